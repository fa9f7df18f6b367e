"""The vocabulary of the page's visits: frozen data without behaviour.

A *visit* is one browser, known by the opaque id that it keeps; it studies as
one of its named learners at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from calctutor.types import Citation, Reply

QuizPlace = Literal["quiz", "chat"]
"""Where a quiz is held: in its own place, or inside the conversation."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser and who studies in it.

    ``id`` is 32 hex digits. ``learner`` is the current learner as the learners'
    store knows it, ``shown`` the name that the page shows for it; ``names`` are
    the shown names of all learners of this browser, in order of adding.
    ``owner`` marks the first browser ever: its learners are those of the terminal.
    """

    id: str
    learner: str
    shown: str
    names: tuple[str, ...]
    owner: bool = False


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One exchange of a learner's conversation; numbers rise and are never given twice."""

    number: int
    question: str
    understood: str
    reply: Reply
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """An answer that a student finds wrong, for the teacher. ``note`` is the student's own."""

    question: str
    reply: str
    citations: tuple[Citation, ...]
    note: str
    at: datetime
    learner: str = ""
