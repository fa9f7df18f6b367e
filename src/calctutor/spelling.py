"""Typing errors: which word of the notes a mistyped word stands for.

A word is never corrected when the notes or an English dictionary have it, and
never across a meaning prefix: "hyperparathyroidism" is no misspelling of
"hypoparathyroidism". Distance is optimal string alignment (Boytsov 2011).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import combinations, islice
from pathlib import Path
from typing import Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from calctutor.text import american, fold

MEANING_PREFIXES = tuple(
    sorted(
        """
        a ab ad af an ante anti auto allo bi brady cis de di dis dys ecto ef endo ento
        eu ex exo extra hemi hetero homo hyper hypo il im in infra inter intra ir iso
        macro mal mega meta micro mis mono multi non nor oligo ortho para per peri poly
        post pre pro pseudo re semi sub super supra sym syn tachy tetra trans tri ultra
        un uni
        """.split(),
        key=len,
        reverse=True,
    )
)
"""Prefixes that change what a word means; longest first."""


LONG_PART = 6
"""Letters that a word needs to be looked for inside longer ones."""
COMMON = 6_000
"""Words that count as common English."""

SHORTHAND = dict(
    pair.split("=")
    for pair in """
        abt=about b4=before btw=between betw=between bx=biopsy conc=concentration dil=dilute
        eqn=equation govt=government pls=please plz=please ppt=precipitate ppte=precipitate
        ppts=precipitates rxn=reaction smth=something soln=solution sth=something thru=through
        xs=excess
        1st=first 2nd=second 3rd=third abx=antibiotics approx=approximately
        appt=appointment arg=argument args=arguments assoc=association
        calc=calcification calcs=calcification chr=chronic cond=condition
        ddx=differential def=definition defn=definition diff=difference dx=diagnosis
        esp=especially excl=exclusive feat=features func=function fx=fracture hx=history
        incl=including lab=laboratory labs=laboratory loc=location mech=mechanism
        med=medicine meds=medication mgmt=management nr=number op=operation
        ops=operations pic=picture prim=primary prog=prognosis pt=patient pts=patients
        rx=treatment sec=secondary surg=surgery sx=symptoms sympt=symptoms
        temp=temperature tx=treatment vit=vitamin wat=what wo=without wot=what yr=year yrs=years
        """.split()
)
"""General shorthand of students' notes; what a course uses stands in its glossary."""


FORMULAS = dict(
    pair.split("=")
    for pair in """
        ag+=silver agno3=silver_nitrate al3+=aluminium ba2+=barium bacl2=barium_chloride
        br-=bromide ca2+=calcium caco3=calcium_carbonate ch4=methane cl-=chloride cl2=chlorine
        co=carbon_monoxide
        co2=carbon_dioxide co3=carbonate cu2+=copper cuso4=copper_sulfate f-=fluoride fe2+=iron(II)
        fe3+=iron(III) h2=hydrogen h2o=water h2s=hydrogen_sulfide h2so4=sulfuric_acid
        hcl=hydrochloric_acid hno3=nitric_acid i-=iodide k+=potassium kcl=potassium_chloride
        koh=potassium_hydroxide li+=lithium mg2+=magnesium n2=nitrogen na+=sodium
        nacl=sodium_chloride naoh=sodium_hydroxide nh3=ammonia nh4+=ammonium no2=nitrogen_dioxide
        no3-=nitrate o2=oxygen o3=ozone pb2+=lead(II) so2=sulfur_dioxide so42-=sulfate zn2+=zinc
        """.split()
)
"""Formulas of common substances, and their names; a blank is written as a low line."""
_FORMULA = re.compile(
    r"(?<![\w+-])(?:"
    + "|".join(map(re.escape, sorted(FORMULAS, key=len, reverse=True)))
    + r")(?![\w+]|-\w)",
    re.IGNORECASE,
)


