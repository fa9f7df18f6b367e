"""A teacher's GIFT file read into questions: lines of the author's file, by name.

Reads what Moodle's documentation of the format describes; what the bank can't
hold is named with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calctutor.errors import BankFileError
from calctutor.exports.reading import Draft, Read, named
from calctutor.exports.sources import one_line

GAP = "Fill in the gap."
"""What is put in front of a sentence with a gap, so that it asks something."""
_ESCAPES = {"\\": "\\", ":": ":", "#": "#", "=": "=", "{": "{", "}": "}", "~": "~", "n": "\n"}
_TITLE = re.compile(r"\s*::(?P<title>(?:\\.|[^\\])*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]+>")
_ID = re.compile(r"\[id:([^\]]+)\]")
_FROM = re.compile(r"^\s*//\s*from:\s*(?P<place>.+)$", re.MULTILINE)
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?::\s*(\d+(?:\.\d+)?))?\s*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a GIFT question: its sign, its weight in per cent (None: none), its text."""

    sign: str
    weight: float | None
    text: str


def read_gift(text: str, name: str) -> Read:
    """The questions of a GIFT file; BankFileError names the line that can't be read."""
    drafts: list[Draft] = []
    told: list[str] = []
    for line, block in _blocks(text):
        body = "\n".join(row for row in block.split("\n") if not row.lstrip().startswith("//"))
        if not body.strip() or body.lstrip().startswith("$CATEGORY"):
            continue
        try:
            draft, reason = _question(body, block)
        except ValueError as problem:
            raise BankFileError(f"{name}, line {line}: {problem}.") from None
        if draft is not None:
            drafts.append(draft)
        elif reason:
            told.append(f"{name}, line {line}: {reason}")
    return Read(tuple(drafts), tuple(told))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The blocks between empty lines, each with the number of its first line."""
    rows = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first, kept = 1, list[str]()
    for number, row in enumerate([*rows, ""], start=1):
        if row.strip():
            first = first if kept else number
            kept.append(row)
        elif kept:
            yield first, "\n".join(kept)
            kept = []


def _question(body: str, block: str) -> tuple[Draft | None, str]:
    """The question of a block, or why the bank can't hold it ("" for a mere text)."""
    title = _TITLE.match(body)
    rest = body[title.end() :] if title else body
    opened, closed = _find(rest, "{"), _find(rest, "}")
    if opened < 0 and closed < 0:
        return None, ""
    if opened < 0 or closed < opened:
        raise ValueError(
            "the braces { } of the answers don't pair up; escape others as \\{ and \\}"
        )
    answers, _, feedback = _parted(rest[opened + 1 : closed], "####")
    tail = rest[closed + 1 :].strip()
    own = _ID.search(block)
    stem = _stem(rest[:opened], tail, own=own is not None)
    said, reason = _answers(answers.strip(), gap=bool(tail))
    if reason and own is not None:
        said, reason = [], ""  # the bank has its answer
    if reason:
        return None, f"“{stem[:60]}” is left out: {reason}"
    place = _FROM.search(block)
    lines = [("stem", stem), *said]
    if place:
        lines.append(("from", one_line(place.group("place"))))
    if feedback.strip() and own is None:
        lines.append(("feedback", _plain(feedback)))
    return named(own.group(1).strip() if own else "", lines), ""


def _stem(before: str, tail: str, *, own: bool) -> str:
    """The question; a gap where the answers stood amid it. Of our own only its first line."""
    text = _decoded(_unformatted(before))
    text = text.strip().split("\n")[0] if own else text
    if not tail:
        return one_line(text)
    joint = "" if tail[0] in ".,;:!?" else " "
    return one_line(f"{GAP} {text} _____{joint}{_decoded(tail)}")


def _answers(text: str, *, gap: bool) -> tuple[list[tuple[str, str]], str]:
    """The lines that the answers make, or why there are none."""
    if not text:
        return [], "it has no answer to grade by; add one, as {=answer}"
    if re.match(r"(T|TRUE|F|FALSE)\s*(#|$)", text):
        return [], "true or false alone can't stand on words of the notes; ask it as a choice"
    if text.startswith("#"):
        return _numeric(text[1:])
    choices = _choices(text)
    if any("->" in choice.text for choice in choices):
        return [], "the author's file has no matching questions"
    if all(choice.sign == "=" for choice in choices):
        return _typed(choices, gap=gap)
    return _chosen(choices)


def _choices(text: str) -> list[Choice]:
    found = []
    for sign, piece in _signed(text):
        weight = _WEIGHT.match(piece)
        answer = piece[weight.end() :] if weight else piece
        shown = _plain(_parted(answer, "#")[0])
        found.append(Choice(sign, float(weight.group(1)) if weight else None, shown))
    if not found:
        found = [Choice("=", None, _plain(_parted(text, "#")[0]))]
    return [choice for choice in found if choice.text]


def _typed(choices: Sequence[Choice], *, gap: bool) -> tuple[list[tuple[str, str]], str]:
    if any(choice.weight not in (None, 100) for choice in choices):
        return [], "an answer earns a part of the mark, which the bank can't hold"
    texts = [choice.text.replace("\\*", "*") for choice in choices]
    if not texts:
        return [], "it has no answer to grade by; add one, as {=answer}"
    lines = [("answer", texts[0]), *(("alias", text) for text in texts[1:])]
    return [("kind", "cloze" if gap else "short_answer"), *lines], ""


def _chosen(choices: Sequence[Choice]) -> tuple[list[tuple[str, str]], str]:
    single = [choice for choice in choices if choice.sign == "="]
    weighed = [choice for choice in choices if (choice.weight or 0) > 0]
    if single and [c for c in weighed if c.sign == "~"]:
        return [], "a wrong option earns a part of the mark, which the bank can't hold"
    right = single or weighed
    if not right:
        return [], "no option is marked as right"
    wrong = [choice for choice in choices if choice not in right]
    kind = "multiple" if len(right) > 1 else "sba_value"
    lines = [("right", c.text) for c in right] + [("wrong", c.text) for c in wrong]
    return [("kind", kind), *lines], ""


def _numeric(text: str) -> tuple[list[tuple[str, str]], str]:
    pieces = [piece for _, piece in _signed(text)] or [text]
    number = _NUMBER.match(_decoded(_parted(pieces[0], "#")[0]))
    if number is None or len(pieces) > 1 or float(number.group(2) or 0):
        return [], "only a number without a range or tolerance can be taken in"
    return [("kind", "short_answer"), ("answer", number.group(1))], ""


def _find(text: str, wanted: str) -> int:
    """The first place of a text that is not escaped, -1 where there is none."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(wanted, at):
            return at
        else:
            at += 1
    return -1


def _parted(text: str, mark: str) -> tuple[str, str, str]:
    """A text before and after the first unescaped mark."""
    at = _find(text, mark)
    return (text, "", "") if at < 0 else (text[:at], mark, text[at + len(mark) :])


def _signed(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of the answers, each with the = or ~ in front of it."""
    places = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "=~":
            places.append(at)
        at += 1
    for start, end in pairwise([*places, len(text)]):
        yield text[start], text[start + 1 : end]


def _decoded(text: str) -> str:
    return re.sub(r"\\([\\:#={}~n])", lambda m: _ESCAPES[m.group(1)], text)


def _unformatted(text: str) -> str:
    """A text without the name of its format, HTML as plain text."""
    form = _FORMAT.match(text)
    text = text[form.end() :] if form else text
    return _TAGS.sub(" ", text) if form and form.group(1).lower() == "html" else text


def _plain(text: str) -> str:
    return one_line(_decoded(_unformatted(text)))
