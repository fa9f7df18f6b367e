"""`calctutor account`: every action, over a real store."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from calctutor.build import open_learners, open_people, open_visits
from calctutor.courses import add_course
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from calctutor.settings import read_settings

WORDS = "four plain words here"


class Server:
    """A home folder with two courses, and the terminal before it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in ("Law", "Art"):
            (home / name).mkdir()
            add_course(home, name, home / name)
        self.settings = read_settings({}, overrides={"home": str(home)})
        self.people = open_people(self.settings)

    def run(self, *argv: str, typed: str = "") -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, io.StringIO(typed))
        environ = {"CALCTUTOR_HOME": str(self.home), "CALCTUTOR_ADDRESS": "https://tutor.example/"}
        code = main(["account", *argv], environ=environ, console=console)
        return code, out.getvalue(), err.getvalue()


@pytest.fixture
def server(tmp_path: Path):
    made = Server(tmp_path)
    yield made
    made.people.close()


def test_an_administrator_is_added_and_listed(server: Server):
    assert server.run("list")[1] == (
        "There are no accounts yet. Add one: calctutor account add anna --admin\n"
    )
    assert server.run("add", "Root", "--admin", typed=WORDS + "\n") == (
        0, "root can sign in.\n", "",
    )  # fmt: skip
    assert server.people.check_password("root", WORDS)
    assert server.run("list")[1] == "root: administrator\n"


def test_an_account_is_added_to_a_course_and_changes_its_role(server: Server):
    assert server.run("add", "anna", "--in", "law", "--role", "teacher", typed=WORDS)[0] == 0
    assert server.run("role", "anna", "--role", "student", "--in", "Art")[1] == (
        "anna is student in Art.\n"
    )
    assert server.run("list")[1] == "anna: student in Art; teacher in Law\n"
    told = json.loads(server.run("list", "--json")[1])
    assert told[0]["courses"] == {"Art": "student", "Law": "teacher"}
    assert server.run("leave", "anna", "--in", "Art")[0] == 0
    assert [m.course for m in server.people.memberships("anna")] == ["Law"]


def test_somebody_becomes_an_administrator_and_one_stays(server: Server):
    server.run("add", "anna", typed=WORDS)
    assert server.run("role", "anna", "--role", "administrator")[1] == (
        "anna is an administrator.\n"
    )
    assert server.people.has_administrator()
    code, _, err = server.run("role", "anna", "--role", "none")
    assert (code, err) == (
        1, "calctutor: One administrator has to stay: make another one first.\n",
    )  # fmt: skip


def test_an_account_is_shut_out_let_in_and_given_a_password(server: Server):
    server.run("add", "anna", typed=WORDS)
    token = server.people.open_session("anna")
    assert server.run("disable", "anna")[1] == "anna is shut out.\n"
    assert server.people.person(token) is None
    assert server.run("list")[1] == "anna: disabled\n"
    server.run("enable", "anna")
    assert server.people.check_password("anna", WORDS)
    assert server.run("password", "anna", typed="another few words\n")[0] == 0
    assert server.people.check_password("anna", "another few words")


def test_an_invitation_is_an_address_that_serves(server: Server):
    server.run("add", "anna", typed=WORDS)
    code, out, _ = server.run("invite", "--in", "Law", "--uses", "2", "--days", "3")
    assert code == 0
    base, _, token = out.strip().rpartition("/")
    assert base == "https://tutor.example/join"
    invitation = server.people.invitation(token)
    assert (invitation.course, invitation.role, invitation.left) == ("Law", "student", 2)


def test_removing_an_account_deletes_what_it_learned_and_said(server: Server):
    server.run("add", "anna", "--in", "Law", typed=WORDS)
    (member,) = server.people.memberships("anna")
    learners, visits = open_learners(server.settings), open_visits(server.settings)
    learners.wish(member.learner, "exam", "2027-05-01")
    visits.admit(member.visit, member.learner, "anna")
    assert "add --yes" in server.run("remove", "anna")[2]
    assert learners.learners() == [member.learner]
    assert server.run("remove", "anna", "--yes")[0] == 0
    assert learners.learners() == []
    assert server.people.accounts() == []
    assert visits.visit(member.visit).learner != member.learner


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("add",), "Name the account: calctutor account add anna"),
        (("add", "anna"), "An account needs a password"),
        (("add", "anna", "--no-password", "--in", "Lwa"), "did you mean Law?"),
        (("add", "anna", "--no-password", "--role", "student"), "There are Law, Art."),
        (("role", "nobody", "--in", "Law"), "There is no account nobody"),
        (("invite", "--in", "Law", "--uses", "0"), "1 to 5,000 people"),
        (("invite",), "Name the course: --in Law."),
        (("disable", "nobody"), "There is no account nobody"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(server: Server, argv: tuple[str, ...], said: str):
    code, out, err = server.run(*argv)
    assert (code, out) == (1, "")
    assert said in err


def test_a_password_is_no_argument(server: Server):
    assert server.run("add", "anna", "--password", WORDS)[0] == 2
    assert server.people.accounts() == []
