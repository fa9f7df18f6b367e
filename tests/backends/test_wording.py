from __future__ import annotations

from collections import Counter

from calctutor import Tutor
from calctutor.spelling import near_words
from calctutor.term_table import stem_forms
from calctutor.text import fold, stem, words
from calctutor.wording import KnownWords, Told, pairs_in, wording_of


def test_what_the_index_knows_of_words_is_what_the_passages_give(tutor: Tutor):
    passages = tutor.index.all_passages()
    kept, expected = tutor.index.wording(), wording_of(passages)
    assert dict(kept.counts) == expected.counts and dict(kept.stems) == expected.stems
    assert (kept.english, kept.passages) == (True, len(passages))
    every = {*expected.counts, "zyzzyva"}
    assert {w for w in every if w in kept.names} == expected.names
    forms = {form for word in every for form in stem_forms(word)}
    assert {f for f in forms if f in kept.forms} == expected.forms
    assert all(pair in kept.pairs for pair in expected.pairs)
    assert ("ossifican", "myositi") not in kept.pairs
    assert kept.counts["myositis"] > 1 and "thr" in kept.names
    assert ("myositi", "ossifican") in kept.pairs


def test_wording_is_what_a_plain_count_gives(tutor: Tutor):
    passages = tutor.index.all_passages()
    counts = Counter(w for p in passages for w in {fold(t.text) for t in words(p.embedded_text)})
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        stems[stem(word)] += count
    wording = wording_of(passages)
    assert wording.counts == counts and wording.stems == stems


def test_what_a_note_told_is_taken_back(tutor: Tutor):
    passages = tutor.index.all_passages()
    told, rest = Told(), Told()
    told.add(passages)
    told.add(passages[:9], -1)
    rest.add(passages[9:])
    for name in ("counts", "capital", "plain", "pairs"):
        assert +getattr(told, name) == getattr(rest, name)
    assert (told.passages, told.alphabetic, told.function) == (
        rest.passages,
        rest.alphabetic,
        rest.function,
    )


def test_pairs_are_words_with_a_blank_between_them():
    assert pairs_in("Heart valves, old bone\nof  rings") == {
        ("heart", "valv"),
        ("old", "bone"),
    }


def test_known_words_are_those_of_notes_and_terms(tutor: Tutor):
    known = KnownWords(tutor.terms.table, tutor.index.wording().counts)
    assert "myositis" in known and "zyzzyva" not in known and 3 not in known
    listed = list(known)
    assert len(listed) == len(known) == len(set(listed))
    assert all(word in known for word in listed)
    assert {f"{w}x9" for w in listed if f"{w}x9" in known} == set()
    for prefix in ("oss", "my", "zz", "ï"):
        assert known.starting(prefix) == [w for w in listed if w.startswith(prefix)]
    assert len(known.starting("oss")) > 3
    some = next(w for w in listed if w.endswith("s") and len(w) > 6)
    assert some[:-1] in known


def slips(word: str) -> set[str]:
    """What one slip makes of a word: a letter left out, doubled, wrong, or two exchanged."""
    places = range(len(word))
    return {
        *(word[:i] + word[i + 1 :] for i in places),
        *(word[:i] + word[i] + word[i:] for i in places),
        *(word[:i] + "q" + word[i + 1 :] for i in places),
        *(word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :] for i in places),
    }


def test_what_a_slip_may_mean_is_what_comparing_every_word_gives(tutor: Tutor):
    known = KnownWords(tutor.terms.table, tutor.index.wording().counts)
    every = list(known)
    some = ["ossificans", "tendon", "muscles", "calcification", "acid"]
    typed = [slip for word in some for slip in sorted(slips(word))]
    typed += ["ossfican", "calcifcatoin", "zyzzyva"]
    for word in typed:
        assert near_words(word, known) == near_words(word, every)
        for edits in (1, 2):
            assert len(known.alike(word, edits)) < 0.3 * len(every)
    assert near_words("tednon", known) == ("tendon",)
