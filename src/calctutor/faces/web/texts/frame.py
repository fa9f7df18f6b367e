"""The words of the page's frame: its bar, its state, its foot, its errors, its terminal lines."""

from __future__ import annotations

TITLE = "calctutor"
PROMISE = "For education only, not for patient care."
SKIP_LINK = "Skip to the page"
PLACES = "Places"
ASK = "Ask"
QUIZ = "Quiz"
COMPARE = "Compare"
TEACH = "Teach"
NOTES = "Notes"
PROGRESS = "Progress"
DARK_BUTTON = "Dark"
LIGHT_BUTTON = "Light"
LEARNER = "Who studies here"
LEARNER_HINT = "Each learner has a chat, a schedule and progress of its own."
LEARNER_NEW = "Add a learner"
LEARNER_ADD = "Add"
YOUR_ACCOUNT = "Your account"
COURSE_PAGE = "The course’s page"
SIGN_OUT = "Sign out"
YES = "Yes"
NO = "No, leave it"
HINT_CLOSE = "Got it"

CONNECTION = "calctutor does not answer. Is the window that started it still open?"
NOT_READY = "The tutor is still getting ready: try again in a moment."
FAILED = "The tutor could not start."
RETRY_BUTTON = "Try again"
INTERNAL = "Something went wrong. The terminal window that started calctutor has the details."
NO_SUCH_OP = "This page is older than the program: reload it."
TOO_MUCH_WORK = "This browser has several long tasks under way: wait for one to end."
NO_SUCH_WORK = "That task is not known any more: start it again."
BROKEN_OFF = (
    "The program ended while it was at this. What was half done is taken back: start it again."
)
BROKEN_UPLOAD = "The file did not arrive whole: send it again."
TOO_MANY_UPLOADS = "Too many files are waiting: send fewer at a time."
SKIPPED_ONE = "1 file left out"

_STAGES = {
    "": "Working",
    "start": "Getting ready",
    "compiling the embedding model": "Preparing the language model, once on this computer",
    "embedding": "Indexing the notes",
    "writing the index": "Writing the index",
}

NOT_LOOPBACK = (
    "calctutor serves this computer only for now: set the host to 127.0.0.1, not {host!r}."
)
NO_MCP = "The package mcp is missing: install calctutor again, or gradio[mcp]."
PORT_TAKEN = "Port {wanted} is taken; using {used}."
NO_PORT = "No free port from {first} to {last}. Close another program or choose another port."
SERVING = "calctutor is at {url} (Ctrl-C ends it)."
GOODBYE = "calctutor has ended."
REFUSED_HOST = "calctutor answers only to its own address on this computer."
REFUSED_DOOR = "calctutor has no such page."
REFUSED_SIZE = "That request is larger than calctutor takes."


def ready(files: int, facts: int) -> str:
    """The status line of a tutor that is ready."""
    return f"{_count(files, 'note')}, {_count(facts, 'statement')}"


def skipped(count: int) -> str:
    """The heading of the list of files that were left out."""
    return SKIPPED_ONE if count == 1 else f"{count} files left out"


def progress(stage: str, done: int, total: int) -> str:
    """The line of long work: what it does, and how far it is."""
    what = _STAGES.get(stage, stage)
    return f"{what}: {done} of {total} …" if total > 1 else f"{what} …"


def bad_text(name: str, least: int, most: int) -> str:
    """A text that is missing or too long."""
    return f"“{name}” takes {least} to {most:,} characters."


def bad_number(name: str, low: int, high: int) -> str:
    """A number out of range."""
    return f"“{name}” takes a whole number from {low:,} to {high:,}."


def bad_choice(name: str, among: tuple[str, ...]) -> str:
    """A word that is none of those offered."""
    return f"“{name}” is one of {', '.join(among)}."


def bad_list(name: str, most: int) -> str:
    """A list that is none, or too long."""
    return f"“{name}” takes a list of at most {most}."


def upload_too_large(name: str, megabytes: int) -> str:
    """A file above the limit."""
    return f"{name} is larger than the {megabytes} MB that calctutor takes: split it."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
