"""What a teacher asks for, gathered from a tutor into a selection to export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calctutor.errors import AnswerError, ExportError
from calctutor.exports.selection import PARTS, Disputed, Part, Selection, choose_items
from calctutor.quiz_types import ItemKind
from calctutor.types import Abstention, Comparison, Reply, SnippetLength

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

DEFAULT_TITLE = "Questions from your notes"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export: one topic or all notes, distinctions, questions of some kinds.

    ``comparisons`` are the terms of each distinction asked for. ``snippet`` is
    the length of the text on ``topic``, None for none. ``count`` is the number of
    questions, None for all and 0 for none. ``parts`` are those of a document.
    ``sheet`` says that the questions are seen beside each other, so that none may
    give another's answer away.
    """

    topic: str = ""
    comparisons: tuple[tuple[str, ...], ...] = ()
    snippet: SnippetLength | None = None
    kinds: tuple[ItemKind, ...] = ()
    count: int | None = None
    seed: int = 0
    approved_only: bool = False
    disputed: Disputed = "leave-out"
    parts: tuple[Part, ...] = PARTS
    title: str = ""
    sheet: bool = False


def gather(tutor: Tutor, wish: Wish) -> Selection:
    """The selection of a wish; raises ExportError or AnswerError for what the notes lack."""
    comparisons = tuple(_comparison(tutor, terms) for terms in wish.comparisons)
    snippets = (_snippet(tutor, wish.topic, wish.snippet),) if wish.topic and wish.snippet else ()
    chosen = Selection(
        title=wish.title or _title(wish, comparisons),
        snippets=snippets,
        comparisons=comparisons,
        parts=wish.parts,
        made=tutor.place.now(),
    )
    return chosen if wish.count == 0 else _with_items(tutor, wish, chosen)


def _with_items(tutor: Tutor, wish: Wish, chosen: Selection) -> Selection:
    """The selection with its questions; none on the topic is a remark where there is a text."""
    topics = (wish.topic,) if wish.topic else tuple(t for c in chosen.comparisons for t in c.terms)
    found = {}
    for topic in topics or (None,):
        try:
            found.update({item.id: item for item in tutor.questions.on(topic, wish.seed)})
        except AnswerError:
            if not (chosen.comparisons or chosen.snippets):
                raise
    from calctutor.study.sheet import clash

    wanted = [item for item in tutor.bank(wish.seed) if item.id in found]
    items, left_out = choose_items(
        wanted,
        kinds=wish.kinds,
        count=wish.count,
        seed=wish.seed,
        approved_only=wish.approved_only,
        disputed=wish.disputed,
        clash=clash if wish.sheet else None,
    )
    return replace(chosen, items=items, left_out=left_out)


def _comparison(tutor: Tutor, terms: tuple[str, ...]) -> Comparison:
    found = tutor.compare(*terms)
    if isinstance(found, Abstention):
        raise ExportError(
            f"Your notes don't cover “{found.missing}”, so there is nothing to compare: name "
            "another term."
        )
    return found


def _snippet(tutor: Tutor, topic: str, length: SnippetLength) -> Reply:
    reply = tutor.snippet(topic, length)
    if reply.kind != "snippet":
        raise ExportError(
            f"Your notes have no text on “{topic}”: choose another topic, as your notes name it."
        )
    return reply


def _title(wish: Wish, comparisons: tuple[Comparison, ...]) -> str:
    if comparisons:
        return " – ".join(" / ".join(c.terms) for c in comparisons[:2])
    if wish.topic:
        return wish.topic[:1].upper() + wish.topic[1:]
    return DEFAULT_TITLE
