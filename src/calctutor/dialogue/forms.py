"""The form of a question: what kind of reply its wording asks for.

Patterns run on folded text. They name ways of asking, never a subject.
"""

from __future__ import annotations

import re

from calctutor.text import fold
from calctutor.types import QuestionForm

_GREETING = re.compile(
    r"^(hi|hello|hey|hiya|good (morning|afternoon|evening)|cheers|bye|goodbye|ok(ay)?|great|cool"
    r"|thanks?( you)?( (very much|so much|a lot))?|nice|well done|how are you( doing)?( today)?"
    r"|who are you|what are you|what is your name|are you (a|an) .{2,30}|sorry|yes|no)"
    r"( there| then| tutor| everyone| again)?[ .!?]*$"
)
_NOTES = r"(these|this|the|my|your) (notes?|files?|folder)"
_HELP = re.compile(
    r"^(help|help me|menu|\?+)[.!? ]*$"
    r"|^(so |and )?what (can|could|may|should|do) i (ask|type)\b"
    r"|^(so |and )?what (can|could|may|should|do) i do( here| now| with (this|you))?[.!? ]*$"
    rf"|what (is|are|'s) (in|inside|covered (in|by)) {_NOTES}\b"
    r"|what do (these|the|my|your) notes (cover|contain|have|include)"
    r"|(what|which) (topics|subjects|headings|chapters)\b.*"
    r"\b(do you|are|can|notes|cover|have|there)"
    r"|^(list|show)( me)?( all)?( the| my)? (topics|headings|contents|chapters)\b"
    r"|^(table of )?contents[.? ]*$"
    r"|how (do|does|can) (i use )?(you|this|it)( tutor| tool| app)? work"
    r"|what can you (do|tell|answer)|what do you know\b"
)
_SOME = r"(a|an|some|\d+|one|two|three|four|five|ten)"
_QUIZ = re.compile(
    r"^(please )?(can you |could you |now )?(quiz|test|drill|examine) me\b"
    rf"|\b(give|ask|set) me {_SOME}?\s?(practice |quiz |test |exam )?"
    r"(questions?|quiz|mcqs?|flashcards?)\b|^(start|make|begin) (a |an |the )?(quiz|test)\b"
    rf"|^{_SOME} (practice |quiz )?questions?\b|^quiz\b"
)
_SNIPPET = re.compile(
    r"\b(snippet|handout|hand-out|one[- ]liner|summari[sz]e|summary|sum up"
    r"|in one (line|sentence)|(a|one|short) paragraph|for my (students|class|slides?))\b"
)
_DIFFER = r"(?:difference|differences|distinction|contrast|similarities|comparison"
_COMPARE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<a>.+?)\s+(?:vs\.?|versus|v\.?|compared (?:with|to)|as opposed to)\s+(?P<b>.+)",
        r"(?P<a>.+?) (?:and|&) (?P<b>.+?),? compared\b",
        r"^(?P<a>.+?) (?:or|and) (?P<b>.+?)[?:,.]+ (?:what|how)\b.*\bdiffer",
        _DIFFER + r"|distinguish\w*|differentiat\w*|discriminat\w*) (?:of |between )"
        r"(?P<a>.+?) (?:and|from|vs\.?) (?P<b>.+)",
        r"(?:compare|contrast)\s+(?P<a>.+?)\s+(?:and|with|to|against|vs\.?)\s+(?P<b>.+)",
        r"(?:tell|distinguish\w*|differentiate\w*|separate|discriminate|know|discern)\s+"
        r"(?:apart\s+)?(?P<a>.+?)\s+(?:apart\s+)?from\s+(?P<b>.+)",
        r"tell\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+apart",
        r"how (?:does|do|is|are|did|was)\s+(?P<a>.+?)\s+(?:differ|different)\s+"
        r"(?:from|to|than)\s+(?P<b>.+)",
        r"how (?:does|do)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:differ|compare)",
        r"what (?:does|do|has|have)\s+(?P<a>.+?)\s+(?:have )?that\s+(?P<b>.+?)\s+"
        r"(?:does|do|has|have)(?: not|n't)\b",
        _DIFFER + r")\s*:?\s+(?P<a>.+?)\s+(?:and|from|-|/)\s+(?P<b>.+)",
    )
)
_YES_NO = re.compile(
    r"^(so |and |but |then )?(is|are|was|were|do|does|did|can|could|should|will|would|has|have|had"
    r"|may|might|must)(n't)?\b(?! (me|you|i)\b)"
)
_WHICH_OF = re.compile(r"^(which|what|who)\b.*[,:?] .*\bor\b|^in which\b.*\bor\b")
_REVERSE = re.compile(
    r"\bwhat (does|do|did) (the|this|that|my|our|he|she|they)( \w+)? have\b"
    r"|\bwhat (is|was) (it|this|that)( likely| probably)?( to be)?\??$|\bwhat could (it|this) be\b"
    r"|\bdiagnosis\b|\b(is|are) (it|this|that|these|they)? ?called\??$|\bwhat do (you|we) call\b"
    r"|\bwhat is (the )?(name|term|word) (for|of)\b|\bwhich (is|one) it\??$"
    r"|^(what|which (condition|disease|disorder|entity|lesion|thing|one)s?) (shows?|has|have|gives?"
    r"|presents?|looks?|mimics?|resembles?|appears?)\b"
)
_COUNT = r"( all| the| some| two| three| four| five| six| \d+| different| main| possible| known)"
_LIST = re.compile(
    rf"^(list|name|enumerate|give( me)?|what are|which are|state){_COUNT}*\b.*"
    r"|^(tell me |give me )?(the )?(two|three|four|five|six|seven|eight|nine|ten) "
    r"([\w-]+ ){0,5}(?!does|is|was|has|this)[\w-]{3,}[^s\W]s\b"
    r"|^(and |so )?(which|what) "
    r"(two|three|four|five|six|seven|\d+|kinds?|types?|sorts?|all|other)\b"
    r"|\b(types|kinds|sorts|examples|causes|forms|classes|categories|list) of\b"
    r"|^how many (types|kinds|sorts|forms|causes|classes)\b"
    r"|\b(all|every|each of) (the|these|those) \w+"
)
_WHICH_PLURAL = re.compile(
    r"^(and |so )?(which|what) (of (these|those|them)\b"
    r"|(?!does|is|was|has|this)\w{3,}s (are|do|can|have|were|did|could|may)\b)"
    r"|^(and |so )?which ([\w-]+ ){0,4}(?!does|is|was|has|this)\w{3,}[^s\W]s\b"
)
_UNITS = "mmol|mg|ml|mm|cm|kg|percent|%|mol|volts|amps|ohms|degrees|years|days|hours|minutes"
_WANTS = (
    ("age", re.compile(r"\b(at )?(what|which) ages?\b|\bhow old\b")),
    (
        "number",
        re.compile(
            r"\bhow (many|much|old|tall|heavy|far|deep|wide|hot|cold)\b"
            r"|\b(what|which) (percentage|percent|proportion|number|fraction|ratio|dose)\b"
            r"|\bwhat is the (normal|usual|average|typical|mean) (\w+ ){0,3}"
            r"(level|value|range|count|dose|rate|pressure|concentration)\b"
            rf"|\bin ({_UNITS})\b|\bhow long (does|do|did|is|was|will)\b"
        ),
    ),
    (
        "reason",
        re.compile(
            r"^(and |so |but )?(why|how come)\b|\bfor what reason\b|\bwhy\b[^,;]{0,24}$"
            r"|\b(explain|tell me|say) why\b"
        ),
    ),
    (
        "person",
        re.compile(
            r"^(and |so )?who(m|se)?\b(?! (can|could|should|may|must|might|needs?)\b)"
            r"|\bby whom\b|\bnamed after\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(in )?(what|which) (year|century|decade|month|date)\b|^when (was|were|did)\b"
        ),
    ),
)
_KIND = re.compile(
    r"\b(?:which|what|what kind of|what type of)\s+(?P<kind>(?!is|are|was|were|do|does|did|can"
    r"|has|have|will|would|should|could|of|the|a|an|it|they|this|that)[a-z]+"
    r"(?:\s+(?:disorder|disease|condition|type|kind|level|form|process|sign|finding)s?)?)"
    r"(?=\s+(?:is|are|was|were|do|does|did|can|could|may|has|have|had|in|of|with|for|at|on|after"
    r"|from|by|to|\w+[sd])\b|\s*[?.!,]|$)"
)
_LAST_PHRASE = re.compile(
    r".*\b(?:of|in|for|about|on|with|at)\s+(?:a |an |the |my |your )?(?P<phrase>[^?.,;:]+)"
)
_FORMS: tuple[tuple[QuestionForm, re.Pattern[str]], ...] = (
    ("chat", _GREETING),
    ("help", _HELP),
    ("quiz", _QUIZ),
    ("snippet", _SNIPPET),
)


