"""Terms of the shipped notes that are spelled nearly alike are never answered for one another."""

from __future__ import annotations

from difflib import SequenceMatcher

from calctutor import Tutor
from calctutor.text import fold

ALIKE = 0.75
"""Edit ratio from which two names are nearly alike."""


def test_no_question_on_a_term_is_answered_from_one_spelled_nearly_alike(tutor: Tutor) -> None:
    names = [fold(t.name) for t in tutor.terms.terms if t.kind != "glossary"]
    pairs = [
        (a, b)
        for a in names
        for b in names
        if a != b and SequenceMatcher(None, a, b, autojunk=False).ratio() > ALIKE
    ]
    assert len(pairs) >= 12
    for asked, other in pairs:
        for question in (f"What is {asked}?", f"What is seen in {asked}?"):
            reply = tutor.ask(question)
            for citation in reply.citations if reply.kind == "answer" else ():
                own = any(asked in fold(h) for h in citation.headings[:-1])
                of_other = fold(citation.headings[-1]) == other
                assert own or asked in fold(citation.quote) or not of_other, (question, citation)
