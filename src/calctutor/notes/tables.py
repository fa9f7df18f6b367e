"""Statements of tables: a cell under the heads of its row and column; glossary rows as pairs."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.notes.blocks import Prose, Table
from calctutor.notes.drafts import Draft, Owner, Row
from calctutor.notes.glossary import is_glossary_table, read_entry
from calctutor.notes.lexicon import MODALITIES, is_facet, pure_aspect
from calctutor.notes.statements import find_disputes, statement_ranges, without_dispute
from calctutor.text import fold

_NOTHING = frozenset(("-", "–", "—", "n/a", "na", "none", "?", "tbd", "..."))
_ROWS_ARE_THINGS = frozenset(
    "type|name|term|kind|class|item|example|format name|no|no.|#".split("|")
)
_ROWS_ARE_ATTRIBUTES = frozenset(
    """feature|features|aspect|property|properties|criterion|criteria|characteristic|characteristics
    |attribute|attributes|parameter|question|comparison|difference""".replace("\n    ", "").split(
        "|"
    )
)


def draft_table(
    table: Table, headings: Sequence[str], owners: tuple[Owner, ...], *, glossary: bool
) -> list[Draft]:
    """The statements of a table in reading order.

    The subject of a cell is the head of its row; where the rows are what is
    compared ("Age", "Site") and the columns the things, the head of its column.
    """
    group = f"table:{table.first + 1}"
    header = [cell.shown.text for cell in table.header]
    if is_glossary_table(header, glossary):
        return [
            _pair(row, header, headings, group, owners) for row in table.rows if _filled(row, 2)
        ]
    turned = _things_across(table)
    drafts: list[Draft] = []
    for row in table.rows:
        if row and not turned:
            drafts.extend(_cells(row, table.header, group, owners))
        elif row:
            drafts.extend(_turned(row, table.header, group, owners))
    return drafts


def _filled(row: Sequence[Prose], count: int) -> bool:
    return len(row) >= count and all(_says(cell) for cell in row[:count])


def _says(cell: Prose) -> bool:
    text = cell.shown.text
    return any(c.isalnum() for c in text) and text.strip().lower() not in _NOTHING


def _cells(
    row: Sequence[Prose], header: Sequence[Prose], group: str, owners: tuple[Owner, ...]
) -> list[Draft]:
    """The head of a row as a bare name, then its cells under it."""
    drafts: list[Draft] = []
    name = without_dispute(row[0].shown.text)
    first: Draft | None = None
    if _says(row[0]):
        place = Row("", header[0].shown.text, (header[0],))
        drafts.extend(_drafts(row[0], place, group, owners))
        first = drafts[0]
        first.kind = "element"
    for cell, head in zip(row[1:], header[1:], strict=False):
        if _says(cell) and not cell.shown.text.endswith("?"):
            place = Row(name, head.shown.text, (row[0], head))
            drafts.extend(_drafts(cell, place, group, owners, first))
    return drafts


def _turned(
    row: Sequence[Prose], header: Sequence[Prose], group: str, owners: tuple[Owner, ...]
) -> list[Draft]:
    label = without_dispute(row[0].shown.text)
    return [
        draft
        for cell, head in zip(row[1:], header[1:], strict=False)
        if _says(cell) and not cell.shown.text.endswith("?")
        for draft in _drafts(
            cell, Row(without_dispute(head.shown.text), label, (head, row[0])), group, owners
        )
    ]


def _drafts(
    cell: Prose, row: Row, group: str, owners: tuple[Owner, ...], above: Draft | None = None
) -> list[Draft]:
    """A cell as one statement, or as several where a mark of dispute stands amid it."""
    drafts = []
    for start, end, reason in _pieces(cell):
        draft = Draft(
            "cell", cell, start, end, start, group, owners=owners, dispute=reason, row=row
        )
        draft.above = above
        drafts.append(draft)
    return drafts


def _pieces(cell: Prose) -> list[tuple[int, int, str | None]]:
    """What stands before, between and behind a cell's marks of dispute, and each one's reason."""
    text = cell.shown.text
    pieces: list[tuple[int, int, str | None]] = []
    for start, end, reason in statement_ranges(cell, 0, len(text)):
        if pieces and not find_disputes(text[pieces[-1][1] : start]):
            before = pieces.pop()
            start, reason = before[0], before[2] or reason
        pieces.append((start, end, reason))
    return pieces or [(0, len(text), None)]


def _pair(
    row: Sequence[Prose],
    header: Sequence[str],
    headings: Sequence[str],
    group: str,
    owners: tuple[Owner, ...],
) -> Draft:
    """A glossary's row as one statement: two names of one thing, or a term and its meaning."""
    place = Row(row[0].shown.text, "", ())
    start, end, reason = _whole(_pieces(row[1]))
    draft = Draft(
        "cell", row[1], start, end, start, group, owners=owners, dispute=reason, row=place
    )
    draft.kind = "pair"
    draft.left = row[0]
    draft.entry = read_entry(row[0].shown.text, draft.text, header, headings)
    return draft


def _whole(pieces: Sequence[tuple[int, int, str | None]]) -> tuple[int, int, str | None]:
    """From the first piece to the last, disputed where any is."""
    reason = next((reason for _, _, reason in pieces if reason is not None), None)
    return pieces[0][0], pieces[-1][1], reason


def _things_across(table: Table) -> bool:
    """Whether the columns are the things: its corner says so, or the rows' heads are attributes."""
    corner = fold(table.header[0].shown.text).strip(" :")
    across = [cell.shown.text for cell in table.header[1:] if cell.shown.text]
    down = [row[0].shown.text for row in table.rows if row and row[0].shown.text]
    if corner in _ROWS_ARE_THINGS or not across or not down:
        return False
    if corner in _ROWS_ARE_ATTRIBUTES:
        return True
    return _share(down) > _share(across) and (_share(down) >= 0.3 or not corner)


def _share(heads: Sequence[str]) -> float:
    return sum(_is_attribute(head) for head in heads) / len(heads)


def _is_attribute(head: str) -> bool:
    aspect = pure_aspect(head)
    return bool(aspect and aspect not in MODALITIES) or is_facet(head)
