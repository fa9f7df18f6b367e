"""The vocabulary of quizzing: frozen data without behaviour.

An item's gold is always made of spans of the notes or of recorded transforms of
one. How each kind is answered and what it holds:

| kind | the learner gives | gold |
|---|---|---|
| cloze | ``texts[0]`` | one unit a blank, its value is the blanked words |
| reverse | ``texts[0]`` | one unit, its value is the term |
| sba_entity, sba_value, contrast, odd_one_out | ``chosen`` | the key |
| multiple | ``chosen``, several | the keys |
| two_tier | ``chosen``, and ``reason`` or ``texts[0]`` | the key, and the reason (below) |
| true_false | ``chosen`` (0 true, 1 false), ``texts[0]`` the correction | key and one unit |
| matching | ``pairs`` (left, right) | ``pairs`` |
| ordering | ``order`` | ``order`` |
| set_recall | ``texts``, one an element or all in one | a unit an element |
| short_answer | ``texts[0]`` | units with slots |

The second tier of a two-tier item (and of a contrast that has a ``reason_stem``) is
chosen among ``reasons`` with ``reason``, or, where ``reasons`` is empty, typed into
``texts[0]`` and graded by the idea units of ``gold``. A two-tier score needs both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calctutor.types import Citation

ItemKind = Literal[
    "cloze",
    "reverse",
    "sba_entity",
    "sba_value",
    "contrast",
    "multiple",
    "two_tier",
    "odd_one_out",
    "true_false",
    "matching",
    "ordering",
    "set_recall",
    "short_answer",
]
Refutation = Literal["", "exclusive", "contradicted", "sibling"]
Verdict = Literal["correct", "partial", "wrong", "unsure"]
ItemSource = Literal["generated", "author", "edited"]
VetoKind = Literal["polarity", "antonym", "sibling", "number", "unit", "entity", "repeated"]
Severity = Literal["E", "W"]

CHOICE_KINDS: frozenset[ItemKind] = frozenset(
    {"sba_entity", "sba_value", "contrast", "multiple", "two_tier", "odd_one_out", "true_false"}
)
"""Kinds answered by choosing among options."""

SHORT_NAME = "abbreviation"
"""The aspect of an idea unit that a glossary's short name, or what it stands for, makes."""
RECALL_KINDS: frozenset[ItemKind] = frozenset({"cloze", "reverse", "set_recall", "short_answer"})
"""Kinds whose answer is produced, with nothing to choose from."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, or one entry of a matching item's right side.

    ``feedback`` says why it is right or wrong; ``citations`` are numbers of the
    item's citations that it stands on. A wrong option records how the notes
    refute it: ``refutation`` and ``refuted_by``, the id of the refuting fact:
    "exclusive" (its subject has another value of an exclusive aspect, or the
    asked subject has), "contradicted" (the notes say the opposite), "sibling"
    (its subject has its own, different value of a non-exclusive aspect).
    ``entity`` is the term that the option is or whose value it states, "" if none.
    """

    text: str
    correct: bool = False
    feedback: str = ""
    citations: tuple[int, ...] = ()
    refutation: Refutation = ""
    refuted_by: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class IdeaUnit:
    """One creditable idea of a typed answer, as the notes have it.

    ``text`` is the clause or element for reading; the slots say what it is made
    of: ``subject`` the entity, ``aspect`` the aspect's name, ``head`` the words
    that name the aspect in the notes ("size", "first seen"), ``value`` what is
    said of it (the part that earns the credit), ``polarity`` False where the
    notes deny or advise against it. ``aliases`` are other wordings of the value
    that count as fully right. ``rivals`` are values of siblings or antonyms in
    the notes that contradict this one, each with the fact that states it
    ("" where none does). ``weight`` is its share, above 0. ``citation`` is a
    number of the item's citations.
    """

    text: str
    value: str
    subject: str = ""
    aspect: str = ""
    head: str = ""
    polarity: bool = True
    aliases: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    weight: float = 1.0
    citation: int = 1


@dataclass(frozen=True, slots=True)
class Rival:
    """A value that contradicts a unit's, whose it is, and the fact that says so."""

    value: str
    subject: str = ""
    fact_id: str = ""
    citation: int | None = None


