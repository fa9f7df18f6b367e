from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from calctutor.faces.web.texts import ask as ask_texts
from calctutor.faces.web.texts import frame, reply
from doubles_web import AMBER_AGE, AMBER_SITE, AMBER_SIZE, HOSTILE, HOSTILE_FILE
from live_page import LivePage
from page_checks import LOW_CONTRAST, OVERFLOW

IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  const pane = element.closest('.ct-sources').getBoundingClientRect();
  const top = Math.max(0, pane.top), bottom = Math.min(innerHeight, pane.bottom);
  return box.height > 0 && box.top >= top && box.bottom <= bottom
    && box.left >= 0 && box.right <= innerWidth;
}"""


def ask(page: Page, question: str) -> str:
    """Ask by keyboard; the id of the turn, once it is answered."""
    number = page.locator(".ct-turn").count() + 1
    page.fill("#ct-question", question)
    page.press("#ct-question", "Enter")
    return answered(page, number)


def answered(page: Page, number: int) -> str:
    """The id of the turn that stands in this place of the log, once it is answered."""
    turn = page.locator(".ct-turn").nth(number - 1)
    expect(turn).to_have_attribute("data-state", "done")
    return turn.get_attribute("id") or ""


def focused(page: Page) -> str:
    """The id, else the class, of what has the focus."""
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def tab_to(page: Page, css: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what the selector means."""
    for _ in range(25):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches({css!r})"):
            return
    raise AssertionError(f"Tab never came to {css}")


def test_a_click_on_a_marker_brings_the_marked_quote_into_view(open_page):
    page = open_page(height=420)
    turn = ask(page, "Where is the Amber river?")
    for number, quote in ((3, AMBER_AGE), (1, AMBER_SITE), (2, AMBER_SIZE)):
        page.click(f"#r-{turn}-{number}")
        mark = page.locator(f"#s-{turn}-{number} mark")
        assert mark.text_content() == quote
        assert mark.evaluate(IN_VIEW)
        assert focused(page) == f"s-{turn}-{number}"
        assert page.locator(".is-hit").get_attribute("id") == f"s-{turn}-{number}"


def test_markers_and_sources_lead_to_each_other_by_keyboard(open_page):
    page = open_page(height=420)
    turn = ask(page, "Where is the Amber river?")
    tab_to(page, f"#r-{turn}-2", "Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert focused(page) == f"s-{turn}-2"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.locator(f"#s-{turn}-2 mark").evaluate(IN_VIEW)
    tab_to(page, f"#s-{turn}-2 .ct-back")
    page.keyboard.press("Enter")
    assert focused(page) == f"r-{turn}-2"
    assert page.locator(f"#r-{turn}-2").is_visible()


def test_markers_of_an_earlier_answer_bring_its_own_sources_back(open_page):
    page = open_page()
    first, second = ask(page, "Where is the Amber river?"), ask(page, "Amber river vs Blue river")
    assert page.locator(f"#s-{second}-1").is_visible()
    assert page.locator(f"#s-{first}-1").is_hidden()
    page.click(f"#r-{first}-2")
    assert page.locator(f"#s-{first}-2 mark").evaluate(IN_VIEW)
    assert page.locator(f"#s-{second}-1").is_hidden()
    assert "Where is the Amber river?" in page.locator("#place-ask .ct-sources h2").inner_text()


def test_a_comparison_is_a_table_whose_cells_lead_to_sources(open_page):
    page = open_page()
    turn = ask(page, "Amber river vs Blue river")
    assert page.locator(f"#{turn} table thead th").all_inner_texts() == [
        "Aspect", "Amber river", "Blue river",
    ]  # fmt: skip
    assert page.locator(f"#{turn} td.ct-silent").inner_text() == reply.SILENT
    page.click(f"#{turn} td >> nth=1 >> .ct-ref")
    assert page.locator(f"#s-{turn}-2 mark").evaluate(IN_VIEW)


def test_an_abstention_looks_different_and_its_nearest_heading_asks(open_page):
    page = open_page()
    told, abstained = ask(page, "Where is the Amber river?"), ask(page, "a bridge")
    look = "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderTopWidth] }"
    plain, other = (
        page.locator(f"#{turn} .ct-answer").evaluate(look) for turn in (told, abstained)
    )
    assert plain[0] != other[0]
    assert (plain[1], other[1]) == ("0px", "1px")
    page.get_by_role("button", name="Rivers › Amber river").click()
    assert answered(page, 3) == "t3"
    assert page.locator("#t3 .ct-question").inner_text() == (
        "What do my notes say about Rivers – Amber river?"
    )
    assert page.locator("#r-t3-1").is_visible()


def test_examples_ask(open_page):
    page = open_page()
    page.get_by_role("button", name="Where is the Amber river?").click()
    assert answered(page, 1) == "t1"
    assert page.locator("#t1 .ct-question").inner_text() == "Where is the Amber river?"


def test_hostile_notes_file_names_and_questions_are_text(open_page):
    page = open_page()
    turn = ask(page, f"hostile {HOSTILE}")
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".ct-ask :is(script, img, svg, iframe, object)").count() == 0
    assert page.locator('.ct-ask a:not([href^="#"])').count() == 0
    assert page.locator(f"#{turn} .ct-question").text_content() == f"hostile {HOSTILE}"
    assert HOSTILE in page.locator(f"#{turn} .ct-told li, #{turn} .ct-told p").all_inner_texts()[0]
    assert page.locator(f"#s-{turn}-1 mark").text_content() == f"A statement {HOSTILE}."
    assert HOSTILE_FILE in page.locator(f"#s-{turn}-1 .ct-file").inner_text()
    page.locator(f"#{turn} .ct-chip").first.click()
    assert answered(page, 2) == "t2"
    assert page.locator("#t2 .ct-question").text_content() == HOSTILE
    assert page.evaluate("window.pwned") is None


