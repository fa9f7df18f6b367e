"""A quiz in the browser: by keyboard alone, over reload and restart, in two windows, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from calctutor.faces.web.texts import quiz as texts
from live_page import LivePage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CARD = ".ct-quiz-card"
FIELD = ".ct-quiz-form :is(textarea, input[type=text])"


@pytest.fixture(scope="module")
def served() -> Iterator[LivePage]:
    """A page over real notes."""
    with LivePage("real") as page:
        yield page


def quiz_page(open_page: Callable[..., Page], **more: object) -> Page:
    """The place Quiz, ready to begin."""
    page = open_page(**more)
    page.click(".ct-nav a[href='#quiz']")
    page.wait_for_selector(".ct-quiz-setup:not([hidden])", timeout=60_000)
    return page


def step(page: Page, act: Callable[[], object]) -> None:
    """Do something that the quiz answers, and wait until it has."""
    desk = page.locator(".ct-quiz-desk")
    before = desk.get_attribute("data-steps")
    act()
    page.wait_for_function(
        "before => document.querySelector('.ct-quiz-desk').dataset.steps !== before", arg=before
    )


def press(page: Page, key: str) -> None:
    """Press a key and wait for the quiz's next state."""
    step(page, lambda: page.keyboard.press(key))


def begin(page: Page, count: int = 5, **fields: str) -> None:
    """Fill in the set-up and start by Enter."""
    page.fill("[name=count]", str(count))
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    step(page, lambda: page.press("[name=count]", "Enter"))
    page.wait_for_selector(CARD)


def answer_by_keys(page: Page) -> None:
    """Give some answer to whatever is asked, by keys, until its feedback stands."""
    if page.locator(".ct-quiz-option").count():
        page.keyboard.press("1")
        press(page, "Enter")
    elif page.locator(FIELD).count():
        assert page.evaluate("document.activeElement.matches('textarea, input')")
        page.keyboard.type("salmon")
        press(page, "Enter")
    else:
        press(page, "a")
    if page.locator(".is-told").count():
        return
    if page.locator(".ct-quiz-again:not([hidden])").count() or page.locator(FIELD).count():
        page.keyboard.press("Escape")
        press(page, "a")


def go_on(page: Page) -> None:
    """From feedback to the next question, an own mark given where one is asked."""
    if page.locator("[data-mark]").count():
        press(page, "p")
    press(page, "Enter")


def stem(page: Page) -> str:
    return page.locator(".ct-quiz-stem").inner_text()


def where(page: Page) -> str:
    return page.locator(".ct-quiz-where").inner_text()


def test_a_quiz_by_keyboard_alone_to_its_summary(open_page):
    page = quiz_page(open_page)
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.name === 'topic'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("riv")
    page.wait_for_selector("#ct-quiz-list [role=option] >> nth=1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#ct-quiz-list [aria-selected=true]").get_attribute("data-value")
    page.keyboard.press("Enter")
    assert page.input_value("#ct-quiz-topic") == chosen == "Rivers"
    press(page, "Enter")
    assert "Rivers" in where(page)
    asked = 0
    while page.locator(".ct-quiz-end").count() == 0:
        asked += 1
        assert asked < 40
        answer_by_keys(page)
        go_on(page)
    assert asked >= 10
    summary = page.locator(".ct-quiz-end").inner_text()
    assert "right" in summary and texts.READ_AGAIN in summary
    assert page.evaluate("document.activeElement.dataset.do") == "again"
    press(page, "Enter")
    assert page.locator(f"{CARD}:not(.ct-quiz-end)").count() == 1


def test_feedback_is_announced_and_its_source_leads_to_the_notes(open_page):
    page = quiz_page(open_page)
    begin(page, 3)
    while not page.locator(".is-told").count():
        answer_by_keys(page)
    if page.locator("[data-mark]").count():
        press(page, "w")
    page.wait_for_function("document.querySelector('.ct-say').textContent.length > 5")
    verdict = page.locator(".ct-quiz-verdict").inner_text()
    assert verdict in page.locator(".ct-say").text_content()
    assert page.locator(".ct-source mark").first.is_visible()
    link = page.locator(".ct-source .ct-show").first
    assert link.get_attribute("href").startswith("#notes/")
    assert page.locator(".ct-quiz-due").inner_text().startswith("Comes back")
    press(page, "u")
    assert "Question 1 of" in where(page)
    assert page.locator(".is-told").count() == 0


def test_hints_and_skip_by_their_keys(open_page):
    page = quiz_page(open_page)
    begin(page, 4)
    page.keyboard.press("Escape")
    press(page, "h")
    assert texts.hint_number(1) in page.locator(".ct-quiz-hints").inner_text()
    for _ in range(6):
        if page.locator("[data-do=hint]").is_disabled():
            break
        press(page, "h")
    assert page.locator("[data-do=hint]").is_disabled()
    first = stem(page)
    press(page, "s")
    assert where(page).startswith("Question 2 of")
    assert stem(page) != first
    step(page, lambda: page.click("[data-do=stop]"))
    assert texts.NOTHING_ANSWERED in page.locator(".ct-quiz-end").inner_text()


