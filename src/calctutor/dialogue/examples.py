"""Questions to offer, made from the notes' own terms: each is asked before it is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from calctutor.terms import TermIndex, key
from calctutor.types import Fact, Reply, Term

MOST = 4
"""Questions offered."""
_TRIES = 6
"""Questions of one kind that are asked until one of them is answered well."""
_LISTED = range(3, 9)
"""How many things a list has that is worth asking for."""

_TOLD = range(1, 9)
"""How many statements there are on a thing that is told from another at a glance."""
_LOOKED_AT = 400
"""Terms whose neighbours are looked at, so that large notes are no wait."""

Ask = Callable[[str], Reply]


def examples(terms: TermIndex, facts: Sequence[Fact], ask: Ask) -> tuple[str, ...]:
    """A distinction, one statement, a list and a topic, as far as the notes answer them.

    ``ask`` gives the reply to a question; one that is not answered is not offered.
    """
    told = [fact for fact in facts if fact.aspect != "name"]
    kinds = (
        _pairs(terms, told),
        _statements(told),
        _lists(terms, told),
        _topics(terms, told),
    )
    found = [question for kind in kinds for question in _answered(kind, ask, 1)]
    spare = MOST - len(found)
    found += _answered(_topics(terms, told), ask, MOST)[1 : spare + 1] if spare else []
    return tuple(dict.fromkeys(found))[:MOST]


def _answered(questions: Iterable[str], ask: Ask, most: int) -> list[str]:
    """The first of some questions that have an answer of a size to read."""
    found: list[str] = []
    for question, _ in zip(dict.fromkeys(questions), range(_TRIES), strict=False):
        reply = ask(question)
        if reply.kind in ("answer", "comparison", "list") and 0 < len(reply.citations) <= 12:
            found.append(question)
        if len(found) == most:
            break
    return found


def _pairs(terms: TermIndex, facts: Sequence[Fact]) -> Iterator[str]:
    """Terms that stand side by side, those first of which the most aspects are told of both."""
    aspects: dict[str, set[str]] = {}
    for fact in facts:
        aspects.setdefault(key(fact.subject), set()).add(fact.aspect or fact.lead_in)
    told = Counter(key(fact.subject) for fact in facts)
    shared: dict[tuple[str, str], int] = {}
    for term in terms.some[:_LOOKED_AT]:
        if told[key(term.name)] not in _TOLD:
            continue
        for name in terms.siblings(term.name):
            other = terms.get(name)
            if other is None or told[key(name)] not in _TOLD or (name, term.name) in shared:
                continue
            if key(name) != key(term.name) and not {name, term.name} & {
                *term.parents,
                *other.parents,
            }:
                both = aspects[key(term.name)] & aspects[key(name)]
                shared[term.name, name] = len(both)
    yield from (f"{a} vs {b}" for a, b in sorted(shared, key=lambda pair: -shared[pair]))


def _statements(facts: Sequence[Fact]) -> Iterator[str]:
    """What is told of a thing under a head of its own: the site, the cause."""
    for fact in facts:
        head = fact.lead_in or (fact.headings[-1] if fact.headings else "")
        if fact.aspect and _is_common(head) and key(head) not in key(fact.subject):
            verb = "are" if _is_plural(head) else "is"
            yield f"What {verb} the {_lower(head)} of {_lower(fact.subject)}?"


def _lists(terms: TermIndex, facts: Sequence[Fact]) -> Iterator[str]:
    """Headings in the plural that a few things stand under."""
    for term in terms.some:
        if term.kind == "heading" and _is_common(term.name, 2) and _is_plural(term.name):
            if len(terms.members(term.name)) in _LISTED:
                yield f"Which {_lower(term.name)} are there?"


def _topics(terms: TermIndex, facts: Sequence[Fact]) -> Iterator[str]:
    """The terms that most is told of, from all over the notes."""
    told = Counter(key(fact.subject) for fact in facts)
    named = [term for term in terms.some if term.headings and term.kind == "heading"]
    fit = [term for term in named if told[key(term.name)] in _LISTED]
    best = sorted(fit, key=lambda term: -told[key(term.name)])
    for term in best or named[:: max(1, len(named) // MOST)]:
        yield _on(term)


def _on(term: Term) -> str:
    return f"What do my notes say about {_lower(term.name)}?"


def _is_common(name: str, least: int = 1) -> bool:
    """Whether a name is made of a few common words, so that it stands well within a sentence."""
    words = name.split()
    plain = all(word.isalpha() and len(word) > 2 and word[1:].islower() for word in words)
    return plain and least <= len(words) <= 3 and name[1:] == name[1:].lower()


def _is_plural(name: str) -> bool:
    last = name.split()[-1].casefold()
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is", "sis"))


def _lower(name: str) -> str:
    """A name within a sentence: small at first, unless it is a proper name or an abbreviation."""
    first, _, rest = name.partition(" ")
    plain = first[:1].isupper() and first[1:].islower() and "'" not in first and "’" not in first
    known = not rest or rest == rest.lower()
    return name[:1].lower() + name[1:] if plain and known else name
