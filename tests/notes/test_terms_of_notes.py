"""Terms: names, other names and parents, from headings, lead-ins, brackets and glossaries."""

from __future__ import annotations

import pytest

from calctutor.notes.names import (
    also_called,
    bracketed_names,
    called_at_once,
    is_abbreviation,
    names_in_brackets,
    split_alias,
)
from notes.reading import about, facts_of, note, read, terms_of


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("fibrodysplasia ossificans progressiva", "FOP"),
        ("total hip arthroplasty", "THA"),
        ("messenger RNA", "mRNA"),
        ("Convolutional Neural Networks", "CNNs"),
        ("Convolutional Neural Networks", "ConvNets"),
        ("k-Nearest Neighbor", "kNN"),
        ("pseudohypoparathyroidism", "PHP"),
        ("diffuse idiopathic skeletal hyperostosis", "DISH"),
        ("central nervous system", "CNS"),
        ("computed tomography", "CT"),
        ("large language models", "LLMs"),
        ("SimpleITK", "SITK"),
        ("Diagnostic and Statistical Manual", "DSM"),
        ("magnetic resonance imaging", "MRI"),
    ],
)
def test_abbreviations(name: str, short: str) -> None:
    assert is_abbreviation(name, short)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("cartilage", "chondrocalcinosis"),
        ("fat", "FAT"),
        ("the knee", "MCL"),
        ("bone", "see p. 3"),
        ("Table", "2019"),
        ("ossified", "in adults"),
        ("hips", "XYZ"),
    ],
)
def test_remarks_are_no_abbreviations(name: str, short: str) -> None:
    assert not is_abbreviation(name, short)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Long-Short Term Memory (LSTM)", ("Long-Short Term Memory", ("LSTM",))),
        ("Networks of convolution (see p. 3)", ("Networks of convolution (see p. 3)", ())),
        ("Lung (apex)", ("Lung (apex)", ())),
        (
            "Convolutional Neural Networks (CNNs / ConvNets)",
            ("Convolutional Neural Networks", ("CNNs", "ConvNets")),
        ),
    ],
)
def test_aliases_in_brackets_are_split_off(text: str, found: tuple[str, tuple[str, ...]]) -> None:
    assert split_alias(text) == found


def test_names_inside_sentences() -> None:
    text = (
        "After injury of the central nervous system (CNS), a CT (computed tomography) is (Fig. 2)."
    )
    assert bracketed_names(text) == (
        ("central nervous system", ("CNS",)),
        ("computed tomography", ("CT",)),
    )
    assert also_called("Heterotopic bone, also known as ectopic bone, is rare.") == (
        ("Heterotopic bone", ("ectopic bone",)),
    )
    assert also_called("The loss function is also called the cost function or the objective.") == (
        ("loss function", ("cost function", "objective")),
    )
    assert also_called("It was called for.") == ()


def test_headings_lead_ins_and_elements_are_terms_with_parents() -> None:
    terms = terms_of(
        "# Tumours\n\n## Benign tumours (BT)\n\n- **Lipoma:** fat.\n"
        "- **Chondroma (CH):** rings.\n\n"
        "## Malignant tumours\n\n- Osteosarcoma\n\n### Site\n\nAnywhere at all.\n"
    )
    assert {(t.name, t.kind, t.parents) for t in terms.values()} == {
        ("Tumours", "heading", ()),
        ("Benign tumours", "heading", ("Tumours",)),
        ("Lipoma", "lead_in", ("Benign tumours",)),
        ("Chondroma", "lead_in", ("Benign tumours",)),
        ("Malignant tumours", "heading", ("Tumours",)),
        ("Osteosarcoma", "element", ("Malignant tumours",)),
    }
    assert terms["Benign tumours"].aliases == ("BT",)
    assert terms["Chondroma"].aliases == ("CH",)
    assert terms["Lipoma"].headings == (("Tumours", "Benign tumours (BT)", "Lipoma"),)


def test_front_matter_aliases_belong_to_the_title() -> None:
    terms = terms_of("---\naliases: [MO]\n---\n# Myositis ossificans\n\nIt shrinks.\n")
    assert terms["Myositis ossificans"].aliases == ("MO",)


def test_labels_aspects_generic_headings_and_commands_are_no_terms() -> None:
    terms = terms_of(
        "# Lipoma\n\n## Introduction\n\n- **Site:** thigh.\n- **Note:** soft.\n- Use a needle\n\n"
        "## Exercises\n\n- Anything\n"
    )
    assert set(terms) == {"Lipoma"}


def test_one_name_in_two_spellings_is_one_term() -> None:
    content = read(
        note("# Haemangioma\n\nText is here.\n", "a.md"),
        note("# Tumours\n\n## Kinds\n\n- hemangiomas\n", "b.md"),
    )
    assert [t.name for t in content.terms] == ["Haemangioma", "Tumours"]
    assert content.terms[0].parents == ("Tumours",)


@pytest.mark.parametrize(
    "text",
    [
        (
            "# Glossary\n\n| Abbreviation | Name |\n|---|---|\n"
            "| HPT, PTH excess | hyperparathyroidism |\n"
        ),
        "# Notes\n\n| Name | Other names |\n|---|---|\n| hyperparathyroidism | HPT, PTH excess |\n",
        "# Abbreviations\n\n- HPT, PTH excess: hyperparathyroidism\n",
        "# Abbreviations\n\n- **hyperparathyroidism** – HPT, PTH excess\n",
        "# Glossary\n\nHPT, PTH excess\n: hyperparathyroidism\n",
    ],
)
def test_glossaries_are_read_both_ways(text: str) -> None:
    terms = terms_of(text)
    assert terms["hyperparathyroidism"].aliases == ("HPT", "PTH excess")
    (fact,) = facts_of(text)
    assert (fact.subject, fact.aspect) == ("hyperparathyroidism", "name")
    assert "HPT" in text[fact.span.start : fact.span.end]
    assert "hyperparathyroidism" in text[fact.span.start : fact.span.end]


