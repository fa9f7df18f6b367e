"""The place Notes: what is read, and changes of the folder that are made whole or not at all."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from calctutor.build import build_tutor
from calctutor.courses import add_course
from calctutor.errors import NotesError, RequestError, SettingsError
from calctutor.faces.web.loading import Loading, Stage
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.places.notes import OPS
from calctutor.faces.web.render import notes as render
from calctutor.faces.web.talks import Talks
from calctutor.faces.web.uploads import Uploads
from calctutor.faces.web.works import Works
from calctutor.import_types import Finding, Imported, Joined
from calctutor.settings import Settings, read_settings
from calctutor.types import IndexState, SkippedFile, TrashedNote
from calctutor.visit_types import Visit
from doubles_web import HOSTILE, HOSTILE_FILE
from live_page import NOTES
from tame import faults, text_of

Desk = tuple[Context, Visit]
NEW = b"# Lakes\n\n## Lake Orro\n\n- **Depth:** 90 m.\n- **Fish:** perch.\n"


def desk_of(settings: Settings, load: Callable[..., object] | None = None) -> Desk:
    from calctutor.backends.visits import open_visits

    loading = Loading(load or partial(build_tutor, settings), "a bug")
    loading.stage = Stage("ready", tutor=build_tutor(settings))
    store = open_visits(settings.home / "learners.sqlite")
    made = Context(loading, store, settings, Talks(), Works(), Uploads())
    return made, store.visit("0" * 32)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "my notes"
    folder.mkdir()
    for path in NOTES.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return read_settings({}, overrides={"notes": str(folder), "home": str(tmp_path / "home")})


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return desk_of(settings)


def call(desk: Desk, op: str, **args: object) -> Result:
    return OPS[f"notes.{op}"](*desk, args)


def send(desk: Desk, name: str, data: bytes) -> str:
    upload = f"{len(name) + len(data):032x}"
    desk[0].uploads.put(desk[1], upload, name, 0, base64.b64encode(data).decode())
    return upload


def done(desk: Desk, op: str, **args: object) -> Result:
    """The result of long work, or its failure raised."""
    work = str(call(desk, op, **args)["work"])
    over = threading.Event()
    while not (look := desk[0].works.look(desk[1], work)).over:
        over.wait(0.02)
    if look.failure:
        raise NotesError(look.failure)
    assert look.result is not None
    return look.result


def sources(desk: Desk) -> tuple[str, ...]:
    return tuple(desk[0].tutor.index.sources())


def test_the_notes_are_listed_with_what_is_known(desk: Desk):
    listed = call(desk, "list")
    html = str(listed["html"])
    assert faults(html) == []
    assert listed["first"] == "floods.md"
    assert "Rivers" in text_of(html) and "15 statements" in text_of(html)
    assert (
        listed["changes"]
        == {
            "allowed": True,
            "told": "",
            "choose": False,
            "kinds": [".md", ".markdown", ".mdown", ".txt"],
        }
        or ".pdf" in listed["changes"]["kinds"]
    )


def test_a_note_is_read_with_headings_and_marks(desk: Desk):
    tutor = desk[0].tutor
    item = next(i for i in tutor.bank() if i.citations[0].source == "rivers.md")
    learner = tutor.learner(desk[1].learner)
    learner.record(item, tutor.grade(item, _right(item)))
    told = call(desk, "read", source="rivers.md", line=5)
    html = str(told["html"])
    assert told["title"] == "Rivers"
    assert 'data-line="5" data-last="5"' in html
    assert html.count("ct-dot-known") == 1
    assert html.count("ct-dot-new") > 5
    for piece in ("html", "outline", "legend", "part"):
        assert faults(str(told[piece])) == []
    assert [t for t in ("Rivers", "Amber river", "Dun river") if t in str(told["outline"])] == [
        "Rivers",
        "Amber river",
        "Dun river",
    ]
    assert "known 1" in text_of(str(told["legend"]))
    with pytest.raises(RequestError, match="There is no note"):
        call(desk, "read", source="../../etc/passwd")


def _right(item: object) -> object:
    from calctutor.quiz_types import QuizItem, Response

    assert isinstance(item, QuizItem)
    texts = ("; ".join(u.value for u in item.gold),) if item.gold else ()
    return Response(item.id, chosen=item.key, texts=texts, pairs=item.pairs, order=item.order)


def test_a_note_is_added_and_answers(desk: Desk, settings: Settings):
    before = desk[0].tutor
    made = done(desk, "add", files=[send(desk, "C:\\my\\lakes.md", NEW)])
    assert made["source"] == "lakes.md"
    assert "Added: lakes.md." in text_of(str(made["html"]))
    assert (settings.notes / "lakes.md").read_bytes() == NEW
    assert sources(desk) == ("floods.md", "lakes.md", "rivers.md")
    assert desk[0].tutor is not before
    assert "90 m" in desk[0].tutor.ask("How deep is Lake Orro?").text
    assert before.ask("What fish are in the Blue river?").kind == "answer"


def test_a_name_that_is_taken_is_planned_and_replaced(desk: Desk, settings: Settings):
    assert call(desk, "plan", names=["new.md", "rivers.md"]) == {"there": ["rivers.md"]}
    with pytest.raises(NotesError, match="already"):
        done(desk, "add", files=[send(desk, "rivers.md", NEW)])
    old = (settings.notes / "rivers.md").read_bytes()
    made = done(desk, "add", files=[send(desk, "rivers.md", NEW)], over=True)
    assert "Replaced: rivers.md." in text_of(str(made["html"]))
    about = call(desk, "about")
    assert "rivers.md" in text_of(str(about["trash"]))
    assert faults(str(about["trash"])) == faults(str(about["html"])) == []
    trashed = next((settings.home / "trash").rglob("rivers.md"))
    assert trashed.read_bytes() == old


def test_one_note_is_replaced_under_its_own_name(desk: Desk, settings: Settings):
    made = done(desk, "replace", source="rivers.md", file=send(desk, "new version.md", NEW))
    assert made["source"] == "rivers.md"
    assert (settings.notes / "rivers.md").read_bytes() == NEW
    with pytest.raises(RequestError, match="another kind"):
        call(desk, "replace", source="rivers.md", file=send(desk, "x.txt", NEW))


def test_a_note_is_removed_and_brought_back(desk: Desk, settings: Settings):
    old = (settings.notes / "rivers.md").read_bytes()
    done(desk, "remove", source="rivers.md")
    assert sources(desk) == ("floods.md",)
    with pytest.raises(RequestError, match="last note"):
        call(desk, "remove", source="floods.md")
    trashed = next((settings.home / "trash").rglob("rivers.md")).parent.name
    made = done(desk, "back", trashed=trashed)
    assert made["source"] == "rivers.md"
    assert (settings.notes / "rivers.md").read_bytes() == old
    assert sources(desk) == ("floods.md", "rivers.md")


@pytest.mark.parametrize(
    "source", ["../floods.md", "/etc/hosts", "..\\floods.md", ".git/config", "none.md"]
)
def test_nothing_else_can_be_removed_or_replaced(desk: Desk, settings: Settings, source: str):
    outside = settings.notes.parent / "floods.md"
    outside.write_bytes(b"mine")
    with pytest.raises(NotesError):
        done(desk, "remove", source=source)
    if source != "none.md":
        with pytest.raises((NotesError, RequestError)):
            done(desk, "replace", source=source, file=send(desk, Path(source).name or "x", NEW))
    assert outside.read_bytes() == b"mine"
    assert sources(desk) == ("floods.md", "rivers.md")


def test_bad_files_are_named_and_the_others_added(desk: Desk, settings: Settings):
    files = [
        send(desk, "lakes.md", NEW),
        send(desk, "virus.exe", b"MZ"),
        send(desk, "empty.md", b""),
        send(desk, "rivers.md", b"taken"),
    ]
    made = done(desk, "add", files=files)
    told = text_of(str(made["html"]))
    assert "Added: lakes.md." in told
    for reason in ("virus.exe is not of a kind", "empty.md is empty", "rivers.md is among"):
        assert reason in told
    assert {p.name for p in settings.notes.iterdir()} == {"floods.md", "lakes.md", "rivers.md"}


TORN = """RIVERS