def with_formulas_named(text: str, known: Collection[str]) -> str:
    """A text with common formulas replaced by names, save those that the notes use themselves."""

    def named(match: re.Match[str]) -> str:
        formula = match.group().lower()
        plain = re.sub(r"[+-]", "", formula)
        ambiguous = formula in ("co", "f-", "i-") and match.group().islower()
        return match.group() if plain in known or ambiguous else FORMULAS[formula].replace("_", " ")

    return _FORMULA.sub(named, text)


def meaning_prefix(word: str) -> tuple[tuple[str, ...], str]:
    """The meaning prefixes of a folded word, outermost first, and what remains."""
    found: list[str] = []
    rest = word
    while True:
        for prefix in MEANING_PREFIXES:
            if rest.startswith(prefix) and len(rest) - len(prefix) >= 4:
                found.append(prefix)
                rest = rest[len(prefix) :]
                break
        else:
            return tuple(found), rest


def crosses_meaning(a: str, b: str) -> bool:
    """Whether two folded words differ by a meaning prefix (hypo/hyper, pseudo, in/de)."""
    if a == b:
        return False
    for shorter, longer in ((a, b), (b, a)):
        for prefix in MEANING_PREFIXES:
            if longer.startswith(prefix):
                slack = 1 if len(prefix) > 3 else 0
                if OSA.distance(longer[len(prefix) :], shorter) <= slack:
                    return True
    (prefixes_a, rest_a), (prefixes_b, rest_b) = meaning_prefix(a), meaning_prefix(b)
    if prefixes_a == prefixes_b or not (prefixes_a and prefixes_b):
        return False
    slack = 1 if min(len(rest_a), len(rest_b)) >= 8 else 0
    return OSA.distance(rest_a, rest_b) <= slack


def is_inside(part: str, word: str) -> bool:
    """Whether a folded word stands inside a longer one, between a meaning prefix and an ending.

    "vitamin" stands in "hypervitaminosis"; "tension" alone is no part of "hypertension", which
    is another thing.
    """
    if len(part) < LONG_PART or part == word or part not in word or crosses_meaning(part, word):
        return False
    front = word.partition(part)[0]
    return front in MEANING_PREFIXES


def are_twins(a: str, b: str) -> bool:
    """Whether two folded words are alike and yet different words, easily confused."""
    if a == b:
        return False
    return crosses_meaning(a, b) or OSA.normalized_similarity(a, b) >= 0.75


