"""A course's notes on a server: editions follow one another, and courses lie apart."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from backends.samples import make_content
from backends.shared_samples import write_shared
from backends.test_incremental import part_of
from calctutor.backends.edition import begin, building, current_number
from calctutor.backends.edition_sweep import sweep
from calctutor.backends.server import ServerDatabase, open_server
from calctutor.backends.server_vectors import graph_megabytes, index_vectors
from calctutor.backends.shared_index import open_shared_index
from calctutor.errors import IndexProblem, IndexStale, IndexTooNew, NotesError
from calctutor.protocols import Vectors
from doubles import HashingEmbedder
from postgres import Postgres, prefer_hnsw

HERE = Path(__file__).resolve().parents[1]


@pytest.fixture
def database(database_url: str) -> ServerDatabase:
    return open_server(database_url)


def count(database: ServerDatabase, table: str) -> int:
    with database.asking() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def vector_tables(database: ServerDatabase) -> int:
    with database.asking() as connection:
        query = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'vectors\\_%'"
        return int(connection.scalar(text(query)) or 0)


def test_a_newer_edition_is_seen_and_the_old_one_still_answers(
    database: ServerDatabase, tmp_path: Path
):
    old, new = make_content(mark="ossified"), make_content(mark="calcified")
    with pytest.raises(IndexStale, match="no index on the server yet"):
        open_shared_index(database, "law")
    write_shared(database, old, tmp_path)
    reader = open_shared_index(database, "law")
    assert reader.is_current()
    write_shared(database, new, tmp_path)
    assert not reader.is_current()
    assert {key for key, _ in reader.matching("ossified", 99)} == {p.id for p in old.passages}
    assert reader.matching("calcified", 99) == []
    assert tuple(reader.all_facts()) == old.facts
    fresh = open_shared_index(database, "law")
    assert fresh.is_current()
    assert fresh.matching("ossified", 99) == []
    assert len(fresh.matching("calcified", 99)) == len(new.passages)
    assert tuple(fresh.all_facts()) == new.facts


def test_only_new_text_is_embedded(database: ServerDatabase, tmp_path: Path):
    first = make_content(notes=3)
    embedder = HashingEmbedder()
    write_shared(database, first, tmp_path / "one", embedder=embedder)
    before = open_shared_index(database, "law")
    embedder.calls = 0
    again = write_shared(
        database, make_content(notes=4), tmp_path / "two", embedder=embedder, before=before.edition
    )
    unchanged = len(first.passages) + len(first.facts)
    assert (again.reused, again.embedded) == (unchanged, embedder.calls)
    assert embedder.calls == 4 + 12
    after = open_shared_index(database, "law")
    for index in (before, after):
        asked = [fact.id for fact in first.facts]
        np.testing.assert_allclose(
            index.fact_vectors(asked), HashingEmbedder().embed_passages(first.fact_texts), atol=1e-6
        )
    passage = first.passages[5]
    vector = HashingEmbedder().embed_passages([passage.embedded_text])[0]
    assert after.nearest(vector, 1)[0] == (passage.id, pytest.approx(1.0, abs=1e-6))


def test_a_course_never_gives_what_is_anothers(database: ServerDatabase, tmp_path: Path):
    law, art = make_content(seed=1, mark="statute"), make_content(seed=2, mark="fresco")
    write_shared(database, law, tmp_path, course="law")
    write_shared(database, art, tmp_path, course="art", flat_most=0)
    for course, content, own, other in (
        ("law", law, "statute", "fresco"),
        ("art", art, "fresco", "statute"),
    ):
        index = open_shared_index(database, course)
        assert index.matching(other, 99) == []
        assert len(index.matching(own, 99)) == len(content.passages)
        assert index.facts_using([other]) == []
        assert tuple(index.all_passages()) == content.passages
        assert tuple(index.terms()) == content.terms
        vector = HashingEmbedder().embed_queries([other])[0]
        found = index.passages([key for key, _ in index.nearest(vector, 99)])
        assert all(own in passage.text and other not in passage.text for passage in found)
        assert [index.note(n.source) for n in content.notes] == list(content.notes)


@pytest.mark.parametrize("made_by", ["this release", "a release before"])
def test_many_passages_are_found_by_hnsw(
    postgres: Postgres, database_url: str, tmp_path: Path, made_by: str
):
    prefer_hnsw(postgres, database_url)
    database = open_server(database_url)
    content = make_content(notes=50, passages=60, facts=1)
    write_shared(database, content, tmp_path, flat_most=1000)
    table = open_shared_index(database, "law").edition.vectors
    index_vectors(database, table, 3_000, 32)  # as after a build that died behind this step
    used = f"{table}_half"
    if made_by == "a release before":  # whole vectors in the graph
        used = "older"
        with database.writing() as connection:
            connection.exec_driver_sql(f"DROP INDEX {table}_half")
            connection.exec_driver_sql(
                f"CREATE INDEX {used} ON {table} USING hnsw (vector vector_ip_ops)"
                " WITH (m = 16, ef_construction = 128)"
            )
    index = open_shared_index(database, "law")
    assert not index.edition.exact
    vectors = HashingEmbedder().embed_passages([p.embedded_text for p in content.passages])
    asked = HashingEmbedder().embed_queries([fact.text for fact in content.facts[::100]])
    right = 0
    for vector in asked:
        found = index.nearest(vector, 10)
        cosines = np.sort(vectors @ vector)[::-1][:10]
        right += sum(score >= cosines[-1] - 1e-6 for _, score in found)
        assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
        assert len(index.nearest(vector, 2500)) == 2500
    assert right >= 0.99 * 10 * len(asked)
    assert scans(database, used) >= 2 * len(asked)


class AllAlike(HashingEmbedder):
    """Every text is the same to it."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return super().embed_passages(["same"] * len(texts))


