"""A course on a server that follows its notes: after any changes what a fresh build makes.

What did not change is not written, and who reads an older edition goes on reading it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from backends.samples import make_content
from backends.shared_samples import write_shared
from backends.test_incremental import QUERIES, STEPS, Author, part_of, without_ids
from calctutor.backends.content_schema import to_bytes
from calctutor.backends.edition_sweep import sweep
from calctutor.backends.server import ServerDatabase, open_server
from calctutor.backends.shared_index import SharedIndex, open_shared_index
from calctutor.fact_names import keys_of_fact, stems_of_fact
from calctutor.settings import Settings, read_settings
from calctutor.shared import open_shared
from calctutor.term_table import key
from calctutor.types import NotesContent
from doubles import HashingEmbedder
from postgres import Postgres, prefer_hnsw

TABLES = ("notes", "passages", "facts", "sections", "section_names", "terms", "postings")


@pytest.fixture
def database(database_url: str) -> ServerDatabase:
    return open_server(database_url)


def settings_of(notes: Path, home: Path, url: str) -> Settings:
    given = {"CALCTUTOR_HOME": home, "CALCTUTOR_NOTES": notes, "CALCTUTOR_DATABASE_URL": url}
    return read_settings({name: str(value) for name, value in given.items()})


def opened(notes: Path, home: Path, url: str, embedder: HashingEmbedder) -> SharedIndex:
    settings = settings_of(notes, home, url)
    return open_shared(settings, embedder, None, force=False, adopt=False).index


def rows(database: ServerDatabase) -> dict[str, set[str]]:
    """Where each row of each table lies, so that one that was written anew is another."""
    with database.asking() as connection:
        tables = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE tablename LIKE 'vectors\\_%'")
        ).all()
        return {
            "vectors" if table.startswith("vectors") else table: {
                f"{table} {place}"
                for place in connection.scalars(text(f"SELECT ctid::text FROM {table}"))
            }
            for table in (*TABLES, *tables)
        }


def assert_same(index: SharedIndex, fresh: SharedIndex, *, exact: bool = True) -> None:
    """Whether two indexes list and answer the same, but for the ids that facts have kept."""
    assert index.manifest.notes == fresh.manifest.notes
    assert [index.note(s).text for s in index.sources()] == [
        fresh.note(s).text for s in fresh.sources()
    ]
    assert index.all_passages() == fresh.all_passages()
    assert index.terms() == fresh.terms()
    mine, theirs = index.all_facts(), fresh.all_facts()
    ids = {a.id: b.id for a, b in zip(mine, theirs, strict=True)}
    assert len(ids) == len(mine) == len({*ids.values()})
    assert [without_ids(fact, ids) for fact in mine] == list(theirs)
    assert {fact.id: fact for fact in index.facts_named(list(ids))} == {f.id: f for f in mine}
    np.testing.assert_array_equal(
        index.fact_vectors([f.id for f in mine]), fresh.fact_vectors([f.id for f in theirs])
    )
    assert_same_searches(index, fresh, exact=exact)
    assert_same_look_ups(index, fresh, ids)
    one, other = index.wording(), fresh.wording()
    assert replace(one, pairs=()) == replace(other, pairs=())
    assert one.pairs._numbers.tolist() == other.pairs._numbers.tolist()  # type: ignore[attr-defined]


def assert_same_searches(index: SharedIndex, fresh: SharedIndex, *, exact: bool) -> None:
    passages = index.all_passages()
    some = [passage.text[:80] for passage in passages[:: max(1, len(passages) // 4)]]
    for query in (*QUERIES, *some):
        (vector,) = HashingEmbedder().embed_queries([query])
        for k in (1, 7, 50):
            found, wanted = index.nearest(vector, k), fresh.nearest(vector, k)
            assert found == wanted if exact else [s for _, s in found] == [s for _, s in wanted]
            assert index.matching(query, k) == fresh.matching(query, k)
    every = [passage.id for passage in passages]
    assert index.cosines(vector, every) == fresh.cosines(vector, every)


def assert_same_look_ups(index: SharedIndex, fresh: SharedIndex, ids: dict[str, str]) -> None:
    facts = fresh.all_facts()
    for name in {name for fact in facts[::3] for name in keys_of_fact(fact)}:
        found = [without_ids(f, ids) for f in index.facts_called([name], 5)]
        assert found == fresh.facts_called([name], 5)
        assert index.sections_called({name}) == fresh.sections_called({name})
    for stems in {stems_of_fact(fact) for fact in facts[::9]}:
        found = [without_ids(f, ids) for f in index.facts_using(stems)]
        assert found == fresh.facts_using(stems)
    for heading in {key(h) for fact in facts for h in fact.headings}:
        assert index.sections_called({heading}) == fresh.sections_called({heading})
    for source in fresh.sources():
        assert index.sections(source) == fresh.sections(source)
    passages = [passage.id for passage in fresh.all_passages()]
    assert [without_ids(f, ids) for f in index.facts(passages)] == fresh.facts(passages)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_it_is_what_a_fresh_build_makes(
    tmp_path: Path, postgres: Postgres, prepared: str, database_url: str, seed: int
):
    author = Author(tmp_path / "notes", seed)
    embedder = HashingEmbedder()
    roots: list[int] = []
    for step in range(STEPS):
        if step:
            author.change()
        index = opened(author.folder, tmp_path / "home", database_url, embedder)
        assert len(embedder.seen) == len(set(embedder.seen)), "a text was embedded twice"
        url = postgres.make(prepared)
        fresh = opened(author.folder, tmp_path / f"fresh {step}", url, HashingEmbedder())
        assert_same(index, fresh)
        roots.append(index.edition.root)
        open_server(url).dispose()
        postgres.drop(url)
    assert len(set(roots)) < STEPS // 2, "every change wrote everything"


def written(database: ServerDatabase, content: NotesContent, folder: Path, flat: int = 1000):
    onto = open_shared_index(database, "law").edition if content.order else None
    write_shared(database, content, folder, onto=onto, before=onto, flat_most=flat)
    return open_shared_index(database, "law")


def changed(whole: NotesContent, source: str, seed: int) -> NotesContent:
    """The content after one note has other facts."""
    other = make_content(notes=8, passages=5, facts=2, seed=seed)
    every = zip(whole.facts, other.facts, strict=True)
    texts = zip(whole.facts, whole.fact_texts, other.fact_texts, strict=True)
    passages = zip(whole.passages, other.passages, strict=True)
    return replace(
        whole,
        notes=tuple(replace(n, digest=f"{seed}") if n.source == source else n for n in whole.notes),
        passages=tuple(
            replace(p, text=o.text, embedded_text=o.embedded_text) if p.source == source else p
            for p, o in passages
        ),
        facts=tuple(replace(f, text=o.text) if f.source == source else f for f, o in every),
        fact_texts=tuple(o if f.source == source else t for f, t, o in texts),
    )


def test_only_the_note_that_changed_is_written(database: ServerDatabase, tmp_path: Path):
    whole = make_content(notes=8, passages=5, facts=2)
    old = written(database, whole, tmp_path)
    before = rows(database)
    source = whole.notes[3].source
    after = changed(whole, source, 7)
    new = written(database, part_of(after, {source}), tmp_path)
    now = rows(database)
    for table in (*TABLES, "vectors"):
        assert before[table] <= now[table], table
    added = {table: len(now[table] - before[table]) for table in now}
    assert (added["notes"], added["passages"], added["vectors"], added["facts"]) == (1, 5, 5, 10)
    assert added["terms"] == 0
    assert new.edition.root == old.edition.root
    assert tuple(new.all_facts()) == after.facts
    assert tuple(old.all_facts()) == whole.facts
    assert tuple(SharedIndex(database, old.edition).all_facts()) == whole.facts
    for index, content in ((SharedIndex(database, old.edition), whole), (new, after)):
        assert tuple(index.all_passages()) == content.passages
        for passage in content.passages[12:22]:
            (vector,) = HashingEmbedder().embed_passages([passage.embedded_text])
            assert index.nearest(vector, 1) == [(passage.id, pytest.approx(1.0, abs=1e-6))]
            assert passage.id in dict(index.matching(passage.text, 40))
            assert len(index.nearest(vector, 99)) == 40


@pytest.mark.parametrize("flat", [1000, 0], ids=["exact", "HNSW"])
def test_many_changes_keep_a_few_segments_and_are_written_whole_in_the_end(
    postgres: Postgres, database_url: str, tmp_path: Path, flat: int
):
    prefer_hnsw(postgres, database_url)
    database = open_server(database_url)
    whole = make_content(notes=8, passages=5, facts=2)
    written(database, whole, tmp_path, flat)
    most = 0
    for change in range(20):
        source = whole.notes[change % 8].source
        whole = changed(whole, source, change + 1)
        index = written(database, part_of(whole, {source}), tmp_path, flat)
        most = max(most, len(index.edition.layout.segments))
    assert most == 8
    assert index.edition.exact == (flat > 0)
    write_shared(database, whole, tmp_path, course="fresh", flat_most=flat)
    assert_same(index, open_shared_index(database, "fresh"), exact=flat > 0)
    assert not index.edition.layout.is_wasteful
    few = replace(index.edition.layout, parts=index.edition.layout.parts[:1])
    assert not few.is_wasteful
    tops = replace(few.tops, fact=1100)
    assert replace(few, tops=tops).is_wasteful


def test_what_no_edition_needs_any_more_goes(database: ServerDatabase, tmp_path: Path):
    whole = make_content(notes=8, passages=5, facts=2)
    first = written(database, whole, tmp_path)
    for change in range(3):
        whole = changed(whole, whole.notes[2].source, change + 1)
        index = written(database, part_of(whole, {whole.notes[2].source}), tmp_path)
    assert len(rows(database)["passages"]) == 55
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET replaced = replaced - interval '1 hour'"))
    for _ in range(2):
        sweep(database, "law")
        left = {table: len(kept) for table, kept in rows(database).items()}
        assert (left["notes"], left["passages"], left["vectors"], left["facts"]) == (8, 40, 40, 80)
    assert tuple(open_shared_index(database, "law").all_facts()) == whole.facts
    with database.asking() as connection:
        assert connection.scalar(text("SELECT count(*) FROM editions")) == 2
    assert index.edition.root == first.edition.number
    other = written(database, make_content(mark="anew"), tmp_path)
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET replaced = replaced - interval '1 hour'"))
    sweep(database, "law")
    assert len(rows(database)["passages"]) == 12
    assert len(rows(database)["facts"]) == len(other.all_facts())
    with database.asking() as connection:
        assert connection.scalar(text("SELECT count(*) FROM editions")) == 1


SLOW = """
import sys
from pathlib import Path
from backends.shared_samples import write_shared
from backends.samples import make_content
from backends.test_incremental import part_of
from backends.test_shared_following import changed
from calctutor.backends.edition import building
from calctutor.backends.server import open_server
from calctutor.backends.shared_index import open_shared_index

