"""A small tutor for tests of the page: real replies of every kind, held in tables."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from calctutor.backends.study_place import LocalPlace
from calctutor.backends.visits import open_visits
from calctutor.errors import LearnersError, QuestionError
from calctutor.faces.web.loading import Loading, Stage
from calctutor.faces.web.ops import Context
from calctutor.faces.web.talks import Talks
from calctutor.faces.web.uploads import Uploads
from calctutor.faces.web.works import Works
from calctutor.settings import Settings
from calctutor.study_protocols import LearnerStore
from calctutor.types import (
    Abstention,
    Cell,
    Citation,
    Comparison,
    IndexReport,
    Nearest,
    Reply,
    Row,
    Sentence,
    SkippedFile,
)
from calctutor.visit_types import Visit


def nobody() -> LearnerStore:
    """The learners of a place that has none."""
    raise LearnersError("This place has no learners.")


NOTE = """# Rivers

## Amber river

- **Site:** rises on the north face and meets the sea at Port Vell.
- **Size:** 240 km long, 🌊 and tidal for the last 12 km.
- **Age:** older than the hills around it. [disputed: Two surveys date it later.]

## Blue river

- **Site:** rises in the eastern marsh.
- **Size:** 95 km long.
"""
AMBER_SITE = "- **Site:** rises on the north face and meets the sea at Port Vell."
AMBER_SIZE = "- **Size:** 240 km long, 🌊 and tidal for the last 12 km."
AMBER_AGE = "- **Age:** older than the hills around it. [disputed: Two surveys date it later.]"
BLUE_SITE = "- **Site:** rises in the eastern marsh."
BLUE_SIZE = "- **Size:** 95 km long."

HOSTILE = (
    '<script>window.pwned="script"</script><img src=x onerror="window.pwned=\'img\'"> '
    '[click](javascript:window.pwned="link") </mark></blockquote><svg onload="window.pwned=1"> '
    "${window.pwned='literal'} {{constructor}} `ticks` & \" ' <b>bold</b>"
)
HOSTILE_FILE = "<img src=x onerror=window.pwned='file'>.md"


def cite(
    number: int,
    quote: str,
    note: str = NOTE,
    *,
    source: str = "rivers.md",
    headings: tuple[str, ...] = ("Rivers", "Amber river"),
    disputed: str | None = None,
    stale: bool = False,
) -> Citation:
    """A citation of the exact place of ``quote`` in ``note``."""
    start = note.index(quote)
    end = start + len(quote)
    return Citation(
        number=number,
        source=source,
        headings=headings,
        quote=quote,
        start=start,
        end=end,
        first_line=note.count("\n", 0, start) + 1,
        last_line=note.count("\n", 0, end) + 1,
        before=note[max(0, start - 120) : start],
        after=note[end : end + 120],
        disputed=disputed,
        stale=stale,
    )


def answer(understood: str = "Where is the Amber river?") -> Reply:
    """Two statements under a lead-in, the second with two citations, one disputed."""
    return Reply(
        kind="answer",
        text="Your notes say of the Amber river: rises on the north face. Older than the hills.",
        markdown="Your notes say:\n\n- rises on the north face [1]\n- older [2][3]",
        sentences=(
            Sentence("Your notes say of the Amber river:", frame=True),
            Sentence("It rises on the north face and meets the sea at Port Vell.", (1,)),
            Sentence("It is 240 km long and older than the hills.", (2, 3)),
        ),
        citations=(
            cite(1, AMBER_SITE),
            cite(2, AMBER_SIZE),
            cite(3, AMBER_AGE, disputed="Two surveys date it later."),
        ),
        understood=understood,
        suggestions=("Amber river vs Blue river",),
    )


def comparison() -> Reply:
    """Two rivers, one cell silent."""
    blue = ("Rivers", "Blue river")
    citations = (
        cite(1, AMBER_SITE),
        cite(2, BLUE_SITE, headings=blue),
        cite(3, AMBER_AGE, disputed="Two surveys date it later."),
    )
    told = Comparison(
        terms=("Amber river", "Blue river"),
        discriminator=(Sentence("Amber rises on a mountain, Blue in a marsh.", (1, 2)),),
        rows=(
            Row(
                "site",
                (
                    Cell((("rises on the north face and meets the sea at Port Vell", 1),)),
                    Cell((("rises in the eastern marsh", 2),)),
                ),
            ),
            Row("age", (Cell((("older than the hills around it", 3),)), Cell())),
        ),
        silent=(Sentence("Your notes give no age for the Blue river.", frame=True),),
        check=(Sentence("Which of the two rises in a marsh?", frame=True),),
        citations=citations,
    )
    return Reply(
        kind="comparison",
        text="Amber rises on a mountain, Blue in a marsh.",
        markdown="",
        citations=citations,
        comparison=told,
        understood="Amber river vs Blue river",
    )


def abstention() -> Reply:
    """The notes are silent, two headings lie near."""
    return Reply(
        kind="abstention",
        text="Your notes don't cover the price of bridges.",
        markdown="Your notes don't cover the price of bridges.",
        sentences=(Sentence("Your notes don't cover the price of bridges.", frame=True),),
        abstention=Abstention(
            "topic",
            "the price of bridges",
            (
                Nearest(("Rivers", "Amber river"), "rivers.md", 3),
                Nearest(("Rivers", "Blue river"), "rivers.md", 9),
            ),
        ),
    )


def hostile() -> Reply:
    """Everything that a note, a heading or a file name can carry, as hostile as it gets."""
    quote = f"A statement {HOSTILE}."
    note = f"before {HOSTILE}\n{quote}\nafter {HOSTILE}"
    citation = cite(
        1, quote, note, source=HOSTILE_FILE, headings=(HOSTILE, HOSTILE), disputed=HOSTILE
    )
    return Reply(
        kind="answer",
        text=quote,
        markdown=quote,
        sentences=(Sentence(quote, (1,), heading=HOSTILE),),
        citations=(citation,),
        understood=HOSTILE,
        notices=(HOSTILE,),
        suggestions=(HOSTILE,),
    )


REPORT = IndexReport(
    files=1,
    passages=3,
    facts=5,
    terms=2,
    embedded=8,
    reused=0,
    seconds=0.1,
    model="double",
    skipped=(SkippedFile("broken<b>.md", "it is not text."),),
)


@dataclass
class FixedTutor:
    """Replies by the words of a question; remembers what each chat was asked."""

    report: IndexReport = REPORT
    asked: list[str] = field(default_factory=list)
    place: LocalPlace = field(default_factory=lambda: LocalPlace(Path("."), nobody))

    def chat(self, learner: str | None = None, *, turns=(), quiz_id: str = "") -> FixedChat:
        return FixedChat(self, [turn.question for turn in turns], quiz_id)

    def beside(self, turn) -> tuple[str, str]:
        return ("Amber river", "Blue river") if turn.reply.citations else ("", "")

    def ask(self, text: str) -> Reply:
        self.asked.append(text)
        if not text.strip():
            raise QuestionError("The question is empty: type a few words about your notes.")
        replies: tuple[tuple[str, Callable[[], Reply]], ...] = (
            (" vs ", comparison),
            ("bridge", abstention),
            ("hostile", hostile),
        )
        for word, reply in replies:
            if word in text:
                return reply()
        if "crash" in text:
            raise RuntimeError("a bug")
        if "long" in text:
            raise QuestionError("The question has 9,000 characters; keep it under 4,000.")
        return answer()

    def embed_words(self, rest: Callable[[], bool]) -> int:
        return 0

    def examples(self) -> tuple[str, ...]:
        return ("Where is the Amber river?", "Amber river vs Blue river")


@dataclass
class FixedChat:
    """A conversation that counts its turns, so that a shared one is noticed."""

    tutor: FixedTutor
    said: list[str] = field(default_factory=list)
    quiz_id: str = ""
    quiz_state: str = ""
    choices: tuple[str, ...] | None = None

    def say(self, text: str) -> Reply:
        self.said.append(text)
        if text == "how many turns?":
            words = f"This is turn {len(self.said)}."
            return Reply("help", words, words, (Sentence(words, frame=True),))
        return self.tutor.ask(text)


@dataclass
class GatedLoad:
    """A load that reports a stage, then waits for one pass through its gate; fails if told to."""

    tutor: FixedTutor = field(default_factory=FixedTutor)
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    failures: list[Exception] = field(default_factory=list)

    def __call__(self, progress: Callable[[str, int, int], None]) -> FixedTutor:
        progress("embed", 3, 7)
        if not self.gate.acquire(timeout=60):
            raise TimeoutError("the gate stayed shut")
        if self.failures:
            raise self.failures.pop(0)
        return self.tutor


def context(tutor: object, folder: Path) -> tuple[Context, Visit]:
    """What a handler is called with: a tutor that is ready, a store in a folder, a first visit."""
    loading = Loading(lambda progress: tutor, "a bug")
    loading.stage = Stage("ready", tutor=tutor)
    store = open_visits(folder / "learners.sqlite")
    settings = Settings(notes=folder, home=folder, indexes=folder, cache=folder)
    made = Context(loading, store, settings, Talks(), Works(kept=store), Uploads())
    return made, store.visit("0" * 32)
