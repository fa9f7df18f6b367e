"""Text as it comes out of a PDF, cleaned: characters, page furniture, hyphens at line ends.

Running heads and page numbers are told by their recurrence from page to page,
never by what they say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from calctutor.import_types import Finding
from calctutor.spelling import is_english
from calctutor.text import fold

LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
EDGE = 3
"""Lines at the top and at the bottom of a page that may be furniture."""
RECURRENT = 3
"""Pages on which a line has to recur before it is taken for a running head."""

_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖"}
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_NUMBER = re.compile(
    r"(?:(?:page|p\.|seite|slide)\s*)?[-–—|\[(]*\s*(\d{1,4})\s*[-–—|\])]*"
    r"(?:\s*(?:/|of|von|\|)\s*\d{1,4})?",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[-‐‑]\n[ \t]*([^\W\d_]+)")


@dataclass(slots=True)
class Page:
    """The lines of one page; ``number`` is None where the text has no page breaks."""

    lines: list[str]
    number: int | None = None


@dataclass(slots=True)
class Cleaned:
    """Pages without furniture, what was done, and the lines that were taken out, by count.

    ``made_whole`` pairs the parts of a word as they stood with what it is now.
    """

    pages: list[Page]
    findings: list[Finding] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    made_whole: list[tuple[str, str]] = field(default_factory=list)


def clean_text(text: str) -> Cleaned:
    """The pages of a text (parted by form feeds), characters and furniture put right."""
    plain, findings = tidy_characters(text)
    parts = plain.split("\f")
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    numbered = len(parts) > 1
    pages = [Page(p.split("\n"), n if numbered else None) for n, p in enumerate(parts, 1)]
    cleaned = Cleaned(pages, findings)
    if numbered:
        _drop_heads(cleaned)
    _drop_numbers(cleaned)
    _join_hyphens(cleaned)
    return cleaned


def tidy_characters(text: str) -> tuple[str, list[Finding]]:
    """Line ends, ligatures, spaces and invisible marks made plain, and what was found."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    ligatures = sum(text.count(c) for c in LIGATURES)
    hidden = len(_INVISIBLE.findall(text.removeprefix("\ufeff"))) + len(_CONTROL.findall(text))
    for old, new in (LIGATURES | _SYMBOLS).items():
        text = text.replace(old, new)
    text = _SOFT_BREAK.sub("", text)
    text = _CONTROL.sub(" ", _SPACES.sub(" ", _INVISIBLE.sub("", text)))
    findings = []
    if ligatures:
        findings.append(Finding("characters", "Ligatures written as plain letters.", ligatures))
    if hidden:
        findings.append(Finding("characters", "Invisible characters taken out.", hidden))
    return text, findings


def _edges(lines: Sequence[str]) -> list[int]:
    """The rows of a page that may be furniture: its first and its last lines with text."""
    filled = [row for row, line in enumerate(lines) if line.strip()]
    return sorted(set(filled[:EDGE] + filled[-EDGE:]))


def _shape(line: str) -> str:
    """A line with its numbers made alike, so that "Bones 12" and "Bones 13" meet."""
    return re.sub(r"\d+", "#", " ".join(fold(line).split()))


