"""The term index: which terms of the notes a text names, and how terms hang together.

Names meet by their joined stems, so that case, diacritics, hyphens, spaces,
plurals and British or American spelling make no difference: "pseudo
hypoparathyroidism" is one name and never read as "hypoparathyroidism".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from calctutor.aspects import aspect_of_label
from calctutor.spelling import MEANING_PREFIXES
from calctutor.text import STOP_WORDS, Word, content_stems, fold, noun_stem, stem, words
from calctutor.types import Mention, Term

_ASIDE = re.compile(r"\s*[(\[].*?[)\]]")
_SEVERAL = re.compile(r"\b(and|or)\b|,")
KEPT = 50_000
"""Texts whose mentions are remembered: the statements of the notes, mostly."""
_LONGEST = 9
"""Words in the longest name that is looked for."""


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """What two spellings of one name share: the joined stems, articles dropped."""
    tokens = [w.text for w in words(name)]
    if len(tokens) > 1 and fold(tokens[0]) in ("a", "an"):
        tokens = tokens[1:]
    return "".join(noun_stem(token) for token in tokens if fold(token) != "the")


def exact(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that name a term outright, not by a part of its name or by its class."""
    return tuple(m for m in mentions if m.how in ("name", "alias"))


def base_name(name: str) -> str:
    """A name without what stands in brackets or behind a comma: "Sulfate, SO4" -> "Sulfate"."""
    return _ASIDE.sub("", name).split(",")[0].strip() or name


def is_called(name: str) -> bool:
    """Whether a name is written as something that is called: "sorted(xs)", "clear()"."""
    return re.fullmatch(r"\w+\([a-z, =*]*\)", name) is not None


