"""The place Notes: what is indexed, to read; changes of the folder are made in `notes_change`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from calctutor.errors import IndexProblem, RequestError
from calctutor.faces.web.ops import Args, Context, Op, Result, number, text
from calctutor.faces.web.places.notes_add import ADD_OPS
from calctutor.faces.web.places.notes_change import CHANGE_OPS, writable
from calctutor.faces.web.render import note as note_page
from calctutor.faces.web.render import notes as render
from calctutor.faces.web.render.note import Known
from calctutor.faces.web.render.notes import File, Head
from calctutor.faces.web.texts import notes as texts
from calctutor.types import Fact, IndexState, Passage
from calctutor.visit_types import Visit

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

MOST_LINE = 100_000_000


def _list(context: Context, visit: Visit, args: Args) -> Result:
    """The notes with how much of each is known."""
    tutor = context.tutor
    known = _knowledge(tutor, visit)
    seen = tutor.index.facts_named(list(known))
    held = Counter((fact.source, known[fact.id][0]) for fact in seen)
    found = [
        File(source, title or source, facts, held[source, "known"], held[source, "due"])
        for source, title, facts in tutor.index.listed()
    ]
    return {
        "html": render.files(found),
        "first": found[0].source if found else "",
        "changes": writable(context.here, shared=context.shared),
        "state": tutor.report.folder,
    }


def _knowledge(tutor: Tutor, visit: Visit) -> dict[str, tuple[str, float]]:
    """For each fact seen whether it is "known" or "due", and the chance that it is recalled."""
    learner = tutor.learner(visit.learner)
    due = {card.fact_id for card in learner.due()}
    return {
        card.fact_id: (
            "due" if card.fact_id in due else "known",
            learner.scheduler.retrievability(card, learner.today),
        )
        for card in learner.cards()
    }


def _read(context: Context, visit: Visit, args: Args) -> Result:
    """One note, or the part of a long one that holds a line, with its headings."""
    tutor = context.tutor
    source = text(args, "source", most=1000)
    line = number(args, "line", 1, MOST_LINE, default=1)
    if source not in tutor.index.sources():
        raise RequestError(texts.NO_SUCH.format(source=source))
    known = _knowledge(tutor, visit)
    facts = tutor.index.facts_of([source])
    passages = tutor.index.passages_of(source)
    marks = [Known(f.span.first_line, *known.get(f.id, ("new", 0.0))) for f in facts]
    shown = note_page.window(tutor.index.note(source).text, line)
    title = next((p.headings[0] for p in passages if p.headings), source)
    return {
        "source": source,
        "title": title,
        "html": note_page.page(shown, source, marks),
        "outline": render.outline(_heads(passages, facts, known)),
        "legend": render.legend(marks),
        "part": render.part(shown),
        "first": shown.first,
        "last": shown.last,
    }


def _heads(
    passages: Sequence[Passage], facts: Sequence[Fact], known: Mapping[str, tuple[str, float]]
) -> list[Head]:
    """The headings that passages stand under, those above them included, each once."""
    own = Counter(fact.headings for fact in facts)
    right = Counter(f.headings for f in facts if known.get(f.id, ("new",))[0] == "known")
    heads: dict[tuple[str, ...], Head] = {}
    for passage in passages:
        for depth in range(len(passage.headings)):
            path = passage.headings[: depth + 1]
            line = passage.span.first_line
            heads.setdefault(path, Head(depth, path[-1], line, own[path], right[path]))
    return list(heads.values())


def _about(context: Context, visit: Visit, args: Args) -> Result:
    """The state of the index, what was left out, what was removed."""
    from calctutor.build import index_state, notes_folder

    state: IndexState | None
    try:
        state = index_state(context.here)
    except IndexProblem:
        state = None
    folder = notes_folder(context.here)
    skipped = context.tutor.report.skipped
    return {
        "html": render.about(state, str(context.here.notes), skipped),
        "trash": render.trash(folder.trashed(), str(folder.trash)),
    }


OPS: Mapping[str, Op] = {
    "notes.list": _list,
    "notes.read": _read,
    "notes.about": _about,
    **ADD_OPS,
    **CHANGE_OPS,
}