@dataclass(frozen=True, slots=True)
class QuizItem:
    """One question with its answer, its feedback and the places it stands on.

    ``options`` are in the order shown; ``key`` holds the indexes of the right
    ones (one for all choice kinds but "multiple"; empty for typed kinds).
    ``feedback`` is shown after any answer; each option has its own too.
    ``citations`` are numbered from 1; the first is the fact's own span.
    ``fact_id`` is the fact that the item asks; ``fact_ids`` all that it stands
    on. ``subject`` and ``aspect`` are the fact's; ``headings`` its path (not
    shown where it would give the key away). ``group`` names the confusable
    siblings that it belongs to ("" for none) and ``pair`` the two that it tells
    apart. ``scored`` is False for practice only, with ``badge`` saying why (the
    author's dispute). ``model_answer`` is the whole right answer for reading.
    ``statement`` is what the item rests on, as it was transformed: for each of
    the key's texts the exact words of the cited span that it was made from.
    ``ordered_options`` says the options are ascending numbers and stay so.
    """

    id: str
    kind: ItemKind
    stem: str
    fact_id: str
    options: tuple[Option, ...] = ()
    key: tuple[int, ...] = ()
    feedback: str = ""
    citations: tuple[Citation, ...] = ()
    subject: str = ""
    aspect: str = ""
    headings: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    gold: tuple[IdeaUnit, ...] = ()
    model_answer: str = ""
    statement: tuple[str, ...] = ()
    reason_stem: str = ""
    reasons: tuple[Option, ...] = ()
    left: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    order: tuple[int, ...] = ()
    group: str = ""
    pair: tuple[str, ...] = ()
    scored: bool = True
    badge: str = ""
    source: ItemSource = "generated"
    approved: bool = False
    ordered_options: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What the learner gave to one item; only the field of its kind is read.

    ``chosen`` are indexes into the options as shown, ``reason`` one into
    ``reasons``; ``texts`` what was typed; ``pairs`` (left, right) indexes;
    ``order`` indexes in the order put. ``gave_up`` says "show me".
    """

    item_id: str
    chosen: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    order: tuple[int, ...] = ()
    reason: int | None = None
    gave_up: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """A claim of the learner that the notes contradict.

    ``wrote`` is the learner's word, ``notes_say`` the notes' own; ``belongs_to``
    is the sibling whose value it is, or "". ``citations`` are item numbers.
    """

    kind: VetoKind
    wrote: str
    notes_say: str
    belongs_to: str = ""
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """The judgement of one response, pure of time and learner.

    ``score`` is 0..1; ``verdict`` correct from .80, partial from .40, "unsure"
    where the learner marks. ``credited`` and ``missing`` are idea units' texts;
    ``feedback`` is the whole text in order. ``wrong_reason``: the choice was
    right and its reason wrong. ``confused_with`` is the entity that the chosen
    option or the vetoed value belongs to.
    """

    item_id: str
    score: float
    verdict: Verdict
    feedback: str
    credited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    citations: tuple[Citation, ...] = ()
    wrong_reason: bool = False
    confused_with: str = ""
    model_answer: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw that the linter found: rule "L01".."L27", E does not ship, W ranks lower."""

    rule: str
    severity: Severity
    item_id: str
    message: str


@dataclass(frozen=True, slots=True)
class SolverScore:
    """How often a blind solver hits the key, beside chance, with its 95% Wilson interval.

    ``rate``, ``chance``, ``low`` and ``high`` are 0..1; ``chance`` is the mean
    of 1/options over the same items.
    """

    name: str
    right: int
    items: int
    rate: float
    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SkippedFact:
    """A fact that no sound item was made of, and why, in words for the reader."""

    fact_id: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class BankReport:
    """What a bank covers: facts with one item, with two kinds, and those skipped.

    ``warnings`` are the W findings of shipped items, ``dropped`` the E findings
    that kept items out, ``notes`` sentences about the author's file; ``askable`` facts
    are those that ask for something by themselves (no link, caption, code or aside).
    """

    facts: int
    covered: int
    two_kinds: int
    items: int
    by_kind: tuple[tuple[str, int], ...] = ()
    skipped: tuple[SkippedFact, ...] = ()
    warnings: tuple[Finding, ...] = ()
    dropped: tuple[Finding, ...] = ()
    solvers: tuple[SolverScore, ...] = ()
    notes: tuple[str, ...] = ()
    askable: int = 0
