"""Headings set in capitals written as the text writes their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from calctutor.notes.repair_blocks import in_capitals
from calctutor.spelling import is_english
from calctutor.text import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORT = 5


def forms_of(texts: Iterable[str]) -> Mapping[str, str]:
    """How a text writes each of its words inside sentences: folded -> the commonest form."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for match in _WORD.finditer(text):
            begins = not match.start() or text[match.start() - 2 : match.start()].strip() in ".!?:•"
            word = match.group()
            if not begins or word.isupper() and len(word) > 1:
                seen[fold(word)][word] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def plain_case(heading: str, forms: Mapping[str, str]) -> str:
    """A heading in capitals as a sentence would write it; any other one as it is."""
    if not in_capitals(heading):
        return heading
    text = _WORD.sub(lambda match: _plain(match.group(), forms), heading)
    first = _WORD.search(text)
    if first is None:
        return text
    return text[: first.start()] + first.group()[:1].upper() + text[first.start() + 1 :]


def _plain(word: str, forms: Mapping[str, str]) -> str:
    known = forms.get(fold(word))
    if known:
        return known
    lower = word.lower()
    return lower if len(word) > _SHORT or is_english(fold(lower)) else word
