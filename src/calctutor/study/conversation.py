"""A quiz in conversation: commands, answers and ordinary questions told apart."""

from __future__ import annotations

from datetime import date

from calctutor.dialogue import frames
from calctutor.dialogue.quizzing import (
    Command,
    QuizAsked,
    command_of,
    is_question,
    mark_of,
    quiz_asked,
    sounds_like_question,
)
from calctutor.errors import AnswerError, LearnersError
from calctutor.quiz_types import CHOICE_KINDS
from calctutor.study import wording
from calctutor.study.learner import Learner, choose_for
from calctutor.study.opening import reopen_run, start_run
from calctutor.study.questions import Questions
from calctutor.study.run import Answered, QuizRun
from calctutor.study.typed import LETTERS, is_option
from calctutor.study_protocols import StudyPlace
from calctutor.types import Reply

COUNT = 5
"""Questions of a quiz that names no number."""
_WHILE_OPEN: frozenset[Command] = frozenset({"hint", "skip", "show", "stop", "harder", "easier"})
_AFTERWARDS: frozenset[Command] = frozenset({"why", "undo", "accept", "easy"})
Replies = tuple[Reply, ...]


class QuizTalk:
    """One conversation's quizzes: each turn gives replies, or None where it is for the tutor."""

    def __init__(self, questions: Questions, learner: Learner | None, place: StudyPlace) -> None:
        """Nothing runs yet; without a learner nothing is recorded."""
        self._questions = questions
        self._learner = learner
        self._place = place
        self._topic = ""
        self._offered: tuple[str, ...] = ()
        self.run: QuizRun | None = None

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self.run is not None and self.run.step != "over"

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that answer what is asked now, one of them; () where it takes others."""
        run, item = self.run, None if self.run is None else self.run.item
        if run is None or item is None:
            return ()
        if run.step == "mark":
            return ("right", "partly", "wrong")
        options = item.reasons if run.step == "second" else item.options
        if item.kind not in CHOICE_KINDS or item.kind == "multiple":
            return ()
        return tuple(LETTERS[: len(options)]) if options else ()

    def start(self, asked: QuizAsked) -> Replies:
        """Begin a quiz and ask its first question; one that runs is ended."""
        again = self.is_open and not asked.topic and not asked.everything
        topic = self._topic if again else asked.topic
        learner, notice = self._recording()
        count = asked.count or COUNT
        try:
            items = self._questions.on(topic)
            chosen = choose_for(learner, items, self._place, count=count)
            run = start_run(
                self._questions, learner, chosen, quiz_id=self._place.new_id(), topic=topic
            )
        except AnswerError as error:
            return (wording.plain(*self._still(), notice=str(error)),)
        if self.run is not None and self.is_open:
            self.run.stop()
        self.run, self._topic, self._offered = run, topic, ()
        fewer = asked.count is not None and len(chosen) < asked.count
        return (_opening(len(chosen), topic, notice, fewer=fewer), *self._question())

    def begin(self, run: QuizRun) -> Replies:
        """Go on with a quiz that was started elsewhere."""
        self.run, self._topic = run, run.session.topic
        return self._question()

    def take_up(self, quiz_id: str, offered: tuple[str, ...] = ()) -> bool:
        """Go on with a quiz that was left, over or not; False where there is none of that id.

        ``offered`` are the suggestions of the reply before: they ask, and answer nothing.
        """
        if self._learner is None:
            return False
        run = reopen_run(self._questions, self._learner, quiz_id)
        if run is None:
            return False
        self.run, self._topic, self._offered = run, run.session.topic, offered
        return True

    def _recording(self) -> tuple[Learner | None, str]:
        """The learner, or nobody and the reason where nothing can be recorded."""
        if self._learner is None:
            return None, ""
        try:
            return self._learner, self._learner.store.notice
        except LearnersError as error:
            return None, str(error)

    def say(self, text: str, *, after_quiz: bool = True) -> Replies | None:
        """The replies to one turn; None where it is no matter of a quiz.

        ``after_quiz``: the turn before it was one, so that "why?" asks about it.
        """
        run = self.run
        if run is None:
            return None
        command = command_of(text)
        if command == "why" and not after_quiz:
            return None
        if not self.is_open and not (after_quiz and command in _AFTERWARDS):
            running = after_quiz and command in _WHILE_OPEN
            return (wording.plain(frames.QUIZ_NONE),) if running else None
        try:
            return self._marked(run, text) or self._obeyed(run, command) or self._other(run, text)
        except AnswerError as error:
            return (wording.plain(*self._still(), notice=str(error)),)

    def current(self) -> Replies:
        """The question asked now, or the end."""
        return self._question()

    def taken(self, text: str) -> Reply:
        """What is said of a step that was taken before its reply could be given."""
        return self.joined((wording.plain(frames.QUIZ_TAKEN), *self._question()), text)

    def joined(self, replies: Replies, understood: str) -> Reply:
        """The replies of one turn as one."""
        return wording.joined(replies, understood)

    def _still(self) -> tuple[str, ...]:
        return (frames.QUIZ_STILL,) if self.is_open else (frames.QUIZ_NONE,)

    def _marked(self, run: QuizRun, text: str) -> Replies | None:
        mark = mark_of(text) if run.step == "mark" else None
        return None if mark is None else self._told(run, run.mark(mark))

    def _other(self, run: QuizRun, text: str) -> Replies | None:
        """A new quiz, a question to the tutor (None), or the answer."""
        item = run.item
        answers = item is not None and item.kind in CHOICE_KINDS and is_option(item, text)
        if not answers:
            asked = quiz_asked(text)
            if asked is not None:
                return self.start(asked)
            if text in self._offered or is_question(text):
                return None
            chooses = item is not None and item.kind in CHOICE_KINDS and run.step == "answer"
            if (chooses or run.step == "mark") and sounds_like_question(text):
                return None
        answered = run.say(text)
        if answered is None:
            return (wording.second(item),) if item is not None else ()
        return self._told(run, answered)

    def _told(self, run: QuizRun, answered: Answered) -> Replies:
        again = answered.concluded and answered.item.id in run.session.queue
        reply = wording.feedback(answered, unsure=run.step == "mark", again=again)
        self._offered = reply.suggestions
        return (reply, *self._question()) if answered.concluded else (reply,)

    def _question(self) -> Replies:
        """The question asked now, or the end."""
        run = self.run
        if run is None:
            return ()
        item = run.item
        if item is None:
            return (self._ended(run),)
        asked = wording.question(run, item)
        return (asked, wording.second(item)) if run.step == "second" else (asked,)

    def _ended(self, run: QuizRun) -> Reply:
        reply = wording.summary(run.summary())
        self._offered = reply.suggestions or self._offered
        return reply

    def _obeyed(self, run: QuizRun, command: Command | None) -> Replies | None:
        if command in ("harder", "easier", "help", "repeat"):
            return self._steered(run, command)
        if command in ("why", "undo", "accept", "easy"):
            return self._looked_back(run, command)
        if run.step == "mark" and command in ("hint", "show"):
            return (wording.plain(frames.QUIZ_MARK_FIRST),)
        if command == "hint":
            item = run.item
            return None if item is None else (wording.hint(run.hint(), item),)
        if command == "skip":
            return self._skipped(run)
        if command == "show":
            return self._told(run, run.show())
        if command == "stop":
            run.stop()
            return self._question()
        return None

    def _steered(self, run: QuizRun, command: Command) -> Replies:
        if command == "harder":
            run.harder()
            return (wording.plain(frames.QUIZ_HARDER), *self._question())
        if command == "easier":
            run.easier()
            return (wording.plain(frames.QUIZ_EASIER), *self._question())
        if command == "help":
            return (wording.plain(frames.QUIZ_HELP), *self._question())
        return self._question()

    def _skipped(self, run: QuizRun) -> Replies:
        item = run.item
        if run.step == "second" and item is not None and item.kind == "true_false":
            answered = run.say("")
            return () if answered is None else self._told(run, answered)
        run.skip()
        return (wording.plain(frames.QUIZ_SKIPPED), *self._question())

    def _looked_back(self, run: QuizRun, command: Command) -> Replies:
        if command == "undo":
            run.undo()
            return (wording.plain(frames.QUIZ_UNDONE), *self._question())
        if command == "accept":
            told = self._told(run, run.accept())
            return (wording.plain(frames.QUIZ_ACCEPTED), *told)
        if command == "easy":
            answered = run.too_easy()
            due = () if answered.due is None else (_due(answered.due),)
            return (wording.plain(frames.QUIZ_EASY, *due), *self._question())
        if run.last is None or not (run.last.concluded or run.step == "mark"):
            return (wording.plain(frames.QUIZ_WHY_FIRST),)
        return (wording.why(run.last),)


def _due(day: date) -> str:
    return frames.QUIZ_DUE.format(day=day.isoformat())


def _opening(count: int, topic: str, notice: str, *, fewer: bool) -> Reply:
    counted = f"{count} question{'s' if count > 1 else ''}"
    start = frames.QUIZ_START.format(count=counted, topic=topic)
    opening = start if topic else frames.QUIZ_START_ALL.format(count=counted)
    more = (frames.QUIZ_FEWER,) if fewer else ()
    return wording.plain(opening, *more, frames.QUIZ_HELP, notice=notice)
