"""Facts: one statement each, with its subject, aspect, lead-in, place and context."""

from __future__ import annotations

import pytest

from calctutor.types import Fact
from notes.reading import about, facts_of, note, only_fact, read, read_text


def table(text: str, source: str = "notes.md") -> list[tuple[str, str, str, str]]:
    return [about(fact) for fact in facts_of(text, source)]


def slices(text: str, fact: Fact) -> list[str]:
    return [text[span.start : span.end] for span in fact.context]


def test_aspect_lead_ins_are_about_the_heading() -> None:
    text = (
        "# Bone tumours\n\n## Lipoma\n\n- **Site:** the thigh.\n- **Growth pattern:** slow.\n"
        "- *Imaging*: fat density\n- Age: adults\n- Treatment – excision\n"
    )
    assert table(text) == [
        ("Lipoma", "site", "Site", "the thigh."),
        ("Lipoma", "size", "Growth pattern", "slow."),
        ("Lipoma", "appearance", "Imaging", "fat density"),
        ("Lipoma", "age", "Age", "adults"),
        ("Lipoma", "treatment", "Treatment", "excision"),
    ]


def test_lead_ins_under_a_class_are_things() -> None:
    text = "# Pathology\n\n## Benign tumours\n\n- **Lipoma:** fat.\n- Chondroma (CH): rings.\n"
    assert table(text) == [
        ("Lipoma", "", "Lipoma", "fat."),
        ("Chondroma", "", "Chondroma (CH)", "rings."),
    ]


def test_lead_ins_among_aspects_are_labels() -> None:
    text = (
        "# Glands\n\n## Pseudohypoparathyroidism\n\n- **Features:** like it.\n"
        "- **Growth deformities:** short.\n"
    )
    assert table(text)[1] == ("Pseudohypoparathyroidism", "", "Growth deformities", "short.")


def test_lead_ins_follow_the_sections_beside_them() -> None:
    text = (
        "# Vitamins\n\n## Vitamin C\n- **Sources:** liver.\n- **Dose:** low.\n"
        "## Vitamin B\n- **Nerves:** numbness.\n- **Blood cells:** large.\n"
    )
    assert [f.subject for f in facts_of(text)] == ["Vitamin C"] * 2 + ["Vitamin B"] * 2


def test_a_lead_in_that_is_a_heading_elsewhere_is_a_thing() -> None:
    text = "# A\n## Fat\n- **Site:** x.\n- **Lipoma:** common.\n## Lipoma\nIt is soft.\n"
    assert [f.subject for f in facts_of(text)] == ["Fat", "Lipoma", "Lipoma"]


def test_terms_lists_define() -> None:
    text = (
        "# Minerals\n\n## Terms\n\n- **Calcinosis:** calcium in tissue.\n"
        "- **Ossification:** bone. It is rare.\n"
    )
    assert [(f.subject, f.aspect) for f in facts_of(text)] == [
        ("Calcinosis", "definition"),
        ("Ossification", "definition"),
        ("Ossification", "definition"),
    ]


@pytest.mark.parametrize(
    ("heading", "subject", "aspect"),
    [
        ("Site", "Lipoma", "site"),
        ("Imaging over time", "Lipoma", "appearance"),
        ("Developmental causes", "Lipoma", "cause"),
        ("Pitfall", "Lipoma", "action"),
        ("Differential diagnosis", "Lipoma", "differential"),
        ("Introduction", "Lipoma", ""),
        ("2.1 Causes", "Lipoma", "cause"),
        ("Sarcoma: imaging", "Sarcoma", "appearance"),
        ("Imaging – Sarcoma", "Sarcoma", "appearance"),
        ("Features of sarcoma", "Sarcoma", "appearance"),
        ("What is a sarcoma?", "sarcoma", ""),
        ("Why does it matter?", "Lipoma", ""),
        ("Growth plate", "Growth plate", ""),
        ("Blood vessels", "Blood vessels", ""),
        ("Data sources", "Data sources", ""),
        ("Medical Images", "Medical Images", ""),
        ("Lipoma vs. sarcoma", "Lipoma vs. sarcoma", "differential"),
    ],
)
def test_headings_that_name_an_aspect_are_no_subjects(
    heading: str, subject: str, aspect: str
) -> None:
    fact = facts_of(f"# Lipoma\n\n## {heading}\n\nNothing to see.\n\n## Sarcoma\n\nEnd here.\n")[0]
    assert (fact.subject.lower(), fact.aspect) == (subject.lower(), aspect)
    assert fact.headings == ("Lipoma", heading)


