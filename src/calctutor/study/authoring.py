"""The author at work on the bank: what stands in it, and each change kept in the author's file.

Every change goes through the file beside the notes, so that the page, the
command line and an editor see one and the same bank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from calctutor.errors import ItemGone
from calctutor.quiz.author import (
    FILE_NAME,
    Overrides,
    apply_overrides,
    read_author_file,
    render,
    with_block,
    without_block,
)
from calctutor.quiz.author_file import Action, Block
from calctutor.quiz_types import Finding, ItemKind, QuizItem
from calctutor.study.questions import Questions
from calctutor.study_protocols import StudyPlace
from calctutor.types import Fact

State = Literal["offered", "approved", "retired", "kept out"]
"""Where an item stands: in the bank, there by the author's word, taken out by it, or flawed."""
Fields = Sequence[tuple[str, str]]
"""Lines of a block of the author's file: (name, value), in order."""

CHOOSABLE: frozenset[ItemKind] = frozenset(
    {"sba_entity", "sba_value", "contrast", "multiple", "two_tier", "odd_one_out"}
)
"""Kinds whose options an author can replace."""
TYPED: frozenset[ItemKind] = frozenset({"cloze", "reverse", "set_recall", "short_answer"})
"""Kinds whose answers an author can replace."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the author sees it: where it stands, its topic, its flaws, what was changed.

    ``changed`` says that the author edited or wrote it.
    """

    item: QuizItem
    state: State
    topic: str
    findings: tuple[Finding, ...] = ()
    changed: bool = False


