"""The words around a reply, wherever one is shown."""

from __future__ import annotations

from calctutor.pages import page_word

SOURCES = "Sources"
NO_SOURCES = "This reply cites nothing."
STALE = "changed since"
STALE_WHY = "This file has changed since it was indexed; the stored copy is shown."
DISPUTED = "Disputed in your notes"
BACK = "Back to the answer"
SHOW = "Show in the notes"

UNDERSTOOD = "Understood as:"
NOT_COVERED = "Not in your notes"
NOT_A_QUESTION = "No question about the notes"
NEAREST = "Nearest in your notes"
FOLLOW_UPS = "Go on with"
WHICH_ONE = "Which one do you mean?"

ASPECT = "Aspect"
ASPECT_OTHER = "In general"
SILENT = "notes silent"
DISCRIMINATOR = "What tells them apart"
SHARED = "In common"
TRAP = "Watch out"
UNSAID = "What the notes leave open"
CHECK = "Check yourself"


def source_place(first_line: int, last_line: int, page: int | None, source: str = "") -> str:
    """Where in the file a quote stands, in words; the file's name tells pages from slides."""
    lines = f"line {first_line}" if first_line == last_line else f"lines {first_line}–{last_line}"
    return f"{page_word(source)} {page}, {lines}" if page is not None else lines


def reference_label(number: int, headings: tuple[str, ...]) -> str:
    """What a screen reader says of a [n]."""
    return f"Source {number}: {', '.join(headings)}" if headings else f"Source {number}"


def ask_about(headings: tuple[str, ...]) -> str:
    """The question that a click on a heading asks."""
    return f"What do my notes say about {' – '.join(headings[-2:])}?" if headings else ""


def aspect(name: str) -> str:
    """The heading of a row of a comparison."""
    return name[:1].upper() + name[1:] if name else ASPECT_OTHER
