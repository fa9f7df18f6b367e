"""The place Teach: texts, exports and reports; its question bank is in `teach_bank`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args

from calctutor.errors import RequestError
from calctutor.exports.registry import FORMATS, available, describe, missing, write
from calctutor.exports.selection import PARTS, Part, Selection
from calctutor.faces.gather import Wish, gather
from calctutor.faces.web.ops import (
    Args,
    Context,
    Op,
    Result,
    choice,
    file_reply,
    flag,
    number,
    text,
    texts_of,
)
from calctutor.faces.web.places.teach_bank import BANK_OPS
from calctutor.faces.web.render import plain
from calctutor.faces.web.render import teach as render
from calctutor.faces.web.texts import compare as compare_texts
from calctutor.faces.web.texts import teach as texts
from calctutor.quiz_types import ItemKind
from calctutor.types import Reply, SnippetLength
from calctutor.visit_types import Visit

LENGTHS: tuple[SnippetLength, ...] = ("line", "paragraph", "handout")
MOST_QUESTIONS = 10_000
_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)


def _start(context: Context, visit: Visit, args: Args) -> Result:
    """Terms to begin with, the formats that can be written here, the kinds of question."""
    terms = context.tutor.terms
    named = [t.name for t in terms.terms if t.headings and t.kind == "heading"]
    offered = available()
    return {
        "chips": render.chips(named[:: max(1, len(named) // 6)][:6]),
        "saves": render.saves(offered),
        "formats": render.formats(offered, [f for f in FORMATS.values() if missing(f)]),
        "kinds": render.kinds([k for k in _KINDS]),
    }


def _snippet(context: Context, visit: Visit, args: Args) -> Result:
    """A text on one term with its sources."""
    reply = _reply(context, args)
    if reply.kind != "snippet":
        return {"html": render.abstention(reply), "cards": "", "term": ""}
    html, cards = render.snippet(reply)
    return {
        "html": html,
        "cards": cards,
        "term": reply.understood,
        "text": plain.reply(reply),
        "markdown": write("markdown", _alone(reply)).data.decode("utf-8"),
    }


def _save(context: Context, visit: Visit, args: Args) -> Result:
    """A text on one term as a file."""
    name = choice(args, "format", tuple(f.name for f in available() if f.document))
    reply = _reply(context, args)
    if reply.kind != "snippet":
        raise RequestError(compare_texts.not_covered(reply.understood))
    made = write(name, _alone(reply))
    return file_reply(made.name, made.mime, made.data)


def _reply(context: Context, args: Args) -> Reply:
    length = cast(SnippetLength, choice(args, "length", LENGTHS, default="paragraph"))
    return context.tutor.snippet(text(args, "term", most=300), length)


def _alone(reply: Reply) -> Selection:
    title = reply.understood[:1].upper() + reply.understood[1:]
    return Selection(title=title, snippets=(reply,), parts=("handout",))


def _export(context: Context, visit: Visit, args: Args) -> Result:
    """Texts, distinctions and questions as one file, and what is in it."""
    name = choice(args, "format", tuple(f.name for f in available()))
    wish = replace(_wish(args), sheet=FORMATS[name].document)
    made = write(name, gather(context.tutor, wish))
    told = {"told": render.described(describe(made)), "questions": made.questions}
    return file_reply(made.name, made.mime, made.data) | told


def _wish(args: Args) -> Wish:
    length = choice(args, "text", ("none", *LENGTHS), default="none")
    count = choice(args, "some", ("all", "none", "count"), default="all")
    among = number(args, "count", 1, MOST_QUESTIONS, default=10)
    parts = tuple(choice({"p": p}, "p", PARTS) for p in texts_of(args, "parts", most=3))
    kinds = tuple(choice({"k": k}, "k", _KINDS) for k in texts_of(args, "kinds", most=20))
    terms = tuple(t.strip() for t in texts_of(args, "compare", most=6) if t.strip())
    return Wish(
        topic=text(args, "topic", most=300, least=0, default="").strip(),
        comparisons=(terms,) if terms else (),
        snippet=None if length == "none" else cast(SnippetLength, length),
        kinds=cast("tuple[ItemKind, ...]", kinds),
        count={"all": None, "none": 0}.get(count, among),
        seed=number(args, "seed", 0, 1_000_000, default=0),
        approved_only=flag(args, "approved"),
        disputed="mark" if flag(args, "disputed") else "leave-out",
        parts=cast("tuple[Part, ...]", parts) or PARTS,
        title=text(args, "title", most=200, least=0, default="").strip(),
    )


def _reports(context: Context, visit: Visit, args: Args) -> Result:
    """The answers that students reported."""
    found = context.reports() if context.reports else context.visits.reports(visit)
    own = "" if visit.owner or context.shared else texts.REPORTS_OWN
    return {"html": render.reports(found), "count": len(found), "own": own}


OPS: Mapping[str, Op] = {
    "teach.start": _start,
    "teach.snippet": _snippet,
    "teach.save": _save,
    "teach.export": _export,
    "teach.reports": _reports,
    **BANK_OPS,
}
