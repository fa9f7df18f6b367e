"""The place Notes as HTML: files and headings, the head of a note, the state of the index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from calctutor.faces.web.render.note import Known, Window, dot
from calctutor.faces.web.sources import PATH_SEPARATOR
from calctutor.faces.web.texts import notes as texts
from calctutor.import_types import Imported
from calctutor.types import IndexState, SkippedFile, TrashedNote


@dataclass(frozen=True, slots=True)
class File:
    """A note in the list: its name, its title, its statements, and how many are known and due."""

    source: str
    title: str
    facts: int
    known: int = 0
    due: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of a note: how deep it stands from 0, its line, its own statements."""

    depth: int
    title: str
    line: int
    facts: int = 0
    known: int = 0


def files(found: Sequence[File]) -> str:
    """The notes to choose from."""
    return "".join(
        f'<li class="ct-notes-file" data-source="{escape(f.source)}"><button type="button">'
        f'<span class="ct-notes-title" dir="auto">{escape(f.title)}</span>'
        f"<small><bdi>{escape(f.source)}</bdi> · {escape(texts.facts(f.facts, f.known))}</small>"
        f"{bar(f.known, f.facts)}</button></li>"
        for f in found
    )


def bar(known: int, facts: int) -> str:
    """How much of something is known, as a line; nothing where nothing is."""
    if not (known and facts):
        return ""
    share = f"{100 * known / facts:.1f}"
    return f'<span class="ct-bar" aria-hidden="true"><span style="width:{share}%"></span></span>'


def outline(heads: Sequence[Head]) -> str:
    """The headings of one note, nested by indentation, to go to."""
    lines = "".join(
        f'<li style="--ct-depth:{min(h.depth, 6)}"><button type="button" data-line="{h.line}" '
        f'dir="auto">{escape(h.title)}'
        + (f" <small>{h.known}/{h.facts}</small>" if h.known else "")
        + "</button></li>"
        for h in heads
    )
    return f'<ul class="ct-notes-outline" aria-label="{escape(texts.CONTENTS)}">{lines}</ul>'


def legend(known: Sequence[Known]) -> str:
    """What the marks mean, with how many there are of each."""
    if not known:
        return ""
    counts = {state: sum(1 for one in known if one.state == state) for state in texts.STATES}
    parts = "".join(
        f"<span>{dot(Known(0, 'new')) if state == 'new' else _plain_dot(state)}"
        f"{escape(name)} {counts[state]:,}</span>"
        for state, name in texts.STATES.items()
        if counts[state]
    )
    return f'<p class="ct-notes-legend">{escape(texts.LEGEND)} {parts}</p>'


def _plain_dot(state: str) -> str:
    return f'<span class="ct-dot ct-dot-{state}" aria-hidden="true"></span>'


def part(shown: Window) -> str:
    """Which part of a long note this is, and the way to its neighbours."""
    if shown.first == 1 and shown.last == shown.lines:
        return ""
    back = (
        f'<button type="button" class="ct-button" data-line="{shown.first - 1}">'
        f"{escape(texts.SHOW_BACK)}</button>"
        if shown.first > 1
        else ""
    )
    on = (
        f'<button type="button" class="ct-button" data-line="{shown.last + 1}">'
        f"{escape(texts.SHOW_ON)}</button>"
        if shown.last < shown.lines
        else ""
    )
    told = escape(texts.lines(shown.first, shown.last, shown.lines))
    return f'<p class="ct-notes-part">{back}<span>{told}</span>{on}</p>'


