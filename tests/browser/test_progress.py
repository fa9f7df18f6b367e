"""The place Progress in the browser: plots with their words, the learner's data out and in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from calctutor.faces.web.texts import progress as texts
from live_page import LivePage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def served() -> Iterator[LivePage]:
    """A page over real notes."""
    with LivePage("real") as page:
        yield page


def progress_page(open_page: Callable[..., Page], **more: object) -> Page:
    """The place Progress after one question that was given up."""
    page = open_page(**more)
    page.click(".ct-nav a[href='#quiz']")
    page.wait_for_selector(".ct-quiz-setup:not([hidden])", timeout=60_000)
    page.fill("[name=count]", "1")
    page.press("[name=count]", "Enter")
    page.click("[data-do=show]")
    page.wait_for_selector(".is-told")
    page.click(".ct-nav a[href='#progress']")
    page.wait_for_selector(".ct-plot >> nth=1")
    return page


def test_plots_say_in_words_what_they_show(open_page):
    page = progress_page(open_page)
    forecast, outlook = page.locator(".ct-plot").all()
    assert forecast.get_attribute("aria-label") == texts.forecast((0, 1, 0, 0, 0, 0, 0))
    assert "100% today" in outlook.get_attribute("aria-label")
    page.locator(".ct-figures summary").first.click()
    assert page.locator(".ct-figures tr").nth(2).inner_text().split()[-1] == "1"
    assert page.get_by_role("row", name="Quiz me").count() >= 1


def test_a_topic_leads_to_its_quiz(open_page):
    page = progress_page(open_page)
    row = page.locator(".ct-progress-topics tbody tr").first
    topic = row.locator("th").inner_text()
    row.get_by_role("button", name=texts.QUIZ_ME).click()
    page.wait_for_selector(".ct-quiz-setup:not([hidden])")
    assert page.input_value("#ct-quiz-topic") == topic


def test_a_copy_goes_out_is_deleted_and_comes_in_again(open_page, tmp_path: Path):
    page = progress_page(open_page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=texts.EXPORT).click()
    copy = tmp_path / coming.value.suggested_filename
    coming.value.save_as(copy)
    assert len(json.loads(copy.read_text(encoding="utf-8"))["attempts"]) == 1
    page.get_by_role("button", name=texts.RESET).click()
    assert page.evaluate("document.activeElement.textContent") == texts.RESET_NO
    page.keyboard.press("Enter")
    assert page.locator(".ct-progress-sure").is_hidden()
    assert page.locator(".ct-plot").count() == 2
    page.get_by_role("button", name=texts.RESET).click()
    page.get_by_role("button", name=texts.RESET_YES).click()
    page.get_by_text(texts.RESET_DONE).wait_for()
    assert page.get_by_text(texts.EMPTY).is_visible()
    page.set_input_files(".ct-progress-file", copy)
    page.get_by_text("Added 1 answer").wait_for()
    assert page.locator(".ct-plot").count() == 2
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    page.set_input_files(".ct-progress-file", tmp_path / "no.json")
    page.get_by_text(texts.NOT_AN_EXPORT).wait_for()


def test_an_exam_date_is_kept(open_page):
    page = progress_page(open_page)
    page.fill("#ct-progress-exam", "2099-06-20")
    page.get_by_role("button", name=texts.SAVE_EXAM, exact=True).click()
    page.get_by_text(texts.EXAM_SET).wait_for()
    page.reload()
    page.wait_for_selector(".ct-progress-data:not([hidden])")
    assert page.input_value("#ct-progress-exam") == "2099-06-20"
    page.fill("#ct-progress-exam", "2001-01-01")
    page.get_by_role("button", name=texts.SAVE_EXAM, exact=True).click()
    page.get_by_text("is past").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_scrolling_sideways(open_page, scheme):
    page = progress_page(open_page, width=390, height=844, color_scheme=scheme)
    assert page.evaluate(OVERFLOW) == 0
    for fold in page.locator(".ct-in-progress summary").all():
        fold.click()
    assert page.evaluate(OVERFLOW) == 0
