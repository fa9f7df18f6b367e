"""Conversations under way: each learner's own, kept in the store, alive while spoken in."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calctutor.people_protocols import Visits
from calctutor.types import Reply, Turn
from calctutor.visit_types import ChatTurn, Visit

if TYPE_CHECKING:
    from calctutor.chat import Chat
    from calctutor.tutor import Tutor

MOST = 200
"""Conversations held in memory; any other is taken from the store when it goes on."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn, and what can be done after it.

    ``choices`` are words that answer the open question of a quiz, None where
    none is open; ``subject`` and ``other`` are a term and one beside it, or "".
    """

    turn: ChatTurn
    subject: str = ""
    other: str = ""
    choices: tuple[str, ...] | None = None


class _Talk:
    """One learner's conversation; the lock keeps its turns apart."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._chat: Chat | None = None
        self._tutor: Tutor | None = None
        self._revision = 0

    def chat(self, tutor: Tutor, visits: Visits, visit: Visit) -> Chat:
        """The conversation as it stands, taken from the store where it is not alive.

        Nor is it where it went on elsewhere meanwhile, in another process.
        """
        revision = visits.revision(visit)
        if self._chat is None or self._tutor is not tutor or self._revision != revision:
            self._revision = revision
            turns = [Turn(t.question, t.understood, t.reply) for t in visits.turns(visit)]
            quiz = visits.quiz(visit, "chat")
            self._chat = tutor.chat(visit.learner, turns=turns, quiz_id=quiz)
            self._tutor = tutor
        return self._chat

    def wrote(self) -> None:
        """Count one change that was kept; where others came between, the store is asked anew."""
        self._revision += 1

    def end(self) -> None:
        """Go back to the store with the next turn."""
        self._chat = self._tutor = None


class Talks:
    """The conversations of all learners; threads may share it."""

    def __init__(self) -> None:
        """None at first."""
        self._lock = threading.Lock()
        self._talks: OrderedDict[tuple[str, str], _Talk] = OrderedDict()

    def say(
        self,
        tutor: Tutor,
        visits: Visits,
        visit: Visit,
        question: str,
        replaces: int = 0,
        key: str = "",
    ) -> Said:
        """The reply to one turn, kept; raises CalctutorError.

        ``replaces`` is the number of a turn that is asked anew: it and those
        after it are taken back, 0 for none. A turn that is asked again under the same
        ``key``, because its reply never came, stands once: its reply is given again.
        """
        talk = self._talk(visit)
        with talk.lock, tutor.place.alone(visit.learner):
            turn = visits.turn_of(visit, key) if key else None
            if turn is not None:
                chat = talk.chat(tutor, visits, visit)
                return _said(tutor, turn, chat.choices if turn.reply.kind == "quiz" else None)
            if replaces:
                visits.cut(visit, replaces)
                talk.end()
            chat = talk.chat(tutor, visits, visit)
            try:
                reply = _reply(talk, chat, visits, visit, question, key)
                turn = visits.add_turn(visit, question, reply, key, chat.quiz_id)
            except BaseException:
                talk.end()  # What stands in the store counts, not what was only said.
                raise
            talk.wrote()
            return _said(tutor, turn, chat.choices if reply.kind == "quiz" else None)

    def history(self, tutor: Tutor, visits: Visits, visit: Visit) -> list[Said]:
        """The turns of the conversation so far, oldest first."""
        talk = self._talk(visit)
        with talk.lock:
            turns = visits.turns(visit)
            in_quiz = bool(turns) and turns[-1].reply.kind == "quiz"
            choices = talk.chat(tutor, visits, visit).choices if in_quiz else None
            last = len(turns) - 1
            return [_said(tutor, t, choices if i == last else None) for i, t in enumerate(turns)]

    def clear(self, visits: Visits, visit: Visit) -> None:
        """Begin a new conversation."""
        talk = self._talk(visit)
        with talk.lock:
            talk.end()
            visits.clear(visit)

    def _talk(self, visit: Visit) -> _Talk:
        key = (visit.id, visit.learner)
        with self._lock:
            talk = self._talks.setdefault(key, _Talk())
            self._talks.move_to_end(key)
            while len(self._talks) > MOST:
                self._talks.popitem(last=False)
        return talk


def _reply(talk: _Talk, chat: Chat, visits: Visits, visit: Visit, question: str, key: str) -> Reply:
    """The reply to a turn; of one that was begun before, no step in a quiz is taken again."""
    before = chat.quiz_state if key else ""
    if not before:
        return chat.say(question)
    stands = hashlib.sha256(before.encode("utf-8", "surrogatepass")).hexdigest()
    name, _, stood = visits.begun(visit).partition(" ")
    if name != key:
        visits.begin(visit, f"{key} {stands}")
        talk.wrote()
    elif stood != stands:
        return chat.taken(question)
    return chat.say(question)


def _said(tutor: Tutor, turn: ChatTurn, choices: tuple[str, ...] | None) -> Said:
    subject, other = tutor.beside(Turn(turn.question, turn.understood, turn.reply))
    return Said(turn, subject, other, choices)
