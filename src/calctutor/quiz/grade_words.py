"""The words and numbers of an answer, numbers with their units and bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calctutor.quiz.grade_forms import BASE
from calctutor.quiz.grade_phrases import plainly
from calctutor.text import STOP_WORDS, fold, stem

ASSERTED, OPEN, DENIED = 1, 0, -1

RELATIONS = frozenset(
    "before after more less most least above below up down always never inside outside".split()
)
"""Stop words whose opposite turns a statement round; they earn no credit themselves."""

_GENERIC_STEMS = frozenset(
    stem(w)
    for w in """do perform indicate need advise recommend see find show occur present involve
    relate associate happen take make use become turn appear look feature thing necessary type
    kind possible tend include go come lie locate like particular considerable so-called certain
    various several case patient person people area region someone something result lead cause
    due because put contain keep""".split()
)
_GENERIC_WORDS = frozenset(
    """commonly typically usually often mainly mostly generally gradually gradual especially very
    quite around round near along beside behind against across toward towards via per upon about
    within at until till really actually basically slightly somewhat""".split()
)
"""Adverbs and prepositions; "common" itself says how common something is and is none."""

_TOKEN = re.compile(
    r"(?P<mark>\.(?!\w)|[;:!?\n()—–,]|->|→|(?<=\s)-(?=\s))"
    r"|(?P<compare><=|>=|[<>≤≥])"
    r"|(?P<number>(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])|\d+(?:,\d{3})+(?:\.\d+)?"
    r"|\d+(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?(?![\d])"
    r"|(?P<word>%|[^\W\d_][^\W_]*(?:['’][^\W_]+)*)"
)
_ALL_BUT = re.compile(
    r"\b(?:any|every)(?:where|thing|one)?(?: \w+)? (?:but|except|other than)\b|\ball(?: \w+)? but\b"
)
_DECIMAL = re.compile(r"(?<=\d)\s*·\s*(?=\d)")
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
    if value > 1
} | {
    word: value
    for value, word in zip(
        range(20, 110, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety hundred".split(),
        strict=True,
    )
}
_NUMBER = rf"\s*(?:\d|(?:{'|'.join(_NUMBER_WORDS)})\b)"
_UP = "more|greater|higher|faster|longer|later|bigger|larger|older|further|farther|deeper"
_DOWN = "less|fewer|lower|slower|shorter|earlier|sooner|smaller|younger|nearer|shallower"
_BOUNDS = (
    (re.compile(rf"\b(?:no|not) (?:{_UP}) than\b|\bat (?:the )?most\b"), "≤"),
    (re.compile(rf"\b(?:no|not) (?:{_DOWN}) than\b|\bat (?:the )?least\b"), "≥"),
    (re.compile(rf"\b(?:{_DOWN}) than(?={_NUMBER})"), "<"),
    (re.compile(rf"\b(?:{_UP}) than(?={_NUMBER})"), ">"),
    (re.compile(rf"\b(?:below|under|within(?: the first)?|in the first|up to)(?={_NUMBER})"), "<"),
    (re.compile(rf"\b(?:above|over|after|beyond)(?={_NUMBER})"), ">"),
)
_MEASURED = r"(\d[\d.,]*(?: [^\s\d.,;]+)?)"
_BOUND_AFTER = tuple(
    (re.compile(rf"{_MEASURED} (?:or|and) (?:{words})\b"), sign)
    for words, sign in ((f"above|over|{_UP}", ">"), (f"below|under|{_DOWN}", "<"))
)
_AT_THE_END = tuple(
    (re.compile(rf"{_MEASURED},? at (?:the )?(?:very )?{word}\b(?! ?\d)"), sign)
    for word, sign in (("most", "≤"), ("least", "≥"))
)
_PER_CENT = re.compile(r"\bper cent\b|\bpercent(?:age)?\b")
_ORDINAL_WORDS = {
    word: value
    for value, word in enumerate(
        """third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        start=3,
    )
}
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}

_EMPTY = STOP_WORDS | {"cannot", "never", "always", "unlike", "except", "instead"}

