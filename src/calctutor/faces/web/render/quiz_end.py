"""How a quiz went, as HTML: score, topics, what to read again, what to tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from calctutor.faces.web.render.quiz_told import compare_link, source_card
from calctutor.faces.web.texts import quiz as texts
from calctutor.study.told import OfTopic, Summary


def summary(
    told: Summary, topics: Sequence[OfTopic], *, topic: str, stopped: bool, missed: int
) -> str:
    """How the quiz went: score, topics, places to read again, pairs to tell apart, what next."""
    title = texts.SUMMARY_STOPPED if stopped else texts.SUMMARY
    head = f'<h3 class="ct-quiz-stem" id="ct-quiz-stem" tabindex="-1">{escape(title)}</h3>'
    if not told.asked:
        counted = f"<p>{escape(texts.NOTHING_ANSWERED)}</p>"
    else:
        counted = f"{_score(told)}{_by_topic(topics)}{_read_again(told)}{_confused(told)}"
    return (
        f'<article class="ct-quiz-card ct-quiz-end">{head}{counted}'
        f'<div class="ct-quiz-actions">{_after(topic, missed)}</div></article>'
    )


def _score(told: Summary) -> str:
    parts = (
        ("right", told.right, texts.RIGHT),
        ("partly", told.partial, texts.PARTIAL),
        ("wrong", told.wrong, texts.WRONG_COUNT),
    )
    total, x, bars = max(1, told.asked), 0.0, ""
    for look, count, _ in parts:
        width = 100 * count / total
        bars += f'<rect class="is-{look}" x="{x:.2f}" width="{width:.2f}" height="1"/>'
        x += width
    counts = [f"{count} {word}" for _, count, word in parts if count]
    counts += [f"{told.skipped} {texts.SKIPPED_COUNT}"] if told.skipped else []
    return (
        f'<p class="ct-quiz-score">{escape(texts.score(told.right, told.asked))}</p>'
        f'<svg class="ct-quiz-bar" viewBox="0 0 100 1" preserveAspectRatio="none" '
        f'aria-hidden="true">{bars}</svg><p class="ct-quiz-counts">{escape(", ".join(counts))}</p>'
    )


def _by_topic(topics: Sequence[OfTopic]) -> str:
    if len(topics) < 2:
        return ""
    rows = "".join(
        f'<tr><th scope="row" dir="auto">{escape(t.topic)}</th>'
        f"<td>{escape(texts.score(t.right, t.asked))}</td></tr>"
        for t in topics
    )
    return f'<h4>{escape(texts.BY_TOPIC)}</h4><table class="ct-quiz-topics">{rows}</table>'


def _read_again(told: Summary) -> str:
    if not told.read_again:
        return ""
    cards = "".join(
        source_card(replace(place.citation, number=number), "end", around=True)
        for number, place in enumerate(told.read_again, start=1)
    )
    return f'<h4>{escape(texts.READ_AGAIN)}</h4><ol class="ct-cards">{cards}</ol>'


def _confused(told: Summary) -> str:
    if not told.confused:
        return ""
    pairs = "".join(f"<li>{compare_link(a, b, texts.apart(a, b))}</li>" for a, b in told.confused)
    return f'<h4>{escape(texts.CONFUSED)}</h4><ul class="ct-quiz-pairs">{pairs}</ul>'


def _after(topic: str, missed: int) -> str:
    main = ' class="ct-send"'
    buttons = ""
    if missed:
        label = f"{texts.AGAIN} ({missed})"
        buttons += f'<button type="button"{main} data-do="again">{escape(label)}</button>'
        main = ' class="ct-button"'
    if topic:
        buttons += f'<button type="button"{main} data-do="more">{escape(texts.SAME)}</button>'
        main = ' class="ct-button"'
    buttons += f'<button type="button"{main} data-do="new">{escape(texts.NEW)}</button>'
    return buttons + f'<a class="ct-quiz-apart" href="#progress">{escape(texts.TO_PROGRESS)}</a>'
