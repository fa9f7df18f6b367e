"""One test body for every PassageIndex: values against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backends.brute_force import BruteForceIndex
from backends.conftest import Build
from backends.samples import make_content
from backends.shared_samples import write_shared
from calctutor.backends.local_index import open_index
from calctutor.backends.server import ServerDatabase, close_servers, open_server
from calctutor.backends.shared_index import open_shared_index
from calctutor.fact_names import keys_of_fact
from calctutor.protocols import PassageIndex
from calctutor.term_table import key as key_of
from calctutor.text import content_stems, fold
from calctutor.types import NotesContent
from doubles import HashingEmbedder
from postgres import Postgres, prefer_hnsw

QUERIES = (
    "early arc calcium at the elbow",
    "Épaule, GRÖSSE und Ελλάδα",
    "bone bone bone ring",
    "the of and what is",
    "xylophone zyzzyva",
    "",
    "heart <|endoftext|> \x00 valve ' OR 1=1 -- \" ) ( * NEAR",
)


@pytest.fixture(scope="module")
def content() -> NotesContent:
    return make_content(notes=5, passages=6, facts=3)


@pytest.fixture
def brute(content: NotesContent) -> BruteForceIndex:
    return BruteForceIndex(content, HashingEmbedder())


@pytest.fixture(scope="module")
def shared(
    postgres: Postgres,
    prepared: str,
    content: NotesContent,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerDatabase]:
    """A server that holds the content as two courses, one compared in full, one by HNSW."""
    url = postgres.make(prepared)
    prefer_hnsw(postgres, url)
    database, folder = open_server(url), tmp_path_factory.mktemp("vectors")
    write_shared(database, content, folder, course="server")
    write_shared(database, content, folder, course="server, HNSW", flat_most=0)
    yield database
    close_servers()
    postgres.drop(url)


@pytest.fixture(params=["local", "compressed", "server", "server, HNSW", "brute force"])
def index(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    content: NotesContent,
    build: Build,
    brute: BruteForceIndex,
):
    if request.param == "brute force":
        yield brute
    elif request.param.startswith("server"):
        yield open_shared_index(request.getfixturevalue("shared"), request.param)
    else:
        build(content, flat_most=0 if request.param == "compressed" else 1000)
        with open_index(tmp_path / "index") as opened:
            yield opened


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("k", [1, 7, 30, 1000])
def test_nearest_gives_the_cosines_of_brute_force(
    index: PassageIndex, brute: BruteForceIndex, query: str, k: int
):
    vector = HashingEmbedder().embed_queries([query])[0]
    found = index.nearest(vector, k)
    expected = brute.nearest(vector, k)
    assert len(found) == min(k, 30)
    assert len({key for key, _ in found}) == len(found)
    assert [s for _, s in found] == pytest.approx([s for _, s in expected], abs=1e-5)
    every = dict(brute.nearest(vector, 30))
    assert [s for _, s in found] == pytest.approx([every[key] for key, _ in found], abs=1e-5)


def test_an_exact_match_has_cosine_one(index: PassageIndex, content: NotesContent):
    for passage in content.passages:
        vector = HashingEmbedder().embed_passages([passage.embedded_text])[0]
        (key, cosine), *_ = index.nearest(vector, 3)
        assert key == passage.id
        assert cosine == pytest.approx(1.0, abs=1e-6)
        assert cosine <= 1.0


def test_the_opposite_vector_has_cosine_minus_one(index: PassageIndex, content: NotesContent):
    passage = content.passages[4]
    vector = -HashingEmbedder().embed_passages([passage.embedded_text])[0]
    assert index.cosines(vector, [passage.id]) == pytest.approx([-1.0], abs=1e-6)
    assert index.nearest(vector, 1000)[-1][0] == passage.id


@pytest.mark.parametrize("scale", [0.001, 1, 250.0])
def test_the_length_of_the_vector_does_not_matter(
    index: PassageIndex, brute: BruteForceIndex, scale: float
):
    vector = HashingEmbedder().embed_queries(["dense ring"])[0]
    scaled = (vector * scale).astype(np.float32)
    assert [s for _, s in index.nearest(scaled, 5)] == pytest.approx(
        [s for _, s in brute.nearest(vector, 5)], abs=1e-5
    )


def test_a_zero_vector_is_near_nothing(index: PassageIndex):
    assert {score for _, score in index.nearest(np.zeros(64, np.float32), 4)} == {0.0}


@pytest.mark.parametrize("k", [0, -1])
def test_none_asked_none_given(index: PassageIndex, k: int):
    vector = HashingEmbedder().embed_queries(["bone"])[0]
    assert index.nearest(vector, k) == []
    assert index.matching("bone", k) == []


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("k", [1, 5, 1000])
def test_matching_gives_the_bm25_of_brute_force(
    index: PassageIndex, brute: BruteForceIndex, query: str, k: int
):
    found = index.matching(query, k)
    expected = brute.matching(query, 1000)
    scores = dict(expected)
    assert [s for _, s in found] == pytest.approx([s for _, s in expected[:k]], rel=1e-5)
    assert [s for _, s in found] == pytest.approx([scores[key] for key, _ in found], rel=1e-5)
    assert all(score > 0 for _, score in found)


def test_words_looked_for_beside_other_work_are_those_found(index: PassageIndex):
    begun = [index.begin_matching(query, 5) for query in QUERIES]
    assert [one() for one in begun] == [index.matching(query, 5) for query in QUERIES]


def test_a_word_of_every_passage_still_counts(tmp_path: Path, build: Build):
    build(make_content(mark="calcification"))
    with open_index(tmp_path / "index") as index:
        assert len(index.matching("calcified", 100)) == 12


def test_cosines_follow_the_order_asked(index: PassageIndex, brute: BruteForceIndex):
    vector = HashingEmbedder().embed_queries(["lucent rim of the callus"])[0]
    asked = ["p-4-5", "p-0-0", "p-2-3", "p-0-0"]
    assert index.cosines(vector, asked) == pytest.approx(brute.cosines(vector, asked), abs=1e-6)
    assert index.cosines(vector, []) == []


def test_everything_comes_back_as_it_was(index: PassageIndex, content: NotesContent):
    assert tuple(index.all_passages()) == content.passages
    assert tuple(index.all_facts()) == content.facts
    assert tuple(index.terms()) == content.terms
    assert tuple(index.sources()) == tuple(note.source for note in content.notes)
    assert [index.note(note.source) for note in content.notes] == list(content.notes)


def test_passages_and_facts_come_in_the_order_asked(index: PassageIndex, content: NotesContent):
    by_id = {passage.id: passage for passage in content.passages}
    asked = ["p-3-1", "p-0-2", "p-3-1"]
    assert index.passages(asked) == [by_id[key] for key in asked]
    facts = index.facts(["p-3-1", "p-0-2"])
    assert [fact.id for fact in facts] == [f"f-3-1-{i}" for i in range(3)] + [
        f"f-0-2-{i}" for i in range(3)
    ]
    assert index.passages([]) == [] and index.facts([]) == []


def test_many_ids_at_once(index: PassageIndex, content: NotesContent):
    ids = [passage.id for passage in content.passages] * 60
    assert len(index.passages(ids)) == 1800


def test_fact_vectors_are_those_of_their_texts(index: PassageIndex, content: NotesContent):
    asked = [content.facts[row].id for row in (70, 3, 3, 0)]
    texts = [content.fact_texts[row] for row in (70, 3, 3, 0)]
    found = index.fact_vectors(asked)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, HashingEmbedder().embed_passages(texts), atol=1e-6)
    assert len(index.fact_vectors([])) == 0


def test_facts_are_found_by_their_id(index: PassageIndex, content: NotesContent):
    asked = [content.facts[70].id, "none", content.facts[3].id, content.facts[70].id]
    assert index.facts_named(asked) == [content.facts[70], content.facts[3], content.facts[70]]
    assert index.facts_named([]) == []
    assert index.held_of(asked) == {content.facts[70].id, content.facts[3].id}
    assert index.held_of([]) == frozenset()


@pytest.mark.parametrize("most", [1, 4, 1000])
def test_facts_are_found_by_the_names_they_go_by(
    index: PassageIndex, brute: BruteForceIndex, content: NotesContent, most: int
):
    every = {key for fact in content.facts for key in keys_of_fact(fact)}
    assert len(every) > 20
    for key in (*every, "zyzzyva", ""):
        assert index.facts_called([key], most) == brute.facts_called([key], most)
    several = [*sorted(every), "none", *sorted(every)]
    assert index.facts_called(several, most) == brute.facts_called(several, most)


def test_facts_are_found_by_the_words_they_use(index: PassageIndex, brute: BruteForceIndex):
    for words in ("bone", "calcium phosphate", "épaule", "heart of the valve", "zyzzyva bone", ""):
        stems = content_stems(words)
        assert index.facts_using(stems) == brute.facts_using(stems)
        for most in (0, 1, 6, 1000) if stems else ():
            assert index.facts_using(stems, most) == brute.facts_using(stems, most)
    found = index.facts_using(content_stems("bone"))
    assert len(found) > 1 and index.facts_using(content_stems("bone"), len(found)) == found
    assert index.facts_using(content_stems("bone"), len(found) - 1) == []


def test_sections_of_a_note(index: PassageIndex, brute: BruteForceIndex, content: NotesContent):
    for source in (*(note.source for note in content.notes), "none.md"):
        assert index.sections(source) == brute.sections(source)
        for path in (*brute.sections(source), ("Unit 0",)):
            assert index.section(source, path) == brute.section(source, path)
    assert len(index.sections(content.notes[0].source)) == 6


def test_how_many_facts_each_section_has(index: PassageIndex, brute: BruteForceIndex):
    told = list(index.told_of())
    assert told == list(brute.told_of())
    assert sum(count for *_, count in told) == len(index.all_facts())


def test_what_a_note_holds(index: PassageIndex, brute: BruteForceIndex):
    listed = list(index.listed())
    assert listed == list(brute.listed()) and len(listed) == len(brute.sources()) > 2
    assert any(title for _, title, _ in listed) and sum(facts for *_, facts in listed) > 20
    sources = [source for source, _, _ in listed]
    for some in (sources[:1], sources[1:3], [sources[2], "none.md", sources[0]], []):
        assert index.facts_of(some) == brute.facts_of(some)
    for source in (*sources, "none.md"):
        assert index.passages_of(source) == brute.passages_of(source)


def test_sections_under_a_heading(index: PassageIndex, brute: BruteForceIndex):
    assert len(index.sections_called({key_of("Unit 3")})) == 6
    for names in (["Unit 3"], ["Topic 1 bone", "unit 0"], ["Units 2", "Topic 4 elbow"], ["x"], []):
        keys = {key_of(name) for name in names}
        assert index.sections_called(keys) == brute.sections_called(keys)


def test_terms_are_looked_up(index: PassageIndex, brute: BruteForceIndex):
    table, expected = index.term_table(), brute.term_table()
    assert list(table.all()) == list(expected.all())
    for name in ("heart valve", "Valves", "HV", "ελλάδα", "Unit 0", "none", ""):
        key = key_of(name)
        assert list(table.entries(key)) == list(expected.entries(key))
        assert table.called(name) == expected.called(name)
        for most in (2, 50):
            assert list(table.spelled(fold(name), most)) == list(expected.spelled(fold(name), most))
        assert table.under(key) == expected.under(key)
        assert table.ending(key[2:]) == expected.ending(key[2:])
        assert table.with_part(key) == expected.with_part(key)
        assert (name in table.words, key in table.forms) == (
            name in expected.words,
            key in expected.forms,
        )
    assert [term.name for term in table.with_initials("hv")] == ["heart valve"]
    assert not table.with_initials("he") and not table.with_initials("")
    assert table.holding(["heart", "valv"]) == ("heart valve",)
    assert table.holding(["heart", "bone"]) == table.with_brackets() == ()
    assert set(table.words) == {"heart", "valve", "hv", "ελλαδα"}


def test_words_are_known(index: PassageIndex, brute: BruteForceIndex):
    found, expected = index.wording(), brute.wording()
    assert dict(found.counts) == expected.counts and len(found.counts) == len(expected.counts)
    assert dict(found.stems) == expected.stems
    assert (found.english, found.passages) == (expected.english, 30)
    words = [*expected.counts, "zyzzyva", "the"]
    assert [w in found.names for w in words] == [w in expected.names for w in words]
    assert [w in found.forms for w in words] == [w in expected.forms for w in words]
    assert found.counts.get("zyzzyva", 0) == 0 and "bone" in found.counts
    pairs = [(a, b) for a in words[:40] for b in words[:40]]
    known = [pair in expected.pairs for pair in pairs]
    assert [pair in found.pairs for pair in pairs] == known
    assert 0 < sum(known) < len(pairs)
