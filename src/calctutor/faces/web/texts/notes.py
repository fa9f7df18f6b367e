"""The words of the place Notes."""

from __future__ import annotations

from datetime import datetime

TITLE = "Notes"
LEAD = "What the tutor knows: your notes as they are indexed, and how well you know them."
FILES = "Notes"
FIND = "Find a note or heading"
CONTENTS = "Contents"
CHOOSE = "Choose a note to read."
NO_SUCH = "There is no note {source} in the index."
SHOW_ON = "Next part"
SHOW_BACK = "Previous part"
ADD = "Add notes"
REFRESH = "Look for changes"
REPLACE = "Replace"
REMOVE = "Remove"
QUIZ = "Quiz me on this"
TEACH = "Teach"
DROP = "Drop files here to add them"
BUSY = "Working …"
CLOSE = "Close"

ABOUT = "About the index"
ABOUT_FOLDER = "Folder of notes"
ABOUT_INDEX = "Index"
ABOUT_SIZE = "Size"
ABOUT_BUILT = "Built"
ABOUT_MODEL = "Model"
ABOUT_HELD = "Holds"
ABOUT_SKIPPED = "Left out"
TRASH = "Removed notes"
TRASH_LEAD = "What was removed or replaced is kept here: {folder}"
TRASH_EMPTY = "Nothing has been removed."
BRING_BACK = "Bring back"

LEGEND = "Statements:"
STATES = {"known": "known", "due": "to repeat", "new": "not asked yet"}

SHIPPED = (
    "These are the notes that come with calctutor. They stay as they are: when you add, replace "
    "or remove something, calctutor makes a folder of your own at {folder} and speaks for that "
    "from then on, here and in the terminal."
)
SHIPPED_AGAIN = (
    "These are the notes that come with calctutor. They stay as they are: what you add, replace "
    "or remove goes to your own folder at {folder}, which calctutor then speaks for, here and in "
    "the terminal."
)
WITH_SHIPPED = "Start it with a copy of these notes"
ALONE = "Start it empty: only what I add"
SHIPPED_COURSE = (
    "This course is on the notes that come with calctutor, which are never changed: "
    "whoever looks after the server gives it a folder of its own."
)
SINGLE = (
    "calctutor was started with a single file: start it with a folder of notes to add, replace "
    "or remove some here."
)
TOGETHER = (
    "Several courses are open together: open one alone to add, replace or remove notes of it."
)
COURSES = "Courses"
COURSES_LEAD = "Courses are asked apart; choose several to ask them together."
COURSE_NONE = "No course: {folder}"
COURSE_OPEN = "Open"
OPENED = "The tutor speaks for {names} now."
CONVERTED = "Made into Markdown to read and cite: {names}."
LAST_ONE = "This is the last note: add another one before you remove it."
WRONG_KIND = "{name} is not of a kind that is read here ({kinds})."
OTHER_KIND = "{name} is of another kind than {source}: add it, then remove {source}."
NOTHING_SENT = "No file has arrived: choose at least one."
LOOKING = "Looking for what can be tidied"
TIDY_ASK = "This text can be made into tidy notes. What was found in it:"
TIDY_YES = "Add tidy notes"
TIDY_NO = "Add it as it stands"
TIDY_CANCEL = "Cancel"
PLEASE_CHECK = "Please check."
HEADINGS_FOUND = "Headings that were torn off, and how surely their text is theirs:"
NO_BODY = "no text"
IN_DOUBT = "in doubt, left under the heading above"
WRITING = "Putting the files among the notes"

REPLACE_ASK = "Replace {names}? What is there now is kept, and can be brought back."
REMOVE_ASK = "Remove {names} from your notes? It is kept, and can be brought back."
SENDING = "Sending {name} …"
UPDATED = "The tutor speaks for the new notes now."
UNCHANGED = "Nothing has changed."
MOVED = "Your own folder of notes is {folder}; calctutor speaks for it from now on."
NOT_KEPT = "From the next start on, name it: {sentence}"
DONE_ADDED = "Added: {names}."
DONE_REPLACED = "Replaced: {names}."
DONE_REMOVED = "Removed: {names}."
DONE_BACK = "Brought back: {names}."
REFUSED = "Not added:"


def known(state: str, chance: float) -> str:
    """How well a statement is known, in words."""
    name = STATES[state]
    return f"{name}, likely recalled today: {100 * chance:.0f}%" if state != "new" else name


def picture(alt: str) -> str:
    """What stands in place of a picture, which is never loaded."""
    return f"[picture: {alt}]" if alt else "[picture]"


def facts(count: int, held: int) -> str:
    """How many statements there are, and how many of them are known."""
    noun = "statement" if count == 1 else "statements"
    return f"{count:,} {noun}, {held:,} known" if held else f"{count:,} {noun}"


def lines(first: int, last: int, among: int) -> str:
    """Which part of a long note is shown."""
    return f"Lines {first:,} to {last:,} of {among:,}"


def size(count: int) -> str:
    """A number of bytes for reading."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def moment(at: datetime) -> str:
    """A date and time of this computer's clock."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def holds(notes: int, passages: int, facts: int, terms: int) -> str:
    """What an index holds."""
    return f"{notes:,} notes, {passages:,} passages, {facts:,} statements, {terms:,} terms"
