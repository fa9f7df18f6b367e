"""From citations to HTML: the [n] in an answer, and the card of its source.

``turn`` is the id of the exchange ("t3"); the answer's [2] is ``r-t3-2``, its
source ``s-t3-2``. These anchors are the only links that are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from calctutor.faces.web import texts
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
    place = texts.source_place(citation.first_line, citation.last_line, citation.page)
    return (
        f'<li class="ct-source" id="s-{turn}-{number}" tabindex="-1">'
        f'<p class="ct-source-head"><a class="ct-back" href="#r-{turn}-{number}"'
        f' aria-label="{back}">{number}</a>{heading_path(citation.headings)}</p>'
        f"{excerpt(citation)}{disputed}"
        f'<p class="ct-place"><bdi>{escape(citation.source)}</bdi>, {escape(place)}{stale}</p></li>'
    )


def excerpt(citation: Citation) -> str:
    """The quote in <mark> between its surroundings; the text is the note's own, unchanged."""
    before = _tail(citation.before).lstrip("\n")
    after = _head(citation.after).rstrip()
    lead = _CUT if len(citation.before) > SURROUNDINGS else ""
    trail = _CUT if len(citation.after) > SURROUNDINGS else ""
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


def _tail(before: str) -> str:
    """The end of what stands before a quote: from its heading, else from a line or word."""
    start = max((m.end() for m in _HEADING.finditer(before)), default=0)
    cut = len(before) - SURROUNDINGS
    if cut > start:
        found = [i for i in (before.find("\n", cut), before.find(" ", cut)) if i >= 0]
        start = found[0] + 1 if found else cut
    return before[start:]


def _head(after: str) -> str:
    """The begin of what stands after a quote: up to the next heading, to the end of a word."""
    heading = _HEADING.search(after)
    end = heading.start() if heading else len(after)
    if end > SURROUNDINGS:
        end = max(after.rfind("\n", 0, SURROUNDINGS), after.rfind(" ", 0, SURROUNDINGS))
        end = end if end > 0 else SURROUNDINGS
    return after[:end]


def _badge(kind: str, label: str, why: str) -> str:
    reason = f' <span class="ct-why">{escape(why)}</span>' if why else ""
    return f' <span class="ct-flag ct-flag-{kind}"><b>{escape(label)}</b>{reason}</span>'
