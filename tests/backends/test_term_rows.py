"""The rows of an index's terms are, after any changes, those of a fresh file."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from calctutor.backends.content_schema import create
from calctutor.backends.term_store import StoredTerms
from calctutor.backends.term_writer import write_filter, write_terms
from calctutor.term_table import LONGEST_TYPED, TermsInMemory
from calctutor.terms import TermIndex
from calctutor.text import fold
from calctutor.types import Term

NAMES = """Lake|lake|the Lake|Iron (Fe)|Iron ring|Red iron ring|Site|sorted(xs)|Acid or base|pH|
Deep vein thrombosis|DVT|Sea salt|Salt|Über Bord|x""".replace("\n", "").split("|")
WITH_HOW = ("term_names", "term_spelled")
FOUND_BY = (*WITH_HOW, "term_parts", "term_parents", "term_initials", "term_tails")
COUNTED = ("term_words", "term_forms")


def some(chance: random.Random, most: int) -> tuple[str, ...]:
    return tuple(chance.sample(NAMES, chance.randrange(most)))


def some_term(chance: random.Random) -> Term:
    kind = chance.choice(("heading", "lead_in", "bold"))
    headings = tuple((name, "Depth") for name in some(chance, 3))
    return Term(chance.choice(NAMES), some(chance, 3), some(chance, 6), headings, kind)


def changed(terms: list[Term], chance: random.Random) -> list[Term]:
    found = [some_term(chance) if chance.random() < 0.2 else term for term in terms]
    found += [some_term(chance) for _ in range(chance.randrange(3))]
    for _ in range(chance.randrange(3)):
        found.pop(chance.randrange(len(found)))
    if chance.random() < 0.3:
        chance.shuffle(found)
    return found


def rows(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that is in the tables, terms by their place in the order."""
    found = {table: sorted(connection.execute(f"SELECT * FROM {table}")) for table in COUNTED}
    columns = "position, terms.name, found, called, record"
    found["terms"] = sorted(connection.execute(f"SELECT {columns} FROM terms"))
    for table in FOUND_BY:
        how = "how" if table in WITH_HOW else "''"
        query = f"SELECT {table}.name, position, {how} FROM {table} LEFT JOIN terms USING (term)"
        found[table] = sorted(connection.execute(query))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_terms_that_change_leave_the_rows_of_a_fresh_file(tmp_path: Path, seed: int):
    chance = random.Random(seed)
    terms = [some_term(chance) for _ in range(12)]
    with closing(create(tmp_path / "followed.sqlite")) as followed:
        for step in range(25):
            write_terms(followed, terms)
            with closing(create(tmp_path / f"fresh {step}.sqlite")) as fresh:
                write_terms(fresh, terms)
                assert rows(followed) == rows(fresh)
            terms = changed(terms, chance)


def test_a_term_that_is_told_otherwise_keeps_its_number_and_its_other_rows(tmp_path: Path):
    with closing(create(tmp_path / "content.sqlite")) as connection:
        lake = Term("Lake", ("Loch",), ("Waters", "Sea"), (), "heading")
        write_terms(connection, [lake, Term("Iron", (), (), (), "bold")])
        before = connection.total_changes
        other = Term("Lake", ("Loch",), ("Waters", "River"), (), "heading")
        write_terms(connection, [other, Term("Iron", (), (), (), "bold")])
        parents = connection.execute("SELECT name, term FROM term_parents").fetchall()
        assert sorted(parents) == [(b"river", 0), (b"water", 0)]
        assert connection.total_changes - before <= 4


LONG = "A name of so many words that nobody types it to its end before it is found by all of them"
TYPED = (
    *(
        "",
        "l",
        "L",
        "la",
        "lake",
        "iron",
        "iron r",
        "ring",
        "vein th",
        "ead",
        "alt",
        "s",
        "x",
        "ph",
    ),
    *("sorted(", "(fe", "(", " ", "über", "UBER", "dvt", "zzz", "nobody types", "obody", LONG),
)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_typed_finds_the_terms_that_a_look_at_all_of_them_finds(tmp_path: Path, seed: int):
    chance = random.Random(seed)
    terms = [some_term(chance) for _ in range(60)] + [Term(LONG, ("DVT",), (), (), "heading")]
    memory = TermsInMemory(terms)
    with closing(create(tmp_path / "content.sqlite")) as connection:
        write_terms(connection, terms)
        write_filter(connection, tmp_path / "bits")
        bits = (tmp_path / "bits").read_bytes()
        stored = StoredTerms(lambda q, v: connection.execute(q, tuple(v)).fetchall(), bits)
        assert len(LONG) > LONGEST_TYPED
        for typed in TYPED:
            for most in (1, 3, 10, 100):
                wanted = fold(typed)
                assert list(stored.spelled(wanted, most)) == list(memory.spelled(wanted, most))
                assert TermIndex(stored).suggest(typed, most) == TermIndex(memory).suggest(
                    typed, most
                )
        assert list(stored.spread(1000)) == list(memory.spread(1000)) == list(memory.all())
        some_of_them = stored.spread(10)
        assert 5 <= len(some_of_them) <= 20
        assert [t for t in memory.all() if t in some_of_them]


def test_notes_without_terms_have_none_to_spread() -> None:
    assert list(TermsInMemory(()).spread(5000)) == []
