"""What learners do: answers, cards, quizzes under way, their own accepted words."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, UniqueConstraint, text

from calctutor.backends.database import BIG, Words

revision = "0001"
down_revision = None

_KEPT = text("undone = 0")
_REVIEWS = text("undone = 0 AND review = 1")
_CONFUSED = text("undone = 0 AND confused_with <> ''")


def _owner() -> Column[int]:
    return Column("learner_id", BIG, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Words, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learners",
        Column("id", BIG, primary_key=True),
        Column("name", Words, nullable=False, unique=True),
    )
    _attempts()
    op.create_table(
        "cards",
        _owner(),
        *_words("fact_id"),
        Column("stability", Float, nullable=False),
        Column("difficulty", Float, nullable=False),
        *_numbers("due", "last", "reviews", "lapses"),
        UniqueConstraint("learner_id", "fact_id"),
    )
    op.create_table(
        "sessions",
        _owner(),
        *_words("quiz_id", "state"),
        Column("revision", BIG, nullable=False),
        UniqueConstraint("learner_id", "quiz_id"),
    )
    op.create_table(
        "aliases",
        _owner(),
        *_words("fact_id", "target", "alias"),
        UniqueConstraint("learner_id", "fact_id", "target", "alias"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        Column("id", BIG, primary_key=True),
        _owner(),
        *_words("uid", "quiz_id"),
        *_numbers("turn"),
        *_words("item_id", "fact_id", "kind", "response"),
        Column("score", Float, nullable=False),
        *_words("verdict"),
        *_numbers("rating"),
        *_words("at"),
        *_numbers("day", "hints"),
        Column("guess", Float, nullable=False),
        *_numbers("recall"),
        *_words("confused_with"),
        *_numbers("review"),
        Column("undone", Integer, nullable=False, server_default=text("0")),
        Column("card_before", Words),
        Column("session_before", Words),
        UniqueConstraint("learner_id", "uid"),
        sqlite_autoincrement=True,
    )
    known = ["learner_id", "id"]
    review = ["fact_id", "day", "rating", "score", "guess", "recall", "undone", "review"]
    confusion = ["learner_id", "fact_id", "confused_with", "undone"]
    _index("kept_of_learner", known, _KEPT)
    _index("one_answer_a_turn", ["learner_id", "quiz_id", "turn"], _KEPT, unique=True)
    _index("reviews_of_learner", [*known, *review], _REVIEWS)
    _index("confusions_of_learner", confusion, _CONFUSED)


def _index(name: str, columns: list[str], where: object, *, unique: bool = False) -> None:
    op.create_index(
        name, "attempts", columns, unique=unique, sqlite_where=where, postgresql_where=where
    )
