"""A file made into notes: read, converted, repaired, counted. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Protocol

from calctutor.import_types import Converted, FileFormat, Finding, Imported, ImportReport
from calctutor.notes.load import SUFFIXES, text_of
from calctutor.notes.repair import repair
from calctutor.protocols import Progress, TokenCounter, Vectors
from calctutor.text import words
from calctutor.types import Note

Embed = Callable[[Sequence[str]], Vectors]
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown")


class Converts(Protocol):
    """Makes documents into text or Markdown."""

    def __call__(self, name: str, data: bytes) -> Converted:
        """A document's text; raises ImportProblem."""

    def close(self) -> None:
        """Let go of what it holds; a later call takes it up again."""


class Importer:
    """Makes files into notes; the model is opened when headings have lost their bodies."""

    def __init__(
        self,
        open_embed: Callable[[Progress | None], Embed],
        count_tokens: TokenCounter,
        open_converter: Callable[[], Converts],
    ) -> None:
        """``open_embed`` gives the function that turns texts into unit rows.

        ``open_converter`` gives what makes documents into text; each is called once.
        """
        self._open_embed = open_embed
        self._open_converter = open_converter
        self._converter: Converts | None = None
        self._count_tokens = count_tokens
        self._opened: Embed | None = None

    def read(self, name: str, data: bytes, progress: Progress | None = None) -> Imported:
        """A file as notes, with what was found and guessed; raises ImportProblem."""
        suffix = PurePath(name).suffix.lower()
        if suffix in SUFFIXES:
            kind: FileFormat = "markdown" if suffix in MARKDOWN_SUFFIXES else "text"
            text = text_of(data, PurePath(name).name)
            converted = Converted(kind, text, markdown=kind == "markdown")
        else:
            converted = self._convert(PurePath(name).name, data)
        repaired = repair(
            converted.text,
            lambda texts: self._embed(progress)(texts),
            markdown=converted.markdown,
        )
        return Imported(
            name=name,
            format=converted.format,
            markdown=repaired.markdown,
            words=len(words(converted.text)),
            findings=(*_told(converted), *repaired.findings),
            joined=repaired.joined,
            pages=converted.pages,
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

    def close(self) -> None:
        """End the converting process, if there is one; it is started again when needed."""
        if self._converter is not None:
            self._converter.close()

    def _convert(self, name: str, data: bytes) -> Converted:
        if self._converter is None:
            self._converter = self._open_converter()
        return self._converter(name, data)

    def _embed(self, progress: Progress | None) -> Embed:
        if self._opened is None:
            self._opened = self._open_embed(progress)
        return self._opened


def _told(converted: Converted) -> tuple[Finding, ...]:
    """What is to be said of a conversion itself."""
    found = []
    if converted.pages:
        told = f"{converted.pages} pages or slides; each statement is cited with its own."
        found.append(Finding("pages", told, converted.pages))
    if converted.scanned:
        told = "Read from pictures by Tesseract; letters may be wrong."
        found.append(Finding("format", told, doubt=True))
    return tuple(found)


def note_name(name: str) -> str:
    """The name of the Markdown file that is made of a file."""
    path = PurePath(name.replace("\\", "/"))
    return f"{path.stem or 'notes'}.md"
