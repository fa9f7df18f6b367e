"""The rows of an index's terms are, after any changes, those of a fresh file."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from calctutor.backends.content_schema import create
from calctutor.backends.term_store import write_terms
from calctutor.types import Term

NAMES = """Lake|lake|the Lake|Iron (Fe)|Iron ring|Red iron ring|Site|sorted(xs)|Acid or base|pH|
Deep vein thrombosis|DVT|Sea salt|Salt|Über Bord|x""".replace("\n", "").split("|")
FOUND_BY = ("term_names", "term_parts", "term_parents", "term_initials", "term_tails")
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
        how = "how" if table == "term_names" else "''"
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
