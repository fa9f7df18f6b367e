"""An index that follows its notes is, after any changes, the one that a fresh build makes."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backends.conftest import NOW
from backends.samples import RECIPE, make_content
from calctutor.backends.content_schema import FILE, to_text
from calctutor.backends.fact_rows import files_in
from calctutor.backends.index_folder import SMALL, read_pointer
from calctutor.backends.local_index import LocalIndex, open_index, verify, write_index
from calctutor.errors import IndexDamaged, IndexStale
from calctutor.fact_names import keys_of_fact, stems_of_fact
from calctutor.indexing import open_current
from calctutor.settings import Settings, index_folder, read_settings
from calctutor.term_table import key
from calctutor.types import Fact, NotesContent
from doubles import HashingEmbedder

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "corpus", *sorted((ROOT / "evaluation" / "folders").glob("*/notes"))]
STEPS = 10
NOTES = 16
CHANGES = 40
QUERIES = ("Which bone is dense?", "acid and base of the sodium salt", "Rome war ship", "a loop")
KEYS = ("term_names", "term_parts", "term_parents", "term_initials", "term_tails")
TABLES = {
    "words": "word, passages, capital, plain",
    "stems": "stem, passages",
    "forms": "form, uses",
    "figures": "name, value",
    "term_words": "word, uses",
    "term_forms": "form, uses",
}


class Author:
    """Somebody who writes, edits, renames and removes notes at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.stock = [
            path.read_text(encoding="utf-8")[: self.chance.randrange(900, 4000)]
            for source in FOLDERS
            for path in sorted(source.rglob("*.md"))[:4]
        ]
        folder.mkdir()
        for _ in range(5):
            self.add()

    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.md"))

    def name(self) -> Path:
        part = self.chance.choice(("", "lake/", "Berg/ö/"))
        return self.folder / f"{part}{self.chance.choice('abcxyz')}{self.chance.randrange(99)}.md"

    def write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self) -> None:
        self.write(self.name(), self.chance.choice(self.stock))

    def edit(self) -> None:
        path = self.chance.choice(self.files())
        lines = path.read_text(encoding="utf-8").split("\n")
        place = self.chance.randrange(len(lines))
        new = self.chance.choice(
            (
                "",
                "## Bone of the lake",
                "- **Iron ring:** it is dense, or not.",
                f"{lines[place]} and {self.chance.choice('abc')} more",
                self.chance.choice(self.chance.choice(self.stock).split("\n")),
            )
        )
        lines[place] = new
        self.write(path, "\n".join(lines) + "\nIt stays.\n")

    def rename(self) -> None:
        path, target = self.chance.choice(self.files()), self.name()
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)

    def copy(self) -> None:
        self.write(self.name(), self.chance.choice(self.files()).read_text(encoding="utf-8"))

    def remove(self) -> None:
        if len(self.files()) > 2:
            self.chance.choice(self.files()).unlink()

    def change(self) -> None:
        acts = (self.add, self.edit, self.edit, self.rename, self.copy, self.remove)
        for _ in range(self.chance.choice((1, 1, 2, 4))):
            self.chance.choice(acts)()


def settings_of(notes: Path, home: Path) -> Settings:
    return read_settings({"CALCTUTOR_HOME": str(home), "CALCTUTOR_NOTES": str(notes)})


def without_ids(fact: Fact, ids: dict[str, str]) -> Fact:
    """A fact under the ids that a fresh build gives."""
    return replace(fact, id=ids[fact.id], parent=ids.get(fact.parent, ""))


def rows_of(index: LocalIndex, table: str) -> set[tuple[object, ...]]:
    return set(index._content.query(f"SELECT {TABLES[table]} FROM {table}"))


