"""Shorthand and lay phrases: what students write for a word or phrase that notes would use.

General English and general signs of note-taking, none of any course: what a course uses stands
in its glossary.
"""

from __future__ import annotations

import re
from collections.abc import Collection

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
        temp=temperature tx=treatment vit=vitamin
        w=with dz=disease tox=toxicity hr=hours hrs=hours wk=week wks=weeks req=requirement
        reqs=requirements col=colour cols=colours malig=malignant abn=abnormal nml=normal
        fxn=function pathophys=pathophysiology presn=presentation compl=complications
        1ry=primary 1ary=primary 2ry=secondary 2ary=secondary 2ndary=secondary 2dary=secondary
        3ry=tertiary 3ary=tertiary bcos=because bc=because coz=because cuz=because
        wat=what wo=without wot=what yr=year yrs=years
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


PHRASES = (
    (re.compile(r"\bw/o(?!\w)", re.IGNORECASE), "without"),
    (re.compile(r"\bw/(?=\w)", re.IGNORECASE), "with "),
    (re.compile(r"\bw/(?=\W|$)", re.IGNORECASE), "with"),
    (re.compile(r"(?<![\w/])b/c(?: of)?(?![\w/])", re.IGNORECASE), "because of"),
    (re.compile(r"(?<![\w/])b/w(?![\w/])", re.IGNORECASE), "between"),
    (re.compile(r"(?<![\w/])s/es(?![\w/])", re.IGNORECASE), "side effects"),
    (re.compile(r"(?<![\w/])s/e(?![\w/])", re.IGNORECASE), "side effects"),
    (re.compile(r"(?<![\w/])h/o(?![\w/])", re.IGNORECASE), "history of"),
    (re.compile(r"(?<![\w/])d/t(?![\w/])", re.IGNORECASE), "due to"),
    (re.compile(r"(?<![\w/])a/w(?![\w/])", re.IGNORECASE), "associated with"),
    (re.compile(r"\bhow 2 (?=[a-z])", re.IGNORECASE), "how to "),
    (
        re.compile(
            r"\b(?:what|which) (?:other )?(?:conditions?|diseases?|disorders?|illness(?:es)?"
            r"|things?|problems?) (?:go|goes|come|comes) (?:along |together |hand in hand )?with\b",
            re.IGNORECASE,
        ),
        "what is associated with",
    ),
    (
        re.compile(r"\b(?:goes|go|comes|come) (?:along|together|hand in hand) with\b", re.I),
        "is associated with",
    ),
    (re.compile(r"\bpregnant (?:wom[ae]n|patients?|mothers?)\b", re.IGNORECASE), "pregnant"),
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
    (re.compile(r"(?<=^what )((?:is|are) .+) (?:good|useful) for(?=\W*$)", re.I), r"\1 used for"),
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
