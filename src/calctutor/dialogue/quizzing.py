"""What is said around a quiz: the call for one, and the commands while it runs.

Patterns run on folded text. They name ways of asking, never a subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from calctutor.dialogue.alternatives import sides_of
from calctutor.dialogue.forms import form_of
from calctutor.text import fold

Command = Literal[
    "hint",
    "skip",
    "show",
    "why",
    "harder",
    "easier",
    "stop",
    "repeat",
    "undo",
    "accept",
    "help",
    "easy",
]
Mark = Literal["right", "partly", "wrong"]
MOST_QUESTIONS = 100
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"fifteen": 15, "twenty": 20, "a": 1, "another": 1}
_COUNT = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(_NUMBERS)})( \w+)? (questions?|items?|mcqs?|flashcards?)\b"
)
_TOPIC = re.compile(
    r"\b(?:on|about|from|over|in|for|of)\s+(?P<topic>(?!me\b|my notes\b|all\b).+)$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"([ ,;:]+(with |using |in )?(\d{{1,4}}|{'|'.join(_NUMBERS)})( \w+)?"
    r" (questions?|items?|mcqs?|flashcards?)|[ ,;]+(please|now|thanks))+$",
    re.IGNORECASE,
)
_ALL = re.compile(r"^(all( of)?|everything|anything|(all )?(the|my|these) notes)( my notes)?$")
_PATTERNS: tuple[tuple[Command, str], ...] = (
        ("hint", r"h|a hint|hints?|(another|next|more|give me a|give me another) hints?|help me"
         r"|clue|a clue"),
        ("skip", r"s|skip|skip (it|this|that|this one)|pass|next( question)?|go on"),
        ("show", r"show( me)?( it| the answer)?|answer|the answer|give up|i give up"
         r"|i (do not|dont|don't) know|dunno|no idea|tell me|idk"),
        ("why", r"why|why (is|was) (that|it|this)( so| wrong| right)?|why not|how come|explain"
         r"|explain (it|that|why)"),
        ("harder", r"harder|(make|ask) (it |me )?(something )?harder( questions?)?"
         r"|more difficult"),
        ("easy", r"(that was |it was |this is |that is )?too easy|e"),
        ("easier", r"easier|(make|ask) (it |me )?(something )?easier( questions?)?|too hard"
         r"|too difficult"),
        ("stop", r"stop|q|quit|end|enough|stop (the )?(quiz|it)|end (the )?quiz|finish|i am done"
         r"|that is enough|i'm done|done|exit"),
        ("repeat", r"again|repeat( (it|that|the question))?|the question( again)?"
         r"|what was the question|say (it|that) again"),
        ("undo", r"undo|u|take (that|it) back|undo (that|it)|oops"),
        ("accept", r"count (it|that|this|mine) as (right|correct)|(that|mine|it) (was|is) "
         r"(right|correct)( too)?|i was right"),
        ("help", r"help|commands|what can i (say|do|type)"),
)  # fmt: skip
_COMMANDS = tuple(
    (name, re.compile(rf"^(please )?({pattern})( please)?$")) for name, pattern in _PATTERNS
)
_MARKS: dict[str, Mark] = {
    "right": "right", "r": "right", "correct": "right", "yes": "right", "1": "right",
    "partly": "partly", "p": "partly", "half": "partly", "partial": "partly", "2": "partly",
    "wrong": "wrong", "w": "wrong", "no": "wrong", "3": "wrong",
}  # fmt: skip
_ASKING = re.compile(
    r"^(what|where|when|which|who|whose|why|how|is|are|do|does|did|can|could|should|will|tell me|"
    r"explain|define|describe|compare|list|summari[sz]e|show me)\b"
)


@dataclass(frozen=True, slots=True)
class QuizAsked:
    """A call for a quiz: ``count`` None and ``topic`` "" where it names none."""

    count: int | None = None
    topic: str = ""
    everything: bool = False


def quiz_asked(text: str) -> QuizAsked | None:
    """The quiz that a text calls for, or None where it calls for none."""
    if form_of(text) != "quiz":
        return None
    plain = " ".join(text.split()).rstrip("?!. ")
    counted = _COUNT.search(fold(plain))
    count = None
    if counted:
        said = counted[1]
        count = min(MOST_QUESTIONS, max(1, int(said) if said.isdigit() else _NUMBERS[said]))
    topic = _TOPIC.search(_TAIL.sub("", plain))
    named = topic["topic"].strip(" ,;:\"'“”") if topic else ""
    everything = bool(_ALL.match(fold(named)))
    return QuizAsked(count, "" if everything else named, everything)


def command_of(text: str) -> Command | None:
    """The command that a whole text is while a quiz runs, or None."""
    said = fold(text).strip(" .!?,")
    return next((name for name, pattern in _COMMANDS if pattern.match(said)), None)


def mark_of(text: str) -> Mark | None:
    """The learner's own mark that a whole text is, or None."""
    return _MARKS.get(fold(text).strip(" .!?"))


def is_question(text: str) -> bool:
    """Whether a text asks the tutor something, whatever quiz runs."""
    return text.rstrip().endswith("?") or len(sides_of(text)) > 1


def sounds_like_question(text: str) -> bool:
    """Whether a text begins as questions do, though it has no question mark."""
    return _ASKING.match(fold(text)) is not None
