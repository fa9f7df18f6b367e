"""The term index: which terms of the notes a text names, and how terms hang together.

Names meet by their joined stems, so that case, diacritics, hyphens, spaces,
plurals and British or American spelling make no difference: "pseudo
hypoparathyroidism" is one name and never read as "hypoparathyroidism".
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property

from calctutor.protocols import TermTable
from calctutor.spelling import MEANING_PREFIXES
from calctutor.term_table import TermsInMemory, best_fit
from calctutor.term_table import base_name as base_name
from calctutor.term_table import is_called as is_called
from calctutor.term_table import key as key
from calctutor.text import (
    STOP_WORDS,
    Word,
    american,
    content_stems,
    fold,
    noun_stem,
    stem,
    words,
)
from calctutor.types import Mention, Term
from calctutor.wordnet import entry

_SEVERAL = re.compile(r"\b(and|or)\b|,")
_ARTICLE = re.compile(r"^(?:an?|the) ")
KEPT = 50_000
"""Texts whose mentions are remembered: the statements of the notes, mostly."""
SOME = 50_000
"""Terms that are looked through where not each one counts."""
PAIRED = 5_000
"""Terms, about, of which a sibling is looked for to offer both."""
SHORTEST_CLASS = 5
"""Letters of the key of a name that other names end in as kinds of it."""
_INITIALS = frozenset("DMST")
"""Letters that are stop words and, in capitals, may open a name: "S. aureus"."""
_LONGEST = 9
"""Words in the longest name that is looked for."""


def exact(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that name a term outright, not by a part of its name or by its class."""
    return tuple(m for m in mentions if m.how in ("name", "alias"))


