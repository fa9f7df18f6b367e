"""Rules about the options of an item: L01-L06, L10-L13, L16."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from calctutor.quiz.lint_context import Flaw, LintContext, is_choice, is_claim, keys, wrong
from calctutor.quiz.match import antonyms, content, folded, numbers, plain, word_count
from calctutor.quiz_types import Option, QuizItem
from calctutor.text import fold

_TWO = frozenset(("contrast", "two_tier", "true_false"))
_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any|either|some) (?:of )?(?:the |these )?"
    r"(?:above|below|foregoing|options|answers|choices|these|others)\b|\bnone of them\b"
    r"|^(?:all|none|both|neither)(?: correct| are correct| are true)?$|\ball are (?:correct|true)\b"
)
_LETTERS = re.compile(
    r"^(?:both |only |options? |answers? )*\(?[A-Ea-e1-5]\)?"
    r"(?:(?:,| and| or| &|, and)+ \(?[A-Ea-e1-5]\)?)+(?: only)?$|^(?i:only|option|answer) [A-E]$"
)
_ATOMS = re.compile(r",\s*|\s+and\s+|\s*&\s*|\s*\+\s*|;\s*")
_ABSOLUTE = re.compile(
    r"\b(?:always|never|all|only|none|every|must|entirely|completely|exclusively|invariably|"
    r"solely|without exception|absolutely)\b"
)
_VAGUE = re.compile(
    r"\b(?:usually|often|sometimes|may|might|commonly|generally|frequently|rarely|occasionally|"
    r"possibly|probably|typically|seldom|can)\b"
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)")
_LEADING_NUMBER = re.compile(r"^[^\w\d]*(?:about |over |under |[<>=≤≥~] ?)?(\d+(?:[.,]\d+)*)")


def unique_options(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L01: all options distinct when folded, and one key (or those that the kind asks for)."""
    if not item.options:
        return
    seen: dict[str, str] = {}
    for option in item.options:
        same = seen.setdefault(folded(option.text), option.text)
        if same is not option.text:
            yield "E", f"the options “{same}” and “{option.text}” are the same"
    if is_choice(item):
        yield from _one_key(item)


def _one_key(item: QuizItem) -> Iterator[Flaw]:
    if any(not 0 <= i < len(item.options) for i in item.key):
        yield "E", "the key names an option that is not there"
    elif item.kind != "multiple" and len(item.key) != 1:
        yield "E", f"there must be one key, and there are {len(item.key)}"
    elif not item.key:
        yield "E", "no option is marked right"
    elif {i for i, o in enumerate(item.options) if o.correct} != set(item.key):
        yield "E", "the options marked right are not those of the key"


