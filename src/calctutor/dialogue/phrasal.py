"""Verbs with a particle read as the one verb they mean: "shut down", "hang around", "turn it down".

A general table of English, none of any course. What the notes themselves write side by side stays
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container

from calctutor.spelling import MEANING_PREFIXES, meaning_prefix
from calctutor.text import STOP_WORDS, Word, fold, stem, words
from calctutor.wordnet import entry

_TABLE = """
back: get=recover give=return send=return bring=restore take=withdraw put=restore fall=retreat
hold=restrain cut=reduce keep=retain pull=withdraw
down: shut=stop close=close turn=reject slow=slow break=decompose cut=reduce bring=lower
tear=demolish wear=weaken write=record calm=calm tone=reduce
up: flare=worsen push=raise drive=raise send=raise bring=raise
pile=accumulate build=accumulate hold=support speed=accelerate give=abandon soak=absorb
mop=absorb dry=dry blow=explode split=divide clear=resolve heal=heal heat=heat warm=warm
use=consume eat=consume tie=bind lock=confine swell=swell puff=swell free=release clog=block
block=block plug=block set=establish catch=reach
off: set=trigger cut=sever wear=fade shut=stop put=postpone call=cancel fight=resist ward=avoid
stave=avoid break=detach come=detach fall=detach split=separate kick=start kill=kill
finish=finish drive=repel beat=repel seal=seal carry=remove
on: carry=continue keep=continue hang=remain switch=activate turn=activate pass=transmit
latch=attach
out: carry=perform find=discover rule=exclude throw=discard leave=omit wipe=destroy wash=remove
flush=remove die=vanish dry=dry pick=select sort=resolve put=extinguish come=emerge let=release
knock=eliminate figure=determine make=discern stick=protrude bulge=bulge leak=leak cancel=cancel
spread=spread
away: throw=discard take=remove keep=avoid wash=remove wear=erode fade=fade run=flee die=fade
carry=remove pass=die break=separate put=store clear=remove eat=erode stay=avoid
around: hang=remain stick=remain stay=remain
in: let=admit give=yield set=begin kick=begin fill=complete hand=submit keep=retain cave=collapse
draw=attract
over: hand=transfer get=overcome carry=transfer
apart: take=separate fall=disintegrate come=separate pull=separate move=separate drift=separate
together: stick=adhere hold=bind clump=clump join=join
free: set=release break=escape
into: turn=become get=enter
"""
_PARTICLES: dict[str, dict[str, str]] = {}
for _line in _TABLE.strip().replace(":\n", ": ").splitlines():
    _particle, _colon, _verbs = _line.rpartition(": ")
    _PARTICLES.setdefault(_particle or next(reversed(_PARTICLES)), {}).update(
        dict(pair.split("=") for pair in _verbs.split())
    )
_IRREGULAR = dict(
    pair.split("=")
    for pair in """
    got=get gotten=get gave=give given=give sent=send brought=bring took=take taken=take fell=fall
    fallen=fall held=hold kept=keep broke=break broken=break tore=tear torn=tear wore=wear
    worn=wear wrote=write written=write built=build blew=blow blown=blow ate=eat eaten=eat
    caught=catch fought=fight came=come drove=drive driven=drive beaten=beat hung=hang found=find
    threw=throw thrown=throw left=leave made=make stuck=stick ran=run drew=draw drawn=draw
    overcame=overcome sought=seek
    """.split()
)
_BASES = {stem(verb): verb for verbs in _PARTICLES.values() for verb in verbs}
_UNLIKE = frozenset("become begin overcome flee withdraw split yield meet dry carry".split())
"""Plain verbs that are left in their base form."""
BETWEEN = 3
"""Words that may stand between a verb and its particle: "turn the whole idea down"."""
SHORTEST_JOINED = 3
"""Letters of each of two words that are read as one."""
_PREPOSITIONS = frozenset(("in", "on"))
"""Particles that otherwise open a phrase: "given in the morning"."""
_NEVER_APART = frozenset(("into", "around", *_PREPOSITIONS))


def with_plain_verbs(text: str, beside: Container[tuple[str, str]] = ()) -> str:
    """A text with each verb and its particle put as one verb.

    ``beside`` are the stems of words that stand side by side in the notes.
    """
    tokens = words(text)
    pieces: list[str] = []
    last = i = 0
    while i < len(tokens):
        end = _particle_at(text, tokens, i, beside)
        if end:
            verb = _BASES[_base(tokens[i])]
            plain = _in_form_of(tokens[i].text, verb, _PARTICLES[fold(tokens[end].text)][verb])
            between = text[tokens[i].end : tokens[end].start].rstrip()
            pieces += [text[last : tokens[i].start], plain, between]
            last, i = tokens[end].end, end
        i += 1
    pieces.append(text[last:])
    return "".join(pieces)


def joined_words(text: str, known: Collection[str], beside: Container[tuple[str, str]]) -> str:
    """A text with two words as the one noun that a dictionary has: "collar bone"."""
    for first, second in zip(words(text), words(text)[1:], strict=False):
        pair = text[first.start : second.end]
        one = fold(first.text + second.text)
        apart = (stem(first.text), stem(second.text)) not in beside
        pair_folded = {fold(first.text), fold(second.text)}
        strange = fold(first.text) not in known and not pair_folded & STOP_WORDS
        noun = one in known or (entry(one).nouns and not entry(one).verbs)
        long = min(len(first.text), len(second.text)) >= SHORTEST_JOINED
        if text[first.end : second.start] == " " and long and apart and strange and noun:
            return joined_words(text.replace(pair, one), known, beside)
    return text


def _in_form_of(typed: str, verb: str, plain: str) -> str:
    """The plain verb in the form of the typed one: "sets free" is "releases"."""
    folded = fold(typed)
    if folded == verb or plain in _UNLIKE:
        return plain
    stump = plain.removesuffix("e")
    if folded.endswith("ing"):
        return stump + "ing"
    if folded.endswith("s"):
        return plain + ("es" if plain.endswith(("sh", "ch", "ss", "x")) else "s")
    return stump + "ed"


def _base(word: Word) -> str:
    folded = fold(word.text)
    return stem(_IRREGULAR.get(folded, folded))


def _particle_at(text: str, tokens: list[Word], i: int, beside: Container[tuple[str, str]]) -> int:
    """The place of the particle of the verb at ``i``, 0 without one."""
    verb = _BASES.get(_base(tokens[i]), "")
    for j in range(i + 1, min(len(tokens), i + 2 + BETWEEN)) if verb else ():
        particle = fold(tokens[j].text)
        gap = text[tokens[i].end : tokens[j].start]
        if any(mark in gap for mark in ",;:.?!-/"):
            return 0
        if verb not in _PARTICLES.get(particle, {}):
            continue
        if fold(tokens[j - 1].text) == "all":  # "deposits all over"
            return 0
        if (stem(tokens[i].text), stem(particle)) in beside or (stem(verb), particle) in beside:
            return 0
        if j == i + 1:
            return j if particle not in _PREPOSITIONS or _ends(text, tokens, j) else 0
        return j if particle not in _NEVER_APART and _closes(text, tokens, j) else 0
    return 0


def _ends(text: str, tokens: list[Word], j: int) -> bool:
    """Whether nothing of a clause follows a word."""
    after = text[tokens[j].end :].strip()
    return not after or after[0] in ",;:.?!"


def _closes(text: str, tokens: list[Word], j: int) -> bool:
    """Whether a clause ends behind a word, or a small word goes on from it."""
    following = words(text[tokens[j].end :])[:1]
    return _ends(text, tokens, j) or bool(following and fold(following[0].text) in STOP_WORDS)


_BARE_PREFIX = re.compile(
    r"\b(?P<prefix>[a-z]{2,6})(?:-(?=[ /,])|(?= (?:and|or|vs\.?|versus) hyp))"
    r"(?P<joint> ?(?:and|or|vs\.?|versus|/|,) ?)(?P<word>[^\W\d_]{7,})",
    re.IGNORECASE,
)


def with_prefixes_joined(text: str, known: Collection[str]) -> str:
    """ "hypo- and hyperkalaemia" with both words in full, where the notes have the first."""

    def joined(match: re.Match[str]) -> str:
        prefixes, rest = meaning_prefix(fold(match["word"]))
        one = fold(match["prefix"]) + rest
        if fold(match["prefix"]) not in MEANING_PREFIXES or len(prefixes) != 1 or one not in known:
            return match.group()
        return f"{one}{match['joint']}{match['word']}"

    return _BARE_PREFIX.sub(joined, text)
