"""What an answer came to, and how a quiz went, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from urllib.parse import quote

from calctutor.faces.web.render import quiz as card
from calctutor.faces.web.sources import References, disputed_badge, excerpt, heading_path
from calctutor.faces.web.texts import quiz as texts
from calctutor.faces.web.texts.reply import source_place
from calctutor.quiz_types import Option, QuizItem, Response
from calctutor.study.run import Answered
from calctutor.study.told import difference, judged, shown_sources
from calctutor.types import Citation, Reply

_VERDICTS = {
    "correct": (texts.CORRECT, "right"),
    "partial": (texts.PARTLY, "partly"),
    "wrong": (texts.WRONG, "wrong"),
    "unsure": (texts.UNSURE, "unsure"),
}
_ICONS = {
    "right": "M3 8.5 L6.5 12 L13 4.5",
    "partly": "M3 8 L13 8",
    "wrong": "M4 4 L12 12 M12 4 L4 12",
    "unsure": "M5 6 A3 3 0 1 1 8 9 L8 10 M8 12.5 L8 13",
    "shown": "M3 8 L13 8 M9 4 L13 8 L9 12",
}


@dataclass(frozen=True, slots=True)
class May:
    """What can be done with an answer beside going on."""

    undo: bool = False
    accept: bool = False
    easy: bool = False


def feedback(answered: Answered, asked: card.Asked, today: date, may: May) -> str:
    """The answered question: what was given, the verdict, what the notes say, what may follow."""
    told = judged(answered)
    verdict, look = _verdict(answered)
    return (
        f'<article class="ct-quiz-card is-told is-{look}">{card.head(asked)}'
        f"{card.badge(answered.item)}{card.stem(answered.item)}{given(answered)}"
        f'<section class="ct-quiz-told" aria-label="{escape(texts.FEEDBACK)}">'
        f"{_headline(verdict, look)}{_lines(told, asked.turn)}{_notice(answered, today)}"
        f"{sources(shown_sources(answered, told), asked.turn)}"
        f"{_apart(answered)}{_reasons(answered)}</section>{_next(may)}</article>"
    )


def marking(answered: Answered, asked: card.Asked, may: May) -> str:
    """An answer that the learner marks: it beside what the notes say."""
    told = judged(answered, unsure=True)
    marks = "".join(
        f'<button type="button" class="ct-button ct-quiz-mark" data-mark="{mark}" '
        f'aria-keyshortcuts="{key}">{escape(label)} <kbd>{key}</kbd></button>'
        for mark, label, key in (
            ("right", texts.MARK_RIGHT, "R"),
            ("partly", texts.MARK_PARTLY, "P"),
            ("wrong", texts.MARK_WRONG, "W"),
        )
    )
    accept = _accept() if may.accept else ""
    return (
        f'<article class="ct-quiz-card is-told is-unsure">{card.head(asked)}'
        f"{card.badge(answered.item)}{card.stem(answered.item)}{given(answered)}"
        f'<section class="ct-quiz-told" aria-label="{escape(texts.FEEDBACK)}">'
        f"{_headline(texts.UNSURE, 'unsure')}{_lines(told, asked.turn)}"
        f"{sources(shown_sources(answered, told), asked.turn)}</section>"
        f'<p class="ct-quiz-call">{escape(texts.UNSURE_LINE)}</p>'
        f'<div class="ct-quiz-actions">{marks}{accept}</div></article>'
    )


def again(answered: Answered) -> str:
    """What is said while the same question stays open: nothing that gives the answer away."""
    lines = "".join(f'<p dir="auto">{escape(s.text)}</p>' for s in judged(answered).sentences)
    return f"{_headline(texts.TRY_AGAIN, 'partly')}{lines}"


def spoken(answered: Answered, *, unsure: bool = False) -> str:
    """The verdict and what the notes say, in plain words for a screen reader."""
    verdict = texts.UNSURE if unsure else _verdict(answered)[0]
    verdict = verdict if answered.concluded or unsure else texts.TRY_AGAIN
    told = judged(answered, unsure=unsure)
    return " ".join([f"{verdict}.", *(s.text for s in told.sentences)])


def given(answered: Answered) -> str:
    """The answer as it was given, options marked."""
    item, response = answered.item, answered.response
    if item.kind == "matching":
        return _matched(item, response)
    if item.kind == "ordering":
        return _ordered(item, response)
    parts = []
    if item.options:
        right = frozenset(item.key) if answered.concluded else frozenset[int]()
        parts.append(_options(item.options, frozenset(response.chosen), right))
    if item.reasons and (response.reason is not None or response.gave_up):
        right = frozenset(i for i, r in enumerate(item.reasons) if r.correct)
        chosen = frozenset(i for i in (response.reason,) if i is not None)
        parts.append(f'<p class="ct-quiz-why" dir="auto">{escape(item.reason_stem)}</p>')
        parts.append(_options(item.reasons, chosen, right))
    written = "; ".join(t.strip() for t in response.texts if t.strip())
    if written:
        parts.append(
            f'<p class="ct-quiz-wrote"><span>{escape(texts.YOU_WROTE)}</span> '
            f'<q dir="auto">{escape(written)}</q></p>'
        )
    return "".join(parts)


def sources(cited: Sequence[Citation], turn: int) -> str:
    """The places that feedback stands on, each leading to the notes."""
    if not cited:
        return ""
    return f'<ol class="ct-cards">{"".join(source_card(c, f"q{turn}") for c in cited)}</ol>'


def _verdict(answered: Answered) -> tuple[str, str]:
    if answered.response.gave_up:
        return texts.SHOWN, "shown"
    return _VERDICTS[answered.grade.verdict]


def _headline(verdict: str, look: str) -> str:
    return (
        f'<p class="ct-quiz-verdict is-{look}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{_ICONS[look]}"/></svg>{escape(verdict)}</p>'
    )


def _lines(told: Reply, turn: int) -> str:
    references = References(f"q{turn}", told.citations)
    return "".join(
        f'<p dir="auto">{escape(s.text)}{references.links(s.citations)}</p>' for s in told.sentences
    )


def _notice(answered: Answered, today: date) -> str:
    due = "" if answered.due is None else texts.comes_again(answered.due, today)
    said = [line for line in (due, answered.notice) if line]
    return "".join(f'<p class="ct-quiz-due">{escape(line)}</p>' for line in said)


def source_card(citation: Citation, turn: str, *, around: bool = False) -> str:
    """One place that feedback stands on, and the way to it; ``around`` shows what is about it."""
    told = citation if around else replace(citation, before="", after="")
    disputed = "" if citation.disputed is None else disputed_badge(citation.disputed)
    place = source_place(citation.first_line, citation.last_line, citation.page, citation.source)
    return (
        f'<li class="ct-source" id="s-{turn}-{citation.number}" tabindex="-1">'
        f'<p class="ct-source-head"><span class="ct-quiz-n">{citation.number}</span>'
        f"{heading_path(citation.headings)}</p>{excerpt(told)}{disputed}"
        f'<p class="ct-file"><bdi>{escape(citation.source)}</bdi>, {escape(place)} '
        f"{card.show_link(citation)}</p></li>"
    )


def _apart(answered: Answered) -> str:
    pair = difference(answered)
    return "" if pair is None else f"<p>{compare_link(*pair, texts.apart(*pair))}</p>"


def compare_link(one: str, other: str, label: str) -> str:
    """The way to the distinction of two subjects."""
    return (
        f'<a class="ct-quiz-apart" href="#compare/{quote(one, safe="")}|{quote(other, safe="")}">'
        f"{escape(label)}</a>"
    )


def _reasons(answered: Answered) -> str:
    """Why each option is right or wrong, folded away."""
    told = [o for o in (*answered.item.options, *answered.item.reasons) if o.feedback]
    if len(told) < 2 or answered.item.kind in ("matching", "ordering"):
        return ""
    said = "".join(
        f'<li dir="auto"><b>{escape(o.text)}</b> {escape(card.unmarked(o.feedback))}</li>'
        for o in told
    )
    return (
        f'<details class="ct-quiz-all"><summary>{escape(texts.WHY_ALL)}</summary>'
        f"<ul>{said}</ul></details>"
    )


def _next(may: May) -> str:
    undo = card.action("undo", texts.UNDO, "U") if may.undo else ""
    easy = card.action("easy", texts.EASY, "E") if may.easy else ""
    accept = _accept() if may.accept else ""
    return (
        '<div class="ct-quiz-actions"><button type="button" class="ct-send" data-do="next">'
        f"{escape(texts.CONTINUE)}</button>{undo}{easy}{accept}</div>"
    )


def _accept() -> str:
    return card.action("accept", texts.ACCEPT, "C", f' title="{escape(texts.ACCEPT_HELP)}"')


def _options(options: Sequence[Option], chosen: frozenset[int], right: frozenset[int]) -> str:
    listed = ""
    for place, option in enumerate(options):
        looks = [n for n, yes in (("right", place in right), ("chosen", place in chosen)) if yes]
        tags = [texts.RIGHT_ONE] if place in right else []
        tags += [texts.CHOSEN] if place in chosen else []
        tag = f" <small>{escape(', '.join(tags))}</small>" if tags else ""
        marks = " ".join(f"is-{look}" for look in looks)
        listed += f'<li class="{marks}"><span dir="auto">{escape(option.text)}</span>{tag}</li>'
    return f'<ul class="ct-quiz-marked">{listed}</ul>'


def _matched(item: QuizItem, response: Response) -> str:
    """A table: each entry, the partner it was given, the partner that the notes give."""
    chosen, gold = dict(response.pairs), dict(item.pairs)
    rows = ""
    for place, left in enumerate(item.left):
        mine, own = chosen.get(place), gold.get(place)
        yours = texts.NO_ANSWER if mine is None else item.options[mine].text
        theirs = "" if own is None else item.options[own].text
        look = "is-right" if mine == own else "is-wrong"
        rows += (
            f'<tr class="{look}"><th scope="row" dir="auto">{escape(left)}</th>'
            f'<td dir="auto" data-head="{escape(texts.MATCHED_YOU)}">{escape(yours)}</td>'
            f'<td dir="auto" data-head="{escape(texts.MATCHED_NOTES)}">{escape(theirs)}</td></tr>'
        )
    return (
        f'<table class="ct-quiz-matched"><thead><tr><td></td><th scope="col">'
        f'{escape(texts.MATCHED_YOU)}</th><th scope="col">{escape(texts.MATCHED_NOTES)}</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _ordered(item: QuizItem, response: Response) -> str:
    rows = ""
    for place, own in enumerate(item.order):
        same = place < len(response.order) and response.order[place] == own
        rows += (
            f'<li class="{"is-right" if same else "is-wrong"}">'
            f'<span dir="auto">{escape(item.options[own].text)}</span></li>'
        )
    mine = " → ".join(item.options[i].text for i in response.order)
    wrote = (
        f'<p class="ct-quiz-wrote"><span>{escape(texts.YOUR_ORDER)}</span> '
        f'<span dir="auto">{escape(mine)}</span></p>'
    )
    return f'<ol class="ct-quiz-marked">{rows}</ol>{wrote if mine else ""}'
