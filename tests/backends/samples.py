"""Notes made by hand, of any size, for the tests of the index."""

from __future__ import annotations

import hashlib
import random

from calctutor.types import (
    Fact,
    IndexRecipe,
    Note,
    NotesContent,
    Passage,
    SkippedFile,
    Span,
    Term,
)

RECIPE = IndexRecipe("hashing/1", "reader 1", "tokens", 200, 256)

_WORDS = (
    "valve artery vein muscle bone cartilage tendon nerve lobe margin edge shell zone rim "
    "calcium phosphate serum urine hormone gland tumour cyst abscess haematoma fracture callus "
    "early late rare common dense lucent ring arc cloud flocculent linear punctate elbow knee "
    "thigh shoulder hip spine child adult proximal distal benign malignant épaule größe Ελλάδα"
).split()


def make_content(
    notes: int = 3, passages: int = 4, facts: int = 3, *, seed: int = 0, mark: str = ""
) -> NotesContent:
    """Notes of random words; ``mark`` stands in every passage, so that versions differ."""
    chance = random.Random(seed)
    made_notes: list[Note] = []
    made_passages: list[Passage] = []
    made_facts: list[Fact] = []
    for n in range(notes):
        source = f"unit {n}/nötes-{n}.md"
        text = ""
        for p in range(passages):
            start = len(text)
            headings = (f"Unit {n}", f"Topic {p} {chance.choice(_WORDS)}")
            key = f"p-{n}-{p}"
            for f in range(facts):
                words = " ".join(chance.choices(_WORDS, k=chance.randint(3, 14)))
                sentence = f"{words} {mark}".strip()
                place = Span(len(text), len(text) + len(sentence), f + 1, f + 1)
                text += f"{sentence}\n"
                made_facts.append(
                    Fact(
                        id=f"f-{n}-{p}-{f}",
                        passage_id=key,
                        source=source,
                        headings=headings,
                        subject=words.split()[0],
                        aspect="site" if f % 2 else "",
                        lead_in="Site" if f % 2 else "",
                        text=sentence,
                        span=place,
                        context=(Span(0, 1, 1, 1),) if f == 2 else (),
                        group=f"list {p}",
                        parent=f"f-{n}-{p}-0" if f else "",
                        negated=f == 1,
                        hedges=("may", "rarely") if f == 0 else (),
                        disputed="another author says otherwise" if f == 2 else None,
                    )
                )
            body = text[start:]
            place = Span(start, len(text), 1, facts)
            whole = f"{' > '.join(headings)}\n{body}"
            made_passages.append(Passage(key, source, headings, body, whole, place))
        made_notes.append(Note(source, text, hashlib.sha256(text.encode()).hexdigest()))
    terms = (
        Term("heart valve", ("valve", "HV"), ("Unit 0",), (("Unit 0", "Topic 0"),), "lead_in"),
        Term("Ελλάδα"),
    )
    return NotesContent(
        notes=tuple(made_notes),
        passages=tuple(made_passages),
        facts=tuple(made_facts),
        fact_texts=tuple(f"{fact.subject}: {fact.text}" for fact in made_facts),
        terms=terms,
        skipped=(SkippedFile("picture.md", "it is not text"),),
    )


EMPTY = NotesContent((), (), (), (), ())
