"""Snippets for teachers: what the notes say of one term, with its sources."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calctutor.aspects import ASPECTS, asked_aspects
from calctutor.dialogue import frames
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.compare import Comparer
from calctutor.dialogue.distinction import render
from calctutor.dialogue.draft import Draft
from calctutor.dialogue.rows import row_of
from calctutor.dialogue.sides import About, SideFinder
from calctutor.dialogue.wording import statement
from calctutor.terms import TermIndex, exact
from calctutor.text import words
from calctutor.types import Abstention, Comparison, Fact, Question, Reply, SnippetLength

PARAGRAPH_WORDS = 60
"""About as many words as a paragraph snippet has."""
TABLES = 3
"""Siblings with which a handout compares a term, at most."""
_USUAL = ("site", "timing", "appearance", "cause", "association")


@dataclass(frozen=True)
class SnippetMaker:
    """Makes snippets from one folder of notes."""

    terms: TermIndex
    about: About
    comparer: Comparer

    def make(self, question: Question, length: SnippetLength, citer: Citer) -> Reply:
        """A snippet in one of three lengths, or an abstention when the notes lack the term."""
        text = _named(question) or question.understood
        side = SideFinder(self.terms, self.about).find([text])[0]
        draft = Draft(citer)
        if side is None or not side.facts:
            draft.frame(frames.NOTHING_ON.format(missing=f"“{text}”"))
            abstention = Abstention("topic", text)
            return draft.reply("abstention", question.understood, abstention=abstention)
        draft.frame(frames.SUMMARY_OF.format(term=side.label))
        draft.facts(_fitting(list(side.facts), length))
        tables = self._tables(side.label, citer, draft) if length == "handout" else ()
        if length != "line":
            self._close(list(side.facts), draft)
        return replace(draft.reply("snippet", question.understood), tables=tables)

    def _tables(self, term: str, citer: Citer, draft: Draft) -> tuple[Comparison, ...]:
        """A distinction with each of the nearest siblings."""
        tables = []
        for sibling in self.terms.siblings(term)[:TABLES]:
            found = self.comparer.compare((term, sibling), citer)
            if isinstance(found, Comparison):
                markdown, sentences = render(found)
                title = f"{term} / {sibling}"
                headed = [replace(sentence, heading=title) for sentence in sentences]
                draft.block(f"\n### {title}\n\n{markdown}\n", headed)
                tables.append(found)
        return tuple(tables)

    def _close(self, facts: list[Fact], draft: Draft) -> None:
        said = {aspect for f in facts for aspect in (row_of(f), f.aspect, *_labelled(f))}
        names = {a.name for a in ASPECTS}
        open_ones = [a for a in _USUAL if a not in said and a in names]
        if open_ones:
            draft.frame(frames.LEFT_OPEN.format(aspects=", ".join(open_ones)))
        draft.frame(frames.TEACHER_LINE)


def _named(question: Question) -> str:
    """The term asked for: one spelled out, or the only one that all words of names belong to."""
    for mention in exact(question.mentions):
        return mention.names[0]
    held = [set(m.names) for m in question.mentions]
    shared = set.intersection(*held) if held else set()
    return shared.pop() if len(shared) == 1 else ""


def _labelled(fact: Fact) -> tuple[str, ...]:
    """The aspects that a statement's labels speak of: "Where", "Imaging over time"."""
    return asked_aspects("; ".join((fact.subject, fact.lead_in, *fact.headings[-1:])))


def _fitting(facts: list[Fact], length: SnippetLength) -> list[Fact]:
    """As many facts, in order, as the length holds."""
    if length == "handout":
        return facts
    if length == "line":
        return facts[:1]
    kept: list[Fact] = []
    count = 0
    for fact in facts:
        count += len(words(statement(fact)))
        if kept and count > PARAGRAPH_WORDS + 10:
            break
        kept.append(fact)
    return kept
