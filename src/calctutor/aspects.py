"""Aspects: the kinds of thing that notes say of a subject and questions ask for.

A small lexicon of general words, none of one course. An aspect is a short name
("site", "timing"); "" is unknown. *Exclusive* aspects hold one value a subject,
so that another's value contradicts it. *Strict* aspects are answered only by a
statement that itself speaks of them: notes that never say "dose" give no dose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.text import american, fold, stem, words


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect: ``heads`` name it in a heading or lead-in, ``asks`` in a question.

    ``says`` are words of statements that speak of it, taken letter by letter. Cues are
    separated by ", "; a cue may be of several words.
    """

    name: str
    heads: str
    asks: str = ""
    says: str = ""
    exclusive: bool = False
    strict: bool = False


ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        "name",
        "abbreviation, abbreviations, acronym, glossary, synonym, synonyms, alias, other name",
        "other name, other names, another name, "
        "stand for, stands for, abbreviation, abbreviated, acronym, short for, full form, synonym",
    ),
    Aspect("definition", "definition, definitions, meaning, terms, terminology, overview"),
    Aspect(
        "distribution",
        "distribution, zone, zones, zoning, pattern, extent",
        "distribution, distributed, zone",
        says="periphery, peripheral, peripherally, central, centrally, centre, center, eccentric, "
        "rim, edge, margin",
        exclusive=True,
    ),
    Aspect(
        "site",
        "site, sites, location, locations, localization, place, region, regions, habitat",
        "where, located, location, lie, lies, lying, sit, sits, site, sites, region, whereabouts, "
        "which part, what part, "
        "situated",
    ),
    Aspect(
        "timing",
        "timing, time, onset, course, evolution, stages, phase, phases, duration, presentation, "
        "late presentation, date, dates, history, sequence",
        "when, how soon, how long, how fast, onset, at what point, over time, what year, "
        "which year",
    ),
    Aspect(
        "size",
        "size, growth, dimension, dimensions, length, height, diameter",
        "size, how big, how large, grow, shrink, enlarge, bigger, smaller",
        exclusive=True,
    ),
    Aspect(
        "cause",
        "cause, causes, aetiology, etiology, mechanism, mechanisms, pathogenesis, "
        "pathophysiology, reason, reasons, origin, source, sources",
        "why, cause, causes, caused, arise, arises, arose, follows, reason, result from, "
        "results from, due to, aetiology, "
        "etiology, mechanism, responsible, lead to, leads to, how come",
    ),
    Aspect(
        "association",
        "association, associations, associated, risk, risk factors, risk factor, setting, "
        "settings, predisposition, triggers",
        "associated, association, associations, risk factor, risk factors, predispose, linked to, "
        "linked with, "
        "setting, who gets, which patients, which people",
    ),
    Aspect(
        "laboratory",
        "laboratory, lab, labs, serum, biochemistry, blood test, blood tests",
        "laboratory, lab, labs, serum, biochemistry, blood test, blood tests, blood level, "
        "blood levels",
        exclusive=True,
        strict=True,
    ),
    Aspect(
        "age",
        "age, ages, adults, children, paediatric, elderly, infants, newborn",
        "age, ages, how old, adult, adults, child, children, kid, kids, elderly",
    ),
    Aspect(
        "appearance",
        "appearance, imaging, radiograph, radiographs, radiology, feature, features, signs, "
        "findings, look, description, morphology, structure, characteristics",
        "look like, looks like, appearance, appear, imaging, radiograph, x ray, feature, features, "
        "findings, resemble, shape",
    ),
    Aspect(
        "differential",
        "differential, differential diagnosis, distinguishing, distinction, mimic, mimics, versus, "
        "vs, difference, differences, comparison, telling apart",
        "differential, distinguish, mimic, mimics, confused with, mistaken for, tell apart",
    ),
    Aspect(
        "action",
        "action, pitfall, pitfalls, warning, caution, trap, advice, avoid, rule, tip",
        "avoid, avoided, should, pitfall, caution, trap, advice, warning, must not",
        exclusive=True,
    ),
    Aspect(
        "treatment",
        "treatment, treatments, therapy, management, surgery, medication, cure, rx, tx, mx, treat, "
        "treated with, manage",
        "treat, treats, treated, treatment, treating, therapy, therapies, therapeutic, manage, "
        "managed, management, cure, cured, medication, medications, chemotherapy, "
        "radiotherapy, operate, operated, surgical approach, surgical technique, "
        "surgical procedure, surgical treatment, resection, antibiotic, antibiotics, excise, "
        "excised",
        strict=True,
    ),
    Aspect(
        "prognosis",
        "prognosis, outcome, outcomes, survival",
        "prognosis, survival, life expectancy, mortality, fatal, curable, metastasize",
        strict=True,
    ),
    Aspect(
        "frequency",
        "frequency, incidence, prevalence, epidemiology",
        "incidence, prevalence, epidemiology, how common, how frequent, how frequently, how often, "
        "how rare, proportion, percentage, percent, what fraction, likelihood, probability",
        says="common, uncommon, frequent, infrequent, rare, rarer, commoner, majority, minority, "
        "once, twice",
        strict=True,
    ),
    Aspect(
        "dose",
        "dose, doses, dosage, dosing",
        "dose, doses, dosage, dosing, milligram, milligrams, mg",
        strict=True,
    ),
    Aspect(
        "genetics",
        "genetics, inheritance, gene, genes, mutation",
        "gene, genes, genetic, genetics, mutation, mutations, chromosome, translocation, inherit, "
        "inherited, inheritance, hereditary, heritable, autosomal, recessive, dominant",
        strict=True,
    ),
    Aspect(
        "magnetic resonance",
        "mri, mr imaging, magnetic resonance",
        "mri, mr, magnetic resonance, t1, t2, signal intensity, gadolinium",
        strict=True,
    ),
    Aspect(
        "computed tomography",
        "ct, computed tomography",
        "ct, computed tomography, hounsfield",
        strict=True,
    ),
    Aspect(
        "ultrasound",
        "ultrasound, sonography, doppler",
        "ultrasound, sonography, sonographic, doppler, echogenic",
        strict=True,
    ),
    Aspect(
        "nuclear imaging",
        "scintigraphy, pet, bone scan",
        "scintigraphy, pet, bone scan, radionuclide, isotope, tracer, uptake, suv",
        strict=True,
    ),
    Aspect(
        "histology",
        "histology, microscopy, cytology",
        "histology, histological, histologically, microscopy, microscopic, cytology, "
        "immunohistochemistry",
        strict=True,
    ),
    Aspect(
        "sex",
        "sex, gender",
        "sex, gender, men, women, male, males, female, females, boys, girls",
        strict=True,
    ),
    Aspect(
        "symptoms",
        "symptom, symptoms, complaints, clinical features, sx",
        "symptom, symptoms, symptomatic, complain, complaint, complaints",
        strict=True,
    ),
    Aspect(
        "prevention",
        "prevention, prophylaxis, screening, vaccination",
        "prevent, prevents, prevented, prevention, prophylaxis, vaccine, vaccination, screening, "
        "screen",
        strict=True,
    ),
    Aspect(
        "complication",
        "complication, complications, side effect, side effects, adverse effect, adverse effects",
        "complication, complications, side effect, side effects",
        strict=True,
    ),
    Aspect(
        "discovery",
        "discovery, eponym, inventor, discoverer",
        "discovered, discover, invented, invent, inventor, named after, first described, "
        "who described, eponym, etymology",
        strict=True,
    ),
    Aspect(
        "cost",
        "cost, costs, price",
        "cost, costs, price, prices, expensive, cheap, salary",
        strict=True,
    ),
)
"""The lexicon, in the order in which a comparison lists its rows."""

