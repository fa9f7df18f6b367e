"""What many tests share: a home of their own, and the tutor of the shipped notes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from calctutor import Tutor
from postgres import Postgres, missing
from processes import Asked, ask_watched

hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize="FUZZ_EXAMPLES" not in os.environ
)
hypothesis.settings.load_profile("steady")

QUESTION = "Where does myositis ossificans commonly occur?"


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_developer() -> Iterator[None]:
    """The developer's own CALCTUTOR_* variables don't reach the tests."""
    mine = [
        n for n in os.environ if n.startswith("CALCTUTOR_") and n != "CALCTUTOR_REQUIRE_BROWSER"
    ]
    kept = {name: os.environ.pop(name) for name in mine}
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder for the whole run; the compiled model stays in the user's cache."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def tutor(home: Path) -> Tutor:
    """The tutor of the shipped notes, its index built in this run."""
    return Tutor.open(home=home)


@pytest.fixture(scope="session")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty folder of somebody who has run nothing before."""
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="session")
def asked(tutor: Tutor, home: Path, user: Path) -> Asked:
    """One question, asked by `calctutor ask` in a process of its own, on a built index."""
    return ask_watched(QUESTION, home, user)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this run; skips where none can be started."""
    why = missing()
    if why:
        pytest.skip(why)
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def prepared(postgres: Postgres) -> str:
    """The name of a database with all tables and no row, to be copied."""
    from calctutor.backends.server import close_servers, open_server

    url = postgres.make()
    open_server(url)
    close_servers()
    return url.rpartition("/")[2]


@pytest.fixture
def database_url(postgres: Postgres, prepared: str) -> Iterator[str]:
    """The address of a database of this test's own, its tables made."""
    from calctutor.backends.server import close_servers

    url = postgres.make(prepared)
    yield url
    close_servers()
    postgres.drop(url)
