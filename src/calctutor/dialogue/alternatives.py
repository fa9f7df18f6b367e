"""The things that a question wants compared or chosen between, as it names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.spelling import MEANING_PREFIXES, meaning_prefix
from calctutor.text import fold

_DIFFER = r"(?:difference|differences|distinction|contrast|similarities|comparison"
_COMPARE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<a>.+?)\s+(?:vs\.?|versus|v\.?|compared (?:with|to)|as opposed to)\s+(?P<b>.+)",
        r"(?P<a>.+?) (?:and|&) (?P<b>.+?),? compared\b",
        r"^(?P<a>.+?) (?:or|and) (?P<b>.+?)[?:,.]+ (?:what|how)\b.*\bdiffer",
        r"^(?P<a>[^,;:?]+?) (?:or|and|&) (?P<b>[^,;:?]+?)\s?[?:,;.-]{1,3} "
        r"(?:the |main )*(?:difference|distinction|comparison)s?$",
        _DIFFER + r"|distinguish\w*|differentiat\w*|discriminat\w*) (?:of |between )"
        r"(?P<a>.+?) (?:and|from|vs\.?) (?P<b>.+)",
        r"(?:compare|contrast)\s+(?P<a>.+?)\s+(?:and|with|to|against|vs\.?)\s+(?P<b>.+)",
        r"(?:tells?|distinguish\w*|differentiate\w*|separate|discriminates?|know|discern)\s+"
        r"(?:apart\s+)?(?P<a>.+?)\s+(?:apart\s+)?from\s+(?P<b>.+)",
        r"tell\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+apart",
        r"how (?:does|do|is|are|did|was)\s+(?P<a>.+?)\s+(?:differ|different)\s+"
        r"(?:from|to|than)\s+(?P<b>.+)",
        r"how (?:does|do)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:differ|compare)",
        r"how (?:is|are|was|were|can|could|do|would)\s+(?:you |i |we |one )?(?P<a>.+?)\s+(?:be )?"
        r"(?:told|distinguished|differentiated|discriminated|separated|kept)\s+(?:apart\s+)?"
        r"from\s+(?P<b>.+)",
        r"how (?:is|are|was|were|can|could|do|would)\s+(?P<a>.+?)\s+(?:and|or)\s+(?P<b>.+?)\s+"
        r"(?:be )?(?:told|kept|set) apart",
        r"^(?P<a>.+?)\s+(?:or|and|&)\s+(?P<b>.+?)\s*(?:[-–:?,.;]+|\s-\s)\s*"
        r"how (?:would|do|does|did|can|could) (?:the two|they|both|each|these)\b"
        r"(?=.*\b(?:look|differ|compare|appear|present|show)\b).*$",
        r"what (?:do|have|has)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:have |got |share )?in common\b",
        r"what (?:does|do|has|have)\s+(?P<a>.+?)\s+(?:have )?that\s+(?P<b>.+?)\s+"
        r"(?:does|do|has|have)(?: not|n't)\b",
        _DIFFER + r")\s*:?\s+(?P<a>.+?)\s+(?:and|from|-|/)\s+(?P<b>.+)",
    )
)


_ASKS = r"(?:what|which|who|how|when|where|why|is|are|was|were|do|does|did|can)\b"
_LOOSE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?!{_ASKS})(?P<a>.+?)\s+(?:against|next to|alongside)\s+(?P<b>.+)$",
        r"^(?!(?:what|which|who|how|when|where|why|is|are|was|were|do|does|did|can|if|in)\b)"
        r"(?P<a>[^,;:?]{2,40}?)\s+or\s+(?P<b>[^,;:?]{2,40}?)\s+(?:for|in|when|if|after|with)\s"
        r"[^,;:]+$",
        rf"^(?!{_ASKS})(?P<a>[^,;:?]{{2,40}}?)\s+(?:and|or|&)\s+(?P<b>[^,;:?]{{2,40}}?)\s*"
        rf"(?::|\s[-–]\s)\s*(?!{_ASKS})[^,;:?]+$",
        r"^(?!(?:is|are|was|were|do|does|did|can)\b)(?:.*?\s)?"
        r"(?P<in>under|in|with|after|during|on|of|from|by)\s+(?P<a>[^,;:?]{2,40}?),?\s+and"
        r"(?: that| those)?\s+(?P=in)\s+(?P<b>[^,;:?]{2,60})$",
    )
)
"""Ways of comparing that may mean something else, where their two sides are no terms."""


_ALL_OF = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:please )?(?:compare|contrast)(?: all)?(?: the)?(?: (?:two|three|four|five|\d))?"
        r"(?: different| main)?(?: (?:kinds|types|sorts|forms) of)?(?: the)? (?P<class>[^,;:]+)$",
        r"^.{2,60} of (?:all )?(?:the )?(?:two|three|four|five|\d) (?P<class>[^,;:]+?),? compared$",
        r"^(?:the )?(?:two|three|four|five|\d)(?: (?:kinds|types|sorts|forms) of)? "
        r"(?P<class>[^,;:]+?),? compared$",
        r"\bdifferences? between (?:all )?(?:the )(?:two|three|four|five|\d)"
        r"(?: (?:kinds|types|sorts|forms) of)?(?: the)? (?P<class>[^,;:]+)$",
    )
)


_MADE = (
    r"(?:snippets?|hand-?outs?|one[- ]liners?|summary|summaries|overview|paragraphs?|notes?"
    r"|slides?|line|sentence|table|outline)"
)
_WHOM = (
    r"(?:students?|class|classes|slides?|lectures?|talks?|teaching|tutorials?|seminars?|juniors?"
    r"|registrars?|residents?|trainees?|learners?|pupils?|colleagues?|exams?|revision|viva"
    r"|hand-?outs?)"
)
_PURPOSE = (
    r"(?:(?:for (?:(?:my|our|the|a|an) )?|to (?:my|our|an?) )(?:(?!(?:my|our|the|a|an) )[\w-]+ )?"
    rf"{_WHOM}"
    rf"|(?:in|as) (?:a |an |one |two |\d |a few |just one )?(?:single |short |brief )?{_MADE}"
    r"|in (?:brief|short|(?:a|one) nutshell|a few words))"
)
_MADE_FIRST = re.compile(
    r"^(?:please )?(?:(?:can|could|would) you )?(?:please )?"
    r"(?:(?:give|write|make|show|do|draft|prepare|want|need)(?: me| us)? )?"
    rf"(?:(?:a|an|one|the|my|short|brief|quick|single) )*{_MADE}"
    rf"(?:,? {_PURPOSE})*(?: ?[:,-] ?| (?:on|of|about|that (?:explains|compares|tells)) )"
    r"|^(?:please )?(?:summari[sz]e|sum up) (?=the )"
    rf"|^{_PURPOSE} ?[:,-] ?",
    re.IGNORECASE,
)
_PURPOSE_LAST = re.compile(
    rf"(?:(?: ?[,;:(-])? {_PURPOSE}| ?[,;:(-] ?(?:a|one)(?: \w+)? {_MADE})\)?(?:,? please)?$",
    re.IGNORECASE,
)


def without_purpose(question: str) -> str:
    """A question without what the reply is for ("..., for my students", "summary of ...")."""
    text = re.sub(r"[?!.\s]+$", "", " ".join(question.split()))
    bare, before = text, ""
    while bare != before:
        before, bare = bare, _PURPOSE_LAST.sub("", _MADE_FIRST.sub("", bare))
    return bare or text


def class_compared(question: str) -> str:
    """The class whose members are to be compared ("compare the three Punic Wars"), or ""."""
    text = without_purpose(question)
    match = next((m for p in _ALL_OF if (m := p.search(text.casefold()))), None)
    same = len(text) == len(text.casefold())
    return text[match.start("class") : match.end("class")] if match and same else ""


def either_of(question: str) -> tuple[str, ...]:
    """The two things of a question that says nothing but "A or B?"; () for any other."""
    sides = re.split(r"\s+or\s+", question.strip(" ?.!"))
    return tuple(sides) if len(sides) == 2 else ()


def loose_sides_of(question: str) -> tuple[str, ...]:
    """What a question may want compared, where both are things of the notes; () without such."""
    text = without_purpose(question)
    match = next((m for p in _LOOSE if (m := p.search(text.casefold()))), None)
    if not match or len(text) != len(text.casefold()):
        return ()
    named = [text[match.start(name) : match.end(name)] for name in ("a", "b")]
    sides = _without_clauses(*named)
    return tuple(re.sub(r"^(?:the|a|an|those of|that of) ", "", side) for side in sides)


def sides_of(question: str) -> tuple[str, ...]:
    """The things that a question wants compared, as it names them; () when it doesn't."""
    text = without_purpose(question)
    lowered = text.casefold()
    if len(lowered) != len(text):
        text = lowered
    for pattern in _COMPARE:
        match = pattern.search(lowered)
        if match:
            sides = [
                text[match.start("a") : match.end("a")],
                text[match.start("b") : match.end("b")],
            ]
            sides = _without_setting(*_without_clauses(*sides))
            found = [side for piece in sides for side in _split_sides(piece) if side]
            return tuple(with_prefix(_with_head(side, found[0]), found) for side in found)
    return ()


