"""The form of a question: what kind of reply its wording asks for.

Patterns run on folded text. They name ways of asking, never a subject.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from calctutor.aspects import aspect_of_label
from calctutor.dialogue.alternatives import sides_of
from calctutor.dialogue.described import described
from calctutor.dialogue.small_words import CLOSED_CLASSES, FRAME_WORDS
from calctutor.text import STOP_WORDS, Word, fold, stem, words
from calctutor.types import QuestionForm
from calctutor.wordnet import entry

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
_YES_NO = re.compile(
    r"^(so |and |but |then )?(is|are|was|were|do|does|did|can|could|should|will|would|has|have|had"
    r"|may|might|must)(n't)?\b(?! (me|you|i)\b)"
)
_WHICH_OF = re.compile(r"^(which|what|who)\b.*[,:?] .*\bor\b|^in which\b.*\bor\b")
_REVERSE = re.compile(
    r"\bwhat (does|do|did) (the|this|that|my|our|he|she|they)( \w+)? have\b"
    r"|\bwhat (is|was) (it|this|that)( likely| probably)?( to be)?\??$|\bwhat could (it|this) be\b"
    r"|\bdiagnosis\b|[,:;.] (what |which )?(name|disease|condition|disorder|lesion)\W*$"
    r"|\b(is|are) (it|this|that|these|they)? ?called\??$|\bwhat do (you|we) call\b"
    r"|\bwhat is (the )?(name|term|word) (for|of)\b|\bwhich (is|one) it\??$"
    r"|\bwhat (has|have) (he|she|they|it)( got)?\W*$|\bwhat is (the |its |his |her |their )?"
    r"(name|eponym|term|word|diagnosis|condition|disease)\W*$"
    r"|\bwhich (one|type|kind|sort|form|of [\w' ]+) (of [\w' ]+ )?"
    r"(is|was|did|does|causes?|do) (it|this|that)\W*$"
    r"|^(what|which (condition|disease|disorder|entity|lesion|thing|one)s?) (shows?|has|have|gives?"
    r"|presents?|looks?|mimics?|resembles?|appears?)\b"
)
_CASE_THEN = re.compile(
    r"^(?:\S+ ){4,}\S*[.;,:?-]+ (?:so )?(?:which|what) "
    r"(?!(?:dose|age|colou?r|size|stage|grade|level|time|year|side|shape|cost)\b)"
    r"(?P<thing>(?:[\w-]+ )?[\w-]{3,}) "
    r"(?:is|was|could|might|may) (?:it|this|that|he|she)(?: be)?\W*$"
)
"""A description, and then what it is: "..., which tumour is it?"."""
_COUNT = r"( all| the| some| two| three| four| five| six| \d+| different| main| possible| known)"
_ASKS = r"(?:what|which|who|how|when|where|why|is|are|was|were|do|does|did|can)\b"
_MEASURES = (
    r"(?:years|months|weeks|days|hours|minutes|seconds|degrees|percent|amps|volts|ohms|litres"
    r"|metres|times)\b"
)
_LIST = re.compile(
    r"[-:;,] (two|three|four|five|six|seven|\d{1,2}) [\w-]{2,}[^s\W]s\W*$"
    rf"|^(?!{_ASKS}).*\b(two|three|four|five|six|seven|\d{{1,2}}) "
    rf"(?!{_MEASURES})[\w-]{{2,}}[^s\W]s\W*$"
    rf"|^(list|name|enumerate|give( me)?|what are|which are|state){_COUNT}*\b.*"
    r"|^(tell me |give me )?(the )?(two|three|four|five|six|seven|eight|nine|ten) "
    r"([\w-]+ ){0,5}(?!does|is|was|has|this)[\w-]{3,}[^s\W]s\b"
    r"|^(and |so )?(which|what) "
    r"(two|three|four|five|six|seven|\d+|kinds?|types?|sorts?|all|other)\b"
    r"|\b(types|kinds|sorts|examples|causes|forms|classes|categories|list) of\b"
    r"|^(please )?(go through |walk (me )?through |recall |the )?(the )?"
    r"(stages|steps|phases|parts|layers|components|members|elements) of\b"
    r"|^how many (types|kinds|sorts|forms|causes|classes)\b"
    r"|^how many [\w -]+? (are|is|were) (there|listed|named|mentioned|given|described|known)\b"
    r"|^how many .+ (do|does) (the|my|your|these) notes (list|name|mention|have|give)"
    r"|^how many .+(\band |, |[.?;] ?)(which|name them|list them"
    r"|what are they|which are they|what are they called)\W*$"
    r"|\b(all|every|each of) (the|these|those) \w+"
)
_WHICH_PLURAL = re.compile(
    r"^(and |so )?(which|what) (of (these|those|them)\b"
    r"|(?!does|is|was|has|this)\w{3,}s (are|do|can|have|were|did|could|may)\b)"
    r"|^(and |so )?which ([\w-]+ ){0,4}(?!does|is|was|has|this)\w{3,}[^s\W]s\b"
)
_UNITS = "mmol|mg|ml|mm|cm|kg|percent|%|mol|volts|amps|ohms|degrees|years|days|hours|minutes"
_WANTS = (
    (
        "age",
        re.compile(
            r"\b(at )?(what|which) ages?\b|\bhow old\b"
            r"|\b(typical|usual|average|mean|median|peak) age\b"
            r"|\bage (of|at) (onset|presentation)\b"
        ),
    ),
    (
        "number",
        re.compile(
            r"\bhow (many|much|old|tall|heavy|far|deep|wide|hot|cold)\b"
            r"|^(the |what is the |total )?number of\b"
            r"|\b(what|which) (percentage|percent|proportion|number|fraction|ratio|dose)\b"
            r"|\bwhat is the (normal|usual|average|typical|mean) (\w+ ){0,3}"
            r"(level|value|range|count|dose|rate|pressure|concentration)\b"
            r"|^(what is the )?[a-z]+ rate (of|after|in|for|with|from)\b"
            r"|\b(normal|reference|usual) (range|value|level)s?\b"
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
            r"^(and |so )?who(m|se)?\b"
            r"(?! (can|could|should|may|must|might|needs?|counts? as|qualif\w+|gets?|suffers?"
            r"|benefits?|(is|are) (\w+ )?(at risk|affected|likely|considered|counted|eligible"
            r"|allowed))"
            r"(n't|not)?\b)"
            r"|\bby whom\b|\bnamed after\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(in )?(what|which) (year|century|decade|month|date)\b|^when (was|were|did)\b"
            r"|^(give |list |name )?(me )?(the )?dates of\b|\bdates\W*$"
            r"|\b(birth|death) (year|date)\b|\b(year|date|day) of (birth|death)\b|^(year|date) of\b"
        ),
    ),
)
_KIND = re.compile(
    r"\b(?:which|what|how many)\s+(?:(?:kind|type|sort)s? of\s+)?"
    r"(?:(?:other|main|two|three|four|five) )?"
    r"(?P<rest>(?!(?:is|are|was|were|do|does|did|can|has|have|will|would|should|could|of|the|an?|it"
    r"|they|this|that|about|if|happens?|happened)\b)[a-z][a-z -]*)"
)
_KIND_LISTED = re.compile(
    r"(please )?(go through |walk (me )?through |recall |list |name |give |state )?(me )?(all )?"
    r"(the )?"
    r"(?P<kind>stages|steps|phases|parts|layers|components|members|elements) of\b"
)
_GENERAL_KIND = re.compile(
    r"(?:disorder|disease|condition|type|kind|level|form|process|sign|finding|problem|change|part|syndrome|lesion)"
    r"(?:e?s)?"
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
            return "compare" if form == "snippet" and sides_of(question) else form
    if sides_of(question):
        return "compare"
    either = re.search(r"\bor\b", text) is not None
    if _YES_NO.search(text):
        return "which" if either else "yesno"
    if either and _WHICH_OF.search(text):
        return "which"
    if (_REVERSE.search(text) and not text.startswith("how many ")) or _names_a_case(text):
        return "reverse"
    if _LIST.search(text) or (_WHICH_PLURAL.search(text) and not _asks_who_acts(text)):
        return "list"
    return _form_of_no_question(question)


def _names_a_case(folded: str) -> bool:
    """Whether a text describes, and then asks which thing that is, and no aspect of it."""
    found = _CASE_THEN.match(folded)
    return found is not None and not aspect_of_label(found["thing"])


_WHO_ACTS = re.compile(
    r"(?:and |so )?(?:which|what) (?:[\w-]+ ){0,2}?(?P<thing>[\w-]+) (?P<act>\w{2,}[^s\W]s) "
    r"(?P<after>[\w-]+)"
)


_DETERMINERS = frozenset("a an the its their".split())


def _asks_who_acts(text: str) -> bool:
    """Whether one thing is asked for by what it does: "which enzyme forms clots", no "which blood
    groups match": behind a plural stands a verb without its s."""
    match = _WHO_ACTS.match(text)
    if not match or match["thing"].endswith("s") or not entry(match["thing"]).nouns:
        return False
    after = match["after"]
    small = after in (STOP_WORDS | CLOSED_CLASSES) - _DETERMINERS
    base_verb = bool(entry(after).verbs) and not after.endswith("s")
    return bool(entry(match["act"]).verbs) and not small and not base_verb


