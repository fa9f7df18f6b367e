"""The pages beside Gradio's: still HTML that needs no script; whatever is put in is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib import resources

from calctutor.faces.web.texts import frame

_SHADE = (
    'try{const s=localStorage.getItem("calctutor-shade");'
    "if(s)document.documentElement.classList.add(s)}catch{}"
)


class Html(str):
    """Text that is HTML already; everything else is escaped before it stands among it."""


def h(value: object) -> Html:
    """A value as HTML."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(parts: Sequence[object], between: str = "") -> Html:
    """Values one after another."""
    return Html(between.join(h(part) for part in parts))


def page(title: str, *parts: object, narrow: bool = False, back: str = "") -> bytes:
    """A whole page; ``back`` is the label of a link to the tutor, "" for none."""
    link = tag("a", back, href="/") if back else Html()
    head = f'<div class="ct-sheet-top"><h1>{h(title)}</h1>{link}</div>'
    brand = f'<p class="ct-brand">{h(frame.TITLE)}</p>' if narrow else ""
    kind = "ct-sheet is-narrow" if narrow else "ct-sheet"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{h(title)} · {h(frame.TITLE)}</title>"
        f"<script>{_SHADE}</script><style>{_styles()}</style></head>"
        f'<body class="gradio-container"><main><div class="{kind}">{brand}{head}{join(parts)}'
        "</div></main></body></html>"
    ).encode()


@cache
def _styles() -> str:
    """The page's own colours and buttons, dark by the system's wish unless the reader chose."""
    base = _read("base.css")
    dark = re.search(r"\.dark \{([^}]*)\}", base)
    by_system = (
        f"@media (prefers-color-scheme: dark) {{ :root:not(.light) {{{dark[1]}}} }}" if dark else ""
    )
    shared = base.replace(".ct-desk", ".ct-sheet").replace("height: 100dvh;", "")
    shared = re.sub(r"\.ct-sheet \{\s*display: grid;[^}]*\}", "", shared)
    return f"{shared}\n{by_system}\n{_read('people.css')}"


def _read(name: str) -> str:
    place = resources.files("calctutor.faces.web") / "css" / name
    return place.read_text(encoding="utf-8")


def tag(name: str, text: object = "", **attributes: str) -> Html:
    """One element; ``class_`` and ``for_`` are written without their stroke."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{h(text)}</{name}>")


def card(title: str, *parts: object) -> Html:
    """A part of the page with a heading of its own."""
    return Html(f'<section class="ct-card"><h2>{h(title)}</h2>{join(parts)}</section>')


def lead(text: object) -> Html:
    """A quiet sentence."""
    return tag("p", text, class_="ct-quiet")


def told(text: object, error: bool = False) -> Html:
    """A sentence on what was just done, or on what went wrong."""
    if error:
        return tag("p", text, class_="ct-error", role="alert")
    return tag("p", text, class_="ct-told", role="status")


def form(action: str, word: str, button: str, *parts: object, strong: bool = False) -> Html:
    """A form that is known to be ours by ``word``."""
    kind = "ct-send" if strong else "ct-button"
    return Html(
        f'<form method="post" action="{escape(action)}">{hidden("form", word)}{join(parts)}'
        f'<button class="{kind}">{h(button)}</button></form>'
    )


def hidden(name: str, value: str) -> Html:
    """A field that nobody sees."""
    return Html(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">')


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    fill: str = "off",
    value: str = "",
    hint: str = "",
    key: str = "",
    needed: bool = True,
) -> Html:
    """A field with its label; ``fill`` is what the browser may put in, ``key`` its own id."""
    key, needs = key or name, " required" if needed else ""
    more = f'<p class="ct-quiet" id="h-{name}">{h(hint)}</p>' if hint else ""
    described = f' aria-describedby="h-{name}"' if hint else ""
    bounds = ' min="1" max="5000"' if kind == "number" else ' maxlength="200"'
    return Html(
        f'<div class="ct-field"><label for="f-{key}">{h(label)}</label>'
        f'<input id="f-{key}" name="{name}" type="{kind}" autocomplete="{fill}"{needs}'
        f'{bounds}{described} value="{escape(value)}">{more}</div>'
    )


def choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Html:
    """A list to choose from; the label is for those who hear the page."""
    written = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{h(text)}</option>"
        for value, text in options
    )
    return Html(f'<select name="{name}" aria-label="{escape(label)}">{written}</select>')


def sure(text: str, name: str) -> Html:
    """A box to tick before what can't be undone."""
    return Html(
        f'<div class="ct-sure"><input type="checkbox" name="sure" value="yes" id="s-{name}">'
        f'<label for="s-{name}">{h(text)}</label></div>'
    )


def tick(name: str, text: str) -> Html:
    """A box to tick for what may be so."""
    return Html(
        f'<div class="ct-sure"><input type="checkbox" name="{name}" value="yes" id="t-{name}">'
        f'<label for="t-{name}">{h(text)}</label></div>'
    )


def row(*parts: object) -> Html:
    """A line of a list: what it is, and what can be done with it."""
    return Html(f'<div class="ct-row">{join(parts)}</div>')


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Html:
    """A table; from the second column on, cells hold figures."""
    top = "".join(f'<th scope="col">{h(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="ct-num">{h(cell)}</td>' if at else f"<td>{h(cell)}</td>"
            for at, cell in enumerate(cells)
        )
        + "</tr>"
        for cells in rows
    )
    return Html(
        f'<div class="ct-wide" tabindex="0"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
