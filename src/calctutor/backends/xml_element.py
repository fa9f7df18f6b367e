"""What the converters ask of an XML element; lxml's fit it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Element(Protocol):
    """An XML element with its children."""

    @property
    def tag(self) -> str:
        """Its name, the namespace in braces."""

    @property
    def text(self) -> str | None:
        """The text before its first child."""

    @property
    def tail(self) -> str | None:
        """The text between its end and the next element."""

    def get(self, key: str) -> str | None:
        """An attribute, None for one that it has not."""

    def find(self, path: str) -> Element | None:
        """The first element on a path below."""

    def findall(self, path: str) -> list[Element]:
        """All elements on a path below."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """It and all below with one of these tags, in order of the document."""

    def __iter__(self) -> Iterator[Element]:
        """Its children."""


def attribute(element: Element | None, key: str) -> str:
    """An attribute's value, "" where there is none."""
    return (element.get(key) or "") if element is not None else ""