def test_an_empty_answer_and_a_very_long_one_are_told_in_the_card(open_page):
    page = quiz_page(open_page)
    page.locator(".ct-quiz-more summary").click()
    for box in page.locator("[name=kinds]").all():
        if box.get_attribute("value") != "gap":
            box.uncheck()
    begin(page, 2)
    for text in ("", "x" * 10_000):
        page.fill(FIELD, text)
        step(page, lambda: page.press(FIELD, "Enter"))
        said = page.locator(".ct-quiz-error").inner_text()
        assert ("10,000 characters" if text else "Nothing was written") in said
        assert page.input_value(FIELD) == text
    assert where(page).startswith("Question 1 of")


def test_a_reload_finds_the_same_question_and_its_hints(open_page):
    page = quiz_page(open_page)
    begin(page, 4)
    answer_by_keys(page)
    go_on(page)
    page.keyboard.press("Escape")
    press(page, "h")
    before = (where(page), stem(page), page.locator(".ct-quiz-hints").inner_text())
    page.reload()
    page.wait_for_selector(CARD)
    assert before == (where(page), stem(page), page.locator(".ct-quiz-hints").inner_text())
    page.click(".ct-nav a[href='#progress']")
    page.click(".ct-nav a[href='#quiz']")
    assert (where(page), stem(page)) == before[:2]


def test_a_restart_of_the_server_loses_nothing(browser: Browser, tmp_path: Path):
    context = browser.new_context()
    page = context.new_page()
    with LivePage("real", home=tmp_path) as first:
        port = first.port
        page.goto(f"{first.url}#quiz")
        page.wait_for_selector(".ct-quiz-setup:not([hidden])", timeout=60_000)
        begin(page, 4)
        answer_by_keys(page)
        go_on(page)
        before = (where(page), stem(page))
    with LivePage("real", home=tmp_path, port=port) as second:
        page.goto(f"{second.url}#quiz")
        page.wait_for_selector(CARD, timeout=60_000)
        assert (where(page), stem(page)) == before
    context.close()


def test_two_windows_on_one_quiz_answer_it_once(open_page):
    page = quiz_page(open_page)
    begin(page, 4)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(CARD)
    assert stem(other) == stem(page)
    answer_by_keys(page)
    go_on(page)
    other.keyboard.press("Escape")
    press(other, "a")
    assert other.locator(".ct-quiz-line").inner_text() == texts.MOVED_ON
    assert (where(other), stem(other)) == (where(page), stem(page))


def test_a_topic_in_the_address_is_the_topic_of_the_quiz(open_page, served):
    page = open_page()
    page.goto(f"{served.url}#quiz/Amber%20river")
    page.wait_for_selector(".ct-quiz-setup:not([hidden])")
    assert page.input_value("#ct-quiz-topic") == "Amber river"
    press(page, "Enter")
    assert "Amber river" in where(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_each_state_without_scrolling_sideways(open_page, scheme):
    page = quiz_page(open_page, width=390, height=844, color_scheme=scheme)
    page.locator(".ct-quiz-more summary").click()
    assert page.evaluate(OVERFLOW) == 0
    begin(page, 8)
    for _ in range(60):
        assert page.evaluate(OVERFLOW) == 0
        if page.locator(".ct-quiz-end").count():
            break
        answer_by_keys(page)
        assert page.evaluate(OVERFLOW) == 0
        go_on(page)
    assert page.locator(".ct-quiz-end").count() == 1


def test_a_hostile_note_is_text_in_a_quiz(browser: Browser, tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script>'
    (notes / "evil &lt;b&gt;.md").write_text(
        f"# Rivers {evil}\n\n## Amber {evil}\n\n- **Site:** the north face {evil} of Kell.\n"
        "- **Length:** 240 km.\n\n## Blue river\n\n- **Site:** the eastern marsh.\n"
        "- **Length:** 95 km.\n",
        encoding="utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    with LivePage("real", home=tmp_path) as served:
        page.goto(f"{served.url}#quiz")
        page.wait_for_selector(".ct-quiz-setup:not([hidden])", timeout=60_000)
        page.fill("#ct-quiz-topic", "amber")
        page.wait_for_selector("#ct-quiz-list [role=option] >> nth=1")
        page.fill("#ct-quiz-topic", "")
        begin(page, 10)
        for _ in range(40):
            if page.locator(".ct-quiz-end").count():
                break
            answer_by_keys(page)
            go_on(page)
        assert page.locator(".ct-quiz-end").count() == 1
        page.click(".ct-nav a[href='#progress']")
        page.wait_for_selector(".ct-progress-data:not([hidden])")
        page.wait_for_timeout(200)
        assert page.evaluate("window.pwned") is None
        assert page.locator(".ct-place :is(img, script)").count() == 0
    context.close()
