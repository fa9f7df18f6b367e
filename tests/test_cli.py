from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from calctutor.errors import IndexTooNew, QuestionError
from calctutor.faces.cli import main
from calctutor.faces.cli_chat import WELCOME
from calctutor.faces.cli_console import Console, ProgressLine, no_progress
from calctutor.faces.cli_parser import make_parser
from calctutor.settings import Settings
from calctutor.types import (
    Abstention,
    Cell,
    Citation,
    Comparison,
    IndexReport,
    Nearest,
    Note,
    Reply,
    Row,
    Sentence,
    SkippedFile,
)

NOTE = "# Myositis\n\n- **Site:** the thigh.\n"
CITATION = Citation(1, "myositis.md", ("Myositis",), "- **Site:** the thigh.", 12, 34, 3, 3)
REPLY = Reply(
    "answer",
    "According to your notes:\nSite: the thigh.",
    "According to your notes:\n\n- **Site:** the thigh. [1]",
    (Sentence("According to your notes:", frame=True), Sentence("Site: the thigh.", (1,))),
    (CITATION,),
    understood="Where is myositis?",
)
COMPARISON = Comparison(
    ("Myositis", "Sarcoma"),
    (Sentence("Myositis: the thigh.", (1,)),),
    (Row("Site", (Cell((("the thigh", 1),)), Cell())),),
    citations=(CITATION,),
)
REPORT = IndexReport(2, 3, 4, 5, 3, 0, 0.25, "mini/int8", (SkippedFile("x.md", "binary"),), "New.")


class OneNoteIndex:
    """An index of one note."""

    def note(self, source: str) -> Note:
        return {"myositis.md": Note("myositis.md", NOTE, "")}[source]


class ScriptedChat:
    """A conversation that remembers what was said to it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> Reply:
        if text == "bad":
            raise QuestionError("The question is bad: ask another one.")
        self.said.append(text)
        return REPLY


class ScriptedTutor:
    """A tutor that always gives the same answer, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.report = REPORT
        self.index = OneNoteIndex()
        self.conversation = ScriptedChat()

    def ask(self, question: str) -> Reply:
        self.asked.append(question)
        return REPLY

    def chat(self) -> ScriptedChat:
        return self.conversation

    def compare(self, *terms: str) -> Comparison | Abstention:
        self.asked.append(terms)
        if "zebra" in terms:
            return Abstention("topic", "zebra", (Nearest(("Myositis", "Site"), "myositis.md", 3),))
        return COMPARISON

    def snippet(self, term: str, length: str = "paragraph") -> Reply:
        self.asked.append((term, length))
        return REPLY


class Desk:
    """A terminal in memory, and the tutor behind it."""

    def __init__(self, home: Path, typed: str | None = "") -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        source = None if typed is None else io.StringIO(typed)
        self.console = Console(self.out, self.err, source)
        self.tutor = ScriptedTutor()
        self.settings: Settings | None = None
        self.home = home

    def open(self, settings: Settings, progress, rebuild: bool) -> ScriptedTutor:
        self.settings, self.rebuild = settings, rebuild
        progress("Reading notes", 1, 2)
        progress("Reading notes", 2, 2)
        return self.tutor

    def run(self, *argv: str) -> int:
        environ = {"CALCTUTOR_HOME": str(self.home)}
        return main(argv, environ=environ, console=self.console, open_tutor=self.open)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_ask_prints_the_answer_its_markers_and_its_sources(desk: Desk):
    assert desk.run("ask", "where", "is", "it?") == 0
    assert desk.tutor.asked == ["where is it?"]
    assert desk.out.getvalue() == (
        "According to your notes:\n\n- Site: the thigh. [1]\n\n"
        "Sources\n  [1] Myositis\n      myositis.md:3\n      - **Site:** the thigh.\n"
    )
    assert desk.err.getvalue() == (
        "Reading notes ...\nNew. Built from 2 notes.\n"
        "Files left out: 1; calctutor index names them.\n"
    )


