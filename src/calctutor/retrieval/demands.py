"""What a question demands: a strict aspect, a number, a date, a person, a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calctutor.aspects import CUES, STRICT
from calctutor.retrieval.measures import unheld_side, unmeasured
from calctutor.retrieval.sought import only_repeats, unheld_property
from calctutor.retrieval.very_thing import said as whole_of
from calctutor.retrieval.very_thing import unmet_thing
from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
from calctutor.text import STOP_WORDS, american, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import is_kind

ABOUT = 0.5
"""Nearness to the term from which a fact is on it."""
_NUMBER = re.compile(
    r"\d(?!\d*(st|nd|rd|th))|\bo\(|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|third"
    r"|quarter|once|twice)\b"
)
_HOW_FAST = re.compile(r"\bhow (?:fast|quick|quickly|slow|slowly|rapid|rapidly|soon)\b")
_SPEED = re.compile(
    r"\b(?:fast|quick|slow|rapid|gradual|sudden|immediate|instant|prompt|soon|brief|short|long"
    r"|acute|abrupt|insidious|progressive|urgent|emergenc|early|late|within|overnight)\w*"
    r"|\b(?:speed|rate|pace|time|second|minute|hour|day|week|month|year|centur)\w*|\bat once\b"
)
"""What a statement holds that says how fast or how soon."""
_JOINS = re.compile(
    r"\b(?:because|since|due|owing|as|so that|to|for|from|by|when|while|if|unless|else|otherwise"
    r"|hence|thus|therefore|means?|makes?|allows?|prevents?|protects?|keeps?|causes?)\b"
    r"|->|→|[(;=]|, so\b"
)
"""What joins a statement to its reason, or to its consequence."""
_HOW_MANY = re.compile(r"\bhow many (?P<what>[a-z]+)")
_IN_TIME = re.compile(r"years?|decades?|centur(?:y|ies)|days?|months?|weeks?|dates?")
_YEAR = re.compile(
    r"\b\d{1,4} ?(?:bc|ad|bce|ce)\b"
    r"|\b(?:in|since|until|by|january|february|march|april|may|june|july|august|september|october"
    r"|november|december) (?:1\d|20)\d\d\b"
)
"""A year, which is the number of nothing that can be counted."""
_PERSON = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}|\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}")
_DATE = re.compile(
    r"(?<![\d.,])\d{3,4}\b(?![.,]\d)|\b(year|month|week|day)s? (later|after|before|ago|earlier)\b"
    r"|\bcentury\b|\b\d{1,2}(st|nd|rd|th)\b|\b(bc|ad|bce)\b"
)
_AGE = re.compile(
    r"\b\d{1,3}[- ]?(years?|months?|weeks?|yrs?|y/?o)\b"
    r"|\b(aged?|over|under|above|below|before|after|from|between|until) (the age of )?\d{1,2}\b"
    r"(?!\s*(%|mm|cm|m[lg]|[km]g|bc|ad)\b)"
    r"|\b(child\w*|adult\w*|infan\w*|newborn\w*|neonat\w*|elderly|young\w*|old\w*|adolescen\w*"
    r"|pubert\w*|immature|age\w*|decade\w*|p(a)?ediatric)\b"
)
_TYPES = {"number": _NUMBER, "age": _AGE, "date": _DATE, "person": _PERSON}
"""What a text holds that is of a wanted type."""
_WHAT_IS = re.compile(r"(so |and )?(what|who)('s| is| are| was| were)( an?| the)? [\w-]+\W*$")
_NUMBERED_NAME = re.compile(r"\b[A-Z][A-Za-z]*-\d+\b")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’]+(?: [A-Z][\w'’]+)+")
_LOWER = re.compile(r"\b[a-z]{4,}\b")
_UNITS = {
    "temperature": re.compile(
        r"°|\d ?k\b|\b(degrees?|celsius|fahrenheit|warm|cold|hot|cool)\b|temperature"
    ),
    "percentage": re.compile(r"%|\b(percent|per cent|half|third|quarter|all|none|most)\b"),
}
"""What a statement holds that gives the measure which a question names."""


def unmet_demand(
    question: Question, chosen: Sequence[Support], speaks: Callable[[Fact, str], bool]
) -> str:
    """What was demanded outright and no chosen fact has, or ""."""
    for aspect in question.aspects:
        if aspect in STRICT and not any(
            speaks(s.fact, aspect) and _is_on(question, s) for s in chosen
        ):
            return aspect
    if unnamed := _undefined(question, chosen) or _unnamed(question, chosen):
        return unnamed
    if measure := unmeasured(question, chosen):
        return measure
    if thing := unmet_thing(question, chosen) or unheld_property(question, chosen):
        return thing
    if _is_bare(question, chosen):
        return ", ".join((*question.aspects, *question.content))
    if _only_an_aspect(question, chosen):
        return question.aspects[0]
    return _untyped(question, chosen)


def _is_on(question: Question, support: Support) -> bool:
    """Whether a fact is on the terms that are named, or where none is, speaks of what is asked."""
    named = exact(question.mentions)
    return support.about >= ABOUT or (not named and support.coverage >= ABOUT)


def _untyped(question: Question, chosen: Sequence[Support]) -> str:
    """The type of answer that is wanted and that no chosen fact has, or ""."""
    if question.wants == "reason" and chosen and not any(s.aspect for s in chosen):
        if only_repeats(question, max(chosen, key=lambda s: s.score)):
            return "the reason"
    if _HOW_FAST.search(fold(question.understood)) and not any(map(_tells_speed, chosen)):
        return "the speed"
    if side := unheld_side(question, chosen):
        return side
    if question.wants in _TYPES and not _counts_itself(question, chosen):
        texts = [fold(f"{s.fact.lead_in} {s.fact.text}") for s in chosen]
        if not _has_type(question, chosen, texts):
            return f"the {question.wants}"
    return ""


def unmet_reason(question: Question, chosen: Sequence[Support]) -> str:
    """ "the reason" where one is asked for and most things told only have values of a table, or "".

    No column says why; a cell says more where a word joins one thing to another in it.
    """
    if question.wants != "reason":
        return ""
    things: dict[str, bool] = {}
    for fact in (s.fact for s in chosen):
        says = "#table:" not in fact.group or fact.aspect == "cause"
        says = says or bool(_JOINS.search(fold(fact.text)))
        things[fact.subject] = things.get(fact.subject, False) or says
    return "the reason" if sum(things.values()) * 2 < len(things) else ""


def _tells_speed(support: Support) -> bool:
    """Whether a fact gives a number or a word of how fast or how soon something is."""
    told = fold(f"{support.fact.lead_in} {support.fact.text}")
    return bool(re.search(r"\d|\bo\(", told) or _SPEED.search(told))


def lacks_number(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether a number is asked for and the chosen facts number other things alone."""
    return (
        question.wants == "number"
        and not _counts_itself(question, chosen)
        and not any(_counts(question, f"{s.fact.lead_in} {s.fact.text}") for s in chosen)
    )


