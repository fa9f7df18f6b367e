"""What English words have to do with one another, by WordNet 3.0 (Fellbaum 1998).

The lexicon lies in ``data/wordnet.txt``, made by ``scripts/make_wordnet.py``: sorted lines, of
which one is found by bisection. ``word|nouns|verbs|adjectives|adverbs|made of it|opposites``
lists the commonest senses of a word by number, ``#number|kinds above|alike`` says of a sense what
it is a kind of, ``form|=base`` names the base of an irregular form, ``words|~others`` what means
the same where one of the two is of several words.

Three relations serve the tutor. Words are *near* when they share a common sense or one is made of
the other ("conquer", "conqueror"). One is a *kind* of the other when a sense of it stands below
("potassium", "metal"). *Rivals* are kinds of one thing and so exclude one another ("caesium" and
"barium", "sister" and "brother"): what is said of one is not said of its rival.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from calctutor.text import american

_PLACE = Path(__file__).with_name("data") / "wordnet.txt"
_ENDINGS = (
    ("s", ""),
    ("ies", "y"),
    ("es", "e"),
    ("es", ""),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
    ("ing", ""),
    ("er", ""),
    ("est", ""),
    ("er", "e"),
    ("est", "e"),
)
KIND_STEPS = 4
"""How many steps a kind may stand below what it is a kind of."""
RIVAL_STEPS = 2
"""How many steps the thing that rivals are kinds of may stand above each."""
GENERAL = 4
"""Steps from the top of the hierarchy up to which a sense is too general to make rivals."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One base form: its senses by part of speech (n, v, a, r), derived words and opposites."""

    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()
    opposites: frozenset[str] = frozenset()

    @property
    def senses(self) -> tuple[str, ...]:
        """All its senses."""
        return (*self.nouns, *self.verbs, *self.adjectives, *self.adverbs)


@cache
def _listing() -> list[bytes]:
    return _PLACE.read_bytes().splitlines()


@lru_cache(maxsize=262_144)
def _lines_of(key: str) -> tuple[str, ...]:
    """What stands behind this key, line by line."""
    listing, wanted = _listing(), f"{key}|".encode()
    low = high = bisect_left(listing, wanted)
    while high < len(listing) and listing[high].startswith(wanted):
        high += 1
    return tuple(line[len(wanted) :].decode() for line in listing[low:high])


@lru_cache(maxsize=65_536)
def entry(word: str) -> Entry:
    """What the lexicon says of a folded word, its base forms taken together; empty if unknown.

    The lexicon orders the senses of American spellings by how common they are.
    """
    spelled = american(word)
    bases = _bases(spelled) or (_bases(word) if word != spelled else [])
    found = [_read(base) for base in bases]
    return Entry(
        nouns=_together(e.nouns for e in found),
        verbs=_together(e.verbs for e in found),
        adjectives=_together(e.adjectives for e in found),
        adverbs=_together(e.adverbs for e in found),
        made=frozenset(_together(e.made for e in found)),
        opposites=frozenset(_together(e.opposites for e in found)),
    )