def assert_same(index: LocalIndex, fresh: LocalIndex, embedder: HashingEmbedder) -> None:
    """Whether two indexes list and answer the same, but for the ids that facts have kept."""
    assert index.manifest.notes == fresh.manifest.notes
    assert list(index.sources()) == list(fresh.sources())
    assert [index.note(s) for s in index.sources()] == [fresh.note(s) for s in fresh.sources()]
    assert index.all_passages() == fresh.all_passages()
    mine, theirs = index.all_facts(), fresh.all_facts()
    ids = {a.id: b.id for a, b in zip(mine, theirs, strict=True)}
    assert len(ids) == len(mine) == len({*ids.values()})
    assert [without_ids(fact, ids) for fact in mine] == list(theirs)
    vectors = index.fact_vectors([fact.id for fact in mine])
    assert np.array_equal(vectors, fresh.fact_vectors([fact.id for fact in theirs]))
    assert_same_searches(index, fresh, embedder)
    assert_same_look_ups(index, fresh, ids)
    assert_same_words(index, fresh)


def keys_in(index: LocalIndex, table: str) -> list[tuple[object, ...]]:
    """Every row by which a table finds a term, the term by its place; None for no such term."""
    how = "how" if table == "term_names" else "''"
    query = f"SELECT {table}.name, position, {how} FROM {table} LEFT JOIN terms USING (term)"
    return sorted(index._content.query(query))


