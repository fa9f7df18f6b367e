"""The author's file of a bank: plain text beside the notes, kept byte for byte.

Blocks are parted by empty lines. A block begins with what is done and to which
item, and holds one "name: value" a line; lines that begin with # are comments::

    retire q-1f0c2ab93d44

    edit q-77ab02c1de90
    stem: How does the size of the mass change over time?

    add elbow-site
    kind: sba_value
    from: myositis-ossificans.md | Commonly the thigh and around the elbow.
    stem: Where does myositis ossificans commonly lie?
    right: Thigh
    wrong: Pelvis
    wrong: Feet
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from calctutor.errors import BankFileError
from calctutor.quiz_types import ItemKind, QuizItem
from calctutor.types import BANK_FILE

FILE_NAME = BANK_FILE
"""The author's file, in the notes' own folder."""

Action = Literal["retire", "approve", "edit", "add"]
ACTIONS: tuple[Action, ...] = ("retire", "approve", "edit", "add")
FIELDS = frozenset(
    ("kind", "from", "stem", "right", "wrong", "answer", "alias", "feedback", "reason", "note")
)
"""What a line of a block may name."""
_SEVERAL = frozenset(("right", "wrong", "answer", "alias"))
_HEAD = re.compile(r"^(?P<action>[A-Za-z]+)\s+(?P<id>\S+)\s*$")
_FIELD = re.compile(r"^(?P<name>[A-Za-z]+)\s*:\s?(?P<value>.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that the author does; ``line`` is where it begins, ``raw`` its exact text."""

    action: Action
    item_id: str
    fields: tuple[tuple[str, str], ...] = ()
    line: int = 0
    raw: str = ""

    def values(self, name: str) -> tuple[str, ...]:
        """All values of one name, in order."""
        return tuple(value for field, value in self.fields if field == name)

    def value(self, name: str) -> str:
        """The first value of a name, or ""."""
        return next(iter(self.values(name)), "")


@dataclass(frozen=True, slots=True)
class Overrides:
    """An author's file as read: its parts in order, blocks among comments and empty lines.

    A part that is a string is kept as it stands. ``name`` is the file as its user named it.
    """

    parts: tuple[str | Block, ...] = ()
    name: str = FILE_NAME

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What the author does, in order."""
        return tuple(part for part in self.parts if isinstance(part, Block))


def read_author_file(text: str, name: str = FILE_NAME) -> Overrides:
    """The parts of an author's file; raises BankFileError with the line that can't be read."""
    parts: list[str | Block] = []
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        if not _is_text(lines[at]):
            parts.append(lines[at])
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        parts.append(_block(lines[at:end], at + 1, name))
        at = end
    read = Overrides(tuple(parts), name)
    _check_ids(read)
    return read


def _is_text(line: str) -> bool:
    bare = line.lstrip("\ufeff").strip()
    return bool(bare) and not bare.startswith("#")


def _block(lines: Sequence[str], first: int, name: str) -> Block:
    head = _HEAD.match(lines[0].lstrip("\ufeff").rstrip("\r\n"))
    action = next((a for a in ACTIONS if head and head.group("action").lower() == a), None)
    if head is None or action is None:
        raise BankFileError(
            f"{name}, line {first}: “{lines[0].strip()[:60]}” should be retire, approve, edit or "
            "add, and the id of a question."
        )
    fields = []
    for number, line in enumerate(lines[1:], start=first + 1):
        if _is_text(line):
            fields.append(_field(line, number, name))
    block = Block(action, head.group("id"), tuple(fields), first, "".join(lines))
    _check_block(block, name)
    return block


def _field(line: str, number: int, name: str) -> tuple[str, str]:
    match = _FIELD.match(line.strip("\r\n").strip())
    field = match.group("name").lower() if match else ""
    if match is None or field not in FIELDS:
        raise BankFileError(
            f"{name}, line {number}: “{line.strip()[:60]}” should be one of "
            f"{', '.join(sorted(FIELDS))}, a colon and a text."
        )
    return field, match.group("value").strip()


def _check_block(block: Block, name: str) -> None:
    where = f"{name}, line {block.line}: "
    names = [field for field, _ in block.fields]
    for field in names:
        if names.count(field) > 1 and field not in _SEVERAL:
            raise BankFileError(f"{where}{block.item_id} has {field} twice; keep one of them.")
    kind = block.value("kind")
    if kind and kind not in get_args(ItemKind):
        known = ", ".join(get_args(ItemKind))
        raise BankFileError(f"{where}there is no kind “{kind}”: use one of {known}.")
    if block.action == "edit" and not set(names) - {"note"}:
        raise BankFileError(f"{where}the edit of {block.item_id} changes nothing; add a line.")
    if block.action == "add":
        _check_added(block, where)


def _check_added(block: Block, where: str) -> None:
    for field in ("from", "stem"):
        if not block.value(field):
            raise BankFileError(f"{where}the added question {block.item_id} needs {field}.")
    if not block.values("right") and not block.values("answer"):
        raise BankFileError(f"{where}the added question {block.item_id} needs right or answer.")


def _check_ids(read: Overrides) -> None:
    seen: dict[tuple[str, str], int] = {}
    for block in read.blocks:
        what = (block.action, block.item_id)
        if what in seen:
            raise BankFileError(
                f"{read.name}, line {block.line}: {block.action} {block.item_id} stands on line "
                f"{seen[what]} already; keep one of them."
            )
        seen[what] = block.line


def render(overrides: Overrides) -> str:
    """The file's text; byte for byte what was read where nothing was changed."""
    return "".join(part if isinstance(part, str) else part.raw for part in overrides.parts)


def with_block(
    overrides: Overrides, action: Action, item_id: str, fields: Sequence[tuple[str, str]] = ()
) -> Overrides:
    """The file with one thing done to one item, in place of the same thing done before."""
    clean = tuple((name, " ".join(value.split())) for name, value in fields)
    newline = "\r\n" if "\r\n" in render(overrides) else "\n"
    lines = [f"{action} {item_id}", *(f"{name}: {value}" for name, value in clean)]
    block = Block(action, item_id, clean, 0, newline.join(lines) + newline)
    _check_block(block, overrides.name)
    for i, part in enumerate(overrides.parts):
        if isinstance(part, Block) and (part.action, part.item_id) == (action, item_id):
            return replace(
                overrides, parts=(*overrides.parts[:i], block, *overrides.parts[i + 1 :])
            )
    before = render(overrides)
    joint = "" if not before else newline if before.endswith(("\n", "\r")) else newline * 2
    parts = (*overrides.parts, joint, block) if joint else (*overrides.parts, block)
    return replace(overrides, parts=parts)


def without_block(overrides: Overrides, action: Action, item_id: str) -> Overrides:
    """The file without one thing done to one item; unchanged where it is not there."""
    return replace(
        overrides,
        parts=tuple(
            part
            for part in overrides.parts
            if not (isinstance(part, Block) and (part.action, part.item_id) == (action, item_id))
        ),
    )


def listing(items: Sequence[QuizItem]) -> str:
    """A bank as comments to copy from: each question with its id, key and wrong options."""
    lines: list[str] = []
    for item in items:
        lines += [f"# {item.id}  {item.kind}", f"#   {item.stem}"]
        lines += [f"#   {'right' if o.correct else 'wrong'}: {o.text}" for o in item.options]
        lines += [f"#   answer: {unit.value}" for unit in item.gold]
        lines.append("")
    return "\n".join(lines)
