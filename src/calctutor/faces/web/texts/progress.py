"""The words of the progress place, in one place, so that they can be translated.

Plain text: whoever puts it into HTML escapes it.
"""

from __future__ import annotations

from datetime import date

TITLE = "Progress"
LEAD = "What you are likely to know, and what is worth a look next."
OPENING = "Opening …"
MAKING = "Making questions from your notes. This happens once after each change …"

SEEN = "asked so far"
STRONG = "strong"
DUE = "due today"
RECALL = "likely recalled today"
NONE_YET = "–"
EMPTY = "Nothing has been asked yet. After a first quiz this page shows what you know."
FIRST_QUIZ = "Start a quiz"
QUIZ_DUE = "Quiz what is due"

FORECAST = "Due in the next days"
FORECAST_LINE = "How many statements come back on each day."
OUTLOOK = "If you did not repeat"
OUTLOOK_LINE = "The share of what you have seen that you would likely still recall."
AS_TABLE = "As a table"
DAY = "Day"
COUNT = "Statements"
AHEAD = "Days from today"
CHANCE = "Likely recalled"
TODAY = "today"

TOPICS = "Topics"
TOPICS_LINE = (
    "Strong: the last two answers were right and it is likely recalled today. Mastered: a topic "
    "known by all signs, recalled on different days."
)
TOPIC = "Topic"
STATE = "Asked so far"
LEGEND_STRONG = "strong"
LEGEND_SEEN = "seen"
LEGEND_NEW = "not yet asked"
RECALL_HEAD = "Recalled"
DUE_HEAD = "Due"
MASTERED = "mastered"
QUIZ_ME = "Quiz me"

CONFUSED = "Taken for each other"
EXPLAIN = "Explain the difference"
NO_CONFUSED = "No two things were taken for each other so far."
MISTAKES = "Last errors"
NO_MISTAKES = "No wrong answer so far."
YOU_SAID = "You answered"
NOTES_SAY = "Your notes"
QUIZ_MISSED = "Quiz what I got wrong"
UNASKED_LINE = "No sound question can be made of these, and so none is asked."

DATA = "Your data"
EXAM = "Exam date"
EXAM_HELP = "Everything comes back before that day. Empty it for no exam."
SAVE_EXAM = "Set"
EXPORT = "Save a copy"
EXPORT_HELP = (
    "A file with all your answers and their schedule, as a backup or for another computer."
)
IMPORT = "Bring a copy in"
IMPORT_HELP = "Adds a saved copy; what is here already stays and nothing is counted twice."
RESET = "Delete all of this learner"
RESET_ASK = (
    "This deletes all answers, the schedule, the conversation and the reports of this learner, "
    "for good. Save a copy first if you may want them back."
)
RESET_YES = "Delete for good"
RESET_NO = "Keep everything"
RESET_DONE = "All of this learner is deleted."
NOTHING_TO_RESET = "There was nothing to delete."
WHERE_ELSE = "Your data lie on the computer that runs calctutor, and nowhere else."
LEARNERS = "Several people on one computer: switch learners by the name at the top."
EXPORT_NAME = "calctutor-{learner}-{day}.json"
NOT_AN_EXPORT = "This file is no copy of a learner's data: choose one that was saved here."
EXAM_SET = "The exam date is set."
EXAM_NONE = "No exam date is set."
NO_DATE = "That is no date: choose a day from the calendar."
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def percent(share: float) -> str:
    """A share of 0..1."""
    return f"{100 * share:.0f}%"


def due(count: int) -> str:
    """What of a topic is due today."""
    return f"{count} due"


def of(part: int, whole: int) -> str:
    """A count among others."""
    return f"{part} of {whole}"


def weekday(day: date, today: date) -> str:
    """A day of the forecast."""
    return TODAY if day == today else _WEEKDAYS[day.weekday()]


def ahead(days: int) -> str:
    """A day from now on, for an axis."""
    return f"+{days}" if days else TODAY


def forecast(counts: tuple[int, ...]) -> str:
    """The forecast in one sentence, for those who don't see the plot."""
    return f"Due today {counts[0]}, in the six days after that {sum(counts[1:])}."


def outlook(now: float, later: float, days: int) -> str:
    """The forgetting curve in one sentence."""
    return (
        f"Of what you have seen you would likely recall {percent(now)} today and "
        f"{percent(later)} in {days} days."
    )


def repeats(recalled: int, asked: int) -> str:
    """How repetition went lately."""
    return f"Repetitions recalled in the last 30 days: {recalled} of {asked}."


def topic_state(strong: int, seen: int, facts: int) -> str:
    """A topic's bar in words."""
    return f"{strong} strong, {seen} seen, {facts} in all"


def not_begun(count: int) -> str:
    """The heading over topics of which nothing was asked."""
    return "1 topic not begun" if count == 1 else f"{count} topics not begun"


def pair(one: str, other: str) -> str:
    """Two things that were taken for each other."""
    return f"{one} and {other}"


def times(count: int) -> str:
    """How often."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def unasked(count: int) -> str:
    """The heading over facts that are not asked."""
    return "1 statement is not asked" if count == 1 else f"{count} statements are not asked"


def where(path: str) -> str:
    """Where the data lie."""
    return f"Your data lie in {path} on this computer, and nowhere else."


def file_name(learner: str, day: date) -> str:
    """The name of a saved copy, safe on any system."""
    safe = "".join(c if c.isalnum() else "-" for c in learner).strip("-")[:40] or "learner"
    return EXPORT_NAME.format(learner=safe, day=day.isoformat())


def imported(answers: int, facts: int) -> str:
    """What an import added."""
    said = "1 answer" if answers == 1 else f"{answers} answers"
    known = "1 statement" if facts == 1 else f"{facts} statements"
    return f"Added {said} and the schedule of {known}."
