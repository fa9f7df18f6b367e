"""What a gap may ask for: a noun phrase, a name, a number or a quality, no verb with its object."""

from __future__ import annotations

import re

from calctutor.quiz.grade_forms import BASE
from calctutor.text import fold
from calctutor.wordnet import entry

_BE = frozenset("is are was were be been being am gets get got".split())
_BEHIND_VERB = frozenset("by as to in from into with for at on over up out off down onto".split())
_AUXILIARIES = _BE | frozenset(
    """has have had do does did can could may might must shall should will would cannot lies lie
    lay stands stood means""".split()
)
_POINTS = frozenset("this these that those such".split())
_SINGULAR = ("ss", "us", "is", "as", "ns")
_ENDS = ",.;:)!?…”"


def may_be_asked(answer: str, left: str, right: str) -> bool:
    """Whether a gap between two texts asks for a thing, a number or a quality.

    Not for a verb ("are _____ as"), nor for a phrase with one in it ("masters drove").
    """
    told = [fold(w).strip("()[]'’.,") for w in answer.split()]
    if not told or not (left.strip() or right.strip(" .")):
        return True
    before = fold(left.split()[-1]) if left.split() else ""
    if before in _POINTS:
        return False
    ends = not right.strip() or right.lstrip()[:1] in _ENDS
    after = "" if ends else fold(right.split()[0]).strip(_ENDS)
    written = [w.strip("()[].,") for w in answer.split()]
    if before == "to" and _is_infinitive(told[0], written[0]):
        return False
    if any(_is_verb_within(a, w) for a, w in zip(told[:-1], written[:-1], strict=True)):
        return False
    return _may_end(told[-1], written[-1], before if len(told) == 1 else "", after)


def _known_as_written(word: str) -> bool:
    """Whether a word is no plain small word: a name, a number, code."""
    return not word.isalpha() or word != word.lower()


def _is_infinitive(word: str, written: str) -> bool:
    """Whether a small word behind "to" is rather a verb than a thing."""
    senses = entry(word)
    plain = not _known_as_written(written) and not word.endswith(("s", "ing", "ed"))
    return plain and len(senses.verbs) > len(senses.nouns)


def _is_verb_within(word: str, written: str) -> bool:
    """Whether a word that is not the last of its phrase is a verb, or a plural with one behind."""
    if _known_as_written(written):
        return False
    senses = entry(word)
    if word in BASE and not (senses.nouns or senses.adjectives):
        return True
    return is_plural(word)


def is_plural(word: str) -> bool:
    """Whether a folded word is but the plural of another ("fleas", not "gas")."""
    one = set(entry(word[:-1]).nouns)
    return word.endswith("s") and bool(one & set(entry(word).nouns))


def _may_end(word: str, written: str, before: str, after: str) -> bool:
    """Whether a phrase may end with a word: it is a noun or a quality where it stands."""
    if _known_as_written(written):
        return True
    senses = entry(word)
    names = bool(senses.nouns or senses.adjectives) or not senses.senses
    if not names or (word in BASE and not (senses.nouns or senses.adjectives)):
        return False
    if word.endswith("ing") and senses.verbs and after and after not in _BEHIND_VERB:
        return False
    if word.endswith("ing") and senses.verbs and after in _BEHIND_VERB and before not in _BE:
        return bool(before) and before in ("of", "the", "a", "an", "by", "for")
    participle = word.endswith("ed") or (word in BASE and bool(senses.verbs))
    return not (participle and (before in _BE or not before) and after in _BEHIND_VERB)


_LONGEST_SUBJECT = 7
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def subject_of(text: str) -> str:
    """The words of a sentence in front of its verb, or "" where they are many or none."""
    found = list(_WORDS.finditer(text))
    for n, match in enumerate(found):
        near = (match, found[n - 1], *found[n + 1 : n + 2])
        if n and _tells(*(fold(m.group()) for m in near)):
            start = text[: match.start()].rstrip(" ,")
            few = len(start.split()) <= _LONGEST_SUBJECT and start[-1:] not in ";:"
            return start if few else ""
    return ""


def begins_with_verb(text: str) -> bool:
    """Whether a part of a sentence begins with a small verb, its subject cut off."""
    first = _WORDS.match(text)
    if first is None or _known_as_written(first.group()):
        return False
    word = fold(first.group())
    senses = entry(word)
    past = (word.endswith("ed") or word in BASE) and not senses.adjectives
    verbs = len(senses.verbs) > len(senses.nouns) + len(senses.adjectives)
    return word in _AUXILIARIES or (bool(senses.verbs) and (past or verbs))


def says_something(text: str) -> bool:
    """Whether a part of a sentence has a verb of its own, so that it tells something."""
    told = [fold(w) for w in _WORDS.findall(text)]
    ahead, behind = ["", *told], [*told[1:], ""]
    return any(_tells(*near) for near in zip(told, ahead, behind, strict=False))


def _tells(word: str, before: str, after: str = "") -> bool:
    """Whether a word is a verb that tells something, by its form and its neighbours."""
    if word in _AUXILIARIES or "n't" in word or "n’t" in word:
        return True
    senses = entry(word)
    if before in ("the", "a", "an", "of", "in", "its", "his", "their") or not senses.verbs:
        return False
    past = word.endswith("ed") or (word in BASE and not word.endswith("n"))
    past = past and after not in ("by", "with", "from", "as")
    third = word.endswith("s") and not word.endswith(_SINGULAR)
    third = third and len(senses.verbs) > len(senses.nouns)
    return past or third or not (senses.nouns or senses.adjectives or senses.adverbs)