def _dictionary() -> Path | None:
    """The list of 82,765 English words, commonest first, that symspellpy carries."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).with_name("frequency_dictionary_en_82_765.txt")


@cache
def english_words() -> frozenset[str]:
    """English words, folded."""
    listing = _dictionary()
    if listing is None or not listing.is_file():
        return frozenset()
    return frozenset(line.split(" ", 1)[0] for line in _lines(listing))


@cache
def common_words() -> dict[str, int]:
    """The few thousand commonest English words with their rank, from 0."""
    listing = _dictionary()
    if listing is None or not listing.is_file():
        return {}
    first = islice(_lines(listing), COMMON)
    return {line.split(" ", 1)[0]: rank for rank, line in enumerate(first)}


DISTINGUISHING = frozenset(
    """second third fourth fifth sixth seventh eighth ninth tenth primary secondary tertiary
    upper lower left right inner outer acute chronic early late old new deep shallow""".split()
)
"""Common words that, in front of another, make it a different thing."""


def is_rare(word: str) -> bool:
    """Whether a folded word is none of the commonest English words."""
    return word not in common_words()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig") as stream:
        yield from stream


PHRASES = (
    (re.compile(r"\bgrown[- ]ups\b", re.IGNORECASE), "adults"),
    (re.compile(r"\bgrown[- ]up\b", re.IGNORECASE), "adult"),
    (re.compile(r"\bx[- ]?rays?\b", re.IGNORECASE), "radiograph"),
    (re.compile(r"\btoo much\b", re.IGNORECASE), "excess"),
    (re.compile(r"\boveractiv(e|ity of)( the)?\b", re.IGNORECASE), "excess"),
    (re.compile(r"\bunderactiv(e|ity of)( the)?\b", re.IGNORECASE), "low"),
    (re.compile(r"\b(too (little|few)|not enough|short of)\b", re.IGNORECASE), "low"),
    (re.compile(r",? ?\b(i\.e\.?|e\.g\.?)(?=[\s,])", re.IGNORECASE), ","),
    (re.compile(r"\b(tissue sample|sample of (the )?tissue)\b", re.IGNORECASE), "biopsy"),
    (re.compile(r"\btoo (soon|early)\b", re.IGNORECASE), "early"),
    (re.compile(r"\b(torn|tore|tears?|tearing)[- ]off\b", re.IGNORECASE), "avulsed"),
    (re.compile(r"\bmake-up\b", re.IGNORECASE), "composition"),
    (re.compile(r"\bgets? rid of\b", re.IGNORECASE), "remove"),
    (
        re.compile(r"\b(?:throw|take|kick)s? ((?:[\w-]+ ){1,3})out of\b", re.IGNORECASE),
        r"remove \1from",
    ),
    (re.compile(r"\b(?:hand|give)s? ((?:[\w-]+ ){0,3})back\b", re.IGNORECASE), r"return \1"),
    (re.compile(r"\b(give|gives|gave|giving) (?:off|out)\b", re.IGNORECASE), "release"),
    (re.compile(r"\b(brings?|brought) (?:about|on)\b", re.IGNORECASE), "cause"),
    (re.compile(r"\b(ends?|ended) up with\b", re.IGNORECASE), "has"),
    (re.compile(r"\b(turns?|shows?) up\b", re.IGNORECASE), "appear"),
    (re.compile(r"\b(comes?|goes|go) down\b", re.IGNORECASE), "fall"),
    (re.compile(r"\b(go|goes) up\b", re.IGNORECASE), "rise"),
    (re.compile(r"\b(comes?|coming) back\b", re.IGNORECASE), "recur"),
    (re.compile(r"\b(goes|going|go) away\b", re.IGNORECASE), "resolve"),
    (re.compile(r"\bgets? (bigger|larger)\b", re.IGNORECASE), "grow"),
    (re.compile(r"\bgets? smaller\b", re.IGNORECASE), "shrink"),
    (re.compile(r"\b(straight away|right away|at once)\b", re.IGNORECASE), "immediately"),
    (re.compile(r"\bleft (?:alone|untouched|as (?:it is|they are))\b", re.IGNORECASE), "unchanged"),
    (re.compile(r"\bin spite of\b", re.IGNORECASE), "despite"),
    (
        re.compile(
            r"\bI(?:'|’)?m told( that)?\b,?|\bI('ve| have)? (heard|read) that\b", re.IGNORECASE
        ),
        "",
    ),
    (
        re.compile(r"\b(is|are|was|were) (?:thought|held|said|believed|supposed) to be\b", re.I),
        r"\1",
    ),
    (
        re.compile(
            r"^(?:what(?: is|['’]s) )?(?:the )?(?:total )?(?:nr|no\.?|#|number) of (?!the\b)"
            r"([^?]+?)[?. ]*$",
            re.IGNORECASE,
        ),
        r"how many \1 are there?",
    ),
    (re.compile(r"\b(?:nr|no\.?|#) of\b", re.IGNORECASE), "number of"),
    (re.compile(r"\bdiffs? (between|btw|betw)\b", re.IGNORECASE), r"difference \1"),
    (re.compile(r"\bside fx\b", re.IGNORECASE), "side effects"),
    (re.compile(r"\b(do|does|did|can|could|would|should|will|if) u\b", re.IGNORECASE), r"\1 you"),
    (re.compile(r"[,;] *(?:is|was) (?:that|this|it) (?:right|true|correct|so)[ ?]*$", re.I), "?"),
    (re.compile(r", *(?:right|correct|true|yeah|yes|no)[ ?]+$", re.IGNORECASE), "?"),
)
"""Lay phrases of several words and the word that notes would use."""


def plain_phrases(text: str) -> str:
    """A question with its lay phrases put as notes would put them."""
    for pattern, word in PHRASES:
        text = pattern.sub(word, text)
    return " ".join(text.split())


def spelled_out(word: str) -> str:
    """The word that a folded shorthand stands for ("assoc"), else the word itself."""
    return SHORTHAND.get(word, word)


def is_english(word: str) -> bool:
    """Whether a folded word, or its singular, stands in the English dictionary."""
    listing = english_words()
    return any(form in listing for form in (word, american(word), word.removesuffix("s")))


def _skeleton(word: str) -> str:
    """What is heard: consonants, with doubled and like-sounding letters joined."""
    sounded = word.replace("ph", "f").replace("rh", "r").replace("ck", "k").replace("y", "i")
    sounded = re.sub(r"c(?=[eiy])", "s", sounded).replace("c", "k").replace("z", "s")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", sounded))


def without_vowels(word: str) -> str:
    """A folded word as it is typed in haste: "wht" for "what"."""
    return word[:1] + re.sub(r"[aeiou]", "", word[1:])


def sounding_alike(typed: str, candidates: Sequence[str]) -> tuple[str, ...]:
    """Of several readings the one that sounds like what was typed; () where not one does.

    Readings that are each other's opposite or other half (hyper-, hypo-) are never chosen between.
    """
    if any(crosses_meaning(one, other) for one, other in combinations(candidates, 2)):
        return ()
    found = tuple(c for c in candidates if _skeleton(c) == _skeleton(typed))
    return found if len(found) == 1 else ()


def _allowed(typed: str, candidate: str, distance: int) -> bool:
    if crosses_meaning(typed, candidate):
        return False
    if distance <= 1:
        return True
    if typed.endswith(candidate) or candidate.endswith(typed):
        return False  # a compound, not a slip: "enchondroma" is no "chondroma"
    return OSA.distance(_skeleton(typed), _skeleton(candidate)) <= 1


@runtime_checkable
class WordList(Protocol):
    """Words that can be looked up by how they begin and how long they are."""

    def starting(self, prefix: str) -> Collection[str]:
        """The words that begin so."""

    def of_length(self, least: int, most: int) -> Collection[str]:
        """The words of so many letters."""


def starting(words: Collection[str], prefix: str) -> Collection[str]:
    """The words of a collection that begin so."""
    if isinstance(words, WordList):
        return words.starting(prefix)
    return [word for word in words if word.startswith(prefix)]


def of_length(words: Collection[str], least: int, most: int) -> Collection[str]:
    """The words of a collection that have so many letters."""
    if isinstance(words, WordList):
        return words.of_length(least, most)
    return [word for word in words if least <= len(word) <= most]


def corrections(typed: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The folded words of the vocabulary that a folded word may be a slip or the beginning of.

    Empty when it is no misspelling; several when they are equally near. One
    edit counts from four letters, two from eight, and two only where the
    consonants still sound alike.
    """
    if len(typed) < 4 or typed in vocabulary or any(c.isdigit() for c in typed):
        return ()
    if len(typed) >= 5 and not is_english(typed):
        completed = _one_of_each(starting(vocabulary, typed))
        if len(completed) == 1:
            return completed
    return () if is_english(typed) else near_words(typed, vocabulary)


def near_words(typed: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The words of a vocabulary that a folded word may be a slip of, whether or not it is one."""
    if len(typed) < 4 or any(c.isdigit() for c in typed):
        return ()
    limit = 2 if len(typed) >= 8 else 1
    likely = of_length(vocabulary, len(typed) - limit, len(typed) + limit)
    found = process.extract(typed, likely, scorer=OSA.distance, score_cutoff=limit, limit=12)
    near = [(d, w) for w, d, _ in found if len(w) >= 4 and _allowed(typed, w, int(d))]
    best = min((d for d, _ in near), default=0)
    return _one_of_each(w for d, w in near if d == best)


def _one_of_each(candidates: Iterable[str]) -> tuple[str, ...]:
    """One word of those that differ only by spelling or a plural s."""
    kept: dict[str, str] = {}
    for word in sorted(candidates, key=lambda w: (len(w), w)):
        kept.setdefault(american(fold(word)).removesuffix("s"), word)
    return tuple(kept.values())
