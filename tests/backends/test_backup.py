"""The server dumped, lost and restored by PostgreSQL's own programs: everything is as before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.samples import make_content
from backends.shared_samples import write_shared
from backends.test_learners import attempt
from backends.test_learners_safety import counted
from calctutor import Tutor
from calctutor.backends.learners import open_shared_learners
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.shared_index import open_shared_index
from calctutor.backends.visits import open_shared_visits
from calctutor.build import build_tutor, study_place
from calctutor.quiz.author import FILE_NAME
from calctutor.settings import Settings, read_settings
from doubles import HashingEmbedder
from postgres import Postgres, prefer_hnsw

QUESTIONS = (
    "Where does myositis ossificans commonly occur?",
    "Which soft tissue tumours mineralize?",
    "What is the treatment of gout?",
    "osteosarcoma vs chondrosarcoma",
)
ME = "a" * 32


@pytest.fixture
def first() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.remove()


def settings_of(home: Path, url: str) -> Settings:
    return read_settings({"CALCTUTOR_HOME": str(home), "CALCTUTOR_DATABASE_URL": url})


def image(tutor: Tutor, url: str) -> list[object]:
    """What a student and a teacher see."""
    learners, visits = open_shared_learners(url), open_shared_visits(url)
    me = visits.visit(ME)
    return [
        [tutor.ask(question) for question in QUESTIONS],
        tutor.bank(),
        {name: learners.export(name) for name in learners.learners()},
        [me, visits.turns(me), visits.quiz(me)],
        tutor.learner("me").progress(),
        tutor.report.reason,
    ]


def test_a_restored_server_gives_the_same_answers_and_progress(
    first: Postgres, postgres: Postgres, home: Path, tmp_path: Path
):
    url = first.make()
    many, vector = make_content(notes=9), HashingEmbedder().embed_queries(["calcified"])[0]
    prefer_hnsw(first, url)
    settings = settings_of(home, url)
    tutor = build_tutor(settings)
    store = open_shared_learners(url)
    for turn in range(20):
        store.record("me", attempt(turn, "q", "shared"), counted, session=f"q {turn}")
    visits = open_shared_visits(url)
    visits.add_turn(visits.visit(ME), QUESTIONS[0], tutor.ask(QUESTIONS[0]))
    item = tutor.bank()[0]
    study_place(settings).write(FILE_NAME, f"retire {item.id}\n")
    tutor = build_tutor(settings)
    before = image(tutor, url)
    write_shared(open_server(url), many, tmp_path, course="many", flat_most=0)
    before_many = open_shared_index(open_server(url), "many").nearest(vector, 9)
    dump = first.run("pg_dump", "-Fc", "-d", url)
    close_servers()
    first.stop("immediate")
    restored = postgres.make("template0")
    prefer_hnsw(postgres, restored)
    postgres.run("pg_restore", "--no-owner", "--exit-on-error", "-d", restored, stdin=dump)
    try:
        again = build_tutor(settings_of(home, restored))
        assert again.report.reason == ""
        assert image(again, restored) == before
        index = open_shared_index(open_server(restored), "many")
        assert not index.edition.exact
        assert index.nearest(vector, 9) == before_many
        assert item.id not in {other.id for other in again.bank()}
        store = open_shared_learners(restored)
        store.record("me", attempt(20, "q", "shared"), counted, session="q 20")
        assert len(store.latest("me", "q")) == 21
    finally:
        close_servers()
        postgres.drop(restored)
        first.start()
