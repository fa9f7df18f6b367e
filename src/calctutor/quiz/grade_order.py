"""The right words in the wrong places: who does what to whom, and what goes with which.

Order is read around a *pivot*, a verb or a comparative that gold and answer share: what
stands before it in the notes and behind it in the answer has changed sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from calctutor.quiz.grade_forms import BASE
from calctutor.quiz.grade_words import Token
from calctutor.text import stem
from calctutor.wordnet import entry

Same = Callable[[Token, Token], bool]
_ORIGINS = frozenset(stem(w) for w in "result arise come stem follow derive originate".split())
"""Verbs whose "from" names the cause: "X results from Y" is "Y causes X"."""
_NOUN_FOLLOWS = frozenset("a an the of in with its their his her these those no".split())
_WHEREIN = frozenset("in with by from through under".split())
"""Behind these stands what a thing undergoes: "it dissolves in acid" is "acid dissolves it"."""
_MEANS = frozenset("with by through under".split())
"""In front of a pronoun these name what brings something about."""
_HELPS = frozenset("can may must will should could would might have has had do does did".split())
_PRONOUNS = frozenset("it them him her".split())
_PASSIVE = frozenset("is are was were be been being get gets got gotten".split())
_BESIDE = frozenset("compared comparison relative unlike versus vs than beside against".split())
_LEADS = frozenset("to into → ->".split())


def sides_changed(gold: Sequence[Token], answer: Sequence[Token], same: Same) -> str:
    """The pivot around which an answer turns the notes' statement round, or ""."""
    for i, pivot in enumerate(gold):
        compares = _compares(gold, i)
        if not (compares or (is_verb(pivot) and is_verb_here(gold, i))):
            continue
        for j, token in enumerate(answer):
            if (
                same(pivot, token)
                and not _describes(pivot, token)
                and _turned(gold, i, answer, j, same, compares)
            ):
                return token.text
    return ""


def _describes(pivot: Token, token: Token) -> bool:
    """Whether a quality stands for the verb ("full" for "filled"), which turns nothing round."""
    verb = token.stem == pivot.stem or token.word.endswith(("ed", "s", "ing"))
    return not verb and bool(entry(token.word).adjectives)


def _turned(
    gold: Sequence[Token], i: int, answer: Sequence[Token], j: int, same: Same, compares: bool
) -> bool:
    if pivot_sign_differs(gold[i], answer[j]) or not (compares or _could_be_verb(answer[j])):
        return False
    before, after = _around(gold, i)
    said_before, said_after = _around(answer, j)
    sides = (_only(before, after, same), _only(after, before, same))
    front = [t for t in sides[1] if _has(said_before, t, same) and not _has(said_after, t, same)]
    back = [t for t in sides[0] if _has(said_after, t, same) and not _has(said_before, t, same)]
    if is_passive(gold, i) != is_passive(answer, j):
        return False
    if front and back:
        return not (compares and _BESIDE & {t.word for t in said_before} - {"than"})
    if any(_has(said_after, t, same) for t in sides[1]) or any(
        _has(said_before, t, same) for t in sides[0]
    ):
        return False
    if compares:
        return bool(front) and not _BESIDE & {t.word for t in (*said_before, *said_after)}
    undergoes = bool(after) and after[0].word in _WHEREIN
    acted_on = _acts_on_pronoun(said_after) and not _has_pronoun(after) and not undergoes
    return (bool(front) and acted_on) or (
        bool(back) and _has_pronoun(after) and _has_pronoun(said_before)
    )


def is_other_side(gold: Sequence[Token], answer: Sequence[Token], token: Token, same: Same) -> bool:
    """ "B is slower" where the notes say "A is faster than B": the same, told of the other."""
    than = next((i for i, t in enumerate(gold) if t.word == "than" and i), 0)
    if not than or gold[than - 1].word in ("rather", "other") or token not in answer:
        return False
    before, after = _around(gold, than)
    said, _ = _around(answer, answer.index(token))
    here, there = _only(before, after, same), _only(after, before, same)
    return any(_has(said, t, same) for t in there) and not any(_has(said, t, same) for t in here)


def pivot_sign_differs(gold: Token, token: Token) -> bool:
    """Whether one is denied ("less common") where the other is not."""
    return gold.sign * token.sign < 0


def _only(tokens: Sequence[Token], others: Sequence[Token], same: Same) -> list[Token]:
    return [t for t in tokens if not any(same(t, other) for other in others)]


def _has_pronoun(tokens: Sequence[Token]) -> bool:
    return any(t.word in _PRONOUNS for t in tokens)


def _acts_on_pronoun(behind: Sequence[Token]) -> bool:
    """Whether a pronoun behind a verb is acted on: not in "levels rise with it"."""
    near = behind[:4]
    return any(
        t.word in _PRONOUNS and not (n and near[n - 1].word in _MEANS) for n, t in enumerate(near)
    )


def _could_be_verb(token: Token) -> bool:
    return token.number is None and not token.word.endswith("ly") and bool(entry(token.word).verbs)


def _around(tokens: Sequence[Token], i: int) -> tuple[list[Token], list[Token]]:
    clause = tokens[i].clause
    before = [t for t in tokens[:i] if t.clause == clause]
    return before, [t for t in tokens[i + 1 :] if t.clause == clause]


def _has(tokens: Sequence[Token], wanted: Token, same: Same) -> bool:
    """Whether a telling word, or a one-letter label, stands among others."""
    telling = wanted.content and not wanted.generic
    return (telling or _is_label(wanted)) and any(same(wanted, t) for t in tokens)