def _counts(question: Question, text: str) -> bool:
    """Whether a text numbers what "how many" asks for: a number close before that word."""
    asked = _HOW_MANY.search(fold(question.understood))
    tokens = [fold(w.text) for w in words(text)]
    if not asked:
        return bool(_NUMBER.search(fold(text)))
    return any(
        are_synonyms(stem(token), stem(asked["what"]))
        and any(_NUMBER.match(before) for before in tokens[max(0, i - 3) : i])
        for i, token in enumerate(tokens)
    )


def _counts_itself(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether the number asked for is how many things are told."""
    return question.wants == "number" and question.form == "list" and len(chosen) > 1


def _undefined(question: Question, chosen: Sequence[Support]) -> str:
    """The one word that is asked for by "what is a ...?", where no fact has this very word.

    A transformer is nothing that transforms, and a lease no rent.
    """
    if len(question.content) != 1 or exact(question.mentions):
        return ""
    if not _WHAT_IS.match(fold(question.understood)):
        return ""
    wanted = _plain(question.content[0])
    texts = (" ".join((*s.fact.headings, whole_of(s.fact))) for s in chosen)
    held = {_plain(fold(w.text)) for text in texts for w in words(text)}
    return "" if wanted in held else question.content[0]


def _unnamed(question: Question, chosen: Sequence[Support]) -> str:
    """The name or measure asked about that no chosen fact has: "ResNet-50", "Thirty Years' War".

    A name of several words is held by all of them, a numbered one by its number.
    """
    said = fold(" ".join(" ".join((*s.fact.headings, whole_of(s.fact))) for s in chosen))
    for name in _NUMBERED_NAME.findall(question.asked):
        if not re.search(rf"\b{re.escape(fold(name)).replace('-', '[- ]?')}\b", said):
            return str(name)
    for kind in question.kinds:
        if kind in _UNITS and not _UNITS[kind].search(said):
            return kind
    held = set(content_stems(said))
    named = {w for m in question.mentions for w in content_stems(m.text)}
    for name in _NAME.findall(question.asked) if _LOWER.search(question.asked) else ():
        if not set(content_stems(name)) <= held | named:
            return str(name)
    return ""


def _plain(word: str) -> str:
    return american(word).removesuffix("s")


def _is_bare(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether something is asked of a term that the notes but name, as an element of a list."""
    names = [n for m in exact(question.mentions) for n in (m.text, *m.names[:1])]
    named = {s for name in names for s in content_stems(name)}
    asked = question.form in ("fact", "yesno") and (question.content or question.aspects)
    said = [set(content_stems(f"{s.fact.lead_in} {s.fact.text}")) for s in chosen]
    return bool(named and asked) and all(stems <= named for stems in said)


def _only_an_aspect(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether nothing but the cause of a term was asked for, and no fact on it gives any."""
    named = bool(exact(question.mentions)) and question.form != "list"
    cues = frozenset().union(*(CUES[a] for a in question.aspects))
    bare = all(stem(w) in cues for w in question.content)
    return named and bare and question.aspects == ("cause",) and not any(s.aspect for s in chosen)


def _has_type(question: Question, chosen: Sequence[Support], texts: Sequence[str]) -> bool:
    """Whether a chosen fact, folded in ``texts``, holds anything of the wanted type."""
    if question.wants == "person":
        asked = set(content_stems(question.understood))
        said = [s.fact.text for s in chosen]
        return any(_has_other_name(text, asked) or _names_a_person(text) for text in said)
    if question.wants == "number" and (counted := _HOW_MANY.search(fold(question.understood))):
        if not _IN_TIME.match(counted["what"]):
            texts = [_YEAR.sub(" ", text) for text in texts]
    return any(_TYPES[question.wants].search(text) for text in texts)


def _has_other_name(text: str, asked: set[str]) -> bool:
    """Whether a text holds a name in capitals that the question does not give itself."""
    return any(not set(content_stems(name[0])) <= asked for name in _PERSON.finditer(text))


def _names_a_person(text: str) -> bool:
    """Whether a text speaks of someone in a role: a soldier, an adjudicator, nobody."""
    return any(
        fold(w.text) in ("nobody", "everyone", "everybody", "someone")
        or is_kind(fold(w.text), "person")
        for w in words(text)
        if fold(w.text) not in STOP_WORDS
    )
