"""Answers from running text: the sentences of a paragraph that complete the one that was found.

A sentence of prose seldom stands alone: what it points back to stands before it,
its reason or consequence behind it. These are added, a few at most, each cited
by itself; statements of other sections beside them are left out unless they
speak of what the paragraph does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from calctutor.dialogue.holders import Choice
from calctutor.text import fold, stem
from calctutor.types import Fact, Question, Support

MOST = 4
"""Sentences of one paragraph that are told."""
GAIN = 0.12
"""Coverage that a statement of another section must add to be told beside a paragraph."""
NEAR = 0.05
"""How far below the best score a statement of another section is told all the same."""

_POINTS = re.compile(
    r"(?:it|its|they|their|them|this|these|those|that|such|he|she|his|her|both"
    r"|the (?:former|latter|later (?:is|are)|same|idea|result)"
    r"|in (?:this|that|these|those) (?:case|way|sense)"
    r"|if (?:this|so|not)\b|when (?:this|it|they)|while (?:it|this|they)|with (?:it|this)"
    r"|because of (?:this|that|these)|to (?:address|mitigate|avoid|do) (?:this|that)"
    r"|(?:\w+ ){1,4}(?:them|these|those),? )\b",
    re.IGNORECASE,
)
_CONNECTS = re.compile(
    r"(?:here|there(?! (?:is|are|was|were)\b)|as (?:a|the) (?:result|consequence)|as such"
    r"|in (?:other words|contrast|particular|addition|fact|return|turn)"
    r"|therefore|thus|hence|consequently|however|nevertheless|nonetheless|instead|otherwise"
    r"|similarly|likewise|conversely|moreover|furthermore|additionally|also|even so|even then"
    r"|by contrast|on the other hand|on the contrary|for example|for instance|equivalently"
    r"|but|and|so|yet|or|then)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:it|they|this|these|that|such|in (?:this|that|these|those) (?:case|way|sense|setting)"
    r"|in (?:other words|particular)|as a (?:result|consequence)|if (?:this|so|it|not)\b"
    r"|therefore|thus|hence|consequently|however|instead|otherwise|that is|for example"
    r"|for instance|because of (?:this|that)|even so|but)\b",
    re.IGNORECASE,
)
GIVES_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|so that|in order to|the reasons?|motivat\w+"
    r"|caus(?:e|es|ed|ing)|leads? to|results? (?:in|from)|allow(?:s|ing)?|prevent(?:s|ing)?"
    r"|avoid(?:s|ing)?|otherwise|as a result|therefore|thus|hence|consequently|comes? about"
    r"|otherwise|explains? why|which is why|so as to|ensures?)\b"
)
_COUNTS = ("two", "three", "four")
_COUNTED = re.compile(
    r"\b(?P<count>two|three|four|five|several|the following|various) (?:\w+ )?(?P<what>[a-z]+)"
    r"(?= [^,:;]*$|\W*$)(?!.* (?:and|or) )"
)
_TO_DO = re.compile(r"\bwhat (?:should|can|do|must|shall) (?:i|we|you|one) do\b")
_WHEN = re.compile(r"(?:and |so )?(?:when|in (?:which|what) cases?)\b(?! (?:was|were|did)\b)")
_CONDITION = re.compile(r"\b(?:if|when|whenever|in cases?|as long as|unless|until|once)\b")
_MAY_GIVE_REASON = re.compile(r"\b(?:as|so|from|to|by|when|if|means?|makes?)\b")

Weight = Callable[[str], float]


@dataclass(frozen=True)
class Prose:
    """Where paragraphs are found: the one of a fact, its place in it, what runs on."""

    of: Callable[[Fact], Sequence[Fact]]
    place: Callable[[Fact], int]

    def joined(self, before: Fact, fact: Fact) -> bool:
        """Whether a fact is the sentence right behind another in one paragraph."""
        place = self.place(fact)
        return place > 0 and self.of(fact)[place - 1].id == before.id


def antecedents(prose: Prose, fact: Fact) -> list[Fact]:
    """The sentences right before a fact that its first words lean on, two at most.

    A pronoun is followed back twice, a connective ("However") once.
    """
    block, place = prose.of(fact), prose.place(fact)
    first = place
    while first > 0 and place - first < 2 and _POINTS.match(block[first].text):
        first -= 1
    if first == place and place > 0 and _CONNECTS.match(fact.text):
        first -= 1
    return list(block[first:place])


def widen(
    question: Question, choice: Choice, judged: Sequence[Support], prose: Prose, weight: Weight
) -> Choice:
    """The choice with the sentences that complete its best one, where that stands in prose."""
    if choice.label or not any(len(prose.of(s.fact)) > 1 for s in choice.supports[:1]):
        return choice
    by_id = {s.fact.id: s for s in judged}
    first, *rest = sorted(choice.supports, key=lambda s: -s.score)
    weights = [weight(word) for word in question.content]
    told = _with_words(_window(question, first, prose), first, by_id, prose, weights)
    here = [by_id.get(f.id) or replace(first, fact=f) for f in told]
    facts = {f.id: f for f in told}
    for support in rest:
        mixed = question.form in ("list", "overview") or support.fact in prose.of(first.fact)
        if not mixed and not _belongs(support, first, here, weights):
            continue
        more = _window(question, support, prose) if len(facts) < MOST else [support.fact]
        facts.update((f.id, f) for f in more)
    supports = [by_id.get(f.id) or replace(first, fact=f) for f in facts.values()]
    return replace(choice, supports=tuple(_in_order(supports, first)), best=choice.supports[0])


def _in_order(supports: list[Support], first: Support) -> list[Support]:
    """The best one's section first, in the notes' order, then the others as they came."""
    home = (first.fact.source, first.fact.headings)
    own = [s for s in supports if (s.fact.source, s.fact.headings) == home]
    own.sort(key=lambda s: s.fact.span.start)
    return own + [s for s in supports if (s.fact.source, s.fact.headings) != home]


def _belongs(
    support: Support, first: Support, here: Sequence[Support], weights: Sequence[float]
) -> bool:
    """Whether a statement is told beside the best paragraph: about as good, or adding to it."""
    if support.score >= first.score - NEAR or support.cosine > first.cosine:
        return True
    before = together(here)
    after = together([*here, support])
    return mean(after, weights) - mean(before, weights) >= GAIN


def _window(question: Question, support: Support, prose: Prose) -> Sequence[Fact]:
    """The sentences around a fact that complete it, in order, `MOST` at most."""
    block, place = prose.of(support.fact), prose.place(support.fact)
    first = place - len(antecedents(prose, support.fact))
    last = place
    if (question.form == "reverse" or question.kinds) and first == place:
        first = max(0, place - 1)  # what a description fits is often named one sentence earlier
    announced = _announced(question, support.fact)
    if announced and last == place:
        return block[first : place + 1 + announced]
    if question.wants == "reason":
        first, last = _with_cue(block, first, last, (GIVES_REASON, _MAY_GIVE_REASON))
    elif _WHEN.match(fold(question.understood)):
        first, last = _with_cue(block, first, last, (_CONDITION,))
    heads = place == 0 and "#paragraph:" not in support.fact.group
    goes_on = question.form == "overview" or heads or bool(_TO_DO.search(fold(question.understood)))
    while last + 1 < len(block) and last + 1 - first < MOST - 1:
        if not goes_on and not _GOES_ON.match(block[last + 1].text):
            break
        last += 1
    return block[first : last + 1]


def _announced(question: Question, fact: Fact) -> int:
    """How many sentences behind a fact tell the things that it counts: "three forms". Else 0."""
    if question.form not in ("list", "overview") and not question.kinds:
        return 0
    asked = {stem(w) for w in question.content}
    found = (m for m in _COUNTED.finditer(fold(fact.text)) if stem(m["what"]) in asked)
    counted = next(found, None)
    if counted is None:
        return 0
    return min(MOST, _COUNTS.index(counted["count"]) + 2 if counted["count"] in _COUNTS else 3)


def _with_words(
    told: Sequence[Fact],
    first: Support,
    by_id: dict[str, Support],
    prose: Prose,
    weights: Sequence[float],
) -> Sequence[Fact]:
    """A window with the sentence on either side that speaks of words which it leaves open."""
    block, here = prose.of(first.fact), [by_id.get(f.id, first) for f in told]
    ends = prose.place(told[-1]) + 1, prose.place(told[0]) - 1
    for place in ends:
        beside = by_id.get(block[place].id) if 0 <= place < len(block) else None
        if beside is None or len(told) >= MOST:
            continue
        if mean(together([*here, beside]), weights) - mean(together(here), weights) >= GAIN:
            told = [*told, beside.fact] if place == ends[0] else [beside.fact, *told]
            here = [*here, beside]
    return told


def _with_cue(
    block: Sequence[Fact], first: int, last: int, cues: Sequence[re.Pattern[str]]
) -> tuple[int, int]:
    """A window stretched to the nearest sentence that holds a cue, forward before back."""
    for cue in cues:
        if cue.search(fold(block[last].text)):
            return first, last
        room = MOST - (last + 1 - first)
        for step in range(1, room + 1):
            if last + step < len(block) and cue.search(fold(block[last + step].text)):
                return first, last + step
            if first - step >= 0 and cue.search(fold(block[first - step].text)):
                return first - step, last
    return first, last


def together(supports: Sequence[Support]) -> list[float]:
    """The coverage of each content word by several statements together."""
    return [max(values) for values in zip(*(s.covered for s in supports), strict=True)]


def mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted mean; 0 where nothing weighs."""
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0