database, last = open_server(sys.argv[1]), int(sys.argv[3])
steps = 0

def step(*_):
    global steps
    steps += 1
    if steps == last:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)

class Watched:
    def __getattr__(self, name):
        if name == "writing":
            step()
        return getattr(database, name)

whole = make_content(notes=8, passages=5, facts=2)
source = whole.notes[3].source
after = changed(whole, source, 7)
with building(database, "law", None):
    onto = open_shared_index(database, "law").edition if sys.argv[4] == "onto" else None
    content = part_of(after, {source}) if onto else after
    write_shared(Watched(), content, Path(sys.argv[2]), onto=onto, before=onto)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("how", ["onto", "whole"])
def test_a_build_killed_at_any_step_leaves_the_old_one_and_the_next_one_is_right(
    database: ServerDatabase, database_url: str, tmp_path: Path, how: str
):
    whole = make_content(notes=8, passages=5, facts=2)
    old = written(database, whole, tmp_path)
    paths = [str(Path(__file__).resolve().parents[n]) for n in (1, 2)]
    paths[1] += "/src"
    killed = 0
    for last in range(1, 40, 3):
        done = subprocess.run(
            [sys.executable, "-c", SLOW, database_url, str(tmp_path), str(last), how],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            timeout=60,
        )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        killed += 1
        assert old.is_current()
        assert tuple(open_shared_index(database, "law").all_facts()) == whole.facts
    assert killed > 3
    after = changed(whole, whole.notes[3].source, 7)
    new = open_shared_index(database, "law")
    assert tuple(new.all_facts()) == after.facts
    assert tuple(new.all_passages()) == after.passages
    assert tuple(SharedIndex(database, old.edition).all_facts()) == whole.facts
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET replaced = replaced - interval '1 hour'"))
    sweep(database, "law")
    left = {table: len(kept) for table, kept in rows(database).items()}
    assert (left["notes"], left["passages"], left["vectors"], left["facts"]) == (8, 40, 40, 80)
    with database.asking() as connection:
        kinds = connection.execute(
            text("SELECT DISTINCT edition, segment FROM postings WHERE kind = 'lengths'")
        ).all()
        assert {tuple(row) for row in kinds} == {
            (new.edition.root, segment) for segment in new.edition.layout.segments
        }
        query = text("SELECT count(*) FROM editions WHERE course = :course")
        assert connection.scalar(query, {"course": to_bytes("law")}) == (2 if how == "onto" else 1)
