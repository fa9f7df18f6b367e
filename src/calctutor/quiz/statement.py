"""The statement in a sentence: without the words that only lead to it, symbols without markup."""

from __future__ import annotations

import re

_OPENERS = (
    r"(?:please |also |but |finally, |lastly, )?"
    r"(?:note|notice|observe|recall|remember|keep in mind)(?: also| again| here)?,?(?: that| how)?",
    r"it (?:is|'s) (?:also |perhaps )?(?:worth|important|interesting|useful|helpful|crucial|clear"
    r"|easy|good|common)(?: to)? ?(?:noting|mentioning|pointing out|note|mention|remember|realize"
    r"|see|keep in mind)? that",
    r"(?:it turns out|this means|the point is|the idea is|the key is|one can (?:see|show)"
    r"|it can be (?:seen|shown)|it follows) that",
    r"(?:(?:as )?we (?:have |will |already )?(?:just |also |already )?(?:saw|seen|see|note|noted"
    r"|found|know|learned|mentioned)(?: (?:above|below|earlier|before|here))?) that",
    r"as (?:we|you) (?:have |will |can |may )?(?:just |also |already )?(?:saw|seen|see|noted|know"
    r"|noticed|mentioned)[^,]{0,30},",
    r"(?:additionally|moreover|furthermore|in addition|besides|however|therefore|thus|hence|so"
    r"|consequently|accordingly|as a result|in general|in particular|generally|in fact|indeed"
    r"|in practice|intuitively|of course|unfortunately|fortunately|luckily|interestingly"
    r"|importantly|nevertheless|nonetheless|in other words|that is|in short|in summary|to summarize"
    r"|to summarise|in conclusion|roughly speaking|strictly speaking|by the way|similarly"
    r"|likewise|finally|lastly|again|naturally|clearly|obviously|essentially|basically|overall"
    r"|as an aside|incidentally|equivalently|conversely|by default),",
)
_OPENER = re.compile("|".join(rf"(?:{part})" for part in _OPENERS), re.I)
_FEWEST = 4
"""Words that a statement has at least when its opener is gone."""
_POINTERS = frozenset("this that these those such here there it they which".split())

_EXPLETIVE = re.compile(
    r"there (?:is|are|was|were|exists?|remains?)\b(?! also)"
    r"|it (?:is|was|'s|may be|can be|has been) (?:\w+ly |very |often |also |not |more )*"
    r"(?!called|known|used|named|made|defined|given|computed|a\b|an\b|the\b)\w+ (?:to|that|for)\b"
    r"|it takes\b|both \w+ and\b",
    re.I,
)

_GREEK = dict(
    alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ε", theta="θ", lambda_="λ", mu="μ",
    sigma="σ", pi="π", rho="ρ", eta="η", phi="φ", omega="ω", times="×", cdot="·", infty="∞",
)  # fmt: skip
_SYMBOL = re.compile(
    r"\\\\?\(\s*(?P<a>[^\\()$]{1,14}|\\\w+)\s*\\\\?\)|\$\$?(?P<b>[^\\$]{1,14}|\\\w+)\$\$?"
)


def stands_alone(text: str) -> bool:
    """Whether a sentence that begins with "it" or "there" points to nothing before it."""
    return _EXPLETIVE.match(text) is not None


def without_opener(text: str) -> str:
    """A sentence without "Note that", "In practice," and the like; what points back keeps all."""
    found = _OPENER.match(text)
    if found is None:
        return text
    rest = text[found.end() :].lstrip()
    first = rest.split(" ", 1)[0].lower().strip(",") if rest else ""
    pointing = first in _POINTERS and not stands_alone(rest)
    if len(rest.split()) < _FEWEST or pointing:
        return text
    again = without_opener(rest)
    return again if len(again) < len(rest) else rest


def plain_symbols(text: str) -> str:
    r"""A text with single symbols of formulas as letters: "\(W\)" is "W", "\(\lambda\)" "λ"."""
    return _SYMBOL.sub(_symbol, text)


def _symbol(match: re.Match[str]) -> str:
    inner = (match["a"] or match["b"]).strip()
    if inner.startswith("\\"):
        name = inner[1:]
        return _GREEK.get(name, _GREEK.get(f"{name}_", match.group()))
    return match.group() if re.search(r"[{}=<>^&]", inner) else inner
