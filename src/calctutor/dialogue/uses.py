"""What a thing is used for, where the notes say it as such among all that they say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.dialogue.holders import ON_TERM
from calctutor.terms import exact
from calctutor.text import fold
from calctutor.types import Fact, Question, Support

_ASKED = re.compile(
    r"(?:and |so |but )?what (?:is|are|was|were|do|does|did|can|could|may)\b.*\bused? for\W*$"
)
_TOLD = re.compile(
    r"\b(?:us(?:e|es|ed|eful)|serv(?:e|es|ed|ing) (?:for|to|as)|employed|applied|suit(?:s|ed|able)?"
    r"|good for|purpose|indicat(?:ed|ions?)|help(?:s|ful)?|treats?|given (?:for|in|to))\b"
)
_FORBIDDEN = re.compile(r"\b(?:not|never|avoid\w*|stop|contraindicat\w*)\b")


def uses_told(question: Question, judged: Sequence[Support]) -> list[Support]:
    """The statements on a term that say what it is used for, where that is asked; else none."""
    if not _ASKED.match(fold(question.understood)) or not exact(question.mentions):
        return []
    own = [s for s in judged if s.about >= ON_TERM]
    return [s for s in own if _is_use(s.fact)]


def _is_use(fact: Fact) -> bool:
    text = fold(f"{fact.lead_in}: {fact.text}")
    return bool(_TOLD.search(text)) and not fact.negated and not _FORBIDDEN.search(text)
