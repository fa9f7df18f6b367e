"""The evaluation scores replies as its README says, and the shipped question sets are sound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from calctutor.errors import CalctutorError
from calctutor.evaluation import (
    Question,
    Rate,
    as_json,
    choose_half,
    citation_faults,
    evaluate,
    half_of,
    judge,
    load_questions,
    render,
    wilson,
)
from calctutor.types import (
    Abstention,
    Cell,
    Citation,
    Comparison,
    Reply,
    ReplyKind,
    Row,
    Sentence,
)

NOTE = "# Knots\n\n- **Reef knot:** joins two ropes.\n- **Bowline:** makes a fixed loop.\n"
REEF = Question("r", "fact", ("What does a reef knot do?",), ("joins",), heading="knots")
SILENT = Question("s", "abstain", ("Who invented the bowline?",), reason="aspect")


def note_text(source: str) -> str:
    return {"knots.md": NOTE}[source]


def citation(number: int = 1, quote: str = "joins two ropes.", shift: int = 0) -> Citation:
    start = NOTE.index(quote) + shift
    return Citation(number, "knots.md", ("Knots",), quote, start, start + len(quote), 3, 3)


def reply(text: str, kind: ReplyKind = "answer", **extra: object) -> Reply:
    given: dict[str, object] = {
        "markdown": text + " [1]",
        "sentences": (Sentence(text, (1,)),),
        "citations": (citation(),),
    }
    return Reply(kind, text, **{**given, **extra})  # type: ignore[arg-type]


def silence(reason: str = "aspect") -> Reply:
    text = "Your notes don't say."
    return Reply(
        "abstention",
        text,
        text,
        (Sentence(text, frame=True),),
        abstention=Abstention(reason, "inventor"),  # type: ignore[arg-type]
    )


# ------------------------------------------------------------------ judging


def test_an_answer_with_all_it_must_have_is_right() -> None:
    assert judge(REEF, reply("A reef knot JOINS two ropes.")) == ("right", ())


def test_what_is_missing_is_named() -> None:
    question = Question("q", "list", ("?",), ("joins", "loop"), heading="sailing")
    verdict, wrong = judge(question, reply("It joins two ropes."))
    assert verdict == "wrong"
    assert wrong == ("missing: loop", "no citation under: sailing")


def test_an_answer_may_not_have_what_it_must_not() -> None:
    question = Question("q", "list", ("?",), ("joins",), must_not=("loop",))
    assert judge(question, reply("It joins. It makes a loop."))[1] == (
        "has what it must not: loop",
    )


def test_the_quote_counts_as_a_place() -> None:
    question = Question("q", "fact", ("?",), ("joins",), heading="two ropes")
    assert judge(question, reply("joins"))[0] == "right"


def test_first_words_are_the_first_160_characters() -> None:
    question = Question("q", "reverse", ("?",), ("reef",), first="reef")
    assert judge(question, reply("x" * 156 + "reef"))[0] == "right"
    assert judge(question, reply("x" * 157 + "reef"))[1] == ("first words lack: reef",)


@pytest.mark.parametrize("kind", ["abstention", "help"])
def test_silence_on_an_answerable_question_is_a_false_abstention(kind: ReplyKind) -> None:
    assert judge(REEF, reply("joins", kind))[0] == "false_abstention"


@pytest.mark.parametrize("kind", ["answer", "comparison", "snippet", "quiz"])
def test_speech_on_an_unanswerable_question_is_a_false_answer(kind: ReplyKind) -> None:
    assert judge(SILENT, reply("joins", kind))[0] == "false_answer"


def test_help_is_right_only_where_nothing_was_asked() -> None:
    chat = Question("c", "abstain", ("hello",), reason="not_a_question")
    assert judge(chat, reply("Ask me about knots.", "help")) == ("right", ())
    assert judge(SILENT, reply("Ask me about knots.", "help"))[0] == "wrong"
    assert judge(SILENT, reply("Which one?", "clarification"))[0] == "wrong"


def test_asking_back_is_right_only_where_the_question_allows_it() -> None:
    back = reply("Which knot do you mean?", "clarification", suggestions=("reef knot",))
    vague = Question("v", "fact", ("the knot?",), ("reef",), clarify=True)
    assert judge(vague, back) == ("right", ())
    assert judge(REEF, back) == ("wrong", ("asked back instead of answering",))


def test_a_disputed_statement_has_to_be_flagged() -> None:
    question = Question("d", "fact", ("?",), ("joins",), disputed=True)
    marked = Citation(1, "knots.md", (), "joins", 0, 5, 1, 1, disputed="Sailors disagree.")
    assert judge(question, reply("It joins."))[0] == "wrong"
    assert judge(question, reply("It joins (disputed)."))[0] == "right"
    assert judge(question, reply("It joins.", citations=(marked,)))[0] == "right"


# ------------------------------------------------------------------ citations


def test_exact_quotes_and_cited_sentences_have_no_fault() -> None:
    assert citation_faults(reply("It joins two ropes."), note_text) == ()


def test_a_shifted_quote_and_an_unknown_file_are_faults() -> None:
    shifted = reply("It joins.", citations=(citation(shift=1),))
    assert citation_faults(shifted, note_text) == ("citation [1] is not what knots.md says there",)
    elsewhere = Citation(1, "gone.md", (), "joins", 0, 5, 1, 1)
    assert citation_faults(reply("It joins.", citations=(elsewhere,)), note_text) == (
        "citation [1] names gone.md, which is not in the notes",
    )


def test_uncited_statements_and_unknown_numbers_are_faults() -> None:
    loose = reply(
        "x",
        sentences=(
            Sentence("From your notes:", frame=True),
            Sentence("It joins."),
            Sentence("It holds.", (1, 7)),
        ),
        markdown="It joins [1][4] `a[9]` xs[8]",
    )
    assert citation_faults(loose, note_text) == (
        "no citation: It joins.",
        "citation [7] is missing: It holds.",
        "marker [4] has no citation",
    )


def test_an_answer_without_citations_is_at_fault_and_silence_is_not() -> None:
    bare = Reply("answer", "Yes.", "Yes.")
    assert citation_faults(bare, note_text) == ("the answer has no citation at all",)
    assert citation_faults(silence(), note_text) == ()


def test_the_cells_of_a_comparison_are_checked() -> None:
    table = Comparison(
        ("reef knot", "bowline"),
        (Sentence("A reef knot joins.", (1,)),),
        (Row("use", (Cell((("joins two ropes.", 1),)), Cell((("makes a fixed loop.", 2),)))),),
        citations=(citation(),),
    )
    both = reply("They differ.", "comparison", comparison=table)
    assert citation_faults(both, note_text) == ("citation [2] is missing: makes a fixed loop.",)


# ------------------------------------------------------------------ the report


def ask(turns: Sequence[str]) -> Reply:
    if turns[-1] == "fail":
        raise CalctutorError("Too long; shorten it.")
    answers = {
        REEF.turns[0]: reply("It joins two ropes."),
        "loop?": silence(),
        SILENT.turns[0]: silence("topic"),
        "And bread?": reply("It joins two ropes.", understood="What is bread?"),
    }
    return answers[turns[-1]]


QUESTIONS = (
    REEF,
    Question("l", "fact", ("loop?",), ("loop",)),
    SILENT,
    Question("b", "abstain", ("What is a knot?", "And bread?"), reason="topic"),
    Question("e", "fact", ("fail",), ("x",)),
)


def test_the_report_counts_each_kind_and_each_error() -> None:
    report = evaluate(QUESTIONS, ask, note_text)
    assert report.overall == Rate(2, 5)
    assert report.kinds == (("fact", Rate(1, 3)), ("abstain", Rate(1, 2)))
    assert report.false_answers == Rate(1, 2)
    assert report.false_abstentions == Rate(1, 3)
    assert report.cited == Rate(4, 4)
    assert report.reasons == Rate(0, 1)
    verdicts = [o.verdict for o in report.outcomes]
    assert verdicts == ["right", "false_abstention", "right", "false_answer", "wrong"]
    assert report.outcomes[4].wrong == ("error: Too long; shorten it.",)


def test_the_report_is_rendered_with_intervals_and_failures() -> None:
    text = render(evaluate(QUESTIONS, ask, note_text))
    lines = text.splitlines()
    assert lines[0].split() == "all questions 2/5 40.0% (95% interval 11.8% to 76.9%)".split()
    assert "b (abstain): false answer" in lines
    at = lines.index("b (abstain): false answer")
    assert lines[at + 1 : at + 6] == [
        "  asked:      What is a knot?",
        "  asked:      And bread?",
        "  understood: What is bread?",
        "  fault:      unanswerable, but the reply is answer",
        "  reply:      [answer] It joins two ropes.",
    ]
    assert "r (fact)" not in text


def test_a_run_without_failures_says_so() -> None:
    text = render(evaluate((REEF,), ask, note_text))
    assert text.endswith("No failures.\n")
    assert "false answers" in text and "0/0" in text


def test_the_report_as_data_survives_json() -> None:
    data = json.loads(json.dumps(as_json(evaluate(QUESTIONS, ask, note_text))))
    assert data["kinds"]["fact"]["count"] == 1
    assert data["overall"]["low"] == pytest.approx(0.1176, abs=1e-4)
    assert [f["id"] for f in data["failures"]] == ["l", "b", "e"]
    assert data["failures"][2]["reply_kind"] is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (81, 263, 0.25529, 0.36620)],
)
def test_wilson_intervals(count: int, total: int, low: float, high: float) -> None:
    """81 of 263 is the example of Newcombe, Statistics in Medicine 17 (1998), 857-872, table I."""
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


# ------------------------------------------------------------------ question files


def test_a_file_is_read_with_all_its_fields(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    row: dict[str, object] = {"id": "a", "kind": "followup", "turns": ["x", "y"]}
    row |= {"must": ["z"], "must_not": ["w"]}
    row |= {"heading": "h", "first": "f", "disputed": True, "clarify": True, "facts": ["F1"]}
    silent = {"id": "b", "kind": "abstain", "q": "Wo?", "reason": "topic"}
    file.write_text(
        json.dumps(row) + "\n\n" + json.dumps(silent) + "\n", encoding="utf-8", newline="\r\n"
    )
    assert load_questions(file) == (
        Question("a", "followup", ("x", "y"), ("z",), ("w",), "h", "f", None, True, True, ("F1",)),
        Question("b", "abstain", ("Wo?",), reason="topic"),
    )
    assert load_questions(tmp_path) == load_questions(file)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"id":"a","kind":"fact","must":["x"]}', "give either 'q' or 'turns'"),
        ('{"id":"a","q":"x","must":["x"]}', "the field 'kind' is missing"),
        ('{"id":"a","kind":"fact","q":"x"}', "needs 'must'"),
        ('{"id":"a","kind":"fact","q":"x","must":"x"}', "'must' has to be a list"),
        ('{"id":"a","kind":"fact","turns":[],"must":["x"]}', "'turns' is empty"),
        ('{"id":"a","kind":"fact","q":"x","must":["("]}', "no regular expression"),
        ('{"id":"a","kind":"fact","q":"x","must":["x"],"mustnot":[]}', "'mustnot' is unknown"),
        ('{"id":"a","kind":"abstain","q":"x","reason":"mood"}', "'reason' has to be one of"),
        ('{"id":1,"kind":"abstain","q":"x"}', "'id' has to be a text"),
        ('{"id":"ok","kind":"abstain","q":"x"}', "the id 'ok' was used before"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "q.jsonl"
    good = '{"id":"ok","kind":"abstain","q":"x"}\n'
    file.write_text(good + line, encoding="utf-8")
    with pytest.raises(CalctutorError) as caught:
        load_questions(file)
    assert "q.jsonl, line 2" in str(caught.value)
    assert problem in str(caught.value)


def test_missing_empty_and_binary_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(CalctutorError, match="There is no question file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(CalctutorError, match="holds no questions"):
        load_questions(tmp_path)
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CalctutorError, match="not UTF-8"):
        load_questions(tmp_path)


def test_halves_follow_the_digest_and_part_the_whole() -> None:
    # The digests end in bb, 9d and e4.
    assert (half_of("a"), half_of("b"), half_of("d")) == ("test", "test", "dev")
    questions = tuple(Question(str(n), "fact", ("?",)) for n in range(50))
    dev, test = choose_half(questions, "dev"), choose_half(questions, "test")
    assert choose_half(questions, "all") == questions
    assert sorted(dev + test, key=lambda q: int(q.id)) == list(questions)
    assert dev and test