def _together(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _bases(word: str) -> list[str]:
    """The base forms that a word may be a form of, itself first."""
    forms = [word]
    for line in _lines_of(word):
        if line.startswith("="):
            forms.append(line[1:])
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stump = word[: -len(ending)]
            forms.append(stump + instead)
            if not instead and ending != "s" and stump[-1] == stump[-2]:
                forms.append(stump[:-1])
    return [f for f in dict.fromkeys(forms) if any(x[:1] not in "=~" for x in _lines_of(f))]


@lru_cache(maxsize=65_536)
def _read(base: str) -> Entry:
    line = next(x for x in _lines_of(base) if x[:1] not in "=~")
    fields = [tuple(f.split(",")) if f else () for f in line.split("|")]
    nouns, verbs, adjectives, adverbs, made, opposites = fields
    return Entry(nouns, verbs, adjectives, adverbs, frozenset(made), frozenset(opposites))


@lru_cache(maxsize=65_536)
def same_as(phrase: str) -> tuple[str, ...]:
    """What else folded words are called, where they or that are several words: "water pill"."""
    tokens = phrase.split()
    forms = [(*tokens[:-1], last) for last in _forms(tokens[-1])]  # "water pills"
    forms += [(first, *tokens[1:]) for first in _forms(tokens[0])]  # "threw up"
    lines = (x for form in dict.fromkeys(forms) for x in _lines_of(" ".join(form)))
    return _together(x[1:].split(",") for x in lines if x.startswith("~"))


def _forms(word: str) -> list[str]:
    return [word, *_bases(word)]


@lru_cache(maxsize=65_536)
def _sense(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The senses that one is a kind of, and those alike."""
    above, _, alike = (_lines_of(f"#{number}") or ("",))[0].partition("|")
    return tuple(filter(None, above.split(","))), tuple(filter(None, alike.split(",")))


@lru_cache(maxsize=65_536)
def _above(number: str, steps: int) -> frozenset[str]:
    """The sense itself and those up to so many steps above it."""
    found = level = {number}
    for _ in range(steps):
        level = {a for n in level for a in _sense(n)[0]}
        found = found | level
    return frozenset(found)


@lru_cache(maxsize=65_536)
def _is_general(number: str) -> bool:
    """Whether a sense stands within `GENERAL` steps of the top."""
    return not _deeper(number, GENERAL)


def _deeper(number: str, steps: int) -> bool:
    return steps == 0 or any(_deeper(a, steps - 1) for a in _sense(number)[0])


@lru_cache(maxsize=262_144)
def are_near(a: str, b: str) -> bool:
    """Whether two folded words share one of their commonest senses, or one is made of the other."""
    first, second = entry(a), entry(b)
    if not first.senses or not second.senses:
        return False
    if _made_of(a, b) or _made_of(b, a):
        return True
    pairs = (
        (first.nouns[:2], second.nouns[:2]),
        (first.verbs[:3], second.verbs[:3]),
        (first.adjectives[:2], second.adjectives[:2]),
        (first.adverbs[:2], second.adverbs[:2]),
    )
    if any(set(mine) & set(theirs) for mine, theirs in pairs):
        return True
    verbs, others = first.verbs[:1], second.verbs[:1]
    return any(v in _sense(o)[0] or o in _sense(v)[0] for v in verbs for o in others)


@lru_cache(maxsize=65_536)
def are_alike(a: str, b: str) -> bool:
    """Whether two folded adjectives are near, or one is listed as similar to the other."""
    mine, theirs = entry(a).adjectives[:2], entry(b).adjectives[:2]
    return any(s in _sense(o)[1] or o in _sense(s)[1] for s in mine for o in theirs)


@lru_cache(maxsize=262_144)
def are_kin(a: str, b: str) -> bool:
    """Whether a word made of one folded word shares a commonest sense with the other: "careless"
    and "negligence", by "negligent"; or one is right above the other, "itch" above "pruritus"."""
    if any(_share(m, b) for m in entry(a).made) or any(_share(a, m) for m in entry(b).made):
        return True
    above = {n for s in entry(b).nouns[:1] for n in _sense(s)[0] if not _is_general(n)}
    return bool(above & set(entry(a).nouns[:2]))


def _share(a: str, b: str) -> bool:
    first, second = entry(a), entry(b)
    return bool(
        set(first.nouns[:1]) & set(second.nouns[:2])
        or set(first.nouns[:2]) & set(second.nouns[:1])
        or set(first.verbs[:1]) & set(second.verbs[:2])
        or set(first.adjectives[:2]) & set(second.adjectives[:2])
    )


def _made_of(a: str, b: str) -> bool:
    return bool(entry(a).made & set(_bases(b)))


@lru_cache(maxsize=262_144)
def is_kind(word: str, kind: str) -> bool:
    """Whether a folded word names a kind of what another names ("oak", "tree")."""
    kinds = _commonest(kind)
    return any(kinds & _above(s, KIND_STEPS) for s in _commonest(word))


@lru_cache(maxsize=65_536)
def _commonest(word: str) -> frozenset[str]:
    """The two commonest senses as a noun of each base form of a word."""
    bases = _bases(american(word)) or _bases(word)
    return frozenset(sense for base in bases for sense in _read(base).nouns[:2])


@lru_cache(maxsize=262_144)
def are_rivals(a: str, b: str) -> bool:
    """Whether two folded words name different kinds of one thing, or opposites."""
    first, second = entry(a), entry(b)
    if first.opposites & set(_bases(b)):
        return True
    if not first.nouns or not second.nouns or are_near(a, b) or is_kind(a, b) or is_kind(b, a):
        return False
    return any(
        not _is_general(n)
        for s in first.nouns[:2]
        for o in second.nouns[:2]
        for n in _above(s, RIVAL_STEPS) & _above(o, RIVAL_STEPS)
    )


def only_names(word: str) -> bool:
    """Whether a folded word can but name a thing: a noun that is no verb, or no listed word."""
    found = entry(word)
    return bool(found.nouns) and not found.verbs or not found.senses


@lru_cache(maxsize=65_536)
def is_physical(word: str) -> bool:
    """Whether the commonest sense of a folded noun is a thing that can be touched, no idea."""
    return bool(_physical() & {a for s in entry(word).nouns[:1] for a in _above(s, _TO_THE_TOP)})


_TO_THE_TOP = 20


@cache
def _physical() -> frozenset[str]:
    """The sense right above the physical object, beside matter and what acts."""
    return frozenset(a for s in entry("object").nouns[:1] for a in _sense(s)[0])
