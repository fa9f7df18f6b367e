"""Notes, headings, file names, learners and questions full of markup are text in every place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calctutor.faces.web.texts import frame
from live_page import LivePage
from scenes import SCENES, Subject

SCRIPT = "<script>window.pwned=1</script>"
IMAGE = '<img src=x onerror="window.pwned=2">'
LINK = "[here](javascript:window.pwned=3)"
LITERAL = "${window.pwned=4} {{constructor}}"
NAME = "a note.md" if sys.platform == "win32" else "<img src=x onerror=window.pwned=5>.md"
NOTE = f"""# Rivers {IMAGE}

## Amber river {SCRIPT}

- **Site {IMAGE}:** rises {SCRIPT} on the north face {LINK} and meets the sea {LITERAL}.
- **Length:** 240 km <svg onload=window.pwned=6> long.
- **Age:** old. [disputed: Two surveys {IMAGE} date it later.]

## Blue river {IMAGE}

- **Site {IMAGE}:** rises in the <iframe src="javascript:window.pwned=7"></iframe> eastern marsh.
- **Length:** 95 km <a href="javascript:window.pwned=8">long</a>.
- **Age:** young <style>body {{display: none}}</style>.

<details open ontoggle=window.pwned=9>A flood is a rise of a river above its banks.</details>
"""
ABOUT = Subject("Amber river", "Blue river", "How long is the Amber river?", "Who owns it?", NAME)
FOREIGN = """() => [...document.querySelectorAll('.ct-desk *')].filter(e =>
  ['SCRIPT', 'IMG', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE'].includes(e.tagName)
  || [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value)))
  .map(e => e.outerHTML.slice(0, 120))"""
LINKS = """() => [...document.querySelectorAll('.ct-desk a')]
  .filter(a => !a.closest('.ct-person')).map(a => a.getAttribute('href'))
  .filter(href => !href.startsWith('#'))"""
OWN_DOORS = """() => [...document.querySelectorAll('.ct-person a')]
  .map(a => a.getAttribute('href'))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePage]:
    """A page over the note above."""
    home: Path = tmp_path_factory.mktemp("hostile")
    (home / "notes").mkdir()
    (home / "notes" / NAME).write_text(NOTE, encoding="utf-8", newline="")
    with LivePage("real", home=home) as page:
        yield page


def assert_all_is_text(page: Page) -> None:
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(FOREIGN) == []
    assert page.evaluate(LINKS) == []
    assert page.evaluate(OWN_DOORS) == ["/account", "/course"]  # of whoever has signed in
    expect(page.locator(".ct-person")).to_be_hidden()


@pytest.mark.parametrize("name", SCENES)
def test_a_hostile_note_is_text_in_every_place(open_page, hostile, name: str):
    page = open_page(hostile.url)
    expect(page.locator(".ct-ready")).to_be_visible()
    SCENES[name](page, ABOUT)
    assert_all_is_text(page)


def test_the_note_is_shown_as_it_was_written(open_page, hostile):
    page = open_page(hostile.url)
    expect(page.locator(".ct-ready")).to_be_visible()
    SCENES["notes"](page, ABOUT)
    told = page.locator("#place-notes").inner_text()
    assert IMAGE in told
    assert "<svg onload=window.pwned=6>" in told
    assert NAME in told


def test_hostile_questions_and_learners_are_text(open_page, hostile):
    page = open_page(hostile.url)
    expect(page.locator(".ct-ready")).to_be_visible()
    for question in (IMAGE, SCRIPT, LITERAL, f"How long is the Amber river? {LINK}"):
        number = page.locator(".ct-turn").count()
        page.fill("#ct-question", question)
        page.press("#ct-question", "Enter")
        expect(page.locator(".ct-turn").nth(number)).to_have_attribute("data-state", "done")
        expect(page.locator(".ct-question").nth(number)).to_have_text(question)
    page.locator(".ct-who summary").click()
    page.get_by_label(frame.LEARNER_NEW).fill(f"Anna {IMAGE}")
    page.get_by_role("button", name=frame.LEARNER_ADD, exact=True).click()
    expect(page.locator(".ct-who-name")).to_have_text(f"Anna {IMAGE}")
    assert_all_is_text(page)


@pytest.mark.parametrize(
    "rest",
    [
        "quiz/<img src=x onerror=window.pwned=1>", "notes/../../etc/passwd:1",
        "compare/<script>window.pwned=1</script>|x", "notes/%E0%A4%A", "teach/nothing",
        "progress/x", "nowhere/x", "ask/<svg onload=window.pwned=1>", "__proto__", "constructor",
    ],
)  # fmt: skip
def test_a_hostile_address_opens_some_place_and_runs_nothing(open_page, hostile, rest: str):
    page = open_page(hostile.url)
    expect(page.locator(".ct-ready")).to_be_visible()
    page.evaluate("hash => { location.hash = hash; }", rest)
    expect(page.locator(".ct-place:not([hidden])")).to_have_count(1)
    expect(page.locator(".ct-quiz-busy").locator("visible=true")).to_have_count(0)
    assert_all_is_text(page)
