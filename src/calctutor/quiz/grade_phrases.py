"""Phrases of everyday English read as the one word that notes would use: "by mouth" as "oral"."""

from __future__ import annotations

import re

_GET = r"(?:gets?|got|getting|becomes?|became|becoming|grows?|grew|growing|goes|went|going)"
_MAKE = r"(?:makes?|made|making)"
_TELL = r"(?:tell|told|distinguish(?:ed)?|know|known)"
_CANNOT = r"(?:can ?not|can['’]?t|could ?n['’]?t|could not)"
_PHRASES = (
    (r"by mouth", "orally"),
    (r"(?:in|through|into|by) (?:a|the) vein|i\.v\.", "intravenous"),
    (r"under the skin", "subcutaneous"),
    (r"into (?:a|the) muscle", "intramuscular"),
    (r"straight away|straightaway|right away|at once|on the spot|without delay", "immediately"),
    (r"as soon as|(?:at )?the (?:very )?moment (?:that|when)|at the time when|whenever", "when"),
    (rf"{_GET} (?:smaller|less big)", "shrinks"),
    (rf"{_GET} (?:larger|bigger)", "enlarges"),
    (rf"{_GET} worse", "worsens"),
    (rf"{_GET} better", "improves"),
    (rf"{_MAKE} (it|them|this|that) (?:get )?worse", r"worsens \1"),
    (rf"{_MAKE} (it|them|this|that) (?:get )?better", r"improves \1"),
    (rf"{_MAKE} (it|them|this|that) (?:get )?(?:larger|bigger)", r"enlarges \1"),
    (r"(?:goes|go|went|gone|going) away|clears? up|cleared up|vanish(?:es|ed)?", "disappears"),
    (r"(?:goes|go|went|gone|going) up", "rises"),
    (r"(?:goes|go|went|gone|going|comes?|came) down", "falls"),
    (r"(?:gives?|gave|giving) off|sets? free", "releases"),
    (r"given off", "released"),
    (r"(?:brings?|brought|bringing) down", "lowers"),
    (r"(?:takes?|took|taking) place|(?:comes?|came|coming) about", "happens"),
    (r"in (?:response|reaction|answer) to", "because of"),
    (r"(?:plays?|played) (?:a|any|its|their) (?:role|part)", "matters"),
    (r"(?:do|does|did)(?: not|n['’]t) (?:have|need) to", "need not"),
    (r"(?:has|have|had) got", "have"),
    (r"(?:every|each) half[ -]year|twice a year|every half a year", "every 6 months"),
    (r"half a year", "6 months"),
    (r"other (?:people|persons)|(?:some|any)(?:body|one) else", "others"),
    (r"(?:comes?|came|coming|occurs?|occurred|happens?|develops?) after", "follows"),
    (r"(?:comes?|came|coming|occurs?|occurred|happens?|develops?) before", "precedes"),
    (r"(in|per|every|each|within|over) (?:24|twenty-four) (?:hours?|hrs?|h)", r"\1 a day"),
    (r"(in|per|every|each|within|over) (?:7|seven) days", r"\1 a week"),
    (r"(in|per|every|each|within|over) (?:12|twelve) months", r"\1 a year"),
    (r"(?:comes|come|came|coming) back", "returns"),
    (r"(?:takes?|took|taken|taking) (him|her|them) prisoners?", r"captured \1"),
    (r"(?:takes?|took|taken|taking) prisoners?", "captured"),
    (r"(?:looks?|looked|looking) (?:just |very |much )?like", "resembles"),
    (rf"(?:you |one |we )?{_CANNOT} (?:be )?{_TELL} (it|them) from", r"\1 identical to"),
    (rf"{_CANNOT} (?:be )?{_TELL} (?:apart )?from", "identical to"),
    (r"(?:exactly |just )?the same as", "identical to"),
    (r"(?:all )?(?:by|on) (?:itself|its own|themselves|their own)", "unaided"),
    (r"without (?:any )?help", "unaided"),
    (r"(?:gets?|got|getting) over (?:it|this)", "recovers"),
    (r"from behind|in the rear|from the rear|on the rear(?: of)?|from the back", "behind"),
    (r"(?:one|a single) time", "once"),
    (r"two times", "twice"),
    (r"a lot of|lots of|plenty of|a great deal of", "much"),
    (r"close by|close to", "near"),
    (r"on top of", "above"),
    (r"underneath|beneath|(?:at|on) the under ?side of", "under"),
    (r"prior to", "before"),
    (r"not (?:before|until)", "after"),
    (r"subsequent to|subsequently to", "after"),
    (r"subsequently|thereafter|after (?:that|this)(?= ?[,;.:]|$)", "then"),
    (r"not counting|not including|excluding|exclusive of", "without"),
    (r"together with|along with", "with"),
    (r"as well as|in addition to", "and"),
    (r"with the (?:help|aid) of|by means of|by way of", "with"),
    (r"owing to|due to|on account of|thanks to|as a result of", "because of"),
    (r"as long as|so long as", "while"),
    (r"in place of", "instead of"),
    (r"no longer|not any ?more|not any longer", "not"),
    (r"from ([^\s,;]+(?: [^\s,;]+)?) (?:until|till)", r"from \1 to"),
    (r"(?:nobody|no one|none|nothing|no-one) (?:but|except|other than)", "only"),
    (r"either(?= [^.;]* or )", ""),
    (r"in order to|so as to", "to"),
    (r"up (?:to|until) the end of|up until|till", "until"),
    (r"(?:runs?|ran|running) out", "expires"),
    (r"(?:almost|nearly|virtually|practically) no(?:body|one| one)", "hardly anybody"),
    (r"(?:almost|nearly|virtually|practically) no(?=ne\b| )", "hardly any"),
    (r"co2", "carbon dioxide"),
    (r"h2o", "water"),
    (r"to the outside", "outwards"),
    (r"backwards?|in the (?:reverse|opposite) direction|in reverse", "backwards"),
)
_READ = tuple((re.compile(rf"(?<![\w-])(?:{p})(?![\w-])"), w) for p, w in _PHRASES)
_CENTURY = re.compile(r"(?<!\w)(1\d|[2-9])00['’]?s(?!\w)")
_PORTIONS = {
    "half": 50, "third": 33, "quarter": 25, "fifth": 20, "sixth": 17, "eighth": 12.5, "tenth": 10
}  # fmt: skip
_PORTION = re.compile(
    rf"(?<!\w)(?:an? |one |one-)({'|'.join(_PORTIONS)})"
    r"(?= (?:of|in|within|over|per|at|by)\b|[,;.:]|$)"
    r"(?! of an? (?:hour|year|minute|day|century|mile|pint|inch))"
)
_LIKE = re.compile(r"(?<=\w)(\w\w)-(?:like|shaped)(?!\w)")
"""A "nail-like dot" is a nail among dots: what it is like and no more."""
_IV = re.compile(r"(?:(?<=\s)|^)(?:([a-z]+) )?iv (?=[a-z])(?!(?:to|and|or|of|is|was|are)\b)")
_NUMBERED = frozenset(
    """type class stage grade phase act part book chapter figure factor nerve lead group category
    level schedule article section henry edward king pope from to i ii iii v vi and or""".split()
)
"""Words behind which "iv" is a number."""


def _in_vein(match: re.Match[str]) -> str:
    before = match[1] or ""
    if before in _NUMBERED - {"or", "and"}:
        return match[0]
    return f"{before} intravenous ".lstrip()


def plainly(text: str) -> str:
    """A folded text with such phrases as one word; "iv" before what is given is "intravenous"."""
    for pattern, word in _READ:
        text = pattern.sub(word, text)
    text = _LIKE.sub(r"\1", text)
    text = _CENTURY.sub(lambda m: f"{int(m[1]) + 1}th century", text)
    text = _PORTION.sub(lambda m: f"{_PORTIONS[m[1]]:g} %", text)
    return _IV.sub(_in_vein, text)
