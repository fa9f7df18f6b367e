"""A note to read: its Markdown as HTML, its lines, its marks; hostile text stays text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.faces.web.render.note import WINDOW, Known, page, window
from doubles_web import HOSTILE
from tame import faults, text_of

NOTE = """---
title: Rivers
---
# Rivers

A lead. It has two sentences.

## Amber river

- **Site:** north face
- **Age:** old
  - nested `code`

| river | fish |
|---|---|
| Amber | salmon |

3. third

> quoted

```python
x = "<b>"
```

<!-- page 12 -->

![a map](https://example.org/map.png) and [a link](https://example.org)
"""


def shown(text: str, source: str = "a.md", known: tuple[Known, ...] = (), line: int = 1) -> str:
    return page(window(text, line), source, known)


def lines_of(html: str, words: str) -> tuple[int, int]:
    """The lines of the innermost block whose text begins with some words."""
    found = re.findall(
        r'<\w+[^>]*data-line="(\d+)" data-last="(\d+)"[^>]*>([^<]*(?:<[^>]*>)?[^<]*)', html
    )
    return next((int(a), int(b)) for a, b, text in found if text_of(text).startswith(words))


def test_markdown_is_read_as_one_would():
    html = shown(NOTE)
    assert "<h3 " in html and "Rivers</h3>" in html
    assert '<h4 dir="auto" class="ct-note-h2"' in html
    assert "<strong>Site:</strong> north face" in html
    assert "<code>code</code>" in html
    assert '<ol start="3">' in html
    assert "<blockquote><p" in html
    assert "x = &quot;&lt;b&gt;&quot;" in html
    assert '<span class="ct-note-comment">page 12</span>' in html
    assert '<pre class="ct-note-front" dir="auto">---\ntitle: Rivers\n---</pre>' in html
    assert "[picture: a map]" in html
    assert '<span class="ct-note-link" title="https://example.org">a link</span>' in html
    assert faults(html) == []


def test_each_block_knows_its_lines():
    html = shown(NOTE)
    for words in ("Rivers", "A lead", "Amber river", "Site:", "Age:", "nested", "third", "quoted"):
        first, last = lines_of(html, words)
        rows = NOTE.splitlines()[first - 1 : last]
        assert words.split(":")[0] in " ".join(rows), words
    assert 'data-line="16" data-last="16"' in html  # The row of the table.


def test_statements_are_marked_once_where_they_begin():
    known = (
        Known(6, "known", 0.93),
        Known(6, "new"),
        Known(10, "due", 0.5),
        Known(16, "new"),
    )
    html = shown(NOTE, known=known)
    dots = re.findall(r'ct-dot-(\w+)" role="img" aria-label="([^"]*)"', html)
    assert dots == [
        ("known", "known, likely recalled today: 93%"),
        ("new", "not asked yet"),
        ("due", "to repeat, likely recalled today: 50%"),
        ("new", "not asked yet"),
    ]
    assert re.search(r'<li [^>]*data-line="10"[^>]*><span class="ct-dots">', html)
    assert re.search(r'<td [^>]*><span class="ct-dots">.*?</span>Amber', html)


def test_many_statements_in_one_block_are_counted():
    html = shown("One line.\n", known=tuple(Known(1, "new") for _ in range(9)))
    assert html.count("ct-dot-new") == 6
    assert "<small>+3</small>" in html


def test_a_text_file_stands_as_it_is():
    html = shown("\r\n# no heading\r\n* no list\r\n\r\n\r\nlast\r\n", "a.TXT", (Known(6, "new"),))
    assert lines_of(html, "# no heading") == (2, 3)
    assert re.search(r'data-line="6" data-last="6"><span class="ct-dots">', html)
    assert faults(html) == []


@pytest.mark.parametrize("source", ["a.md", "a.txt"])
def test_hostile_text_stays_text(source: str):
    note = (
        f"# {HOSTILE}\n\n- {HOSTILE}\n\n| {HOSTILE} |\n|---|\n| x |\n\n{HOSTILE}\n\n<{HOSTILE}>\n"
    )
    note += f"[x]({HOSTILE}) ![y](javascript:alert(1)) [z](data:text/html,x) <javascript:x>\n"
    html = shown(note, source)
    assert faults(html) == []
    assert '<script>window.pwned="script"</script>' in text_of(html)


@given(st.text(alphabet=st.sampled_from(list("#-*_`<>[]()!|\\\n\r \t~:&\"'1.aé💥")), max_size=400))
def test_any_text_gives_tame_html(text: str):
    assert faults(shown(text)) == []
    assert faults(shown(text, "a.txt")) == []


def test_a_long_note_is_shown_in_parts():
    rows = [f"# Part {i}\n" if i % 100 == 0 else f"line {i} {'x' * 80}\n" for i in range(3000)]
    text = "".join(rows)
    first = window(text, 1)
    assert first.first == 1 and first.lines == 3000
    assert WINDOW <= len(first.text) < 2 * WINDOW
    parts, line = [], 1
    while line <= 3000:
        part = window(text, line)
        assert part.first == line
        assert window(text, part.last) == part
        parts.append(part.text)
        line = part.last + 1
    assert "".join(parts) == text
    assert len(parts) > 2
    assert all(part.startswith("# Part") for part in parts)
    second = page(window(text, first.last + 1), "a.md", (Known(first.last + 1, "due", 0.1),))
    assert f'data-line="{first.last + 1}"' in second
    assert "ct-dot-due" in second


def test_a_line_beyond_the_end_shows_the_end():
    assert window("a\nb\n", 99).last == 2
    assert window("", 1).lines == 1
