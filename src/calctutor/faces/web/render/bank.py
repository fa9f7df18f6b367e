"""The question bank as HTML: its entries with key, feedback, sources and remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from calctutor.exports.answers import answer_of, letter
from calctutor.faces.web import sources
from calctutor.faces.web.render.teach import in_notes, kind_name
from calctutor.faces.web.texts import teach as texts
from calctutor.quiz_types import BankReport, Finding, QuizItem
from calctutor.study.authoring import Entry
from calctutor.study.taking_in import TakenIn
from calctutor.types import Citation

_MARK = re.compile(r"\s*\[\d+\]")


def entries(found: Sequence[Entry]) -> str:
    """Questions of the bank, each a line that opens."""
    return "".join(map(entry, found))


def entry(one: Entry) -> str:
    """One question: its line, and below it all there is to it and what can be done."""
    item = one.item
    name = escape(item.id)
    return (
        f'<li class="ct-bank-entry" data-item="{name}" data-state="{escape(one.state)}">'
        f'<input type="checkbox" class="ct-bank-tick" aria-label="{escape(item.stem)}">'
        f'<details><summary><span class="ct-bank-stem" dir="auto">{escape(item.stem)}</span>'
        f'<span class="ct-bank-marks">{_marks(one)}</span></summary>'
        f'<div class="ct-bank-body">{inner(one)}</div></details></li>'
    )


def inner(one: Entry) -> str:
    """What an opened entry shows."""
    item = one.item
    feedback = _MARK.sub("", item.feedback)
    said = (
        f'<p dir="auto"><b>{escape(texts.FEEDBACK)}:</b> {escape(feedback)}</p>' if feedback else ""
    )
    badge = f'<p class="ct-flag ct-flag-disputed">{escape(item.badge)}</p>' if item.badge else ""
    cited = "".join(map(_source, item.citations))
    return (
        f"{_asked(item)}{said}{badge}{findings(one.findings, ready=True)}"
        f'<div class="ct-bank-acts">{_acts(one)}</div><div class="ct-bank-form"></div>'
        f'<p class="ct-label">{escape(texts.SOURCES)}</p><ul class="ct-bank-sources">{cited}</ul>'
    )


def findings(found: Sequence[Finding], *, ready: bool = False) -> str:
    """What the checker remarks; with ``ready`` nothing is said where there is nothing."""
    if not found:
        return "" if ready else f'<p class="ct-quiet">{escape(texts.NO_REMARKS)}</p>'
    lines = "".join(
        f'<li class="ct-bank-{f.severity}"><b>{escape(texts.SEVERITIES[f.severity])}</b> '
        f"{escape(f.message)} <small>{escape(f.rule)}</small></li>"
        for f in found
    )
    return (
        f'<div class="ct-bank-findings"><p class="ct-label">{escape(texts.REMARKS)}</p>'
        f"<ul>{lines}</ul></div>"
    )


def checked(one: Entry) -> str:
    """What the checker says of an edit that is not kept yet."""
    out = one.state == "kept out"
    warning = f'<p class="ct-bank-out">{escape(texts.WOULD_BE_KEPT_OUT)}</p>' if out else ""
    return findings(one.findings) + warning


def taken(found: TakenIn, unread: Sequence[str], stems: Mapping[str, str]) -> str:
    """What becomes of the questions of a file: counts, then what speaks against each."""
    out = len(found.left_out) + len(unread)
    counts = texts.taken_counts(len(found.added), len(found.changed), len(found.same), out)
    flaws = "".join(
        f'<li class="ct-bank-{f.severity}"><q dir="auto">'
        f"{escape(stems.get(f.item_id, f.item_id)[:120])}</q>: "
        f"<b>{escape(texts.SEVERITIES[f.severity])}</b> {escape(f.message)}</li>"
        for f in found.findings
    )
    told = "".join(f'<li dir="auto">{escape(line)}</li>' for line in (*unread, *found.told))
    return f"<p>{escape(counts)}</p><ul>{told}{flaws}</ul>"


def options(names: Sequence[tuple[str, str]]) -> str:
    """Choices of a list box: (value, what is shown)."""
    return "".join(f'<option value="{escape(v)}">{escape(shown)}</option>' for v, shown in names)


def coverage(report: BankReport) -> str:
    """What the bank covers, what it leaves out and why."""
    kinds = "".join(
        f"<tr><th scope='row'>{escape(kind_name(kind))}</th><td>{count:,}</td></tr>"
        for kind, count in report.by_kind
    )
    reasons: dict[str, list[str]] = {}
    for skipped in report.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.text)
    without = "".join(
        f"<li>{escape(texts.too_few(len(told), reason))}<ul>"
        + "".join(f'<li dir="auto">{escape(text)}</li>' for text in told[:20])
        + "</ul></li>"
        for reason, told in reasons.items()
    )
    blind = "".join(
        f"<li>{escape(texts.blind(s.name, s.rate, s.chance, s.items))}</li>"
        for s in report.solvers
        if s.items
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    return (
        f"<p>{escape(texts.coverage(report.covered, report.facts, report.two_kinds))}</p>"
        + (f'<ul class="ct-bank-notes">{notes}</ul>' if notes else "")
        + _more(texts.BY_KIND, f"<table><tbody>{kinds}</tbody></table>" if kinds else "")
        + _more(texts.WITHOUT, f"<ul>{without}</ul>" if without else "")
        + _more(texts.BLIND, f"<ul>{blind}</ul>" if blind else "")
    )


def _more(title: str, html: str) -> str:
    if not html:
        return ""
    return f"<details><summary>{escape(title)}</summary>{html}</details>"


def _marks(one: Entry) -> str:
    item = one.item
    marks = [kind_name(item.kind)]
    if one.changed:
        marks.append(texts.OWN if item.source == "author" else texts.EDITED)
    if not item.scored:
        marks.append(texts.PRACTICE)
    plain = "".join(f'<span class="ct-bank-mark">{escape(mark)}</span>' for mark in marks)
    state = escape(texts.BADGES[one.state])
    kind = one.state.replace(" ", "-")
    flawed = " ct-bank-has" if one.findings else ""
    return f'{plain}<span class="ct-bank-mark ct-bank-is-{kind}{flawed}">{state}</span>'


def _asked(item: QuizItem) -> str:
    parts = []
    if item.left:
        lefts = "".join(f'<li dir="auto">{escape(left)}</li>' for left in item.left)
        parts.append(f"<ol>{lefts}</ol>")
    if item.options:
        parts.append(_options(item))
    if item.kind in ("matching", "ordering") or not item.options:
        parts.append(f'<p dir="auto"><b>{escape(texts.ANSWER)}:</b> {escape(answer_of(item))}</p>')
    if item.reason_stem:
        parts.append(f'<p dir="auto"><b>{escape(texts.THEN)}:</b> {escape(item.reason_stem)}</p>')
    return "".join(parts)


def _options(item: QuizItem) -> str:
    lines = []
    for i, option in enumerate(item.options):
        right = i in item.key
        told = texts.RIGHT_ONE if right else texts.WRONG_ONE
        mark = f'<span class="ct-hidden">{escape(told)}: </span>' if item.key else ""
        why = _MARK.sub("", option.feedback)
        shown = f'<small dir="auto">{escape(why)}</small>' if why else ""
        kind = ' class="ct-bank-key"' if right else ""
        lines.append(
            f"<li{kind}><b>{letter(i)}</b> {mark}"
            f'<span dir="auto">{escape(option.text)}</span>{shown}</li>'
        )
    return f'<ul class="ct-bank-options">{"".join(lines)}</ul>'


def _source(citation: Citation) -> str:
    quote = sources.soften(" ".join(citation.quote.split()))
    disputed = "" if citation.disputed is None else sources.disputed_badge(citation.disputed)
    return (
        f'<li>{sources.heading_path(citation.headings)}<q dir="auto">{quote}</q>{disputed}'
        f"{in_notes(citation.source, citation.first_line)}</li>"
    )


def _acts(one: Entry) -> str:
    acts = []
    if one.state == "retired":
        acts.append(("unretire", texts.UNRETIRE))
    else:
        if one.state == "offered":
            acts.append(("approve", texts.APPROVE))
        elif one.state == "approved" and one.item.source != "author":
            acts.append(("unapprove", texts.UNAPPROVE))
        acts += [("edit", texts.EDIT), ("retire", texts.RETIRE)]
    if one.changed:
        own = one.item.source == "author"
        acts.append(("restore", texts.DELETE if own else texts.RESTORE))
    return "".join(
        f'<button type="button" class="ct-button" data-act="{act}">{escape(label)}</button>'
        for act, label in acts
    )
