"""Moodle XML: categories by heading, feedback for each answer, shares for several right ones.

The constructs are those of Moodle's documentation of the format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from calctutor.exports.answers import accepted, answer_of, topic_of
from calctutor.exports.cards import Card, cards_of, sources_of
from calctutor.exports.gift import category_of, wildcards_off
from calctutor.exports.learning import (
    asked_as,
    is_true_right,
    name_of,
    pairs_of,
    partly,
    share_of,
    stem_lines,
)
from calctutor.exports.selection import LeftOut, Selection
from calctutor.exports.sources import one_line
from calctutor.exports.tags import tag
from calctutor.quiz_types import Option, QuizItem

_TYPES = {
    "choice": "multichoice",
    "several": "multichoice",
    "truth": "truefalse",
    "text": "shortanswer",
    "pairs": "matching",
    "free": "essay",
}


def write(selection: Selection) -> tuple[bytes, tuple[LeftOut, ...]]:
    """The questions as Moodle XML, with what is asked there in another way."""
    quiz = Element("quiz")
    category = ""
    for card in cards_of(selection):
        if card.kind in ("distinction", "snippet"):
            category = _category(quiz, card.topic, category)
            _description(quiz, card)
    for item in selection.items:
        category = _category(quiz, topic_of(item), category)
        _question(quiz, item)
    indent(quiz)
    data: bytes = tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return data + b"\n", partly(selection.items)


def _category(quiz: Element, topic: Iterable[str], before: str) -> str:
    path = category_of(topic)
    if path != before:
        question = SubElement(quiz, "question", type="category")
        _text(SubElement(question, "category"), path)
    return path


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _html(parent: Element, name: str, lines: Sequence[str], **attributes: str) -> Element:
    """An element whose text is HTML, a paragraph a line."""
    element = SubElement(parent, name, {"format": "html", **attributes})
    _text(element, "".join(f"<p>{escape(one_line(line))}</p>" for line in lines if line))
    return element


def _value(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = value


def _description(quiz: Element, card: Card) -> None:
    question = SubElement(quiz, "question", type="description")
    _text(SubElement(question, "name"), card.id[:255])
    _html(question, "questiontext", [*card.front, *card.back, *card.sources])
    _value(question, "defaultgrade", "0")


def _question(quiz: Element, item: QuizItem) -> None:
    way = asked_as(item)
    question = SubElement(quiz, "question", type=_TYPES[way])
    _text(SubElement(question, "name"), name_of(item))
    _html(question, "questiontext", stem_lines(item))
    _html(question, "generalfeedback", [item.feedback, *sources_of(item.citations)])
    _value(question, "defaultgrade", "1")
    _value(question, "penalty", "1" if way == "truth" else "0.3333333")
    _value(question, "hidden", "0")
    _value(question, "idnumber", item.id[:100])
    match way:
        case "choice" | "several":
            _choices(question, item, several=way == "several")
        case "truth":
            _truth(question, item)
        case "text":
            _value(question, "usecase", "0")
            for wording in accepted(item)[0]:
                _answer(question, "100", wildcards_off(wording), "")
        case "pairs":
            _pairs(question, item)
        case "free":
            _essay(question, item)
    _tags(question, item)


def _choices(question: Element, item: QuizItem, *, several: bool) -> None:
    _value(question, "single", "false" if several else "true")
    _value(question, "shuffleanswers", "false" if item.ordered_options else "true")
    _value(question, "answernumbering", "abc")
    share = share_of(item) if several else "100"
    for index, option in enumerate(item.options):
        wrong = f"-{share}" if several else "0"
        answer = _html(
            question, "answer", [option.text], fraction=share if index in item.key else wrong
        )
        _html(answer, "feedback", [option.feedback])


def _answer(question: Element, fraction: str, text: str, feedback: str) -> None:
    """An answer in plain text."""
    answer = SubElement(question, "answer", fraction=fraction, format="moodle_auto_format")
    _text(answer, text)
    _html(answer, "feedback", [feedback])


def _truth(question: Element, item: QuizItem) -> None:
    said: list[Option] = list(item.options)
    is_true = is_true_right(item)
    _answer(question, "100" if is_true else "0", "true", said[0].feedback)
    _answer(question, "0" if is_true else "100", "false", said[1].feedback)


def _pairs(question: Element, item: QuizItem) -> None:
    pairs, over = pairs_of(item)
    _value(question, "shuffleanswers", "true")
    for left, right in [*pairs, *(("", text) for text in over)]:
        sub = _html(question, "subquestion", [left])
        _text(SubElement(sub, "answer"), right)


def _essay(question: Element, item: QuizItem) -> None:
    _value(question, "responseformat", "editor")
    _value(question, "responserequired", "1")
    _value(question, "responsefieldlines", "10")
    _value(question, "attachments", "0")
    _html(question, "graderinfo", [f"Answer: {answer_of(item)}", item.feedback])
    _html(question, "responsetemplate", [])


def _tags(question: Element, item: QuizItem) -> None:
    tags = SubElement(question, "tags")
    for name in dict.fromkeys(["calctutor", item.kind, *map(tag, topic_of(item)[-1:])]):
        if name:
            _text(SubElement(tags, "tag"), name)
