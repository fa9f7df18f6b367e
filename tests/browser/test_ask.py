"""The place to ask over real notes: a conversation that goes on, and what is done with a turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from calctutor.faces.web.texts import ask as texts
from calctutor.faces.web.texts import frame
from calctutor.faces.web.texts import reply as reply_texts
from live_page import LivePage


@pytest.fixture(scope="module")
def real() -> Iterator[LivePage]:
    """A page over real notes; it left this computer for nothing and complained of nothing."""
    with LivePage("real") as page:
        yield page
        assert page.interrupt() == (0, f"{frame.GOODBYE}\n", "")


def turns(page: Page) -> Locator:
    return page.locator(".ct-turn")


def done(page: Page, number: int) -> Locator:
    """The turn in this place of the log, once it is answered."""
    turn = turns(page).nth(number - 1)
    expect(turn).to_have_attribute("data-state", "done")
    return turn


def ask(page: Page, question: str) -> Locator:
    number = turns(page).count() + 1
    page.fill("#ct-question", question)
    page.press("#ct-question", "Enter")
    return done(page, number)


def chip(turn: Locator, name: str) -> Locator:
    return turn.get_by_role("button", name=name, exact=True)


def ready(page: Page) -> Page:
    """The page once its tutor is there and its history is known."""
    expect(page.locator(".ct-ready")).to_be_visible()
    expect(page.locator(".ct-welcome, .ct-turn").locator("visible=true").first).to_be_visible()
    return page


def test_a_conversation_survives_a_reload_and_goes_on(open_page, real):
    page = ready(open_page(real.url))
    ask(page, "Where does the Amber river rise?")
    page.reload()
    expect(turns(page)).to_have_count(1)
    expect(page.locator("#r-t1-1")).to_be_visible()
    expect(page.locator("#s-t1-1 mark")).to_contain_text("Mount Kell")
    expect(page.locator(".ct-welcome")).to_be_hidden()
    expect(ask(page, "how long is it?")).to_contain_text("240 km")


def test_a_conversation_and_its_quiz_survive_a_restart_of_the_server(browser, tmp_path: Path):
    context = browser.new_context(reduced_motion="reduce")
    with LivePage("real", home=tmp_path) as first:
        page = context.new_page()
        page.goto(first.url)
        ready(page)
        expect(ask(page, "quiz me on floods with 2 questions")).to_contain_text("Question 1 of 2")
        port = first.port
        first.interrupt()
    with LivePage("real", home=tmp_path, port=port) as second:
        assert second.port == port
        page.goto(second.url)
        ready(page)
        expect(turns(page)).to_have_count(1)
        expect(chip(turns(page).first, "hint")).to_be_visible()
        expect(ask(page, "show me")).to_contain_text("Question 2 of 2")
        expect(chip(turns(page).first, "hint")).to_be_hidden()
        expect(ask(page, "stop")).to_contain_text("wrong: 1")
    context.close()


def test_chips_go_on_from_an_answer(open_page, real):
    page = ready(open_page(real.url))
    first = ask(page, "Where does the Amber river rise?")
    chip(first, texts.compare_with("Blue river")).click()
    second = done(page, 2)
    expect(second.locator("table")).to_contain_text("95 km")
    chip(second, texts.QUIZ_ME).click()
    third = done(page, 3)
    expect(third).to_contain_text("Question 1 of")
    expect(third.locator(".ct-question")).to_have_text("Quiz me on Amber river")
    chip(third, "stop").click()
    expect(done(page, 4)).to_contain_text("right: 0")


def test_a_chip_and_a_source_show_the_notes_at_their_line(open_page, real):
    page = ready(open_page(real.url))
    turn = ask(page, "Where does the Blue river rise?")
    chip(turn, reply_texts.SHOW).click()
    assert page.evaluate("decodeURIComponent(location.hash)") == "#notes/rivers.md:12"
    expect(page.locator("#place-notes")).to_be_visible()
    page.go_back()
    expect(page.locator("#place-ask")).to_be_visible()
    expect(turn).to_be_visible()
    page.locator("#s-t1-1 .ct-file a").click()
    expect(page.locator("#place-notes")).to_be_visible()


def test_an_edited_question_replaces_what_followed(open_page, real):
    page = ready(open_page(real.url))
    first = ask(page, "How long is the Amber river?")
    ask(page, "And the Blue river?")
    first.get_by_role("button", name=texts.EDIT).click()
    expect(page.locator("#ct-question")).to_have_value("How long is the Amber river?")
    expect(page.get_by_text(texts.EDITING)).to_be_visible()
    page.press("#ct-question", "Escape")
    expect(page.get_by_text(texts.EDITING)).to_be_hidden()
    first.get_by_role("button", name=texts.EDIT).click()
    page.fill("#ct-question", "How long is the Dun river?")
    page.press("#ct-question", "Enter")
    expect(turns(page)).to_have_count(1)
    expect(done(page, 1)).to_contain_text("130 km")
    page.reload()
    expect(turns(page)).to_have_count(1)
    expect(done(page, 1)).to_contain_text("130 km")


def test_a_question_is_asked_again(open_page, real):
    page = ready(open_page(real.url))
    ask(page, "How long is the Amber river?")
    turns(page).first.get_by_role("button", name=texts.RETRY).click()
    expect(page.locator("#t2")).to_contain_text("240 km")
    expect(turns(page)).to_have_count(1)


def test_an_answer_is_copied_with_its_sources(open_page, real):
    page = open_page(real.url, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(ready(page), "How long is the Amber river?")
    turn.get_by_role("button", name=texts.COPY).click()
    expect(page.locator(".ct-say")).to_have_text(texts.COPIED)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("How long is the Amber river?")
    assert "] Rivers › Amber river (rivers.md, line 6)" in copied


def test_an_answer_is_reported_to_the_teacher(open_page, real):
    page = ready(open_page(real.url))
    turn = ask(page, "How long is the Amber river?")
    turn.get_by_role("button", name=texts.REPORT, exact=True).click()
    turn.get_by_role("textbox").fill("The survey says 250.")
    turn.get_by_role("button", name=texts.REPORT_SEND).click()
    expect(turn).to_contain_text(texts.REPORTED)


def test_a_new_chat_is_asked_for_twice(open_page, real):
    page = ready(open_page(real.url))
    ask(page, "How long is the Amber river?")
    page.get_by_role("button", name=texts.CLEAR_BUTTON).click()
    page.get_by_role("button", name=texts.CLEAR_NO).click()
    expect(turns(page)).to_have_count(1)
    page.get_by_role("button", name=texts.CLEAR_BUTTON).click()
    page.get_by_role("button", name=texts.CLEAR_YES).click()
    expect(turns(page)).to_have_count(0)
    expect(page.get_by_text(texts.WELCOME)).to_be_visible()
    page.reload()
    expect(page.get_by_text(texts.WELCOME)).to_be_visible()
    expect(turns(page)).to_have_count(0)


def test_the_hint_is_put_away_for_good(open_page, real):
    page = ready(open_page(real.url))
    hint = page.locator("[data-hint=ask]")
    expect(hint).to_be_visible()
    with page.expect_response(
        lambda r: "component_server" in r.url and "dismiss" in r.request.post_data
    ):
        hint.get_by_role("button").click()
    expect(hint).to_be_hidden()
    page.reload()
    expect(page.locator(".ct-ready")).to_be_visible()
    expect(hint).to_be_hidden()


def test_learners_of_one_browser_have_chats_of_their_own(open_page, real):
    page = ready(open_page(real.url))
    ask(page, "How long is the Amber river?")
    who = page.locator(".ct-who")
    who.locator("summary").click()
    who.get_by_label(frame.LEARNER_NEW).fill("Anna")
    who.get_by_role("button", name=frame.LEARNER_ADD, exact=True).click()
    expect(who.locator(".ct-who-name")).to_have_text("Anna")
    expect(page.get_by_text(texts.WELCOME)).to_be_visible()
    expect(turns(page)).to_have_count(0)
    who.locator("summary").click()
    who.get_by_role("button", name="me", exact=True).click()
    expect(who.locator(".ct-who-name")).to_have_text("me")
    expect(turns(page)).to_have_count(1)


def test_another_browser_sees_nothing_of_it(open_page, real):
    page = ready(open_page(real.url))
    ask(page, "How long is the Amber river?")
    other = ready(open_page(real.url))
    expect(other.get_by_text(texts.WELCOME)).to_be_visible()
    expect(turns(other)).to_have_count(0)


def test_places_are_reached_by_their_links_and_left_by_the_back_button(open_page, real):
    page = ready(open_page(real.url))
    for name in (frame.QUIZ, frame.NOTES):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(page.locator(f"#place-{name.lower()}")).to_be_visible()
        expect(page.locator("#place-ask")).to_be_hidden()
        expect(page).to_have_title(f"{name} · {frame.TITLE}")
    page.go_back()
    expect(page.locator("#place-quiz")).to_be_visible()
    page.reload()
    expect(page.locator("#place-quiz")).to_be_visible()