def test_ask_prints_json_and_nothing_beside_it(desk: Desk):
    assert desk.run("ask", "--json", "where?") == 0
    data = json.loads(desk.out.getvalue())
    assert data["kind"] == "answer"
    assert data["citations"][0]["quote"] == NOTE[12:34]
    assert data["sentences"][1] == {
        "text": "Site: the thigh.", "citations": [1], "frame": False, "heading": ""
    }  # fmt: skip
    assert desk.err.getvalue() == ""


def test_json_holds_to_ascii_where_the_output_is_not_utf_8(tmp_path: Path):
    desk = Desk(tmp_path)
    raw = io.BytesIO()
    desk.tutor.report = IndexReport(0, 0, 0, 0, 0, 0, 0.0, "m", (), "Füße ☃")
    desk.console = Console(io.TextIOWrapper(raw, encoding="cp1252"), desk.err, None)
    assert desk.run("index", "--json") == 0
    assert json.loads(raw.getvalue().decode("ascii"))["reason"] == "Füße ☃"


def test_the_question_comes_from_the_input_for_a_dash(tmp_path: Path):
    desk = Desk(tmp_path, "what is\nmyositis?\n")
    assert desk.run("ask", "-") == 0
    assert desk.tutor.asked == ["what is\nmyositis?\n"]


@pytest.mark.parametrize("typed", ["", "  \n", None])
def test_no_question_is_an_error_before_anything_is_opened(tmp_path: Path, typed: str | None):
    desk = Desk(tmp_path, typed)
    assert desk.run("ask", "-") == 1
    assert desk.err.getvalue().startswith("calctutor: The")
    assert desk.err.getvalue().count("\n") == 1
    assert desk.settings is None


def test_folders_are_taken_from_the_command_line(desk: Desk, tmp_path: Path):
    assert desk.run("ask", "--notes", "mine", "--home", str(tmp_path / "h"), "where?") == 0
    assert desk.settings is not None
    assert desk.settings.notes == Path("mine")
    assert desk.settings.indexes == tmp_path / "h" / "indexes"


def test_an_error_is_one_sentence_and_exit_code_1(desk: Desk):
    def fail(settings, progress, rebuild):
        raise IndexTooNew("The index was made by calctutor 9: update calctutor.")

    code = main(["ask", "x"], environ={}, console=desk.console, open_tutor=fail)
    assert (code, desk.out.getvalue()) == (1, "")
    said = "calctutor: The index was made by calctutor 9: update calctutor.\n"
    assert desk.err.getvalue() == said


def test_ctrl_c_ends_cleanly(desk: Desk):
    def interrupt(settings, progress, rebuild):
        progress("Embedding", 1, 9)
        raise KeyboardInterrupt

    code = main(["ask", "x"], environ={}, console=desk.console, open_tutor=interrupt)
    assert code == 130
    assert desk.err.getvalue() == "Embedding ...\n\n"


@pytest.mark.parametrize(
    "argv",
    [[], ["sing"], ["ask"], ["ask", "--lenght", "x"], ["snippet", "a", "--length", "book"]],
)
def test_a_command_line_that_makes_no_sense_is_exit_code_2(desk: Desk, argv, capsys):
    assert desk.run(*argv) == 2
    assert "--help" in capsys.readouterr().err


def test_a_bad_setting_is_named(desk: Desk):
    code = main(["ask", "x"], environ={"CALCTUTOR_PORT": "x"}, console=desk.console)
    assert code == 1
    assert "CALCTUTOR_PORT has to be a whole number" in desk.err.getvalue()


def test_the_version_is_printed(desk: Desk, capsys):
    from calctutor import __version__

    assert desk.run("--version") == 0
    assert capsys.readouterr().out == f"calctutor {__version__}\n"


@pytest.mark.parametrize(
    "command", ["ask", "chat", "compare", "snippet", "index", "doctor", "serve", "eval"]
)
def test_each_command_has_help_with_an_example_that_parses(desk: Desk, command: str, capsys):
    import shlex

    assert desk.run(command, "--help") == 0
    example = capsys.readouterr().out.split("Example: calctutor ")[1].replace("\n", " ")
    assert make_parser().parse_args(shlex.split(example)).command == command


