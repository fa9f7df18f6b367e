"""The words of the quiz place, in one place, so that they can be translated.

Plain text: whoever puts it into HTML escapes it.
"""

from __future__ import annotations

from datetime import date

TITLE = "Quiz"
SETUP_LINE = "Questions are made from your notes, and answers are judged by them alone."
TOPIC = "Topic"
TOPIC_HINT = "Everything"
TOPIC_HELP = "Type to search your notes; leave it empty for everything."
TOPIC_EVERYTHING = "Everything in these notes"
TOPIC_NONE = "No heading or entry of this name. Enter looks for the words in your notes."
TOPIC_LIST = "Topics of your notes"
COUNT = "Questions"
LEVEL = "Difficulty"
LEVEL_MIXED = "Mixed"
LEVEL_FILL = "Fill in and recall"
LEVEL_RECALL = "Recall only"
KINDS = "Kinds"
ONLY = "Only"
MORE_CHOICES = "Kinds of questions, exam date"
DISPUTED = "Disputed statements too (practice only)"
EXAM = "Exam date"
EXAM_HELP = "With a date, everything comes back before that day."
EXAM_CLEAR = "No exam"
START = "Start"
MAKING = "Making questions from your notes. This happens once after each change …"
LOADING = "Opening …"
RUNNING = "A quiz is under way."
RUNNING_CONTINUE = "Continue it"

SEND = "Send"
CONTINUE = "Continue"
HINT = "Hint"
SHOW = "Show me"
SKIP = "Skip"
UNDO = "Undo"
STOP = "End quiz"
EASIER = "Easier"
HARDER = "Harder"
NOTHING_MORE = "No more hints"
KEYS_TITLE = "Keys"
KEYS = (
    "1–9 choose an answer, Enter sends and continues, H gives a hint, S skips, U takes the last "
    "answer back, A shows the answer. In a text field press Esc first."
)
DESK = "Quiz question"
FEEDBACK = "Feedback"

GAP = "blank"
YOUR_ANSWER = "Your answer"
YOUR_ANSWERS = "Your answers, one a line"
YOUR_CHOICE = "Choose one"
YOUR_CHOICES = "Choose all that are right"
YOUR_REASON = "Your reason"
YOUR_CORRECTION = "What do your notes say instead? You may leave it empty."
MATCH_NONE = "choose …"
MATCH_LEGEND = "Give each one its partner"
ORDER_LEGEND = "Put them in order, the first on top"
CHOSEN = "your choice"
RIGHT_ONE = "right answer"
NOT_CHOSEN = ""
MATCHED_YOU = "You"
MATCHED_NOTES = "Your notes"
YOUR_ORDER = "Your order:"
NO_ANSWER = "nothing"

CORRECT = "Correct"
PARTLY = "Partly right"
WRONG = "Not right"
SHOWN = "Here it is"
UNSURE = "Your own call"
UNSURE_LINE = "Compare your answer with your notes and mark it."
MARK_RIGHT = "Right"
MARK_PARTLY = "Partly"
MARK_WRONG = "Wrong"
TRY_AGAIN = "Not yet"
YOU_WROTE = "You wrote"
ACCEPT = "Count this as right"
ACCEPT_HELP = "Your wording will count from now on, for you."
EASY = "Too easy"
WHY_ALL = "What your notes say of each option"
SOURCE = "Source"
SHOW_IN_NOTES = "Show in the notes"
SKIPPED = "Skipped."
UNDONE = "Your last answer is taken back."
ACCEPTED = "Your wording counts as right from now on."
EASED = "Noted: it comes back later."
HINT_OF = "Hint {number}"
LAST_ANSWER = "Your last answer"

SUMMARY = "Done"
SUMMARY_STOPPED = "Ended early"
NOTHING_ANSWERED = "Nothing was answered."
RIGHT = "right"
PARTIAL = "partly"
WRONG_COUNT = "wrong"
SKIPPED_COUNT = "skipped"
BY_TOPIC = "By topic"
READ_AGAIN = "To read again"
CONFUSED = "Easily taken for each other"
AGAIN = "The missed ones again"
SAME = "More on this"
NEW = "New quiz"
TO_PROGRESS = "Your progress"

GONE = "This quiz is no longer kept: start a new one."
MOVED_ON = "This question was answered in another window: here is the one that is asked now."
TAKEN = "That was done already: here is the quiz as it stands now."
ENDED = "This quiz has ended in another window."
NO_SUCH_KIND = "There is no such kind of question: choose among those shown."
HARDER_SAID = "Harder from the next question on."
EASIER_SAID = "Easier from the next question on."
NONE_MISSED = "Nothing was missed."

_KIND_NAMES = {
    "choose": "Choose",
    "true_false": "True or false",
    "gap": "Fill the gap",
    "name": "Name it",
    "list": "List",
    "arrange": "Match and order",
    "own": "In your own words",
}
_DAYS = {0: "today", 1: "tomorrow"}


def kind(group: str) -> str:
    """The name of a group of question kinds."""
    return _KIND_NAMES[group]


def place(number: int, total: int) -> str:
    """Where in the quiz a question stands."""
    return f"Question {number} of {total}"


def options(count: int) -> str:
    """How many questions a kind has."""
    return f"{count}"


def facts(count: int) -> str:
    """How much a topic holds."""
    return "1 statement" if count == 1 else f"{count} statements"


def due(count: int) -> str:
    """The box that asks for what is due alone."""
    return f"what is due today ({count})"


def missed(count: int) -> str:
    """The box that asks for what was answered wrongly alone."""
    return f"what I got wrong ({count})"


def apart(one: str, other: str) -> str:
    """The offer after a wrong answer that belongs to another subject."""
    return f"What tells {one} from {other}?"


def difference(one: str, other: str) -> str:
    """A pair that was taken for each other."""
    return f"{one} and {other}"


def comes_again(day: date, today: date) -> str:
    """When a fact is asked again."""
    ahead = (day - today).days
    when = _DAYS.get(max(ahead, 0)) or f"in {ahead} days, on {day_name(day)}"
    return f"Comes back {when}."


def day_name(day: date) -> str:
    """A day for reading."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def score(right: int, asked: int) -> str:
    """The result of a quiz in one line."""
    return f"{right} of {asked} right"


def hint_number(number: int) -> str:
    """The label of a hint."""
    return HINT_OF.format(number=number)


def answer_number(number: int) -> str:
    """The label of one field among several."""
    return f"Answer {number}"


def move(text: str, *, up: bool) -> str:
    """What the buttons of an ordering do."""
    return f"Move “{text}” {'up' if up else 'down'}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
