"""What no question is made of, and what a session asks few of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from calctutor.notes.read import read_notes
from calctutor.quiz.bank import make_bank
from calctutor.quiz.choose import asks_for_short_name, choose
from calctutor.quiz.schedule import Scheduler
from calctutor.quiz.unsuited import unsuited
from calctutor.quiz.views import Views
from calctutor.types import Note


def bank_of(text: str):
    notes = [Note("a.md", text, "")]
    content = read_notes(notes, count_tokens=len, word_pieces=len)
    views = Views(content.facts, content.terms, content.notes)
    return views, *make_bank(content.facts, content.terms, content.notes)


@pytest.mark.parametrize(
    "line",
    [
        "- **Early publication:** doi:10.1088/0031-9155/60/14/5471",
        "- **License:** BSD-3, for all uses",
        "- **Photograph:** image courtesy of Radiopaedia",
        "- **More:** https://brainder.org/2012/09/23/the-nifti-file-format/",
        "As we will see, the second filter is wider than the first one.",
        "The code above stores the whole volume in one array of numbers.",
    ],
)
def test_what_stands_around_the_content_is_asked_by_no_question(line):
    views, bank, report = bank_of(f"# Filters\n\n## Median\n\n{line}\n")
    assert [bool(unsuited(v)) for v in views.views] == [True] * len(views.views)
    assert bank == ()
    assert all("No question about it passed" not in s.reason for s in report.skipped)


def test_a_plain_statement_is_suited():
    views, bank, _ = bank_of(
        "# Filters\n\n## Median\n\n- **Noise:** removes salt-and-pepper noise\n"
    )
    assert [unsuited(v) for v in views.views] == [""] * len(views.views)
    assert bank


def test_a_session_asks_few_abbreviations_while_else_is_left():
    facts = "\n".join(f"- **Aspect {n}:** value{n} of kind{n}" for n in range(20))
    rows = "\n".join(f"| AB{c} | alpha {c.lower()}eta |" for c in "BCDFGHJKLM")
    text = f"# Things\n\n{facts}\n\n# Glossary\n\n| Abbreviation | Name |\n|---|---|\n{rows}\n"
    _, bank, _ = bank_of(text)
    names = [item for item in bank if asks_for_short_name(item)]
    assert len({i.fact_id for i in names}) >= 5
    chosen = choose(bank, (), scheduler=Scheduler(), today=date(2026, 1, 1), count=10)
    assert sum(asks_for_short_name(i) for i in chosen) <= 1
    alone = choose(names, (), scheduler=Scheduler(), today=date(2026, 1, 1), count=5)
    assert len(alone) == 5
    assert not asks_for_short_name(replace(names[0], gold=()))
