"""What single words tell a reader of notes: aspects, generic headings, labels, commands.

General English, nothing of any course.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from calctutor.aspects import ASPECTS
from calctutor.text import STOP_WORDS, american, fold, words

PREPOSITIONS = frozenset(
    """of in for from over with to at by on during after before without among between under
    per as versus vs against within across into through about""".split()
)
MODALITIES = frozenset(
    ("magnetic resonance", "computed tomography", "ultrasound", "nuclear imaging")
)
"""Aspects that are things of their own under a heading that names a class."""


def _lines(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("\n", "|").split("|") if part.strip())


_GENERIC = _lines(
    """introduction|intro|quick intro|summary|overview|background|conclusion|conclusions|notes
    note|key points|key facts|main points|basics|the basics|general|details|more|miscellaneous
    misc|other|further notes|important|facts|points|discussion|recap|takeaways|key takeaways
    at a glance|in short|remarks|comments|theory|content|main text|body|preface|motivation
    abstract"""
)
_KINDS = _lines("types|kinds|forms|variants|subtypes|examples|categories|classification|list")
_FACETS = _lines(
    """advantage|disadvantage|pro|con|benefit|drawback|limitation|strength|weakness|example|note
    nb|n.b|caution|important|remember|hint|key point|key idea|summary|takeaway|conclusion|question
    answer|q|a|input|output|purpose|goal|aim|use|usage|function|role|formula|equation|unit|symbol
    notation|syntax|parameter|complexity|performance|intuition|idea|problem|solution|result|method
    step|background|context|detail|property|composition|type|classification|population|area
    capital|language|currency|climate|author|year|publication|significance|importance|impact
    legacy|consequence|effect|indication|contraindication|first|second|third|finally|before|after
    then|now|today|yes|no|left|right|top|bottom|beginning|end|foreshadowing|recap|aside|reminder
    fun fact|good|bad|worst|best|overview|in practice|in short|bottom line|tldr|tl;dr
    word of caution|recall|motivation|observation|remark|comment|name|license|licence|version
    website|link|price|value|format|extension|interface|file|signal|developer|publisher|status
    last updated|updated|platform|owner|founder|abbreviation|description|number|quantity|colour
    color|weight|speed|range|scale|score|grade|level|category|group|class|family|order|genus
    species|origin|region|frequency|duration|temperature|pressure|density|mass|charge|radius"""
)
_REMARKS = frozenset("example note caution remark disclaimer exercise aside question".split())
_PLAIN_MODIFIERS = frozenset(
    """main common other key late early first last possible important likely rare basic major minor
    good bad more most many some all new old long short high low full usual ct mri mr xr pet us
    x ray radiograph time over its their your""".split()
)
_COMMANDS = frozenset(
    """add address adjust adopt allow analyze analyse anonymize apply ask assess avoid be begin
    build calculate change check choose cite clean collect combine compare complete compute confirm
    consider convert copy create crop cut decide define delete describe design determine develop
    discuss divide do document don't download draw eat enable ensure enter estimate evaluate
    examine explain explore extract fact-check fill filter find fix follow get give go handle
    harmonize identify ignore import improve include inspect install keep know learn let list
    load look maintain make manage measure mention merge minimize move never normalize note
    observe obtain open organize perform pick place plan plot practise practice prefer prepare
    preprocess press prevent print process provide put re-check re-examine read recall recognize
    record recommend reduce refer refine remember remove rename repeat replace report review run
    save scale see select send set show simplify solve sort specify split start stop store study
    take test train treat try turn understand update upload use validate verify view visualize
    wait wash watch wear write acknowledge always""".split()
)
_THIRD_PERSON = frozenset(
    """requires accepts produces introduces uses has gives takes returns includes contains needs
    allows makes provides depends consists involves means shows gets becomes helps lets leads
    results occurs happens supports represents describes defines""".split()
)
_VERBS = frozenset(
    """keep visit worsen cause improve increase decrease raise lower inhibit block stimulate hold
    lead result mimic spread grow arise form bind release secrete produce protect destroy attack
    win lose move go come serve raise equal yield recurse follow precede cross reach meet join
    break fall rise stand lie sit hang belong depend consist remain become seem appear tend occur
    happen exist live die suffer present resemble differ vary range include contain require need
    use cause affect involve indicate suggest imply prove show reveal predict explain return accept
    compute pad reduce increase preserve replace transform map convert measure""".split()
)
_NOUNS = frozenset(
    """signs results causes uses changes tests forms rates values types points stages means notes
    plans plots reports records reviews studies views looks loads limits ranges scores steps needs
    places sets shows stops turns works lists measures lies presents leads falls rises breaks holds
    designs checks tries cuts finds drinks""".split()
)
_PAST = frozenset(
    """was were had did won lost took gave went came fell held led met made said brought put fought
    began became built sent kept left found wrote thought knew rose ran stood told drove drew bore
    ate broke chose grew hid rode sang spoke threw wore beat cut let set hit hurt cost""".split()
)
_AUXILIARIES = frozenset(
    """is are was were be has have had can could may might will would should must do does did
    cannot isn't aren't wasn't don't doesn't didn't can't won't""".split()
)
_ADJECTIVE = re.compile(
    r"(?:al|ic|ous|ive|ary|ory|ar|ed|ing|able|ible|ful|less|ier|est|ent|ant|ish|ese|ian)\Z"
)


def is_generic(heading: str) -> bool:
    """Whether a heading says nothing of its own: "Introduction", "Summary"."""
    return fold(heading).strip(" .:!") in _GENERIC | _KINDS


def names_kinds(heading: str) -> bool:
    """Whether a heading announces the kinds of what stands above it: "Types"."""
    return fold(heading).strip(" .:!") in _KINDS


def is_facet(label: str) -> bool:
    """Whether a label names no thing: "Advantages", "Example", "Price"."""
    folded = fold(label).strip(" .:!?")
    parts = folded.split()
    return folded in _FACETS or bool(parts) and singular(folded) in _FACETS


def ends_in_facet(label: str) -> bool:
    """Whether a label is some example, note or caution: "Real-world example"."""
    parts = core(label)
    return bool(parts) and singular(parts[-1]) in _REMARKS


def is_command(text: str) -> bool:
    """Whether several words start with a verb: "Normalize images", "Requires a licence"."""
    parts = fold(text).split()
    if len(parts) < 2:
        return False
    first = parts[0].strip(",.;:")
    if first == "causes":
        return parts[1] not in PREPOSITIONS and len(parts) > 2
    if first in _NOUNS and parts[1] in ("a", "an", "the", "its", "their", "all", "no"):
        return True
    return first in _COMMANDS or first in _THIRD_PERSON or _is_third_person(first)


def is_verb_form(word: str) -> bool:
    """Whether a word after a name reads as its verb, by its ending or a small list."""
    folded = fold(word).strip(",.;:")
    known = folded in _AUXILIARIES or folded in _PAST or folded in _THIRD_PERSON
    past = folded.endswith("ed") and len(folded) > 4
    return known or past or folded in _VERBS or _is_third_person(folded)


def _is_third_person(word: str) -> bool:
    if not word.endswith("s") or word.endswith("ss"):
        return False
    bases = {word[:-1], word[:-2], word[:-3] + "y"}
    return bool(bases & (_VERBS | _COMMANDS)) and word not in _NOUNS


def core(label: str) -> list[str]:
    """The words of a label up to its first preposition, function words at the end dropped."""
    parts = [fold(w.text) for w in words(re.sub(r"\([^()]*\)", " ", label))]
    cut = next((i for i, p in enumerate(parts) if p in PREPOSITIONS), len(parts))
    parts = parts[:cut]
    while parts and parts[-1] in STOP_WORDS:
        parts.pop()
    return parts


def modifies(word: str) -> bool:
    """Whether a word before a noun only describes it, by its ending or a small list."""
    return bool(
        _ADJECTIVE.search(word)
        or word in _PLAIN_MODIFIERS
        or word in STOP_WORDS
        or word.isdigit()
        or _CUES.get((normal_word(word),))
    )


def is_light(text: str) -> bool:
    """Whether a text has only function words and plain modifiers."""
    return all(fold(w.text) in STOP_WORDS or fold(w.text) in _PLAIN_MODIFIERS for w in words(text))


def singular(word: str) -> str:
    """A folded word without the -s of a plural, by its ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=65_536)