@pytest.mark.parametrize("k", [1, 5, 40, 99])
def test_passages_that_are_as_near_come_in_the_order_of_the_notes(
    database: ServerDatabase, tmp_path: Path, k: int
):
    content = make_content(notes=12, passages=5, facts=1)
    write_shared(database, content, tmp_path, embedder=AllAlike())
    onto = open_shared_index(database, "law").edition
    again = part_of(content, {content.notes[0].source})  # its rows lie behind all others now
    write_shared(database, again, tmp_path, embedder=AllAlike(), onto=onto)
    index = open_shared_index(database, "law")
    vector = HashingEmbedder().embed_queries(["other"])[0]
    found = [key for key, _ in index.nearest(vector, k)]
    assert found == [passage.id for passage in content.passages][:k]


def scans(database: ServerDatabase, index: str) -> int:
    """How often an index was searched."""
    with database.asking() as connection:
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    with database.asking() as connection:
        count = text("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = :name")
        return int(connection.scalar(count, {"name": index}) or 0)


@pytest.mark.parametrize(("count", "megabytes"), [(1, 64), (1_000_000, 1_983), (10**9, 8_192)])
def test_the_graph_fits_in_the_memory_that_it_is_made_in(count: int, megabytes: int):
    assert graph_megabytes(count, 384) == pytest.approx(megabytes, rel=0.02)


def test_what_was_written_is_counted_for_the_planner(database: ServerDatabase, tmp_path: Path):
    with database.asking():
        pass  # a connection that was used before
    write_shared(database, make_content(), tmp_path)
    with database.asking() as connection:
        query = text("SELECT reltuples FROM pg_class WHERE relname = 'facts'")
        assert connection.scalar(query) == 36


def test_what_is_not_there_is_told(database: ServerDatabase, tmp_path: Path):
    write_shared(database, make_content(), tmp_path)
    index = open_shared_index(database, "law")
    with pytest.raises(NotesError, match="holds no note 'none.md'"):
        index.note("none.md")
    with pytest.raises(KeyError):
        index.passages(["none"])
    with pytest.raises(KeyError):
        index.fact_vectors(["none"])
    with pytest.raises(IndexProblem, match="3 components and the index 64"):
        index.nearest(np.ones(3, np.float32), 5)
    assert index.facts_named(["none"]) == []
    assert index.section("none.md", ("a",)) == []


