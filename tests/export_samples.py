"""One question of each kind, a distinction and a snippet, with every nasty character in them."""

from __future__ import annotations

from datetime import UTC, datetime

from calctutor.exports.selection import Selection
from calctutor.quiz_types import IdeaUnit, ItemKind, Option, QuizItem
from calctutor.types import Cell, Citation, Comparison, Reply, Row, Sentence

NASTY = "=1+1 < > & { } ~ = # : \\ \" ' * ; $x$ [b] {{c1::x}} </p> é µ → ∞"
"""Characters that some format takes for its own, a leading = first."""
QUOTE = f"**Size:** {NASTY}"


def citation(number: int, quote: str = QUOTE, disputed: str | None = None) -> Citation:
    headings = ("Notes & <more>", "Size / trend")
    start = 100 * number
    return Citation(
        number, "a & b.md", headings, quote, start, start + len(quote), number, number,
        disputed=disputed,
    )  # fmt: skip


def option(text: str, correct: bool, number: int = 1) -> Option:
    said = "Right." if correct else "Not so."
    return Option(text, correct, f"{said} Notes: “{text} [1] {NASTY}” [{number}]", (number,))


OPTIONS = (option(f"A {NASTY}", False), option(f"B {NASTY}", True), option("C 漢字", False, 2))


def item(kind: ItemKind, **changes: object) -> QuizItem:
    values: dict[str, object] = {
        "id": f"q-{kind}",
        "kind": kind,
        "stem": f"What of {kind}, {NASTY}?",
        "fact_id": f"f-{kind}",
        "feedback": f"Your notes: “{NASTY}” [1]",
        "citations": (citation(1), citation(2, "Other words.")),
    }
    return QuizItem(**{**values, **changes})  # type: ignore[arg-type]


def unit(value: str, *aliases: str) -> IdeaUnit:
    return IdeaUnit(value, value, aliases=aliases)


CHOSEN = {"options": OPTIONS, "key": (1,)}
PAIR = {"options": OPTIONS[:2], "key": (1,)}
ITEMS: tuple[QuizItem, ...] = (
    item("cloze", stem=f"Fill in the gap. {NASTY} is _____ here.", gold=(unit(NASTY, "other"),)),
    item("reverse", gold=(unit("Term", "T"),), model_answer="Term"),
    item("sba_entity", **CHOSEN),
    item("sba_value", **CHOSEN, approved=True, ordered_options=True),
    item("contrast", **PAIR, reason_stem="Why?", gold=(unit("because"),)),
    item("multiple", options=(*OPTIONS, option("D", True)), key=(1, 3)),
    item("two_tier", **PAIR, reason_stem="Why?", gold=(unit("because"),)),
    item("odd_one_out", **CHOSEN),
    item(
        "true_false",
        options=(option("True", False), option("False", True)),
        key=(1,),
        gold=(unit("the truth"),),
    ),
    item(
        "matching",
        left=("L1 " + NASTY, "L2"),
        options=OPTIONS,
        pairs=((0, 2), (1, 0)),
    ),
    item("ordering", options=OPTIONS, order=(2, 0, 1)),
    item("set_recall", gold=(unit("one"), unit("two"), unit("three"))),
    item("short_answer", gold=(unit("idea one"), unit("idea two")), model_answer="Idea one; two"),
)
KINDS = {made.kind: made for made in ITEMS}
BOTH_TIERS = item(
    "two_tier",
    id="q-both",
    **PAIR,
    reason_stem="Why?",
    reasons=(option("wrongly", False), option("rightly", True)),
)
DISPUTED = item(
    "reverse", id="q-disputed", gold=(unit("Term"),), scored=False, badge="Practice only: doubt."
)

COMPARISON = Comparison(
    ("First & <one>", "Second"),
    (Sentence(f"First – Size: {NASTY}", (1,)),),
    (
        Row("size", (Cell(((NASTY, 1),)), Cell((("small", 2), ("very small", 3))))),
        Row("site", (Cell(), Cell((("thigh", 3),)))),
    ),
    shared=(Sentence("Both hurt.", (2,)),),
    trap=(Sentence("Beware.", (3,)),),
    silent=(Sentence("Your notes are silent on site for First.", frame=True),),
    check=(Sentence("Check yourself: which?", frame=True), Sentence("small", (2,))),
    citations=(citation(1), citation(2, "Other words."), citation(3, "Third.", "Doubted.")),
)
SNIPPET = Reply(
    "snippet",
    "",
    "",
    sentences=(
        Sentence("From your notes on First:", frame=True),
        Sentence(f"First: {NASTY}", (1,)),
        Sentence("table sentence", (2,), heading="First / Second"),
        Sentence("What your notes leave open: cause.", frame=True),
        Sentence("Teacher's note: ____", frame=True),
    ),
    citations=COMPARISON.citations,
    tables=(COMPARISON,),
)
MADE = datetime(2027, 3, 1, 12, tzinfo=UTC)
SELECTION = Selection("Title = & <b>", ITEMS, (SNIPPET,), (), made=MADE)
"""Everything at once."""
QUIZ = Selection("Quiz", ITEMS, made=MADE)
"""The questions alone."""
