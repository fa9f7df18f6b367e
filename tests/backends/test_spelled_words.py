"""Words and terms held in memory: each look-up gives what a look at every one of them gives."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from rapidfuzz.distance import OSA

from calctutor import Tutor
from calctutor.backends.spelled_words import SpelledCounts, SpelledTerms, SpelledWords
from calctutor.spelling import WordList, corrections
from calctutor.term_table import TermsInMemory, keys_of
from calctutor.types import Term

ALPHABET = "abcsé19_-"


def drawn(seed: int, count: int = 3_000) -> frozenset[str]:
    chance = random.Random(seed)
    return frozenset(
        "".join(chance.choices(ALPHABET, k=chance.randint(1, 7))) for _ in range(count)
    )


@pytest.mark.parametrize("seed", range(3))
def test_words_are_found_by_how_they_begin(seed: int):
    words = drawn(seed)
    found = SpelledWords(words)
    for prefix in ("", "a", "ab", "é", "s1", "zz", "aé-"):
        assert set(found.starting(prefix)) == {w for w in words if w.startswith(prefix)}
    assert (len(found), set(found)) == (len(words), words)
    assert next(iter(words)) in found and "zz" not in found


@pytest.mark.parametrize("edits", [1, 2])
def test_no_word_within_some_edits_is_missed(edits: int):
    words = drawn(7)
    found = SpelledWords(words)
    for typed in sorted(drawn(8, 60)):
        near = {w for w in words if OSA.distance(typed, w) <= edits and not w.isdigit()}
        plural = {w for w in words if w.removesuffix("s") in near or w.removesuffix("s") == typed}
        likely = set(found.alike(typed, edits))
        assert near | {w for w in plural if not w.isdigit()} <= likely
        assert len(likely) < len(words)


def test_a_slip_is_put_right_as_by_a_look_at_every_word(tutor: Tutor):
    words = frozenset(tutor.terms.table.words) | frozenset(tutor.index.wording().counts)
    spelled = SpelledWords(words)
    assert isinstance(spelled, WordList)
    put_right = 0
    for word in sorted(w for w in words if len(w) > 6):
        slip = f"{word[:3]}{word[4]}{word[3]}{word[5:]}"
        assert corrections(slip, spelled) == corrections(slip, words)
        assert corrections(word[:-2], spelled) == corrections(word[:-2], words)
        put_right += bool(corrections(slip, spelled))
    assert put_right > 100


def test_counts_are_those_that_were_given():
    counts = {"bone": 3, "bones": 1}
    spelled = SpelledCounts(counts)
    assert dict(spelled) == counts and spelled == counts
    assert spelled.keys() == counts.keys() and isinstance(spelled.keys(), WordList)
    assert spelled.keys().starting("bon") == ["bone", "bones"]
    with pytest.raises(KeyError):
        spelled["bon"]


def terms_of(seed: int) -> list[Term]:
    chance = random.Random(seed)
    words = "acid base salt iron ring vein lake sea deep red the of".split()
    names = [" ".join(chance.choices(words, k=chance.randint(1, 4))) for _ in range(300)]
    names += ["sorted(xs)", "clear()", "Iron (Fe)", "Deep vein thrombosis", "Deep Vein Thrombosis"]
    return [Term(name, aliases=(chance.choice(names),)) for name in names]


@pytest.mark.parametrize("seed", range(3))
def test_terms_are_found_as_by_a_look_at_every_one(seed: int):
    terms = terms_of(seed)
    table = TermsInMemory(terms)
    every = [(term, keys) for term in terms if (keys := keys_of(term))]
    tails = {keys.names[0][0][place:] for _, keys in every for place in range(0, 12, 2)} | {"", "x"}
    for tail in tails:
        expected = tuple(t.name for t, keys in every if keys.names[0][0].endswith(tail))
        assert table.ending(tail) == expected
    stems = sorted({part for _, keys in every for part in keys.parts})
    assert len(stems) > 6
    for wanted in (*combinations(stems, 2), *combinations(stems[:5], 3), ("none", stems[0])):
        expected = tuple(t.name for t, keys in every if set(wanted) <= set(keys.parts))
        assert table.holding(wanted) == expected
    letters = {letters for _, keys in every for letters in keys.initials} | {"zz"}
    assert len(letters) > 20
    for one in letters:
        assert table.with_initials(one) == tuple(t for t, keys in every if one in keys.initials)
    assert table.with_brackets() == ("sorted(xs)", "clear()")
    assert set(SpelledTerms(terms).words) == set(table.words)
