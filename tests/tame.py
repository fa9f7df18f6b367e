"""Whether HTML is tame: nothing in it acts, loads or leads away, whatever a note holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset(
    """a article aside b bdi blockquote br button code dd details div dl dt em fieldset form h3 h4
    h5 h6 header hr input label legend li mark ol option p pre q s select small span strong summary
    table tbody td template textarea th thead tr ul""".split()
)
ATTRIBUTES = frozenset(
    """class id dir hidden tabindex title role style start type name value maxlength rows checked
    placeholder for href scope disabled spellcheck autocomplete selected""".split()
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            plain = name in ATTRIBUTES or re.fullmatch(r"(?:aria|data)-[a-z-]+", name)
            leads = name == "href" and not (value or "").startswith("#")
            styles = name == "style" and not re.fullmatch(r"[-\w]+:[\d.]+%?", value or "")
            if not plain or leads or styles:
                self.faults.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")


def faults(html: str) -> list[str]:
    """What in some HTML is not tame."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.faults


def text_of(html: str) -> str:
    """What a reader sees of some HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text
