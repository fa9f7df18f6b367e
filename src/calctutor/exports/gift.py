"""Moodle's GIFT: one block a question, categories by heading, feedback for each answer.

The format is that of Moodle's documentation; ``~ = # { } :`` and the backslash are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from calctutor.exports.answers import accepted, answer_of, topic_of
from calctutor.exports.cards import Card, cards_of, sources_of
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
from calctutor.quiz_types import Option, QuizItem

_SPECIAL = re.compile(r"[\\~=#{}:]")
_WEIGHT = re.compile(r"\s*%-?\d")
_UNFIT = "an answer holds “->” or begins like a weight, for which GIFT has no escape"
PLAIN = "[plain]"


def write(selection: Selection) -> tuple[bytes, tuple[LeftOut, ...]]:
    """The questions as UTF-8 GIFT, with what is left out or asked in another way."""
    fit = [item for item in selection.items if not _is_unfit(item)]
    gone = len(selection.items) - len(fit)
    left_out = (LeftOut(gone, _UNFIT),) if gone else ()
    blocks: list[str] = []
    category = ""
    for card in cards_of(selection):
        if card.kind in ("distinction", "snippet"):
            blocks += _category(card.topic, category)
            category = category_of(card.topic)
            blocks.append(_description(card))
    for item in fit:
        blocks += _category(topic_of(item), category)
        category = category_of(topic_of(item))
        blocks.append(_question(item))
    return ("\n\n".join(blocks) + "\n").encode(), (*left_out, *partly(fit))


def _is_unfit(item: QuizItem) -> bool:
    """Whether an answer would be read as something else: GIFT has no escape for these."""
    match asked_as(item):
        case "text":
            return any("->" in w or _WEIGHT.match(w) for w in accepted(item)[0])
        case "pairs":
            return any("->" in left for left, _ in pairs_of(item)[0])
        case "choice":
            return any(_WEIGHT.match(item.options[i].text.strip()) for i in item.key)
        case _:
            return False


def category_of(topic: Iterable[str]) -> str:
    """A topic as a path of Moodle's categories; a slash in a heading is doubled."""
    parts = [one_line(part).replace("/", "//") for part in topic]
    return "/".join(["$course$/top/calctutor", *parts])


def _category(topic: Iterable[str], before: str) -> list[str]:
    path = category_of(topic)
    return [] if path == before else [f"$CATEGORY: {path}"]


def escaped(text: str) -> str:
    """A text in one line of which nothing means anything to GIFT."""
    return _SPECIAL.sub(lambda found: "\\" + found.group(), one_line(text))


def wildcards_off(text: str) -> str:
    """A short answer in which Moodle takes no star for a wildcard."""
    return one_line(text).replace("*", "\\*")


def _lines(lines: Iterable[str]) -> str:
    return "\\n".join(escaped(line) for line in lines)


def _plain(text: str) -> str:
    """A text that does not begin with what looks like the name of a format."""
    return f"{PLAIN if text.lstrip().startswith('[') else ''}{escaped(text)}"


def _description(card: Card) -> str:
    """A text without a question."""
    told = [*card.front, *card.back, *card.sources]
    return f"::{escaped(card.id)}:: {PLAIN}{_lines(told)}"


def _question(item: QuizItem) -> str:
    head = [_comment(f"[id:{item.id}] [tag:{item.kind}]"), *_from(item)]
    answer = [f"Answer: {answer_of(item)}"] if asked_as(item) == "free" else []
    said = [*answer, *([item.feedback] if item.feedback else []), *sources_of(item.citations)]
    body = "\n".join(f"\t{line}" for line in [*_answers(item), f"####{PLAIN}{_lines(said)}"])
    stem = f"::{escaped(name_of(item))}:: {PLAIN}{_lines(stem_lines(item))} {{"
    return "\n".join([*head, stem, body, "}"])


def _comment(text: str) -> str:
    return f"// {one_line(text)}"


def _from(item: QuizItem) -> list[str]:
    """Where it stands, for the import of the file into calctutor."""
    if not item.citations:
        return []
    first = item.citations[0]
    return [_comment(f"from: {first.source} | {first.quote}")]


def _answers(item: QuizItem) -> list[str]:
    match asked_as(item):
        case "choice":
            return [_choice(o, "=" if i in item.key else "~") for i, o in enumerate(item.options)]
        case "several":
            share = share_of(item)
            marks = {True: f"~%{share}%", False: f"~%-{share}%"}
            return [_choice(o, marks[i in item.key]) for i, o in enumerate(item.options)]
        case "truth":
            return [_truth(item)]
        case "text":
            return [f"={escaped(wildcards_off(wording))}" for wording in accepted(item)[0]]
        case "pairs":
            pairs, over = pairs_of(item)
            lines = [f"={_plain(left)} -> {escaped(right)}" for left, right in pairs]
            return [*lines, *(f"= -> {escaped(text)}" for text in over)]
        case _:
            return []


def _choice(option: Option, mark: str) -> str:
    """A choice with its feedback; a wrong one that begins like a weight gets a weight of none."""
    weight = "%0%" if mark == "~" and option.text.lstrip().startswith("%") else ""
    said = f" #{_plain(option.feedback)}" if option.feedback else ""
    return f"{mark}{weight}{_plain(option.text)}{said}"


def _truth(item: QuizItem) -> str:
    """T or F, then what is said to a wrong answer and to a right one."""
    right = next((o.feedback for i, o in enumerate(item.options) if i in item.key), "")
    wrong = next((o.feedback for i, o in enumerate(item.options) if i not in item.key), "")
    letter = "TRUE" if is_true_right(item) else "FALSE"
    if not (right or wrong):
        return letter
    return f"{letter}#{_plain(wrong) or '-'}#{_plain(right) or '-'}"