def _drop_heads(cleaned: Cleaned) -> None:
    """Take out lines that recur at the edges of pages; what lies inside them is text."""
    count = Counter(
        shape
        for page in cleaned.pages
        for shape in {_shape(page.lines[row]) for row in _edges(page.lines)}
    )
    needed = max(RECURRENT, len(cleaned.pages) // 10) if len(cleaned.pages) > 2 else 2
    heads = {s for s, n in count.items() if n >= needed and _may_be_head(s)}
    dropped: Counter[str] = Counter()
    for page in cleaned.pages:
        for row in _outermost(page.lines, heads):
            dropped[" ".join(page.lines[row].split())] += 1
            page.lines[row] = ""
    if dropped:
        named = quoted(dict.fromkeys(dropped))
        told = f"Running heads taken out: {named}."
        cleaned.findings.append(Finding("running_heads", told, dropped.total()))
        cleaned.left_out += dropped


def _may_be_head(shape: str) -> bool:
    """Whether a line of this shape could be furniture: words, and no sentence that counts."""
    numbered = "#" in shape and shape.endswith((".", "!", "?", ":", ";"))
    return not numbered and bool(re.search(r"[^\W\d_#]", shape))


def _outermost(lines: Sequence[str], heads: set[str]) -> list[int]:
    """The rows of furniture that nothing but furniture or bare numbers parts from the edge."""
    filled = [row for row, line in enumerate(lines) if line.strip()]
    found: list[int] = []
    for rows in (filled[:EDGE], filled[::-1][:EDGE]):
        for row in rows:
            if _shape(lines[row]) in heads:
                found.append(row)
            elif not _NUMBER.fullmatch(lines[row].strip()):
                break
    return sorted(set(found))


def _drop_numbers(cleaned: Cleaned) -> None:
    """Take out lines that are nothing but a number and rise from page to page."""
    found = [
        (page, row, int(match.group(1)))
        for page in cleaned.pages
        for row in (_edges(page.lines) if page.number else range(len(page.lines)))
        if (match := _NUMBER.fullmatch(page.lines[row].strip()))
    ]
    run = _rising([number for _, _, number in found])
    if len(run) < (2 if cleaned.pages[0].number else RECURRENT):
        return
    for place in run:
        page, row, _ = found[place]
        cleaned.left_out[" ".join(page.lines[row].split())] += 1
        page.lines[row] = ""
    cleaned.findings.append(Finding("page_numbers", "Page numbers taken out.", len(run)))


def _rising(numbers: Sequence[int]) -> list[int]:
    """The places of the longest run that counts up by one or two."""
    length: list[int] = []
    before: list[int] = []
    last: dict[int, int] = {}
    for place, number in enumerate(numbers):
        earlier = [last[n] for n in (number - 1, number - 2) if n in last]
        best = max(earlier, key=lambda p: length[p], default=-1)
        length.append(length[best] + 1 if best >= 0 else 1)
        before.append(best)
        last[number] = place
    place = max(range(len(length)), key=lambda p: length[p], default=-1)
    run: list[int] = []
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]


def _join_hyphens(cleaned: Cleaned) -> None:
    """Words that were parted at a line's end made whole; a real hyphen stays one."""
    known = frozenset(
        fold(word) for page in cleaned.pages for line in page.lines for word in _tokens(line)
    )
    for page in cleaned.pages:

        def whole(match: re.Match[str]) -> str:
            word = _whole(match, known)
            cleaned.made_whole.append((f"{match.group(1)} {match.group(2)}", word))
            return word

        page.lines = _BROKEN.sub(whole, "\n".join(page.lines)).split("\n")
    if cleaned.made_whole:
        text = "Words parted at the end of a line made whole."
        cleaned.findings.append(Finding("hyphenation", text, len(cleaned.made_whole)))


def _tokens(line: str) -> Iterator[str]:
    for match in re.finditer(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*(?![-‐‑\w])", line):
        yield match.group()


def _whole(match: re.Match[str], known: frozenset[str]) -> str:
    """One word or a compound with its hyphen, by what the text and English have."""
    first, second = match.groups()
    if not second[0].islower():
        return f"{first}-{second}"
    whole, compound = fold(first + second), fold(f"{first}-{second}")
    if compound in known and whole not in known:
        return f"{first}-{second}"
    if whole in known or is_english(whole):
        return first + second
    both = (
        is_english(fold(first)) and is_english(fold(second)) and min(map(len, (first, second))) > 3
    )
    return f"{first}-{second}" if both else first + second


def quoted(lines: Iterable[str], most: int = 4) -> str:
    """The first lines in quotation marks, and how many more there are."""
    named = [f"“{line[:60]}”" for line in lines]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")
