"""Tables: CSV for a spreadsheet, TSV for Anki's text import, two columns for Quizlet.

A cell that a spreadsheet would take for a formula is made harmless in each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape

from calctutor.exports.answers import accepted, answer_of, topic_of
from calctutor.exports.cards import Card, cards_of
from calctutor.exports.selection import Selection
from calctutor.exports.sources import one_line
from calctutor.exports.tags import tags_of
from calctutor.quiz_types import QuizItem

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell must not begin with, as a spreadsheet may run it."""
HEAD = ("id", "kind", "topic", "question")
TAIL = ("feedback", "from", "note", "approved")


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe in front of what looks like a formula."""
    return f"'{cell}" if cell.lstrip(" '").startswith(FORMULA) else cell


def fused(cell: str) -> str:
    """A cell as it was before `defused`."""
    return cell[1:] if cell.startswith("'") and defused(cell[1:]) == cell else cell


def write_csv(selection: Selection) -> bytes:
    """All questions as a table with a header row; UTF-8 with the mark that Excel needs."""
    rows = [_row(item) for item in selection.items]
    widths = {name: max((len(r[name]) for r in rows), default=0) for name in _COLUMNS}
    widths["answer"] = max(widths["answer"], 1)
    head = [
        *HEAD,
        *(f"{name} {i + 1}" for name in _COLUMNS for i in range(widths[name])),
        *TAIL,
    ]
    lines = [head]
    for item, row in zip(selection.items, rows, strict=True):
        cells = [item.id, item.kind, " > ".join(topic_of(item)), one_line(item.stem)]
        for name in _COLUMNS:
            cells += [*row[name], *[""] * (widths[name] - len(row[name]))]
        cells += [one_line(item.feedback), _from(item), one_line(item.badge)]
        lines.append([*cells, "yes" if item.approved else ""])
    lines += [_card_row(card, widths) for card in cards_of(selection) if card.kind in _TEXTS]
    data = "\ufeff" + _csv(lines, csv.excel)
    return data.encode()


_COLUMNS = ("right", "wrong", "answer", "alias")
_TEXTS = ("distinction", "snippet")


def _row(item: QuizItem) -> dict[str, list[str]]:
    row: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    if item.kind == "matching":
        row["answer"] = [f"{item.left[i]} – {item.options[j].text}" for i, j in item.pairs]
        used = {j for _, j in item.pairs}
        row["wrong"] = [o.text for j, o in enumerate(item.options) if j not in used]
    elif item.kind == "ordering":
        row["answer"] = [item.options[i].text for i in item.order]
    else:
        row["right"] = [item.options[i].text for i in item.key]
        row["wrong"] = [o.text for i, o in enumerate(item.options) if i not in item.key]
        wordings = accepted(item)
        row["answer"] = [first for first, *_ in wordings]
        row["alias"] = [other for _, *rest in wordings for other in rest]
    if not any(row.values()):
        row["answer"] = [answer_of(item)]
    return {name: [one_line(cell) for cell in cells] for name, cells in row.items()}


def _from(item: QuizItem) -> str:
    """Where an item stands, as the author's file says it: the file, a bar, the words."""
    if not item.citations:
        return ""
    first = item.citations[0]
    return f"{first.source} | {one_line(first.quote)}"


def _card_row(card: Card, widths: dict[str, int]) -> list[str]:
    cells = [card.id, card.kind, " > ".join(card.topic), " ".join(card.front)]
    cells += [""] * (widths["right"] + widths["wrong"])
    cells += [" / ".join(card.back), *[""] * (widths["answer"] - 1 + widths["alias"])]
    return [*cells, " ".join(card.sources), "", card.badge, ""]


def write_tsv(selection: Selection) -> bytes:
    """Cards as Anki's text import reads them: a lasting id, front, back, tags.

    Fields are HTML, so a formula's first character is written as its entity.
    """
    head = (
        "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#tags column:4\n"
        "#columns:Id\tFront\tBack\tTags\n"
    )
    lines = []
    for card in cards_of(selection):
        back = [*card.back, *card.said, *filter(None, [card.badge]), *card.sources]
        sides = (_html_cell(card.front), _html_cell(back))
        lines.append([f"calctutor:{card.id}", *sides, " ".join(tags_of(card.topic, card.kind))])
    return (head + _csv(lines, csv.excel_tab)).encode()


def _html_cell(lines: Iterable[str]) -> str:
    text = "<br>".join(escape(one_line(line)) for line in lines)
    return f"&#{ord(text[0])};{text[1:]}" if text.startswith(FORMULA) else text


def write_quizlet(selection: Selection) -> bytes:
    """Two columns, term and definition, as Quizlet takes them: one line a card, no quotes."""
    lines = []
    for card in cards_of(selection):
        back = [*card.back, *filter(None, [card.badge]), *card.sources]
        sides = (" / ".join(card.front), " / ".join(back))
        lines.append("\t".join(defused(one_line(side)) for side in sides) + "\n")
    return "".join(lines).encode()


def _csv(lines: Sequence[Sequence[str]], dialect: type[csv.Dialect]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, dialect).writerows([[defused(cell) for cell in line] for line in lines])
    return out.getvalue()