def assert_same_searches(index: LocalIndex, fresh: LocalIndex, embedder: HashingEmbedder) -> None:
    passages = index.all_passages()
    some = [passage.text[:80] for passage in passages[:: max(1, len(passages) // 8)]]
    for query in (*QUERIES, *some):
        (vector,) = embedder.embed_queries([query])
        for k in (1, 7, 50):
            assert index.nearest(vector, k) == fresh.nearest(vector, k)
            assert index.matching(query, k) == fresh.matching(query, k)
    every = [passage.id for passage in passages]
    assert index.cosines(vector, every) == fresh.cosines(vector, every)


def assert_same_look_ups(index: LocalIndex, fresh: LocalIndex, ids: dict[str, str]) -> None:
    facts = fresh.all_facts()
    for name in {name for fact in facts for name in keys_of_fact(fact)}:
        found = [without_ids(f, ids) for f in index.facts_called([name], 5)]
        assert found == fresh.facts_called([name], 5)
        assert index.sections_called({name}) == fresh.sections_called({name})
    for stems in {stems_of_fact(fact) for fact in facts[::9]}:
        found = [without_ids(f, ids) for f in index.facts_using(stems)]
        assert found == fresh.facts_using(stems)
    for source in fresh.sources():
        assert index.sections(source) == fresh.sections(source)
        for path in fresh.sections(source):
            found = [without_ids(f, ids) for f in index.section(source, path)]
            assert found == fresh.section(source, path)
    passages = [passage.id for passage in fresh.all_passages()]
    assert [without_ids(f, ids) for f in index.facts(passages)] == fresh.facts(passages)


def assert_same_words(index: LocalIndex, fresh: LocalIndex) -> None:
    assert index.terms() == fresh.terms()
    mine, theirs = index.term_table(), fresh.term_table()
    assert list(mine.all()) == list(theirs.all())
    query = fresh._content.query
    for table, look in (
        ("term_names", "entries"),
        ("term_parts", "with_part"),
        ("term_parents", "under"),
        ("term_initials", "with_initials"),
    ):
        for name in {to_text(row[0]) for row in query(f"SELECT name FROM {table}")}:
            assert list(getattr(mine, look)(name)) == list(getattr(theirs, look)(name))
            assert mine.ending(name[-6:]) == theirs.ending(name[-6:])
    assert mine.with_brackets() == theirs.with_brackets()
    for table in KEYS:
        assert keys_in(index, table) == keys_in(fresh, table), table
    for table in TABLES:
        assert rows_of(index, table) == rows_of(fresh, table), table
    for ours, others in zip(index._pairs.counted, fresh._pairs.counted, strict=True):
        assert np.array_equal(ours, others) and len(ours) > 0


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_it_is_what_a_fresh_build_makes(tmp_path: Path, seed: int):
    author = Author(tmp_path / "notes", seed)
    settings = settings_of(author.folder, tmp_path / "home")
    embedder = HashingEmbedder()
    taken_over = 0
    numbers: set[tuple[str, int]] = set()
    for step in range(STEPS):
        if step:
            author.change()
        before = len(embedder.seen)
        opened = open_current(settings, embedder, None, force=False)
        assert len(embedder.seen) == len(set(embedder.seen)), "a text was embedded twice"
        assert opened.report.embedded == len(embedder.seen) - before
        anew = settings_of(author.folder, tmp_path / f"fresh {step}")
        other = open_current(anew, HashingEmbedder(), None, force=False)
        with opened.index as index, other.index as fresh:
            held = {(note.source, note.number) for note in index._content.layout.notes}
            taken_over += bool(held & numbers)
            numbers = held
            assert_same(index, fresh, HashingEmbedder())
            assert (opened.report.files, opened.report.passages, opened.report.facts) == (
                other.report.files,
                other.report.passages,
                other.report.facts,
            )
        verify(index_folder(settings))
    assert taken_over > STEPS // 2


def test_only_the_changed_note_is_put_in_anew(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(6):
        text = f"# Lake {number}\n\n- **Depth:** the lake is {number} metres deep.\n- It is blue.\n"
        (notes / f"{number}.md").write_text(text, encoding="utf-8")
    settings = settings_of(notes, tmp_path / "home")
    embedder = HashingEmbedder()
    with open_current(settings, embedder, None, force=False).index as index:
        numbers = {note.source: note.number for note in index._content.layout.notes}
        ids = [fact.id for fact in index.all_facts()]
    (notes / "3.md").write_text(
        "# Lake 3\n\n- **Depth:** the lake is 3 metres deep.\n- It is very blue.\n",
        encoding="utf-8",
    )
    embedder.seen.clear()
    opened = open_current(settings, embedder, None, force=False)
    with opened.index as index:
        after = {note.source: note.number for note in index._content.layout.notes}
        assert {s for s in after if after[s] != numbers[s]} == {"3.md"}
        assert [fact.id for fact in index.all_facts()] == ids
    assert all("Lake 3" in text for text in embedder.seen) and opened.report.embedded <= 3


def test_facts_keep_their_ids_when_a_name_is_taken_again(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    first, other = notes / "first.md", notes / "second.md"
    text = "# Lakes\n\n- The lake is nine metres deep.\n- Trout live in it.\n"
    first.write_text(text, encoding="utf-8")
    (notes / "rivers.md").write_text("# Rivers\n\n- Rivers flow to the sea.\n", encoding="utf-8")
    settings = settings_of(notes, tmp_path / "home")
    with open_current(settings, HashingEmbedder(), None, force=False).index as index:
        ids = {fact.text: fact.id for fact in index.all_facts()}
    first.replace(other)
    with open_current(settings, HashingEmbedder(), None, force=False).index as index:
        assert {fact.text: fact.id for fact in index.all_facts()} == ids
    first.write_text(text, encoding="utf-8")
    with open_current(settings, HashingEmbedder(), None, force=False).index as index:
        every = [fact.id for fact in index.all_facts()]
        assert len(every) == len(set(every)) == 5
        assert set(ids.values()) <= set(every)


def part_of(content: NotesContent, sources: set[str]) -> NotesContent:
    """The content of some notes, as of a folder of which the others are unchanged."""
    facts = [(f, t) for f, t in zip(content.facts, content.fact_texts, strict=True)]
    own = [(fact, text) for fact, text in facts if fact.source in sources]
    return replace(
        content,
        notes=tuple(note for note in content.notes if note.source in sources),
        passages=tuple(p for p in content.passages if p.source in sources),
        facts=tuple(fact for fact, _ in own),
        fact_texts=tuple(text for _, text in own),
        order=tuple((note.source, note.digest) for note in content.notes),
    )


def written(folder: Path, content: NotesContent, flat_most: int = 1000) -> None:
    onto = read_pointer(folder).version if content.order else ""
    write_index(
        folder,
        content,
        RECIPE,
        HashingEmbedder(),
        cache=folder.parent / "vectors.sqlite",
        built_at=NOW,
        reason="",
        flat_most=flat_most,
        onto=onto,
    )


@pytest.mark.parametrize("flat_most", [1000, 0], ids=["flat", "compressed"])
def test_many_changes_leave_few_files_of_vectors(tmp_path: Path, flat_most: int):
    folder, fresh = tmp_path / "index", tmp_path / "fresh"
    whole = make_content(notes=NOTES, passages=5, facts=2)
    written(folder, whole, flat_most)
    first = inodes(folder)["facts-0.npy"]
    counts = []
    for change in range(CHANGES):
        source = whole.notes[change % NOTES].source
        older = make_content(notes=NOTES, passages=5, facts=2, seed=change + 1)
        whole = replace(
            whole,
            notes=tuple(
                replace(n, digest=f"{change}") if n.source == source else n for n in whole.notes
            ),
            facts=tuple(
                replace(f, text=o.text) if f.source == source else f
                for f, o in zip(whole.facts, older.facts, strict=True)
            ),
            fact_texts=tuple(
                o if f.source == source else t
                for f, t, o in zip(whole.facts, whole.fact_texts, older.fact_texts, strict=True)
            ),
        )
        written(folder, part_of(whole, {source}), flat_most)
        counts.append(len(inodes(folder)))
        if change < NOTES // 2:
            assert inodes(folder)["facts-0.npy"] == first, "what stays was written again"
        verify(folder)
    assert max(counts) == 1 + (NOTES - 1).bit_length() and counts[NOTES - 2 :].count(1) >= 2
    written(fresh, whole, flat_most)
    with open_index(folder) as index, open_index(fresh) as other:
        assert_same(index, other, HashingEmbedder())


def inodes(folder: Path) -> dict[str, int]:
    """The files of the facts' vectors, and which file on the disk each is."""
    version = folder / read_pointer(folder).version
    return {path.name: path.stat().st_ino for path in files_in(version)}


def test_fifty_changes_in_a_row_leave_no_more_than_a_fresh_build(tmp_path: Path):
    author = Author(tmp_path / "notes", 11)
    settings = settings_of(author.folder, tmp_path / "home")
    path = author.files()[2]
    for change in range(50):
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[change % len(lines)] = f"- **Iron ring {change}:** it is dense for {change} days."
        path.write_text("\n".join(lines), encoding="utf-8")
        opened = open_current(settings, HashingEmbedder(), None, force=False)
        opened.index.close()
    anew = settings_of(author.folder, tmp_path / "fresh")
    open_current(anew, HashingEmbedder(), None, force=False).index.close()
    index, fresh = (open_index(index_folder(home)) for home in (settings, anew))
    sizes = {one: {file.name: file.size for file in one.manifest.files} for one in (index, fresh)}
    with index, fresh:
        assert_same(index, fresh, HashingEmbedder())
        for name in (FILE, "passages.faiss", "used/rows.npy", "words/rows.npy", "called/rows.npy"):
            assert sizes[index][name] <= 1.25 * sizes[fresh][name], name
        vectors = [size for name, size in sizes[index].items() if name.startswith("facts-")]
        assert sum(vectors) <= 2.25 * sizes[fresh]["facts-0.npy"] and len(vectors) <= 8


def test_damaged_vectors_are_not_written_anew(tmp_path: Path):
    folder = tmp_path / "index"
    content = make_content(notes=8)
    written(folder, content)
    part = {content.notes[0].source}
    written(folder, part_of(content, part))
    version = folder / read_pointer(folder).version
    last = files_in(version)[-1]
    assert last.name == "facts-1.npy"
    data = bytearray(last.read_bytes())
    data[-1] ^= 1
    last.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"facts-1\.npy"):
        written(folder, part_of(content, part))
    assert read_pointer(folder).version == version.name


def test_a_change_onto_another_version_is_refused(tmp_path: Path):
    folder = tmp_path / "index"
    content = make_content()
    written(folder, content)
    before = read_pointer(folder).version
    written(folder, content)
    part = part_of(content, {content.notes[0].source})
    with pytest.raises(IndexStale):
        write_index(
            folder,
            part,
            RECIPE,
            HashingEmbedder(),
            cache=tmp_path / "vectors.sqlite",
            built_at=NOW,
            reason="",
            onto=before,
        )
    with open_index(folder) as index:
        assert tuple(index.all_facts()) == content.facts


@pytest.fixture
def lakes(tmp_path: Path) -> Iterator[Settings]:
    """A folder of three notes with its index."""
    notes = tmp_path / "notes"
    notes.mkdir()
    for name in ("one", "two", "three"):
        (notes / f"{name}.md").write_text(f"# Lake {name}\n\n- It is deep.\n", encoding="utf-8")
    settings = settings_of(notes, tmp_path / "home")
    open_current(settings, HashingEmbedder(), None, force=False).index.close()
    yield settings


def flip_a_letter(path: Path, text: bytes) -> None:
    """Spoil a file where a text stands in it, and leave its time as it was."""
    before = path.stat()
    data = path.read_bytes()
    assert data.count(text)
    path.write_bytes(data.replace(text, text.swapcase()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("small", [SMALL, 10], ids=["seen on opening", "passed over on opening"])
def test_damage_is_not_taken_over(lakes: Settings, monkeypatch: pytest.MonkeyPatch, small: int):
    monkeypatch.setattr("calctutor.backends.index_folder.SMALL", small)
    folder = index_folder(lakes)
    flip_a_letter(folder / read_pointer(folder).version / FILE, b"# Lake two")
    (lakes.notes / "one.md").write_text("# Lake one\n\n- It is blue.\n", encoding="utf-8")
    with open_current(lakes, HashingEmbedder(), None, force=False).index as index:
        assert index.note("two.md").text == "# Lake two\n\n- It is deep.\n"
        assert [fact.text for fact in index.all_facts()].count("It is blue.") == 1
        assert len(index.sources()) == 3
    verify(folder)


def test_two_changes_at_once_wait_for_one_another(lakes: Settings):
    inside, go_on = threading.Event(), threading.Event()

    class Slow(HashingEmbedder):
        def embed_passages(self, texts):
            inside.set()
            go_on.wait(10)
            return super().embed_passages(texts)

    said: list[str] = []

    def follow(embedder: HashingEmbedder) -> list[str]:
        def tell(stage: str, done: int, total: int) -> None:
            said.append(stage)
            if stage.startswith("waiting"):
                go_on.set()

        with open_current(lakes, embedder, tell, force=False).index as index:
            return [fact.text for fact in index.all_facts()]

    (lakes.notes / "one.md").write_text("# Lake one\n\n- It is blue.\n", encoding="utf-8")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(follow, Slow())
        inside.wait(10)
        (lakes.notes / "two.md").write_text("# Lake two\n\n- It is green.\n", encoding="utf-8")
        second = pool.submit(follow, HashingEmbedder())
        assert first.result() == ["It is blue.", "It is deep.", "It is deep."]
        assert second.result() == ["It is blue.", "It is deep.", "It is green."]
    assert "waiting for another process to build this index" in said
    assert len(list(index_folder(lakes).glob("v-*"))) == 1
    verify(index_folder(lakes))


def test_a_reader_goes_on_with_the_index_that_it_opened(lakes: Settings):
    with open_current(lakes, HashingEmbedder(), None, force=False).index as old:
        before = [fact.text for fact in old.all_facts()]
        table, wording = old.term_table(), old.wording()
        for text in ("blue", "green", "red"):
            (lakes.notes / "one.md").write_text(f"# Sea\n\n- It is {text}.\n", encoding="utf-8")
            open_current(lakes, HashingEmbedder(), None, force=False).index.close()
        assert [fact.text for fact in old.facts_called([key("Lake one")], 9)] == before[:1]
        assert old.note("one.md").text.startswith("# Lake one")
        assert table.called("Lake one") and "sea" not in wording.counts
        assert old.fact_vectors([fact.id for fact in old.all_facts()]).shape == (3, 64)
        assert len(old.matching("deep lake", 9)) == 3
