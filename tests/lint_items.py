"""Items for the linter's tests: clean ones from a table, flawed ones seeded rule by rule."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from calctutor.quiz.views import Views
from calctutor.quiz_types import CHOICE_KINDS, IdeaUnit, ItemKind, Option, QuizItem
from calctutor.types import Citation, Fact, Note, NotesContent
from quiz_reading import content_of_texts

CLEAN = Path(__file__).resolve().parent / "data" / "lint" / "clean.tsv"
SET_PHRASES = ("True", "False", "Avoid it", "Go ahead")

NOTES = {
    "tumours.md": """# Soft tissue tumours

## Benign tumours

- **Soft tissue chondroma (STC):** ring-and-arc calcification.
- **Lipoma:** fat density throughout.
- **Haemangioma:** phleboliths.

## Malignant tumours

- **Synovial sarcoma:** central calcification. [disputed: Larger series say otherwise.]
- **Clear cell sarcoma:** melanin in the cells.

## Hypoparathyroidism

- **Growth:** early closure of the epiphyses.
- **Laboratory:** low serum calcium.

## Hyperparathyroidism

- **Laboratory:** high serum calcium.

## Pseudohypoparathyroidism

- **Features:** similar to hypoparathyroidism, but with short metacarpals.

## Gout

- **Laboratory:** high serum urate.
""",
    "older.md": """# Gout

- **Laboratory:** low serum urate.
""",
}


def notes() -> NotesContent:
    """The little folder that the rules on evidence look into."""
    return content_of_texts(NOTES)


def fact(views: Views, text: str) -> Fact:
    """The fact of exactly this text."""
    return next(f for f in views.facts if f.text.rstrip(".") == text)


def clean_items() -> list[QuizItem]:
    """Every item of the table, complete with feedback and citations."""
    lines = CLEAN.read_text(encoding="utf-8").splitlines()
    return [row_item(*line.split("\t")) for line in lines]


def row_item(kind: str, stem: str, *texts: str) -> QuizItem:
    """An item of one table row: choice kinds put the key first, typed kinds give all answers."""
    if kind in CHOICE_KINDS:
        return choice(stem, texts[0], *texts[1:], kind=kind)
    return typed(stem, *texts, kind=kind)


def cited(number: int, quote: str, disputed: str | None = None) -> Citation:
    """A citation of some words, at the start of a file of their own."""
    return Citation(number, "table.md", ("Table",), quote, 0, len(quote), 1, 1, disputed=disputed)


def choice(stem: str, right: str, *wrong: str, kind: str = "sba_value") -> QuizItem:
    """A choice item without a flaw of its own; numbers ascend, other keys are placed by hash."""
    key_quote = f"The notes say: {right}." if right not in SET_PHRASES else "Avoid it. As stated."
    citations = [cited(1, key_quote)]
    options = [Option(right, True, f"Right. “{right}” [1]", (1,), entity=right)]
    if right in SET_PHRASES:
        options = [Option(right, True, "Right. [1]", (1,), entity=right)]
    for number, text in enumerate(wrong, start=2):
        citations.append(cited(number, f"Of another: {text}."))
        options.append(
            Option(text, False, "Not so. [1]", (number,), "exclusive", f"fact-{number}", text)
        )
    options.sort(key=lambda o: (_number(o.text), hashlib.sha256((stem + o.text).encode()).digest()))
    if kind == "true_false":
        options.sort(key=lambda o: o.text == "False")
    gold = (IdeaUnit("it is so", "serum urate is high"),) if kind == "two_tier" else ()
    return QuizItem(
        id="c-" + hashlib.sha256((stem + right).encode()).hexdigest()[:10],
        kind=kind,  # type: ignore[arg-type]
        stem=stem,
        fact_id="fact-1-" + stem,
        options=tuple(options),
        key=tuple(i for i, o in enumerate(options) if o.correct),
        feedback="As your notes say. [1]",
        citations=tuple(citations),
        statement=(right if right not in SET_PHRASES else "Avoid it",),
        gold=gold,
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def typed(stem: str, *answers: str, kind: str = "cloze") -> QuizItem:
    """A typed item without a flaw of its own."""
    quote = f"The notes say: {', '.join(answers)}."
    return QuizItem(
        id="t-" + hashlib.sha256(stem.encode()).hexdigest()[:10],
        kind=kind,  # type: ignore[arg-type]
        stem=stem,
        fact_id="fact-" + stem,
        feedback="As your notes say. [1]",
        citations=(cited(1, quote),),
        statement=answers,
        gold=tuple(IdeaUnit(a, a) for a in answers),
    )


def as_kind(item: QuizItem, kind: ItemKind) -> QuizItem:
    """The same item under another kind."""
    return replace(item, kind=kind)


def note(source: str, text: str) -> Note:
    """A note with a digest of its text."""
    return Note(source, text, hashlib.sha256(text.encode()).hexdigest())
