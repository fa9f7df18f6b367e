"""Rules about what an item rests on: L19-L26."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calctutor.quiz.lint_context import Flaw, LintContext, is_choice, is_claim, keys, wrong
from calctutor.quiz.match import content, folded, holds_words, numbers, plain
from calctutor.quiz.match import key as key_of
from calctutor.quiz_types import QuizItem
from calctutor.spelling import are_twins
from calctutor.text import fold

_QUOTE = re.compile(r"“([^”]+)”")
_BY_NAME = frozenset(("sba_entity", "odd_one_out", "contrast"))
_SET_PHRASES = frozenset(
    folded(t) for t in ("true", "false", "avoid it", "go ahead", "do it", "leave it")
)


def key_support(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L19: the words that the key was made from stand in a cited span, and it in its file."""
    if not item.citations:
        yield "E", "nothing is cited"
        return
    yield from _misquoted(item, context)
    if not item.statement:
        yield "E", "it is not recorded which words of the notes the key was made from"
    for words in item.statement:
        if not words or not any(words in citation.quote for citation in item.citations):
            yield "E", f"“{words}” stands in no cited span"
    for text in _right_texts(item):
        if not any(_made_from(text, words) for words in item.statement):
            yield "E", f"the key “{text}” is not what the cited words say"


def _misquoted(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    for citation in item.citations:
        note = context.views.texts.get(citation.source) if context.views else None
        if note is not None and note[citation.start : citation.end] != citation.quote:
            yield "E", f"the quote of [{citation.number}] is not what stands in {citation.source}"


def _right_texts(item: QuizItem) -> list[str]:
    if item.kind in ("matching", "ordering"):
        used = {right for _, right in item.pairs} or set(item.order)
        return [o.text for i, o in enumerate(item.options) if i in used]
    texts = [option.text for option in keys(item) if folded(option.text) not in _SET_PHRASES]
    typed = not is_choice(item)
    return texts + [unit.value for unit in item.gold if typed]


def _made_from(text: str, words: str) -> bool:
    """Whether a text is the recorded words without markup, in another case, or a part of them."""
    source = folded(plain(words))
    return folded(text) in (source, folded(words)) or (
        bool(content(text)) and holds_words(source, text)
    )


def feedback(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L20: each option says why, with a citation that resolves, its quotes verbatim."""
    known = {citation.number for citation in item.citations}
    if not item.feedback.strip():
        yield "E", "the item has no feedback"
    options = item.options if item.kind != "ordering" else ()
    for option in options:
        if not option.feedback.strip():
            yield "E", f"the option “{option.text}” has no feedback"
        elif not option.citations or not set(option.citations) <= known:
            yield "E", f"the feedback of “{option.text}” cites nothing that can be found"
    quoted = [plain(citation.quote) for citation in item.citations]
    for text in (item.feedback, *(option.feedback for option in options)):
        for quote in _QUOTE.findall(text):
            if not any(" ".join(quote.split()) in q or folded(quote) in folded(q) for q in quoted):
                yield "E", f"“{quote}” is quoted and stands in no citation"
                return


def distractor_refuted(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L21: each wrong option records how the notes refute it."""
    if not is_choice(item):
        return
    for option in wrong(item):
        if option.refutation not in ("exclusive", "contradicted", "sibling"):
            yield "E", f"nothing says why “{option.text}” is wrong"
        elif not option.refuted_by:
            yield "E", f"no fact is named that refutes “{option.text}”"
        elif context.views is not None and option.refuted_by not in context.views.by_id:
            yield "E", f"the fact that refutes “{option.text}” is not in the notes"
        elif option.refutation == "sibling" and "in these notes" not in fold(item.stem):
            yield "E", "a stem with sibling-only options must say “in these notes”"


def is_a(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L22: no distractor is an ancestor, descendant, alias or abbreviation of key or subject."""
    if not is_choice(item) or is_claim(item) or context.views is None:
        return
    names = [option.text for option in keys(item)]
    if item.kind in _BY_NAME:
        names.append(item.subject)
    asked = context.views.of.get(item.fact_id)
    for option in wrong(item):
        by = context.views.of.get(option.refuted_by)
        if asked and by and asked.role == by.role == "cell" and item.kind == "contrast":
            continue  # two columns of one row stand side by side, whatever they are called
        for name in names:
            if name and context.views.related(option.text, name):
                yield "E", f"“{option.text}” is kin to “{name}”"
                break


def shared_attribute(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L23: no distractor's entity has the asked attribute itself, or inherits it."""
    views = context.views
    view = views.of.get(item.fact_id) if views else None
    if views is None or view is None or item.kind not in ("sba_entity", "sba_value"):
        return
    if view.role == "element":
        return
    value = set(content(view.text))
    for option in wrong(item):
        entity = option.entity or option.text
        own = views.by_topic.get(key_of(entity), [])
        figure = _is_figure(option.text)  # of the asked statement itself, under one heading
        others = [v for v in own if v.label == view.label and not (figure and v is view)]
        has = any(value and value <= set(content(v.text)) for v in others)
        if has or views.inherits(view.topic, entity):
            yield "E", f"“{entity}” has what is asked for too"


def term_twins(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L24: no names that are nearly alike, unless the item is there to tell them apart."""
    if item.kind not in _BY_NAME or item.pair:
        return
    for right in keys(item):
        for option in wrong(item):
            a, b = folded(right.text), folded(option.text)
            if a != b and (are_twins(a, b) or holds_words(a, b) or holds_words(b, a)):
                yield "E", f"“{right.text}” and “{option.text}” are easily taken for each other"


def homogeneity(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L25: all options are of one class: all numbers or none, all of one aspect or list."""
    if not is_choice(item) or is_claim(item):
        return
    figures = [_is_figure(option.text) for option in item.options]
    if any(figures) and not all(figures):
        yield "E", "some options are numbers and others are not"
    views = context.views
    view = views.of.get(item.fact_id) if views else None
    if views is None or view is None or item.kind not in ("sba_entity", "sba_value"):
        return
    for option in wrong(item):
        other = views.of.get(option.refuted_by)
        if other is None:
            continue
        same = key_of(other.label) == key_of(view.label) or other.fact.group == view.fact.group
        if not same and view.role != "element":
            yield "E", f"“{option.text}” is of another aspect than the key"


def _is_figure(text: str) -> bool:
    """Whether an option is a number with its unit, and hardly more."""
    return bool(numbers(text)) and len(content(re.sub(r"[\d.,<>=~-]+", " ", text))) <= 2


def disputed(item: QuizItem, context: LintContext) -> Iterator[Flaw]:
    """L26: nothing disputed, and nothing that another note contradicts, is scored."""
    if not item.scored:
        return
    if any(citation.disputed is not None for citation in item.citations):
        yield "E", "a disputed fact is scored"
        return
    views = context.views
    if views is None:
        return
    for fact_id in (item.fact_id, *item.fact_ids, *(o.refuted_by for o in item.options)):
        fact = views.by_id.get(fact_id)
        if fact is not None and fact.disputed is not None:
            yield "E", "a disputed fact is scored"
            return
        if fact_id in views.conflicts:
            yield "E", "another note says the opposite"
            return