def _form_of_no_question(question: str) -> QuestionForm:
    """The form of words that ask nothing outright: a case, a thing described, else "fact"."""
    if is_case(fold(question)):
        return "reverse"
    only_described = described(question)
    return only_described[0] if only_described else "fact"


CASE_WORDS = 7
"""Words that a case told without a question has at least."""
_TOLD = re.compile(
    r"(please )?(go|walk|take|run|talk|lead|guide|help|write|recall|sum|say|order)\b"
)
"""Verbs that tell what to do and so open no case."""
_QUESTION_WORD = re.compile(
    r"\b(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should"
    r"|will|would|tell|explain|list|name|give|show|define|compare|describe)\b"
)


def is_case(folded: str) -> bool:
    """Whether a text only describes: no question word, findings in a row ("smoker, cough, ...")."""
    several = folded.count(",") >= 1 and not _TOLD.match(folded)
    return several and len(folded.split()) >= CASE_WORDS and not _QUESTION_WORD.search(folded)


_COUNTED = re.compile(
    r"(?:^|(?<=which )|(?<=what )|(?<=the )|(?<=me )|(?<=name )|(?<=list )|(?<=both )|(?<=[-:;,] ))"
    r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
    r" (?:[\w-]+ ){0,3}?[\w-]{2,}[^s\W]s\b"
)
_COUNTED_LAST = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) [\w-]{2,}[^s\W]s\W*$"
)
_NUMBERING = frozenset("first second third fourth fifth sixth seventh eighth last 1st".split())


