"""The words of the place to ask."""

from __future__ import annotations

ASK_LABEL = "Your question"
ASK_HINT = "Ask about your notes"
ASK_BUTTON = "Ask"
ASK_HELP = "Enter asks, Shift+Enter starts a new line."
CLEAR_BUTTON = "New chat"
CLEAR_SURE = "Delete this conversation?"
CLEAR_YES = "Delete"
CLEAR_NO = "Keep"
TALK_LABEL = "Conversation"
LOG_LABEL = "Questions and answers"

WELCOME = "What would you like to know?"
WELCOME_LINE = (
    "Answers come from your notes alone, each sentence with the place that it was taken from. "
    "Where the notes are silent, you are told so."
)
EXAMPLES_LABEL = "For example"

PENDING = "Looking in your notes …"
WAITING = "The tutor is still getting ready. Your question is kept and answered as soon as it is."

SOURCES = "Sources"
SOURCES_FOR = "for"
SOURCES_EMPTY = (
    "Each answer shows here where it stands in your notes. "
    "A number in an answer, such as [1], leads to its source."
)

HINT = (
    "Ask in your own words and go on from there. A number such as [1] leads to the place in "
    "your notes. The bar above has quizzes, comparisons, handouts and the notes themselves."
)
HINT_CLOSE = "Got it"

QUIZ_ANSWER = "Answer with"
QUIZ_WORDS = ("hint", "skip", "show me", "stop")
QUIZ_ME = "Quiz me on this"
SHORTER = "Shorter"
SHORTER_ASKS = "shorter"

COPY = "Copy"
COPIED = "Copied, with its sources."
EDIT = "Edit"
EDITING = "Asked again, this question and what follows it are replaced."
EDIT_STOP = "Leave it as it is"
RETRY = "Ask again"
REPORT = "Report"
REPORT_LABEL = "What is wrong with this answer? Your teacher reads it."
REPORT_SEND = "Report it"
REPORT_STOP = "Cancel"
REPORTED = "Reported. The answer and its sources are kept for your teacher."
TURN_GONE = "That answer is not kept any more: ask again."
TOOLS = "This answer"


def quiz_me(subject: str) -> str:
    """The turn that begins a quiz on a subject."""
    return f"Quiz me on {subject}"


def compare_with(other: str) -> str:
    """The chip that compares with another term."""
    return f"Compare with {other}"


def versus(subject: str, other: str) -> str:
    """The question that compares two terms."""
    return f"{subject} vs {other}"
