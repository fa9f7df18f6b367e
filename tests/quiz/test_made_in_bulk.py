"""What is looked up together or by an index is what looking one by one gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from calctutor import Tutor
from calctutor.quiz.bank import AT_ONCE, citer, sound_items
from calctutor.quiz.find import FactFinder
from calctutor.quiz.match import content
from calctutor.quiz.views import Views
from calctutor.retrieval.near import NearFacts


@pytest.fixture(scope="module")
def stems(tutor: Tutor) -> list[str]:
    return [item.stem for item in tutor.bank()]


@pytest.fixture(scope="module")
def views(tutor: Tutor) -> Views:
    return tutor.questions.views


def by_evidence(tutor: Tutor, text: str) -> dict[str, float]:
    return {hit.fact.id: hit.cosine for hit in tutor.retriever.evidence(text).facts}


def test_the_cosines_are_those_of_the_evidence_to_the_last_bit(
    tutor: Tutor, stems: list[str]
) -> None:
    near = NearFacts(tutor.index, tutor.retriever)

    found = [told for at in range(0, len(stems), 32) for told in near(stems[at : at + 32])]

    assert found == [by_evidence(tutor, stem) for stem in stems]
    assert any(found) and near([]) == []


def test_few_kept_passages_give_the_same(tutor: Tutor, stems: list[str]) -> None:
    whole = NearFacts(tutor.index, tutor.retriever)(stems)

    assert NearFacts(tutor.index, tutor.retriever, most=2)(stems) == whole


def test_stems_are_looked_up_together_and_the_items_are_those_of_one_by_one(
    tutor: Tutor, views: Views
) -> None:
    asked: list[int] = []
    near = NearFacts(tutor.index, tutor.retriever)

    def counted(texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
        asked.append(len(texts))
        return near(texts)

    cite = citer([tutor.index.note(source) for source in tutor.index.sources()])
    finder = FactFinder(views, counted)
    together = sound_items(views, retrieve=finder, cite=cite, ahead=finder.ahead)
    calls = len(asked)
    one_by_one = sound_items(views, retrieve=FactFinder(views, counted), cite=cite)

    assert together.items == one_by_one.items and together.dropped == one_by_one.dropped
    assert 1 < max(asked[:calls]) <= AT_ONCE and set(asked[calls:]) == {1}
    assert 3 * calls < len(asked) - calls


def test_statements_are_found_by_their_words_as_by_reading_all(views: Views) -> None:
    for view in views.views:
        tokens = content(view.text)[:2]
        expected = [v for v in views.views if set(tokens) <= set(content(v.text))]
        assert views.saying(tokens) == expected
    assert views.saying(()) == list(views.views)
    assert views.saying(["nosuchword"]) == []
    assert [v for some in views.by_source.values() for v in some] == list(views.views)
