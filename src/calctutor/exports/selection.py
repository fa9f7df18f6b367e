"""What is exported: questions chosen from a bank, snippets, distinctions, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from calctutor.quiz_types import ItemKind, QuizItem
from calctutor.types import Comparison, Reply

Part = Literal["handout", "quiz", "key"]
"""A part of a document: what the notes say, the questions, the answers."""
PARTS: tuple[Part, ...] = ("handout", "quiz", "key")
Disputed = Literal["leave-out", "mark"]
"""What is done with questions on statements that the author marked as disputed."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many questions that are not in an export, and why.

    Where ``whole`` is False they are in it, but not in full, as ``reason`` says.
    """

    count: int
    reason: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Selection:
    """What one export holds, in order.

    ``snippets`` are replies of kind "snippet", ``comparisons`` distinctions.
    ``parts`` says which parts a document has; the banks for learning platforms
    hold everything. ``left_out`` is what the choice itself left out. ``made`` is
    the moment of the export, which Anki needs to tell the newer of two decks;
    without it the deck is the oldest there can be.
    """

    title: str
    items: tuple[QuizItem, ...] = ()
    snippets: tuple[Reply, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    parts: tuple[Part, ...] = PARTS
    left_out: tuple[LeftOut, ...] = ()
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file: its name, its type, its bytes, and a report of what is in it.

    ``questions`` counts those written; ``left_out`` names what is not in it or
    is in it only in part; ``remarks`` are sentences for the user.
    """

    name: str
    mime: str
    data: bytes
    questions: int
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


def choose_items(
    items: Sequence[QuizItem],
    *,
    kinds: Iterable[ItemKind] = (),
    count: int | None = None,
    seed: int = 0,
    approved_only: bool = False,
    disputed: Disputed = "leave-out",
    clash: Callable[[QuizItem, QuizItem], bool] | None = None,
) -> tuple[tuple[QuizItem, ...], tuple[LeftOut, ...]]:
    """The items wanted, in the order of the bank, and what was left out and why.

    Where ``count`` is fewer, no fact is asked twice while another waits; the
    seed decides which go, the same for one bank and seed. ``clash`` says which
    two must not stand on one sheet.
    """
    wanted = frozenset(kinds)
    left_out: list[LeftOut] = []
    kept = [item for item in items if not wanted or item.kind in wanted]
    if approved_only:
        approved = [item for item in kept if item.approved]
        _note(left_out, len(kept) - len(approved), "not approved by their author")
        kept = approved
    if disputed == "leave-out":
        undisputed = [item for item in kept if item.scored]
        _note(left_out, len(kept) - len(undisputed), "on statements marked as disputed")
        kept = undisputed
    if clash is not None:
        apart = _apart(kept, count, seed, clash)
        gone = min(count or len(kept), len(kept)) - len(apart)
        _note(left_out, gone, "as another on the sheet asks the same or gives the answer away")
        kept = apart
    elif count is not None and count < len(kept):
        kept = _in_order(items, _drawn(kept, seed)[:count])
    return tuple(kept), tuple(left_out)


def _note(left_out: list[LeftOut], count: int, reason: str) -> None:
    if count:
        left_out.append(LeftOut(count, reason))


def _drawn(items: Sequence[QuizItem], seed: int) -> list[QuizItem]:
    """The items as the seed draws them, each fact once before any a second time."""
    times: dict[str, int] = {}
    turns: list[tuple[int, str, QuizItem]] = []
    for item in sorted(items, key=lambda item: _rank(item.id, seed)):
        times[item.fact_id] = times.get(item.fact_id, 0) + 1
        turns.append((times[item.fact_id], _rank(item.id, seed), item))
    return [item for _, _, item in sorted(turns, key=lambda t: t[:2])]


def _apart(
    items: Sequence[QuizItem],
    count: int | None,
    seed: int,
    clash: Callable[[QuizItem, QuizItem], bool],
) -> list[QuizItem]:
    """As many items as can stand together, up to a number."""
    chosen: list[QuizItem] = []
    for item in _drawn(items, seed):
        if count is not None and len(chosen) == count:
            break
        if not any(clash(item, other) for other in chosen):
            chosen.append(item)
    return _in_order(items, chosen)


def _in_order(items: Sequence[QuizItem], chosen: Sequence[QuizItem]) -> list[QuizItem]:
    ids = {item.id for item in chosen}
    return [item for item in items if item.id in ids]


def _rank(item_id: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{item_id}".encode()).hexdigest()