def about(state: IndexState | None, folder: str, skipped: Sequence[SkippedFile]) -> str:
    """The state of the index, and the files that were left out."""
    rows = [(texts.ABOUT_FOLDER, folder)]
    if state is not None:
        held = texts.holds(state.notes, state.passages, state.facts, state.terms)
        rows += [
            (texts.ABOUT_INDEX, state.folder),
            (texts.ABOUT_HELD, held),
            (texts.ABOUT_SIZE, texts.size(state.size)),
            (texts.ABOUT_BUILT, texts.moment(state.built_at)),
            (texts.ABOUT_MODEL, state.model),
        ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd><bdi>{escape(v)}</bdi></dd>" for name, v in rows)
    left = "".join(
        f'<li data-source="{escape(s.source)}"><bdi>{escape(s.source)}</bdi>: {escape(s.reason)}'
        + ("" if s.source.endswith("/") else _button("remove", texts.REMOVE))
        + "</li>"
        for s in skipped
    )
    more = f"<h4>{escape(texts.ABOUT_SKIPPED)}</h4><ul>{left}</ul>" if left else ""
    return f"<dl>{listed}</dl>{more}"


def trash(found: Sequence[TrashedNote], folder: str) -> str:
    """What was removed, each to be brought back."""
    if not found:
        return f'<p class="ct-quiet">{escape(texts.TRASH_EMPTY)}</p>'
    lines = "".join(
        f'<li data-trashed="{escape(t.id)}"><bdi>{escape(t.source)}</bdi> '
        f"<small>{escape(texts.moment(t.at))}, {escape(texts.size(t.size))}</small> "
        f"{_button('back', texts.BRING_BACK)}</li>"
        for t in found
    )
    lead = escape(texts.TRASH_LEAD.format(folder=folder))
    return f'<p class="ct-quiet">{lead}</p><ul>{lines}</ul>'


def courses(names: Sequence[str], opened: Collection[str], folder: str) -> str:
    """The courses to tick, and the way back to the notes of the start."""
    ticks = "".join(
        f'<label class="ct-teach-tick"><input type="checkbox" value="{escape(name)}"'
        f'{" checked" if name in opened else ""}><span dir="auto">{escape(name)}</span></label>'
        for name in names
    )
    none = escape(texts.COURSE_NONE.format(folder=folder))
    return (
        f'<p class="ct-quiet">{escape(texts.COURSES_LEAD)}</p>{ticks}'
        f'<div class="ct-bank-acts"><button type="button" class="ct-button" data-act="open">'
        f'{escape(texts.COURSE_OPEN)}</button><button type="button" class="ct-plain" '
        f'data-act="close">{none}</button></div>'
    )


def findings(imported: Imported) -> str:
    """What was found and guessed in a text that is not tidy, as `calctutor import` shows it."""
    lines = []
    for finding in imported.findings:
        times = f" ({finding.count:,})" if finding.count > 1 else ""
        check = f" <b>{escape(texts.PLEASE_CHECK)}</b>" if finding.doubt else ""
        lines.append(f'<li dir="auto">{escape(finding.text)}{times}{check}</li>')
    rows = "".join(
        f"<tr><td>{f'{100 * j.confidence:.0f}%' if j.items else ''}</td>"
        f'<th scope="row" dir="auto">{escape(PATH_SEPARATOR.join(j.path))}</th>'
        f'<td dir="auto">{escape(f"{j.begins} …" if j.begins else texts.NO_BODY)}'
        f"{'' if j.kept else f' <b>{escape(texts.IN_DOUBT)}</b>'}</td></tr>"
        for j in imported.joined
    )
    joined = (
        f"<p>{escape(texts.HEADINGS_FOUND)}</p>"
        f'<div class="ct-scroll"><table><tbody>{rows}</tbody></table></div>'
        if rows
        else ""
    )
    return f"<h4><bdi>{escape(imported.name)}</bdi></h4><ul>{''.join(lines)}</ul>{joined}"


def done(lines: Sequence[str], refused: Sequence[str]) -> str:
    """What has been done to the notes, and what has not, each with its reason."""
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if refused:
        listed = "".join(f"<li>{escape(line)}</li>" for line in refused)
        told += f'<p class="ct-warning">{escape(texts.REFUSED)}</p><ul>{listed}</ul>'
    return told


def _button(act: str, label: str) -> str:
    return f'<button type="button" class="ct-plain" data-act="{act}">{escape(label)}</button>'
