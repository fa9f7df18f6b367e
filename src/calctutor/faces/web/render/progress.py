"""A learner's progress as HTML: figures, plots, topics, what was confused and missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from urllib.parse import quote

from calctutor.faces.web.render import charts
from calctutor.faces.web.render.quiz import show_link
from calctutor.faces.web.sources import heading_path
from calctutor.faces.web.texts import progress as texts
from calctutor.faces.web.texts.reply import source_place
from calctutor.study.outlook import (
    ConfusedPair,
    Mistake,
    Outlook,
    Recall,
    TopicProgress,
    Unasked,
)

SHOWN_UNBEGUN = 6
"""Topics without an answer that stand open where nothing else would; further ones are folded."""


def page(found: Outlook, today: date) -> str:
    """Everything but the learner's data; a first step where nothing was asked yet."""
    if not found.seen:
        return (
            f'<div class="ct-card ct-progress-empty"><p>{escape(texts.EMPTY)}</p>'
            f'<p><button type="button" class="ct-send" data-go="quiz">{escape(texts.FIRST_QUIZ)}'
            f"</button></p></div>{topics(found.progress.topics)}{unasked(found.unasked)}"
        )
    return (
        f'{figures(found)}<div class="ct-progress-two">'
        f"{forecast(found.progress.forecast, today)}{outlook(found.recall)}</div>"
        f"{topics(found.progress.topics)}"
        f'<div class="ct-progress-two">{confused(found.progress.confused)}'
        f"{mistakes(found.mistakes)}</div>{unasked(found.unasked)}"
    )


def figures(found: Outlook) -> str:
    """Four figures that say most."""
    due = found.progress.forecast[0]
    now = found.recall.ahead[0][1] if found.recall.ahead else None
    told = (
        (texts.of(found.seen, found.facts), texts.SEEN),
        (str(found.strong), texts.STRONG),
        (str(due), texts.DUE),
        (texts.NONE_YET if now is None else texts.percent(now), texts.RECALL),
    )
    boxes = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for value, label in told
    )
    button = (
        f'<p><button type="button" class="ct-send" data-go="quiz" data-rest="!due">'
        f"{escape(texts.QUIZ_DUE)}</button></p>"
    )
    return f'<dl class="ct-progress-figures">{boxes}</dl>{button if due else ""}'


def forecast(counts: tuple[int, ...], today: date) -> str:
    """What comes back in the next days."""
    days = [today + timedelta(days=ahead) for ahead in range(len(counts))]
    labels = [texts.weekday(day, today) for day in days]
    plot = charts.columns(labels, counts, texts.forecast(counts))
    rows = [
        (f"{label}, {day.isoformat()}", str(count))
        for label, day, count in zip(labels, days, counts, strict=True)
    ]
    table = charts.figures((texts.DAY, texts.COUNT), rows, texts.AS_TABLE)
    return _card(texts.FORECAST, f"{_line(texts.FORECAST_LINE)}{plot}{table}")


def outlook(recall: Recall) -> str:
    """What would be recalled in the days ahead, and what was recalled lately."""
    if not recall.ahead:
        return ""
    (_, now), (days, later) = recall.ahead[0], recall.ahead[-1]
    labels = [(day, texts.ahead(day)) for day in (0, 10, 20, days)]
    plot = charts.curve(recall.ahead, labels, texts.outlook(now, later, days))
    rows = [
        (f"+{day}" if day else texts.TODAY, texts.percent(share)) for day, share in recall.ahead
    ]
    table = charts.figures((texts.AHEAD, texts.CHANCE), rows, texts.AS_TABLE)
    lately = _line(texts.repeats(recall.recalled, recall.repeats)) if recall.repeats else ""
    return _card(texts.OUTLOOK, f"{_line(texts.OUTLOOK_LINE)}{plot}{lately}{table}")


def topics(found: Sequence[TopicProgress]) -> str:
    """A bar a topic, those that were begun first."""
    begun = [topic for topic in found if topic.seen]
    new = [topic for topic in found if not topic.seen]
    shown = begun or new[:SHOWN_UNBEGUN]
    folded = new if begun else new[SHOWN_UNBEGUN:]
    legend = "".join(
        f'<span><i class="{look}"></i>{escape(name)}</span>'
        for look, name in (
            ("ct-is-strong", texts.LEGEND_STRONG),
            ("ct-is-seen", texts.LEGEND_SEEN),
            ("ct-is-new", texts.LEGEND_NEW),
        )
    )
    more = ""
    if folded:
        summary = escape(texts.not_begun(len(folded)))
        more = f"<details><summary>{summary}</summary>{_topic_table(folded)}</details>"
    return _card(
        texts.TOPICS,
        f'{_line(texts.TOPICS_LINE)}<p class="ct-progress-legend" aria-hidden="true">{legend}</p>'
        f"{_topic_table(shown)}{more}",
    )


