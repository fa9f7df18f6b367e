"""Files read but once: what one asks of the others is noted, and asked again before reuse."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from calctutor.notes.book import Book, TermKind
from calctutor.notes.subjects import Known
from calctutor.reading_types import BookCall, ReadBefore
from calctutor.types import Note


def reading_key(note: Note, version: str, *numbers: int) -> str:
    """What the reading of a file depends on, but for the other files, as one hash."""
    parts = (version, *map(str, numbers), note.source, note.digest, note.text)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Asked(Container[str]):
    """A set that notes what it was asked, and what it said."""

    def __init__(self, inner: Container[str]) -> None:
        """Answer for this set."""
        self._inner = inner
        self.answers: dict[str, bool] = {}

    def __contains__(self, item: object) -> bool:
        """Whether the set holds it."""
        if not isinstance(item, str):
            return False
        found = item in self._inner
        self.answers[item] = found
        return found


class AskedMap(Mapping[str, str]):
    """A mapping that notes what it was asked, and what it said."""

    def __init__(self, inner: Mapping[str, str]) -> None:
        """Answer for this mapping."""
        self._inner = inner
        self.answers: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        """The value of a key; KeyError for none."""
        self.answers[key] = self._inner.get(key)
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self._inner)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._inner)


class NotedBook(Book):
    """A term book that passes everything on to another, and notes it."""

    def __init__(self, inner: Book) -> None:
        """Pass on to this book."""
        super().__init__(inner.entries, inner.moved)
        self.calls: list[BookCall] = []

    def add(
        self,
        name: str,
        kind: TermKind,
        *,
        aliases: Sequence[str] = (),
        parent: str = "",
        headings: tuple[str, ...] = (),
    ) -> None:
        """Put a name in, or add to what is known of it."""
        self.calls.append((name, kind, tuple(aliases), parent, headings))
        super().add(name, kind, aliases=aliases, parent=parent, headings=headings)


def replay(book: Book, calls: Iterable[BookCall]) -> None:
    """Put into a book what a file put into it before."""
    for name, kind, aliases, parent, headings in calls:
        book.add(name, kind, aliases=aliases, parent=parent, headings=headings)


def still_true(before: ReadBefore, known: Known) -> bool:
    """Whether a file's questions about the folder have the answers that they had."""
    return all((name in known.names) == found for name, found in before.asked_names) and all(
        (word in known.vocabulary) == found for word, found in before.asked_words
    )


def same_subjects(before: ReadBefore, names: Mapping[str, str]) -> bool:
    """Whether the folder's terms give a file's subjects the names that they gave."""
    return all(names.get(key) == name for key, name in before.asked_subjects)
