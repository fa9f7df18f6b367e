"""Conversation memory: what a turn means after the turns before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calctutor.aspects import CUES, asked_aspects, aspect_of_label
from calctutor.dialogue.followups import (
    again,
    among,
    filtered,
    reasons,
    shorter,
    whereabouts,
)
from calctutor.dialogue.pointing import (
    of_itself,
    of_that_description,
    of_the_ones,
    opposite,
    other_way_round,
    same_shape,
    supposed,
)
from calctutor.dialogue.referents import (
    both,
    counted,
    is_new_topic,
    nth,
    other,
    subject_of,
    swapped,
    the_one_meant,
    with_ordinals,
)
from calctutor.dialogue.small_words import FRAME_WORDS
from calctutor.terms import TermIndex, exact
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Citation, Reply, Turn

Ask = Callable[[str], Reply]
AskNear = Callable[[str, Sequence[Citation]], Reply]
"""Asks a question whose answer stands, as likely as not, where these citations do."""

_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|he|she|the (same|former|latter"
    r"|condition|disease|lesion|disorder|term|concept|topic|entity|method|process))\b"
    r"(?! (is|are) (a|an|the)\b)|\bone(?=[?.! ]*$)",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"\b(?:they|he|she)\b.*\b(?:him|her)\b|^(?:\S+ ){0,3}(?:him|his)\b", re.IGNORECASE
)
"""Pronouns of somebody whom the topic's name does not name."""
_OPENING = re.compile(
    r"^(and what about|and how about|what about|how about|what of|and|but|or|so|then|ok(ay)?|also)"
    r"\b[ ,]*",
    re.IGNORECASE,
)
_SHORTER = re.compile(
    r"^(shorter|short(er)? (please|version)|(make it |can you be |be )?(shorter|brief(er)?)"
    r"|in short|tl;?dr|too long)[ .!?]*(please)?[.!?]*$"
)
_MORE = re.compile(
    r"^((tell|say|show)( me)? )?(more|more please|anything else|what else|go on|continue|and then"
    r"|more details?|else)( about (it|that|this|them))?[ .!?]*$"
)
_WHERE = re.compile(
    r"\bwhere (does|do|did|is|are) (it|that|this|they|the notes?|my notes|you)\b.*"
    r"\b(say|says|said|stand|written|from|get)|\bwhich (page|note|file|line|section)|\bsource\??$"
    r"|\bcite (it|that)|\bshow( me)?( it| that)? in the notes|\bshow me where"
)
_WHY = re.compile(
    r"^(but |and |so )?(why|how come|why not|why so|why is (that|this|it)|for what reason)"
    r"( so| not| though| then| is (that|this|it))?[ ?.!]*$"
)
_OF_THOSE = re.compile(
    r"^(and |so )?(which|what|any|how many)( one| ones)?( of)? (those|these|them)\b(?P<rest>.*)$"
    r"|^(and |so )?(only |just )?the (?P<only>[\w-]+) ones[ ?.!]*$"
)


def follow_up(
    text: str,
    turns: Sequence[Turn],
    terms: TermIndex,
    ask: Ask,
    ask_near: AskNear | None = None,
) -> Reply:
    """The reply to a turn, the turns before it taken into account.

    A turn without a topic of its own is asked by ``ask_near`` of the section of the last reply.
    """
    if not turns:
        return ask(text)
    last = _last_with_substance(turns)
    folded = fold(text)
    found = _of_the_reply(folded, last, terms, ask) if last is not None else None
    if found is None and (pair := both(folded, turns, terms)):
        return ask(pair)
    if found is None and last is not None:
        found = _narrowed(folded, last, ask)
    return found or _asked_anew(text, last, terms, ask, ask_near)


def _of_the_reply(folded: str, last: Turn, terms: TermIndex, ask: Ask) -> Reply | None:
    """The reply to a turn that asks for the reply before it: shorter, more, why, where."""
    if _SHORTER.search(folded):
        return shorter(last.reply)
    if _WHERE.search(folded):
        return whereabouts(last.reply)
    if _WHY.search(folded):
        return reasons(last, subject_of(last, terms), ask)
    if _MORE.search(folded):
        return again(last.reply, subject_of(last, terms), ask)
    return None


