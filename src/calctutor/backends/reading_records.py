"""What reading a file gave, as JSON and back: laid out so that a thousand are read back fast.

What stands many times in a file is written once, and calls are written column by column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from calctutor.backends.records import (
    fact_from_json,
    fact_to_json,
    passage_from_json,
    passage_to_json,
)
from calctutor.reading_types import BookCall, Contents, ReadBefore


def told_to_json(reading: ReadBefore) -> bytes:
    """All of a reading but its passages and facts, ASCII only."""
    told = [
        reading.names,
        reading.words,
        _columns(reading.calls),
        reading.asked_names,
        reading.asked_words,
        [key for key, _ in reading.asked_subjects],
        [name for _, name in reading.asked_subjects],
        reading.result,
    ]
    return json.dumps(told, separators=(",", ":")).encode()


def told_from_json(data: bytes, load: Callable[[], Contents | None]) -> ReadBefore:
    """The reading that `told_to_json` wrote; ValueError, TypeError or KeyError for another."""
    names, words, calls, asked_names, asked_words, keys, given, result = json.loads(
        str(data, "ascii")
    )
    return ReadBefore(
        tuple(names),
        tuple(words),
        _calls(*calls),
        (tuple(asked_names[0]), tuple(asked_names[1])),
        (tuple(asked_words[0]), tuple(asked_words[1])),
        tuple(zip(keys, given, strict=True)),
        str(result),
        load,
    )


def contents_to_json(contents: Contents) -> bytes:
    """Passages and facts."""
    passages, facts = contents
    told = [list(map(passage_to_json, passages)), list(map(fact_to_json, facts))]
    return json.dumps(told).encode()


def contents_from_json(data: bytes) -> Contents:
    """The passages and facts that `contents_to_json` wrote."""
    passages, facts = json.loads(data)
    return tuple(map(passage_from_json, passages)), tuple(map(fact_from_json, facts))


def _columns(calls: Sequence[BookCall]) -> list[list[Any]]:
    """Calls in columns: parents and the headings above by their place in a list of each.

    The last heading is most often the name itself, and most names have no other ones: only
    what is otherwise is written, with its place.
    """
    parents: dict[tuple[str, str], int] = {}
    paths: dict[tuple[str, ...], int] = {}
    others, lasts, under, below = [], [], [], []
    for place, (_, name, _, aliases, above, parent, headings) in enumerate(calls):
        if aliases:
            others.append((place, aliases))
        if headings and headings[-1] != name:
            lasts.append((place, headings[-1]))
        under.append(parents.setdefault((above, parent), len(parents)))
        below.append(paths.setdefault(headings[:-1], len(paths)) if headings else -1)
    owns, names, ranks = [c[0] for c in calls], [c[1] for c in calls], [c[2] for c in calls]
    return [owns, names, ranks, others, list(parents), under, list(paths), below, lasts]


def _calls(
    owns: list[str],
    names: list[str],
    ranks: list[int],
    others: list[tuple[int, list[list[str]]]],
    parents: list[tuple[str, str]],
    under: list[int],
    paths: Iterable[list[str]],
    below: list[int],
    lasts: list[tuple[int, str]],
) -> tuple[BookCall, ...]:
    aliases: list[tuple[tuple[str, str], ...]] = [()] * len(owns)
    for place, pairs in others:
        aliases[place] = tuple([(folded, alias) for folded, alias in pairs])
    last = names
    if lasts:
        last = names.copy()
        for place, heading in lasts:
            last[place] = heading
    tops = [tuple(path) for path in paths]
    headings = [(*tops[b], own) if b >= 0 else () for b, own in zip(below, last, strict=True)]
    above, parent = [parents[i][0] for i in under], [parents[i][1] for i in under]
    return tuple(zip(owns, names, ranks, aliases, above, parent, headings, strict=True))
