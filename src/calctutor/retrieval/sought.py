"""What exactly a question seeks, and whether statements hold anything of that type.

A statement can speak of all that a question names and yet leave out what is asked: the property
("the *wavelength* of the yellow line"), the very verb ("what did Cato *eat*"), a superlative, a
time, a number in the unit that is named, or anything beyond what the question says itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.aspects import CUES
from calctutor.synonyms import are_synonyms
from calctutor.text import STOP_WORDS, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import entry, is_kind

_HELD = 0.55
"""Coverage of the word asked for from which a statement is taken to speak of it."""
_WORD = r"(?!(?:in|on|at|to|of|for|with|from|by|made|going|the|an?)\b)[a-z][a-z-]*"
_TOLD = 0.3
"""Coverage below which a statement says nothing of what happened."""
_PROPERTY = re.compile(
    rf"^(?:and |so |but )?(?:(?:what|which)(?:'s| is| are| was| were)|write|state|give)"
    rf"(?: me)?(?: down)? (?:the |an? )?(?P<phrase>(?:{_WORD} ){{1,4}})(?:of|for)\b(?! *\W*$)"
    rf"|^(?:the )?(?P<bare>(?!which|what|who|how|when|where|why|is|are|was|were|do|does|did|can)"
    rf"(?:{_WORD} ){{1,3}})of\b"
)
"""What is asked of something: "what is the *boiling point* of ...", "*price* of ..."."""
_STRANDED = re.compile(r"\b(?:of|for|in|on|to|with|from|by|at)\W*$")
"""A preposition left behind is what asks: "what are its walls made *of*"."""
_HOW = re.compile(
    r"\bhow (?P<how>[a-z]+) (?:is|are|was|were|does|do|did|can|may)\b(?! (?:you|i|we|one)\b)"
)
_MEASURES = frozenset(
    "many much long old tall heavy far deep wide high large big thick hot cold often soon fast "
    "quickly well".split()
)
"""Adjectives that ask for a number or a rate, which is looked for elsewhere."""
_GENERAL = frozenset(
    stem(w)
    for w in """
    cause reason purpose role function point idea use effect result consequence aim way method
    meaning definition name term word example feature sign finding appearance difference problem
    importance significance composition kind type form part state condition disorder disease rise
    thing person member element main number process gist essence basics overview background
    principle concept story key trick secret standard mainstay hallmark cornerstone choice
    """.split()
)
"""Stems of words that ask for no property: any statement on the thing may be one."""
_BEST = re.compile(
    r"\b(?:the|is|are) (?:most|least)\b|\b(?:best|worst|highest|lowest|largest|smallest|longest"
    r"|shortest|commonest|rarest|strongest|weakest|biggest|oldest|youngest|earliest|latest|fastest"
    r"|slowest|greatest|cheapest|heaviest)\b"
)
_BEST_SAID = re.compile(
    r"\b(?:most\w*|mainly|chief\w*|main|least|best|worst|only|usual\w*|typical\w*|first|last|always"
    r"|never|major\w*|\w{3,}est|common\w*|more|less|likely|especially|above all)\b|%"
)
_WHEN = re.compile(
    r"^(?:and |so )?(?:when|since when|until when|from when|at what (?:point|time)"
    r"|(?:in |since )?(?:what|which) (?:year|month))\b"
    r"(?! (?:do|should|can|must) (?:i|you|we|one)\b)"
)
_TIME = re.compile(
    r"\d|\b(?:year|month|week|day|hour|minute|night|morning|evening|winter|summer|spring|autumn"
    r"|century|childhood|adolescence|age|birth|stage|phase|time|moment|season)s?\b"
    r"|\b(?:after|before|until|once|when|whenever|if|unless|during|while|later|earlier|early|late"
    r"|then|ago|since|within|as soon|final\w*|end|begin\w*|start\w*|follow\w*|bc|ad|upon"
    r"|only|always|never)\b"
)
_NUMBERED = re.compile(r"\b(?:which|what) (?:version|form number|section|number)\b")
_NUMBER = re.compile(r"\d|\$|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b")
_UNIT_ASKED = re.compile(
    r"(?:\bin|\bper|\bhow many|,) (?P<unit>[a-z]+)\b|\b(?P<bare>mmol|mg|ml|percent)\b"
)
_UNITS = {
    unit: re.compile(said)
    for names, said in (
        ("percent percentage", r"%|per ?cent|half|third|quarter"),
        ("mg milligram milligrams", r"\bmg\b|milligram"),
        ("micrograms mcg", r"µg|μg|mcg|microgram"),
        ("g gram grams", r"\bg\b|\bgrams?\b"),
        ("kg kilograms", r"\bkg\b|kilogram"),
        ("ml millilitres", r"\bml\b|millilit"),
        ("litre litres liter liters", r"\bl\b|/l\b|lit(?:re|er)"),
        ("mmol millimoles", r"mmol|millimol"),
        ("mm millimetres", r"\bmm\b|millimet"),
        ("cm centimetres", r"\bcm\b|centimet"),
        ("metre metres meters", r"\bm\b|met(?:re|er)s?\b"),
        ("km kilometres", r"\bkm\b|kilomet"),
        ("degrees celsius", r"°|degrees?|celsius"),
        ("pounds", r"£|pounds?"),
        ("euros", r"€|euros?"),
        ("dollars", r"\$|dollars?"),
        ("second seconds", r"\bs\b|\bsec"),
        ("minute minutes", r"\bmin"),
        ("hour hours", r"\bhours?|\bhourly|\bh\b|/h"),
        ("day days", r"\bday|daily"),
        ("week weeks", r"\bweek|\bwk"),
        ("month months", r"\bmonth"),
        ("megabytes mb", r"\bmb\b|megabyte"),
    )
    for unit in names.split()
}
_AUXILIARY = re.compile(r"do|does|did|can|could|may|might|must|should|will|would|is|are|was|were")
_LIGHT = frozenset(
    stem(w)
    for w in """
    have make give get go use take come show happen need look mean call put see find know tell say
    think cause become follow turn begin start keep let lie form appear occur arise remain try want
    help stand lead tell do be
    """.split()
)
"""Stems of verbs that any statement may be made with."""


def lacks_sought(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether a property, superlative, time, number or unit is asked for that no fact holds."""
    asked = fold(question.understood)
    texts = [fold(_said(s.fact)) for s in chosen]
    said = " ".join(texts)
    if any(_is_unheld(question, chosen, word) for word in _properties(question)):
        return True
    if _BEST.search(asked) and question.form == "fact" and not _BEST_SAID.search(said):
        return True
    if _WHEN.match(asked) and not _TIME.search(said):
        return True
    if question.wants == "date" and not _is_dated(question, chosen):
        return True
    if _NUMBERED.search(asked) and not _NUMBER.search(said):
        return True
    units = (m["unit"] or m["bare"] for m in _UNIT_ASKED.finditer(asked))
    return any(unit in _UNITS and not _UNITS[unit].search(said) for unit in units)