class TermIndex:
    """The terms of one folder of notes, for look-up. Immutable, safe under threads."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Index the terms by every name and alias that they have."""
        self.terms = tuple(t for t in terms if key(t.name) and not _only_an_aspect(t))
        self._by_key: dict[str, list[tuple[Term, str]]] = defaultdict(list)
        for term in self.terms:
            self._add(term, term.name, "name")
            for alias in term.aliases:
                self._add(term, alias, "alias")
        for term in self.terms:
            if key(base_name(term.name)) not in self._by_key:
                self._add(term, base_name(term.name), "name")
        self._mentioned: dict[str, tuple[Mention, ...]] = {}
        self.by_name = {term.name: term for term in self.terms}

    def _add(self, term: Term, name: str, how: str) -> None:
        entries = self._by_key[key(name)]
        if all(known is not term for known, _ in entries):
            entries.append((term, how))

    @cached_property
    def _name_stems(self) -> dict[str, frozenset[str]]:
        return {t.name: frozenset(content_stems(t.name)) for t in self.terms}

    @cached_property
    def _by_part(self) -> dict[str, tuple[str, ...]]:
        """Names by each stem that they hold, for names of several words."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, parts in self._name_stems.items():
            if len(parts) > 1:
                for part in parts:
                    found[part].append(name)
        return {part: tuple(names) for part, names in found.items()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for term in self.terms:
            for parent in term.parents:
                if key(parent) != key(term.name):
                    found[key(parent)].append(term.name)
        return {parent: tuple(dict.fromkeys(names)) for parent, names in found.items()}

    def get(self, name: str) -> Term | None:
        """The term of exactly this name or alias, spelling folded, or None."""
        entries = self._by_key.get(key(name), [])
        return entries[0][0] if len(entries) == 1 else self.by_name.get(name)

    def named(self, text: str) -> tuple[str, ...]:
        """The names of the terms that a whole text names exactly."""
        return tuple(term.name for term, _ in self._by_key.get(key(text), ()))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms that a text names, longest names first, left to right."""
        known = self._mentioned.get(text)
        if known is not None:
            return known
        tokens = words(text)
        found: list[Mention] = []
        i = 0
        while i < len(tokens):
            length = self._longest_at(text, tokens, i, found)
            i += length or 1
        if len(self._mentioned) < KEPT:
            self._mentioned[text] = tuple(found)
        return tuple(found)

    def suggest(self, typed: str, most: int = 10) -> tuple[tuple[str, str], ...]:
        """The terms that a text half typed may mean, likeliest first: (name, fitting alias or "").

        Names that begin with it come before those with a word that does, and
        those before names that hold it anywhere; nothing typed gives the first.
        """
        wanted = fold(typed)
        found: list[tuple[int, bool, int, str, str]] = []
        for place, term in enumerate(self.terms):
            fits = (
                (_fit(fold(name), wanted), name != term.name, place, term.name, name)
                for name in (term.name, *term.aliases)
            )
            best = min(fits)
            if best[0] < _NO_FIT:
                found.append(best)
        return tuple(
            (name, fitting if is_alias else "") for _, is_alias, _, name, fitting in sorted(found)
        )[:most]

    def pairs(self, most: int = 4) -> tuple[tuple[str, str], ...]:
        """Terms beside a sibling of theirs, as one might want to tell apart; from all the notes."""
        found: dict[frozenset[str], tuple[str, str]] = {}
        for term in self.terms:
            sibling = next((s for s in self.siblings(term.name) if key(s) != key(term.name)), "")
            if sibling and term.headings and term.kind in ("heading", "lead_in"):
                found.setdefault(frozenset((term.name, sibling)), (term.name, sibling))
        pairs = tuple(found.values())
        return pairs[:: max(1, len(pairs) // most)][:most]

    def _longest_at(self, text: str, tokens: Sequence[Word], i: int, found: list[Mention]) -> int:
        for length in range(min(_LONGEST, len(tokens) - i), 0, -1):
            start, end = tokens[i].start, tokens[i + length - 1].end
            piece = text[start:end]
            if length == 1 and _is_plain_word(piece):
                continue
            if fold(tokens[i].text) in STOP_WORDS and length > 1:
                continue
            entries = self._by_key.get(key(piece))
            if entries:
                names = tuple(term.name for term, _ in entries)
                how = "name" if any(h == "name" for _, h in entries) else "alias"
                found.append(Mention(names, start, end, piece, how))  # type: ignore[arg-type]
                return length
        return 0

    def parts(self, word: str, *, most: int = 3) -> tuple[str, ...]:
        """The names of several words that hold this word, where at most ``most`` do."""
        names = self._by_part.get(stem(word), ())
        return names if len(names) <= most else ()

    def holding(self, text: str) -> tuple[str, ...]:
        """The names that hold all content words of a text of two or more, where one alone does."""
        wanted = frozenset(content_stems(text))
        if len(wanted) < 2:
            return ()
        found = [name for name, held in self._name_stems.items() if wanted <= held]
        return tuple(found) if len(found) == 1 else ()

    def members(self, name: str) -> tuple[str, ...]:
        """The terms of a class: those under it, and those whose name ends in it.

        "sarcoma" has "synovial sarcoma" and "extraskeletal osteosarcoma" as
        members; a heading has the terms that stand under it.
        """
        own = key(name)
        if not own:
            return ()
        under = list(self._children.get(own, ()))
        ending = [t.name for t in self.terms if self._is_kind_of(t.name, name)]
        return tuple(n for n in dict.fromkeys(under + ending) if key(n) != own)

    def _is_kind_of(self, name: str, general: str) -> bool:
        """Whether a name is the general one with a word or a word part in front."""
        general_key = key(general)
        several = _SEVERAL.search(name) and not _SEVERAL.search(general)
        if len(general_key) < 5 or key(name) == general_key or several:
            return False
        if len(words(name)) > len(words(general)) and key(name).endswith(general_key):
            if stem(words(name)[-1].text) == stem(words(general)[-1].text):
                return True
        tail = words(name)[-1].text
        return noun_stem(tail).endswith(general_key) and _compound(fold(tail), fold(general))

    def siblings(self, name: str) -> tuple[str, ...]:
        """The other terms under the same parents, in the order of the notes."""
        term = self.by_name.get(name)
        if term is None:
            return ()
        under = (n for parent in term.parents for n in self._children.get(key(parent), ()))
        return tuple(n for n in dict.fromkeys(under) if n != name)

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The broader terms, nearest first."""
        found: list[str] = []
        queue = list(self.by_name[name].parents) if name in self.by_name else []
        while queue:
            parent = queue.pop(0)
            if parent not in found and parent != name:
                found.append(parent)
                term = self.get(parent)
                queue.extend(term.parents if term else ())
        return tuple(found)


_NO_FIT = 3


def _fit(name: str, wanted: str) -> int:
    """How well a folded name fits what is typed: 0 its beginning, 1 a word's, 2 within, 3 not."""
    if name.startswith(wanted):
        return 0
    if re.search(rf"\b{re.escape(wanted)}", name):
        return 1
    return 2 if wanted in name else _NO_FIT


def _compound(word: str, tail: str) -> bool:
    """Whether a word is a compound that ends in another (osteo-sarcoma), not a twin of it."""
    front = word.removesuffix("s").removesuffix(tail.removesuffix("s"))
    return len(front) >= 3 and not _all_prefixes(front, MEANING_PREFIXES)


def _all_prefixes(front: str, prefixes: Iterable[str]) -> bool:
    """Whether a word's front is nothing but meaning prefixes (pseudo-, hyper-)."""
    if not front:
        return True
    return any(front.startswith(p) and _all_prefixes(front[len(p) :], prefixes) for p in prefixes)


def _only_an_aspect(term: Term) -> bool:
    """Headings such as "Site" or "Associations" name an aspect and no term."""
    return len(words(term.name)) <= 2 and bool(aspect_of_label(term.name)) and not term.aliases


def _is_plain_word(piece: str) -> bool:
    """A stop word counts as an abbreviation only in capitals (IT, OR, AS)."""
    return fold(piece) in STOP_WORDS and not (len(piece) > 1 and piece.isupper())
