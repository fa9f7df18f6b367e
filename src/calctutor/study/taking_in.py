"""A teacher's own questions taken into the author's file: each on its statement, linted first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.errors import BankFileError
from calctutor.quiz.author import FILE_NAME, apply_overrides, read_author_file, render, with_block
from calctutor.quiz.author_file import Action, Overrides
from calctutor.quiz_types import Finding, QuizItem
from calctutor.study.authoring import CHOOSABLE, TYPED, differing, fields_of
from calctutor.study.questions import Questions
from calctutor.study_protocols import StudyPlace

Lines = Sequence[tuple[str, str]]
Drafted = tuple[str, Lines, bool]
"""A question to take in: its id, its lines, whether it is marked as approved."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was done with each question, by id, and the flaws that were found.

    ``left_out`` are not in the file: ``findings`` or ``told`` say why.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()


class _Taker:
    """Takes questions in, one after the other; the file grows by those without an error."""

    def __init__(self, questions: Questions, overrides: Overrides) -> None:
        self.questions = questions
        self.overrides = overrides
        self.sound = {item.id: item for item in questions.sound.items}
        self.done: dict[str, list[str]] = {"added": [], "changed": [], "same": [], "left_out": []}
        self.findings: list[Finding] = []
        self.told: list[str] = []

    def take(self, item_id: str, lines: Lines, approved: bool) -> None:
        """One question: an edit where the notes give it, else one of the teacher's own."""
        given = self.sound.get(item_id)
        how = self._edit(given, lines) if given else self._add(item_id, lines)
        if how in ("changed", "same") and approved and not self._has("approve", item_id):
            self.overrides = with_block(self.overrides, "approve", item_id)
            how = "changed"
        self.done[how].append(item_id)

    def _has(self, action: Action, item_id: str) -> bool:
        return any((b.action, b.item_id) == (action, item_id) for b in self.overrides.blocks)

    def _edit(self, item: QuizItem, lines: Lines) -> str:
        """What an edit of the notes' own question did: only what differs is written."""
        known = {wording for unit in item.gold for wording in unit.aliases}
        told = {"stem", "feedback"}
        told |= {"right", "wrong"} if item.kind in CHOOSABLE else set()
        told |= {"answer", "alias"} if item.kind in TYPED else set()
        wanted = [(n, v) for n, v in lines if n in told and not (n == "alias" and v in known)]
        changed = differing(wanted, fields_of(item, ()))
        if not changed:
            return "same"
        return self._keep("edit", item.id, changed, "changed")

    def _add(self, item_id: str, lines: Lines) -> str:
        place = [(n, v) for n, v in lines if n == "from"] or self._place(lines)
        stem = next((v for n, v in lines if n == "stem"), "")
        if not place:
            self.told.append(
                f"“{stem[:80]}” is left out: no statement of your notes that it is near to has its "
                "answer in these words. Name one in a line or column “from”."
            )
            return "left_out"
        rest = [(n, v) for n, v in lines if n != "from"]
        fields = [*place, *rest]
        before = next(
            (b.fields for b in self.overrides.blocks if (b.action, b.item_id) == ("add", item_id)),
            None,
        )
        if before is not None and sorted(before) == sorted(fields):
            return "same"
        return self._keep("add", item_id, fields, "added" if before is None else "changed")

    def _place(self, lines: Lines) -> list[tuple[str, str]]:
        """The statement that a question stands on: near its stem, with its answers in it."""
        stem = next((v for n, v in lines if n == "stem"), "")
        keys = [v for n, v in lines if n == "right"] or [v for n, v in lines if n == "answer"]
        fact = self.questions.stands_on(" ".join([stem, *keys]), keys)
        if fact is None:
            return []
        quote = " ".join(self.questions.views.quote(fact).split())
        return [("from", quote if "|" in fact.source else f"{fact.source} | {quote}")]

    def _keep(self, action: Action, item_id: str, fields: Lines, how: str) -> str:
        """Write a block, unless the item that it makes has an error."""
        try:
            tried = with_block(self.overrides, action, item_id, fields)
        except BankFileError as problem:
            self.told.append(str(problem))
            return "left_out"
        base = [self.sound[item_id]] if item_id in self.sound else []
        mine = Overrides(
            tuple(b for b in tried.blocks if (b.action, b.item_id) == (action, item_id))
        )
        items, told = apply_overrides(base, mine, self.questions.views)
        made = next((item for item in items if item.id == item_id), None)
        if made is None:
            said = "the words of “from” are not in your notes; copy them from the note."
            self.told.append(f"{item_id} is left out: {said}")
            return "left_out"
        found = self.questions.lint([made])
        self.findings += found
        if any(finding.severity == "E" for finding in found):
            return "left_out"
        self.overrides = tried
        return how


def take_in(
    questions: Questions, place: StudyPlace, drafts: Sequence[Drafted], *, write: bool
) -> TakenIn:
    """Take questions into the author's file; with ``write`` False only say what would happen.

    A second time it changes nothing. Raises BankFileError for a file that can't be
    read or written.
    """
    with place.changing(FILE_NAME):
        before = place.read(FILE_NAME) or ""
        taker = _Taker(questions, read_author_file(before))
        for item_id, lines, approved in drafts:
            taker.take(item_id, lines, approved)
        after = render(taker.overrides)
        if write and after != before:
            place.write(FILE_NAME, after)
    return TakenIn(
        **{how: tuple(ids) for how, ids in taker.done.items()},
        findings=tuple(taker.findings),
        told=tuple(taker.told),
    )


def drafts_of(text: str, name: str) -> list[Drafted]:
    """The added and edited questions of an author's file, as they are to be taken in.

    Raises BankFileError for a line that can't be read, and for a file that only
    retires and approves.
    """
    read = read_author_file(text, name)
    approved = {b.item_id for b in read.blocks if b.action == "approve"}
    found: list[Drafted] = [
        (b.item_id, b.fields, b.item_id in approved)
        for b in read.blocks
        if b.action in ("add", "edit")
    ]
    told = {item_id for item_id, _, _ in found}
    found += [(item_id, (), True) for item_id in sorted(approved - told)]
    if not found:
        raise BankFileError(f"{name} adds, edits and approves no question.")
    return found
