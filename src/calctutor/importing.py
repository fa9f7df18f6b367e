"""A file made into notes: read, converted, repaired, counted. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from calctutor.errors import ImportProblem
from calctutor.import_types import Imported, ImportReport
from calctutor.notes.load import SUFFIXES, text_of
from calctutor.notes.repair import repair
from calctutor.protocols import Progress, TokenCounter, Vectors
from calctutor.text import words
from calctutor.types import Note

Embed = Callable[[Sequence[str]], Vectors]
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown")


class Importer:
    """Makes files into notes; the model is opened when headings have lost their bodies."""

    def __init__(
        self, open_embed: Callable[[Progress | None], Embed], count_tokens: TokenCounter
    ) -> None:
        """``open_embed`` gives the function that turns texts into unit rows, once."""
        self._open_embed = open_embed
        self._count_tokens = count_tokens
        self._opened: Embed | None = None

    def read(self, name: str, data: bytes, progress: Progress | None = None) -> Imported:
        """A file as notes, with what was found and guessed; raises ImportProblem."""
        suffix = PurePath(name).suffix.lower()
        if suffix not in SUFFIXES:
            kinds = ", ".join(SUFFIXES)
            raise ImportProblem(f"{name} can't be imported: its ending is none of {kinds}.")
        text = text_of(data, name)
        markdown = suffix in MARKDOWN_SUFFIXES
        repaired = repair(text, lambda texts: self._embed(progress)(texts), markdown=markdown)
        return Imported(
            name=name,
            format="markdown" if markdown else "text",
            markdown=repaired.markdown,
            words=len(words(text)),
            findings=repaired.findings,
            joined=repaired.joined,
        )

    def report(
        self, imported: Sequence[Imported], left_out: Sequence[tuple[str, str]]
    ) -> ImportReport:
        """What the notes made of some files hold; ``left_out`` are names with reasons."""
        from calctutor.notes.read import read_notes

        notes = [Note(note_name(i.name), i.markdown, "") for i in imported]
        content = read_notes(notes, count_tokens=self._count_tokens, word_pieces=self._count_tokens)
        headings = {
            (p.source, p.headings[: n + 1])
            for p in content.passages
            for n in range(len(p.headings))
        }
        return ImportReport(
            files=len(notes),
            words=sum(i.words for i in imported),
            headings=len(headings),
            passages=len(content.passages),
            facts=len(content.facts),
            terms=len(content.terms),
            left_out=tuple(left_out),
        )

    def _embed(self, progress: Progress | None) -> Embed:
        if self._opened is None:
            self._opened = self._open_embed(progress)
        return self._opened


def note_name(name: str) -> str:
    """The name of the Markdown file that is made of a file."""
    path = PurePath(name.replace("\\", "/"))
    return f"{path.stem or 'notes'}.md"