def unheld_property(question: Question, chosen: Sequence[Support]) -> str:
    """The property that "what is the ... of" asks for and no fact speaks of at all, or ""."""
    named = _PROPERTY.search(fold(question.understood))
    if question.form not in ("fact", "list") or not named or not named["phrase"]:
        return ""
    return next((w for w in _properties(question) if _is_unheld(question, chosen, w)), "")


def _is_dated(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether a fact with a number speaks of each word that says what happened."""
    return any(re.search(r"\d", s.fact.text) and all(c >= _TOLD for c in s.covered) for s in chosen)


def _properties(question: Question) -> list[str]:
    """The content words that name a property asked for: "wavelength of ...", "how *toxic* is"."""
    asked = fold(question.understood)
    found: list[str] = []
    if (named := _PROPERTY.search(asked)) and not _STRANDED.search(asked):
        found += (named["phrase"] or named["bare"]).replace("-", " ").split()[-1:]
    if how := _HOW.search(asked):
        found += [how["how"]] if entry(how["how"]).adjectives else []
    cues = frozenset().union(*(CUES[a] for a in question.aspects))
    return [
        w
        for w in found
        if w in question.content
        and not w.endswith("ing")
        and w not in _MEASURES
        and stem(w) not in _GENERAL | cues
    ]


def _is_unheld(question: Question, chosen: Sequence[Support], word: str) -> bool:
    """Whether no fact speaks of a property, nor gives a number or an instance of it."""
    i = question.content.index(word)
    if any(s.covered[i] >= _HELD for s in chosen):
        return False
    said = [fold(_said(s.fact)) for s in chosen]
    if any("$" in text or (_NUMBER.search(text) and _is_measured(word)) for text in said):
        return False
    return not any(is_kind(w.text, word) for text in said for w in words(text))


def _is_measured(word: str) -> bool:
    """Whether a word names something that has a size."""
    return any(is_kind(word, kind) for kind in ("measure", "distance", "property", "value"))


def unmet_verb(question: Question, covered: Sequence[float]) -> float:
    """How far the verb of the question is left open, 0..1; 0 where it says little by itself."""
    tokens = [fold(w.text) for w in words(question.understood)]
    gaps = [0.0]
    for i, token in enumerate(tokens):
        place = question.content.index(token) if token in question.content else -1
        if place < 0 or token in question.kinds or stem(token) in _LIGHT:
            continue
        if _is_verb(tokens, i):
            gaps.append(1 - covered[place])
    return max(gaps)


def _is_verb(tokens: Sequence[str], i: int) -> bool:
    """Whether a token is the verb that an auxiliary or "who" in front asks for."""
    read, before = entry(tokens[i]), tokens[:i]
    if not read.verbs or (before and before[-1] in STOP_WORDS and before[-1] not in _PRONOUNS):
        return False
    helped = [j for j, word in enumerate(before) if _AUXILIARY.fullmatch(word)]
    if not helped:
        return before[-1:] in (["who"], ["what"])
    between = before[helped[-1] + 1 :]
    last = i + 1 == len(tokens) or tokens[i + 1] in STOP_WORDS
    return bool(between) and (last or not read.nouns)


_PRONOUNS = frozenset("you i we they he she it one who to".split())


def only_repeats(question: Question, best: Support) -> bool:
    """Whether the best fact tells nothing beyond what the question says itself."""
    if question.form in ("yesno", "which", "overview") or "name" in question.aspects:
        return False
    names = [n for m in question.mentions for n in m.names[:1]]
    asked = {s for text in (question.understood, *names) for s in content_stems(text)}
    told = {*content_stems(best.fact.text), *content_stems(best.fact.subject)}
    if re.search(r"[\d%=<>()$]", best.fact.text) or not question.content:
        return False
    return all(any(are_synonyms(s, a) for a in asked) for s in told)


def _said(fact: Fact) -> str:
    return f"{fact.subject} {fact.lead_in} {fact.text}"
