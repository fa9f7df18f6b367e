"""A selection as a document: handout, questions, answers on a page of their own, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calctutor.exports.answers import (
    KIND_NAMES,
    answer_of,
    asks_reason,
    letter,
    numbered,
)
from calctutor.exports.document import (
    Answer,
    Block,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Run,
    Runs,
    Sources,
    Table,
    WriteLine,
)
from calctutor.exports.selection import Selection
from calctutor.exports.sources import SourceBook, one_line
from calctutor.quiz_types import CHOICE_KINDS, QuizItem
from calctutor.types import Cell, Citation, Comparison, Reply, Sentence

FROM_NOTES = "From your notes. Every statement has the number of its source."
TELLS_APART = "What tells them apart"
NO_DISCRIMINATOR = "Your notes name no single feature that tells them apart."
SHARED = "Shared, so of no use for telling them apart"
TRAP = "Trap"
SILENT = "notes silent"
QUESTIONS = "Questions"
ANSWERS = "Answers"
SOURCES = "Sources"
TEACHER = "Teacher's note"
NAME_LINE = "Name"
_LINES = {"short_answer": 3, "two_tier": 2, "contrast": 2, "true_false": 1}
MOST_LINES = 8
"""Lines to write on below one question, at most."""


def compose(selection: Selection) -> Document:
    """The document of a selection, with the parts that it asks for."""
    book = SourceBook()
    blocks: list[Block] = []
    if "handout" in selection.parts and (selection.snippets or selection.comparisons):
        blocks += _handout(selection, book)
    asked = "quiz" in selection.parts and bool(selection.items)
    if asked:
        blocks += _new_part(blocks, Heading(QUESTIONS))
        blocks.append(WriteLine(NAME_LINE))
        blocks += [question(n, item) for n, item in enumerate(selection.items, start=1)]
    if "key" in selection.parts and selection.items:
        blocks += _new_part(blocks, Heading(ANSWERS))
        blocks += [_answer(n, item, book) for n, item in enumerate(selection.items, start=1)]
    if book.sources:
        blocks += [Heading(SOURCES), Sources(book.sources)]
    return Document(one_line(selection.title), tuple(blocks))


def _new_part(before: Sequence[Block], heading: Heading) -> list[Block]:
    return [PageBreak(), heading] if before else [heading]


def _handout(selection: Selection, book: SourceBook) -> Iterator[Block]:
    yield Paragraph((Run(FROM_NOTES),), small=True)
    for snippet in selection.snippets:
        yield from _snippet(snippet, book)
    for comparison in selection.comparisons:
        blocks = [*distinction(comparison, book)]
        repeats = blocks[0] == Heading(one_line(selection.title), 2)
        yield from blocks[1:] if repeats else blocks
    yield WriteLine(TEACHER)


def _snippet(reply: Reply, book: SourceBook) -> Iterator[Block]:
    """A snippet: its opening line as heading, its statements, its tables, what is open."""
    told: list[Runs] = []
    after: list[Block] = []
    for place, sentence in enumerate(s for s in reply.sentences if not s.heading):
        if not sentence.frame:
            told.append(tuple(_cited(sentence, reply.citations, book)))
        elif place == 0:
            yield Heading(one_line(sentence.text).rstrip(":"), 2)
        elif not sentence.text.startswith(TEACHER):
            after.append(Paragraph((Run(one_line(sentence.text)),), small=True))
    if told:
        yield Bullets(tuple(told))
    for comparison in reply.tables:
        yield from distinction(comparison, book)
    yield from after


def distinction(comparison: Comparison, book: SourceBook) -> Iterator[Block]:
    """A distinction: what tells the terms apart, the table, what is shared, the trap, a check."""
    yield Heading(" / ".join(one_line(term) for term in comparison.terms), 2)
    if comparison.discriminator:
        yield from _part(TELLS_APART, comparison.discriminator, comparison, book)
    else:
        yield Paragraph((Run(NO_DISCRIMINATOR),))
    if comparison.rows:
        yield _table(comparison, book)
    yield from _part(SHARED, comparison.shared, comparison, book)
    yield from _part(TRAP, comparison.trap, comparison, book)
    if comparison.silent:
        said = " ".join(one_line(sentence.text) for sentence in comparison.silent)
        yield Paragraph((Run(said),), small=True)
    if comparison.check:
        yield from _part(comparison.check[0].text, comparison.check[1:], comparison, book)


def _part(
    title: str, sentences: Sequence[Sentence], comparison: Comparison, book: SourceBook
) -> Iterator[Block]:
    if sentences:
        yield Heading(one_line(title).rstrip(":"), 3)
        yield Bullets(tuple(tuple(_cited(s, comparison.citations, book)) for s in sentences))


def _cited(sentence: Sentence, known: Sequence[Citation], book: SourceBook) -> list[Run]:
    return book.cited(one_line(sentence.text), sentence.citations, known)


def _table(comparison: Comparison, book: SourceBook) -> Table:
    rows = tuple(
        (
            (Run(one_line(row.aspect).capitalize(), bold=True),),
            *(_cell(cell, comparison.citations, book) for cell in row.cells),
        )
        for row in comparison.rows
    )
    return Table(("", *(one_line(term) for term in comparison.terms)), rows)


def _cell(cell: Cell, known: Sequence[Citation], book: SourceBook) -> Runs:
    if not cell.items:
        return (Run(SILENT, italic=True),)
    runs: list[Run] = []
    for text, number in cell.items:
        if runs:
            runs.append(Run("; "))
        runs += book.cited(one_line(text), (number,), known)
    return tuple(runs)


def question(number: int, item: QuizItem) -> Question:
    """An item as it is printed on a quiz sheet, without its answer."""
    choices = numbered(item.options)
    return Question(
        number,
        one_line(item.stem),
        badge=one_line(item.badge),
        entries=tuple((str(i), one_line(t)) for i, t in enumerate(item.left, start=1)),
        choices=choices,
        second=_second(item),
        reasons=numbered(item.reasons),
        lines=_lines(item),
    )


def _second(item: QuizItem) -> str:
    if asks_reason(item):
        return one_line(item.reason_stem)
    return "If it is false, correct it." if item.kind == "true_false" else ""


def _lines(item: QuizItem) -> int:
    """Lines to write the answer on."""
    if item.kind in ("matching", "ordering"):
        return 1
    if item.kind in CHOICE_KINDS:
        return 0 if item.reasons or not _second(item) else _LINES.get(item.kind, 1)
    if item.kind == "set_recall":
        return min(max(len(item.gold), 1), MOST_LINES)
    return _LINES.get(item.kind, 1)


def _answer(number: int, item: QuizItem, book: SourceBook) -> Answer:
    said = book.marked(one_line(item.feedback), item.citations)
    if item.citations and not any(run.source for run in said):
        said.append(Run(source=book.number(item.citations[0])))
    return Answer(number, keyed_answer(item), tuple(said))


def keyed_answer(item: QuizItem) -> str:
    """The answer with the labels that the printed question has."""
    if item.kind == "matching":
        pairs = [f"{i + 1}{letter(j)}" for i, j in sorted(item.pairs)]
        return f"{' '.join(pairs)} ({one_line(answer_of(item))})"
    if item.kind == "ordering":
        return f"{' '.join(letter(i) for i in item.order)} ({one_line(answer_of(item))})"
    if item.key:
        return f"{', '.join(letter(i) for i in item.key)}: {one_line(answer_of(item))}"
    return one_line(answer_of(item))


def kind_name(item: QuizItem) -> str:
    """What an item's kind is called for a reader."""
    return KIND_NAMES[item.kind]
