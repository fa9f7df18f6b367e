"""Every text that the page shows of its own, in one place, so that it can be translated.

Plain text: whoever puts it into HTML escapes it.
"""

from __future__ import annotations

TITLE = "calctutor"
PROMISE = "Speaks for your notes. For education, not for patient care."

ASK_LABEL = "Your question"
ASK_HINT = "Ask about your notes"
ASK_BUTTON = "Ask"
ASK_HELP = "Enter asks, Shift+Enter starts a new line."
CLEAR_BUTTON = "New chat"
TALK_LABEL = "Conversation"
LOG_LABEL = "Questions and answers"
SKIP_LINK = "Skip to the question box"
DARK_BUTTON = "Dark"
LIGHT_BUTTON = "Light"

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
NO_SOURCES = "This reply cites nothing."
STALE = "changed since"
STALE_WHY = "This file has changed since it was indexed; the stored copy is shown."
DISPUTED = "Disputed in your notes"
BACK = "Back to the answer"

UNDERSTOOD = "Understood as:"
NOT_COVERED = "Not in your notes"
NOT_A_QUESTION = "No question about the notes"
NEAREST = "Nearest in your notes"
FOLLOW_UPS = "Go on with"
WHICH_ONE = "Which one do you mean?"

ASPECT = "Aspect"
ASPECT_OTHER = "In general"
SILENT = "notes silent"
DISCRIMINATOR = "What tells them apart"
SHARED = "In common"
TRAP = "Watch out"
UNSAID = "What the notes leave open"
CHECK = "Check yourself"

FAILED = "The tutor could not start."
RETRY_BUTTON = "Try again"
INTERNAL = (
    "Something went wrong while answering. The terminal window that started calctutor "
    "has the details."
)
SKIPPED_ONE = "1 file left out"

_STAGES = {
    "start": "Getting ready",
    "compiling the embedding model": "Preparing the language model, once on this computer",
    "embedding": "Indexing the notes",
    "writing the index": "Writing the index",
}

NOT_LOOPBACK = (
    "calctutor serves this computer only for now: set the host to 127.0.0.1, not {host!r}."
)
PORT_TAKEN = "Port {wanted} is taken; using {used}."
NO_PORT = "No free port from {first} to {last}. Close another program or choose another port."
SERVING = "calctutor is at {url} (Ctrl-C ends it)."
GOODBYE = "calctutor has ended."
REFUSED_HOST = "calctutor answers only to its own address on this computer."
REFUSED_DOOR = "calctutor has no such page."
REFUSED_SIZE = "That request is larger than calctutor takes."


def source_place(first_line: int, last_line: int, page: int | None) -> str:
    """Where in the file a quote stands, in words."""
    lines = f"line {first_line}" if first_line == last_line else f"lines {first_line}–{last_line}"
    return f"page {page}, {lines}" if page is not None else lines


def reference_label(number: int, headings: tuple[str, ...]) -> str:
    """What a screen reader says of a [n]."""
    return f"Source {number}: {', '.join(headings)}" if headings else f"Source {number}"


def ready(files: int, facts: int) -> str:
    """The status line of a tutor that is ready."""
    return f"{_count(files, 'note')}, {_count(facts, 'statement')}"


def skipped(count: int) -> str:
    """The heading of the list of files that were left out."""
    return SKIPPED_ONE if count == 1 else f"{count} files left out"


def progress(stage: str, done: int, total: int) -> str:
    """The status line of a tutor that is being built."""
    what = _STAGES.get(stage, stage)
    return f"{what}: {done} of {total} …" if total > 1 else f"{what} …"


def ask_about(headings: tuple[str, ...]) -> str:
    """The question that a click on a heading asks."""
    return f"What do my notes say about {' – '.join(headings[-2:])}?" if headings else ""


def aspect(name: str) -> str:
    """The heading of a row of a comparison."""
    return name[:1].upper() + name[1:] if name else ASPECT_OTHER


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