UNITS = {
    form: name
    for name, forms in {
        "%": "% percent percentage",
        "day": "day days d",
        "week": "week weeks wk",
        "month": "month months",
        "year": "year years yr yrs",
        "hour": "hour hours h hr hrs",
        "minute": "minute minutes min mins",
        "second": "second seconds sec secs",
        "mg": "mg milligram milligrams",
        "g": "g gram grams",
        "kg": "kg kilogram kilograms",
        "µg": "ug mcg microgram micrograms μg",
        "ml": "ml millilitre milliliter millilitres milliliters",
        "litre": "l litre liter litres liters",
        "mm": "mm millimetre millimeter millimetres millimeters",
        "cm": "cm centimetre centimeter centimetres centimeters",
        "metre": "m metre meter metres meters",
        "km": "km kilometre kilometer kilometres kilometers",
        "mile": "mile miles",
        "mmol": "mmol millimole millimoles",
        "mol": "mol mole moles",
        "BC": "bc bce",
        "AD": "ad ce",
        "bit": "bit bits",
        "byte": "byte bytes",
        "hz": "hz hertz",
        "degree": "degree degrees",
    }.items()
    for form in forms.split()
}
"""Units of measure by the words that name them."""
_PARTS_OF_UNITS = frozenset(UNITS) | {"l", "dl"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of an answer: folded, stemmed, with its polarity and clause.

    ``text`` is as typed. ``number`` is None for a word; ``unit`` and ``bound``
    ("<", ">" or "") belong to a number.
    """

    text: str
    word: str
    stem: str
    clause: int
    sign: int = ASSERTED
    number: float | None = None
    unit: str = ""
    bound: str = ""
    mark: bool = False

    @property
    def content(self) -> bool:
        """Whether the token can earn credit."""
        return self.number is not None or not (
            self.mark or self.word in _EMPTY or self.word.endswith("n't")
        )

    @property
    def generic(self) -> bool:
        """Whether the token carries little of a statement's content."""
        return self.word in _GENERIC_WORDS or self.stem in _GENERIC_STEMS


def scan(plain: str) -> Iterator[Token]:
    """The words, numbers and marks of a normalized text; a number holds its unit and bound."""
    bound, measured = "", False
    matches = list(_TOKEN.finditer(plain))
    for i, match in enumerate(matches):
        if match["compare"]:
            bound = {"≤": "<", "<=": "<", "≥": ">", ">=": ">"}.get(match[0], match[0])
            continue
        if match["mark"]:
            yield Token(match[0], match[0], "", 0, mark=True)
            continue
        following = matches[i + 1]["word"] if i + 1 < len(matches) else ""
        if measured and match["word"] in _PARTS_OF_UNITS:
            continue
        token = _token(match, following or "", bound)
        measured = token.number is not None
        bound = "" if measured else bound
        yield token


def _token(match: re.Match[str], following: str, bound: str) -> Token:
    word = match[0]
    if match["number"]:
        value = float(match["number"].replace(",", "").replace(" ", ""))
        return Token(word, word, f"{value:g}", 0, number=value, unit=_unit(following), bound=bound)
    value_of = {**_NUMBER_WORDS, **_ORDINAL_WORDS, **_ROMAN}.get(word)
    if value_of is not None:
        unit = _unit(following)
        return Token(word, word, f"{value_of:g}", 0, number=float(value_of), unit=unit, bound=bound)
    return Token(word, word, stem(BASE.get(word, word)), 0)


def _unit(following: str) -> str:
    return UNITS.get(following, "")


def normalized(text: str) -> str:
    """A text folded, its bounds ("no more than", "or less") as signs before their number."""
    plain = _DECIMAL.sub(".", fold(text.replace("\n", " ; ")))
    plain = _PER_CENT.sub("%", _ALL_BUT.sub(" except ", plainly(plain)))
    for pattern, sign in _AT_THE_END:
        plain = pattern.sub(rf"{sign} \1", plain)
    for pattern, sign in _BOUNDS:
        plain = pattern.sub(f" {sign} ", plain)
    for pattern, sign in _BOUND_AFTER:
        plain = pattern.sub(rf"{sign} \1", plain)
    return plain
