"""Passages, facts and terms as JSON text and back; nothing is unpickled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from calctutor.types import Fact, Passage, Span, Term


def passage_to_json(passage: Passage) -> str:
    """One passage as JSON, ASCII only."""
    return json.dumps([
        passage.id,
        passage.source,
        passage.headings,
        passage.text,
        passage.embedded_text,
        _place(passage.span),
    ])  # fmt: skip


def passage_from_json(record: str) -> Passage:
    """The passage that `passage_to_json` wrote."""
    key, source, headings, text, embedded_text, place = json.loads(record)
    return Passage(key, source, tuple(headings), text, embedded_text, Span(*place))


def fact_to_json(fact: Fact) -> str:
    """One fact as JSON, ASCII only."""
    return json.dumps([
        fact.id,
        fact.passage_id,
        fact.source,
        fact.headings,
        fact.subject,
        fact.aspect,
        fact.lead_in,
        fact.text,
        _place(fact.span),
        [_place(span) for span in fact.context],
        fact.group,
        fact.parent,
        fact.negated,
        fact.hedges,
        fact.disputed,
        fact.intro,
    ])  # fmt: skip


def fact_from_json(record: str) -> Fact:
    """The fact that `fact_to_json` wrote."""
    (key, passage_id, source, headings, subject, aspect, lead_in, text, place, context,
     group, parent, negated, hedges, disputed, intro) = json.loads(record)  # fmt: skip
    return Fact(
        id=key,
        passage_id=passage_id,
        source=source,
        headings=tuple(headings),
        subject=subject,
        aspect=aspect,
        lead_in=lead_in,
        text=text,
        span=Span(*place),
        context=tuple(Span(*other) for other in context),
        group=group,
        parent=parent,
        negated=negated,
        hedges=tuple(hedges),
        disputed=disputed,
        intro=intro,
    )


def term_to_json(term: Term) -> str:
    """One term as JSON, ASCII only."""
    return json.dumps([term.name, term.aliases, term.parents, term.headings, term.kind])


def term_from_json(record: str) -> Term:
    """The term that `term_to_json` wrote."""
    name, aliases, parents, headings, kind = json.loads(record)
    return Term(name, tuple(aliases), tuple(parents), _paths(headings), kind)


def _paths(headings: Sequence[Any]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path) for path in headings)


def _place(span: Span) -> tuple[int, int, int, int]:
    return span.start, span.end, span.first_line, span.last_line