def test_bare_names_are_elements_of_their_heading() -> None:
    text = "# HO\n\n## Causes\n\n- Melorheostosis\n- Progressive disease (PD)\n"
    facts = facts_of(text)
    assert [about(f) for f in facts] == [
        ("HO", "cause", "", "Melorheostosis"),
        ("HO", "cause", "", "Progressive disease (PD)"),
    ]
    assert {f.group for f in facts} == {"notes.md#list:5"}


def test_steps_and_lists_are_told_apart() -> None:
    facts = facts_of("# A\n\n1. Wash your hands.\n2. Dry them.\n\n- Soap\n")
    assert [f.group for f in facts] == ["notes.md#steps:3"] * 2 + ["notes.md#list:6"]


def test_an_announcement_is_context_and_no_fact() -> None:
    text = "# HO\n\nIt is bone. The causes are:\n\n- burns\n- trauma\n"
    first, burns, trauma = facts_of(text)
    assert first.text == "It is bone."
    assert (burns.aspect, burns.text, trauma.text) == ("cause", "burns", "trauma")
    assert slices(text, burns) == ["The causes are:"]
    assert burns.group == trauma.group != first.group


def test_nested_bullets_stand_under_their_parent() -> None:
    text = (
        "# HO\n\n- Neurogenic:\n  - with injury of the brain\n  - Site: hips\n- Lipoma\n"
        "  - fat density\n"
    )
    facts = facts_of(text)
    assert [(f.lead_in, f.text) for f in facts] == [
        ("", "with injury of the brain"),
        ("Site", "hips"),
        ("", "Lipoma"),
        ("", "fat density"),
    ]
    assert [f.subject for f in facts] == ["Neurogenic", "Neurogenic", "HO", "Lipoma"]
    assert slices(text, facts[0]) == ["Neurogenic:"]
    assert facts[1].aspect == "site"
    assert facts[3].parent == facts[2].id
    assert slices(text, facts[3]) == ["Lipoma"]


def test_a_label_with_nested_bullets_gives_their_lead_in() -> None:
    text = "# Lipoma\n\n- **Site:**\n  - thigh\n- **Advantages:**\n  - soft to touch\n"
    assert table(text) == [
        ("Lipoma", "site", "", "thigh"),
        ("Lipoma", "", "Advantages", "soft to touch"),
    ]


def test_a_statement_holds_the_bullets_under_it() -> None:
    text = "# Nets\n\n- Dropout is a way to regularize.\n  - It sets units to zero.\n"
    parent, child = facts_of(text)
    assert child.parent == parent.id
    assert slices(text, child)[0] == "Dropout is a way to regularize."


def test_sentences_of_a_led_bullet_keep_the_lead_in() -> None:
    text = "# Terms\n\n- **Ossification:** bone is seen. It is ectopic.\n"
    first, second = facts_of(text)
    assert text[first.span.start : first.span.end] == "**Ossification:** bone is seen."
    assert text[second.span.start : second.span.end] == "It is ectopic."
    assert (second.subject, second.lead_in) == ("Ossification", "Ossification")
    assert slices(text, second) == ["**Ossification:**", "**Ossification:** bone is seen."]


def test_a_pronoun_takes_the_sentence_before_as_context() -> None:
    text = "# A\n\nThe lesion grows. It then stops. Others do not.\n"
    _, second, third = facts_of(text)
    assert slices(text, second) == ["The lesion grows."]
    assert third.context == ()


@pytest.mark.parametrize(
    ("sentence", "subject", "aspect"),
    [
        ("A voxel is a cube of tissue.", "voxel", "definition"),
        ("**Mean subtraction** is the most common form.", "Mean subtraction", "definition"),
        ("**Mean subtraction** removes the mean.", "Mean subtraction", ""),
        ("Diffusion means movement.", "Diffusion", "definition"),
        ("The main cause is the burn.", "Physics", ""),
        ("This is a problem.", "Physics", ""),
        ("There are the usual ones.", "Physics", ""),
        ("It arises from a burn.", "Physics", "cause"),
        ("Avoid early biopsy.", "Physics", "action"),
    ],
)
def test_sentences_may_name_their_own_subject(sentence: str, subject: str, aspect: str) -> None:
    fact = only_fact(f"# Physics\n\n{sentence}\n")
    assert (fact.subject, fact.aspect) == (subject, aspect)
    assert fact.text == sentence.replace("**", "")


