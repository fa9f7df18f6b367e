"""The shipped notes as they are read: every fact of theirs with its subject and aspect."""

from __future__ import annotations

import re

import pytest

from calctutor.types import Fact, NotesContent
from notes.reading import CORPUS, read_folder


@pytest.fixture(scope="module")
def content() -> NotesContent:
    return read_folder(CORPUS)


FORTY = [
    ("F1", "Metastatic calcification", "definition", "abnormal calcium metabolism"),
    ("F2", "Calcinosis", "definition", "calcium metabolism is normal"),
    ("F3", "Dystrophic calcification", "definition", "tissue damage"),
    ("F4", "Ossification", "definition", "trabeculae"),
    ("F5", "Ossification", "definition", "ectopic or heterotopic"),
    ("F6", "Calcium deposits", "definition", "sclerotic"),
    ("F7", "Soft tissue tumours", "", "haemorrhage or necrosis"),
    ("F8", "Soft tissue chondroma", "", "ring-and-arc"),
    ("F9", "Lipoma", "", "ossify"),
    ("F10", "Haemangioma", "", "phleboliths"),
    ("F11", "Malignant mineralizing tumours", "", "Extraskeletal osteosarcoma"),
    ("F11", "Malignant mineralizing tumours", "", "Extraskeletal chondrosarcoma"),
    ("F12", "Synovial sarcoma", "", "central"),
    ("F13", "Heterotopic ossification", "cause", "Fibrodysplasia ossificans progressiva"),
    ("F13", "Heterotopic ossification", "cause", "Melorheostosis"),
    ("F13", "Heterotopic ossification", "cause", "Progressive osseous heteroplasia"),
    ("F14", "Post-surgical ossification", "association", "total hip arthroplasty"),
    ("F14", "Post-surgical ossification", "symptoms", "pain"),
    ("F15", "Pellegrini-Stieda lesion", "", "medial collateral ligament"),
    ("F16", "Neurogenic heterotopic ossification", "association", "spinal trauma"),
    ("F17", "Neurogenic heterotopic ossification", "site", "hips"),
    ("F18", "Neurogenic heterotopic ossification", "treatment", "recurrence"),
    ("F19", "Avulsed ossification centre", "size", "go on growing"),
    ("F20", "Avulsed ossification centre", "timing", "large"),
    ("F21", "Avulsed ossification centre", "site", "hamstrings"),
    ("F22", "Myositis ossificans", "appearance", "first seen at the periphery"),
    ("F23", "Myositis ossificans", "size", "smaller"),
    ("F24", "Myositis ossificans", "differential", "tell it from"),
    ("F25", "Myositis ossificans", "action", "biopsy"),
    ("F26", "Myositis ossificans", "association", "burns"),
    ("F27", "Myositis ossificans", "site", "thigh"),
    ("F28", "Generalized soft tissue calcification: metabolic disorders", "cause", "phosphate"),
    ("F29", "Primary hyperparathyroidism", "site", "cartilage"),
    ("F30", "Secondary hyperparathyroidism", "", "more common"),
    ("F31", "Secondary hyperparathyroidism", "", "infrequent"),
    ("F32", "Hypoparathyroidism", "site", "basal ganglia"),
    ("F32", "Hypoparathyroidism", "", "paraspinal"),
    ("F32", "Hypoparathyroidism", "", "osteosclerosis"),
    ("F32", "Hypoparathyroidism", "size", "closure of the epiphyses"),
    ("F33", "Pseudohypoparathyroidism", "appearance", "similar to hypoparathyroidism"),
    ("F33", "Pseudohypoparathyroidism", "", "metacarpals"),
    ("F34", "Pseudopseudohypoparathyroidism", "appearance", "identical"),
    ("F34", "Pseudopseudohypoparathyroidism", "laboratory", "normal"),
    ("F35", "Hypervitaminosis D", "", "hydroxyapatite"),
    ("F36", "Hypervitaminosis D", "", "dense bands"),
    ("F36", "Hypervitaminosis D", "age", "osteoporosis"),
    ("F37", "Mönckeberg's arteriosclerosis", "", "pipe-stem"),
    ("F38", "Diabetes", "", "feet"),
    ("F39", "Renal failure or hyperparathyroidism", "", "fine"),
    ("F40", "Aneurysm", "", "crescentic"),
]


@pytest.mark.parametrize(("number", "subject", "aspect", "words"), FORTY)
def test_each_of_the_forty_facts_is_read(
    content: NotesContent, number: str, subject: str, aspect: str, words: str
) -> None:
    found = [f for f in content.facts if f.subject == subject and words in f.text]
    assert [f.aspect for f in found] == [aspect], number


def test_only_the_disputed_fact_is_disputed(content: NotesContent) -> None:
    (disputed,) = [f for f in content.facts if f.disputed is not None]
    assert disputed.subject == "Synovial sarcoma"
    assert "eccentric or peripheral" in (disputed.disputed or "")
    assert not any("eccentric" in text for text in content.fact_texts)
    assert not any("eccentric" in f.text for f in content.facts)


def test_the_glossary_names_every_abbreviation(content: NotesContent) -> None:
    names = {f.lead_in: f.subject for f in content.facts if f.aspect == "name"}
    assert names["PPHP"] == "Pseudopseudohypoparathyroidism"
    assert names["MO"] == "Myositis ossificans"
    terms = {alias: term.name for term in content.terms for alias in term.aliases}
    for short in ("MO", "HO", "FOP", "POH", "HPT", "PHP", "PPHP", "DISH", "CNS", "MCL", "XR"):
        assert short in terms
    assert terms["THR"] == terms["THA"] == terms["total hip replacement"]


def test_lists_can_be_told_apart(content: NotesContent) -> None:
    def group(words: str) -> list[Fact]:
        (one,) = {f.group for f in content.facts if words in f.text}
        return [f for f in content.facts if f.group == one]

    assert len(group("Melorheostosis")) == 3
    assert [f.subject for f in group("phleboliths")] == [
        "Soft tissue chondroma",
        "Lipoma",
        "Haemangioma",
    ]
    assert len(group("Extraskeletal chondrosarcoma")) == 3


def test_every_place_is_exact(content: NotesContent) -> None:
    texts = {note.source: note.text for note in content.notes}
    for passage in content.passages:
        assert passage.text == texts[passage.source][passage.span.start : passage.span.end]
    for fact in content.facts:
        quote = texts[fact.source][fact.span.start : fact.span.end]
        assert re.sub(r"\*\*|\|", "", quote).endswith(fact.text)
        assert "disputed" not in quote


def test_siblings_share_a_parent(content: NotesContent) -> None:
    parents = {term.name: term.parents for term in content.terms}
    assert parents["Lipoma"] == parents["Haemangioma"] == ("Benign mineralizing tumours",)
    assert parents["Benign mineralizing tumours"] == ("Soft tissue tumours",)
    assert parents["Melorheostosis"] == ("Heterotopic ossification",)
