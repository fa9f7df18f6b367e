"""What the grader looks up in the index is what it would find in all facts."""

from __future__ import annotations

from itertools import combinations

from calctutor import Tutor
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.study.knowledge import IndexedKnowledge
from calctutor.text import content_stems


def test_the_words_of_the_notes_are_those_of_all_facts_and_terms(tutor: Tutor) -> None:
    known = IndexedKnowledge(tutor.index, tutor.terms)
    expected = Knowledge(tutor.index.all_facts(), tutor.terms)

    assert len(known.vocabulary) > 200
    assert known.vocabulary == expected.vocabulary
    assert known.sounds == expected.sounds


def test_what_is_said_elsewhere_is_found_as_among_all_facts(tutor: Tutor) -> None:
    facts = tutor.index.all_facts()
    known, expected = IndexedKnowledge(tutor.index, tutor.terms), Knowledge(facts, tutor.terms)
    found = 0
    for fact in facts[:40]:
        stems = dict.fromkeys(content_stems(f"{fact.lead_in} {fact.text}"))
        for asked in ([], ["zyzzyva"], *map(list, combinations(list(stems)[:6], 2))):
            for own in ([], [fact.id], [f.id for f in facts]):
                other = known.said_elsewhere(asked, own)
                assert other == expected.said_elsewhere(asked, own)
                found += other is not None
    assert found > 100
