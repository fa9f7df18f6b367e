"""HTML and XHTML as Markdown, event by event, so that no depth of nesting overflows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from calctutor.backends.convert_marks import as_line, bullet, escaped, heading, joined, table

_SILENT = frozenset(
    "script style template noscript nav svg math iframe object head select form button".split()
)
_BLOCKS = frozenset(
    """p div section article main header footer aside figure figcaption blockquote address dd dt
    h1 h2 h3 h4 h5 h6 li ul ol dl table tr td th pre hr br body html caption details
    summary""".split()
)
_VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())
_BOLD = frozenset(("b", "strong"))


@dataclass(slots=True)
class _State:
    lines: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)
    fresh: bool = False
    level: int = 0
    silent: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    tables: int = 0
    code: list[str] | None = None
    title: str = ""
    in_title: bool = False


class _Reader(HTMLParser):
    """Gathers lines of Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a list, a table."""
        state = self.state
        if tag == "title":
            state.in_title = True
        if tag in _SILENT and tag not in _VOID:
            state.silent.append(tag)
        if state.silent:
            return
        if tag in _BLOCKS and not state.tables and state.code is None:
            _flush(state)
        _open(state, tag)

    def handle_endtag(self, tag: str) -> None:
        """End it, and write what was gathered."""
        state = self.state
        if tag == "title":
            state.in_title = False
        if state.silent:
            if tag in state.silent:
                del state.silent[len(state.silent) - 1 - state.silent[::-1].index(tag) :]
            return
        _close(state, tag)

    def handle_data(self, data: str) -> None:
        """Take text in."""
        state = self.state
        if state.in_title:
            state.title += data
        elif state.code is not None:
            state.code.append(data)
        elif not state.silent:
            state.text.append(_spaced(data))


def _spaced(data: str) -> str:
    before = " " if data[:1].isspace() else ""
    after = " " if data[-1:].isspace() else ""
    return f"{before}{escaped(data)}{after}" if data.strip() else " "


def _open(state: _State, tag: str) -> None:
    if tag in _BOLD:
        state.text.append("**")
    elif tag in ("ul", "ol"):
        state.lists.append(tag == "ol")
    elif tag == "li":
        state.fresh = True
    elif tag == "br":
        state.text.append(" ")
    elif tag == "pre" and not state.tables:
        state.code = []
    elif _level(tag):
        state.level = _level(tag)
    else:
        _open_table(state, tag)


def _level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0


def _open_table(state: _State, tag: str) -> None:
    if tag == "table":
        state.tables += 1
    elif tag == "tr" and state.tables == 1:
        state.rows.append([])
    elif tag in ("td", "th") and state.tables == 1:
        state.text = []


def _close(state: _State, tag: str) -> None:
    if tag in _BOLD:
        state.text.append("**")
    elif tag == "table" and state.tables:
        _end_table(state)
    elif tag in ("td", "th") and state.tables == 1:
        if not state.rows:
            state.rows.append([])
        state.rows[-1].append(_taken(state))
    elif tag == "pre" and state.code is not None:
        _end_code(state)
    elif tag in _BLOCKS and not state.tables:
        _close_block(state, tag)


def _close_block(state: _State, tag: str) -> None:
    _flush(state)
    if tag in ("ul", "ol") and state.lists:
        state.lists.pop()
    if _level(tag):
        state.level = 0
    if tag == "li":
        state.fresh = False


def _end_table(state: _State) -> None:
    state.tables -= 1
    if state.tables:
        return
    rows = [row for row in state.rows if any(row)]
    state.rows, state.text = [], []
    if len(rows) > 1 and max(map(len, rows)) > 1:
        state.lines.append(("table", ""))
        state.lines += [("row", line) for line in table(rows)]
    else:
        state.lines += [("paragraph", as_line(cell)) for row in rows for cell in row if cell]


def _end_code(state: _State) -> None:
    code = "".join(state.code or []).strip("\n")
    state.code = None
    if code.strip():
        fence = "~~~" if "```" in code else "```"
        state.lines.append(("code", f"{fence}\n{code}\n{fence}"))


def _taken(state: _State) -> str:
    text = " ".join("".join(state.text).split()).replace("****", "")
    state.text = []
    opened = text.count("**") % 2
    return text.replace("**", "") if opened else _tight_bold(text)


def _tight_bold(text: str) -> str:
    """Bold marks moved to the words: "** a **" is no bold in Markdown."""
    parts = text.split("**")
    for number in range(1, len(parts), 2):
        inner = parts[number].strip()
        if parts[number][:1] == " ":
            parts[number - 1] += " "
        if parts[number][-1:] == " " and number + 1 < len(parts):
            parts[number + 1] = f" {parts[number + 1]}"
        parts[number] = f"**{inner}**" if inner else ""
    return " ".join("".join(parts).split())


def _flush(state: _State) -> None:
    """Write the text gathered so far as the block that it is."""
    text = _taken(state)
    if not text:
        return
    if state.level:
        state.lines.append(("heading", heading(text.replace("**", ""), state.level)))
    elif state.lists and state.fresh:
        depth = len(state.lists) - 1
        state.lines.append(("item", bullet(as_line(text), depth, ordered=state.lists[-1])))
        state.fresh = False
    elif state.lists:
        state.lines.append(("item", f"{'   ' * len(state.lists)}{as_line(text)}"))
    else:
        state.lines.append(("paragraph", as_line(text)))


def html_markdown(text: str) -> str:
    """HTML as Markdown; broken markup is read as far as it goes."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    _flush(reader.state)
    lines = reader.state.lines
    title = " ".join(reader.state.title.split())
    if title and not any(line.startswith("# ") for kind, line in lines if kind == "heading"):
        lines.insert(0, ("heading", heading(escaped(title), 1)))
    return joined(lines)