def is_verb(token: Token) -> bool:
    """Whether a word may be the verb of its clause."""
    word = token.word
    form = word.endswith(("s", "ed")) and not word.endswith(("ss", "us", "is")) and len(word) > 3
    senses = entry(word)
    only = not (senses.nouns or senses.adjectives or senses.adverbs)
    return token.number is None and bool(senses.verbs) and (form or only)


def _compares(tokens: Sequence[Token], i: int) -> bool:
    following = [t.word for t in tokens[i + 1 : i + 3]]
    return "than" in following[:1] and tokens[i].word not in ("rather", "other")


def is_passive(tokens: Sequence[Token], i: int) -> bool:
    """Whether the verb at a place has its object in front of it."""
    near = {t.word for t in tokens[max(0, i - 2) : i]}
    if tokens[i].word.endswith("ing"):
        return False
    after = [t.word for t in tokens[i + 1 :] if t.clause == tokens[i].clause]
    comes_from = tokens[i].stem in _ORIGINS and after[:1] == ["from"]
    return bool(near & _PASSIVE) or "by" in after or comes_from


def is_verb_here(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is a verb where it stands: no plural behind an article or number."""
    token = tokens[i]
    ahead = tokens[i - 1] if i and tokens[i - 1].clause == token.clause else None
    helped = ahead is not None and (
        ahead.word in _HELPS or ahead.word == "to" or ahead.word.endswith("n't")
    )
    if helped and token.number is None and entry(token.word).verbs:
        return True
    if not (is_verb(token) or token.word in BASE):
        return False
    behind = tokens[i + 1].word if i + 1 < len(tokens) else ""
    noun = bool(entry(token.word).nouns)
    if noun and ahead is not None and (ahead.number is not None or ahead.word in _NOUN_FOLLOWS):
        return False
    only_quality = ahead is not None and _is_adjective(ahead.word)
    plural = token.word.endswith("s") and noun
    measured = ahead is not None and is_verb(ahead) and behind == "of"
    return not (plural and (only_quality or measured or behind in _PASSIVE or behind in _HELPS))


def _is_adjective(word: str) -> bool:
    senses = entry(word)
    return bool(senses.adjectives) and not (senses.nouns or senses.verbs)


def ends_swapped(gold: Sequence[Token], answer: Sequence[Token], same: Same) -> str:
    """ "I to IV" where the notes have "IV to I": the answer's words, or ""."""
    for start, end in _journeys(gold):
        for first, last in _journeys(answer):
            if same(start, last) and same(end, first) and not same(start, end):
                return f"{first.text} to {last.text}"
    return ""


def _journeys(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for i in range(1, len(tokens) - 1):
        if tokens[i].word in _LEADS and tokens[i - 1].clause == tokens[i + 1].clause:
            yield tokens[i - 1], tokens[i + 1]
        elif tokens[i].word == "from" and not _leads(tokens, i):
            if tokens[i - 1].content and tokens[i + 1].content:
                yield tokens[i + 1], tokens[i - 1]


def _leads(tokens: Sequence[Token], i: int) -> bool:
    """Whether "from" is followed by its "to": then that one tells the way."""
    return any(t.word in _LEADS for t in tokens[i + 1 : i + 4])


def _is_label(token: Token) -> bool:
    return token.number is None and len(token.word) == 1 and token.word.isalpha()


def other_label(gold: Sequence[Token], answer: Sequence[Token]) -> str:
    """ "P waves" where the notes have "S waves": the answer's words, or ""."""
    named = _labels(gold)
    letters = {label for label, _ in named}
    said = {(label, head) for label, head in _labels(answer) if label not in letters}
    said |= named & _labels(answer)
    for label, head in named:
        if (label, head) in said:
            continue
        other = next((x for x, h in said if h == head and (x, h) not in named), "")
        if other:
            return f"{other.upper()} {head}"
    return ""


_CODE = re.compile(r"([^\W\d_]{2,})\d\w*")


def other_code(gold: Sequence[Token], answer: Sequence[Token]) -> str:
    """ "CYP1A2" where the notes have "CYP3A4": the answer's word, or ""."""
    codes = {t.word for t in gold if _CODE.fullmatch(t.word)}
    said = {t.word: t.text for t in answer if _CODE.fullmatch(t.word)}
    if not codes or codes & set(said):
        return ""
    kinds = {m[1] for m in map(_CODE.fullmatch, codes) if m}
    return next((t for w, t in said.items() if (m := _CODE.fullmatch(w)) and m[1] in kinds), "")


def _labels(tokens: Sequence[Token]) -> set[tuple[str, str]]:
    """Pairs of a one-letter label and the stem that it is part of, before or behind it."""
    found = set()
    for i, token in enumerate(tokens):
        if not _is_label(token):
            continue
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if following is not None and _carries(following) and token.word not in ("a", "i"):
            found.add((token.word, following.stem))
        if i and _carries(tokens[i - 1]) and (following is None or not _carries(following)):
            found.add((token.word, tokens[i - 1].stem))
    return found


def _carries(token: Token) -> bool:
    return token.content and token.number is None and len(token.word) > 2


def nearest_head(
    answer: Sequence[Token], token: Token, heads: Sequence[tuple[int, frozenset[str]]]
) -> set[int]:
    """The numbers of the heads that stand next before and next behind a word in its clause."""
    place = next((i for i, t in enumerate(answer) if t is token or t == token), -1)
    found = set()
    for step in (-1, 1):
        i = place + step
        while 0 <= i < len(answer) and answer[i].clause == token.clause:
            mine = [n for n, stems in heads if answer[i].stem in stems]
            if mine:
                found.add(mine[0])
                break
            i += step
    return found
