"""The making of items: ids, citations, seeded order, options that say why they are wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from calctutor.quiz.match import key, raw_slice
from calctutor.quiz.views import View, Views
from calctutor.quiz_types import IdeaUnit, ItemKind, Option, QuizItem, Refutation, Rival
from calctutor.types import Citation, Fact, Span

Cite = Callable[[Fact], Citation]
"""The citation of one fact; its number is set by the item."""

BADGE = "Practice only: your notes mark this as disputed."
NUMBER = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def rank(*parts: object) -> str:
    """A fixed pseudo-random rank of some texts, the same in every process."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def item_id(fact_id: str, kind: str, direction: str) -> str:
    """The stable id of an item, from what it asks and not from how it is worded."""
    return f"q-{rank(fact_id, kind, direction)[:12]}"


def upper_first(text: str) -> str:
    """A text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


@dataclass
class Sheet:
    """The citations of one item as they are collected; a fact has one number."""

    cite: Cite
    facts: list[Fact]

    def number(self, fact: Fact) -> int:
        """The number of a fact's citation in this item."""
        for number, known in enumerate(self.facts, start=1):
            if (known.source, known.span) == (fact.source, fact.span):
                return number
        self.facts.append(fact)
        return len(self.facts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations in the order of their numbers."""
        return tuple(replace(self.cite(f), number=n) for n, f in enumerate(self.facts, start=1))


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option: its text, whose it is, the view that refutes it, and how."""

    text: str
    entity: str
    by: View
    refutation: Refutation


class Maker:
    """Builds items from views; holds the folder, the citer and nothing else."""

    def __init__(self, views: Views, cite: Cite) -> None:
        """A maker for one folder."""
        self.views = views
        self.cite = cite

    def sheet(self, view: View) -> Sheet:
        """A new collection of citations that begins with the asked fact."""
        return Sheet(self.cite, [view.fact])

    def quoted(self, view: View) -> str:
        """A fact's own words for feedback, in quotation marks."""
        return f"“{view.fact.text}”"

    def told(self, view: View, sheet: Sheet) -> str:
        """What the notes say, with its citation: "Topic – Label: “text” [2]"."""
        return f"{view.place}: {self.quoted(view)} [{sheet.number(view.fact)}]"

    def slice_of(self, view: View, shown: str) -> str:
        """The exact words of a fact's span that a shown text was made from, or ""."""
        return raw_slice(self.views.quote(view.fact), shown)

    def finish(self, item: QuizItem, view: View, sheet: Sheet) -> QuizItem:
        """An item with all that it takes from its fact; a disputed one is for practice only."""
        asked = item.fact_ids or (view.fact.id,)
        return replace(
            item,
            citations=sheet.citations,
            subject=item.subject or view.topic,
            aspect=view.fact.aspect or view.label,
            group=item.group or self._group(view),
            fact_ids=asked,
            scored=item.scored and not view.disputed,
            badge=f"{BADGE} {view.fact.disputed}".strip() if view.disputed else "",
        )

    def _group(self, view: View) -> str:
        """What the confusable siblings of a topic stand under, "" where it has none."""
        term = self.views.terms.get(view.topic)
        siblings = self.views.terms.siblings(term.name) if term else ()
        return term.parents[0] if term and siblings else ""

    def typed(
        self,
        kind: ItemKind,
        view: View,
        stem: str,
        units: Sequence[IdeaUnit],
        direction: str,
        *,
        from_facts: Sequence[Fact] = (),
        asked: Sequence[str] = (),
    ) -> QuizItem | None:
        """An item whose answer is typed; None where a unit is no span of the notes.

        ``from_facts`` names for each unit the fact that it stands in, where that is
        not the asked one; ``asked`` the facts that the item asks, if several.
        """
        sheet = self.sheet(view)
        sources = list(from_facts) or [view.fact] * len(units)
        spans = tuple(
            raw_slice(self.views.quote(f), u.value) for f, u in zip(sources, units, strict=True)
        )
        if not units or not all(spans):
            return None
        units = [replace(u, citation=sheet.number(f)) for f, u in zip(sources, units, strict=True)]
        told = self._all_told(view, sources, sheet)
        units = [replace(u, rivals=self._cited(u.rivals, sheet)) for u in units]
        item = QuizItem(
            id=item_id(view.fact.id, kind, direction),
            kind=kind,
            stem=stem,
            fact_id=view.fact.id,
            gold=tuple(units),
            model_answer="; ".join(upper_first(unit.text) for unit in units),
            feedback=told,
            statement=spans,
            fact_ids=tuple(asked),
        )
        return self.finish(item, view, sheet)

    def _cited(self, rivals: Sequence[Rival], sheet: Sheet) -> tuple[Rival, ...]:
        """The rivals with the citation of what says whose value each is."""
        known = ((r, self.views.of.get(r.fact_id)) for r in rivals)
        return tuple(
            replace(r, citation=sheet.number(by.fact) if by is not None else None)
            for r, by in known
        )

    def _all_told(self, view: View, sources: Sequence[Fact], sheet: Sheet) -> str:
        """The feedback of a typed item: each fact that it was made from, told once."""
        told: dict[str, str] = {}
        for fact in (view.fact, *sources):
            known = self.views.of.get(fact.id)
            if known is not None and known.fact.span == fact.span:
                told.setdefault(fact.id, self.told(known, sheet))
        return f"Your notes: {' '.join(list(told.values())[:8])}"

    def choice(
        self,
        kind: ItemKind,
        view: View,
        stem: str,
        right: str,
        wrong: Sequence[Distractor],
        *,
        source: Fact | None = None,
        asked: Sequence[str] = (),
        as_written: bool = False,
    ) -> QuizItem | None:
        """A single choice; None where the key is no span of the notes.

        ``as_written`` keeps the first letters of the options, as names of code need it.

        ``source`` is the fact, heading or row head that the key stands in, where
        that is not the asked fact itself.
        """
        sheet = self.sheet(view)
        made_from = raw_slice(self.views.quote(source or view.fact), right)
        if not made_from or len(wrong) < 1:
            return None
        told = self.told(view, sheet)
        if source is not None:
            sheet.number(source)
        written = str if as_written else upper_first
        options = [
            Option(written(right), True, f"Right. {told}", (1,), entity=view.topic),
            *(self._wrong(d, sheet, written(d.text)) for d in wrong),
        ]
        item = QuizItem(
            id=item_id(view.fact.id, kind, right),
            kind=kind,
            stem=stem,
            fact_id=view.fact.id,
            options=tuple(options),
            key=(0,),
            feedback=f"Your notes: {told}",
            model_answer=written(right),
            statement=(made_from,),
            fact_ids=tuple(asked),
        )
        return self.finish(item, view, sheet)

    def _wrong(self, wrong: Distractor, sheet: Sheet, shown: str) -> Option:
        # Of a sibling's own value the notes don't say that it is untrue of the subject asked.
        lead = "Your notes have it otherwise." if wrong.refutation == "sibling" else "Not so."
        return Option(
            text=shown,
            feedback=f"{lead} {self.told(wrong.by, sheet)}",
            citations=(sheet.number(wrong.by.fact),),
            refutation=wrong.refutation,
            refuted_by=wrong.by.fact.id,
            entity=wrong.entity,
        )

    def name_source(self, view: View) -> Fact | None:
        """Where the topic of a view stands: its own span, its row's head, or its heading."""
        if raw_slice(self.views.quote(view.fact), view.topic):
            return view.fact
        row = self.views.by_id.get(view.fact.parent)
        if row is not None and raw_slice(self.views.quote(row), view.topic):
            return row
        for other in self.views.by_topic[key(view.topic)]:
            same = (other.fact.source, other.fact.group) == (view.fact.source, view.fact.group)
            if same and other.role == "led" and self.slice_of(other, view.topic):
                return other.fact
        note = self.views.texts.get(view.fact.source, "")
        at = len(note[: view.fact.span.start])
        for line in reversed(note[:at].splitlines(keepends=True)):
            at -= len(line)
            found = raw_slice(line, view.topic) if line.startswith("#") else ""
            if found:
                start = at + line.index(found)
                number = note.count("\n", 0, start) + 1
                return replace(view.fact, span=Span(start, start + len(found), number, number))
        return None

    def rivals(self, view: View) -> tuple[Rival, ...]:
        """What siblings have in the same place, undisputed: the wrong answers worth naming."""
        found = []
        for other in self.siblings(view):
            if len(other.text.split()) <= 12 and not other.disputed:
                found.append(Rival(other.text, other.topic, other.fact.id))
        return tuple(found[:6])

    def siblings(self, view: View) -> list[View]:
        """The same aspect of other topics: the cells of one column, one label, one led list."""
        fact = view.fact
        if view.role == "cell":
            same = self.views.by_label[key(view.label)]
            peers = [v for v in same if v.role == "cell" and v.fact.group == fact.group]
            peers = [v for v in peers if v.label == view.label]
        elif view.role == "led":
            peers = [v for v in self.views.by_group[f"{fact.group}|{fact.parent}"]]
            peers = [v for v in peers if v.role == "led"]
        elif view.label and view.role in ("aspect", "sentence"):
            peers = [v for v in self.views.by_label[key(view.label)] if v.role == view.role]
        else:
            return []
        return [v for v in peers if key(v.topic) != key(view.topic)]

    def alone(self, view: View) -> bool:
        """Whether a fact is the only one of its topic under its label."""
        same = [
            v
            for v in self.views.by_topic[key(view.topic)]
            if key(v.label) == key(view.label) and v.role not in ("name", "head")
        ]
        return len(same) == 1
