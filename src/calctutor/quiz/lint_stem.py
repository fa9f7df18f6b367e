"""Rules about the stem and the words of an item: L07-L09, L14, L15, L17, L18."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from calctutor.quiz.lint_context import Flaw, LintContext, is_choice, is_claim, keys, wrong
from calctutor.quiz.match import clang, content, content_words, holds_words, negative, word_count
from calctutor.quiz_types import QuizItem
from calctutor.spelling import is_english
from calctutor.text import fold

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_NEGATIVE = re.compile(
    r"\b(?:not|except|least|never|no|cannot|incorrect|untrue|unlikely|none|false|wrong)\b|n['’]t\b"
)
_ASKS = re.compile(
    r"^(?:fill in|name|list|put|match|complete|explain|give|describe|state|correct|order|arrange|"
    r"choose|select|true or false|say|tell|write|what|which|who|whom|whose|where|when|why|how)\b"
)
_OPEN_ENDED = re.compile(
    r"which (?:one )?(?:of (?:the following|these)(?: statements?)?|statements?) (?:is|are) "
    r"(?:true|correct|right|false|accurate)"
)
_DANGLES = re.compile(r"^(?:it|its|this|these|such|they)\b")
_FRAGMENT = re.compile(
    r"^(?:[-*+•]\s|\d+[.)]\s+\S|(?:and|or|but|which|because|than)\b|[,;:])|"
    r"(?:[,;:]|\b(?:and|or|of|the|an?|with|to|by))$"
)
_LEAD_IN = 5
_LONG_STEM, _LONG_OPTION = 40, 15
_TOP = 3


def word_repeat(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L07: no content word of the key alone sounds like a word of the stem."""
    if not is_choice(item) or is_claim(item):
        return
    stem = content_words(item.stem)
    others = [w for option in wrong(item) for w in content_words(option.text)]
    for word in (w for option in keys(item) for w in content_words(option.text)):
        if any(clang(word, s) for s in stem) and not any(clang(word, o) for o in others):
            yield "E", f"“{word}” of the key stands in the stem and in no other option"
            return


def grammar_cue(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L08: the stem's article, or form, number, case or full stop, do not single out the key."""
    if not is_choice(item) or is_claim(item):
        return
    bare = re.sub(r"[\s_?.:…“”\"]+$", "", item.stem)
    if re.search(r"\b(?:a|an)$", fold(bare)):
        yield "E", "the stem ends in an article that only some options fit"
    right, others = [o.text for o in keys(item)], [o.text for o in wrong(item)]
    for name, form in _FORMS:
        mine, theirs = {form(t) for t in right}, {form(t) for t in others}
        if right and others and len(theirs) == 1 and mine.isdisjoint(theirs):
            if len(others) > 1 or name != "number":
                yield "E", f"the key alone differs from the other options in {name}"


def _word_class(text: str) -> str:
    first = fold(text).split()[0] if text.split() else ""
    for mark, form in (("to", "to"), ("by", "by")):
        if first == mark:
            return form
    for ending in ("ing", "ly"):
        if first.endswith(ending) and len(first) > len(ending) + 3:
            return ending
    return ""


def _number(text: str) -> str:
    tokens = fold(text).rstrip(".").split()
    if not tokens or len(tokens) > 3:
        return ""
    last = tokens[-1]
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 3
    unknown = not is_english(last) and text.split()[-1][:1].islower()
    return "plural" if plural and (is_english(last[:-1]) or unknown) else ""


_FORMS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("word class", _word_class),
    ("number", _number),
    ("case", lambda text: text[:1].isupper() if text[:1].isalpha() else None),
    ("its final stop", lambda text: text.rstrip().endswith(".")),
)


