"""From citations to HTML: the [n] in an answer, and the card of its source.

``turn`` is the id of the exchange ("t3"); the answer's [2] is ``r-t3-2``, its
source ``s-t3-2``. These anchors are the only links that are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from calctutor.faces.web.texts import reply as texts
from calctutor.types import Citation, Reply

PATH_SEPARATOR = " › "
SURROUNDINGS = 200
"""Characters shown before and after a quote: fewer than a citation carries, cut between words."""

# The dots are drawn by the style sheet: the text stays the note's own.
_CUT = '<span class="ct-cut"></span>'
_MARKUP = re.compile(
    r"(?m)^[ \t]*(?:#{1,6}|[-*+]|\d{1,9}[.)]|&gt;|:::)(?=[ \t])|\*\*|__|`+|(?<=[ \t])\||^\|"
)

_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t].*$")


class References:
    """Links to the sources of one reply; the first [n] carries the id that its source uses."""

    def __init__(self, turn: str, citations: Iterable[Citation]) -> None:
        """Number the sources of one turn."""
        self.turn = turn
        self.known = {citation.number: citation for citation in citations}
        self._seen: set[int] = set()

    def link(self, number: int) -> str:
        """One [n]; plain text where the reply has no such citation."""
        citation = self.known.get(number)
        if citation is None:
            return f"[{number}]"
        anchor = "" if number in self._seen else f' id="r-{self.turn}-{number}"'
        self._seen.add(number)
        label = escape(texts.reference_label(number, citation.headings))
        return (
            f'<a class="ct-ref"{anchor} href="#s-{self.turn}-{number}"'
            f' aria-label="{label}">[{number}]</a>'
        )

    def links(self, numbers: Sequence[int]) -> str:
        """Several [n], each once, then a badge where one of them is disputed."""
        unique = list(dict.fromkeys(numbers))
        if not unique:
            return ""
        return "&nbsp;" + "".join(map(self.link, unique)) + self._disputes(unique)

    def _disputes(self, numbers: Sequence[int]) -> str:
        cited = [self.known[n] for n in numbers if n in self.known]
        reasons = dict.fromkeys(c.disputed for c in cited if c.disputed is not None)
        return "".join(map(disputed_badge, reasons))


def cards(reply: Reply, turn: str) -> str:
    """The HTML of a reply's citations, a list of cards."""
    if not reply.citations:
        return f'<p class="ct-quiet">{escape(texts.NO_SOURCES)}</p>'
    listed = "".join(card(citation, turn) for citation in reply.citations)
    return f'<ol class="ct-cards">{listed}</ol>'


def card(citation: Citation, turn: str) -> str:
    """One citation: heading path, the quote marked in its surroundings, file and lines."""
    number = citation.number
    back = escape(f"{number}: {texts.BACK}")
    stale = _badge("stale", texts.STALE, texts.STALE_WHY) if citation.stale else ""
    disputed = "" if citation.disputed is None else disputed_badge(citation.disputed)
    place = texts.source_place(
        citation.first_line, citation.last_line, citation.page, citation.source
    )
    return (
        f'<li class="ct-source" id="s-{turn}-{number}" tabindex="-1">'
        f'<p class="ct-source-head"><a class="ct-back" href="#r-{turn}-{number}"'
        f' aria-label="{back}">{number}</a>{heading_path(citation.headings)}</p>'
        f"{excerpt(citation)}{disputed}"
        f'<p class="ct-file"><a href="{_in_the_notes(citation)}" title="{escape(texts.SHOW)}">'
        f"<bdi>{escape(citation.source)}</bdi>, {escape(place)}</a>{stale}</p></li>"
    )


def _in_the_notes(citation: Citation) -> str:
    """The anchor of the place Notes at this citation's line."""
    return f"#notes/{quote(f'{citation.source}:{citation.first_line}', safe='')}"


def excerpt(citation: Citation) -> str:
    """The quote in <mark> between its surroundings; the text is the note's own, unchanged."""
    before, after = _under_heading(citation.before), _to_heading(citation.after)
    lead = _CUT if len(before) > SURROUNDINGS else ""
    trail = _CUT if len(after) > SURROUNDINGS else ""
    before, after = _tail(before).lstrip("\n"), _head(after).rstrip()
    return (
        f'<blockquote class="ct-excerpt" dir="auto">{lead}{soften(before)}'
        f"<mark>{soften(citation.quote)}</mark>{soften(after)}{trail}</blockquote>"
    )


def soften(text: str) -> str:
    """Escaped text of a note, its Markdown signs kept but set back in tone."""
    return _MARKUP.sub(lambda m: f'<span class="ct-sign">{m.group()}</span>', escape(text))


def heading_path(headings: Sequence[str]) -> str:
    """The headings from the title down; the last one stands out."""
    if not headings:
        return ""
    *above, last = headings
    upper = "".join(f"<span>{escape(h)}{PATH_SEPARATOR}</span>" for h in above)
    return f'<span class="ct-path">{upper}<strong>{escape(last)}</strong></span>'


def disputed_badge(reason: str) -> str:
    """The badge of a disputed statement with the author's reason."""
    return _badge("disputed", texts.DISPUTED, reason)


def _under_heading(before: str) -> str:
    """What stands before a quote, from the last heading on."""
    return before[max((m.end() for m in _HEADING.finditer(before)), default=0) :]


def _to_heading(after: str) -> str:
    """What stands after a quote, up to the next heading."""
    heading = _HEADING.search(after)
    return after[: heading.start()] if heading else after


def _tail(text: str) -> str:
    """The last `SURROUNDINGS` characters at most, from the start of a line or word."""
    cut = len(text) - SURROUNDINGS
    if cut <= 0:
        return text
    found = [i + 1 for i in (text.find("\n", cut), text.find(" ", cut)) if i >= 0]
    return text[found[0] if found else cut :]


def _head(text: str) -> str:
    """The first `SURROUNDINGS` characters at most, to the end of a line or word."""
    if len(text) <= SURROUNDINGS:
        return text
    end = max(text.rfind("\n", 0, SURROUNDINGS), text.rfind(" ", 0, SURROUNDINGS))
    return text[: end if end > 0 else SURROUNDINGS]


def _badge(kind: str, label: str, why: str) -> str:
    reason = f' <span class="ct-why">{escape(why)}</span>' if why else ""
    return f' <span class="ct-flag ct-flag-{kind}"><b>{escape(label)}</b>{reason}</span>'
