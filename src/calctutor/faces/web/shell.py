"""The still parts of the page: its templates, scripts, styles and theme.

Gradio compiles a template as Handlebars and then as a JavaScript template
literal, so nothing that a user or a note wrote may ever stand in one: replies
reach the page as values, and the scripts put them in place.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from calctutor.faces.web import texts
from calctutor.faces.web.gradio_import import quick_gradio

with quick_gradio():
    import gradio as gr

_HERE = Path(__file__).parent
_SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def script(name: str) -> str:
    """One of the page's scripts ("ask.js")."""
    return (_HERE / name).read_text(encoding="utf-8")


def head() -> str:
    """What goes into <head>: the style sheet, as Gradio would rewrite one given as ``css``."""
    return f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>"


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the system's own fonts: nothing is fetched."""
    return gr.themes.Base(font=_SANS, font_mono=_MONO)


def top_template() -> str:
    """The head of the page: title, promise, state of the tutor, light or dark."""
    return f"""
<header class="ct-top">
  <a class="ct-skip" href="#ct-question">{escape(texts.SKIP_LINK)}</a>
  <div class="ct-name"><h1>{escape(texts.TITLE)}</h1>
  <p class="ct-promise">{escape(texts.PROMISE)}</p></div>
  <div class="ct-status" role="status"></div>
  <button type="button" class="ct-plain ct-shade" data-dark="{escape(texts.DARK_BUTTON)}"
    data-light="{escape(texts.LIGHT_BUTTON)}">{escape(texts.DARK_BUTTON)}</button>
</header>"""


def ask_template() -> str:
    """The place to ask: the conversation, and its sources beside it."""
    return f"""
<div class="ct-ask" data-pending="{escape(texts.PENDING)}" data-for="{escape(texts.SOURCES_FOR)}">
  <section class="ct-talk" aria-label="{escape(texts.TALK_LABEL)}">
    <div class="ct-log" role="log" aria-live="polite" tabindex="0"
      aria-label="{escape(texts.LOG_LABEL)}">
      <div class="ct-welcome"><h2>{escape(texts.WELCOME)}</h2>
      <p>{escape(texts.WELCOME_LINE)}</p><div class="ct-examples"></div></div>
    </div>
    <form class="ct-form" autocomplete="off">
      <label class="ct-hidden" for="ct-question">{escape(texts.ASK_LABEL)}</label>
      <textarea id="ct-question" rows="1" dir="auto" placeholder="{escape(texts.ASK_HINT)}"
        aria-describedby="ct-help"></textarea>
      <button type="submit" class="ct-send">{escape(texts.ASK_BUTTON)}</button>
      <p class="ct-help" id="ct-help">{escape(texts.ASK_HELP)}
      <button type="button" class="ct-plain ct-clear" hidden>{escape(texts.CLEAR_BUTTON)}</button>
      </p>
    </form>
  </section>
  <aside class="ct-sources" tabindex="0" aria-label="{escape(texts.SOURCES)}">
    <h2>{escape(texts.SOURCES)} <span class="ct-sources-for" dir="auto"></span></h2>
    <p class="ct-quiet ct-none">{escape(texts.SOURCES_EMPTY)}</p>
  </aside>
</div>"""
