"""A conversational tutor over your own notes: offline, every sentence cited.

The public names of calctutor; each is imported on first use, so that
``import calctutor`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calctutor.chat import Chat
    from calctutor.errors import CalctutorError
    from calctutor.settings import Settings
    from calctutor.tutor import Tutor
    from calctutor.types import (
        Abstention,
        Citation,
        Comparison,
        Fact,
        IndexReport,
        Passage,
        Reply,
        Sentence,
        Term,
    )

__version__ = "0.1.0"

__all__ = [
    "Abstention",
    "CalctutorError",
    "Chat",
    "Citation",
    "Comparison",
    "Fact",
    "IndexReport",
    "Passage",
    "Reply",
    "Sentence",
    "Settings",
    "Term",
    "Tutor",
    "__version__",
]

_HOMES = {
    "CalctutorError": "calctutor.errors",
    "Settings": "calctutor.settings",
    "Chat": "calctutor.chat",
    "Tutor": "calctutor.tutor",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'calctutor' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "calctutor.types")), name)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