EXCLUSIVE = frozenset(a.name for a in ASPECTS if a.exclusive)
"""Aspects of which a subject has one value (zone, size trend, serum level, avoid or perform)."""

STRICT = frozenset(a.name for a in ASPECTS if a.strict)
"""Aspects that only a statement with one of their own words answers."""


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(w.text) for w in words(text))


def _plain(text: str) -> tuple[str, ...]:
    """The folded words of a text without a plural s: "Medical" is no "medication"."""
    return tuple(american(fold(w.text)).removesuffix("s") for w in words(text))


_OTHER_WORDS = re.compile(r"operat(?:ors?|ions?|ional|ive)|boy|girl")
"""Words that only share the stem of a cue: a minus is an operator, and a boy is somebody."""


def _asking_stems(text: str) -> tuple[str, ...]:
    """The stems of a text, save of words that only look like a cue; "Mg" is no milligram."""
    return tuple(
        "" if _OTHER_WORDS.fullmatch(fold(w.text)) or w.text == "Mg" else stem(w.text)
        for w in words(text)
    )


_HEADS = {_plain(cue): a.name for a in ASPECTS for cue in a.heads.split(", ")}
_ASKS = {_stems(cue): a.name for a in ASPECTS for cue in a.asks.split(", ") if cue}
_SAYS = {a.name: frozenset(a.says.split(", ")) for a in ASPECTS if a.says}
CUES: dict[str, frozenset[str]] = {
    a.name: frozenset(
        s[0] for cue in f"{a.heads}, {a.asks}".split(", ") if len(s := _stems(cue)) == 1
    )
    for a in ASPECTS
}
"""Stems of one word that speak of an aspect, by its name."""

