"""Headings that were cut off from their bodies and stand together in a heap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.notes.repair_blocks import Block, in_capitals, is_heading_like
from calctutor.text import fold

FEWEST_AT_END = 3
"""Lines of a heap behind all bodies; nothing follows it, so that it can't be in place."""
FEWEST_BEFORE = 4
"""Lines of a heap in front of the bodies: up to three headings above a text are usual."""

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a body: the heading path from below the title, with their levels.

    ``may_be_empty`` where the heading above a deeper one needs no text of its own.
    """

    path: tuple[str, ...]
    levels: tuple[int, ...]
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Heap:
    """The blocks first..last (exclusive) of a text that are a heap, and how it was read.

    ``title`` is the heading above all others, or ""; ``fillers`` are lines that
    recur between the headings and say nothing; ``at_end`` where bodies precede it.
    """

    first: int
    last: int
    title: str
    slots: tuple[Slot, ...]
    fillers: tuple[str, ...]
    doubles: tuple[str, ...]
    at_end: bool
    lines: tuple[str, ...] = ()

    def recurs(self, line: str) -> int:
        """How often a line stands in the heap without need: always, or once less for a double."""
        often = sum(fold(other) == fold(line) for other in self.lines)
        return often if line in self.fillers else often - 1


def find_heap(blocks: Sequence[Block]) -> Heap | None:
    """The heap of a text: behind all bodies, or before bodies that have no headings."""
    content = [n for n, block in enumerate(blocks) if block.kind != "page"]
    if not content:
        return None
    runs = _runs(blocks, content)
    for first, last in reversed(runs):
        at_end = last == content[-1] + 1
        heap = read_heap(
            [blocks[n].text for n in content if first <= n < last], first, last, at_end
        )
        bare = not any(b.kind == "heading" for b in (blocks[:first] if at_end else blocks[last:]))
        least = 2 if at_end else FEWEST_BEFORE - bool(heap.fillers)
        enough = len(heap.slots) >= least
        if bare and enough and (first > content[0] if at_end else last <= content[-1]):
            return heap
    return None


def _runs(blocks: Sequence[Block], content: Sequence[int]) -> list[tuple[int, int]]:
    """The longest stretches of heading after heading, as (first, last exclusive)."""
    runs: list[tuple[int, int]] = []
    start = -1
    for place, number in enumerate([*content, -1]):
        if number >= 0 and _could_head(blocks[number]):
            start = place if start < 0 else start
        elif start >= 0:
            if place - start >= FEWEST_AT_END:
                runs.append((content[start], content[place - 1] + 1))
            start = -1
    return runs


def _could_head(block: Block) -> bool:
    if block.kind == "heading":
        return True
    return block.kind == "paragraph" and is_heading_like(block.text) and not block.children


def read_heap(lines: Sequence[str], first: int, last: int, at_end: bool) -> Heap:
    """What the lines of a heap say: a title, places for bodies, and what says nothing."""
    kept, doubles = _without_doubles(lines)
    fillers = _fillers(kept)
    title = kept[0] if _is_title(kept, fillers) else ""
    rest = kept[1:] if title else kept
    groups = _groups(rest, fillers)
    single = sum(len(g) == 1 for g in groups)
    if fillers and 2 * single > len(groups):
        slots = tuple(Slot(tuple(g), tuple(range(2, 2 + len(g)))) for g in groups)
    else:
        slots = _by_level([line for line in rest if fold(line) not in fillers])
    names = tuple(dict.fromkeys(line for line in kept if fold(line) in fillers))
    return Heap(
        first, last, title, slots, names, tuple(dict.fromkeys(doubles)), at_end, tuple(lines)
    )


def _without_doubles(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without those that only repeat the one before, and those."""
    kept: list[str] = []
    doubles: list[str] = []
    for line in lines:
        (doubles if kept and fold(kept[-1]) == fold(line) else kept).append(line)
    return kept, doubles


def _fillers(lines: Sequence[str]) -> frozenset[str]:
    """Lines that recur so often that they are no headings of their own ("Definition")."""
    count = Counter(fold(line) for line in lines)
    others = len(count)
    return frozenset(line for line, n in count.items() if n >= 3 and 3 * n >= others)


def _is_title(lines: Sequence[str], fillers: frozenset[str]) -> bool:
    """Whether the first line is set unlike all others: it heads the whole."""
    others = [line for line in lines[1:] if fold(line) not in fillers]
    if len(others) < 2 or fold(lines[0]) in fillers:
        return False
    styles = {_style(line) for line in others}
    return len(styles) == 1 and _style(lines[0]) not in styles


def _style(line: str) -> str:
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"numbered {numbered.group(1).count('.')}"
    return "capitals" if in_capitals(line) else "plain"


def _groups(lines: Sequence[str], fillers: frozenset[str]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in lines:
        if fold(line) in fillers:
            groups.append([])
        else:
            groups[-1].append(line)
    return [group for group in groups if group]


def _by_level(lines: Sequence[str]) -> tuple[Slot, ...]:
    """A slot a line; the style of the first is the highest, each new style one deeper."""
    order: dict[str, int] = {}
    for line in lines:
        order.setdefault(_style(line), len(order))
    levels = [2 + min(order[_style(line)], 4) for line in lines]
    slots = []
    stack: list[tuple[int, str]] = []
    for line, level, following in zip(lines, levels, [*levels[1:], 0], strict=False):
        stack = [entry for entry in stack if entry[0] < level] + [(level, line)]
        path, own = tuple(t for _, t in stack), tuple(n for n, _ in stack)
        slots.append(Slot(path, own, may_be_empty=following > level))
    return tuple(slots)