def test_a_phone_has_one_column_and_nothing_beside_it(open_page):
    page = open_page(width=390, height=844)
    assert page.evaluate(OVERFLOW) == 0
    turns = [ask(page, q) for q in ("Where?", "Amber river vs Blue river", "a bridge", "hostile")]
    assert page.evaluate(OVERFLOW) == 0
    both = (".ct-talk", "#place-ask .ct-sources")
    talk, pane = (page.locator(css).bounding_box() for css in both)
    assert pane["y"] >= talk["y"] + talk["height"]
    page.click(f"#r-{turns[0]}-2")
    assert page.locator(f"#s-{turns[0]}-2 mark").evaluate(IN_VIEW)
    page.click(f"#s-{turns[0]}-2 .ct-back")
    assert focused(page) == f"r-{turns[0]}-2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in_light_and_dark(open_page, scheme):
    page = open_page(color_scheme=scheme)
    page.wait_for_selector(".ct-ready")
    assert page.evaluate(LOW_CONTRAST) == []
    for question in ("Where?", "Amber river vs Blue river", "a bridge", "crash"):
        ask(page, question)
        assert page.evaluate(LOW_CONTRAST) == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(247, 247, 244)", "dark": "rgb(21, 24, 27)"}[scheme]


def test_dark_can_be_chosen_and_is_remembered(open_page):
    page = open_page(color_scheme="light")
    page.get_by_role("button", name=frame.DARK_BUTTON).click()
    dark = "document.body.classList.contains('dark')"
    assert page.evaluate(dark)
    page.reload()
    page.wait_for_selector("#ct-question")
    assert page.evaluate(dark)
    page.get_by_role("button", name=frame.LIGHT_BUTTON).click()
    assert not page.evaluate(dark)


def test_a_new_chat_forgets_and_another_tab_knows_nothing(open_page):
    page = open_page()
    ask(page, "how many turns?")
    turn = ask(page, "how many turns?")
    assert "This is turn 2." in page.locator(f"#{turn}").inner_text()
    other = open_page()
    assert "This is turn 1." in other.locator(f"#{ask(other, 'how many turns?')}").inner_text()
    page.get_by_role("button", name=ask_texts.CLEAR_BUTTON).click()
    page.get_by_role("button", name=ask_texts.CLEAR_YES).click()
    expect(page.locator(".ct-turn")).to_have_count(0)
    assert page.locator(".ct-welcome").is_visible()
    turn = ask(page, "how many turns?")
    assert "This is turn 1." in page.locator(f"#{turn}").inner_text()


