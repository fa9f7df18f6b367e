"""What the grader knows of the notes beyond the item: their words, terms and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from calctutor.shorthand import spelled_out
from calctutor.spelling import common_words, corrections, is_english
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.terms import TermIndex, key
from calctutor.text import american, content_stems, fold, words
from calctutor.types import Fact
from calctutor.wordnet import entry


class Knowledge:
    """The notes as the grader needs them; immutable, safe under threads."""

    def __init__(self, facts: Sequence[Fact] = (), terms: TermIndex | None = None) -> None:
        """Index the words of the facts and the names of the terms."""
        self.facts = tuple(facts)
        self.terms = terms or TermIndex(())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of the facts and of the terms' names."""
        return frozenset(words_of(self.facts).union(self.terms.table.words))

    @cached_property
    def sounds(self) -> dict[str, tuple[str, ...]]:
        """The words of the notes by how they sound."""
        return _by_sound(self.vocabulary)

    @cached_property
    def _facts_by_stem(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, fact in enumerate(self.facts):
            for part in set(content_stems(fact.text)):
                found[part].append(number)
        return {part: tuple(numbers) for part, numbers in found.items()}

    def is_name(self, word: str) -> bool:
        """Whether a single word names a term: then nothing but itself stands for it."""
        return bool(self.terms.named(word))

    def same_name(self, a: str, b: str) -> bool:
        """Whether two texts name one term of the notes, an abbreviation included."""
        return key(a) == key(b) or bool(set(self.terms.named(a)) & set(self.terms.named(b)))

    def said_elsewhere(self, stems: Iterable[str], fact_ids: Iterable[str]) -> Fact | None:
        """An undisputed fact of others that has all of these stems, or None."""
        sets = [set(self._facts_by_stem.get(s, ())) for s in stems]
        own = set(fact_ids)
        numbers = sorted(set.intersection(*sets)) if sets else []
        for number in numbers:
            fact = self.facts[number]
            if fact.id not in own and fact.disputed is None:
                return fact
        return None


def words_of(facts: Iterable[Fact]) -> set[str]:
    """Every folded word of some facts, of their lead-ins, subjects and headings."""
    texts = (t for f in facts for t in (f.text, f.lead_in, f.subject, *f.headings))
    return {fold(w.text) for text in texts for w in words(text)}


def read_as(typed: str, own: frozenset[str], knowledge: Knowledge) -> str:
    """The word that a mistyped word stands for, or the word itself; all folded.

    ``own`` are the item's words beside those of the notes.
    """
    typed = spelled_out(typed)
    if len(typed) < 4 or typed in own or typed in knowledge.vocabulary or _is_word(typed):
        return typed
    sound = _sound(typed)
    alike = {*_by_sound(own).get(sound, ()), *knowledge.sounds.get(sound, ())}
    if len(alike) == 1:
        return alike.pop()
    found = corrections(typed, knowledge.vocabulary | own)
    return found[0] if len(found) == 1 else typed


def _is_word(typed: str) -> bool:
    """Whether a folded word is one, however rare ("osteopetrosis"), and no typing error."""
    return is_english(typed) or bool(entry(typed).senses)


def _sound(word: str) -> str:
    """What two spellings share that differ by a doubled letter, i for y or f for ph."""
    plain = word.replace("ph", "f").replace("y", "i")
    return "".join(c for i, c in enumerate(plain) if i == 0 or plain[i - 1] != c)


@lru_cache(maxsize=256)
def _by_sound(known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(known):
        if len(word) >= 4:
            found[_sound(word)] = (*found.get(_sound(word), ()), word)
    return found


@lru_cache(maxsize=65536)
def mean_the_same(a: str, b: str) -> bool:
    """Whether two stems stand for one another in the general list."""
    return are_synonyms(a, b)


@lru_cache(maxsize=65536)
def mean_the_opposite(a: str, b: str) -> bool:
    """Whether two stems are opposites by the general list, and never synonyms too."""
    return are_opposites(a, b) and not are_synonyms(a, b)


_ENDINGS = frozenset(
    """e y a al ial ar ary ic ical ous ian an ean ine ation ification ized ize ization ment ly
    ed ing s es ity ive ion us um is ia ism ist er r est st ate ated""".split()
)


@lru_cache(maxsize=65536)
def same_root(a: str, b: str) -> bool:
    """Whether two words differ by a derivational ending only (artery, arterial)."""
    if a == b:
        return True
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return _ends_apart(a, b, shared) or _ends_apart(a, b, shared - 1)


def _ends_apart(a: str, b: str, shared: int) -> bool:
    """Whether two words are one up to so many letters, and known endings behind them."""
    if shared < 5 or shared * 10 < 6 * min(len(a), len(b)):
        return False
    return all(rest == "" or rest in _ENDINGS for rest in (a[shared:], b[shared:]))


def plain_form(word: str) -> str:
    """A folded word in American spelling without a plural s."""
    return american(word).removesuffix("s")


@lru_cache(maxsize=65536)
def informativeness(word: str) -> float:
    """How much a word says, .5 for the commonest English ones to 1 for rare ones."""
    rank = common_words().get(word)
    if rank is None:
        return 1.0
    return 0.5 if rank < 500 else 0.65 if rank < 2000 else 0.8
