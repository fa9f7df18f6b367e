"""The forms of the question bank as HTML: to edit a question, to write one's own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from calctutor.faces.web.sources import PATH_SEPARATOR
from calctutor.faces.web.texts import teach as texts
from calctutor.types import Fact

SEVERAL = ("right", "wrong", "answer", "alias")
"""Fields of which there can be more than one."""


def form(fields: Sequence[tuple[str, str]]) -> str:
    """A form over the lines that an author can change; `SEVERAL` can be added to."""
    names = dict.fromkeys(name for name, _ in fields)
    boxes = "".join(_field(name, [v for n, v in fields if n == name]) for name in names)
    if "answer" in names and "alias" not in names:
        boxes += _field("alias", [])
    return f'<form class="ct-bank-edit" autocomplete="off">{boxes}{_form_end()}</form>'


def new_form() -> str:
    """A form for a question of the author's own."""
    kinds = "".join(
        f'<option value="{kind}">{escape(name)}</option>' for kind, name in texts.NEW_KINDS.items()
    )
    choice = "".join(
        f'<div data-for="{fits}">{_field(name, values)}</div>'
        for name, values, fits in (
            ("right", [""], "sba_value multiple"),
            ("wrong", ["", "", ""], "sba_value multiple"),
            ("answer", [""], "short_answer"),
            ("alias", [], "short_answer"),
        )
    )
    return (
        f'<form class="ct-bank-edit ct-bank-new" autocomplete="off">'
        f'<p class="ct-quiet">{escape(texts.NEW_LEAD)}</p>'
        f'<label class="ct-bank-field"><span>{escape(texts.FIELDS["kind"])}</span>'
        f'<select name="kind">{kinds}</select></label>'
        '<div class="ct-bank-field ct-combobox"><label for="ct-bank-from">'
        f'{escape(texts.FIELDS["from"])}</label><input id="ct-bank-from" name="from" type="text" '
        f'role="combobox" maxlength="3000" dir="auto" placeholder="{escape(texts.STATEMENT_HINT)}" '
        'spellcheck="false" autocomplete="off" aria-autocomplete="list" aria-expanded="false" '
        'aria-controls="ct-bank-facts"><ul id="ct-bank-facts" class="ct-options" role="listbox" '
        f'aria-label="{escape(texts.FIELDS["from"])}" hidden></ul>'
        f'<p class="ct-none-fits" hidden>{escape(texts.STATEMENT_NONE)}</p></div>'
        f"{_field('stem', [''])}{choice}{_field('feedback', [''])}{_form_end()}</form>"
    )


def facts(found: Sequence[tuple[Fact, str]]) -> str:
    """Statements to choose from for a new question; the value is the line that names them."""
    return "".join(
        f'<li role="option" id="ct-fact-o{i}" aria-selected="false" data-value="{escape(line)}">'
        f'<span dir="auto">{escape(fact.text)}</span> '
        f'<small dir="auto">{escape(PATH_SEPARATOR.join(fact.headings))}</small></li>'
        for i, (fact, line) in enumerate(found)
    )


def _field(name: str, values: Sequence[str]) -> str:
    label = escape(texts.FIELDS[name])
    if name not in SEVERAL:
        value = escape(values[0] if values else "")
        return (
            f'<label class="ct-bank-field"><span>{label}</span>'
            f'<textarea name="{name}" rows="2" maxlength="2000" dir="auto">{value}</textarea>'
            "</label>"
        )
    lines = "".join(_line(name, value) for value in values)
    return (
        f'<fieldset class="ct-bank-field" data-several="{name}"><legend>{label}</legend>'
        f"{lines}<template>{_line(name, '')}</template>"
        f'<button type="button" class="ct-plain" data-act="line">'
        f"{escape(texts.ADD_LINE[name])}</button></fieldset>"
    )


def _line(name: str, value: str) -> str:
    label = escape(texts.FIELDS[name])
    return (
        f'<div class="ct-bank-line"><input type="text" name="{name}" value="{escape(value)}" '
        f'maxlength="1000" dir="auto" aria-label="{label}">'
        '<button type="button" class="ct-plain" data-act="unline" '
        f'aria-label="{escape(texts.REMOVE_LINE)}">×</button></div>'
    )


def _form_end() -> str:
    return (
        '<div class="ct-bank-checked" role="status"></div><div class="ct-bank-acts">'
        f'<button type="submit" class="ct-send">{escape(texts.KEEP)}</button>'
        f'<button type="button" class="ct-button" data-act="check">{escape(texts.CHECK)}</button>'
        f'<button type="button" class="ct-plain" data-act="cancel">{escape(texts.CANCEL)}</button>'
        "</div>"
    )