Rivers are bodies of run-
ning water. • They rise at springs. • They end in seas or lakes.

1
"""


def test_untidy_text_is_looked_at_and_added_as_one_likes(desk: Desk, settings: Settings):
    names = ("torn.txt", "lakes.md")
    files = [send(desk, "torn.txt", TORN.encode()), send(desk, "lakes.md", NEW)]
    (look,) = done(desk, "look", files=files)["looks"]
    assert (look["name"], look["becomes"]) == ("torn.txt", "torn.md")
    assert faults(look["html"]) == []
    assert "Bullets that ran on" in text_of(look["html"])
    assert not any((settings.notes / name).exists() for name in names)
    done(desk, "add", files=[send(desk, "torn.txt", TORN.encode())], tidy=True)
    tidy = (settings.notes / "torn.md").read_text("utf-8")
    assert "- They rise at springs." in tidy
    assert "run-\n" not in tidy
    done(desk, "add", files=[send(desk, "torn.txt", TORN.encode())])
    assert (settings.notes / "torn.txt").read_text("utf-8") == TORN


def test_a_document_is_put_in_as_it_is_and_converted(desk: Desk, settings: Settings):
    page = b"<h1>Bays</h1><h2>Hythe bay</h2><ul><li>Depth: 9 m at low water.</li></ul>"
    made = done(desk, "add", files=[send(desk, "bays.html", page)], tidy=True)
    assert (settings.notes / "bays.html").read_bytes() == page
    told = text_of(str(made["html"]))
    assert "Added: bays.html." in told
    assert "Made into Markdown to read and cite: bays.html." in told
    assert "9 m at low water" in text_of(str(call(desk, "read", source="bays.html")["html"]))


def test_courses_are_opened_apart_and_together(desk: Desk, settings: Settings, tmp_path: Path):
    assert call(desk, "courses") == {"html": ""}
    (tmp_path / "lakes").mkdir()
    (tmp_path / "lakes" / "l.md").write_bytes(NEW)
    add_course(settings.home, "Lakes", tmp_path / "lakes")
    add_course(settings.home, "Rivers", settings.notes)
    html = str(call(desk, "courses")["html"])
    assert faults(html) == []
    assert re.findall(r'value="(\w+)"( checked)?', html) == [("Lakes", ""), ("Rivers", " checked")]
    done(desk, "open", names=["Lakes"])
    assert sources(desk) == ("l.md",)
    assert desk[0].here.notes == (tmp_path / "lakes").resolve()
    done(desk, "open", names=["Lakes", "Rivers"])
    assert sources(desk) == ("Lakes/l.md", "Rivers/floods.md", "Rivers/rivers.md")
    assert "Depth:" in text_of(str(call(desk, "read", source="Lakes/l.md")["html"]))
    assert "open one alone" in call(desk, "list")["changes"]["told"]
    with pytest.raises(NotesError, match="open one alone"):
        done(desk, "remove", source="Rivers/rivers.md")
    done(desk, "open", names=[])
    assert sources(desk) == ("floods.md", "rivers.md")
    with pytest.raises(SettingsError, match="no course zebra"):
        call(desk, "open", names=["zebra"])


def test_the_state_tells_a_change_of_the_folder(desk: Desk, settings: Settings):
    before = call(desk, "state")
    assert call(desk, "state") == before
    (settings.notes / "lakes.md").write_bytes(NEW)
    assert call(desk, "state") != before


def test_a_file_that_is_no_text_is_told(desk: Desk):
    made = done(desk, "add", files=[send(desk, "binary.md", b"\x00\x01\x02")])
    assert "binary.md: the file is binary, not text" in text_of(str(made["html"]))
    assert "binary.md" not in sources(desk)
    assert "binary.md" in text_of(str(call(desk, "about")["html"]))
    done(desk, "remove", source="binary.md")
    assert "binary.md" not in text_of(str(call(desk, "about")["html"]))


def test_where_the_tutor_can_not_be_built_all_is_as_before(settings: Settings):
    def failing(progress: object) -> object:
        raise NotesError("The disk is full: make room.")

    desk = desk_of(settings, failing)
    before = desk[0].tutor
    files = {p.name: p.read_bytes() for p in settings.notes.iterdir()}
    for op, args in (
        ("add", {"files": [send(desk, "lakes.md", NEW)]}),
        ("add", {"files": [send(desk, "rivers.md", NEW + b"x")], "over": True}),
        ("replace", {"source": "rivers.md", "file": send(desk, "r.md", NEW + b"yy")}),
        ("remove", {"source": "rivers.md"}),
    ):
        with pytest.raises(NotesError, match="The disk is full"):
            done(desk, op, **args)
        assert {p.name: p.read_bytes() for p in settings.notes.iterdir()} == files
    assert desk[0].tutor is before


def test_what_was_changed_elsewhere_is_found(desk: Desk, settings: Settings):
    assert done(desk, "refresh")["said"] == "Nothing has changed."
    (settings.notes / "lakes.md").write_bytes(NEW)
    assert "new notes" in str(done(desk, "refresh")["said"])
    assert "lakes.md" in sources(desk)


@pytest.fixture
def shipped(tmp_path: Path) -> Settings:
    """The notes that come with calctutor, in a home of their own."""
    return read_settings({}, overrides={"home": str(tmp_path / "home")})


def test_adding_to_the_shipped_notes_makes_a_folder_of_ones_own(shipped: Settings):
    desk = desk_of(shipped)
    came = sources(desk)
    before = {p.name: p.read_bytes() for p in shipped.notes.iterdir()}
    desk[0].tutor.authoring.retire([desk[0].tutor.bank()[0].id])
    retired = desk[0].tutor.authoring.file()[1]
    assert "makes a folder of your own" in str(call(desk, "list")["changes"])
    assert call(desk, "plan", names=["glossary.md"]) == {"there": ["glossary.md"]}
    assert call(desk, "plan", names=["glossary.md"], alone=True) == {"there": []}
    made = done(desk, "add", files=[send(desk, "lakes.md", NEW)])
    own = shipped.home / "notes"
    assert str(own) in text_of(str(made["html"]))
    assert set(sources(desk)) == {*came, "lakes.md"}
    assert desk[0].here.notes == own
    assert desk[0].tutor.authoring.file()[1] == retired
    again = read_settings({}, overrides={"home": str(shipped.home)})
    assert again.notes == own
    done(desk, "remove", source="glossary.md")
    assert "glossary.md" not in sources(desk)
    assert {p.name: p.read_bytes() for p in shipped.notes.iterdir()} == before


def test_ones_own_folder_may_begin_empty(shipped: Settings):
    desk = desk_of(shipped)
    with pytest.raises(NotesError, match="None of the notes"):
        done(desk, "add", files=[send(desk, "binary.md", b"\x00\x01")], alone=True)
    assert not (shipped.home / "notes").exists()
    assert not (shipped.home / "calctutor.toml").exists()
    assert desk[0].here.notes == shipped.notes
    done(desk, "add", files=[send(desk, "lakes.md", NEW)], alone=True)
    assert sources(desk) == ("lakes.md",)


def test_a_single_file_is_read_only(settings: Settings):
    from dataclasses import replace

    desk = desk_of(replace(settings, notes=settings.notes / "rivers.md"))
    assert call(desk, "list")["changes"]["allowed"] is False
    with pytest.raises(NotesError, match="single file"):
        done(desk, "add", files=[send(desk, "lakes.md", NEW)])


def test_hostile_names_and_headings_stay_text():
    when = datetime(2027, 3, 1, tzinfo=UTC)
    state = IndexState(HOSTILE, 123_456, when, HOSTILE, 1, 2, 3, 4)
    pieces = [
        render.files([render.File(HOSTILE_FILE, HOSTILE, 3, 1)]),
        render.outline([render.Head(2, HOSTILE, 3, 2, 1)]),
        render.about(state, HOSTILE, [SkippedFile(HOSTILE_FILE, HOSTILE)]),
        render.trash([TrashedNote("x", HOSTILE_FILE, 3, when)], HOSTILE),
        render.done([HOSTILE], [HOSTILE]),
        render.courses([HOSTILE], {HOSTILE}, HOSTILE),
        render.findings(
            Imported(
                name=HOSTILE_FILE,
                format="text",
                markdown="",
                words=1,
                findings=(Finding("lines", HOSTILE, 2, True),),
                joined=(Joined((HOSTILE,), HOSTILE, 1, 0.5, False),),
            )
        ),
    ]
    for html in pieces:
        assert faults(html) == []
        assert "onerror" in text_of(html)


def test_a_hostile_file_is_listed_read_and_removed(desk: Desk, settings: Settings):
    try:
        (settings.notes / HOSTILE_FILE).write_text(f"# {HOSTILE}\n\n{HOSTILE}\n", encoding="utf-8")
    except OSError:
        pytest.skip("such a name can't be had here")
    done(desk, "refresh")
    assert faults(str(call(desk, "list")["html"])) == []
    told = call(desk, "read", source=HOSTILE_FILE)
    assert faults(str(told["html"])) == faults(str(told["outline"])) == []
    done(desk, "remove", source=HOSTILE_FILE)
    assert sources(desk) == ("floods.md", "rivers.md")
