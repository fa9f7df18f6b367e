"""A measure that is asked for, and what something is asked to do to: held by a statement or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.terms import exact
from calctutor.text import fold, words
from calctutor.types import Question, Support
from calctutor.wordnet import entry

_HELD = 0.4
"""Coverage from which a statement speaks of a word."""
_TIMES = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|yrs?"
    r"|fortnights?|trimesters?|lifetime|overnight|decades?|centur(?:y|ies)|hourly|daily|weekly"
    r"|monthly|yearly)\b"
)
_FEW = (
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|ninety|hundred|few|several|half|an?)\b)"
)
_MEASURES = (
    (
        "the duration",
        re.compile(
            r"\bhow long (?:does|do|did|is|are|was|were|should|must|can|could|will|may|after|before"
            r"|until|for|to)\b|\btime limit\b|\bfor how long\b"
        ),
        re.compile(
            rf"\b{_TIMES}|\d ?(?:h|d|s|min|ms|[µμ]s)\b|\bo\(|\b(?:life|lifelong|permanent\w*"
            r"|forever|always"
            r"|indefinite\w*|until|till|brief\w*|short\w*|long(?![- ]term)\w*|prolonged"
            r"|chronic|transient|never|since|(?:1\d|20)\d\d|bc|ad|mm|cm|m|km|metres?"
            r"|feet|inches|bp|kb|bytes?|bits?)\b"
            r"|°|\d\d\d\d"
        ),
    ),
    (
        "the number",
        re.compile(r"\bhow many (?:years|months|weeks|days|hours|minutes)\b"),
        re.compile(
            rf"{_FEW}[^.;]{{0,15}}?\b{_TIMES}|\b{_TIMES} (?:\d|one)|\d ?(?:h|d|s|min)\b|\d{{3}}"
        ),
    ),
    (
        "the half-life",
        re.compile(r"\bhalf[- ]li(?:fe|ves) of\b"),
        re.compile(r"\bhalf[- ]li(?:fe|ves)\b|t ?(?:½|1[/⁄]2)|\bhalf of (?:it|the)\b|\bhalved\b"),
    ),
    (
        "the dose",
        re.compile(
            r"\b(?:dose|dosage|dosing) (?:of|for|is|do|does|should|in)\b"
            r"|(?<!\ba )(?<!\bthe )\bdose\W*$"
        ),
        re.compile(
            r"\d ?(?:mg|µg|μg|mcg|micrograms?|milligrams?|grams?|capsules?|sachets?"
            r"|vials?|g|kg|ml|l|units?|iu|u|mmol|meq|%|gy|msv|sv|mj|j|puffs?|tablets?|drops?|times"
            r"|x|×)\b|\d ?%|\b(?:high|low|full|half|double|single"
            r"|small|large|maximum|lower|higher|loading|same|twice|once|thrice|weight)\b"
            r"|\b(?:one|two|three|four) (?:tablets?|capsules?|puffs?|drops?)\b|\bdos(?:e|ing|age)"
        ),
    ),
)
"""A measure, how it is asked for, and what a statement holds that may give it."""
_ACTS = re.compile(
    r"^(?:so |and |but )?(?:does|do|did|can|could|will|would|may|might)\b.*?"
    r"\b(?P<verb>cause|lead to|bring on|bring about|trigger|induce|produce|provoke|result in"
    r"|give (?:you|him|her|them|people|patients|one|rise to)|raise|increase|lower|reduce|worsen"
    r"|slow(?: down)?|speed up|prevent|treat|cure|affect|damage|protect(?: \w+)? against)\b"
    r".+$"
)
"""Whether what stands before the verb does something to what stands behind it."""


def unmeasured(question: Question, chosen: Sequence[Support]) -> str:
    """The measure that is asked for where no statement holds a word or a unit of it, or ""."""
    asked = fold(question.understood)
    told = [fold(f"{s.fact.subject}. {s.fact.lead_in}. {s.fact.text}") for s in chosen]
    for name, asks, gives in _MEASURES:
        if asks.search(asked) and not any(gives.search(text) for text in told):
            return name
    return ""


def unheld_side(question: Question, chosen: Sequence[Support]) -> str:
    """That of "does A cause B?" which is no term and of which no statement told speaks, or ""."""
    folded = fold(question.understood)
    asked = _ACTS.match(folded)
    if question.form != "yesno" or not asked or len(folded) != len(question.understood):
        return ""
    start, end = asked.span("verb")
    for low, high in ((end, len(question.understood)), (0, start)):
        within = {fold(w.text) for w in words(question.understood) if low <= w.start < high}
        places = [
            i
            for i, word in enumerate(question.content)
            if word in within and (entry(word).nouns or not entry(word).senses)
        ]
        if any(low <= m.start < high for m in exact(question.mentions)):
            continue
        if places and not any(s.covered[i] >= _HELD for s in chosen for i in places):
            return ", ".join(question.content[i] for i in places)
    return ""
