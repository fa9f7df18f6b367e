"""A general list of words that mean much the same, lay and learned, for any course.

It serves coverage (does a statement speak of what was asked?) and grading. It
holds no word of one folder of notes; what a course needs stands in its glossary.
"""

from __future__ import annotations

from functools import cache, lru_cache

from calctutor.text import stem

_GROUPS = """
periphery peripheral peripherally edge edges rim margin margins border outside outer
centre center central centrally middle core inside inner
shrink shrinks shrinking reduce reduces reduction smaller decrease diminish diminishes regress
grow grows growth enlarge enlarges enlargement bigger increase increases larger expand
big large huge bulky
small little tiny minute
child children kid kids paediatric pediatric infant infants youngster young immature teenager
adult adults grown-up mature
old elderly aged senior
bone bones bony osseous skeletal skeleton
joint joints articular periarticular
kidney kidneys renal nephric
liver hepatic
heart cardiac
lung lungs pulmonary
brain cerebral
nerve nerves neural neurogenic nervous
skin cutaneous subcutaneous dermal
vessel vessels vascular artery arteries arterial
muscle muscles muscular
blood haematological serum
spine spinal paraspinal vertebral vertebrae backbone
operation operations operative surgery surgical postoperative operate operated
bleed bleeding bleeds haemorrhage hemorrhage haematoma
dead death necrosis necrotic
harm damage damaged injury injured injuries trauma traumatic wound
rare rarely rarer rarest infrequent infrequently uncommon uncommonly seldom unusual
common commonly commoner commonest frequent frequently often usual usually typical typically mostly
start starts begin begins began initial initially first onset earliest
end ends stop stops finish finishes final finally
cancer cancerous malignant malignancy
tumour tumor tumours neoplasm neoplasms growths
harmless benign innocent
mimic mimics resemble resembles simulate look-alike imitate similar alike like
same identical equal
differ differs different difference distinguish distinguishes differentiate
avoid avoided refrain contraindicated
return returns recur recurs recurrence relapse comeback
cause causes caused due reason because result results lead leads
help helps aid assist useful
show shows display displays demonstrate reveal
high higher raised elevated elevation increased rise rises
low lower lowered reduced decreased fall falls
fast quick rapid rapidly quickly swift
slow slowly gradual gradually
prolonged lasting chronic persistent extended
short brief shorter shorten shortens shortened shortening
long longer lengthy lengthen lengthens lengthened prolonged prolong elongated elongation
respond responds response responsive react reaction
red reddish
blue bluish
green greenish
yellow yellowish
brown brownish
white whitish
purple purplish violet
dissolve dissolves soluble solubility
protect protects protection protective shield
shape form configuration outline
line linear band band-like stripe
round rounded circular ring
type kind sort variety class category
part portion section component
use uses used employ employs utilize application
make makes made produce produces create creates generate generates
build builds construct constructs
need needs require requires required
give gives provide provides supply
move moves movement motion mobility moving motile motility
worse worsen worsens worsening aggravate aggravates exacerbate exacerbates deteriorate
restrict restricted limit limited limitation stiff stiffness
pain painful ache sore
unconscious unconsciousness coma comatose
paralysed paralyzed paralysis paraplegia paraplegic
burn burns burned burnt scald
foot feet pedal
hip hips
replacement arthroplasty prosthesis
radiograph radiographs radiographic x-ray film films
calcium calcification calcify calcifies calcified
ossify ossifies ossified ossification
mineral mineralize mineralizes mineralized mineralization
thick thicken thickened thickening
dense density densely sclerotic sclerosis
thin thinning fine finer
king monarch ruler
law statute act
war conflict
begin founded established
buy purchase
error mistake fault bug
speed velocity rate
method technique procedure approach
function role purpose
water aqueous
acid acidic
sugar glucose
fat lipid fatty
salt sodium
vitamin vitamins
mass masses lump lumps swelling swellings
drawback drawbacks downside disadvantage risk risks hazard danger
benefit benefits advantage advantages merit
mistaken mistake confused confuse resemble resembles mimic mimics
form forms forming develop develops arise arises appear appears
win wins won victory victories victorious
lose loses lost defeat defeats defeated
treat treats treated treatment therapy therapies rx management
excess overdose overload surplus toxicity intoxication
lack deficiency deficit shortage
first 1st
second 2nd
third 3rd
fourth 4th
fifth 5th
sixth 6th
seventh 7th
eighth 8th
ninth 9th
tenth 10th
eleventh 11th
twelfth 12th
two 2
three 3
four 4
five 5
six 6
seven 7
eight 8
nine 9
ten 10
eleven 11
twelve 12
"""