def _asked_anew(
    text: str, last: Turn | None, terms: TermIndex, ask: Ask, ask_near: AskNear | None
) -> Reply:
    subject = subject_of(last, terms) if last else ""
    if last is None or not subject:
        return ask(text)
    rewritten = self_contained(text, last, subject, terms)
    leans = rewritten != text and not exact(terms.mentions(text))
    if leans and ask_near is not None and last.reply.kind == "answer":
        reply = ask_near(rewritten, last.reply.citations)
    else:
        reply = ask(rewritten)
    if reply.kind == "abstention" and rewritten == text and not terms.mentions(text):
        second = ask(f"{text.rstrip('?!. ')} ({subject})")
        return second if second.kind != "abstention" else reply
    return reply


def self_contained(text: str, last: Turn, subject: str, terms: TermIndex) -> str:
    """The turn as a question that needs no turn before it."""
    if turned := other_way_round(text, last, terms):
        return turned
    text = with_ordinals(text)
    opened = _OPENING.search(text)
    rest = text[opened.end() :] if opened else text
    one = (
        of_itself(rest, terms)
        or same_shape(rest, last)
        or supposed(rest, last, subject, terms)
        or of_that_description(rest)
        or of_the_ones(rest, subject)
        or counted(rest, last, subject, terms)
        or the_one_meant(rest, subject, terms)
        or nth(rest, last)
    )
    if one:
        return one
    own = exact(terms.mentions(rest))
    if own and opened and _is_bare(rest, terms) and not _PRONOUN.search(rest):
        return swapped(last, subject, own[0].names[0], terms)
    beside = other(rest, subject, terms) if opened and not own else ""
    if beside and not _PRONOUN.search(rest):
        return swapped(last, subject, beside, terms)
    if _PERSONS.search(rest) and not own:
        return f"{subject}: {rest}"
    if _PRONOUN.search(rest):
        return _PRONOUN.sub(lambda m: _in_its_place(m, subject), rest, count=1)
    return rest if own else _without_a_term(text, rest, last, subject, terms)


def _without_a_term(text: str, rest: str, last: Turn, subject: str, terms: TermIndex) -> str:
    """A turn that names no term and points nowhere, with the subject put before it if need be."""
    opened = rest != text
    if opened and is_new_topic(rest):
        return swapped(last, subject, rest.rstrip("?!. "), terms)
    if opened or _is_fragment(rest) or _asks_of_nothing(rest):
        return f"{subject}: {rest}"
    return text


def _in_its_place(match: re.Match[str], subject: str) -> str:
    possessive = match.group().lower() in ("its", "their", "theirs")
    return f"{subject}'s" if possessive else subject


def _is_bare(text: str, terms: TermIndex) -> bool:
    """Whether a text holds nothing but terms and small words."""
    covered = terms.mentions(text)
    return all(
        fold(w.text) in STOP_WORDS or any(m.start <= w.start and w.end <= m.end for m in covered)
        for w in words(text)
    )


def _is_fragment(text: str) -> bool:
    """Whether a text is too short and verbless to be a question of its own ("in adults?")."""
    tokens = [fold(w.text) for w in words(text)]
    return bool(tokens) and (
        tokens[0] in ("in", "on", "at", "for", "with", "after", "during") and len(tokens) <= 5
    )


def _asks_of_nothing(text: str) -> bool:
    """Whether a question has no content word of its own ("which kinds are there?")."""
    asks_aspect = not _own_words(text) and bool(asked_aspects(text) or aspect_of_label(text))
    return bool(words(text)) and (
        asks_aspect
        or all(fold(w.text) in STOP_WORDS or stem(w.text) in FRAME_WORDS for w in words(text))
    )


def _own_words(text: str) -> list[str]:
    """The words of a text that neither frame a question nor name an aspect of something."""
    cues = frozenset().union(*CUES.values())
    return [
        w.text
        for w in words(text)
        if not (fold(w.text) in STOP_WORDS or stem(w.text) in FRAME_WORDS or stem(w.text) in cues)
    ]


def _narrowed(folded: str, last: Turn, ask: Ask) -> Reply | None:
    match = _OF_THOSE.search(folded)
    if not match or len(last.reply.citations) < 2:
        return None
    wanted = match["rest"] or match["only"] or ""
    if (match["only"] or "") and (other := opposite(match["only"], last.understood)):
        return ask(other)
    found = filtered(last.reply, wanted, folded)
    if found.kind != "abstention" or not wanted.strip(" ?.!"):
        return found
    return among(last.reply, ask(f"Which {wanted}"), folded) or found


def _last_with_substance(turns: Sequence[Turn]) -> Turn | None:
    for turn in reversed(turns):
        if turn.reply.citations or terms_like(turn.reply):
            return turn
    return None


def terms_like(reply: Reply) -> bool:
    """Whether a reply without citations still names what was talked about."""
    return reply.kind in ("abstention", "comparison") and bool(reply.abstention)
