"""The words of the place to ask."""

from __future__ import annotations

ASK_LABEL = "Your question"
ASK_HINT = "Ask about your notes"
ASK_BUTTON = "Ask"
ASK_HELP = "Enter asks, Shift+Enter starts a new line."
CLEAR_BUTTON = "New chat"
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
