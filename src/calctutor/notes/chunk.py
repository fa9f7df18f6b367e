"""Passages: a section's units packed under the token budget and the model's window."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from calctutor.notes.atoms import Atom, Unit, units_of
from calctutor.notes.blocks import bare_range, note_range
from calctutor.notes.lines import make_span
from calctutor.notes.markdown import Document, Section
from calctutor.protocols import TokenCounter
from calctutor.types import Passage

PASSAGE_TOKENS = 200
"""Tokens of a passage's own text, by the token counter."""
WINDOW = 256
"""Word pieces that the embedding model reads, heading path included."""

_FAR_TOO_LONG = 50
_LONGEST_CLOSING = 100
_GUESSES = 12
_FULL_ENOUGH = 0.7
_AIM = 0.93
_CLAUSE_ENDS = ";:,)—–"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a passage may hold, and how that is counted."""

    count_tokens: TokenCounter
    word_pieces: TokenCounter
    passage_tokens: int = PASSAGE_TOKENS
    window: int = WINDOW


@dataclass(slots=True)
class _Packer:
    document: Document
    prefix: str
    budget: Budget
    base: int
    blank: int
    parts: list[tuple[Unit, Atom]] = field(default_factory=list)
    packed: list[list[tuple[Unit, Atom]]] = field(default_factory=list)
    tokens: int = 0
    pieces: int = 0

    def size(self, atom: Atom) -> tuple[int, int]:
        """Tokens and word pieces of an atom with a joint; what is far too long is not counted."""
        raw = self.document.note.text[atom.start : atom.end]
        if max(len(raw), len(atom.text)) > _FAR_TOO_LONG * self.budget.passage_tokens:
            return self.budget.passage_tokens + 1, self.budget.window + 1
        pieces = self.budget.word_pieces(atom.text) - self.blank
        return self.budget.count_tokens(raw) + 1, pieces + 1

    def has_room(self, tokens: int, pieces: int) -> bool:
        """Whether so much more fits into the passage that is being packed."""
        return (
            self.tokens + tokens <= self.budget.passage_tokens
            and self.base + self.pieces + pieces <= self.budget.window
        )

    def add(self, unit: Unit, atom: Atom, size: tuple[int, int]) -> None:
        """Put an atom into the passage that is being packed."""
        self.parts.append((unit, atom))
        self.tokens += size[0]
        self.pieces += size[1]

    def close(self) -> None:
        """End the passage that is being packed."""
        if self.parts:
            self.packed.append(self.parts)
        self.parts, self.tokens, self.pieces = [], 0, 0


def split_section(
    document: Document, section: Section, budget: Budget, seen: Counter[str]
) -> list[Passage]:
    """The passages of one section, in order; ``seen`` numbers equal passages of a file."""
    prefix = _prefix(section.headings, budget)
    base, blank = budget.word_pieces(prefix + "\n"), budget.word_pieces("")
    packer = _Packer(document, prefix, budget, base, blank)
    for unit in units_of(document, section.blocks):
        _pack_unit(packer, unit)
    packer.close()
    return [
        _passage(document, section, prefix, parts, seen)
        for group in packer.packed
        for parts in _within(document, prefix, group, budget)
    ]


def _pack_unit(packer: _Packer, unit: Unit) -> None:
    """Whole into the current passage, else whole into the next, else atom by atom."""
    sizes = [packer.size(atom) for atom in unit.atoms]
    tokens, pieces = sum(size[0] for size in sizes), sum(size[1] for size in sizes)
    if not packer.has_room(tokens, pieces):
        packer.close()
    for atom, size in zip(unit.atoms, sizes, strict=True):
        if not packer.has_room(*size):
            packer.close()
        packer.add(unit, atom, size)


def _within(
    document: Document, prefix: str, parts: list[tuple[Unit, Atom]], budget: Budget
) -> Iterator[list[tuple[Unit, Atom]]]:
    """Parts that keep the budget when counted together, divided until they do."""
    stack = [parts]
    while stack:
        group = stack.pop()
        if _fits(document, prefix, group, budget):
            yield group
        elif len(group) > 1:
            middle = len(group) // 2
            stack.extend((group[middle:], group[:middle]))
        else:
            unit, atom = group[0]
            for piece in cut_atom(document, prefix, atom, budget):
                yield [(unit, piece)]


def _fits(
    document: Document, prefix: str, parts: Sequence[tuple[Unit, Atom]], budget: Budget
) -> bool:
    return _load(document, prefix, parts, budget) <= 1


def _load(
    document: Document, prefix: str, parts: Sequence[tuple[Unit, Atom]], budget: Budget
) -> float:
    """How full a passage of these parts is, by the tighter of its two budgets; 1 is full."""
    raw = document.note.text[parts[0][1].start : parts[-1][1].end]
    if len(raw) > _FAR_TOO_LONG * budget.passage_tokens:
        return len(raw) / budget.passage_tokens
    tokens = budget.count_tokens(raw) / budget.passage_tokens
    return max(tokens, budget.word_pieces(f"{prefix}\n{_text(parts)}") / budget.window)


def cut_atom(document: Document, prefix: str, atom: Atom, budget: Budget) -> Iterator[Atom]:
    """A sentence or line too long for any passage, cut after clauses, words, or letters."""
    if atom.parts:
        for part in atom.parts:
            yield from cut_atom(document, prefix, part, budget)
        return
    position, size = 0, 4 * budget.passage_tokens
    while position < len(atom.text):
        end = _longest(document, prefix, atom, position, size, budget)
        piece = _sub_atom(document, atom, position, end)
        if piece.text.strip():
            yield piece
        position, size = end, max(8, end - position)


def _longest(
    document: Document, prefix: str, atom: Atom, start: int, size: int, budget: Budget
) -> int:
    """The end of a long piece from ``start`` that fits, at a clause or word if one is near.

    ``size`` is a first guess in characters, mended by how full it makes a passage.
    """
    best, guess = start + 1, size
    for _ in range(_GUESSES):
        end = min(len(atom.text), start + max(1, guess))
        piece = _sub_atom(document, atom, start, end)
        load = _load(document, prefix, [(Unit((piece,)), piece)], budget)
        if load <= 1:
            best = max(best, end)
            if load > _FULL_ENOUGH or end == len(atom.text):
                break
        guess = max(1, min(4 * (end - start), int((end - start) * _AIM / max(load, 0.01))))
    return _at_boundary(atom.text, start, best)


def _at_boundary(text: str, start: int, end: int) -> int:
    """The last clause end in the second half of text start:end, else the last blank, else end."""
    if end >= len(text):
        return end
    half = start + (end - start) // 2
    blank = text.rfind(" ", start + 1, end + 1)
    clause = next(
        (i for i in range(blank, half, -1) if text[i - 1] in _CLAUSE_ENDS and text[i] == " "), 0
    )
    return clause or (blank if blank > start else end)


def _sub_atom(document: Document, atom: Atom, start: int, end: int) -> Atom:
    text = atom.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    if start >= end:
        return Atom(atom.start, atom.start, "")
    if atom.prose is not None:
        offset = atom.shown[0]
        low, high = note_range(atom.prose, offset + start, offset + end)
        bare = bare_range(atom.prose, offset + start, offset + end)[1]
        high = bare if high - bare > _LONGEST_CLOSING else high
        return Atom(low, high, atom.text[start:end])
    scale = min(len(atom.text), atom.end - atom.start)
    return Atom(atom.start + min(start, scale), atom.start + min(end, scale), atom.text[start:end])


def _text(parts: Sequence[tuple[Unit, Atom]]) -> str:
    text = ""
    before: Unit | None = None
    for unit, atom in parts:
        joint = "" if before is None else unit.joint if unit is before else "\n"
        text += joint + atom.text
        before = unit
    return text


def _prefix(headings: Sequence[str], budget: Budget) -> str:
    """The heading path, shortened from its middle where it would fill the window."""
    names = list(headings)
    while len(names) > 2 and budget.word_pieces(" > ".join(names)) > budget.window // 3:
        names.pop(1)
    prefix = " > ".join(names)
    while prefix and budget.word_pieces(prefix) > budget.window // 3:
        prefix = prefix[: len(prefix) * 3 // 4].rstrip()
    return prefix


def _passage(
    document: Document,
    section: Section,
    prefix: str,
    parts: Sequence[tuple[Unit, Atom]],
    seen: Counter[str],
) -> Passage:
    start, end = parts[0][1].start, parts[-1][1].end
    text = document.note.text[start:end]
    named = "\x1f".join((document.note.source, *section.headings, text))
    digest = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:12]
    seen[digest] += 1
    return Passage(
        id=digest if seen[digest] == 1 else f"{digest}-{seen[digest]}",
        source=document.note.source,
        headings=section.headings,
        text=text,
        embedded_text=f"{prefix}\n{_text(parts)}",
        span=make_span(document.lines, start, end),
    )
