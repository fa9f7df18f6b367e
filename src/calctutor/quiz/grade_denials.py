"""How a text denies: by which word, and what; two texts may deny the same in other words."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.quiz.grade_order import Same
from calctutor.quiz.grade_tokens import without_negative_prefix
from calctutor.quiz.grade_words import Token

_NEGATORS = frozenset(
    """not no never cannot without neither nor none nothing nobody except unless hardly nowhere
    unlike instead rather""".split()
)
_LOSSES = frozenset(
    """loss lose loses losing lost gone vanish vanishes vanished disappear disappears disappeared
    absent absence missing lack lacks lacking lacked fail fails failed failing failure avoid avoids
    avoided avoiding refuse refuses refused prevent prevents prevented stop stops stopped cease
    ceases ceased deny denies denied forbid forbids forbidden invisible hidden free void spare
    spares spared exclude excludes excluded""".split()
)


def denials(tokens: Sequence[Token]) -> list[tuple[str, Token | None]]:
    """Each word that denies, beside the first telling word behind it in its clause."""
    found: list[tuple[str, Token | None]] = []
    for place, token in enumerate(tokens):
        if is_denial(token):
            behind = (t for t in tokens[place + 1 :] if t.clause == token.clause)
            found.append((token.word, next((t for t in behind if _tells(t)), None)))
    return found


def is_denial(token: Token) -> bool:
    """Whether a word denies or tells of a loss, itself or by its prefix ("untouched")."""
    word = token.word
    if word in _NEGATORS or word in _LOSSES or word.endswith(("n't", "n’t")):
        return True
    return token.number is None and bool(without_negative_prefix(word))


def deny_alike(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """Whether two texts deny equally often, and the same words: then only their scopes differ."""
    mine, theirs = denials(gold), denials(said)
    if not mine or len(mine) != len(theirs):
        return False

    def alike(word: str, what: Token | None) -> bool:
        if word in _LOSSES:
            return any(word == other for other, _ in theirs)
        return what is not None and any(b is not None and same(what, b) for _, b in theirs)

    return all(alike(word, what) for word, what in mine)


def deny_in_other_words(gold: Sequence[Token], said: Sequence[Token]) -> bool:
    """Whether both deny, and by different words: "can't be seen" where the notes say "is lost"."""
    mine, theirs = {w for w, _ in denials(gold)}, {w for w, _ in denials(said)}
    return bool(mine and theirs) and not mine & theirs


def _tells(token: Token) -> bool:
    return token.content and not token.generic
