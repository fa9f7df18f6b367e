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
_IMPLYING = frozenset(
    """until before unless only just too otherwise least less fewer few little most alone even still
    already yet long""".split()
)


def denials(tokens: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """Each word that denies, beside the telling words behind it in its clause."""
    return [
        (
            _plain(token.word),
            [t for t in tokens[place + 1 :] if t.clause == token.clause and _tells(t)],
        )
        for place, token in enumerate(tokens)
        if is_denial(token)
    ]


def is_denial(token: Token) -> bool:
    """Whether a word denies or tells of a loss, itself or by its prefix ("untouched")."""
    word = _plain(token.word)
    if word in _NEGATORS or word in _LOSSES:
        return True
    return token.number is None and bool(without_negative_prefix(word))


def deny_alike(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """Whether two texts deny equally often, and the same words: then only their scopes differ."""
    mine, theirs = denials(gold), denials(said)
    if not mine or len(mine) != len(theirs):
        return False

    def alike(word: str, behind: Sequence[Token]) -> bool:
        if word in _LOSSES:
            return any(word == other for other, _ in theirs)
        return bool(behind) and any(same(behind[0], t) for _, found in theirs for t in found)

    return all(alike(word, behind) for word, behind in mine)


def deny_in_other_words(gold: Sequence[Token], said: Sequence[Token]) -> bool:
    """Whether each denies by a word that the other lacks: "can't be seen" for "is lost".

    "Until", "only", "too" and their like deny by what they imply: "as long as it has not run
    out" is "until it runs out".
    """
    mine = {_plain(t.word) for t in gold if is_denial(t) or t.word in _IMPLYING}
    theirs = {_plain(t.word) for t in said if is_denial(t) or t.word in _IMPLYING}
    denied = any(is_denial(t) for t in (*gold, *said))
    return denied and bool(mine - theirs) and bool(theirs - mine)


def _plain(word: str) -> str:
    return "not" if word.endswith(("n't", "n’t")) or word == "cannot" else word


def _tells(token: Token) -> bool:
    return token.content and not token.generic
