"""How an answer is read: words with their polarity, numbers with their units.

A word is *denied* where its clause says no to it ("not centrally", "rather than
centrally", "should be avoided"); what a negated verb leaves open is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from calctutor.quiz.grade_forms import BASE
from calctutor.spelling import is_english
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
    r"(?P<mark>[.;:!?\n()—–,]|->|→|(?<=\s)-(?=\s))"
    r"|(?P<compare><=|>=|[<>≤≥])"
    r"|(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?(?![\d])"
    r"|(?P<word>%|[^\W\d_][^\W_]*(?:['’][^\W_]+)*)"
)
_ALL_BUT = re.compile(r"\b(?:any|every)(?:where|thing|one) (?:but|except|other than)\b|\ball but\b")
_DECIMAL = re.compile(r"(?<=\d)\s*·\s*(?=\d)")
_BOUNDS = (
    (re.compile(r"\b(?:no|not) more than\b|\bat most\b|\bup to(?=\s*\d)|\bno greater than\b"), "≤"),
    (re.compile(r"\b(?:no|not) (?:less|fewer) than\b|\bat least\b"), "≥"),
    (re.compile(r"\b(?:less|fewer|lower) than(?=\s*\d)|\b(?:below|under)(?=\s*\d)"), "<"),
    (re.compile(r"\b(?:more|greater|higher) than(?=\s*\d)|\b(?:above|over)(?=\s*\d)"), ">"),
)
_BOUND_AFTER = tuple(
    (re.compile(rf"(\d[\d.,]*(?: [^\s\d.,;]+)?) (?:or|and) (?:{words})\b"), sign)
    for words, sign in (("more|above|higher|over|greater", ">"), ("less|below|lower|under", "<"))
)
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
    if value > 1
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_ORDINAL_WORDS = {
    word: value
    for value, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth".split(), start=3
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
        "metre": "metre meter metres meters",
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


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text in order, polarity decided clause by clause."""
    plain = _DECIMAL.sub(".", fold(text.replace("\n", " ; ")))
    plain = _ALL_BUT.sub(" except ", plain)
    for pattern, sign in _BOUNDS:
        plain = pattern.sub(f" {sign} ", plain)
    for pattern, sign in _BOUND_AFTER:
        plain = pattern.sub(rf"{sign} \1", plain)
    tokens = list(_scan(plain))
    return tuple(t for t in _with_signs(_in_clauses(tokens)) if not t.mark)


def _scan(plain: str) -> Iterator[Token]:
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
        value = float(match["number"].replace(",", ""))
        return Token(word, word, f"{value:g}", 0, number=value, unit=_unit(following), bound=bound)
    value_of = {**_NUMBER_WORDS, **_ORDINAL_WORDS, **_ROMAN}.get(word)
    if value_of is not None:
        unit = _unit(following)
        return Token(word, word, f"{value_of:g}", 0, number=float(value_of), unit=unit, bound=bound)
    return Token(word, word, stem(BASE.get(word, word)), 0)


def _unit(following: str) -> str:
    return UNITS.get(following, "")


_BREAKS = frozenset(". ; : ! ? ( ) , — – -> → - \n".split(" "))
_TURNS = frozenset(
    "but whereas while although though however yet because since so which when".split()
)


def _in_clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if token.mark or token.word in _TURNS:
            clauses.append([])
        else:
            clauses[-1].append(replace(token, clause=len(clauses) - 1))
    return [clause for clause in clauses if clause]


_AUXILIARIES = frozenset(
    """is are was were be been being am does do did has have had can could will would shall should
    may might must need""".split()
)
_VERBAL = frozenset("not never cannot hardly barely scarcely".split())
_NOMINAL = frozenset(
    "no without unlike except excluding nor neither none lacks lacking avoid avoids avoiding "
    "refrain than false wrong untrue spare spares sparing omit omits exclude excludes delay "
    "defer postpone".split()
)
_BACKWARD = frozenset(
    "avoided contraindicated absent missing forbidden unnecessary excluded lacking unadvisable "
    "inadvisable false wrong untrue".split()
)
_PAIRS = {
    ("rather", "than"),
    ("instead", "of"),
    ("absence", "of"),
    ("lack", "of"),
    ("free", "of"),
    ("other", "than"),
    ("failed", "to"),
    ("fails", "to"),
    ("fail", "to"),
    ("hold", "off"),
    ("apart", "from"),
    ("aside", "from"),
    ("away", "from"),
    ("far", "from"),
    ("outside", "the"),
    ("opposite", "of"),
    ("stops", "being"),
    ("ceases", "to"),
}