def number_of_options(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L02: three or four options; two for contrast, two-tier and true or false."""
    if not is_choice(item):
        return
    count = len(item.options)
    if item.kind in _TWO:
        if count != 2:
            yield "E", f"a {item.kind} item has two options, and this has {count}"
    elif not 3 <= count <= (6 if item.kind == "multiple" else 4):
        yield "E", f"{count} options, where three or four are right"


def all_of_the_above(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L03: no "all of the above", "none of these", "both"."""
    for option in item.options:
        if _ABOVE.search(fold(option.text).rstrip(".")):
            yield "E", f"“{option.text}” speaks of the other options"


def k_type(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L04: no option names letters, and options are no combinations of the same parts."""
    if not is_choice(item):
        return
    for option in item.options:
        if _LETTERS.match(option.text.strip().rstrip(".")):
            yield "E", f"“{option.text}” names other options by letter"
    sets = [frozenset(map(folded, _ATOMS.split(o.text))) - {""} for o in item.options]
    several = [atoms for atoms in sets if len(atoms) > 1]
    shared = [1 for a, b in combinations(several, 2) if a & b and len(a | b) < len(a) + len(b)]
    parts = frozenset().union(*several) if several else frozenset()
    if len(several) >= 2 and shared and len(parts) <= len(item.options):
        yield "E", "the options are combinations of the same parts"


def longest_key(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L05: the key is not over 1.2 times the longest distractor and two words more."""
    right, others = keys(item), wrong(item)
    if not is_choice(item) or not right or not others:
        return
    longest = max(word_count(o.text) for o in others)
    mine = max(word_count(o.text) for o in right)
    if mine > 1.2 * longest and mine - longest >= 2:
        yield "E", f"the key has {mine} words, the longest other option {longest}"


def length_spread(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L06: the longest option has not over twice the words of the shortest, and three more."""
    if not is_choice(item) or len(item.options) < 2:
        return
    counts = [word_count(option.text) for option in item.options]
    if max(counts) > 2 * min(counts) and max(counts) - min(counts) > 3:
        yield "W", f"the options have from {min(counts)} to {max(counts)} words"


def absolute_terms(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L10: no always, never, only in a distractor alone, save in the notes' own words."""
    right = " ".join(fold(option.text) for option in keys(item))
    if not is_choice(item) or _ABSOLUTE.search(right):
        return
    for option in wrong(item):
        found = _ABSOLUTE.search(fold(option.text))
        if found and not all(_verbatim(item, o) for o in item.options):
            yield "E", f"“{found.group()}” stands in a wrong option and not in the key"


def _verbatim(item: QuizItem, option: Option) -> bool:
    """Whether an option stands word for word in what it cites."""
    quotes = [folded(plain(c.quote)) for c in item.citations if c.number in option.citations]
    return any(folded(option.text) in quote for quote in quotes)


def vague_terms(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L11: usually, often, may in some options only; worse where the key alone has one."""
    if not is_choice(item):
        return
    right = [bool(_VAGUE.search(fold(o.text))) for o in keys(item)]
    others = [bool(_VAGUE.search(fold(o.text))) for o in wrong(item)]
    if any(right) and others and not any(others):
        yield "E", "the key alone is hedged"
    elif (any(right) or any(others)) and not (all(right) and all(others)):
        yield "W", "some options are hedged and others are not"


def overlapping_options(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L12: no option within another, no ranges that meet, no alias or kind of another."""
    if is_claim(item) or item.kind == "ordering":
        return
    for a, b in combinations(item.options, 2):
        mine, theirs = set(content(a.text)), set(content(b.text))
        if mine and theirs and mine != theirs and (mine < theirs or theirs < mine):
            yield "E", f"“{a.text}” and “{b.text}” overlap: one's words are within the other's"
        elif _ranges_meet(a.text, b.text):
            yield "E", f"the ranges “{a.text}” and “{b.text}” meet"
        elif context.views is not None and context.views.related(a.text, b.text):
            if folded(a.text) != folded(b.text):
                yield "E", f"“{a.text}” and “{b.text}” are one thing, or one is a kind of the other"


def _ranges_meet(a: str, b: str) -> bool:
    mine, theirs = _RANGE.search(a), _RANGE.search(b)
    if mine is None or theirs is None or _unit(a) != _unit(b):
        return False
    low, high = float(mine.group(1)), float(mine.group(2))
    return low <= float(theirs.group(2)) and float(theirs.group(1)) <= high


def _unit(text: str) -> str:
    return folded(_RANGE.sub("", text))


def opposite_pair(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L13: of three options or more, not exactly two are antonyms, unless the set is closed."""
    if not is_choice(item) or len(item.options) < 3:
        return
    if item.kind == "sba_value" and all(option.entity for option in item.options):
        return
    pairs = [(a, b) for a, b in combinations(item.options, 2) if _antonyms(a.text, b.text)]
    if len(pairs) == 1:
        a, b = pairs[0]
        yield "W", f"“{a.text}” and “{b.text}” alone are opposites"


def _antonyms(a: str, b: str) -> bool:
    only_a, only_b = set(content(a)) - set(content(b)), set(content(b)) - set(content(a))
    return any(antonyms(x, y) for x in only_a for y in only_b)


def order_of_options(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L16: options that are numbers stand in ascending order."""
    if not is_choice(item):
        return
    values = _leading_numbers(item.options)
    if values and values != sorted(values):
        yield "E", "the numbers of the options do not ascend"


def _leading_numbers(options: Sequence[Option]) -> list[float]:
    """The numbers that the options begin with, where they all do; else []."""
    found = [_LEADING_NUMBER.match(option.text) for option in options]
    if not all(found) or any(len(numbers(o.text)) > 2 for o in options):
        return []
    return [float(m.group(1).replace(",", "")) for m in found if m]
