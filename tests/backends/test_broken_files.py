from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends import documents
from calctutor.backends.convert_child import MEMORY
from calctutor.backends.converter import Converter
from calctutor.errors import ImportProblem
from calctutor.folder import notes_of
from calctutor.importing import Importer
from calctutor.settings import read_settings

COUNT = 200
LONGEST = 240.0
"""Seconds that all of them may take together; 30 are usual."""
TAKEN: list[float] = []
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Examples where the tests are run for long; 0 for the usual number."""
GOOD = "# Oak\n\n- Oaks bear acorns.\n"


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """A file cut off, with flipped bytes, or with a stretch of zeros."""
    how = chance.randrange(3)
    if how == 0:
        return data[: chance.randrange(1, len(data))]
    changed = bytearray(data)
    if how == 1:
        for _ in range(chance.randrange(1, 60)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    else:
        start = chance.randrange(len(changed))
        changed[start : start + 400] = bytes(len(changed[start : start + 400]))
    return bytes(changed)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred files of which hardly any is sound, and one good note."""
    folder = tmp_path_factory.mktemp("broken")
    chance = random.Random(5)
    makers = {**documents.FORMATS, "rtf": documents.rtf}
    sound = {kind: make() for kind, make in makers.items()}
    kinds = list(sound)
    for number in range(COUNT - 30):
        kind = kinds[number % len(kinds)]
        (folder / f"damaged {number}.{kind}").write_bytes(_damaged(sound[kind], chance))
    for number, kind in enumerate(kinds):
        other = sound[kinds[(number + 1) % len(kinds)]]
        (folder / f"wrong ending {number}.{kind}").write_bytes(other)
        (folder / f"empty {number}.{kind}").write_bytes(b"")
        (folder / f"noise {number}.{kind}").write_bytes(chance.randbytes(5000))
    _special(folder, sound)
    (folder / "oak.md").write_text(GOOD, encoding="utf-8")
    return folder


def _special(folder: Path, sound: dict[str, bytes]) -> None:
    (folder / "secret.pdf").write_bytes(documents.pdf(password="secret"))
    bomb = documents.archive({"word/document.xml": b"\0" * 200_000_000})
    (folder / "bomb.docx").write_bytes(bomb)
    nested = sound["docx"]
    for _ in range(20):
        nested = documents.archive({"inner.zip": nested})
    (folder / "nested.docx").write_bytes(nested)
    deep = "<w:p>" * 200_000
    (folder / "deep.docx").write_bytes(documents.archive({"word/document.xml": deep}))
    (folder / "deep.html").write_bytes(b"<ul><li>" * 100_000 + b"bottom")
    (folder / "deep.md").write_text("> " * 50_000 + "bottom\n", encoding="utf-8")
    (folder / "brackets.md").write_text("[" * 100_000, encoding="utf-8")
    (folder / "mix \U0001f9b4 of\u202e names.pdf").write_bytes(sound["pdf"][:500])
    with (folder / "sparse.pdf").open("wb") as stream:
        stream.truncate(1 << 30)
    with (folder / "sparse.md").open("wb") as stream:
        stream.truncate(1 << 30)
    inner = folder
    for _ in range(80):
        inner = inner / "d"
    inner.mkdir(parents=True)
    if sys.platform != "win32":
        (folder / "two\nlines.docx").write_bytes(sound["docx"][:300])
        (folder / "out.pdf").symlink_to("/etc/passwd")
        (folder / "loop.pdf").symlink_to("loop.pdf")
        os.mkfifo(folder / "pipe.pdf")
        os.mkfifo(folder / "pipe.md")


@pytest.fixture(scope="module")
def read(broken: Path, tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("home")
    settings = read_settings({"CALCTUTOR_HOME": str(home), "CALCTUTOR_NOTES": str(broken)})
    start = time.monotonic()
    notes, skipped, _ = notes_of(settings, None)
    TAKEN.append(time.monotonic() - start)
    return {note.source: note for note in notes}, {file.source: file.reason for file in skipped}


def test_none_stops_the_batch_and_each_is_read_or_named(read, broken: Path):
    notes, skipped = read
    files = {p.name for p in broken.iterdir() if not p.is_dir()}
    assert len(files) >= COUNT
    assert files == (notes.keys() | skipped.keys()) & files
    assert notes["oak.md"].text == GOOD


def test_all_of_them_take_their_time_and_no_more(read):
    assert TAKEN and max(TAKEN) < LONGEST


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("secret.pdf", "password"),
        ("bomb.docx", "unpack to 190 MB"),
        ("nested.docx", "an archive, not a document"),
        ("sparse.pdf", "too large"),
        ("sparse.md", "too large"),
        ("empty 0.docx", "empty"),
    ],
)
def test_the_reason_says_what_it_is(read, name: str, reason: str):
    assert reason in read[1][name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("out.pdf", "leads out of the folder"),
        ("loop.pdf", "leads out of the folder"),
        ("pipe.pdf", "no regular file"),
        ("pipe.md", "no regular file"),
    ],
)
def test_links_and_pipes_are_named(read, name: str, reason: str):
    assert reason in read[1][name]


def test_a_file_of_another_format_than_its_ending_is_read_as_what_it_is(read):
    notes, skipped = read
    wrong = [name for name in notes if name.startswith("wrong ending")]
    assert len(wrong) >= 5


def test_reasons_are_sentences_for_people(read):
    for reason in read[1].values():
        assert len(reason) < 250 and "\n" not in reason
        assert not any(word in reason for word in ("Traceback", "0x", "site-packages"))


@pytest.fixture(scope="module")
def converter():
    opened = Converter()
    yield opened
    opened.close()


SOUND = {kind: make() for kind, make in {**documents.FORMATS, "rtf": documents.rtf}.items()}


@settings(max_examples=EXAMPLES or 30, deadline=None)
@given(kind=st.sampled_from(sorted(SOUND)), seed=st.integers(0, 2**32))
def test_any_damage_gives_notes_or_a_sentence(converter: Converter, kind: str, seed: int):
    """What is made of it can be repaired and read, whatever it is."""
    importer = Importer(lambda progress: None, lambda text: len(text.split()), lambda: converter)
    name = f"a.{kind}"
    try:
        imported = importer.read(name, _damaged(SOUND[kind], random.Random(seed)))
    except ImportProblem as problem:
        assert str(problem).startswith(f"{name} can't be imported: ")
        return
    assert importer.report([imported], []).files == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_the_child_is_held_to_its_memory():
    import resource

    converter = Converter()
    try:
        assert converter("a.html", documents.html()).format == "html"
        limit, _ = resource.prlimit(converter._child.pid, resource.RLIMIT_AS)
        assert limit == MEMORY
        resource.prlimit(converter._child.pid, resource.RLIMIT_AS, (400_000_000, limit))
        with pytest.raises(ImportProblem, match="too much memory|damaged"):
            converter("big.html", b"<p>" + b"x" * 100_000_000)
        assert converter("a.html", documents.html()).format == "html"
    finally:
        converter.close()