_ASKS = r"(?:what|which|how|where|when|who|why|can|could|do|does|did|is|are|was|were|should)"
_CLAUSE_BEFORE = re.compile(rf"^{_ASKS}\b.*,\s+(?=\S)", re.IGNORECASE)
_CLAUSE_BEHIND = re.compile(rf"\s*,\s+(?:and\s+|so\s+)?{_ASKS}\b.*$", re.IGNORECASE)


def _without_clauses(first: str, second: str) -> tuple[str, str]:
    """ "A" and "B, what happens with C" are A and B; so are "is it at the edge, A" and "B"."""
    return _CLAUSE_BEFORE.sub("", first) or first, _CLAUSE_BEHIND.sub("", second) or second


_SETTING = re.compile(r"(?P<in>under|in|with|after|before|during|on|from|by)\s+(?=\S)")


def _without_setting(first: str, second: str) -> list[str]:
    """ "history after X" and "after Y" are X and Y."""
    opened = _SETTING.match(second)
    cut = first.rfind(f" {opened['in']} ") if opened else -1
    if not opened or (cut < 0 and not first.startswith(opened["in"])):
        return [first, second]
    return [first[cut + len(opened["in"]) + 1 :].strip(), second[opened.end() :]]


def _with_head(side: str, first: str) -> str:
    """A side that points back ("the one after a head injury") with the thing in its place."""
    match = re.match(
        r"(?:the )?(?:one|ones|that|those)\s+"
        r"(?=(?:of|in|after|with|from|by|on|at|near|under|over|inside|outside|around)\b)",
        side,
    )
    if not match:
        return side
    thing = re.split(r"\s+(?:of|in|after|with|from|by|on|at)\s+", first)[0]
    return f"{thing} {side[match.end() :]}"


