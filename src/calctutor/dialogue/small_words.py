"""Words that frame a question and name nothing, and adjectives that make no other thing."""

from __future__ import annotations

from calctutor.aspects import CUES
from calctutor.text import STOP_WORDS, stem

FRAME_WORDS = frozenset(
    stem(w)
    for w in """
    about according add also answer anything apart appear appears ask aspect back become becomes
    besides everything lie lies tend tends underlie
    underlies recognise recognised recognize recognized identified elicit elicited affect affects
    affected change changes provide provides provided implement implements implemented made derive
    derives derived step steps
    body brief briefly bring called case cases characteristic characteristics characterize
    class come comes compare comparison concept contain count cover definition describe
    described description detail details develop develops differ difference discuss
    distinguish doctor does else entity exam example examples exist explain explanation fact
    facts feature features find finding findings following found full generally give given
    go goes handout happen happening happens help identify include included includes
    information involve involved involves kind kinds know known learn lecture like likely
    line list look looks main mainly major make many matter meaning meant mention mentioned much
    name named need note notes occur occurs one ones paragraph part particular pattern
    patterns patient patients people person please point possible present quick quickly really refer
    referred regarding remember revise revision role say see seen sentence separate show shown shows
    sign signs simple simply slide snippet someone sort sorts specific state stated student
    students study summarize summary teach tell term terms there thing things topic type
    types understand use used versus vs want wanted way word words would year years
    """.split()
)
"""Stems of words that frame a question and need not be found in an answer."""
CLOSED_CLASSES = frozenset(
    """across against along alongside although amid among amongst anybody anyone anything around
    because behind beneath beside besides beyond despite ever everybody everyone everything
    hence however inside instead mine near nearby nobody nothing nowhere onto otherwise per
    perhaps please quite rather since somebody somehow someone something somewhere though thus till
    toward towards underneath unless until unto upon via whatever whenever whereas wherever whether
    whichever whilst whoever yet yours whereabouts actually anyway basically currently eventually
    indeed maybe simply suddenly ought ok okay gonna wanna gotta kinda sorta hey well alas exactly
    precisely actually though apparently supposedly again anymore im ive dont doesnt didnt isnt
    arent wasnt werent couldnt wouldnt shouldnt hasnt havent thats theres theyre youre""".split()
)
"""Prepositions, conjunctions, pronouns and sentence adverbs: they bind words and name nothing."""
NUMERALS = frozenset("two three four five six seven eight nine ten".split())
"""Numbers as words that count what a list question asks for."""
PLAIN_ADJECTIVES = frozenset(
    """normal abnormal usual unusual typical common rare main chief important severe mild moderate
    serious bad good new old young big small large high low real true pure strong weak early late
    classic classical famous ancient modern general special single whole entire""".split()
)
"""Adjectives that make no other thing of what they stand before."""
COMMANDS = frozenset("list name state give set quiz test explain define compare".split())
"""Words that, first in a question, tell what to do and name nothing."""


_ENDINGS = frozenset("m re ve ll d s t".split())
"""What stands behind the apostrophe of a contraction: "I'm", "you're", "what's"."""


def is_small(folded: str) -> bool:
    """Whether a word carries nothing that an answer would have to speak of."""
    if folded in STOP_WORDS or folded in CLOSED_CLASSES or folded.endswith("n't"):
        return True
    front, apostrophe, ending = folded.partition("'")
    if apostrophe and ending in _ENDINGS and (front in STOP_WORDS or front in CLOSED_CLASSES):
        return True
    return stem(folded) in FRAME_WORDS


def is_cue(folded: str) -> bool:
    """Whether a word belongs to the asking (an aspect's cue, a frame word)."""
    stemmed = stem(folded)
    return stemmed in FRAME_WORDS or any(stemmed in cues for cues in CUES.values())