VALUES = frozenset(
    stem(w)
    for w in """
    adult adults child children kid kids elderly infants newborn paediatric men women male males
    female females boys girls smaller bigger shrink grow enlarge avoid antibiotic antibiotics
    radiotherapy chemotherapy steroid steroids insulin
    """.split()
)
"""Cues that are themselves values: "adults" names an age, and is not "children"."""


def _first(stems: Sequence[str], cues: dict[tuple[str, ...], str]) -> list[str]:
    """The aspects that a run of stems names, longest cues first, left to right."""
    found: list[str] = []
    i = 0
    while i < len(stems):
        for length in (3, 2, 1):
            name = cues.get(tuple(stems[i : i + length]))
            if name:
                found.append(name)
                i += length
                break
        else:
            i += 1
    return found


_ONE_SIGN = re.compile(r"\S sign\W*\Z", re.IGNORECASE)


def aspect_of_label(label: str) -> str:
    """The aspect that a heading or lead-in names, or ""; its first cue decides.

    "Halo sign" names a thing: only the plural, "Signs", is an aspect.
    """
    if _ONE_SIGN.search(label):
        return ""
    found = _first(_plain(label), _HEADS)
    return found[0] if found else ""


def asked_aspects(question: str) -> tuple[str, ...]:
    """The aspects that a question asks for, in its order."""
    return tuple(dict.fromkeys(_first(_asking_stems(question), _ASKS)))


def spoken_of(text: str) -> frozenset[str]:
    """The aspects that a statement speaks of by a word of theirs."""
    stems = _asking_stems(text)
    plain = {fold(w.text) for w in words(text)}
    said = {name for name, says in _SAYS.items() if plain & says}
    by_heads = {name for name in _first(_plain(text), _HEADS) if name in STRICT}
    return frozenset({*_first(stems, _ASKS), *by_heads, *said})


_TEXT_CUES = tuple(
    (re.compile(rf"(?:\b|^)(?:{pattern})\b"), name)
    for name, pattern in (
        ("action", r"avoid(?:ed)?|should not|must not|never|should be avoided|is contraindicated"),
        ("cause", r"(?:is|are) caused by|caused by|due to|results? from|arises? from|because of"),
        ("differential", r"distinguish\w*|differentiat\w*|mimic\w*|confused with|mistaken for"),
        ("association", r"associated with|risk factors?|predispos\w+|linked (?:to|with)"),
        (
            "site",
            r"(?:is|are|be|most often|usually|commonly) (?:located|situated)|located (?:in|at|on)",
        ),
        ("treatment", r"treated (?:with|by)|treatment (?:is|of)|managed with"),
        ("frequency", r"incidence|prevalence|percent of|% of (?:all )?(?:cases|patients|people)"),
        ("symptoms", r"symptoms?|complains? of"),
        (
            "size",
            r"gets? (?:smaller|larger|bigger)|shrinks?|enlarges|grows (?:larger|slowly|quickly)",
        ),
        (
            "timing",
            r"over time|(?:within|after) (?:\w+ )?(?:hours|days|weeks|months|years)|at first",
        ),
        ("age", r"years? of age|aged \d+|in (?:adults|children|infants|adolescents|the elderly)"),
        ("name", r"^(?:the )?[\w.]{1,8} stands for|also (?:known as|called)|abbreviated|short for"),
        ("definition", r"is defined as|are defined as|refers to|(?<!this )means"),
    )
)


def aspect_of_text(text: str) -> str:
    """The aspect that a statement's main clause speaks of, by plain cues only, or ""."""
    folded = fold(text).split(",", 1)[0]
    found = [(m.start(), name) for cue, name in _TEXT_CUES if (m := cue.search(folded))]
    return min(found)[1] if found else ""