def test_compare_prints_a_table(desk: Desk):
    assert desk.run("compare", "Myositis", "Sarcoma") == 0
    assert desk.tutor.asked == [("Myositis", "Sarcoma")]
    out = desk.out.getvalue()
    assert "Site | the thigh [1]" in out
    assert "| notes silent\n" in out
    assert "Tell them apart by\n  Myositis: the thigh. [1]\n" in out


def test_compare_says_what_is_missing(desk: Desk):
    assert desk.run("compare", "Myositis", "zebra") == 0
    assert desk.out.getvalue() == (
        "Not in the notes: zebra.\n  nearest: Myositis > Site (myositis.md:3)\n"
    )
    desk.out.truncate(0)
    desk.out.seek(0)
    assert desk.run("compare", "--json", "Myositis", "zebra") == 0
    data = json.loads(desk.out.getvalue())
    assert (data["kind"], data["missing"]) == ("abstention", "zebra")


def test_compare_needs_two_terms(desk: Desk):
    assert desk.run("compare", "Myositis") == 1
    assert "two terms or more" in desk.err.getvalue()


def test_snippet_passes_the_length_on(desk: Desk):
    assert desk.run("snippet", "myositis", "ossificans", "--length", "handout", "--markdown") == 0
    assert desk.tutor.asked == [("myositis ossificans", "handout")]
    assert desk.out.getvalue() == REPLY.markdown + "\n"


def test_index_prints_counts_and_what_was_left_out(desk: Desk):
    assert desk.run("index") == 0
    assert desk.out.getvalue() == (
        "New.\n2 notes, 3 passages, 4 facts, 5 terms (mini/int8)\n"
        "embedded 3, reused 0, 0.2 s\nleft out: x.md: binary\n"
    )
    desk.out.truncate(0)
    desk.out.seek(0)
    assert desk.run("index", "--json") == 0
    assert desk.rebuild is False
    assert json.loads(desk.out.getvalue())["skipped"] == [{"source": "x.md", "reason": "binary"}]


def test_index_builds_anew_on_demand(desk: Desk):
    assert desk.run("index", "--rebuild") == 0
    assert desk.rebuild is True


def test_chat_answers_line_by_line_until_quit(tmp_path: Path):
    desk = Desk(tmp_path, "what is it?\n\nbad\n where?\nQuit\nnever\n")
    assert desk.run("chat") == 0
    assert desk.tutor.conversation.said == ["what is it?", "where?"]
    out = desk.out.getvalue()
    assert "The question is bad: ask another one.\n" in out
    assert out.count("(understood: Where is myositis?)") == 2
    assert WELCOME not in out


def test_chat_ends_with_its_input(tmp_path: Path):
    for typed in ("", None, "one"):
        assert Desk(tmp_path, typed).run("chat") == 0


def test_eval_scores_a_file_of_questions(desk: Desk, tmp_path: Path):
    file = tmp_path / "q.jsonl"
    rows = [
        {"id": "a", "kind": "fact", "q": "Where?", "must": ["thigh"], "heading": "myositis"},
        {"id": "b", "kind": "fact", "q": "Where?", "must": ["elbow"], "heading": "myositis"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert desk.run("eval", str(file), "--json") == 0
    data = json.loads(desk.out.getvalue())
    assert desk.tutor.conversation.said == ["Where?", "Where?"]
    assert data["overall"]["count"] == 1
    assert data["overall"]["total"] == 2
    desk.out.truncate(0)
    desk.out.seek(0)
    assert desk.run("eval", str(file)) == 0
    assert "1/2" in desk.out.getvalue().replace(" ", "")


def test_eval_names_a_file_that_is_missing(desk: Desk, tmp_path: Path):
    assert desk.run("eval", str(tmp_path / "none.jsonl")) == 1
    assert "none.jsonl" in desk.err.getvalue()
    assert desk.settings is None


def test_progress_is_one_line_at_a_terminal_and_wiped_at_the_end():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    err = Terminal()
    progress = ProgressLine(err)
    progress("Embedding", 9, 100)
    progress("Saving", 0, 0)
    progress.close()
    progress.close()
    assert err.getvalue() == "\rEmbedding 9/100\rSaving ...     \r          \r"


def test_no_progress_says_nothing():
    assert no_progress("x", 1, 2) is None