def confused(pairs: Sequence[ConfusedPair]) -> str:
    """Pairs that were taken for each other, each with the way to its distinction."""
    rows = "".join(
        f'<li><span dir="auto">{escape(texts.pair(p.one, p.other))}</span> '
        f"<small>{escape(texts.times(p.times))}</small> "
        f'<a class="ct-show" href="#compare/{quote(p.one, safe="")}|{quote(p.other, safe="")}">'
        f"{escape(texts.EXPLAIN)}</a></li>"
        for p in pairs
    )
    body = f'<ul class="ct-progress-list">{rows}</ul>' if rows else _line(texts.NO_CONFUSED)
    return _card(texts.CONFUSED, body)


def mistakes(missed: Sequence[Mistake]) -> str:
    """The last errors: what was answered, what the notes say, and where."""
    rows = "".join(
        f'<li><b dir="auto">{escape(m.item.stem)}</b>'
        f"{_said(texts.YOU_SAID, m.answered) if m.answered else ''}"
        f"{_said(texts.NOTES_SAY, m.item.model_answer) if m.item.model_answer else ''}"
        f'<p class="ct-file"><bdi>{escape(m.item.citations[0].source)}</bdi>, '
        f"{escape(_place(m))} {show_link(m.item.citations[0])}</p></li>"
        for m in missed
    )
    again = (
        f'<p><button type="button" class="ct-button" data-go="quiz" data-rest="!missed">'
        f"{escape(texts.QUIZ_MISSED)}</button></p>"
    )
    body = f'<ul class="ct-progress-list">{rows}</ul>{again}' if rows else _line(texts.NO_MISTAKES)
    return _card(texts.MISTAKES, body)


def unasked(facts: Sequence[Unasked]) -> str:
    """The facts that are not asked, and why, folded away."""
    if not facts:
        return ""
    rows = "".join(
        f'<li><span dir="auto">{escape(u.fact.text)}</span>'
        f'<p class="ct-file">{heading_path(u.fact.headings)} <bdi>{escape(u.fact.source)}</bdi>, '
        f"{escape(source_place(u.fact.span.first_line, u.fact.span.last_line, None))}: "
        f"{escape(u.reason)}</p></li>"
        for u in facts
    )
    return (
        f'<details class="ct-card ct-progress-unasked"><summary>{escape(texts.unasked(len(facts)))}'
        f"</summary>{_line(texts.UNASKED_LINE)}"
        f'<ul class="ct-progress-list">{rows}</ul></details>'
    )


def _topic_table(found: Sequence[TopicProgress]) -> str:
    rows = "".join(map(_topic_row, found))
    heads = (texts.TOPIC, texts.STATE, texts.RECALL_HEAD, texts.DUE_HEAD, texts.QUIZ_ME)
    head = "".join(
        f'<th scope="col" role="columnheader"><span>{escape(name)}</span></th>' for name in heads
    )
    # Roles, as a phone lays the rows out as a grid, and a browser then forgets that it is a table.
    return (
        '<table class="ct-progress-topics" role="table"><thead role="rowgroup">'
        f'<tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _topic_row(topic: TopicProgress) -> str:
    seen = topic.seen - topic.strong
    parts = (
        ("ct-is-strong", topic.strong),
        ("ct-is-seen", seen),
        ("ct-is-new", topic.facts - topic.seen),
    )
    told = texts.topic_state(topic.strong, topic.seen, topic.facts)
    mastered = f" <small>{escape(texts.MASTERED)}</small>" if topic.mastery.mastered else ""
    recall = texts.percent(topic.retrievability) if topic.seen else texts.NONE_YET
    due = texts.due(topic.due) if topic.due else ""
    bar = charts.stack(parts, told)
    cells = (
        f'<div class="ct-progress-bar">{bar}<small>{escape(texts.of(topic.seen, topic.facts))}'
        "</small></div>",
        escape(recall),
        escape(due),
        f'<button type="button" class="ct-plain" data-go="quiz" data-rest="{escape(topic.topic)}">'
        f"{escape(texts.QUIZ_ME)}</button>",
    )
    shown = "".join(f'<td role="cell">{cell}</td>' for cell in cells)
    return (
        f'<tr role="row"><th scope="row" role="rowheader" dir="auto">{escape(topic.topic)}'
        f"{mastered}</th>{shown}</tr>"
    )


def _said(label: str, text: str) -> str:
    said = f'<span dir="auto">{escape(text)}</span>'
    return f'<p><span class="ct-quiet">{escape(label)}:</span> {said}</p>'


def _place(missed: Mistake) -> str:
    cited = missed.item.citations[0]
    return source_place(cited.first_line, cited.last_line, cited.page, cited.source)


def _card(title: str, inner: str) -> str:
    return f'<section class="ct-card"><h3>{escape(title)}</h3>{inner}</section>'


def _line(text: str) -> str:
    return f'<p class="ct-quiet">{escape(text)}</p>'