def test_disputed_statements_are_marked_and_the_reason_is_set_apart() -> None:
    text = (
        "# T\n\n- **Sarcoma:** central. [disputed: Others say [so]. A third of cases.]\n"
        "- One is fine. Two is not (disputed: see above). Three is.\n- Plain [disputed]\n"
    )
    sarcoma, one, two, three, plain = facts_of(text)
    assert (sarcoma.text, sarcoma.disputed) == ("central.", "Others say [so]. A third of cases.")
    assert text[sarcoma.span.start : sarcoma.span.end] == "**Sarcoma:** central."
    assert (one.disputed, two.text, two.disputed, three.disputed) == (
        None,
        "Two is not",
        "see above",
        None,
    )
    assert (plain.text, plain.disputed) == ("Plain", "")
    first = only_fact("# T\n\n- [disputed: who knows] It is so.\n")
    assert (first.text, first.disputed) == ("It is so.", "who knows")
    content = read_text(text)
    assert not any("A third" in t for t in content.fact_texts)
    assert not any("A third" in p.embedded_text for p in content.passages)
    assert any("A third" in p.text for p in content.passages)


@pytest.mark.parametrize(
    ("text", "negated", "hedges"),
    [
        ("It does not calcify.", True, ()),
        ("It is found with or without pain.", False, ()),
        ("It may rarely ossify.", False, ("may", "rarely")),
        ("It was seen in May 2016 at about 3 cm.", False, ("about",)),
        ("It grows around the elbow.", False, ()),
        ("It can't be seen.", True, ()),
        ("It returns `None` at once.", False, ()),
    ],
)
def test_polarity_and_hedges(text: str, negated: bool, hedges: tuple[str, ...]) -> None:
    fact = only_fact(f"# A\n\n{text}\n")
    assert (fact.negated, fact.hedges) == (negated, hedges)


@pytest.mark.parametrize(
    "text",
    [
        "What is it?",
        "![only a picture](x.png)",
        "$$x = y$$",
        "```\ncode is here\n```",
        "    indented code",
        "https://example.org/a",
        "#tag #other",
        "<div>Some HTML here</div>",
        "<!-- a comment here -->",
        "<script>alert('x')</script>",
        "Figure 3: the heart from above.",
        "Let's look at an example.",
        "<img src='x.png'>\n\n*Photo by someone, licence CC BY*",
        "We compute it like this:\n\n```\nx = 1\n```",
        "---",
        "[ref]: https://example.org",
        "[[toc]]",
        "$$\nx\n$$\n\ncomparisons.",
    ],
)
def test_what_states_nothing_is_no_fact(text: str) -> None:
    assert facts_of(f"# A\n\n{text}\n") == ()


def test_one_word_may_be_a_statement() -> None:
    assert about(only_fact("# Lipoma\n\n## Age\n\nAdults.\n")) == ("Lipoma", "age", "", "Adults.")


def test_line_notes_are_read_line_by_line() -> None:
    text = (
        "# Terms\n\nMetastatic: abnormal calcium\nDystrophic: damaged tissue\n\n"
        "Wrapped text that\nreads on here.\n"
    )
    assert [f.text for f in facts_of(text)] == [
        "abnormal calcium",
        "damaged tissue",
        "Wrapped text that reads on here.",
    ]
    assert [f.text for f in facts_of("# A\n\nFat is soft\nBone is hard\n", "a.txt")] == [
        "Fat is soft",
        "Bone is hard",
    ]


def test_definition_lists_and_task_lists() -> None:
    text = "# Glossary of nets\n\nEpoch\n: One pass over the data.\n\n- [x] Mean: the average\n"
    epoch, mean = facts_of(text)
    assert (epoch.subject, epoch.text) == ("Epoch", "One pass over the data.")
    assert slices(text, epoch) == ["Epoch"]
    assert (mean.subject, mean.text) == ("Mean", "the average")


def test_quotations_and_footnotes_are_read() -> None:
    text = "# A\n\n> Quoted words\n> go on.\n\nText[^1] here.\n\n[^1]: The note says so.\n"
    quoted, here, note_ = facts_of(text)
    assert quoted.text == "Quoted words go on."
    assert text[quoted.span.start : quoted.span.end] == "Quoted words\n> go on."
    assert (here.text, note_.text) == ("Text here.", "The note says so.")


def test_typographic_bullets_are_bullets() -> None:
    assert [f.text for f in facts_of("# A\n\nText:\n• Lipoma\n• Sarcoma\n\n– one\n– two\n")] == [
        "Lipoma",
        "Sarcoma",
        "one",
        "two",
    ]


@pytest.mark.parametrize(
    "bullet",
    [
        "At 10:30 the bus leaves",
        "See https://x.org: it says",
        "The causes are: a and b",
        "`a: b` is code",
        "range 10 - 20 is fine",
        "we then say: go",
    ],
)
def test_what_only_looks_like_a_lead_in(bullet: str) -> None:
    (fact,) = facts_of(f"# A\n\n- {bullet}.\n")
    assert fact.lead_in == ""


