"""The words of the place Teach."""

from __future__ import annotations

TITLE = "Teach"
LEAD = "Handouts, questions and answer keys from your notes, each statement with its place in them."
PARTS = "Parts of this place"
TAB_SNIPPETS = "Texts"
TAB_BANK = "Question bank"
TAB_EXPORT = "Export"
TAB_REPORTS = "Reports"
PENDING = "Looking in your notes …"
BANK_PENDING = "Making the questions of these notes …"
COPIED = "Copied."
SAVED = "Saved: {name}"
SUGGESTIONS = "Terms in your notes"
NONE_FITS = "No term of your notes begins so. Enter looks for it as it stands."

# Texts
TERM = "Term"
TERM_HINT = "Type a term of your notes"
LENGTH = "Length"
LENGTHS = {"line": "One line", "paragraph": "Paragraph", "handout": "Handout"}
LENGTH_LINE, LENGTH_PARAGRAPH, LENGTH_HANDOUT = LENGTHS.values()
MAKE = "Show"
START = "For example"
SOURCES = "Sources"
SOURCES_EMPTY = "A number such as [1] leads to its place in your notes."
COPY_MARKDOWN = "Copy as Markdown"
COPY_TEXT = "Copy as text"
SAVE = "Save as {label}"

# Bank
SEARCH = "Search in the questions"
TOPIC = "Topic"
ALL_TOPICS = "All topics"
KIND = "Kind"
ALL_KINDS = "All kinds"
STATE = "State"
STATES = {
    "all": "Any state",
    "offered": "To review",
    "approved": "Approved",
    "changed": "Edited or your own",
    "flawed": "With a remark",
    "kept out": "Kept out",
    "retired": "Retired",
}
BADGES = {
    "offered": "to review",
    "approved": "approved",
    "kept out": "kept out",
    "retired": "retired",
}
OWN = "your own"
EDITED = "edited"
PRACTICE = "practice only"
MORE = "Show more"
NOTHING = "No question fits. Choose another topic, kind or state."
ALL_SHOWN = "Select all that are listed"
SELECTED = "{count} selected"
APPROVE = "Approve"
UNAPPROVE = "Take approval back"
RETIRE = "Retire"
UNRETIRE = "Put back"
EDIT = "Edit"
RESTORE = "Undo edits"
DELETE = "Delete"
CHECK = "Check"
KEEP = "Save"
CANCEL = "Cancel"
NEW = "New question"
NEW_LEAD = "A question of your own stands on one statement of your notes, which is its source."
ANSWER = "Answer"
THEN = "Then"
MATCHES = "Pairs"
ORDER = "In this order"
RIGHT_ONE = "right"
WRONG_ONE = "wrong"
FEEDBACK = "Feedback"
IN_NOTES = "Show in the notes"
REMARKS = "Remarks of the checker"
NO_REMARKS = "The checker finds nothing to remark."
WOULD_BE_KEPT_OUT = "With this it would be kept out of quizzes and exports until it is mended."
SEVERITIES = {"E": "keeps it out", "W": "remark"}
FIELDS = {
    "stem": "Question",
    "right": "Right answer",
    "wrong": "Wrong answer",
    "answer": "Answer",
    "alias": "Also right",
    "reason": "Second question",
    "feedback": "Feedback after any answer",
    "kind": "Kind",
    "from": "Stands on",
}
ADD_LINE = {"right": "Add a right answer", "wrong": "Add a wrong answer"} | {
    "answer": "Add an answer",
    "alias": "Add a wording that is right, too",
}
REMOVE_LINE = "Remove"
STATEMENT_HINT = "Type some words of the statement"
STATEMENT_NONE = "No statement of your notes has these words."
NEW_KINDS = {
    "sba_value": "Choice of one answer",
    "multiple": "Choice of several answers",
    "short_answer": "Typed answer",
}
COVERAGE = "What the bank covers"
BY_KIND = "Questions by kind"
WITHOUT = "Statements without a question"
DROPPED = "Kept out by the checker"
BLIND = "How far one gets without knowing the notes"
FILE = "Your file of changes"
FILE_LEAD = (
    "All that you approve, retire, edit or add is a line of a plain text file beside your notes. "
    "Keep it, edit it, or bring one from another computer."
)
FILE_SAVE = "Save the file"
FILE_BRING = "Bring a file"
FILE_TAKEN = "The file is in place."
FILE_REPLACE = "Put this file in the place of the present one? The present one is saved first."
TAKE = "Bring questions"
TAKE_ASK = "These questions can be added to your bank:"
TAKE_NONE = "There is nothing in this file to add:"
TAKE_YES = "Add them"
TAKE_NO = "Leave them"
CHANGED = "Done."

# Export
WHAT = "What"
EXPORT_TOPIC = "Topic"
EXPORT_TOPIC_HINT = "All your notes, or type a term"
EXPORT_COMPARE = "Tell apart"
EXPORT_COMPARE_HINT = "Two terms or more, with “vs” between them"
WITH_TEXT = "Text on the topic"
NO_TEXT = "None"
QUESTIONS = "Questions"
COUNT_ALL = "All"
COUNT_NONE = "None"
COUNT_SOME = "This many"
COUNT = "Number of questions"
KINDS = "Kinds (none chosen: all)"
SEED = "Draw"
SEED_HINT = "Another number draws other questions; the same one draws the same again."
APPROVED_ONLY = "Approved questions only"
MARK_DISPUTED = "Keep disputed statements, marked as such"
DOCUMENT_PARTS = "Parts of the document"
PART_NAMES = {"handout": "Handout", "quiz": "Quiz sheet", "key": "Answer key"}
PART_HANDOUT, PART_QUIZ, PART_KEY = PART_NAMES.values()
HEADING = "Title"
HEADING_HINT = "Made from the topic"
FORMAT = "Format"
EXPORT = "Save the file …"
EXPORTING = "Writing the file …"
NOT_HERE = "Not offered here, as a package is missing: {names}."

# Reports
REPORTS_LEAD = "Answers that students have reported from Ask, the newest first."
NO_REPORTS = "No answer has been reported."
REPORTS_OWN = "The reports of this browser; the first browser of this computer sees all."
REPORTED_QUESTION = "Asked"
REPORTED_REPLY = "Answered"
REPORTED_NOTE = "What is wrong with it"


def questions(count: int) -> str:
    """How many questions fit."""
    return "1 question" if count == 1 else f"{count:,} questions"


def coverage(covered: int, facts: int, two_kinds: int) -> str:
    """What share of the notes is asked for."""
    return (
        f"{covered:,} of {facts:,} statements have a question, "
        f"{two_kinds:,} are asked in two ways or more."
    )


def blind(name: str, rate: float, chance: float, items: int) -> str:
    """How often somebody guesses right who knows nothing."""
    return (
        f"Always choosing the {name}: {100 * rate:.0f}% right of {items} choice questions "
        f"(guessing: {100 * chance:.0f}%)."
    )


def taken(added: int, changed: int) -> str:
    """What was taken in."""
    return f"Added: {added:,}. Changed: {changed:,}."


def taken_counts(added: int, changed: int, same: int, out: int) -> str:
    """What becomes of the questions of a file."""
    return f"{added:,} new, {changed:,} changed, {same:,} as they were, {out:,} left out."


def too_few(count: int, reason: str) -> str:
    """So many statements without a question, and why."""
    return f"{count:,}: {reason}"
