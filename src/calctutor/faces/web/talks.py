"""Conversations under way: each learner's own, kept in the store, alive while spoken in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from calctutor.faces.web.ops import Context
from calctutor.visit_types import ChatTurn, Visit

if TYPE_CHECKING:
    from calctutor.chat import Chat
    from calctutor.tutor import Tutor

MOST = 200
"""Conversations held in memory; any other is taken from the store when it goes on."""


class _Talk:
    """One learner's conversation; the lock keeps its turns apart."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.chat: Chat | None = None
        self.tutor: Tutor | None = None


class Talks:
    """The conversations of all learners; threads may share it."""

    def __init__(self) -> None:
        """None at first."""
        self._lock = threading.Lock()
        self._talks: OrderedDict[tuple[str, str], _Talk] = OrderedDict()

    def say(self, context: Context, visit: Visit, question: str) -> ChatTurn:
        """The reply to one turn, kept; raises CalctutorError."""
        talk, tutor = self._talk(visit), context.tutor
        with talk.lock:
            if talk.chat is None or talk.tutor is not tutor:
                talk.chat, talk.tutor = tutor.chat(visit.learner), tutor
            reply = talk.chat.say(question)
            return context.visits.add_turn(visit, question, reply)

    def clear(self, context: Context, visit: Visit) -> None:
        """Forget a conversation."""
        talk = self._talk(visit)
        with talk.lock:
            talk.chat = None
            context.visits.clear(visit)

    def _talk(self, visit: Visit) -> _Talk:
        key = (visit.id, visit.learner)
        with self._lock:
            talk = self._talks.setdefault(key, _Talk())
            self._talks.move_to_end(key)
            while len(self._talks) > MOST:
                self._talks.popitem(last=False)
        return talk
