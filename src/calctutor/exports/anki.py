"""An Anki deck (.apkg): a note type for each way of asking, ids that last, the sources behind.

A second import updates the notes and keeps their history: the deck, the note
types and the notes are known by ids made from the bank's own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import genanki

from calctutor.exports.answers import BLANK, answer_of, numbered
from calctutor.exports.archive import repack
from calctutor.exports.cards import Card, cards_of, item_card
from calctutor.exports.selection import Selection
from calctutor.exports.sources import one_line
from calctutor.exports.tags import lasting_number, tags_of
from calctutor.quiz_types import CHOICE_KINDS, QuizItem

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment of a deck that does not say when it was made."""
DECK = "Notes"
_CSS = """.card { font-family: sans-serif; font-size: 19px; line-height: 1.45; text-align: left;
  max-width: 40em; margin: 0 auto; }
.options, .second { margin-top: 0.8em; }
.badge { font-size: 0.8em; font-style: italic; margin-top: 0.8em; }
.answer { font-weight: bold; }
.said { margin-top: 0.8em; }
.source { font-size: 0.75em; margin-top: 0.8em; opacity: 0.85; }
.cloze { font-weight: bold; }
"""
_BADGE = "{{#Badge}}<div class=badge>{{Badge}}</div>{{/Badge}}"
_BACK = (
    "{{FrontSide}}<hr id=answer><div class=answer>{{Answer}}</div>"
    "<div class=said>{{Said}}</div><div class=source>{{Source}}</div>"
)
_OPTIONS = "{{#Options}}<div class=options>{{Options}}</div>{{/Options}}"


def _model(number: int, name: str, fields: Sequence[str], front: str, back: str) -> genanki.Model:
    return genanki.Model(
        number,
        f"calctutor {name}",
        fields=[{"name": field} for field in fields],
        templates=[{"name": "Card", "qfmt": front, "afmt": back}],
        css=_CSS,
    )


def models() -> dict[str, genanki.Model]:
    """The note types by name; their numbers and fields stay as they are for good."""
    rest = ("Said", "Source", "Badge", "Id")
    typed = _BACK.replace("{{FrontSide}}", "{{Question}}").replace(
        "<div class=answer>{{Answer}}</div>", "{{type:Answer}}"
    )
    front = f"{{{{Question}}}}{_BADGE}"
    asked = ("Question", "Answer", *rest)
    chosen = ("Question", "Options", "Answer", *rest)
    choice = f"{{{{Question}}}}{_OPTIONS}{_BADGE}"
    type_in = f"{front}<br>{{{{type:Answer}}}}"
    return {
        "choice": _model(1470652101, "choice", chosen, choice, _BACK),
        "typed": _model(1470652102, "typed answer", asked, type_in, typed),
        "cloze": _cloze(rest),
        "basic": _model(1470652104, "question", asked, front, _BACK),
    }


def _cloze(rest: Sequence[str]) -> genanki.Model:
    back = "{{cloze:Text}}<hr id=answer><div class=said>{{Said}}</div>"
    return genanki.Model(
        1470652103,
        "calctutor cloze",
        fields=[{"name": field} for field in ("Text", *rest)],
        templates=[
            {
                "name": "Cloze",
                "qfmt": f"{{{{cloze:Text}}}}{_BADGE}",
                "afmt": f"{back}<div class=source>{{{{Source}}}}</div>",
            }
        ],
        css=_CSS,
        model_type=genanki.Model.CLOZE,
    )


def write(selection: Selection) -> bytes:
    """The deck of a selection; the same bytes for the same selection and moment."""
    made = models()
    name = f"calctutor::{one_line(selection.title).replace('::', ': ') or DECK}"
    deck = genanki.Deck(lasting_number(f"deck {name}"), name)
    for card in cards_of(selection):
        if card.kind in ("distinction", "snippet"):
            deck.add_note(_basic(card, made))
    for item in selection.items:
        deck.add_note(_note(item, made))
    moment = (selection.made or EARLIEST).timestamp()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(deck).write_to_file(str(path), timestamp=float(int(moment)))
        return repack(path.read_bytes())


def _note(item: QuizItem, made: dict[str, genanki.Model]) -> genanki.Note:
    card = item_card(item)
    question = _html([item.stem])
    rest = [_html(card.said), _html(card.sources), _html([card.badge]), item.id]
    text = _cloze_text(item)
    if item.kind == "cloze" and text:
        return _made(card, made["cloze"], [text, *rest])
    if item.kind in CHOICE_KINDS and not item.reason_stem:
        options = _html(f"{label}) {option}" for label, option in numbered(item.options))
        return _made(card, made["choice"], [question, options, _html(card.back), *rest])
    if item.kind == "reverse" and len(item.gold) == 1:
        answer = escape(one_line(answer_of(item)), quote=False)
        return _made(card, made["typed"], [question, answer, *rest])
    return _basic(card, made)


def _basic(card: Card, made: dict[str, genanki.Model]) -> genanki.Note:
    rest = [_html(card.said), _html(card.sources), _html([card.badge]), card.id]
    return _made(card, made["basic"], [_html(card.front), _html(card.back), *rest])


def _made(card: Card, model: genanki.Model, fields: list[str]) -> genanki.Note:
    return genanki.Note(
        model=model,
        fields=fields,
        tags=list(tags_of(card.topic, card.kind)),
        guid=genanki.guid_for("calctutor", card.id),
        sort_field=card.id,
    )


def _cloze_text(item: QuizItem) -> str:
    """The stem with its gaps as Anki's clozes; "" where gaps and answers don't pair up."""
    pieces = one_line(item.stem).split(BLANK)
    if len(pieces) != len(item.gold) + 1 or not item.gold:
        return ""
    text = _inert(pieces[0])
    for number, (unit, piece) in enumerate(zip(item.gold, pieces[1:], strict=True), start=1):
        text += f"{{{{c{number}::{_inert(one_line(unit.value))}}}}}{_inert(piece)}"
    return text


def _inert(text: str) -> str:
    """A text as HTML of which nothing opens or closes a cloze."""
    return _inert_field(text).replace("::", "&#58;&#58;")


def _html(lines: Iterable[str]) -> str:
    """Lines as HTML that Anki neither takes for a field nor for LaTeX."""
    return "<br>".join(_inert_field(one_line(line)) for line in lines)


def _inert_field(text: str) -> str:
    text = escape(text).replace("{", "&#123;").replace("}", "&#125;")
    return text.replace("[", "&#91;").replace("\\", "&#92;")
