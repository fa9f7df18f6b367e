from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from backends import documents
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from notes.torn import CLOUDS, sections


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


def run(*argv: str, tmp_path: Path, typed: str | None = None) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    source = Terminal(typed) if typed is not None else io.StringIO()
    environ = {"CALCTUTOR_HOME": str(tmp_path / "home")}
    code = main(["import", *argv], environ=environ, console=Console(out, err, source))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    path = tmp_path / "clouds.txt"
    path.write_text(CLOUDS, encoding="utf-8")
    return path


def test_findings_are_shown_and_nothing_is_written_without_a_word(torn: Path, tmp_path: Path):
    code, out, err = run(str(torn), tmp_path=tmp_path)
    assert code == 1
    assert "3 headings found in a block at the end; assigned by content." in out
    assert "Please check." in out
    assert "Weather > Precipitation" in out
    assert "add --yes" in err
    assert not (tmp_path / "clouds.md").exists()


def test_yes_writes_beside_the_file(torn: Path, tmp_path: Path):
    code, out, _ = run(str(torn), "--yes", tmp_path=tmp_path)
    assert code == 0
    written = tmp_path / "clouds.md"
    assert f"Written: {written}" in out
    assert "Drizzle falls" in sections(written.read_text(encoding="utf-8"))["Precipitation"][0]
    assert torn.read_text(encoding="utf-8") == CLOUDS


@pytest.mark.parametrize(
    ("typed", "there"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_person_is_asked(torn: Path, tmp_path: Path, typed: str, there: bool):
    _, out, _ = run(str(torn), tmp_path=tmp_path, typed=typed)
    assert "Write this as notes? [y/N]" in out
    assert (tmp_path / "clouds.md").exists() is there


def test_nothing_is_overwritten(torn: Path, tmp_path: Path):
    (tmp_path / "clouds.md").write_text("mine", encoding="utf-8")
    run(str(torn), "--yes", tmp_path=tmp_path)
    run(str(torn), "--yes", tmp_path=tmp_path)
    assert (tmp_path / "clouds.md").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.glob("*.md")) == ["clouds-2.md", "clouds.md"]


def test_notes_go_to_the_folder_named(torn: Path, tmp_path: Path):
    run(str(torn), "--yes", "--to", str(tmp_path / "a"), tmp_path=tmp_path)
    run(str(torn), "--yes", "--notes", str(tmp_path / "a"), tmp_path=tmp_path)
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["clouds.md"]


def test_show_prints_the_markdown(torn: Path, tmp_path: Path):
    _, out, _ = run(str(torn), "--show", tmp_path=tmp_path)
    assert "## Precipitation" in out


def test_one_broken_file_stops_no_other(torn: Path, tmp_path: Path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    good = tmp_path / "trees.pdf"
    good.write_bytes(documents.pdf())
    names = [str(broken), str(good), str(torn), str(tmp_path / "none.txt")]
    code, out, _ = run(*names, "--yes", tmp_path=tmp_path)
    assert code == 1
    assert "no sound PDF" in out and "There is no file" in out
    assert (tmp_path / "trees.md").exists() and (tmp_path / "clouds.md").exists()
    assert "2 pages or slides" in out


def test_json_holds_the_report(torn: Path, tmp_path: Path):
    code, out, _ = run(str(torn), "--json", "--yes", tmp_path=tmp_path)
    data = json.loads(out)
    assert code == 0
    assert data["files"] == 1 and data["words"] > 80 and data["headings"] == 5
    assert data["facts"] >= 10 and data["left_out"] == []
    assert {f["kind"] for f in data["imported"][0]["findings"]} >= {"bullets", "heap"}
    assert len(data["imported"][0]["joined"]) == 3
    assert data["written"] == [str(tmp_path / "clouds.md")]


def test_nothing_to_import_is_one_sentence(tmp_path: Path):
    code, out, err = run(str(tmp_path / "none.pdf"), tmp_path=tmp_path)
    assert (code, out) == (1, "")
    assert err.strip().endswith(f"There is no file {tmp_path / 'none.pdf'}: check its name.")


def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path):
    _, _, err = run(str(tmp_path), tmp_path=tmp_path)
    assert "no regular file" in err


def test_a_name_cannot_steer_the_terminal(tmp_path: Path):
    path = tmp_path / "a\x1b[31mred.txt"
    path.write_text("One sentence.\n", encoding="utf-8")
    _, out, _ = run(str(path), "--yes", tmp_path=tmp_path)
    assert "\x1b" not in out