def form_of(question: str) -> QuestionForm:
    """The form that a question's wording has; "fact" where nothing else shows."""
    text = fold(question)
    for form, pattern in _FORMS:
        if pattern.search(text):
            return form
    if sides_of(question):
        return "compare"
    either = re.search(r"\bor\b", text) is not None
    if _YES_NO.search(text):
        return "which" if either else "yesno"
    if either and _WHICH_OF.search(text):
        return "which"
    if _REVERSE.search(text):
        return "reverse"
    return "list" if _LIST.search(text) or _WHICH_PLURAL.search(text) else "fact"


def sides_of(question: str) -> tuple[str, ...]:
    """The things that a question wants compared, as it names them; () when it doesn't."""
    text = " ".join(question.split())
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
            return tuple(side for piece in sides for side in _split_sides(piece) if side)
    return ()


def options_of(question: str) -> tuple[str, ...]:
    """The alternatives of a which-of-two question ("... benign or malignant?")."""
    text = re.sub(r"[?!.]+$", "", " ".join(question.split()))
    match = re.search(r"(?:.*[,:?]\s*)?(?P<a>.+?),? or (?P<b>[^,]+)$", text, re.IGNORECASE)
    if not match:
        return ()
    before = re.split(r",\s*", match["a"])
    return (*[part.strip() for part in before if part.strip()], match["b"].strip())


