"""The frame sentences: all that the tutor says of its own, a closed list.

They state nothing of the subject, so they carry no citation. A test holds that
no other sentence goes without one.
"""

from __future__ import annotations

ACCORDING = "According to your notes:"
YES = "According to your notes, yes:"
NO = "According to your notes, no:"
CHOICE = "According to your notes, {choice}:"
COUNT = "Your notes list {count} under {heading}:"
COUNT_ONE = "Your notes list one under {heading}:"
ALSO_UNDER = "Your notes say more under: {headings}."
SUMMARY_OF = "From your notes on {term}:"
NOTHING_ON = "Your notes don't cover {missing}."
COVER_BUT = "Your notes cover {term}, but not {missing}."
WHAT_THEY_SAY = "What they say:"
NEAREST = "The nearest headings in your notes: {headings}."
NOT_A_QUESTION = "That is no question about your notes."
HELLO = "Hello. Ask anything that your notes cover, and each sentence of the answer is cited."
HELP = "Ask about anything in your notes; each sentence of an answer is cited to its place."
HELP_TOPICS = "Your notes cover: {headings}."
HELP_FORMS = (
    "You can ask for a fact, a list or a definition, compare terms (X vs Y), or ask for a "
    "snippet for teaching."
)
UNCLEAR = "Which do you mean?"
SILENT_ON = "Your notes are silent on {aspect} for {term}."
NO_DISCRIMINATOR = "Your notes name no single feature that tells them apart."
KEY = "What tells them apart:"
SHARED = "Shared, so of no use for telling them apart:"
TRAP = "Trap:"
CHECK = "Check yourself: which of them does this describe?"
DISPUTED = "Marked as disputed in your notes: {reason}"
DISPUTED_BARE = "Marked as disputed in your notes."
QUIZ_LATER = "Quizzes are not part of this version; ask a question instead."
NO_MORE = "Your notes say no more on this."
NO_REASON = "Your notes give no reason for it."
WHERE = "It stands here in your notes:"
LEFT_OPEN = "What your notes leave open: {aspects}."
NOTHING_BEFORE = "There is nothing before this to refer to; name the topic, please."
TEACHER_LINE = "Teacher's note: ____"