def negative_stem(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L09: no negative stem but ODD one out, and never with a negative option."""
    own = _QUOTED.sub("", item.stem)
    if item.kind == "true_false":
        own = re.sub(r"(?i)true or false|if false", "", own)
    found = _NEGATIVE.search(fold(own))
    if item.kind == "odd_one_out":
        if not re.search(r"\bODD\b", own):
            yield "E", "an odd one out says ODD in capitals"
        if any(negative(option.text) for option in item.options):
            yield "E", "a negative option makes the negative stem a double negative"
    elif found:
        double = any(negative(option.text) for option in item.options)
        more = ", and with a negative option it is a double negative" if double else ""
        yield "E", f"the stem is negative (“{found.group()}”){more}"


def unfocused_stem(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L14: the stem is a question of five words or more that by itself finds its fact."""
    stem = item.stem.strip()
    asks = stem.rstrip('”"’) ').endswith("?") or "?" in stem
    if not asks and not any(_ASKS.match(fold(s)) for s in re.split(r"(?<=[.:]) ", stem)):
        yield "E", "the stem asks no question"
    if word_count(stem) < _LEAD_IN:
        yield "E", f"the question has fewer than {_LEAD_IN} words"
    if _OPEN_ENDED.search(fold(stem)):
        yield "E", "“which is true?” can be answered only after reading the options"
    if context.retrieve is not None and item.fact_id and item.source != "author":
        asked = {item.fact_id, *item.fact_ids}
        found = list(context.retrieve(stem))[:_TOP]
        if not asked & set(found):
            yield "E", f"the stem alone does not find its fact among the first {_TOP}"
        elif item.kind == "contrast" and found[0] in {o.refuted_by for o in item.options} - asked:
            yield "E", "the stem alone finds the statement of the other one first"


def dangling_text(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L15: nothing begins with it or this, no unbalanced bracket, no fragment of a list."""
    for text in (item.stem, *(o.text for o in item.options), *item.left):
        bare = fold(text).strip('“”" ')
        if _DANGLES.match(bare):
            yield "E", f"“{text}” begins with a word that points outside it"
        elif _unbalanced(text):
            yield "E", f"“{text}” has an unbalanced bracket"
        elif text is not item.stem and _FRAGMENT.search(text.strip().rstrip(".")):
            yield "E", f"“{text}” is a fragment"
        elif not text.strip():
            yield "E", "a text is empty"


def _unbalanced(text: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("“", "”"), ("{", "}"))
    interval = re.sub(r"[\[(]\s*[-\d.,∞\s]+\s*[\])]", "", text)
    return any(interval.count(a) != interval.count(b) for a, b in pairs)


def key_leak(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L17: the key stands neither in the stem nor in a heading that is shown."""
    shown = (item.stem, *item.headings)
    for text in _answers(item):
        if any(holds_words(place, text) for place in shown):
            yield "E", f"the answer “{text}” stands in the stem or in a heading shown"
            return


def _answers(item: QuizItem) -> list[str]:
    """The texts that give the answer away."""
    if item.kind == "true_false":
        return [unit.value for unit in item.gold]
    if is_choice(item) and not is_claim(item):
        return [option.text for option in keys(item)]
    units = item.gold if item.kind != "two_tier" else ()
    return [name for unit in units for name in (unit.value, *unit.aliases) if content(name)]


def leaks_between(items: Sequence[QuizItem]) -> list[tuple[str, str]]:
    """L17 over a session: pairs (item whose answer leaks, item whose stem holds it)."""
    return [
        (item.id, other.id)
        for item in items
        for other in items
        if other.id != item.id
        and any(
            holds_words(other.stem, text) and not holds_words(item.stem, text)
            for text in _answers(item)
            if len(text) > 3
        )
    ]


def size(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L18: a stem of at most 40 words, options of at most 15."""
    if word_count(item.stem) > _LONG_STEM:
        yield "W", f"the stem has {word_count(item.stem)} words"
    for option in item.options:
        if word_count(option.text) > _LONG_OPTION:
            yield "W", f"an option has {word_count(option.text)} words"
            return