def test_answers_are_announced_and_controls_have_names(open_page):
    page = open_page()
    log = page.get_by_role("log", name=ask_texts.LOG_LABEL)
    assert log.get_attribute("aria-live") == "polite"
    assert page.get_by_role("textbox", name=ask_texts.ASK_LABEL).is_visible()
    assert page.get_by_role("heading", level=1).all_inner_texts() == [frame.TITLE]
    ask(page, "Where is the Amber river?")
    assert log.get_by_role("link", name="Source 1: Rivers, Amber river").is_visible()
    for footer in page.locator("footer:not(.ct-foot)").all():
        assert footer.is_hidden()


def test_a_failed_question_is_mended_without_loss(open_page):
    page = open_page()
    ask(page, "Where is the Amber river?")
    ask(page, "crash")
    ask(page, "a bridge")
    failed = page.locator(".ct-turn", has_text=frame.INTERNAL)
    expect(failed.get_by_role("button", name=ask_texts.RETRY)).to_be_hidden()
    failed.get_by_role("button", name=ask_texts.EDIT).click()
    page.fill("#ct-question", "Amber river vs Blue river")
    page.press("#ct-question", "Enter")
    expect(page.locator(".ct-turn")).to_have_count(3)
    assert answered(page, 3) == "t3"
    page.reload()
    expect(page.locator(".ct-question")).to_have_text(
        ["Where is the Amber river?", "a bridge", "Amber river vs Blue river"]
    )


def test_two_questions_in_a_row_are_both_answered(open_page):
    page = open_page()
    for question in ("Where is the Amber river?", "a bridge"):
        page.fill("#ct-question", question)
        page.press("#ct-question", "Enter")
    assert (answered(page, 1), answered(page, 2)) == ("t1", "t2")
    assert "north face" in page.locator("#t1").inner_text()
    assert reply.NOT_COVERED in page.locator("#t2").inner_text()


def test_shift_enter_makes_a_line_and_an_empty_box_asks_nothing(open_page):
    page = open_page()
    page.press("#ct-question", "Enter")
    page.fill("#ct-question", "   ")
    page.press("#ct-question", "Enter")
    assert page.locator(".ct-turn").count() == 0
    page.fill("#ct-question", "one")
    page.press("#ct-question", "Shift+Enter")
    assert page.input_value("#ct-question") == "one\n"


@pytest.fixture(scope="module")
def slow() -> Iterator[LivePage]:
    """A page whose tutor loads until it is let through, and fails at first."""
    with LivePage("gated", "failing") as page:
        yield page


def test_the_page_is_up_before_the_tutor_and_early_questions_wait(open_page, slow: LivePage):
    page = open_page(slow.url)
    status, turns = page.locator(".ct-status"), page.locator(".ct-turn")
    expect(status).to_contain_text("3 of 7")
    page.fill("#ct-question", "Where is the Amber river?")
    page.press("#ct-question", "Enter")
    expect(turns.nth(0).locator(".ct-told")).to_have_text(ask_texts.WAITING)

    slow.open_gate()
    expect(turns.nth(0)).to_have_attribute("data-state", "done")
    expect(turns.nth(0)).to_contain_text("There is no folder rivers.")
    expect(status).to_contain_text("There is no folder rivers.")

    page.get_by_role("button", name=frame.RETRY_BUTTON).click()
    expect(status).to_contain_text("3 of 7")
    page.fill("#ct-question", "Where is the Amber river?")
    page.press("#ct-question", "Enter")
    expect(turns.nth(1).locator(".ct-told")).to_have_text(ask_texts.WAITING)
    slow.open_gate()
    turn = answered(page, 2)
    assert "north face" in page.locator(f"#{turn} .ct-told").inner_text()
    assert page.locator(f"#s-{turn}-1 mark").text_content() == AMBER_SITE
    expect(status).to_contain_text("1 note, 5 statements")
