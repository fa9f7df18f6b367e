"""Aspects: the kinds of thing that notes say of a subject and questions ask for.

A small lexicon of general words, none of one course. An aspect is a short name
("site", "timing"); "" is unknown. *Exclusive* aspects hold one value a subject,
so that another's value contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass

from calctutor.text import stem, words


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect: ``heads`` name it in a heading or lead-in, ``asks`` in a question."""

    name: str
    heads: tuple[str, ...]
    asks: tuple[str, ...] = ()
    exclusive: bool = False


ASPECTS: tuple[Aspect, ...] = (
    Aspect("name", ("abbreviation", "abbreviations", "acronym", "glossary", "synonym", "synonyms", "alias", "other name")),
    Aspect("definition", ("definition", "definitions", "meaning", "terms", "terminology", "overview")),
    Aspect("site", ("site", "sites", "location", "locations", "localization", "place", "where", "region", "regions", "habitat")),
    Aspect("distribution", ("distribution", "zone", "zoning", "pattern", "extent")),
    Aspect("size", ("size", "growth", "dimension", "dimensions", "length", "height", "diameter")),
    Aspect("timing", ("timing", "time", "over time", "onset", "course", "evolution", "stages", "phase", "phases", "duration", "presentation", "date", "dates", "history")),
    Aspect("cause", ("cause", "causes", "aetiology", "etiology", "mechanism", "mechanisms", "pathogenesis", "pathophysiology", "reason", "reasons", "origin", "source", "sources")),
    Aspect("association", ("association", "associations", "associated", "risk", "risk factors", "setting", "predisposition", "triggers")),
    Aspect("laboratory", ("laboratory", "lab", "labs", "blood", "serum", "biochemistry", "blood tests")),
    Aspect("age", ("age", "adults", "children", "paediatric", "elderly", "infants", "newborn")),
    Aspect("appearance", ("appearance", "imaging", "radiograph", "radiographs", "features", "feature", "signs", "findings", "look", "description", "morphology", "structure", "characteristics")),
    Aspect("differential", ("differential", "differential diagnosis", "distinguishing", "distinction", "mimic", "mimics", "versus", "vs", "difference", "differences", "comparison")),
    Aspect("action", ("action", "pitfall", "pitfalls", "warning", "caution", "trap", "advice", "avoid", "rule", "tip")),
    Aspect("treatment", ("treatment", "therapy", "management", "surgery", "medication", "cure")),
)
"""The lexicon, in the order in which a comparison lists its rows."""

EXCLUSIVE = frozenset({"distribution", "size", "laboratory", "action"})
"""Aspects of which a subject has one value (zone, size trend, serum level, avoid or perform)."""

_HEADS = {
    tuple(stem(w.text) for w in words(head)): aspect.name
    for aspect in ASPECTS
    for head in aspect.heads
}


def aspect_of_label(label: str) -> str:
    """The aspect that a heading or lead-in names, or ""; its first cue decides."""
    label_stems = [stem(w.text) for w in words(label)]
    for length in (2, 1):
        for i in range(len(label_stems) - length + 1):
            found = _HEADS.get(tuple(label_stems[i : i + length]))
            if found:
                return found
    return ""
