"""The set-up of a quiz as HTML: what depends on the notes and on the learner."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from calctutor.faces.web.render.quiz import group
from calctutor.faces.web.texts import quiz as texts
from calctutor.study.topics import Topic


def setup(
    kinds: Sequence[tuple[str, int]], due: int, missed: int, *, disputed: bool, exam: str
) -> str:
    """The choices of a new quiz: what is due or was missed; folded away kinds and exam date."""
    only = _tick("due", texts.due(due), off=not due) + _tick(
        "missed", texts.missed(missed), off=not missed
    )
    boxes = "".join(
        f'<label class="ct-quiz-tick"><input type="checkbox" name="kinds" value="{name}" checked>'
        f"<span>{escape(texts.kind(name))} <small>{count}</small></span></label>"
        for name, count in kinds
    )
    more = _tick("disputed", texts.DISPUTED) if disputed else ""
    return (
        f"{group(texts.ONLY, only, shown=True)}"
        f'<details class="ct-quiz-more"><summary>{escape(texts.MORE_CHOICES)}</summary><div>'
        f"{group(texts.KINDS, boxes, shown=True)}{more}"
        f'<label class="ct-quiz-field"><span>{escape(texts.EXAM)}</span>'
        f'<input type="date" name="exam" value="{escape(exam)}">'
        f"<small>{escape(texts.EXAM_HELP)}</small></label></div></details>"
    )


def topic_list(found: Sequence[Topic]) -> str:
    """Topics to choose from, everything first, as the options of a list box."""
    shown = [
        (texts.TOPIC_EVERYTHING, "", ""),
        *((t.name, t.name, texts.facts(t.facts)) for t in found),
    ]
    return "".join(
        f'<li role="option" id="ct-quiz-topic-{place}" aria-selected="false" '
        f'data-value="{escape(value)}"><span dir="auto">{escape(name)}</span> '
        f"<small>{escape(count)}</small></li>"
        for place, (name, value, count) in enumerate(shown)
    )


def _tick(name: str, label: str, *, off: bool = False) -> str:
    return (
        f'<label class="ct-quiz-tick"><input type="checkbox" name="{name}"'
        f"{' disabled' if off else ''}><span>{escape(label)}</span></label>"
    )