def test_ids_are_stable_under_edits_elsewhere_and_unique() -> None:
    before = facts_of("# A\n\nOne here.\n\nTwo here.\n\nTwo here.\n")
    after = facts_of("# A\n\nNew one. One here.\n\nTwo here.\n\nTwo here.\n")
    assert len({f.id for f in before}) == 3
    assert {f.id for f in before} < {f.id for f in after}
    other = read(note("# A\n\nOne here.\n", "other.md")).facts
    assert other[0].id not in {f.id for f in before}


def test_embedded_facts_hold_subject_path_and_lead_in() -> None:
    text = (
        "# Myositis ossificans\n\n## Site\n\nCommonly the thigh.\n\n## Course\n\n"
        "- **Size:** shrinks.\n"
    )
    assert read_text(text).fact_texts == (
        "Myositis ossificans > Site: Commonly the thigh.",
        "Myositis ossificans > Course > Size: shrinks.",
    )


@pytest.mark.parametrize(
    ("heading", "aspect"),
    [
        ("How it began", ""),
        ("With ammonia", ""),
        ("In adults", "age"),
        ("Why they fail", ""),
    ],
)
def test_headings_that_lean_on_the_one_above_are_no_subjects(heading: str, aspect: str) -> None:
    fact = only_fact(f"# Punic War\n\n## {heading}\n\nRome had few ships.\n")
    assert (fact.subject, fact.aspect) == ("Punic War", aspect)


def test_a_few_plain_lead_ins_among_bullets_are_labels() -> None:
    text = (
        "# Salts\n\n## Hyponatraemia\n\n- headache\n- dry: diuretics\n- wet: cirrhosis\n- coma\n"
        "- Conn's sign: none\n- Rx: salt\n\n"
        "## Diabetes insipidus (DI)\n\n- thirst\n- central DI: no hormone\n"
    )
    assert [(f.subject, f.lead_in) for f in facts_of(text)] == [
        ("Hyponatraemia", ""),
        ("Hyponatraemia", "dry"),
        ("Hyponatraemia", "wet"),
        ("Hyponatraemia", ""),
        ("Conn's sign", "Conn's sign"),
        ("Hyponatraemia", "Rx"),
        ("Diabetes insipidus", ""),
        ("central DI", "central DI"),
    ]


def test_a_bare_aspect_above_bullets_announces_them() -> None:
    text = "# Hypokalaemia\n\n- causes\n  - diuretics\n- Treatment, in order\n  1. potassium\n"
    facts = facts_of(text)
    assert [about(f) for f in facts] == [
        ("Hypokalaemia", "cause", "", "diuretics"),
        ("Hypokalaemia", "treatment", "", "potassium"),
    ]
    assert facts[0].intro == "causes"


def test_an_announcement_that_defines_is_a_fact_and_names_the_subject_below() -> None:
    text = (
        "# Iteration\n\n- A **generator** is an iterator made by a function:\n  - it is lazy\n"
        "- `sort()` is a method of lists:\n  - it sorts in place\n"
    )
    facts = facts_of(text)
    assert [(f.subject, f.aspect, f.text) for f in facts] == [
        ("generator", "definition", "A generator is an iterator made by a function"),
        ("generator", "", "it is lazy"),
        ("sort()", "definition", "sort() is a method of lists"),
        ("sort()", "", "it sorts in place"),
    ]
    assert facts[1].parent == facts[0].id


@pytest.mark.parametrize(
    ("sentences", "subjects"),
    [
        ("Scipio Aemilianus stormed the city. He left.", ["Scipio Aemilianus"] * 2),
        ("Hasdrubal the Fair (died 221) was murdered.", ["Hasdrubal the Fair"]),
        ("`append(x)` adds an element.", ["append(x)"]),
        ("In Spain the young Scipio took it.", ["Wars"]),
        ("Rome and its allies won.", ["Wars"]),
        ("`a == b` is true.", ["Wars"]),
        ("Both are stable and take `key`. Their worst case is bad.", ["Wars"] * 2),
    ],
)
def test_proper_and_coded_names_open_sentences(sentences: str, subjects: list[str]) -> None:
    assert [f.subject for f in facts_of(f"# Wars\n\n{sentences}\n")] == subjects


def test_verb_phrases_are_no_elements() -> None:
    terms = read_text(
        "# Search\n\n- finds a path with few edges\n- visits nodes level by level\n- Use a queue\n"
    ).terms
    assert [t.name for t in terms] == ["Search"]


def test_what_only_announces_states_nothing() -> None:
    text = "# Cold\n\n- Sneezing is common\n- **It is divided into:**\n- Fever is rare\n"
    assert [f.text for f in facts_of(text)] == ["Sneezing is common", "Fever is rare"]
    assert [f.text for f in facts_of("# Cold\n\n- Rhinitis:\n")] == ["Rhinitis"]
