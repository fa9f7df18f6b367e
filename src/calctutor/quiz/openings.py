"""The name that a statement begins with, or whose deed it tells."""

from __future__ import annotations

import re

from calctutor.quiz.fact_shapes import PRONOUNS
from calctutor.quiz.make import Maker
from calctutor.quiz.match import plain
from calctutor.quiz.views import View
from calctutor.text import STOP_WORDS, fold

_PREPOSITIONS = frozenset(
    "in at of off from to over on by with after before against for into under near and or".split()
)
_DEMONYM = re.compile(r"^[A-Z]\w+(?:an|ese|ish)$")
_BEGINS_CLAUSE = frozenset(
    """while although though since because if when as unless whereas once given like unlike until
    after before during without within despite both each every many most some""".split()
)
_DIRECTIONS = frozenset("east west north south inside outside".split())
_NAME_JOINTS = frozenset("the of de von van".split())


def opening_name(maker: Maker, view: View) -> str:
    """The name that a sentence begins with: code, a term, or words in capitals; or ""."""
    quote = plain(maker.views.quote(view.fact))
    raw = re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", maker.views.quote(view.fact))
    code = re.match(r"`([^`]+)`", raw)
    if (
        code
        and raw[code.end() :].lstrip()[:1] not in ",;"
        and quote.startswith(code.group(1))
        and view.text.startswith(code.group(1))
    ):
        return code.group(1)
    found = re.match(r"(?:(?:An?|The) )?\*\*([^*]+)\*\*", raw)
    bold = found.group(1).rstrip(": ") if found else ""
    if bold and bold in view.text:
        return bold
    return _known_name(maker, view.text, _capitals(view.text))


def _known_name(maker: Maker, text: str, name: str) -> str:
    """A run of capitals where it is a name for sure: of several words, or one known as such."""
    after = text[text.index(name) + len(name) :].split() if name else []
    if not name or (_DEMONYM.search(name) and after and after[0][:1].islower()):
        return ""
    single = len(name.split()) == 1
    return "" if single and name not in maker.views.proper else name


def agent(maker: Maker, view: View) -> str:
    """The first name within a sentence that no preposition goes before: who does it; or ""."""
    if view.role != "sentence":
        return ""
    tokens = view.text.split()
    for i, token in enumerate(tokens[1:], start=1):
        before = tokens[i - 1]
        if not token[:1].isupper() or before[:1].isupper() or not token.rstrip(",;:").isalpha():
            continue
        if fold(before.strip(",;")) in _PREPOSITIONS or before[-1] in ".:":
            continue
        if before[-1:].isdigit() or token.isupper():
            continue
        return _known_name(maker, view.text, _capitals(" ".join(tokens[i:])))
    return ""


def _capitals(text: str) -> str:
    """The run of capitalised words at the start of a sentence that is a name for sure."""
    run: list[str] = []
    for token in text.split():
        joint = run and token in _NAME_JOINTS
        if not (token[:1].isupper() or joint) or (run and run[-1][-1] in ",;:"):
            break
        run.append(token)
    while run and run[-1] in _NAME_JOINTS:
        run.pop()
    name = " ".join(run).rstrip(",;:")
    first = fold(run[0]) if run else ""
    if first in _BEGINS_CLAUSE or (first in _DIRECTIONS and "of" in run):
        return ""
    single = len(run) == 1 and (first in STOP_WORDS or first in PRONOUNS or first.endswith("ly"))
    return "" if not run or single or first in STOP_WORDS or _common_noun(name, text) else name


def _common_noun(name: str, text: str) -> bool:
    """A single capitalised word at the start of a sentence may be any word."""
    if len(name.split()) > 1:
        return False
    following = text[len(name) :].split()
    return not following or text.count(name) > 1 or len(name) < 4
