"""Files read but once: what one asks of the others is noted, and asked again before reuse."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping

from calctutor.notes.book import Book
from calctutor.reading_types import Answered, BookCall, ReadBefore
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

    def take(self, answers: Answered) -> None:
        """Count as asked what was asked before."""
        found, missing = answers
        self.answers |= dict.fromkeys(found, True) | dict.fromkeys(missing, False)


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

    def enter(self, call: BookCall) -> None:
        """Put a name in, or add to what is known of it."""
        self.calls.append(call)
        super().enter(call)


def replay(book: Book, calls: Iterable[BookCall]) -> None:
    """Put into a book what a file put into it before."""
    book.enter_all(calls)


def still_true(before: ReadBefore, names: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a file's questions about the folder have the answers that they had."""
    return all(
        known.issuperset(found) and known.isdisjoint(missing)
        for known, (found, missing) in (
            (names, before.asked_names),
            (words, before.asked_words),
        )
    )


def same_subjects(before: ReadBefore, names: Mapping[str, str]) -> bool:
    """Whether the folder's terms give a file's subjects the names that they gave."""
    get = names.get
    return not any([get(key) != name for key, name in before.asked_subjects])


def answered(answers: Mapping[str, bool]) -> Answered:
    """What a set was asked, by its answers, in order."""
    asked = sorted(answers)
    return tuple(a for a in asked if answers[a]), tuple(a for a in asked if not answers[a])


def result_name(key: str, *asked: object) -> str:
    """A name for what a file's reading gave: it hangs on the file and the answers that it got."""
    text = "\x1f".join((key, *map(repr, asked)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