def with_prefix(side: str, sides: Sequence[str]) -> str:
    """A bare prefix as a side ("hypo vs hyperkalaemia") with the rest of the other side's word."""
    bare = fold(side).rstrip("-")
    if bare not in MEANING_PREFIXES:
        return side
    for other in sides:
        prefixes, _ = meaning_prefix(fold(other))
        starts = [sum(map(len, prefixes[:i])) for i in range(1, len(prefixes))]
        if within := [n for n, p in zip(starts, prefixes[1:], strict=True) if p == bare]:
            return other[within[-1] :]  # "hypo vs pseudohypoparathyroidism"
        if prefixes and other != side:
            return bare + other[len(prefixes[0]) :]
    return side


def options_of(question: str) -> tuple[str, ...]:
    """The alternatives of a which-of-two question ("... benign or malignant?")."""
    text = re.sub(r"[?!.]+$", "", " ".join(question.split()))
    match = re.search(r"(?:.*[,:?]\s*)?(?P<a>.+?),? or (?P<b>[^,]+)$", text, re.IGNORECASE)
    if not match:
        return ()
    before = re.split(r",\s*", match["a"])
    return (*[part.strip() for part in before if part.strip()], match["b"].strip())


_RESPECT = (
    r"\s+(?:in|by|on|for|as to) (?:what|which|how|terms of|their|its|each|whether)\b.*$"
    r"|\s+(?:when it comes to|with (?:regard|respect) to|as regards|regarding|concerning)\b.*$"
)
"""In what respect two things are compared."""


def _split_sides(piece: str) -> list[str]:
    """One side's text without its frame; "A, B" is two sides."""
    bare = re.sub(_RESPECT, "", piece, flags=re.IGNORECASE)
    bare = re.sub(r"(?:[?!:;]|(?<!\b[A-Z])\.)+\s*.*$", "", bare)
    bare = re.sub(
        r"^(.*\b(?:difference|differences|distinction|compare|contrast|between|tells?|distinguish(?:es)?"
        r"|differentiates?|discriminates?|about|explain|please|how|what(?:'s|s)?|is|are|do|i|you|we|to|me)\s+)+(?=\S)",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    bare = re.sub(
        r"\s+(apart|in .{0,30}notes|please|for me|radiologically"
        r"|on (?:a |an |the )?(?:imaging|films?|radiographs?|x-?rays?|scans?|ct|mri))$",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:vs\.?|versus)\s+", bare)
    return [re.sub(r"^(a|an|the|from)\s+", "", p.strip(), flags=re.IGNORECASE) for p in parts]
