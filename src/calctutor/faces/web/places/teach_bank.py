"""The question bank of the place Teach: to browse, to check, to change; one call of the author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calctutor.errors import BankFileError, RequestError
from calctutor.exports.reading import Read, read_questions
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
from calctutor.faces.web.render import bank as render
from calctutor.faces.web.render import bank_form
from calctutor.faces.web.render.teach import kind_name
from calctutor.faces.web.texts import teach as texts
from calctutor.study.authoring import Authoring, Entry
from calctutor.study.taking_in import Drafted, drafts_of, take_in
from calctutor.types import Fact
from calctutor.visit_types import Visit

AT_ONCE = 30
"""Questions that are listed at a time."""
MOST_AT_ONCE = 2_000
"""Questions that are approved or retired by one click, at most."""
FIELDS = ("stem", "right", "wrong", "answer", "alias", "reason", "feedback")
NEW_FIELDS = ("kind", "from", *FIELDS)
MOST_FACTS = 8


def _author(context: Context) -> Authoring:
    return context.tutor.authoring


def _bank(context: Context, visit: Visit, args: Args) -> Result:
    """A part of the bank that fits what is asked for, and the choices there are."""
    everything = _author(context).entries()
    start = number(args, "start", 0, 1_000_000, default=0)
    found = _fitting(everything, args)
    topics = dict.fromkeys(e.topic for e in everything if e.topic)
    kinds = sorted({e.item.kind for e in everything}, key=kind_name)
    shown = found[start : start + AT_ONCE]
    return {
        "html": render.entries(shown),
        "count": len(found),
        "told": texts.questions(len(found)),
        "more": len(found) > start + len(shown),
        "ids": [e.item.id for e in found],
        "topics": render.options([("", texts.ALL_TOPICS), *((t, t) for t in topics)]),
        "kinds": render.options([("", texts.ALL_KINDS), *((k, kind_name(k)) for k in kinds)]),
        "states": render.options(list(texts.STATES.items())),
    }


def _fitting(everything: Sequence[Entry], args: Args) -> list[Entry]:
    """The entries of a topic, kind and state that hold every word searched for."""
    topic = text(args, "topic", most=500, least=0, default="")
    kind = text(args, "kind", most=40, least=0, default="")
    state = choice(args, "state", tuple(texts.STATES), default="all")
    words = text(args, "search", most=300, least=0, default="").casefold().split()
    return [
        entry
        for entry in everything
        if (not topic or entry.topic == topic)
        and (not kind or entry.item.kind == kind)
        and _in_state(entry, state)
        and all(word in _words(entry) for word in words)
    ]


def _in_state(entry: Entry, state: str) -> bool:
    if state in ("all", entry.state):
        return state != "all" or entry.state != "retired"
    return (state == "changed" and entry.changed) or (state == "flawed" and bool(entry.findings))


def _words(entry: Entry) -> str:
    item = entry.item
    options = (o.text for o in (*item.options, *item.reasons))
    answers = (value for unit in item.gold for value in (unit.value, *unit.aliases))
    parts = (item.id, item.stem, item.subject, *item.headings, *item.left, *options, *answers)
    return " ".join(parts).casefold()


def _coverage(context: Context, visit: Visit, args: Args) -> Result:
    """What the bank covers, and why the rest has no question."""
    return {"html": render.coverage(context.tutor.bank_report())}


def _mark(context: Context, visit: Visit, args: Args) -> Result:
    """Approve or retire questions, or take that back; their entries as they are now."""
    act = choice(args, "act", ("approve", "unapprove", "retire", "unretire"))
    ids = texts_of(args, "ids", most=MOST_AT_ONCE, longest=80)
    author = _author(context)
    known = {e.item.id for e in author.entries()}
    wanted = [item_id for item_id in ids if item_id in known]
    change = author.approve if act.endswith("approve") else author.retire
    change(wanted, yes=not act.startswith("un"))
    now = {e.item.id: e for e in author.entries()}
    return {"entries": {i: render.entry(now[i]) for i in wanted[: AT_ONCE * 4] if i in now}}


def _edit(context: Context, visit: Visit, args: Args) -> Result:
    """The form to edit a question."""
    author = _author(context)
    entry = author.entry(text(args, "id", most=80))
    return {"html": bank_form.form(author.fields(entry.item))}


def _check(context: Context, visit: Visit, args: Args) -> Result:
    """What the checker would say of an edit, or of a new question; nothing is kept."""
    author = _author(context)
    if flag(args, "new"):
        return {"html": render.checked(author.preview_new(_lines(args, NEW_FIELDS)))}
    found = author.preview(text(args, "id", most=80), _lines(args, FIELDS))
    return {"html": render.checked(found)}


def _keep(context: Context, visit: Visit, args: Args) -> Result:
    """Keep an edit, or a new question; its entry."""
    author = _author(context)
    if flag(args, "new"):
        entry = author.add(_lines(args, NEW_FIELDS))
    else:
        entry = author.edit(text(args, "id", most=80), _lines(args, FIELDS))
    return {"html": render.entry(entry), "id": entry.item.id}


def _restore(context: Context, visit: Visit, args: Args) -> Result:
    """Undo the edits of a question, or delete one of the author's own."""
    author = _author(context)
    item_id = text(args, "id", most=80)
    own = author.entry(item_id).item.source == "author"
    author.restore(item_id)
    return {"html": "" if own else render.entry(author.entry(item_id))}