def test_a_glossary_of_meanings_defines() -> None:
    text = (
        "# Glossary\n\n| Term | Meaning |\n|---|---|\n"
        "| Epoch | one pass over the whole of the data |\n\n- **Batch:** a part of it.\n"
    )
    assert [about(f) for f in facts_of(text)] == [
        ("Epoch", "definition", "Epoch", "one pass over the whole of the data"),
        ("Batch", "definition", "Batch", "a part of it."),
    ]


def test_subjects_take_the_name_of_their_term() -> None:
    content = read(
        note("# Pseudohypoparathyroidism (PHP)\n\nIt is inherited.\n", "a.md"),
        note("# Table\n\n| Type | Calcium |\n|---|---|\n| PHP | low |\n", "b.md"),
    )
    assert [f.subject for f in content.facts if f.text == "low"] == ["Pseudohypoparathyroidism"]


def test_a_lead_in_of_two_things_is_found_by_either() -> None:
    terms = terms_of(
        "# Calcified arteries\n\n- **Renal failure or diabetes:** fine.\n- **Aneurysm:** round.\n"
    )
    assert terms["Renal failure or diabetes"].aliases == ("Renal failure", "diabetes")


def test_a_line_of_abbreviations_is_a_glossary() -> None:
    text = (
        "# Abbreviations\n\nAKI: acute kidney injury; CKD: chronic kidney disease; Rx: treatment.\n"
    )
    facts = facts_of(text)
    assert [(f.subject, f.aspect, f.lead_in) for f in facts] == [
        ("acute kidney injury", "name", "AKI"),
        ("chronic kidney disease", "name", "CKD"),
        ("treatment", "name", "Rx"),
    ]
    assert text[facts[2].span.start : facts[2].span.end] == "Rx: treatment"


def test_symbols_after_a_comma_are_other_names() -> None:
    assert split_alias("Sulfate, SO₄²⁻") == ("Sulfate", ("SO₄²⁻",))
    assert split_alias("Iron(II), Fe2+") == ("Iron(II)", ("Fe2+",))
    assert split_alias("Paris, France") == ("Paris, France", ())
    assert split_alias("AKI, CKD") == ("AKI, CKD", ())
    terms = terms_of("# Ions\n\n| Ion | Colour |\n|---|---|\n| Zinc, Zn²⁺ | white |\n")
    assert terms["Zinc"].aliases == ("Zn²⁺",)


def test_a_heading_that_is_an_abbreviation_keeps_its_name() -> None:
    terms = terms_of(
        "# Sodium\n\n## SIADH\n\n- low sodium\n\n## Abbreviations\n\n"
        "- SIADH: syndrome of inappropriate ADH\n- DI: diabetes insipidus\n"
    )
    assert terms["SIADH"].aliases == ("syndrome of inappropriate ADH",)
    assert terms["diabetes insipidus"].aliases == ("DI",)


def test_words_of_one_stem_are_two_terms() -> None:
    terms = terms_of("# Iteration\n\nAn **iterator** has a state. An **iterable** gives one.\n")
    assert set(terms) == {"Iteration", "iterator", "iterable"}
    assert set(terms_of("# Vitamins\n\n## Vitamin A\n\nFor eyes.\n")) == {"Vitamins", "Vitamin A"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Receptor blockers (RB, also called sartans)", ("Receptor blockers", ("RB", "sartans"))),
        ("Granular cells (= corner cells)", ("Granular cells", ("corner cells",))),
        ("Mesangium, also called lacis cells", ("Mesangium", ("lacis cells",))),
        ("Fibres (now known as bundles)", ("Fibres", ("bundles",))),
        ("Cells (or, in adults, few)", ("Cells (or, in adults, few)", ())),
        ("Glucose (early, most of it)", ("Glucose (early, most of it)", ())),
    ],
)
def test_other_names_are_marked_in_many_ways(text: str, found: tuple[str, tuple[str, ...]]) -> None:
    assert split_alias(text) == found


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Bat wing opacities (butterfly sign)", ("butterfly sign",)),
        ("Index (staging area)", ("staging area",)),
        ("antidiuretic hormone (vasopressin)", ("vasopressin",)),
        ("Volenti non fit injuria (consent)", ()),
        ("basement membrane (negatively charged)", ()),
        ("ACE (mostly in the lung)", ()),
        ("Step (2 of 3)", ()),
    ],
)
def test_brackets_behind_a_heading_may_hold_another_name(
    label: str, found: tuple[str, ...]
) -> None:
    assert names_in_brackets(label) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Also called atoll sign. A ring.", ("atoll sign",)),
        ("Now called three-density pattern.", ("three-density pattern",)),
        ("Also known as the ring, or the hoop.", ("ring", "hoop")),
        ("It was called for.", ()),
        ("Called by many, heard by few.", ()),
    ],
)
def test_a_statement_may_open_with_another_name(text: str, found: tuple[str, ...]) -> None:
    assert called_at_once(text) == found


def test_a_case_of_law_is_one_name() -> None:
    notes = (
        "# Cases\n\n- **Bolt v City and Harbour HA:** that opinion stands.\n- **Ash:** a tree.\n"
    )
    assert not [t for t in terms_of(notes).values() if "Harbour HA" in t.aliases]
