"""The vocabulary of calctutor: frozen data without behaviour.

Offsets count characters (Unicode code points) of a note's decoded text, line
ends and a byte-order mark kept. ``start`` is inclusive, ``end`` exclusive;
lines count from 1, both ends inclusive.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReplyKind = Literal[
    "answer", "comparison", "abstention", "clarification", "snippet", "quiz", "help"
]
AbstentionReason = Literal["topic", "aspect", "not_a_question"]
QuestionForm = Literal[
    "fact",
    "overview",
    "list",
    "reverse",
    "yesno",
    "which",
    "compare",
    "snippet",
    "quiz",
    "help",
    "chat",
]
SnippetLength = Literal["line", "paragraph", "handout"]

ALIAS_FILE = "answer-aliases.txt"
"""Beside the notes: answers that count as right for everybody."""
BANK_FILE = "quiz-bank.conf"
"""Beside the notes: what an author retires, approves, changes and adds among the questions."""
NO_NOTES = frozenset({ALIAS_FILE, BANK_FILE})
"""Files in the folder of notes that are none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a note: ``text[start:end]``, on lines first_line..last_line."""

    start: int
    end: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Note:
    """One file of a notes folder, as decoded.

    ``source`` is its path relative to the folder, with forward slashes.
    ``digest`` is the sha256 of the file's bytes, in hex.
    """

    source: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was left out, and why, in words for the reader."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading's own text under the token budget, never crossing a heading.

    ``text`` is exactly the slice ``span`` of the note. ``headings`` is the path
    from the document title down. ``embedded_text`` is what is embedded and
    indexed for words: the heading path, a newline, the text without markup.
    """

    id: str
    source: str
    headings: tuple[str, ...]
    text: str
    embedded_text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the notes: a bullet, a sentence, a row, a list element.

    ``subject`` is what the statement is about: the lead-in term where it names
    a thing, else the nearest heading that does. ``lead_in`` is the text before
    the colon of a led bullet ("Site: elbow"), markup stripped, or "".
    ``text`` is the statement for reading, markup stripped and lead-in removed.
    ``span`` is the whole statement in the file, lead-in included; ``context``
    the spans that complete it (a parent bullet, a table header cell).
    ``group`` names the list, table or paragraph that it stands in, so that the
    elements of one list can be told from its neighbours. ``parent`` is the id
    of the fact that this one is nested under, or "". ``hedges`` are words such
    as "may" or "rarely". ``intro`` is the sentence that announces the list it
    stands in ("The causes are"), or "". ``disputed`` is the author's reason where the author
    marked the statement as disputed, else None.
    """

    id: str
    passage_id: str
    source: str
    headings: tuple[str, ...]
    subject: str
    aspect: str
    lead_in: str
    text: str
    span: Span
    context: tuple[Span, ...] = ()
    group: str = ""
    parent: str = ""
    negated: bool = False
    hedges: tuple[str, ...] = ()
    disputed: str | None = None
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A name that the notes use, with its other names and its place among terms.

    ``parents`` are the names of the broader terms (the heading that it stands
    under); ``headings`` the heading paths where it is a heading or a lead-in.
    ``kind`` says where it came from.
    """

    name: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()
    kind: Literal["heading", "lead_in", "bold", "element", "glossary"] = "heading"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question where terms of the notes are named: ``text[start:end]``.

    ``names`` holds the one term that is meant, or several where the words fit
    several equally. ``how``: by "name", "alias", "part" of a name that only
    these terms have, or as the "class" word that their names end in.
    """

    names: tuple[str, ...]
    start: int
    end: int
    text: str
    how: Literal["name", "alias", "part", "class"] = "name"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read, self-contained.

    ``understood`` is the text after corrections and expansion; ``content`` its
    content words outside the mentions, ``modified`` the pairs of a rare word and the
    word right behind it ("*parosteal* osteosarcoma"), ``kinds`` those of them that only say what
    kind of thing is asked for ("which *hormone* ..."), ``topic`` those that its
    last phrase is about ("... of *rubidium*"); ``aspects`` the aspects asked for;
    ``wants`` the type of answer ("number", "person", "date") or ""; ``sides``
    the texts to compare or choose between; ``corrections`` pairs typed word
    and reading; ``unclear`` pairs a typed word with readings equally near.
    """

    asked: str
    understood: str
    form: QuestionForm
    mentions: tuple[Mention, ...] = ()
    content: tuple[str, ...] = ()
    modified: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    wants: str = ""
    sides: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class NotesContent:
    """All that was read from one folder of notes, in order of file and place.

    ``fact_texts`` holds for each fact the text that is embedded for it, ``readings`` for
    each note a name of what reading it gave, where that is known. ``order`` tells the
    source and digest of every note where only some were read: ``notes``, ``passages`` and
    ``facts`` are theirs then, and ``terms`` and ``skipped`` those of all.
    """

    notes: tuple[Note, ...]
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]
    fact_texts: tuple[str, ...]
    terms: tuple[Term, ...]
    skipped: tuple[SkippedFile, ...] = ()
    readings: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """How some notes use words, so that it need not be gathered from them at each start.

    ``counts``: each folded word with the number of passages that hold it;
    ``names``: words written with a capital wherever they stand; ``pairs``: stems of
    words side by side; ``english``: whether the notes are in English; ``passages``: how
    many there are; ``stems``: the counts by stem; ``forms``: the stems under which a word
    is known, that without its s included. What holds many may be looked up on disk.
    """

    counts: Mapping[str, int]
    names: Container[str]
    pairs: Container[tuple[str, str]]
    english: bool
    passages: int
    stems: Mapping[str, int]
    forms: Container[str]