def kinds_asked(question: str) -> tuple[str, ...]:
    """The folded words after which/what that name the kind of answer ("which hormone ...")."""
    match = _KIND.search(fold(question))
    return tuple(match["kind"].split()) if match else ()


def last_phrase(question: str) -> str:
    """The words after the question's last preposition of topic, folded; "" without one."""
    found = _LAST_PHRASE.search(fold(question))
    return found["phrase"] if found else ""


def wanted_type(question: str) -> str:
    """The type of answer that the wording demands: "number", "person", "date" or ""."""
    text = fold(question)
    return next((name for name, pattern in _WANTS if pattern.search(text)), "")


def _split_sides(piece: str) -> list[str]:
    """One side's text without its frame; "A, B" is two sides."""
    bare = re.sub(
        r"\s+in (?:what|which|how|terms of|their|its)\b.*$", "", piece, flags=re.IGNORECASE
    )
    bare = re.sub(r"[?!.:;]+\s*.*$", "", bare)
    bare = re.sub(
        r"^(.*\b(?:difference|differences|distinction|compare|contrast|between|tell|distinguish"
        r"|differentiate|about|explain|please|how|what|is|are|do|i|you|we|to|the)\s+)+(?=\S)",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    bare = re.sub(
        r"\s+(apart|in .{0,30}notes|please|for me|on imaging|radiologically)$",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:vs\.?|versus)\s+", bare)
    return [re.sub(r"^(a|an|the|from)\s+", "", p.strip(), flags=re.IGNORECASE) for p in parts]
