"""From replies to HTML: pure functions, everything that is not ours escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from calctutor.faces.web.sources import PATH_SEPARATOR, References
from calctutor.faces.web.texts import reply as texts
from calctutor.types import Abstention, Comparison, Reply, Row, Sentence


def answer(reply: Reply, asked: str, turn: str, further: str = "") -> str:
    """The HTML of a reply's text, whatever its kind; ``further`` is HTML to stand below it."""
    references = References(turn, reply.citations)
    parts = [_understood(reply.understood, asked)]
    if reply.abstention is not None:
        parts.append(_abstention(reply, reply.abstention, references))
    elif reply.comparison is not None:
        parts.append(comparison(reply, reply.comparison, references))
    else:
        parts.append(body(reply, references))
    parts.extend(f'<p class="ct-notice">{escape(n)}</p>' for n in _new_notices(reply))
    parts.append(further)
    return f'<div class="ct-answer ct-is-{escape(reply.kind)}">{"".join(parts)}</div>'


def chips(label: str, labelled_questions: Sequence[tuple[str, str]]) -> str:
    """Buttons that ask: (what is shown, what is asked), under a label."""
    if not labelled_questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="ct-chip" data-ask="{escape(asks)}">'
        f"{escape(shown)}</button></li>"
        for shown, asks in labelled_questions
    )
    return f'<p class="ct-label">{escape(label)}</p><ul class="ct-chips">{buttons}</ul>'


def comparison(reply: Reply, told: Comparison, references: References) -> str:
    """A distinction: what tells the terms apart, a table with sources in each cell, the rest."""
    # In the order of the page: the first [n] is the one that its source leads back to.
    first = _section(texts.DISCRIMINATOR, told.discriminator, references)
    head = "".join(f'<th scope="col" role="columnheader">{escape(t)}</th>' for t in told.terms)
    rows = "".join(_row(row, told.terms, references) for row in told.rows)
    aspect = f'<th scope="col" role="columnheader">{escape(texts.ASPECT)}</th>'
    table = (
        f'<div class="ct-scroll"><table role="table" style="--ct-terms:{len(told.terms)}">'
        f'<thead role="rowgroup"><tr role="row">{aspect}{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )
    sections = (
        (texts.SHARED, told.shared),
        (texts.TRAP, told.trap),
        (texts.UNSAID, told.silent),
        (texts.CHECK, told.check),
    )
    rest = "".join(_section(title, said, references) for title, said in sections)
    return first + (table if rows else "") + rest


def error(sentence: str) -> str:
    """A sentence that says why there is no answer."""
    return f'<div class="ct-answer ct-is-error"><p>{escape(sentence)}</p></div>'


def _understood(understood: str, asked: str) -> str:
    if not understood or _plain(understood) == _plain(asked):
        return ""
    return f'<p class="ct-understood">{escape(texts.UNDERSTOOD)} <q>{escape(understood)}</q></p>'


def _new_notices(reply: Reply) -> list[str]:
    """The notices that no badge beside a [n] gives already."""
    reasons = [c.disputed for c in reply.citations if c.disputed]
    return [n for n in reply.notices if not any(reason in n for reason in reasons)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _abstention(reply: Reply, told: Abstention, references: References) -> str:
    asks_nothing = told.reason == "not_a_question"
    title = texts.NOT_A_QUESTION if asks_nothing else texts.NOT_COVERED
    paths = [n.headings for n in told.nearest if n.headings]
    # The buttons name the nearest headings; a sentence that lists them says it twice.
    said = [s for s in reply.sentences if not (paths and s.frame and _names(s.text, paths))]
    body = _sentences(said, references) if said else _paragraphs(reply.text)
    near = [(PATH_SEPARATOR.join(path), texts.ask_about(path)) for path in paths]
    return f'<p class="ct-verdict">{escape(title)}</p>{body}{chips(texts.NEAREST, near)}'


def _names(text: str, paths: Sequence[tuple[str, ...]]) -> bool:
    return all(path[-1] in text for path in paths)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(p)}</p>" for p in re.split(r"\n\s*\n", text.strip()) if p)


def body(reply: Reply, references: References) -> str:
    """The sentences of a reply under their headings."""
    """The sentences of a reply, under their headings."""
    if not reply.sentences:
        return _paragraphs(reply.text)
    return "".join(
        (f"<h3>{escape(heading)}</h3>" if heading else "") + _sentences(tuple(group), references)
        for heading, group in groupby(reply.sentences, key=lambda s: s.heading)
    )


def _sentences(sentences: Sequence[Sentence], references: References) -> str:
    """Frame sentences as paragraphs, two or more statements in a row as a list."""
    html: list[str] = []
    for frame, run in groupby(sentences, key=lambda s: s.frame):
        told = [f"{escape(s.text)}{references.links(s.citations)}" for s in run]
        if frame or len(told) == 1:
            kind = ' class="ct-frame"' if frame else ""
            html.extend(f'<p{kind} dir="auto">{text}</p>' for text in told)
        else:
            html.append("<ul>" + "".join(f'<li dir="auto">{text}</li>' for text in told) + "</ul>")
    return "".join(html)


def _section(title: str, sentences: Sequence[Sentence], references: References) -> str:
    if not sentences:
        return ""
    return f"<h3>{escape(title)}</h3>{_sentences(sentences, references)}"


def _row(row: Row, terms: Sequence[str], references: References) -> str:
    cells = "".join(
        _cell(cell.items, term, references) for cell, term in zip(row.cells, terms, strict=False)
    )
    aspect = escape(texts.aspect(row.aspect))
    return f'<tr role="row"><th scope="row" role="rowheader">{aspect}</th>{cells}</tr>'


def _cell(items: Sequence[tuple[str, int]], term: str, references: References) -> str:
    if not items:
        body, kind = escape(texts.SILENT), ' class="ct-silent"'
    else:
        told = [f"<p>{escape(text)}{references.links((n,))}</p>" for text, n in items]
        body, kind = "".join(told), ""
    return f'<td role="cell"{kind} data-term="{escape(term)}">{body}</td>'