def normal_word(word: str) -> str:
    """A word folded, in American spelling, without the -s of a plural."""
    return singular(american(fold(word)))


_CUES = {
    tuple(normal_word(w.text) for w in words(cue)): aspect.name
    for aspect in ASPECTS
    for cue in aspect.heads.split(", ")
}


def cued_aspect(text: str) -> str:
    """The aspect of the first words of a text that name one, word for word, or ""."""
    return _first_cue([normal_word(w.text) for w in words(text)])


def _first_cue(parts: Sequence[str]) -> str:
    for start in range(len(parts)):
        for length in (3, 2, 1):
            found = _CUES.get(tuple(parts[start : start + length]))
            if found:
                return found
    return ""


def pure_aspect(label: str) -> str:
    """The aspect, where a label names nothing else: its head noun is an aspect word.

    "Developmental causes" and "Sites of calcification" are aspects; "Growth plate",
    "Data sources" and "Blood vessels" are not.
    """
    parts = core(label)
    if len(parts) > 1 and parts[-1] == "sign":  # "Halo sign" is a thing, "Late signs" are none
        return ""
    normal = [normal_word(part) for part in parts]
    for length in (3, 2, 1):
        if len(parts) >= length and tuple(normal[-length:]) in _CUES:
            modifiers = parts[:-length]
            return _first_cue(normal) if all(modifies(m) for m in modifiers) else ""
    return ""
