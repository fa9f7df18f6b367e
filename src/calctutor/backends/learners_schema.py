"""The tables of the learners' database, and rows to values and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from calctutor.backends.database import BIG, Words
from calctutor.learner_types import Attempt, Card, Rating

metadata = MetaData()


def _owner() -> Column[int]:
    return Column(
        "learner_id", ForeignKey("learners.id", ondelete="CASCADE"), nullable=False, index=False
    )


learners = Table(
    "learners",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", BIG, primary_key=True),
    _owner(),
    Column("uid", Words, nullable=False),
    Column("quiz_id", Words, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("item_id", Words, nullable=False),
    Column("fact_id", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("response", Words, nullable=False),
    Column("score", Float, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("at", Words, nullable=False),
    Column("day", Integer, nullable=False),
    Column("hints", Integer, nullable=False),
    Column("guess", Float, nullable=False),
    Column("recall", Integer, nullable=False),
    Column("confused_with", Words, nullable=False),
    Column("review", Integer, nullable=False),
    Column("undone", Integer, nullable=False, server_default=text("0")),
    Column("card_before", Words),
    Column("session_before", Words),
    UniqueConstraint("learner_id", "uid"),
    sqlite_autoincrement=True,
)
wishes = Table(
    "wishes",
    metadata,
    _owner(),
    Column("name", Words, nullable=False),
    Column("value", Words, nullable=False),
    UniqueConstraint("learner_id", "name"),
)

KEPT = text("undone = 0")
REVIEWS = text("undone = 0 AND review = 1")
CONFUSED = text("undone = 0 AND confused_with <> ''")
"""Which attempts count; written out, as no partial index serves a bound parameter."""

Index(
    "kept_of_learner",
    attempts.c.learner_id,
    attempts.c.id,
    sqlite_where=KEPT,
    postgresql_where=KEPT,
)
Index(
    "one_answer_a_turn",
    attempts.c.learner_id,
    attempts.c.quiz_id,
    attempts.c.turn,
    unique=True,
    sqlite_where=KEPT,
    postgresql_where=KEPT,
)
Index(
    "reviews_of_learner",
    attempts.c.learner_id,
    attempts.c.id,
    attempts.c.fact_id,
    attempts.c.day,
    attempts.c.rating,
    attempts.c.score,
    attempts.c.guess,
    attempts.c.recall,
    attempts.c.undone,
    attempts.c.review,
    sqlite_where=REVIEWS,
    postgresql_where=REVIEWS,
)
Index(
    "confusions_of_learner",
    attempts.c.learner_id,
    attempts.c.fact_id,
    attempts.c.confused_with,
    attempts.c.undone,
    sqlite_where=CONFUSED,
    postgresql_where=CONFUSED,
)

cards = Table(
    "cards",
    metadata,
    _owner(),
    Column("fact_id", Words, nullable=False),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    UniqueConstraint("learner_id", "fact_id"),
)

CARD_COLUMNS = tuple(column for column in cards.c if column.name != "learner_id")
"""The columns of a card in the order of the fields of `Card`."""

sessions = Table(
    "sessions",
    metadata,
    _owner(),
    Column("quiz_id", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("revision", BIG, nullable=False),
    UniqueConstraint("learner_id", "quiz_id"),
)

aliases = Table(
    "aliases",
    metadata,
    _owner(),
    Column("fact_id", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("alias", Words, nullable=False),
    Column("added", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("learner_id", "fact_id", "target", "alias"),
)

Row = Mapping[str, Any]


def attempt_row(attempt: Attempt) -> dict[str, object]:
    """The columns of an attempt, without its owner."""
    return {
        "uid": attempt.uid,
        "quiz_id": attempt.quiz_id,
        "turn": attempt.turn,
        "item_id": attempt.item_id,
        "fact_id": attempt.fact_id,
        "kind": attempt.kind,
        "response": attempt.response,
        "score": float(attempt.score),
        "verdict": attempt.verdict,
        "rating": int(attempt.rating),
        "at": attempt.at.astimezone(timezone.utc).isoformat(),  # noqa: UP017
        "day": attempt.day.toordinal(),
        "hints": attempt.hints,
        "guess": float(attempt.guess),
        "recall": int(attempt.recall),
        "confused_with": attempt.confused_with,
        "review": int(attempt.review),
    }


def attempt_from(row: Row) -> Attempt:
    """The attempt of a row, or of an exported record; KeyError, TypeError or ValueError."""
    return Attempt(
        quiz_id=str(row["quiz_id"]),
        turn=int(row["turn"]),
        item_id=str(row["item_id"]),
        fact_id=str(row["fact_id"]),
        kind=str(row["kind"]),
        response=str(row["response"]),
        score=_fraction(row["score"]),
        verdict=str(row["verdict"]),
        rating=Rating(int(row["rating"])),
        at=_moment(str(row["at"])),
        day=date.fromordinal(int(row["day"])),
        hints=int(row["hints"]),
        guess=_fraction(row["guess"]),
        recall=bool(row["recall"]),
        confused_with=str(row["confused_with"]),
        review=bool(row["review"]),
        uid=str(row["uid"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"the time {text} has no zone")
    return moment.astimezone(timezone.utc)  # noqa: UP017


def _fraction(value: object) -> float:
    number = float(str(value))
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{value} lies outside 0 to 1")
    return number


def card_row(card: Card) -> dict[str, object]:
    """The columns of a card, without its owner."""
    return {
        "fact_id": card.fact_id,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "due": card.due.toordinal(),
        "last": card.last.toordinal(),
        "reviews": card.reviews,
        "lapses": card.lapses,
    }


def card_from(row: Row) -> Card:
    """The card of a row, or of an exported record; KeyError, TypeError or ValueError."""
    stability, difficulty = float(row["stability"]), float(row["difficulty"])
    if not (0.0 < stability < 1e6 and 1.0 <= difficulty <= 10.0):
        raise ValueError(f"a stability of {stability} days with a difficulty of {difficulty}")
    return Card(
        fact_id=str(row["fact_id"]),
        stability=stability,
        difficulty=difficulty,
        due=date.fromordinal(int(row["due"])),
        last=date.fromordinal(int(row["last"])),
        reviews=int(row["reviews"]),
        lapses=int(row["lapses"]),
    )
