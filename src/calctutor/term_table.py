"""Terms by their names: what a name's key is, and a table of terms held in memory."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from calctutor.aspects import aspect_of_label
from calctutor.text import STOP_WORDS, content_stems, fold, noun_stem, stem, word_texts, words
from calctutor.types import Term

How = Literal["name", "alias"]
PLURAL_FROM = 6
"""Letters above which a word is known without its s as well."""

FEWEST_INITIALS, MOST_INITIALS = 2, 4
"""Letters that initials have."""

LONGEST_TYPED = 40
"""Letters from a word within a name on that are compared with what is typed."""

_WORD = re.compile(r"\b\w")
_ASIDE = re.compile(r"\s*[(\[].*?[)\]]")


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """What two spellings of one name share: the joined stems, articles dropped."""
    tokens = word_texts(name)
    if len(tokens) > 1 and fold(tokens[0]) in ("a", "an"):
        tokens = tokens[1:]
    return "".join(noun_stem(token) for token in tokens if fold(token) != "the")


def base_name(name: str) -> str:
    """A name without what stands in brackets or behind a comma: "Sulfate, SO4" -> "Sulfate"."""
    return _ASIDE.sub("", name).split(",")[0].strip() or name


def is_called(name: str) -> bool:
    """Whether a name is written as something that is called: "sorted(xs)", "clear()"."""
    return re.fullmatch(r"\w+\([a-z, =*]*\)", name) is not None


def names_with_initials(term: Term) -> tuple[str, ...]:
    """The forms of a term's name that are called by their initials; a mere element has none."""
    forms = (term.name, base_name(term.name), _front(term.name))
    return () if term.kind == "element" else tuple(dict.fromkeys(forms))


def _front(name: str) -> str:
    """A name up to its first small word: "Beta blockers" of "Beta blockers in heart failure"."""
    base = base_name(name)
    cut = next((w.start for w in words(base) if fold(w.text) in STOP_WORDS), len(name))
    return base[:cut].strip()


def initials(name: str) -> set[str]:
    """The initials of a name, with and without its small words; none where it is too long."""
    tokens = [fold(token) for token in word_texts(name)]
    content = [t for t in tokens if t not in STOP_WORDS]
    both = {"".join(t[0] for t in some) for some in (tokens, content) if len(content) > 1}
    return {one for one in both if FEWEST_INITIALS <= len(one) <= MOST_INITIALS and one.isalpha()}


def without_plural(word: str) -> str:
    """A longer folded word without its last s; a short one as it is."""
    return word.removesuffix("s") if len(word) > PLURAL_FROM else word


def stem_forms(word: str) -> set[str]:
    """The stems under which a folded word is known: its own, and that without an s."""
    return {stem(word), stem(without_plural(word))}


@dataclass(frozen=True, slots=True)
class TermKeys:
    """All that one term is found by.

    ``names`` are the keys of its name and aliases, ``base`` that of its name without
    what stands in brackets; ``parts`` the content stems of a name of several, ``under``
    the keys of its parents, ``words`` the folded words of its name and aliases; ``spelled``
    is how these go on from each of their words, with the rank of what begins so (`fit_of`).
    """

    names: tuple[tuple[str, How], ...]
    base: str
    parts: tuple[str, ...]
    under: tuple[str, ...]
    words: tuple[str, ...]
    initials: tuple[str, ...]
    called: bool
    spelled: tuple[tuple[str, str], ...]


def keys_of(term: Term) -> TermKeys | None:
    """What a term is found by; None for one that only names an aspect, or nothing."""
    own = key(term.name)
    if not own or _only_an_aspect(term):
        return None
    names: dict[str, How] = {own: "name"}
    for alias in term.aliases:
        names.setdefault(key(alias), "alias")
    stems = dict.fromkeys(content_stems(term.name))
    under = dict.fromkeys(parent for p in term.parents if (parent := key(p)) != own)
    spelled = (fold(token) for name in (term.name, *term.aliases) for token in word_texts(name))
    return TermKeys(
        names=tuple(names.items()),
        base=key(base_name(term.name)),
        parts=tuple(stems) if len(stems) > 1 else (),
        under=tuple(under),
        words=tuple(dict.fromkeys(spelled)),
        initials=tuple(sorted({i for n in names_with_initials(term) for i in initials(n)})),
        called=is_called(term.name),
        spelled=tuple(_spelled(term).items()),
    )


def _spelled(term: Term) -> dict[str, str]:
    """What a text that is typed may begin, folded, with the best rank of what does."""
    names = [(fold(name), number > 0) for number, name in enumerate((term.name, *term.aliases))]
    found: dict[str, str] = {}
    for whole in (True, False):
        for is_alias in (False, True):
            rank = str(2 * (not whole) + is_alias)
            for name in (n for n, alias in names if alias == is_alias):
                starts = [0] if whole else [m.start() for m in _WORD.finditer(name) if m.start()]
                for start in starts:
                    going_on = name if whole else name[start : start + LONGEST_TYPED]
                    found.setdefault(going_on, rank)
    return found


NO_FIT = 3


def fit_of(name: str, wanted: str) -> int:
    """How a folded name fits a text typed: begins, has a word that does, holds it; or `NO_FIT`."""
    if name.startswith(wanted):
        return 0
    if re.search(rf"\b{re.escape(wanted)}", name):
        return 1
    return 2 if wanted in name else NO_FIT