def test_an_edition_of_a_newer_calctutor_is_left_alone(database: ServerDatabase, tmp_path: Path):
    write_shared(database, make_content(), tmp_path)
    with database.writing() as connection:
        connection.execute(
            text(
                "UPDATE editions SET manifest ="
                " regexp_replace(manifest, '\"format\": [0-9]+', '\"format\": 999')"
            )
        )
    with pytest.raises(IndexTooNew, match="newer version of calctutor"):
        open_shared_index(database, "law")


def test_what_a_build_that_died_has_left_is_removed(database: ServerDatabase, tmp_path: Path):
    write_shared(database, make_content(), tmp_path)
    reader = open_shared_index(database, "law")
    dead = begin(database, "law", 64, "{}")
    other = begin(database, "art", 64, "{}")
    assert (count(database, "editions"), vector_tables(database)) == (3, 3)
    assert current_number(database, "law") == reader.edition.number
    sweep(database, "law")
    assert (count(database, "editions"), vector_tables(database)) == (2, 2)
    assert dead != other
    assert len(reader.nearest(np.ones(64, np.float32), 99)) == 12


def test_an_edition_goes_some_time_after_it_was_replaced(database: ServerDatabase, tmp_path: Path):
    for mark in ("one", "two", "three"):
        write_shared(database, make_content(mark=mark), tmp_path)
    assert count(database, "editions") == 3
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET replaced = replaced - interval '1 hour'"))
    sweep(database, "law")
    assert (count(database, "editions"), vector_tables(database)) == (1, 1)
    assert (count(database, "passages"), count(database, "notes")) == (12, 3)
    assert len(open_shared_index(database, "law").matching("three", 99)) == 12


def test_one_process_builds_while_others_wait(database: ServerDatabase):
    order: list[str] = []

    def build(name: str) -> None:
        with building(database, "law", lambda stage, done, total: None) as waited:
            order.append(f"{name} begins, {'waited' if waited else 'at once'}")
            time.sleep(0.3)
            order.append(f"{name} ends")

    first = threading.Thread(target=build, args=("a",))
    first.start()
    time.sleep(0.1)
    build("b")
    first.join()
    assert order == ["a begins, at once", "a ends", "b begins, waited", "b ends"]


HOLDER = """
import sys, time
from calctutor.backends.edition import building
from calctutor.backends.server import open_server
with building(open_server(sys.argv[1]), "law", None):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_builder_that_is_killed_makes_way(database: ServerDatabase, database_url: str):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with database.held("build law", wait=False) as mine:
            assert not mine
        process.kill()
    with building(database, "law", None):
        pass


OPENER = """
import sys
from calctutor.build import build_tutor
from calctutor.settings import read_settings
tutor = build_tutor(read_settings(__import__("os").environ))
print(tutor.report.reason or "taken", "|", ascii(tutor.ask("What is calcinosis?").text))
"""


def test_many_processes_that_start_at_once_build_once(
    database: ServerDatabase, database_url: str, tmp_path: Path
):
    environ = {
        **os.environ,
        "CALCTUTOR_HOME": str(tmp_path),
        "CALCTUTOR_DATABASE_URL": database_url,
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER], stdout=subprocess.PIPE, encoding="utf-8", env=environ
        )
        for _ in range(3)
    ]
    lines = []
    for process in started:
        lines.append(process.communicate(timeout=120)[0].splitlines()[-1])
        assert process.returncode == 0
    done = [line.partition(" | ")[0] for line in lines]
    assert sorted(reason == "taken" for reason in done) == [False, True, True]
    assert len({line.partition(" | ")[2] for line in lines}) == 1
    assert count(database, "editions") == 1