@cache
def _by_stem() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines()):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def are_synonyms(a: str, b: str) -> bool:
    """Whether two stems stand in one group of the general list."""
    if a == b:
        return True
    groups = _by_stem()
    return bool(groups.get(a, frozenset()) & groups.get(b, frozenset()))


_OPPOSITES = """
central peripheral
normal abnormal
common rare
increase decrease
high low
benign malignant
early late
large small
before after
start end
always never
all none
fast slow
thick thin
dense lucent
acute chronic
primary secondary
left right
upper lower
proximal distal
medial lateral
anterior posterior
superior inferior
internal external
superficial deep
avoid perform
avoid recommend
symmetrical asymmetrical
regular irregular
smooth rough
positive negative
present absent
active inactive
active passive
hot cold
open closed
strong weak
simple complex
localized generalized
local general
localized diffuse
painful painless
same different
identical different
similar different
long short
prolonged brief
first last
male female
child adult
true false
direct indirect
reversible irreversible
dependent independent
voluntary involuntary
toward away
in out
inside outside
gain lose
win lose
unchanged changed
unchanged increase
unchanged decrease
unchanged high
unchanged low
normal high
normal low
shallow deep
more less
most least
above below
before after
up down
north south
east west
wide narrow
soft hard
light heavy
light dark
wet dry
victory defeat
attack defend
add remove
concentrated dilute
success failure
protect harm
ascending descending
horizontal vertical
dilate constrict
relax contract
required optional
public private
older younger
old young
better worse
allow prevent
allow forbid
accept reject
"""


_PREFIXES = {"hyper": ("excess", "high"), "hypo": ("low", "lack")}


def says_by_prefix(asked: str, word: str) -> bool:
    """Whether a folded word's prefix says what a stem asks: hyper- is excess, hypo- is lack."""
    return any(
        word.startswith(prefix) and any(are_synonyms(asked, stem(m)) for m in meanings)
        for prefix, meanings in _PREFIXES.items()
    )


@cache
def _opposite_pairs() -> frozenset[tuple[str, str]]:
    pairs = (tuple(stem(w) for w in line.split()) for line in _OPPOSITES.strip().splitlines())
    return frozenset((a, b) for a, b in pairs)


def are_opposites(a: str, b: str) -> bool:
    """Whether two stems, or synonyms of theirs, are listed as opposites."""
    mine = _sides(a)
    return bool(mine) and any((pair, not side) in mine for pair, side in _sides(b))


@lru_cache(maxsize=65_536)
def _sides(word: str) -> frozenset[tuple[int, bool]]:
    """On which side of which pair of opposites a stem or a synonym of it stands."""
    return frozenset(
        (n, side)
        for n, pair in enumerate(sorted(_opposite_pairs()))
        for side, listed in zip((False, True), pair, strict=True)
        if are_synonyms(word, listed)
    )


def opposites_of(word: str) -> tuple[str, ...]:
    """The words that are listed as opposites of one, as the list writes them."""
    stemmed = stem(word)
    pairs = [line.split() for line in _OPPOSITES.strip().splitlines()]
    found = [b for a, b in pairs if stem(a) == stemmed] + [
        a for a, b in pairs if stem(b) == stemmed
    ]
    return tuple(dict.fromkeys(found))
