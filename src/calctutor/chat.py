"""A conversation with the tutor: a memory, and a quiz when one is called for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calctutor.dialogue import frames
from calctutor.dialogue.memory import AskNear, follow_up
from calctutor.dialogue.quizzing import quiz_asked
from calctutor.errors import QuestionError
from calctutor.terms import TermIndex
from calctutor.types import Reply, Turn

if TYPE_CHECKING:
    from calctutor.study.conversation import QuizTalk

LONGEST_QUESTION = 4_000
"""Characters that a question may have."""
MEMORY = 50
"""Turns that a conversation remembers."""


class Chat:
    """A conversation: what was said before completes what is said next."""

    def __init__(
        self,
        terms: TermIndex,
        ask: Callable[[str], Reply],
        open_talk: Callable[[], QuizTalk],
        ask_near: AskNear | None = None,
        *,
        turns: Sequence[Turn] = (),
        quiz_id: str = "",
    ) -> None:
        """Begin after ``turns``; ``open_talk`` is called when a quiz is first called for.

        ``ask_near`` asks with the places of the last reply in mind; ``quiz_id`` is the
        quiz that those turns held, "" for none; it goes on.
        """
        self._ask_near = ask_near
        self._terms = terms
        self._answer = ask
        self._open_talk = open_talk
        self._talk: QuizTalk | None = None
        self._left = quiz_id
        self.turns: tuple[Turn, ...] = tuple(turns)[-MEMORY:]

    @property
    def quiz_id(self) -> str:
        """The quiz that was last held in this conversation, or ""."""
        run = self._talk.run if self._talk is not None else None
        return run.session.quiz_id if run is not None else self._left

    @property
    def quiz_state(self) -> str:
        """The quiz of this conversation as it stands, as text; "" for none."""
        self._take_up_quiz()
        run = self._talk.run if self._talk is not None else None
        return "" if run is None else run.kept

    def taken(self, text: str) -> Reply:
        """The reply to a turn whose step in the quiz was taken already, and what is asked now."""
        assert self._talk is not None
        reply = self._talk.taken(text)
        self.turns = (*self.turns, Turn(text, reply.understood, reply))[-MEMORY:]
        return reply

    @property
    def choices(self) -> tuple[str, ...] | None:
        """What answers the open question of a quiz by one word; None where no quiz is open."""
        self._take_up_quiz()
        return self._talk.choices if self._talk is not None and self._talk.is_open else None

    def say(self, text: str) -> Reply:
        """The reply to one turn; raises QuestionError for an empty one."""
        cleaned = clean_question(text)
        reply = self._in_quiz(cleaned)
        if reply is None:
            reply = follow_up(cleaned, self.turns, self._terms, self._ask, self._ask_near)
            if self._talk is not None and self._talk.is_open and reply.kind != "quiz":
                reply = replace(reply, notices=(*reply.notices, frames.QUIZ_STILL))
        self.turns = (*self.turns, Turn(cleaned, reply.understood, reply))[-MEMORY:]
        return reply

    def _in_quiz(self, text: str) -> Reply | None:
        """The reply of the quiz that runs, None where none does or the text is no matter of it."""
        self._take_up_quiz()
        if self._talk is None:
            return None
        after = bool(self.turns) and self.turns[-1].reply.kind == "quiz"
        replies = self._talk.say(text, after_quiz=after)
        return None if replies is None else self._talk.joined(replies, text)

    def _take_up_quiz(self) -> None:
        """Go on with the quiz of the turns before, as far as the notes still have it."""
        left, self._left = self._left, ""
        if left and self._talk is None:
            talk = self._open_talk()
            if talk.take_up(left, self.turns[-1].reply.suggestions if self.turns else ()):
                self._talk = talk

    def _ask(self, question: str) -> Reply:
        """As `Tutor.ask`, but a call for a quiz begins one."""
        asked = quiz_asked(question)
        if asked is None:
            return self._answer(question)
        self._talk = self._talk or self._open_talk()
        return self._talk.joined(self._talk.start(asked), question)


def clean_question(text: str) -> str:
    """A question without control characters; QuestionError where nothing can be asked."""
    kept = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    cleaned = " ".join(kept.split())
    if not cleaned:
        raise QuestionError("The question is empty: type a few words about your notes.")
    if len(cleaned) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(cleaned):,} characters; keep it under {LONGEST_QUESTION:,}."
        )
    return cleaned
