"""The page in each of its states, for the pictures and for the tests that look at all of it.

A scene brings an open page into its state; it works over any notes, given
terms and questions that fit them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Page, expect

PATIENCE = 120_000
"""Milliseconds: the first quiz of a folder makes its bank."""


@dataclass(frozen=True)
class Subject:
    """What to ask of some notes: two terms to tell apart, a question, one they don't answer."""

    one: str
    other: str
    question: str
    silent: str
    note: str


RIVERS = Subject(
    "Amber river", "Blue river", "Where does the Amber river rise?", "Who owns it?", "rivers.md"
)
SHIPPED = Subject(
    "myositis ossificans",
    "synovial sarcoma",
    "Where is calcification in synovial sarcoma?",
    "How is synovial sarcoma treated?",
    "myositis-ossificans.md",
)


def go(page: Page, place: str, rest: str = "") -> None:
    """Open a place by its hash."""
    hash_ = f"#{place}" + (f"/{quote(rest, safe='')}" if rest else "")
    page.evaluate("hash => { location.hash = hash; }", hash_)
    expect(page.locator(f"#place-{place}")).to_be_visible()


def ask(page: Page, question: str) -> None:
    """Ask and wait for the answer."""
    go(page, "ask")
    number = page.locator(".ct-turn").count()
    page.fill("#ct-question", question)
    page.press("#ct-question", "Enter")
    turn = page.locator(".ct-turn").nth(number)
    expect(turn).to_have_attribute("data-state", "done", timeout=PATIENCE)


def welcome(page: Page, about: Subject) -> None:
    """Nothing asked yet."""
    expect(page.locator(".ct-examples li").first).to_be_visible()


def answer(page: Page, about: Subject) -> None:
    """An answer, and the source that one went to."""
    ask(page, about.question)
    page.locator(".ct-turn .ct-ref").last.click()


def distinction(page: Page, about: Subject) -> None:
    """A comparison inside the chat."""
    ask(page, f"{about.one} vs {about.other}")


def silent(page: Page, about: Subject) -> None:
    """Something that the notes don't say."""
    ask(page, about.silent)


def chat_quiz(page: Page, about: Subject) -> None:
    """A quiz inside the chat, a turn reported meanwhile."""
    ask(page, about.question)
    page.locator("[data-tool=report]").last.click()
    ask(page, f"quiz me on {about.one}")


def quiz_setup(page: Page, about: Subject) -> None:
    """What to be quizzed on."""
    go(page, "quiz")
    expect(page.locator(".ct-quiz-setup")).to_be_visible(timeout=PATIENCE)


def quiz_card(page: Page, about: Subject) -> None:
    """A question of a quiz."""
    quiz_setup(page, about)
    page.fill("[name=count]", "2")
    page.press("[name=count]", "Enter")
    expect(page.locator(".ct-quiz-stem")).to_be_visible(timeout=PATIENCE)


def quiz_told(page: Page, about: Subject) -> None:
    """Its feedback with the quote."""
    quiz_card(page, about)
    page.locator("[data-do=show]").click()
    expect(page.locator(".is-told")).to_be_visible()


def quiz_end(page: Page, about: Subject) -> None:
    """The summary of a quiz."""
    quiz_told(page, about)
    page.locator(".ct-quiz-tools [data-do=stop]").click()
    expect(page.locator(".ct-quiz-end")).to_be_visible()


def compare(page: Page, about: Subject) -> None:
    """Two terms told apart in their own place."""
    go(page, "compare", f"{about.one}|{about.other}")
    expect(page.locator("#place-compare table")).to_be_visible(timeout=PATIENCE)


def handout(page: Page, about: Subject) -> None:
    """A handout on a term."""
    go(page, "teach")
    page.locator("#ct-part-texts input[value=handout]").check()
    page.fill("#ct-teach-term", about.one)
    page.locator(".ct-teach-ask [type=submit]").click()
    expect(page.locator(".ct-teach-acts")).to_be_visible(timeout=PATIENCE)


def bank(page: Page, about: Subject) -> None:
    """The question bank."""
    go(page, "teach", "bank")
    expect(page.locator("#ct-part-bank [type=checkbox]").nth(1)).to_be_visible(timeout=PATIENCE)


def exports(page: Page, about: Subject) -> None:
    """The formats to export to."""
    go(page, "teach", "export")
    expect(page.locator("#ct-part-export")).to_be_visible()


def reports(page: Page, about: Subject) -> None:
    """What students reported."""
    go(page, "teach", "reports")
    expect(page.locator("#ct-part-reports")).to_be_visible()


def notes(page: Page, about: Subject) -> None:
    """A note at one of its lines."""
    go(page, "notes", f"{about.note}:12")
    expect(page.locator(".ct-notes-text")).to_be_visible()
    expect(page.locator(".ct-notes-text h3, .ct-notes-text h4").first).to_be_visible()


def progress(page: Page, about: Subject) -> None:
    """How far a learner has come, after a question or two."""
    quiz_told(page, about)
    go(page, "progress")
    expect(page.locator(".ct-plot").first).to_be_visible(timeout=PATIENCE)


SCENES: dict[str, Callable[[Page, Subject], None]] = {
    "welcome": welcome,
    "ask": answer,
    "distinction": distinction,
    "silent": silent,
    "chat-quiz": chat_quiz,
    "quiz": quiz_card,
    "quiz-setup": quiz_setup,
    "quiz-told": quiz_told,
    "quiz-end": quiz_end,
    "compare": compare,
    "handout": handout,
    "bank": bank,
    "exports": exports,
    "reports": reports,
    "notes": notes,
    "progress": progress,
}
"""Each state by name, in the order of the places."""