@dataclass(frozen=True, slots=True)
class IndexRecipe:
    """What an index is made with; another recipe makes it stale.

    ``embedder`` is `Embedder.name`; ``reader`` the version of the reading code
    under ``notes/``; ``passage_tokens`` the budget in tokens of ``tokenizer``;
    ``window`` the word pieces that the model reads.
    """

    embedder: str
    reader: str
    tokenizer: str
    passage_tokens: int
    window: int


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that retrieval found, with scores that mean the same anywhere.

    ``cosine`` is the similarity to the question, -1..1, whichever side found
    it; ``words`` the BM25 score over the best one, 0..1; ``score`` the fusion.
    """

    passage: Passage
    cosine: float
    words: float
    score: float


@dataclass(frozen=True, slots=True)
class FactHit:
    """A fact with its cosine to the question (-1..1)."""

    fact: Fact
    cosine: float
    passage: PassageHit


@dataclass(frozen=True, slots=True)
class Evidence:
    """What retrieval found for one question, best first."""

    question: str
    passages: tuple[PassageHit, ...]
    facts: tuple[FactHit, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How well one fact bears on one question; all figures 0..1 and comparable.

    ``about`` says how near its subject is to the terms asked about, on average,
    ``joint`` to the farthest of them; ``covered``
    how far it speaks of each content word of the question, in order; ``aspect``
    whether it has an aspect that was asked for; ``score`` ranks the facts.
    """

    fact: Fact
    cosine: float
    about: float
    covered: tuple[float, ...]
    coverage: float
    aspect: bool
    score: float
    joint: float = 1.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer to the exact place in the notes.

    ``quote`` equals ``text[start:end]`` of the stored note. ``before`` and
    ``after`` are the surroundings for display, also exact. ``page`` is the page
    or slide of a converted file, else None. ``disputed`` as in `Fact`.
    ``stale`` says that the file has changed since it was indexed.
    """

    number: int
    source: str
    headings: tuple[str, ...]
    quote: str
    start: int
    end: int
    first_line: int
    last_line: int
    before: str = ""
    after: str = ""
    page: int | None = None
    disputed: str | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply and the numbers of the citations it stands on.

    ``frame`` marks the closed list of sentences that say nothing of the
    subject (lead-in, count, "not covered") and so need no citation.
    """

    text: str
    citations: tuple[int, ...] = ()
    frame: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A heading of the notes that lies near what was asked."""

    headings: tuple[str, ...]
    source: str
    first_line: int


@dataclass(frozen=True, slots=True)
class Abstention:
    """The notes don't say it: what is missing, and what they have instead."""

    reason: AbstentionReason
    missing: str
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What the notes say of one term under one aspect: shown texts with citations.

    ``items`` pairs a shown text with its citation number; empty means that the
    notes are silent.
    """

    items: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect of a comparison, a cell a term, in the order of the terms."""

    aspect: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A distinction between two terms or more, every statement cited."""

    terms: tuple[str, ...]
    discriminator: tuple[Sentence, ...]
    rows: tuple[Row, ...]
    shared: tuple[Sentence, ...] = ()
    trap: tuple[Sentence, ...] = ()
    silent: tuple[Sentence, ...] = ()
    check: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says, whatever its kind.

    ``text`` is plain, ``markdown`` has the same words with [1] markers;
    ``sentences`` is the same reply sentence by sentence. ``understood`` is the
    self-contained question that was answered. ``suggestions`` are questions or
    terms to click. ``tables`` are the distinctions that a handout holds; their
    sentences are among ``sentences``, each under a heading of its own.
    """

    kind: ReplyKind
    text: str
    markdown: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    understood: str = ""
    notices: tuple[str, ...] = ()
    abstention: Abstention | None = None
    comparison: Comparison | None = None
    suggestions: tuple[str, ...] = ()
    tables: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation, as memory keeps it."""

    question: str
    understood: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did: counts, what was skipped, and why it ran.

    ``converted`` are the documents that were made into Markdown this time,
    ``notices`` sentences on them (corrections that were set aside). ``folder`` is
    the state of the folder that was read, as `folder_state` words it, or "" where
    it changed meanwhile.
    """

    files: int
    passages: int
    facts: int
    terms: int
    embedded: int
    reused: int
    seconds: float
    model: str
    skipped: tuple[SkippedFile, ...] = ()
    reason: str = ""
    converted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class IndexState:
    """An index as it lies on disk: how large in bytes, made when, with what.

    ``model`` is the embedder's name, ``folder`` where the index lies.
    """

    folder: str
    size: int
    built_at: datetime
    model: str
    passages: int
    facts: int
    terms: int
    notes: int


@dataclass(frozen=True, slots=True)
class TrashedNote:
    """A note that was removed: its id in the trash, its name, its bytes, and when (local time)."""

    id: str
    source: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `calctutor doctor`."""

    name: str
    ok: bool
    detail: str
