"""What a new quiz can be made of, and what a learner chose of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from calctutor.errors import RequestError
from calctutor.faces.web.ops import Args, Context, Result, choice, flag, number, text, texts_of
from calctutor.faces.web.render import quiz_setup as render
from calctutor.faces.web.texts import quiz as texts
from calctutor.quiz_types import ItemKind
from calctutor.study.plan import MOST, Plan, matching, missed_facts
from calctutor.visit_types import Visit

GROUPS: Mapping[str, frozenset[ItemKind]] = {
    "choose": frozenset(
        {"sba_entity", "sba_value", "contrast", "multiple", "two_tier", "odd_one_out"}
    ),
    "true_false": frozenset({"true_false"}),
    "gap": frozenset({"cloze"}),
    "name": frozenset({"reverse"}),
    "list": frozenset({"set_recall"}),
    "arrange": frozenset({"matching", "ordering"}),
    "own": frozenset({"short_answer"}),
}
"""The kinds of questions as a learner chooses among them."""
LEVELS = ("0", "1", "2")


def opened(context: Context, visit: Visit, args: Args) -> Result:
    """What a quiz can be made of, and the one under way; not ready while questions are made."""
    questions = context.tutor.questions
    if not questions.is_ready:
        return {"ready": False}
    items = questions.made().items
    me = context.tutor.learner(visit.learner)
    counts = Counter(
        group for item in items for group, kinds in GROUPS.items() if item.kind in kinds
    )
    known = {item.fact_id for item in items}
    setup = render.setup(
        [(group, counts[group]) for group in GROUPS if counts[group]],
        sum(c.fact_id in known for c in me.due()),
        len(missed_facts(me) & known),
        disputed=any(not item.scored for item in items),
        exam=me.exam.isoformat() if me.exam else "",
    )
    return {"ready": True, "setup": setup, "most": MOST}


def make(context: Context, visit: Visit, args: Args) -> Result:
    """Begin to make the questions."""
    questions = context.tutor.questions

    def job(progress: Callable[[str, int, int], None]) -> Result:
        progress("quiz", 0, 1)
        return {"items": len(questions.made().items), "ready": bool(questions.knowledge)}

    return {"work": context.works.start(visit, job)}


def suggest(context: Context, visit: Visit, args: Args) -> Result:
    """Topics that a text in typing means."""
    typed = text(args, "typed", most=200, least=0, default="")
    found = matching(context.tutor.questions.made().topics, typed)
    return {"html": render.topic_list(found), "count": len(found)}


def plan_of(args: Args) -> Plan:
    """What a learner wants to be asked, as the form sends it; RequestError for anything else."""
    groups = texts_of(args, "kinds", most=len(GROUPS))
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        raise RequestError(texts.NO_SUCH_KIND)
    return Plan(
        topic=" ".join(text(args, "topic", most=200, least=0, default="").split()),
        count=number(args, "count", 1, MOST, default=10),
        kinds=frozenset(kind for group in groups for kind in GROUPS[group]),
        due=flag(args, "due"),
        missed=flag(args, "missed"),
        level=int(choice(args, "level", LEVELS, default="0")),
        disputed=flag(args, "disputed"),
    )
