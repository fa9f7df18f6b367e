"""How many statements find their heading again, when all headings are torn off a note.

Real Markdown notes are torn as a PDF tears them: bullets and paragraphs one after another, the
headings apart, six at a time. What `calctutor import` makes of them is compared with the note.
Run: python benchmarks/torn_headings.py FOLDER...
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean

from calctutor.build import open_settings_embedder
from calctutor.notes.blocks import Listing, Paragraph
from calctutor.notes.load import load_notes
from calctutor.notes.markdown import Section, read_document
from calctutor.notes.repair_join import Piece, assign
from calctutor.settings import read_settings
from calctutor.types import Note

FEWEST = 4
AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Torn:
    """A stretch of a note without its headings, and which of them each piece had."""

    name: str
    headings: list[str]
    pieces: list[Piece]
    right: list[int]


def pieces_of(note: Note, section: Section) -> list[Piece]:
    """The bullets and paragraphs of one section, in their order."""
    found: list[Piece] = []
    starts = [0]
    for line in note.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for block in section.blocks:
        if isinstance(block, Listing):
            raws = [note.text[starts[i.first] : starts[i.last + 1]] for i in block.items]
            found += [Piece(text) for raw in raws if (text := plain(raw.lstrip(" -*0123456789.")))]
        elif isinstance(block, Paragraph):
            text = plain(note.text[starts[block.first] : starts[block.last + 1]])
            found += [Piece(text, gap=True)] if text else []
    return found


def plain(raw: str) -> str:
    """A piece of Markdown on one line, without bold."""
    return " ".join(raw.replace("**", "").split())


def torn(folder: Path) -> Iterator[Torn]:
    """The notes of a folder, torn six headings at a time."""
    for note in load_notes(folder)[0]:
        sections = [s for s in read_document(note).sections if len(s.headings) > 1]
        bodies = [(s.headings[-1], own) for s in sections if (own := pieces_of(note, s))]
        for start in range(0, len(bodies), AT_ONCE):
            part = bodies[start : start + AT_ONCE]
            if len(part) >= FEWEST:
                yield Torn(
                    f"{note.source} from heading {start + 1}",
                    [heading for heading, _ in part],
                    [piece for _, own in part for piece in own],
                    [place for place, (_, own) in enumerate(part) for _ in own],
                )


def main() -> None:
    """Tear every note of the folders named, and print how many statements came home."""
    embed = open_settings_embedder(read_settings({})).embed_passages
    found: list[tuple[float, bool]] = []
    words_only: list[bool] = []
    for folder in sys.argv[1:]:
        for one in torn(Path(folder)):
            empty = [False] * len(one.headings)
            placed = assign(one.pieces, one.headings, empty, embed)
            own = [(c, h == right) for (h, c), right in zip(placed, one.right, strict=True)]
            plainly = assign(one.pieces, one.headings, empty, None)
            words_only += [h == right for (h, _), right in zip(plainly, one.right, strict=True)]
            found += own
            print(f"{mean(good for _, good in own):.2f} of {len(own):3}  {one.name}")
    print(f"right: {mean(g for _, g in found):.3f} of {len(found)} statements")
    print(f"right by words alone: {mean(words_only):.3f}")
    for low, high in pairwise((0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)):
        group = [good for confidence, good in found if low <= confidence < high]
        if group:
            print(f"confidence {low:.1f} to {high:.1f}: {mean(group):.2f} of {len(group)}")


if __name__ == "__main__":
    main()
