"""The place Compare: terms come in, one call of the tutor, a rendered distinction goes out."""

from __future__ import annotations

from collections.abc import Mapping

from calctutor.errors import RequestError
from calctutor.exports.registry import available, write
from calctutor.exports.selection import Selection
from calctutor.faces.web.ops import Args, Context, Op, Result, choice, file_reply, text, texts_of
from calctutor.faces.web.render import compare as render
from calctutor.faces.web.render import plain
from calctutor.faces.web.texts import compare as texts
from calctutor.types import Comparison
from calctutor.visit_types import Visit

MOST_TERMS = 6
MOST_CHIPS = 4


def _start(context: Context, visit: Visit, args: Args) -> Result:
    """Pairs to begin with, and what a distinction can be saved as."""
    told = ((pair, context.tutor.compare(*pair)) for pair in context.tutor.terms.pairs(8))
    pairs = [pair for pair, found in told if isinstance(found, Comparison) and found.rows]
    choices = [
        (texts.VERSUS.format(one=one, other=other), (one, other))
        for one, other in pairs[:MOST_CHIPS]
    ]
    return {"chips": render.chips(texts.START, choices), "saves": render.saves(available())}


def _terms(context: Context, visit: Visit, args: Args) -> Result:
    """The terms that a text half typed may mean, without those chosen already."""
    typed = text(args, "typed", most=200, least=0)
    chosen = {name.casefold() for name in texts_of(args, "chosen")}
    found = context.tutor.terms.suggest(typed.strip(), 10 + len(chosen))
    fresh = [(name, alias) for name, alias in found if name.casefold() not in chosen]
    box = text(args, "box", most=40, default="compare")
    return {"html": render.options(fresh[:10], box), "count": len(fresh[:10])}


def _beside(context: Context, visit: Visit, args: Args) -> Result:
    """The siblings of one term, to compare it with."""
    name = text(args, "term", most=200)
    term = context.tutor.terms.get(name)
    siblings = context.tutor.terms.siblings(term.name)[:8] if term else ()
    return {"html": render.chips(texts.OFTEN, [(s, (name, s)) for s in siblings])}


def _show(context: Context, visit: Visit, args: Args) -> Result:
    """The distinction between some terms, or what the notes lack for it."""
    told = context.tutor.compare(*_wanted(args))
    if not isinstance(told, Comparison):
        return {"html": render.abstention(told), "cards": "", "terms": []}
    html, cards = render.distinction(told)
    return {
        "html": html,
        "cards": cards,
        "terms": list(told.terms),
        "said": texts.compared(told.terms),
        "text": plain.comparison(told),
        "markdown": _file(told, "markdown").decode("utf-8"),
    }


def _save(context: Context, visit: Visit, args: Args) -> Result:
    """The distinction as a file."""
    told = context.tutor.compare(*_wanted(args))
    names = tuple(f.name for f in available() if f.document)
    name = choice(args, "format", names, default="docx")
    if not isinstance(told, Comparison):
        raise RequestError(texts.not_covered(told.missing))
    made = write(name, _selection(told))
    return file_reply(made.name, made.mime, made.data)


def _wanted(args: Args) -> tuple[str, ...]:
    terms = tuple(dict.fromkeys(t.strip() for t in texts_of(args, "terms", most=50) if t.strip()))
    if len(terms) > MOST_TERMS:
        raise RequestError(texts.TOO_MANY)
    return terms


def _selection(told: Comparison) -> Selection:
    return Selection(title=" – ".join(told.terms), comparisons=(told,), parts=("handout",))


def _file(told: Comparison, name: str) -> bytes:
    return write(name, _selection(told)).data


OPS: Mapping[str, Op] = {
    "compare.start": _start,
    "compare.terms": _terms,
    "compare.beside": _beside,
    "compare.show": _show,
    "compare.save": _save,
}