class TermIndex:
    """The terms of one folder of notes, for look-up. Immutable, safe under threads."""

    def __init__(self, terms: Sequence[Term] | TermTable) -> None:
        """Look terms up in a table; some terms are put into one that is held in memory."""
        self.table = TermsInMemory(terms) if isinstance(terms, Sequence) else terms
        self.by_name = _ByName(self.table)
        self._mentioned: dict[str, tuple[Mention, ...]] = {}
        self._ancestors: dict[str, frozenset[str]] = {}

    @cached_property
    def some(self) -> Sequence[Term]:
        """The terms, of very many the first ones."""
        return self.table.all(SOME)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term; read from the table when it is first asked for."""
        return tuple(self.table.all())

    def get(self, name: str) -> Term | None:
        """The term of exactly this name or alias, spelling folded, or None."""
        entries = self.table.entries(key(name))
        return entries[0][0] if len(entries) == 1 else self.table.called(name)

    def named(self, text: str) -> tuple[str, ...]:
        """The names of the terms that a whole text names exactly."""
        return tuple(term.name for term, _ in self.table.entries(key(text)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The terms that a text names, longest names first, left to right."""
        known = self._mentioned.get(text)
        if known is not None:
            return known
        tokens = words(text)
        keys = [key(token.text) for token in tokens]
        found: list[Mention] = []
        i = 0
        while i < len(tokens):
            length = self._longest_at(text, tokens, keys, i, found)
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
        fits = ((best_fit(term, wanted), term) for term in self.table.spelled(wanted, most))
        return tuple((term.name, name if other else "") for (_, other, name), term in fits)

    def pairs(self, most: int = 4) -> tuple[tuple[str, str], ...]:
        """Terms beside a sibling of theirs, as one might want to tell apart; from all the notes."""
        pairs = self._pairs
        return pairs[:: max(1, len(pairs) // most)][:most]

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        found: dict[frozenset[str], tuple[str, str]] = {}
        for term in self.table.spread(PAIRED):
            sibling = next((s for s in self.siblings(term.name) if key(s) != key(term.name)), "")
            if sibling and term.headings and term.kind in ("heading", "lead_in"):
                found.setdefault(frozenset((term.name, sibling)), (term.name, sibling))
        return tuple(found.values())

    def _longest_at(
        self, text: str, tokens: Sequence[Word], keys: Sequence[str], i: int, found: list[Mention]
    ) -> int:
        """The length of the longest name that begins at a word, put among those found; or 0.

        ``keys`` are what each word adds to the key of a name.
        """
        initial = len(tokens[i].text) == 1 and tokens[i].text in _INITIALS
        alone = fold(tokens[i].text) in STOP_WORDS and not initial
        for length in range(1 if alone else min(_LONGEST, len(tokens) - i), 0, -1):
            start, end = tokens[i].start, tokens[i + length - 1].end
            if length == 1 and _is_plain_word(text[start:end]):
                continue
            entries = self.table.entries("".join(keys[i : i + length]))
            if entries:
                names = tuple(term.name for term, _ in entries)
                how = "name" if any(h == "name" for _, h in entries) else "alias"
                found.append(Mention(names, start, end, text[start:end], how))  # type: ignore[arg-type]
                return length
        return 0

    def parts(self, word: str, *, most: int = 3) -> tuple[str, ...]:
        """The names of several words that hold this word, where at most ``most`` do."""
        names = self.table.with_part(stem(word), most)
        return names if len(names) <= most else ()

    def holding(self, text: str) -> tuple[str, ...]:
        """The names that hold all content words of a text of two or more, where one alone does."""
        wanted = frozenset(content_stems(text))
        if len(wanted) < 2:
            return ()
        found = self.table.holding(wanted)
        return found if len(found) == 1 else ()

    def members(self, name: str) -> tuple[str, ...]:
        """The terms of a class: those under it, and those whose name ends in it.

        "sarcoma" has "synovial sarcoma" and "extraskeletal osteosarcoma" as
        members; a heading has the terms that stand under it.
        """
        own = key(name)
        if not own:
            return ()
        ending = self.table.ending(own) if len(own) >= SHORTEST_CLASS else ()
        kinds = (n for n in ending if self._is_kind_of(n, name))
        return tuple(n for n in dict.fromkeys((*self.table.under(own), *kinds)) if key(n) != own)

    def _is_kind_of(self, name: str, general: str) -> bool:
        """Whether a name is the general one with a word or a word part in front."""
        general_key = key(general)
        several = _SEVERAL.search(name) and not _SEVERAL.search(general)
        if len(general_key) < SHORTEST_CLASS or key(name) == general_key or several:
            return False
        if len(words(name)) > len(words(general)) and key(name).endswith(general_key):
            if stem(words(name)[-1].text) == stem(words(general)[-1].text):
                return True
        tail = words(name)[-1].text
        return noun_stem(tail).endswith(general_key) and is_compound(fold(tail), fold(general))

    def siblings(self, name: str) -> tuple[str, ...]:
        """The other terms under the same parents, in the order of the notes."""
        term = self.table.called(name)
        if term is None:
            return ()
        under = (n for parent in term.parents for n in self.table.under(key(parent)))
        return tuple(n for n in dict.fromkeys(under) if n != name)

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The broader terms, nearest first."""
        return tuple(self._above(name))

    def keys_above(self, name: str) -> frozenset[str]:
        """The keys of the broader terms."""
        if name not in self._ancestors:
            if len(self._ancestors) >= KEPT:
                self._ancestors.clear()
            self._ancestors[name] = frozenset(map(key, self._above(name)))
        return self._ancestors[name]

    def _above(self, name: str) -> Iterable[str]:
        found: dict[str, None] = {}
        term = self.table.called(name)
        queue = deque(term.parents if term else ())
        while queue:
            parent = queue.popleft()
            if parent not in found and parent != name:
                found[parent] = None
                above = self.get(parent)
                queue.extend(above.parents if above else ())
        return found


class _ByName:
    """The terms of a table by their exact name."""

    def __init__(self, table: TermTable) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Term:
        term = self._table.called(name)
        if term is None:
            raise KeyError(name)
        return term

    def get(self, name: str) -> Term | None:
        """The term of this name, or None."""
        return self._table.called(name)


def is_compound(word: str, tail: str) -> bool:
    """Whether a word is a compound that ends in another (osteo-sarcoma), not a twin of it."""
    front = word.removesuffix("s").removesuffix(tail.removesuffix("s"))
    return len(front) >= 3 and not _all_prefixes(front, MEANING_PREFIXES)


def _all_prefixes(front: str, prefixes: Iterable[str]) -> bool:
    """Whether a word's front is nothing but meaning prefixes (pseudo-, hyper-)."""
    if not front:
        return True
    return any(front.startswith(p) and _all_prefixes(front[len(p) :], prefixes) for p in prefixes)


def is_one_word(one: str, other: str) -> bool:
    """Whether two folded words differ at most by the ending of a plural, or in spelling."""
    short, long = sorted((american(one), american(other)), key=len)
    return long in (short, f"{short}s", f"{short}es")


def are_words_apart(one: str, other: str) -> bool:
    """Whether two names of one stem are nouns of their own: an author and an authority."""
    pair = [_ARTICLE.sub("", fold(name)) for name in (one, other)]
    if key(one) != key(other) or is_one_word(*pair):
        return False
    return all(
        word.isalpha() and not word.endswith(("ed", "ing")) and _is_noun(word) for word in pair
    )


def _is_noun(word: str) -> bool:
    read = entry(word)
    return bool(read.nouns) or not read.senses


def _is_plain_word(piece: str) -> bool:
    """A stop word counts as an abbreviation only in capitals (IT, OR, AS)."""
    return fold(piece) in STOP_WORDS and not (len(piece) > 1 and piece.isupper())
