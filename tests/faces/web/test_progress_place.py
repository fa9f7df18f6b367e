"""The progress place on the shipped notes: plots, lists, and the learner's own data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.errors import CalctutorError, LearnersError, RequestError
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.places.progress import OPS
from calctutor.faces.web.render import charts
from calctutor.faces.web.texts import progress as texts
from calctutor.quiz_types import QuizItem, Response
from calctutor.study.learner import Learner
from calctutor.study.outlook import outlook
from calctutor.visit_types import Visit
from doubles_web import context as context_of
from study_doubles import SetPlace

MONDAY = date(2027, 3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("progress")


@pytest.fixture(scope="module")
def place(folder: Path) -> SetPlace:
    return SetPlace(folder)


@pytest.fixture(scope="module")
def owner(tutor: Tutor, place: SetPlace, folder: Path) -> tuple[Context, Visit]:
    """The first browser of a page over the shipped notes."""
    own = Tutor(tutor.index, tutor.embedder, tutor.report, place=place)
    own.bank()
    return context_of(own, folder)


@pytest.fixture
def page(owner: tuple[Context, Visit], request: pytest.FixtureRequest) -> tuple[Context, Visit]:
    """A browser that no other test is."""
    browser = hashlib.sha256(request.node.name.encode()).hexdigest()[:32]
    return owner[0], owner[0].visits.visit(browser)


def call(page: tuple[Context, Visit], op: str, **args: object) -> Result:
    reply = OPS[f"progress.{op}"](*page, args)
    json.dumps(reply)
    return reply


def words_of(html: object) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(html))).split())


def learner(page: tuple[Context, Visit]) -> Learner:
    return page[0].tutor.learner(page[1].learner)


def answer(page: tuple[Context, Visit], item: QuizItem, *, right: bool) -> None:
    tutor = page[0].tutor
    wrong = next((i for i, o in enumerate(item.options) if not o.correct and o.entity), 0)
    chosen = item.key if right else (wrong,)
    texts_given = tuple(u.value for u in item.gold) if right else ("nonsense",)
    response = Response(item.id, chosen=chosen, texts=() if item.options else texts_given)
    learner(page).record(item, tutor.grade(item, response), response=response)


def item_of(page: tuple[Context, Visit], kind: str, words: str = "") -> QuizItem:
    items = page[0].tutor.bank()
    return next(i for i in items if i.kind == kind and i.scored and words in i.stem)


def test_a_new_learner_is_led_to_a_first_quiz(page: tuple[Context, Visit]):
    shown = words_of(call(page, "show")["html"])
    assert texts.EMPTY in shown and texts.FIRST_QUIZ in shown
    assert "Arterial calcification" in shown and "topics not begun" in shown
    assert "%" not in shown


def test_what_was_answered_is_shown(page: tuple[Context, Visit], place: SetPlace):
    right, wrong = item_of(page, "cloze"), item_of(page, "sba_value", "Diabetes")
    answer(page, right, right=True)
    answer(page, wrong, right=False)
    place.next_day()
    answer(page, right, right=True)
    html = str(call(page, "show")["html"])
    shown = words_of(html)
    facts = len(page[0].tutor.index.all_facts())
    assert f"{texts.SEEN} 2 of {facts}" in shown
    assert f"{texts.STRONG} 1" in shown and f"{texts.DUE} 1" in shown
    assert texts.QUIZ_DUE in shown and 'data-rest="!due"' in html
    assert wrong.stem in shown and "Show in the notes" in shown
    entity = next(o.entity for o in wrong.options if not o.correct and o.entity)
    assert 'href="#compare/' in html and texts.EXPLAIN in shown and entity in shown
    assert "Repetitions recalled in the last 30 days: 1 of 1." in shown
    assert re.search(r'aria-label="Due today 1, in the six days after that \d+."', html)
    assert 'data-rest="Arterial calcification"' in html


def test_the_curve_of_recall_falls_and_begins_today(page: tuple[Context, Visit]):
    for item in page[0].tutor.bank()[:3]:
        answer(page, item, right=True)
    tutor = page[0].tutor
    found = outlook(tutor.questions, learner(page))
    days, shares = zip(*found.recall.ahead, strict=True)
    assert (days[0], days[-1]) == (0, 30)
    assert shares[0] == 1.0
    assert list(shares) == sorted(shares, reverse=True) and shares[-1] < 0.95
    assert (found.recall.repeats, found.seen, found.strong) == (0, len({
        i.fact_id for i in tutor.bank()[:3]
    }), 0)  # fmt: skip


def test_statements_without_a_question_are_named_with_their_reason(page: tuple[Context, Visit]):
    tutor = page[0].tutor
    skipped = tutor.bank_report().skipped
    shown = words_of(call(page, "show")["html"])
    for fact in skipped:
        assert fact.reason in shown
    assert (texts.unasked(len(skipped)) in shown) is bool(skipped)


def test_a_copy_is_saved_brought_in_and_deleted(page: tuple[Context, Visit]):
    answer(page, item_of(page, "cloze"), right=True)
    file = call(page, "export")["file"]
    assert isinstance(file, dict)
    assert file["name"] == f"calctutor-me-{learner(page).today}.json"
    data = base64.b64decode(str(file["base64"]))
    assert json.loads(data)["format"] == "calctutor-learner"
    with pytest.raises(RequestError, match="for good"):
        call(page, "reset")
    assert len(learner(page).cards()) == 1
    assert call(page, "reset", sure=True)["line"] == texts.RESET_DONE
    assert learner(page).cards() == ()
    assert call(page, "reset", sure=True)["line"] == texts.NOTHING_TO_RESET
    assert bring_in(page, data)["line"] == "Added 1 answer and the schedule of 1 statement."
    assert bring_in(page, data)["line"] == "Added 0 answers and the schedule of 0 statements."
    assert len(learner(page).cards()) == 1


def bring_in(page: tuple[Context, Visit], data: bytes) -> Result:
    context, visit = page
    file = "f" * 32
    context.uploads.put(visit, file, "copy.json", 0, base64.b64encode(data).decode())
    return call(page, "import", file=file)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"3", b"\xff\xfe", b'{"format": "other"}', b"[" * 100_000]
)
def test_what_is_no_copy_is_refused_in_a_sentence(page: tuple[Context, Visit], data: bytes):
    with pytest.raises(CalctutorError, match="choose another file|choose one that was saved"):
        bring_in(page, data)
    assert learner(page).cards() == ()


def test_a_copy_of_a_newer_version_is_left_alone(page: tuple[Context, Visit]):
    with pytest.raises(LearnersError, match="update calctutor"):
        bring_in(page, b'{"format": "calctutor-learner", "version": 99}')


def test_the_owner_is_told_where_the_data_lie_and_nobody_else(
    owner: tuple[Context, Visit], page: tuple[Context, Visit], folder: Path
):
    assert str(folder) in str(call(owner, "show")["where"])
    assert call(page, "show")["where"] == texts.WHERE_ELSE


def test_a_name_of_a_learner_is_safe_as_a_file_name():
    assert texts.file_name("../a b<c>:|?*\\", MONDAY) == "calctutor-a-b-c-2027-03-01.json"
    assert texts.file_name("///", MONDAY) == "calctutor-learner-2027-03-01.json"


def test_columns_are_as_high_as_their_values():
    svg = charts.columns(["today", "<b>"], [4, 2], 'said "so"')
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" rx', svg)]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert 'aria-label="said &quot;so&quot;"' in svg and "&lt;b&gt;" in svg
    none = charts.columns(["today"], [0], "none")
    assert 'class="ct-plot-none"' in none


def test_a_curve_goes_through_its_points():
    svg = charts.curve([(0, 1.0), (10, 0.5), (20, 0.0)], [(0, "today"), (20, "+20")], "falls")
    points = re.search(r'polyline class="ct-plot-line" points="([^"]+)"', svg)
    assert points is not None
    xy = [tuple(map(float, pair.split(","))) for pair in points[1].split()]
    assert xy[1][0] == pytest.approx((xy[0][0] + xy[2][0]) / 2)
    assert xy[1][1] == pytest.approx((xy[0][1] + xy[2][1]) / 2)
    assert xy[0][1] < xy[2][1]
    assert "100%</text>" in svg and ">0%</text>" in svg


def test_a_bar_is_shared_by_its_parts():
    svg = charts.stack([("ct-is-strong", 1), ("ct-is-seen", 3), ("ct-is-new", 0)], "1 strong")
    assert re.findall(r'width="([\d.]+)" height', svg) == ["25.00", "75.00", "0.00"]
    assert charts.stack([("ct-is-new", 0)], "none")


def test_an_exam_draws_everything_in_and_can_be_taken_away(page: tuple[Context, Visit]):
    items = page[0].tutor.bank()[:3]
    for item in items:
        answer(page, item, right=True)
    today = learner(page).today
    exam = today + timedelta(days=1)
    assert call(page, "show")["exam"] == ""
    assert call(page, "exam", day=exam.isoformat())["line"] == texts.EXAM_SET
    assert call(page, "show")["exam"] == exam.isoformat()
    assert learner(page).progress().forecast[1] == len(
        {i.fact_id for i in page[0].tutor.bank()[:3]}
    )
    assert call(page, "exam", day="")["line"] == texts.EXAM_NONE
    assert call(page, "show")["exam"] == ""
    for day in ("tomorrow", "2027-13-01", (today - timedelta(days=1)).isoformat()):
        with pytest.raises(CalctutorError):
            call(page, "exam", day=day)
