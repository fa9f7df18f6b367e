"""Words and phrases by which a statement speaks of what was asked in others, lay or learned.

A line of ``data/thesaurus.txt`` is a group: a statement with one member speaks of each other one
("dyspnoea breathlessness short_of_breath"). A line ``kill < stab behead`` holds one way: what is
said of stabbing speaks of killing, and not the reverse. It is wider than `synonyms`, and serves
coverage alone: no answer is graded by it, and nothing denied or affirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from calctutor.text import STOP_WORDS, stem

_PLACE = Path(__file__).with_name("data") / "thesaurus.txt"
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Thesaurus:
    """By stem or by the stems of a phrase, the groups asked by it and those it speaks of."""

    asked: dict[tuple[str, ...], frozenset[int]]
    said: dict[tuple[str, ...], frozenset[int]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    members: tuple[tuple[str, ...], ...]
    one_way: frozenset[int]


@cache
def _thesaurus() -> _Thesaurus:
    asked: dict[tuple[str, ...], set[int]] = {}
    said: dict[tuple[str, ...], set[int]] = {}
    members: list[tuple[str, ...]] = []
    one_way: set[int] = set()
    for number, line in enumerate(_PLACE.read_text(encoding="utf-8").splitlines()):
        general, _, special = line.partition(" < ")
        names = [name.replace("_", " ") for name in (special or general).split()]
        members.append(tuple(names))
        for name in filter(_tells, names):
            said.setdefault(_stems(name), set()).add(number)
        for name in filter(_tells, [general.strip().replace("_", " ")] if special else names):
            asked.setdefault(_stems(name), set()).add(number)
        if special:
            one_way.add(number)
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for run in said:
        if len(run) > 1:
            phrases.setdefault(run[0], []).append(run)
    return _Thesaurus(
        asked={k: frozenset(v) for k, v in asked.items()},
        said={k: frozenset(v) for k, v in said.items()},
        phrases={k: tuple(v) for k, v in phrases.items()},
        members=tuple(members),
        one_way=frozenset(one_way),
    )


_TURNS = frozenset(
    "no not nor without before after up down in out off on over under above below to from more few"
    " most less least".split()
)
"""Small words that turn a phrase's meaning round or tell it from another."""


def _tells(name: str) -> bool:
    """Whether a name is still itself without its small words: "no fever" is no fever."""
    tokens = name.split()
    if len(tokens) == 1:
        return True
    return len(_stems(name)) > 1 and not any(w in _TURNS and w in STOP_WORDS for w in tokens)


def _stems(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase's words, small words left out where any other is."""
    if " " not in phrase:
        return (_stem(phrase),)
    tokens = phrase.split()
    kept = [w for w in tokens if w not in STOP_WORDS] or tokens
    return tuple(map(_stem, kept))


_stem = lru_cache(maxsize=16_384)(stem)


def groups_asked(asked: str) -> frozenset[int]:
    """The numbers of the groups that a stem asks for."""
    return _thesaurus().asked.get((asked,), _NONE)


def groups_said(stems: Sequence[str]) -> frozenset[int]:
    """The numbers of the groups that the words and phrases of a run of content stems speak of."""
    said = _thesaurus().said
    return frozenset(number for run in _runs(stems) for number in said.get(run, _NONE))


def _runs(stems: Sequence[str]) -> Iterator[tuple[str, ...]]:
    phrases = _thesaurus().phrases
    for i, first in enumerate(stems):
        yield (first,)
        for run in phrases.get(first, ()):
            if tuple(stems[i : i + len(run)]) == run:
                yield run


@lru_cache(maxsize=4096)
def other_names(phrase: str) -> tuple[str, ...]:
    """What else a folded word or phrase is called, by the groups that hold both ways."""
    found = _thesaurus()
    run = _stems(phrase)
    numbers = sorted(found.asked.get(run, _NONE) - found.one_way)
    names = (name for n in numbers for name in found.members[n])
    return tuple(dict.fromkeys(name for name in names if _stems(name) != run))
