"""The still parts of the page: its template, script, styles and theme.

Gradio compiles a template as Handlebars and then as a JavaScript template
literal, so nothing that a user or a note wrote may ever stand in one: replies
reach the page through calls, and the scripts put them in place.
"""

from __future__ import annotations

import re
from html import escape
from importlib import import_module
from pathlib import Path

from calctutor.faces.web.gradio_import import quick_gradio

with quick_gradio():
    import gradio as gr

PLACES = ("ask", "quiz", "compare", "teach", "notes", "progress")
"""The places in the order of the bar; each has a template, a script, a style sheet and texts."""

_HERE = Path(__file__).parent
_WORD = re.compile(r"\[\[([A-Z][A-Z0-9_]*)\]\]")
_SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def template() -> str:
    """The whole page: its bar, a section a place, its foot."""
    sections = "".join(
        f'<section class="ct-place ct-in-{place}" id="place-{place}" data-place="{place}" hidden>'
        f"{filled(place)}</section>"
        for place in PLACES
    )
    return filled("frame").replace("<!-- places -->", sections)


def filled(name: str) -> str:
    """One template with its [[NAMES]] replaced by the texts of that name, escaped."""
    words = import_module(f"calctutor.faces.web.texts.{name}")
    html = _read("templates", f"{name}.html")
    return _WORD.sub(lambda found: escape(getattr(words, found[1])), html)


def script() -> str:
    """The page's script: the core, then each place in a scope of its own."""
    places = "".join(_scope(_read("js", f"{place}.js")) for place in PLACES)
    shared = "\n".join(_read("js", name) for name in ("core.js", "parts.js"))
    return _scope(f"{shared}\n{places}begin();")


def _scope(script: str) -> str:
    return f'(() => {{\n"use strict";\n{script}\n}})();\n'


def head() -> str:
    """What goes into <head>: the style sheet, as Gradio would rewrite one given as ``css``."""
    places = "".join(_read("css", f"{place}.css") for place in PLACES)
    # Nested, so that these rules outweigh Gradio's own resets.
    return f"<style>{_read('css', 'base.css')}\n.gradio-container {{\n{places}\n}}</style>"


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the system's own fonts: nothing is fetched."""
    return gr.themes.Base(font=_SANS, font_mono=_MONO)


def _read(folder: str, name: str) -> str:
    return (_HERE / folder / name).read_text(encoding="utf-8")