def begins_word(wanted: str) -> bool:
    """Whether a text typed begins as a word does, so that `TermKeys.spelled` has what fits it."""
    return _WORD.match(wanted) is not None


def best_fit(term: Term, wanted: str) -> tuple[int, bool, str]:
    """How a term fits a folded text typed, whether by another name than its own, and by which."""
    names = (term.name, *term.aliases)
    return min((fit_of(fold(name), wanted), name != term.name, name) for name in names)


def _only_an_aspect(term: Term) -> bool:
    """Headings such as "Site" or "Associations" name an aspect and no term."""
    return len(words(term.name)) <= 2 and bool(aspect_of_label(term.name)) and not term.aliases


class TermsInMemory:
    """A `TermTable` of some terms, held in memory."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Find these terms; their order is kept everywhere."""
        found = ((term, keys_of(term)) for term in terms)
        self._terms = [(term, keys) for term, keys in found if keys]
        self._by_name = {term.name: term for term, _ in self._terms}
        self._by_key: dict[str, list[tuple[Term, How]]] = defaultdict(list)
        for term, keys in self._terms:
            for name, how in keys.names:
                self._by_key[name].append((term, how))
        for term, keys in self._terms:
            if keys.base not in self._by_key:
                self._by_key[keys.base].append((term, "name"))

    def all(self, most: int | None = None) -> Sequence[Term]:
        """Every term that names something, in order, or the first ``most``."""
        return tuple(term for term, _ in self._terms[:most])

    def spread(self, most: int) -> Sequence[Term]:
        """Every term that names something, in order, or about ``most`` from all over."""
        return self.all()[:: max(1, 1 + (len(self._terms) - 1) // most)]

    def spelled(self, wanted: str, most: int) -> Sequence[Term]:
        """The first ``most`` of the terms that a folded text fits, the best fit first."""
        fits = [(*best_fit(term, wanted)[:2], i) for i, (term, _) in enumerate(self._terms)]
        found = sorted(fit for fit in fits if fit[0] < NO_FIT)[:most]
        return [self._terms[place][0] for *_, place in found]

    def entries(self, key: str) -> Sequence[tuple[Term, How]]:
        """The terms of a key, each with how it is called so; else the first of that base name."""
        return self._by_key.get(key, ())

    def called(self, name: str) -> Term | None:
        """The term of exactly this name, or None."""
        return self._by_name.get(name)

    def with_part(self, stem: str, most: int | None = None) -> tuple[str, ...]:
        """The names of several content words that hold one of this stem; some of too many."""
        names = self._by_part.get(stem, ())
        return names if most is None else names[: most + 1]

    def holding(self, stems: Collection[str]) -> tuple[str, ...]:
        """The names that hold content words of all these stems, two or more."""
        places = sorted((self._places.get(stem, frozenset()) for stem in set(stems)), key=len)
        if not places:
            return tuple(term.name for term, _ in self._terms)
        return self._names_at(places[0].intersection(*places[1:]))

    def under(self, key: str) -> tuple[str, ...]:
        """The names of the terms that have a parent of this key."""
        return self._children.get(key, ())

    def ending(self, key: str) -> tuple[str, ...]:
        """The names whose own key ends in this one."""
        tails, reverse = self._tails, key[::-1]
        found = []
        for place in range(bisect_left(tails, (reverse, -1)), len(tails)):
            tail, number = tails[place]
            if not tail.startswith(reverse):
                break
            found.append(number)
        return self._names_at(found)

    def with_initials(self, letters: str) -> Sequence[Term]:
        """The terms whose name, or its first words, has these initials."""
        return self._by_initials.get(letters, ())

    def with_brackets(self) -> tuple[str, ...]:
        """The names that are written as something called: "sorted(xs)"."""
        return self._called

    def _names_at(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._terms[place][0].name for place in sorted(places))

    @cached_property
    def _tails(self) -> list[tuple[str, int]]:
        """The own keys read from behind, in order, with the places of their terms."""
        every = enumerate(self._terms)
        return sorted((keys.names[0][0][::-1], place) for place, (_, keys) in every)

    @cached_property
    def _places(self) -> dict[str, frozenset[int]]:
        """The places of the terms that have a part."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, (_, keys) in enumerate(self._terms):
            for part in keys.parts:
                found[part].append(place)
        return {part: frozenset(places) for part, places in found.items()}

    @cached_property
    def _by_initials(self) -> dict[str, tuple[Term, ...]]:
        found: dict[str, list[Term]] = defaultdict(list)
        for term, keys in self._terms:
            for letters in keys.initials:
                found[letters].append(term)
        return {letters: tuple(terms) for letters, terms in found.items()}

    @cached_property
    def _called(self) -> tuple[str, ...]:
        return tuple(term.name for term, keys in self._terms if keys.called)

    @cached_property
    def words(self) -> Collection[str]:
        """The folded words of all names and aliases."""
        return frozenset(self._spelled())

    def _spelled(self) -> Iterator[str]:
        return (word for _, keys in self._terms for word in keys.words)

    @cached_property
    def forms(self) -> Collection[str]:
        """The stems under which those words are known."""
        return frozenset(form for word in self.words for form in stem_forms(word))

    @cached_property
    def _by_part(self) -> dict[str, tuple[str, ...]]:
        return _grouped((part, term.name) for term, keys in self._terms for part in keys.parts)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        return _grouped((above, term.name) for term, keys in self._terms for above in keys.under)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}
