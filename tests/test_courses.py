from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from calctutor.build import build_tutor, folder_state
from calctutor.courses import add_course, choose, read_courses, remove_course
from calctutor.errors import SettingsError
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_watch import watch
from calctutor.settings import Settings, index_folder, read_settings, with_courses

IRON = "# Iron\n\n- **Rust:** iron rusts in damp air.\n- **Colour:** the ores are red.\n"
OAK = "# Oak\n\n- **Fruit:** oaks bear acorns.\n- **Wood:** the timber is hard.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two courses."""
    for name, text in (("metals", IRON), ("trees", OAK)):
        folder = tmp_path / f"{name} notes"
        folder.mkdir()
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        add_course(tmp_path / "home", name, folder)
    return tmp_path / "home"


def run(home: Path, *argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    environ = {"CALCTUTOR_HOME": str(home)}
    code = main(list(argv), environ=environ, console=Console(out, err, io.StringIO()))
    return code, out.getvalue(), err.getvalue()


def test_courses_are_kept_and_removed(home: Path):
    assert [course.name for course in read_courses(home)] == ["metals", "trees"]
    gone = remove_course(home, "Metals")
    assert gone.notes.is_dir()
    assert [course.name for course in read_courses(home)] == ["trees"]


@pytest.mark.parametrize(
    ("name", "folder", "reason"),
    [
        ("metals", "metals notes", "already"),
        ("a/b", "metals notes", "letters"),
        ("new", "no", "no folder"),
    ],
)  # fmt: skip
def test_a_course_that_makes_no_sense_is_refused(home: Path, name: str, folder: str, reason: str):
    with pytest.raises(SettingsError, match=reason):
        add_course(home, name, home.parent / folder)


def test_a_stranger_is_named_with_what_is_near(home: Path):
    with pytest.raises(SettingsError, match="did you mean trees"):
        choose(read_courses(home), ["tree"])
    with pytest.raises(SettingsError, match="courses add"):
        choose((), ["law"])


def test_a_damaged_file_is_named(tmp_path: Path):
    (tmp_path / "courses.toml").write_text("[", encoding="utf-8")
    with pytest.raises(SettingsError, match="courses.toml"):
        read_courses(tmp_path)


def test_a_question_stays_within_its_course(home: Path):
    _, out, _ = run(home, "ask", "What do oaks bear?", "--course", "trees", "--json")
    reply = json.loads(out)
    assert reply["kind"] == "answer"
    assert {c["source"] for c in reply["citations"]} == {"trees.md"}
    _, out, _ = run(home, "ask", "What do oaks bear?", "--course", "metals", "--json")
    assert json.loads(out)["kind"] == "abstention"


def test_courses_are_asked_together_when_both_are_named(home: Path):
    both = ("--course", "metals", "--course", "trees", "--json")
    for question, source in (
        ("What do oaks bear?", "trees/trees.md"),
        ("Where does iron rust?", "metals/metals.md"),
    ):
        _, out, _ = run(home, "ask", question, *both)
        reply = json.loads(out)
        assert {c["source"] for c in reply["citations"]} == {source}
        assert not any(c["stale"] for c in reply["citations"])


def test_a_fact_has_one_history_alone_and_together(home: Path):
    settings = read_settings({"CALCTUTOR_HOME": str(home)})
    alone = build_tutor(with_courses(settings, ["trees"]))
    together = build_tutor(with_courses(settings, ["metals", "trees"]))
    wanted = {fact.id for fact in alone.index.all_facts()}
    assert wanted <= {fact.id for fact in together.index.all_facts()}


def test_together_is_the_same_in_any_order(home: Path):
    settings = read_settings({"CALCTUTOR_HOME": str(home)})
    one = index_folder(with_courses(settings, ["metals", "trees"]))
    assert one == index_folder(with_courses(settings, ["trees", "metals"]))
    assert one != index_folder(with_courses(settings, ["trees"]))


def test_the_command_lists_adds_and_removes(home: Path, tmp_path: Path):
    (tmp_path / "law").mkdir()
    assert run(home, "courses", "add", "law", str(tmp_path / "law"))[0] == 0
    _, out, _ = run(home, "courses")
    assert [line.split()[0] for line in out.splitlines()] == ["metals", "trees", "law"]
    assert run(home, "courses", "remove", "law")[0] == 0
    assert len(json.loads(run(home, "courses", "--json")[1])) == 2
    code, _, err = run(home, "ask", "What is an oak?", "--course", "law")
    assert code == 1 and "There is no course law" in err


def test_notes_and_course_together_are_refused(home: Path):
    code, _, err = run(home, "ask", "x?", "--course", "trees", "--notes", "here")
    assert code == 1 and "either --notes or --course" in err


@pytest.fixture
def settings(home: Path) -> Settings:
    return with_courses(read_settings({"CALCTUTOR_HOME": str(home)}), ["trees"])


def test_the_state_of_a_folder_changes_with_its_files(settings: Settings):
    before = folder_state(settings)
    assert folder_state(settings) == before
    (settings.notes / "new.md").write_text("# New\n\nA line.\n", encoding="utf-8")
    after = folder_state(settings)
    assert after != before
    (settings.notes / "picture.bmp").write_bytes(b"x")
    assert folder_state(settings) == after


def test_watching_builds_what_changes_and_survives_an_empty_folder(settings: Settings):
    out, err = io.StringIO(), io.StringIO()
    note = settings.notes / "trees.md"
    steps = [
        lambda: None,
        lambda: (settings.notes / "new.md").write_text("# Elm\n\nElms wilt.\n", encoding="utf-8"),
        lambda: None,
        lambda: (note.unlink(), (settings.notes / "new.md").unlink()),
        lambda: None,
        lambda: note.write_text(OAK, encoding="utf-8"),
        lambda: None,
        lambda: None,
    ]

    def wait() -> bool:
        if not steps:
            return False
        steps.pop(0)()
        return True

    assert watch(settings, Console(out, err, None), wait=wait) == 0
    counts = [line.split(",")[0] for line in out.getvalue().splitlines() if " passages, " in line]
    assert counts == ["1 notes", "2 notes", "1 notes"]
    assert "is empty" in err.getvalue()
