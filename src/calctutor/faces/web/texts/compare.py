"""The words of the place Compare."""

from __future__ import annotations

TITLE = "Compare"
LEAD = (
    "Name two terms or more: what your notes say of each, side by side, and what tells them apart."
)
ADD = "Term to compare"
ADD_HINT = "Type a term, then Enter"
CHOSEN = "Terms to compare"
SUGGESTIONS = "Terms in your notes"
REMOVE = "Remove"
NONE_FITS = "No term of your notes begins so. Enter looks for it as it stands."
ONE_MORE = "One more term, then they are compared."
OFTEN = "Often confused with it"
START = "For example"
VERSUS = "{one} and {other}"
PENDING = "Looking in your notes …"
SOURCES = "Sources"
SOURCES_EMPTY = "A number such as [1] leads to its place in your notes."
COPY_MARKDOWN = "Copy as Markdown"
COPY_TEXT = "Copy as text"
COPIED = "Copied."
SAVE = "Save as {label}"
SAVED = "Saved: {name}"
TOO_MANY = "At most six terms are compared at once: remove one first."
ONE_SIDE = "Your notes say too little of these terms to put them side by side."
SAME = "These are one and the same term in your notes: choose another."


def not_covered(missing: str) -> str:
    """The sentence where the notes lack a term."""
    return f"Your notes don't cover “{missing}”."


def compared(terms: tuple[str, ...]) -> str:
    """What a screen reader hears when a distinction stands there."""
    return f"{', '.join(terms[:-1])} and {terms[-1]} are compared."