class Authoring:
    """Reads and changes the author's file of one folder; threads may share it."""

    def __init__(self, questions: Questions, place: StudyPlace) -> None:
        """Work on the bank of these questions."""
        self._questions = questions
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        """Every item with its state: the bank in its order, what is kept out, what is retired."""
        made, overrides = self._questions.made(), self._read()
        others = [i for i in self._all(overrides) if i.id not in made.by_id]
        topics = self._topics((*made.items, *others))
        flaws: dict[str, list[Finding]] = defaultdict(list)
        for finding in made.report.warnings:
            flaws[finding.item_id].append(finding)
        found = [
            self._entry(item, "approved" if item.approved else "offered", topics, flaws)
            for item in made.items
        ]
        retired = {b.item_id for b in overrides.blocks if b.action == "retire"}
        for item in others:
            if item.id not in retired and item.source != "generated":
                flaws[item.id] = list(self._questions.lint([item]))
                found.append(self._entry(item, "kept out", topics, flaws))
        found += [self._entry(i, "retired", topics, flaws) for i in others if i.id in retired]
        return tuple(found)

    def entry(self, item_id: str) -> Entry:
        """The entry of one item; raises ItemGone."""
        for entry in self.entries():
            if entry.item.id == item_id:
                return entry
        raise ItemGone(
            "This question is no longer in the bank: its notes may have changed. Reload the list."
        )

    def approve(self, ids: Iterable[str], *, yes: bool = True) -> None:
        """Mark questions as approved, or take the mark back; raises BankFileError."""
        self._mark("approve", ids, yes)

    def retire(self, ids: Iterable[str], *, yes: bool = True) -> None:
        """Take questions out of the bank, or put them back; raises BankFileError."""
        self._mark("retire", ids, yes)

    def fields(self, item: QuizItem) -> tuple[tuple[str, str], ...]:
        """What an author can change of an item, as lines of the file, with their present values."""
        overrides = self._read()
        own = _block(overrides, "edit", item.id) or _block(overrides, "add", item.id)
        return fields_of(item, own.values("alias") if own else ())

    def preview(self, item_id: str, fields: Fields) -> Entry:
        """The item as an edit would leave it, with the flaws that the linter would find."""
        overrides = self._edited(self._read(), item_id, fields)
        return self._judged(overrides, item_id)

    def edit(self, item_id: str, fields: Fields) -> Entry:
        """Keep an edit, or take it back where nothing differs; raises BankFileError."""
        with self._place.changing(FILE_NAME):
            self._write(self._edited(self._read(), item_id, fields))
        return self.entry(item_id)

    def restore(self, item_id: str) -> None:
        """Take back what was edited; an item of the author's own is deleted."""
        with self._place.changing(FILE_NAME):
            overrides = self._read()
            own: tuple[Action, ...] = ("add", "edit", "approve", "retire")
            for action in own if _block(overrides, "add", item_id) else own[1:2]:
                overrides = without_block(overrides, action, item_id)
            self._write(overrides)

    def preview_new(self, fields: Fields) -> Entry:
        """A question of the author's own as it would stand in the bank, with its flaws."""
        return self._judged(with_block(self._read(), "add", "own-new", fields), "own-new")

    def add(self, fields: Fields) -> Entry:
        """Keep a question of the author's own; raises BankFileError for one that can't be."""
        with self._place.changing(FILE_NAME):
            item_id = f"own-{self._place.new_id()[:12]}"
            changed = with_block(self._read(), "add", item_id, fields)
            self._judged(changed, item_id)
            self._write(changed)
        return self.entry(item_id)

    def file(self) -> tuple[str, str]:
        """The author's file: its name and its text, "" where there is none yet."""
        return FILE_NAME, self._place.read(FILE_NAME) or ""

    def replace_file(self, text: str) -> tuple[str, ...]:
        """Put another author's file in place; sentences on lines that find no question.

        Raises BankFileError, and changes nothing, where a line can't be read.
        """
        overrides = read_author_file(text)
        with self._place.changing(FILE_NAME):
            self._write(overrides)
        return apply_overrides(self._questions.sound.items, overrides, self._questions.views)[1]

    def source_line(self, fact: Fact) -> str:
        """The words of a fact as the line "from" of an added question names them."""
        quote = " ".join(self._questions.views.quote(fact).split())
        return quote if "|" in fact.source else f"{fact.source} | {quote}"

    def _mark(self, action: Action, ids: Iterable[str], yes: bool) -> None:
        with self._place.changing(FILE_NAME):
            overrides = self._read()
            for item_id in ids:
                overrides = without_block(overrides, action, item_id)
                overrides = with_block(overrides, action, item_id) if yes else overrides
            self._write(overrides)

    def _edited(self, overrides: Overrides, item_id: str, fields: Fields) -> Overrides:
        """The file with an edit: only the lines whose values differ from the question's own."""
        added = _block(overrides, "add", item_id)
        if added is not None:
            kept = [(n, v) for n, v in added.fields if n in ("kind", "from", "note")]
            return with_block(overrides, "add", item_id, [*kept, *_given(fields)])
        before = _block(overrides, "edit", item_id)
        plain = without_block(overrides, "edit", item_id)
        original = {item.id: item for item in self._all(plain)}.get(item_id)
        if original is None:
            raise ItemGone(
                "This question is no longer in the bank: its notes may have changed. "
                "Reload the list."
            )
        changed = differing(_given(fields), fields_of(original, ()))
        if not changed:
            return plain
        note = [("note", value) for value in (before.values("note") if before else ())]
        return with_block(overrides, "edit", item_id, [*changed, *note])

    def _judged(self, overrides: Overrides, item_id: str) -> Entry:
        item = next((i for i in self._all(overrides) if i.id == item_id), None)
        if item is None:
            raise ItemGone(
                "The words that this question stands on are not in the notes: copy them from "
                "the note, or choose a statement from the list."
            )
        topics = self._topics([item])
        flaws = {item_id: self._questions.lint([item])}
        kept_out = any(f.severity == "E" for f in flaws[item_id])
        return self._entry(item, "kept out" if kept_out else "offered", topics, flaws)

    def _topics(self, items: Iterable[QuizItem]) -> dict[str, str]:
        """The topic of the fact that each of these items asks, by the fact's id."""
        facts = self._questions.study_facts(item.fact_id for item in items)
        return {fact.fact_id: fact.topic for fact in facts}

    def _entry(
        self,
        item: QuizItem,
        state: State,
        topics: Mapping[str, str],
        flaws: Mapping[str, Sequence[Finding]],
    ) -> Entry:
        found = tuple(flaws.get(item.id, ()))
        return Entry(item, state, topics.get(item.fact_id, ""), found, item.source != "generated")

    def _all(self, overrides: Overrides) -> list[QuizItem]:
        """Every item after a file's edits and additions, the retired ones too."""
        parts = tuple(
            part
            for part in overrides.parts
            if not (isinstance(part, Block) and part.action == "retire")
        )
        free = replace(overrides, parts=parts)
        return apply_overrides(self._questions.sound.items, free, self._questions.views)[0]

    def _read(self) -> Overrides:
        return read_author_file(self._place.read(FILE_NAME) or "")

    def _write(self, overrides: Overrides) -> None:
        self._place.write(FILE_NAME, render(overrides))


def _block(overrides: Overrides, action: Action, item_id: str) -> Block | None:
    wanted = (action, item_id)
    return next((b for b in overrides.blocks if (b.action, b.item_id) == wanted), None)


def fields_of(item: QuizItem, aliases: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What an author can change of an item, as lines of the file, with their present values."""
    lines = [("stem", item.stem)]
    if item.kind in CHOOSABLE:
        right = [o.text for i, o in enumerate(item.options) if i in item.key]
        wrong = [o.text for i, o in enumerate(item.options) if i not in item.key]
        lines += [("right", text) for text in right] + [("wrong", text) for text in wrong]
    if item.kind in TYPED:
        lines += [("answer", unit.value) for unit in item.gold]
        lines += [("alias", alias) for alias in aliases]
    if item.reason_stem:
        lines.append(("reason", item.reason_stem))
    return (*lines, ("feedback", item.feedback))


def _given(fields: Fields) -> list[tuple[str, str]]:
    clean = [(name, " ".join(value.split())) for name, value in fields]
    return [(name, value) for name, value in clean if value]


def differing(fields: Fields, original: Fields) -> list[tuple[str, str]]:
    """The lines of each name whose values are not the original's, whatever their order."""
    names = dict.fromkeys(name for name, _ in fields)
    return [
        (name, value)
        for name in names
        if sorted(v for n, v in fields if n == name)
        != sorted(" ".join(v.split()) for n, v in original if n == name)
        for value in (v for n, v in fields if n == name)
    ]