def _with_signs(clauses: Sequence[list[Token]]) -> Iterator[Token]:
    for clause in clauses:
        signs = [ASSERTED] * len(clause)
        for i, token in enumerate(clause):
            following = clause[i + 1].word if i + 1 < len(clause) else ""
            _deny(clause, signs, i, token.word, following)
        yield from (replace(t, sign=s) for t, s in zip(clause, signs, strict=True))


def _deny(clause: list[Token], signs: list[int], i: int, word: str, following: str) -> None:
    """Apply the negation, if any, that stands at one place of a clause."""
    verbal = word in _VERBAL or word.endswith(("n't", "n’t"))
    if verbal and following == "only":
        return
    if verbal:
        after_verb = word.endswith("t") and "'" in word or _has_auxiliary(clause[:i])
        _deny_verb(clause, signs, i, after_verb)
    elif word in _BACKWARD and word not in ("lacking",) and _subject_of(clause, i):
        _turn(signs, range(i))
    elif word in _NOMINAL or (word, following) in _PAIRS:
        skip = 2 if (word, following) in _PAIRS else 1
        before = [t.word for t in clause[:i]]
        if (word == "than" and ("".join(before[-1:]), word) in _PAIRS) or (
            word == "nor" and "neither" in before
        ):
            return
        _turn(signs, range(i + skip, len(clause)))
    elif word in ("less", "least", "fewer", "non") and following:
        _turn(signs, range(i + 1, i + 2))


def _subject_of(clause: list[Token], i: int) -> bool:
    return any(t.content for t in clause[:i])


def _has_auxiliary(tokens: Sequence[Token]) -> bool:
    return any(t.word in _AUXILIARIES for t in tokens)


def _deny_verb(clause: list[Token], signs: list[int], i: int, after_verb: bool) -> None:
    """A negated verb denies what follows it, up to "and"; what comes before stays open."""
    end = next((j for j in range(i + 1, len(clause)) if clause[j].word == "and"), len(clause))
    ahead = range(i + 1, end)
    _turn(signs, ahead)
    if not after_verb:
        return
    says = any(clause[j].content and not clause[j].generic for j in ahead)
    start = max((j for j in range(i) if _parts(clause, j, i)), default=0)
    for j in range(start, i):
        signs[j] = OPEN if says else -signs[j]


def _parts(clause: list[Token], j: int, i: int) -> bool:
    """Whether an "and" before a negation begins a new statement ("grows and does not hurt")."""
    if clause[j].word != "and":
        return False
    return _has_auxiliary(clause[:j]) or not any(t.content for t in clause[j + 1 : i])


def _turn(signs: list[int], places: Sequence[int]) -> None:
    for j in places:
        signs[j] = -signs[j]


_UN = re.compile(r"(?:un(?=\w{4})|non(?=\w{4})|in(?=[^c]\w{4})|im|ir|il|dis|a(?=s?ymm|norm|typ))")
_ADJECTIVE = re.compile(r"(?:al|ar|ble|ent|ant|ic|ous|ive|ful|ly|ete|ular)$")


@lru_cache(maxsize=8192)
def without_negative_prefix(word: str) -> str:
    """The stem of what a negative adjective denies ("insoluble" -> soluble), or ""."""
    match = _UN.match(word)
    if match is None:
        return ""
    rest = word[match.end() :]
    if word.startswith("un") and rest.endswith("ed") or _ADJECTIVE.search(rest):
        return stem(rest) if len(rest) >= 4 and is_english(rest) else ""
    return ""


def content(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens that can earn credit."""
    return tuple(t for t in tokens if t.content)
