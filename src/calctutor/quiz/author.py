"""What an author's file does to a bank: items retired, approved, edited and added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from calctutor.quiz.author_file import (
    FILE_NAME,
    Block,
    Overrides,
    listing,
    read_author_file,
    render,
    with_block,
    without_block,
)
from calctutor.quiz.make import BADGE
from calctutor.quiz.match import folded, plain, raw_slice
from calctutor.quiz.views import Views
from calctutor.quiz_types import IdeaUnit, ItemKind, Option, QuizItem
from calctutor.types import Citation, Fact

__all__ = [
    "FILE_NAME",
    "Overrides",
    "added_items",
    "apply_overrides",
    "listing",
    "read_author_file",
    "render",
    "with_block",
    "without_block",
]


def apply_overrides(
    items: Sequence[QuizItem], overrides: Overrides, views: Views
) -> tuple[list[QuizItem], tuple[str, ...]]:
    """The items after the author's file, and a sentence for each line that found nothing."""
    told: list[str] = []
    by_id = {item.id: item for item in items}
    for block in overrides.blocks:
        if block.action == "add":
            continue
        item = by_id.get(block.item_id)
        if item is None:
            told.append(
                f"{overrides.name}, line {block.line}: {block.action} {block.item_id} finds no "
                "question; its fact may have changed. The line is kept."
            )
        elif block.action == "edit":
            by_id[item.id] = _edited(item, block, views)
    retired = {b.item_id for b in overrides.blocks if b.action == "retire"}
    approved = {b.item_id for b in overrides.blocks if b.action == "approve"}
    kept = [by_id[item.id] for item in items if item.id not in retired]
    added, more = added_items(overrides, views)
    kept += [item for item in added if item.id not in retired]
    return [replace(i, approved=i.id in approved or i.approved) for i in kept], (*told, *more)


def _edited(item: QuizItem, block: Block, views: Views) -> QuizItem:
    """An item with the fields that the author gives in place of its own."""
    changed = replace(
        item,
        source="edited",
        stem=block.value("stem") or item.stem,
        feedback=block.value("feedback") or item.feedback,
        reason_stem=block.value("reason") or item.reason_stem,
    )
    if block.values("right") or block.values("wrong"):
        changed = _with_options(changed, block, views)
    if block.values("answer") or block.values("alias"):
        changed = _with_gold(changed, block)
    if block.values("right") or block.values("answer"):
        changed = replace(changed, statement=_statement(changed, block))
    return changed


def _with_options(item: QuizItem, block: Block, views: Views) -> QuizItem:
    right = block.values("right") or tuple(o.text for o in item.options if o.correct)
    wrong = block.values("wrong") or tuple(o.text for o in item.options if not o.correct)
    known = {folded(option.text): option for option in item.options}
    options = []
    for text in (*right, *wrong):
        correct = text in right
        old = known.get(folded(text))
        if old is not None and old.correct == correct:
            options.append(replace(old, text=text))
        else:
            options.append(_new_option(text, correct, item))
    return replace(
        item, options=tuple(options), key=tuple(range(len(right))), model_answer="; ".join(right)
    )


def _new_option(text: str, correct: bool, item: QuizItem) -> Option:
    """An option of the author's own: the item's fact speaks for it or against it."""
    said = item.feedback.removeprefix("Your notes: ")
    if correct:
        return Option(text, True, f"Right. {said}", (1,))
    return Option(text, False, f"Not so. {said}", (1,), "contradicted", item.fact_id)


def _with_gold(item: QuizItem, block: Block) -> QuizItem:
    answers = block.values("answer") or tuple(unit.value for unit in item.gold)
    old = {unit.value: unit for unit in item.gold}
    aliases = block.values("alias")
    units = [
        replace(
            old.get(a, IdeaUnit(a, a, item.subject, item.aspect)),
            aliases=(*(old[a].aliases if a in old else ()), *aliases),
        )
        for a in answers
    ]
    return replace(item, gold=tuple(units), model_answer="; ".join(answers))


def _statement(item: QuizItem, block: Block) -> tuple[str, ...]:
    """The cited words that the author's key or answers were made from; "" where there are none."""
    texts = block.values("right") or block.values("answer")
    return tuple(
        next((s for c in item.citations if (s := raw_slice(c.quote, text))), "") for text in texts
    )


def added_items(overrides: Overrides, views: Views) -> tuple[list[QuizItem], list[str]]:
    """The author's own items, and a sentence for each whose source is not in the notes."""
    items: list[QuizItem] = []
    told: list[str] = []
    for block in overrides.blocks:
        if block.action != "add":
            continue
        fact = _fact_of(block, views)
        if fact is None:
            told.append(
                f"{overrides.name}, line {block.line}: the words after “from:” are not in the "
                f"notes, so {block.item_id} is left out; copy them from the note."
            )
        else:
            items.append(_added(block, fact, views))
    return items, told


def _fact_of(block: Block, views: Views) -> Fact | None:
    """The fact that the words after "from: file |" stand in."""
    source, bar, words = block.value("from").partition("|")
    wanted = words.strip() if bar else source.strip()
    for fact in views.facts:
        if bar and fact.source != source.strip():
            continue
        if raw_slice(views.quote(fact), wanted) or folded(wanted) == folded(
            plain(views.quote(fact))
        ):
            return fact
    return None


def _added(block: Block, fact: Fact, views: Views) -> QuizItem:
    span, quote = fact.span, views.quote(fact)
    citation = Citation(
        1, fact.source, fact.headings, quote, span.start, span.end, span.first_line,
        span.last_line, disputed=fact.disputed,
    )  # fmt: skip
    right = block.values("right")
    default = "sba_value" if right else "short_answer"
    item = QuizItem(
        id=block.item_id,
        kind=cast(ItemKind, block.value("kind") or default),
        stem=block.value("stem"),
        fact_id=fact.id,
        feedback=block.value("feedback") or f"Your notes: “{fact.text}” [1]",
        citations=(citation,),
        subject=fact.subject,
        aspect=fact.aspect,
        fact_ids=(fact.id,),
        reason_stem=block.value("reason"),
        scored=fact.disputed is None,
        badge="" if fact.disputed is None else f"{BADGE} {fact.disputed}",
        source="author",
        approved=True,
    )
    if right:
        item = _with_options(item, block, views)
    if block.values("answer"):
        item = _with_gold(item, block)
    return replace(item, statement=_statement(item, block))
