"""What is no content of a note is blanked, character for character, before it is parsed.

Front matter, `:::` fences, attribute and template lines, bare anchors: each gives
way to as many spaces, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml

from calctutor.notes.lines import Lines

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)\Z", re.DOTALL)
_DIV = re.compile(r"[ \t]*:{3,}[ \t]*(\{[^}]*\}|[A-Za-z][\w-]*)?([^:]*?)[ \t]*:*[ \t]*\Z")
_NO_CONTENT = re.compile(
    r"""[ \t]*(?:
        \{:[^}]*\} | \{%.*%\} | \{\#[\w:.-]+[^}]*\}        # kramdown, Liquid
      | (?:<a\s[^<>]*>\s*</a>\s*)+ | <a\s[^<>]*/> | (?:<br\s*/?>\s*)+   # anchors, breaks
      | <!--\s*(?:page|slide)\s+\d{1,6}\s*-->                 # pages of a converted file
      | \[\[?_?toc_?\]?\] | [-*]\s+toc | \\(?:newpage|pagebreak|tableofcontents)
    )[ \t]*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(r"([ \t>]*)([•◦▪‣●○∙·])(?=[ \t])")
_DASH_BULLET = re.compile(r"([ \t]*)([–—])(?=[ \t])")
_ALERT = re.compile(r"([ \t]*>[ \t>]*)(\[![A-Za-z-]+\][+-]?)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]|[^\S \t]")
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{1,100};base64,[A-Za-z0-9+/=_-]{64,}")
_FRONT_MATTER_LIMIT = 65536


@dataclass(frozen=True, slots=True)
class Division:
    """A `:::` block: its name and its lines first..last, markers included, from 0."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a note says of itself before it starts."""

    title: str = ""
    aliases: tuple[str, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Masked:
    """The lines of a note with all that is no content blanked."""

    lines: tuple[str, ...]
    divisions: tuple[Division, ...]
    front: FrontMatter


@dataclass(slots=True)
class _State:
    fence: str = ""
    open: list[tuple[str, int]] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)
    after_blank: bool = True
    dashes: bool = False


def mask(text: str, lines: Lines) -> Masked:
    """The lines of a Markdown note, each as long as it was, without what is no content."""
    raw = [text[a:b] for a, b in zip(lines.starts, lines.ends, strict=True)]
    front = read_front_matter(raw)
    state = _State()
    masked = [" " * len(line) for line in raw[: front.lines]]
    for number in range(front.lines, len(raw)):
        masked.append(_mask_line(state, raw[number], number))
    for name, first in state.open:
        state.divisions.append(Division(name, first, len(raw) - 1))
    divisions = tuple(sorted(state.divisions, key=lambda d: (d.first, -d.last)))
    return Masked(tuple(masked), divisions, front)


def read_front_matter(raw: Sequence[str]) -> FrontMatter:
    """The YAML between `---` lines at the very start; broken YAML gives nothing but its lines."""
    if not raw or raw[0].rstrip() != "---":
        return FrontMatter()
    end = next((n for n, line in enumerate(raw) if n and line.rstrip() in ("---", "...")), 0)
    body = raw[1:end]
    if not end or sum(map(len, body)) > _FRONT_MATTER_LIMIT:
        return FrontMatter()
    if not any(re.match(r"[\w\"'-]+\s*:|\s*#|\s*\Z", line) for line in body[:1]):
        return FrontMatter()
    title, aliases = _load("\n".join(body))
    return FrontMatter(title, aliases, end + 1)


def _load(body: str) -> tuple[str, tuple[str, ...]]:
    if re.search(r"(?m)[&*]\w", body) or body.count("[") + body.count("{") > 200:
        return "", ()  # anchors may expand without bound, brackets nest without bound
    try:
        data = yaml.safe_load(body)
    except (yaml.YAMLError, ValueError, RecursionError):
        return "", ()
    if not isinstance(data, dict):
        return "", ()
    title = data.get("title")
    return _one_line(title), tuple(
        dict.fromkeys(a for key in ("aliases", "alias") for a in _strings(data.get(key)))
    )


def _one_line(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [part for part in (_one_line(p) for p in value.split(",")) if part]
    if isinstance(value, list):
        return [part for part in (_one_line(p) for p in value) if part]
    return []


def _mask_line(state: _State, line: str, number: int) -> str:
    line = _CONTROL.sub(" ", line)
    if ";base64," in line:
        line = _EMBEDDED.sub(lambda match: " " * len(match.group()), line)
    if _in_fence(state, line):
        return line
    division = _DIV.match(line) if ":::" in line else None
    if division:
        _divide(state, division, number)
        return " " * len(line)
    if _NO_CONTENT.match(line):
        return " " * len(line)
    masked = _as_markdown(state, line)
    state.after_blank = not line.strip()
    return masked


def _in_fence(state: _State, line: str) -> bool:
    match = _FENCE.match(line)
    if state.fence:
        if match and match.group(1).startswith(state.fence) and not match.group(2).strip():
            state.fence = ""
        return True
    if match and not (match.group(1)[0] == "`" and "`" in match.group(2)):
        state.fence = match.group(1)
        return True
    return False


def _divide(state: _State, match: re.Match[str], number: int) -> None:
    name = (match.group(1) or "").strip("{}. ").split(" ")[0].lstrip(".").lower()
    if name:
        state.open.append((name, number))
    elif state.open:
        opened, first = state.open.pop()
        state.divisions.append(Division(opened, first, number))


def _as_markdown(state: _State, line: str) -> str:
    """Typographic bullets become Markdown ones; a call-out's tag is blanked."""
    bullet = _BULLET.match(line)
    if bullet:
        line = f"{bullet.group(1)}-{line[bullet.end() :]}"
    dash = _DASH_BULLET.match(line)
    state.dashes = bool(dash) and (state.after_blank or state.dashes)
    if dash and state.dashes:
        line = f"{dash.group(1)}-{line[dash.end() :]}"
    alert = _ALERT.match(line)
    if alert:
        line = alert.group(1) + " " * len(alert.group(2)) + line[alert.end() :]
    return line