def is_general_kind(word: str) -> bool:
    """Whether a word only says that a thing is a disease, a type, a finding."""
    return _GENERAL_KIND.fullmatch(fold(word)) is not None


def counts(question: str, word: Word) -> bool:
    """Whether a number only says how many things are asked for ("name *three* causes")."""
    text = question.lower()
    found = [*_COUNTED.finditer(text)]
    if not _QUESTION_WORD.match(text) and _LIST.search(text):
        found += _COUNTED_LAST.finditer(text)
    return any(m.start("n") == word.start for m in found)


def only_numbers(question: str, word: Word, beside: Container[tuple[str, str]]) -> bool:
    """Whether an ordinal only numbers what is asked for: "the *third* cause", no Third Punic War.

    ``beside`` are the stems of words that stand side by side in the notes.
    """
    following = words(question[word.end :])[:2]
    if fold(word.text) not in _NUMBERING or not following:
        return False
    kinds = [is_general_kind(w.text) or bool(aspect_of_label(w.text)) for w in following]
    return any(kinds) and (stem(word.text), stem(following[0].text)) not in beside


def kinds_asked(question: str) -> tuple[str, ...]:
    """The folded words after which/what that name the kind of answer ("which hormone ...").

    So does what a list is asked of: "*stages* of the cycle".
    """
    if listed := _KIND_LISTED.match(fold(question)):
        return (listed["kind"],)
    if not _QUESTION_WORD.match(fold(question)) and (thing := described(question)):
        return (thing[1],)
    match = _KIND.search(fold(question))
    found: list[str] = []
    for word in words(match["rest"]) if match else ():
        read = entry(word.text)
        names = bool(read.nouns) or not read.senses
        acts = bool(found) and bool(read.verbs) and (names or word.text.endswith("s"))
        if word.text in STOP_WORDS or not (names or read.adjectives) or acts:
            break
        found.append(word.text)
    if match and match.group().startswith("what ") and _is_act(found):
        return ()
    general = found[-1:] if found[-1:] and _GENERAL_KIND.fullmatch(found[-1]) else []
    return tuple(found[-2:] if general else found[-1:])


def _is_act(found: Sequence[str]) -> bool:
    """Whether the first word after "what" is its verb ("what causes", "what held")."""
    return bool(found) and found[0][-1:] in "sd" and bool(entry(found[0]).verbs)


def last_phrase(question: str) -> str:
    """The words after the question's last preposition of topic, folded; "" without one."""
    found = _LAST_PHRASE.search(fold(question))
    return found["phrase"] if found else ""


_HOW_TO = re.compile(
    r"(?:and |so |but )?how (?:do|should|can|could|must|would|may) (?:i|you|we|one|they) "
    r"(?!(?:know|recogni[sz]e|identify|elicit|find|tell|see|say|call|name|describe|define|explain"
    r"|remember|understand|learn|use|make|want|need|go|come|know|happen|look|like|mean)\b)"
    r"(?P<act>[a-z]+)\b"
)


def act_asked(question: str) -> str:
    """What one is to do, where "how do I ..." asks for it with a word of asking: "compare"."""
    match = _HOW_TO.match(fold(question))
    framed = match and stem(match["act"]) in FRAME_WORDS and entry(match["act"]).verbs
    return match["act"] if match and framed else ""


def wanted_type(question: str) -> str:
    """The type of answer that the wording demands: "number", "person", "date" or ""."""
    text = fold(question)
    return next((name for name, pattern in _WANTS if pattern.search(text)), "")