def _new(context: Context, visit: Visit, args: Args) -> Result:
    """The form of a new question."""
    return {"html": bank_form.new_form()}


def _facts(context: Context, visit: Visit, args: Args) -> Result:
    """Statements that hold every word typed, for a new question to stand on."""
    words = text(args, "typed", most=300, least=0).casefold().split()
    found: list[Fact] = []
    for fact in context.tutor.index.all_facts() if words else ():
        held = " ".join((*fact.headings, fact.lead_in, fact.text)).casefold()
        if all(word in held for word in words):
            found.append(fact)
        if len(found) == MOST_FACTS:
            break
    author = _author(context)
    listed = [(fact, author.source_line(fact)) for fact in found]
    return {"html": bank_form.facts(listed), "count": len(listed)}


def _file(context: Context, visit: Visit, args: Args) -> Result:
    """The author's file."""
    name, written = _author(context).file()
    return file_reply(name, "text/plain", written.encode("utf-8"))


def _bring(context: Context, visit: Visit, args: Args) -> Result:
    """Put an author's file in the place of the present one."""
    _, written = _sent(context, visit, args)
    told = _author(context).replace_file(written)
    return {"told": list(told)}


def _take(context: Context, visit: Visit, args: Args) -> Result:
    """Take in the questions of a GIFT, CSV or bank file; without ``write`` only look at them."""
    name, written = _sent(context, visit, args)
    read = read_questions(written, name)
    drafts = drafts_of(written, name) if read is None else _drafted(read)
    tutor = context.tutor
    taken = take_in(tutor.questions, tutor.place, drafts, write=flag(args, "write"))
    unread = () if read is None else read.told
    stems = {item_id: dict(lines).get("stem", item_id) for item_id, lines, _ in drafts}
    return {
        "html": render.taken(taken, unread, stems),
        "any": bool(taken.added or taken.changed),
        "said": texts.taken(len(taken.added), len(taken.changed)),
    }


def _drafted(read: Read) -> list[Drafted]:
    return [(draft.name, draft.lines, draft.approved) for draft in read.drafts]


def _sent(context: Context, visit: Visit, args: Args) -> tuple[str, str]:
    """The name and the text of a file that was sent; BankFileError for one that is no text."""
    upload = context.uploads.take(visit, text(args, "file", most=32, least=32))
    try:
        return upload.name, upload.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BankFileError(f"{upload.name} is not UTF-8 text: save it as UTF-8.") from None


def _lines(args: Args, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The lines of a form: a list of pairs, name and value."""
    sent = args.get("fields")
    if not isinstance(sent, list) or len(sent) > 100:
        raise RequestError(texts.NOTHING)
    lines = []
    for pair in sent:
        if not isinstance(pair, list) or len(pair) != 2:
            raise RequestError(texts.NOTHING)
        name = choice({"field": pair[0]}, "field", names)
        lines.append((name, text({name: pair[1]}, name, most=4000, least=0)))
    return lines


BANK_OPS: Mapping[str, Op] = {
    "teach.bank": _bank,
    "teach.coverage": _coverage,
    "teach.mark": _mark,
    "teach.edit": _edit,
    "teach.check": _check,
    "teach.keep": _keep,
    "teach.restore": _restore,
    "teach.new": _new,
    "teach.facts": _facts,
    "teach.file": _file,
    "teach.bring": _bring,
    "teach.take": _take,
}
