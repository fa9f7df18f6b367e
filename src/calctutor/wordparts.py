"""What the parts of learned words say in plain ones: "lipoma" speaks of fat, "uria" of urine.

General word-formation of medicine and science (Greek and Latin combining forms, and the
prefix re-); it holds no word of one folder of notes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from calctutor.text import stem
from calctutor.wordnet import entry

_FRONT = """
adip: fat
angi: vessel
arthr: joint
arteri: artery
bronch: airway
brady: slow
cardi: heart
cephal: head
cerebr: brain
chol: bile
chondr: cartilage
chrom: colour color
chron: time
colp: vagina
crani: skull
cry: cold
cyan: blue
cyst: bladder
cyt: cell
dactyl: finger
dent: tooth teeth
derm: skin
encephal: brain
enter: bowel gut intestine
erythr: red
gastr: stomach
gluc: sugar
glyc: sugar
gynaec: woman women
haem: blood
hem: blood
hepat: liver
hyster: womb uterus
kal: potassium
laryng: throat
leuk: white
lip: fat fatty
lith: stone
mamm: breast
mast: breast
melan: black dark
myel: marrow
natr: sodium
nephr: kidney
neur: nerve nerves
odont: tooth teeth
onych: nail
ophthalm: eye
osse: bone
ossi: bone
oste: bone
paed: child children
phleb: vein
phon: sound voice
phot: light
pneum: lung air
proct: rectum
psych: mind
pulm: lung
pyr: fire fever
rhin: nose
sacchar: sugar
spondyl: spine vertebra
stomat: mouth
tachy: fast quick rapid
therm: heat warm temperature
thorac: chest
thromb: clot
trich: hair
vas: vessel
xanth: yellow
"""
_BACK = """
aemia: blood
emia: blood
algia: pain ache
cide: kill killing
cyte: cell
cytes: cell
ectasis: widening
ectomy: removal remove operation surgery
itis: inflammation inflamed
lysis: breakdown
malacia: softening soft
megaly: enlarged enlargement big
oma: tumour tumor growth
paresis: weakness weak
pathy: disease
penia: lack low few
phobia: fear
plasty: repair replacement operation surgery
plegia: paralysis paralysed
plegic: paralysed
pnoea: breathing breath
rrhagia: bleeding
rrhoea: flow discharge
scopy: look inspection
stomy: opening
tomy: cut operation surgery
uria: urine
"""
LONGER = 3
"""Letters that a word has at least beyond the part that is read in it."""


@cache
def _parts(table: str) -> tuple[tuple[str, frozenset[str]], ...]:
    lines = (line.split(": ") for line in table.strip().splitlines())
    return tuple((part, frozenset(stem(w) for w in said.split())) for part, said in lines)


def says_by_part(asked: str, word: str) -> bool:
    """Whether a folded learned word says by a part of it what a stem asks."""
    return asked in said_by_parts(word)


@lru_cache(maxsize=65_536)
def said_by_parts(word: str) -> frozenset[str]:
    """The stems of all that a folded word's combining forms and endings say."""
    if len(word) < 2 * LONGER:
        return frozenset()
    front = (s for part, s in _parts(_FRONT) if word.startswith(part) and _goes_on(word, part))
    back = (
        s for part, s in _parts(_BACK) if word.endswith(part) and len(word) >= len(part) + LONGER
    )
    return frozenset().union(*front, *back)


def _goes_on(word: str, part: str) -> bool:
    """Whether a word begins with a combining form: a linking vowel, and enough behind it."""
    rest = word[len(part) :]
    linked = rest[:1] in tuple("oaiey") or part[-1] in "ei"
    short = len(part) <= LONGER and rest[:1] != "o"
    return linked and len(rest) >= LONGER and not short


@lru_cache(maxsize=65_536)
def without_again(word: str) -> str:
    """A folded verb without the prefix re- ("redissolve", "re-open"), else the word itself."""
    rest = word.removeprefix("re").removeprefix("-")
    return rest if word.startswith("re") and len(rest) > LONGER and entry(rest).verbs else word


_PLACES = ("peri", "para", "retro", "supra", "infra", "intra", "trans", "sub", "circum")
"""Prefixes that say where beside a thing something is."""
_LESSENED = frozenset(
    "total normal clinical conscious maximal optimal lethal standard human tropical acute".split()
)
"""Adjectives of which sub- makes less, and no place: "subtotal" is not "total"."""


@lru_cache(maxsize=65_536)
def without_place(word: str) -> str:
    """A folded adjective without the prefix that says where: "perioral"; "" without such."""
    front = next((p for p in _PLACES if word.startswith(p)), "")
    rest = word.removeprefix(front).removeprefix("-")
    if not front or rest in _LESSENED or len(rest) <= LONGER:
        return ""
    return rest if entry(rest).adjectives else ""
