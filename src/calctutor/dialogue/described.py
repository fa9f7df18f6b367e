"""Questions that only describe what they want: "drugs that raise potassium", "modes of a reset"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.aspects import aspect_of_label
from calctutor.dialogue.small_words import COMMANDS, is_small
from calctutor.text import STOP_WORDS, fold, words
from calctutor.types import QuestionForm
from calctutor.wordnet import entry

BEFORE = 3
"""Words that may stand before the noun: "two new oral drugs that ..."."""
SHORTEST = 3
"""Letters of a noun that is described."""

_RELATIVE = frozenset("that which who whose where".split())
_SOMEBODY = frozenset("you u we they i one he she people".split())
_AFTER_A_PARTICIPLE = frozenset(
    "by in from when after during to with at on only if as while before through into".split()
)
_DETERMINERS = frozenset("the a an any some all both those every each one two three four".split())
_NOT_OPENING = frozenset("what which who whom whose when where why how if not no".split())
_ASKS_BEHIND = re.compile(
    r"[,;:.?-]\s*(?:and |so )?"
    r"(?:what|when|where|why|how|who|is|are|was|were|do|does|did|can|should)\b"
    r"(?! (?:is|are|was|were) (?:it|they|that|this)(?: called)?\W*$)"
)
_LISTED = re.compile(r"^(?:the |all |all the )?(?P<noun>[a-z]{3,}[^\Ws]s) of (?!them|these|those)")


def described(question: str) -> tuple[QuestionForm, str] | None:
    """The form of a question that is nothing but a thing described, and the folded word for its
    kind: "list" where that is a plural, else "reverse"; None for any other question."""
    text = fold(question)
    if listed := _LISTED.match(text):
        noun = listed["noun"]
        plain = is_small(noun) or aspect_of_label(noun) or not is_plural(noun)
        return None if plain or _ASKS_BEHIND.search(text) else ("list", noun)
    tokens = [w.text for w in words(text)]
    place = _described_at(tokens)
    if place is None or _ASKS_BEHIND.search(text):
        return None
    noun = tokens[place]
    return ("list" if is_plural(noun) else "reverse"), noun


def _described_at(tokens: Sequence[str]) -> int | None:
    """The place of the noun that a relative clause or a participle describes, at the opening."""
    first = next((i for i, w in enumerate(tokens) if w not in _DETERMINERS), len(tokens))
    if tokens[first : first + 1] and (tokens[first] in COMMANDS or tokens[first] in _NOT_OPENING):
        return None
    for i in range(first, min(len(tokens) - 2, first + BEFORE)):
        if tokens[i] in STOP_WORDS and tokens[i] not in ("and", "or"):
            return None
        if _is_noun(tokens[i]) and _goes_on(tokens, i + 1):
            return i
    return None


def _goes_on(tokens: Sequence[str], i: int) -> bool:
    """Whether a clause on the noun before begins here."""
    if tokens[i] in _RELATIVE or tokens[i] in _SOMEBODY:
        return True
    return is_participle(tokens[i]) and tokens[i + 1] in _AFTER_A_PARTICIPLE


def _is_noun(word: str) -> bool:
    return len(word) >= SHORTEST and bool(entry(word).nouns)


def is_plural(word: str) -> bool:
    """Whether a folded noun is a regular plural."""
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    single = word.removesuffix("s"), word.removesuffix("es")
    return ends and any(entry(one).nouns for one in single)


def is_participle(word: str) -> bool:
    """Whether a folded word is a past participle, by its ending and its verb."""
    read = entry(word)
    return bool(read.verbs) and word.endswith(("ed", "en", "wn", "ne", "de", "ld", "ght", "nd"))
