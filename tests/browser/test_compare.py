"""Comparing in the browser: by keyboard, by link, copied and saved, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from live_page import LivePage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BOX = "#ct-compare-term"


@pytest.fixture(scope="module")
def served() -> Iterator[LivePage]:
    """A page over real notes."""
    with LivePage("real") as page:
        yield page


def compare_page(open_page: Callable[..., Page], served: LivePage, rest: str = "") -> Page:
    page = open_page()
    page.goto(f"{served.url}#compare{rest}")
    expect(page.locator(BOX)).to_be_visible()
    return page


def test_two_terms_are_compared_by_keyboard_alone(open_page: Callable[..., Page], served: LivePage):
    page = compare_page(open_page, served)
    expect(page.locator(".ct-compare-hints .ct-chip").first).to_be_visible()
    box = page.locator(BOX)
    box.focus()
    page.keyboard.type("amb")
    options = page.locator("#ct-compare-list [role=option]")
    expect(options.first).to_have_text(re.compile("Amber river"))
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "compare-o0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".ct-compare-chosen li")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".ct-compare-hints")).to_contain_text("Often confused with it")
    expect(box).to_be_focused()
    page.keyboard.type("blue river")
    expect(options.first).to_have_text(re.compile("Blue river"))
    page.keyboard.press("Escape")
    expect(page.locator("#ct-compare-list")).to_be_hidden()
    page.keyboard.press("Enter")
    body = page.locator(".ct-compare-body")
    expect(body).to_contain_text("rises on the north face of Mount Kell")
    expect(body).to_contain_text("Disputed in your notes")
    expect(page.locator(".ct-say")).to_have_text("Amber river and Blue river are compared.")
    assert page.url.endswith("#compare/Amber%20river%7Cblue%20river")
    box.focus()
    page.keyboard.press("Backspace")
    expect(page.locator(".ct-compare-chosen li")).to_have_count(1)
    page.go_back()
    expect(page.locator(".ct-compare-chosen li")).to_have_count(2)


def test_a_link_leads_to_a_distinction_and_its_sources(
    open_page: Callable[..., Page], served: LivePage
):
    page = compare_page(open_page, served, "/Amber%20river%7CBlue%20river")
    link = page.locator(".ct-compare-body .ct-ref").last
    number = link.inner_text().strip("[]")
    link.click()
    card = page.locator(f"#s-compare-{number}")
    expect(card).to_be_focused()
    expect(card).to_have_class(re.compile("is-hit"))
    expect(card.locator("mark")).to_be_in_viewport()
    card.locator(".ct-back").click()
    expect(page.locator(f"#r-compare-{number}")).to_be_focused()
    card.locator(".ct-file a").click()
    expect(page.locator(".ct-notes-text .is-here")).to_be_in_viewport()


def test_it_is_copied_and_saved(open_page: Callable[..., Page], served: LivePage):
    page = compare_page(open_page, served, "/Amber%20river%7CBlue%20river")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".ct-compare-acts [data-copy=markdown]")
    expect(page.locator(".ct-compare-acts [data-copy=markdown]")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "| Amber river | Blue river |" in copied
    assert "(rivers.md, line 14): “Age: younger than the last ice.”" in copied
    page.click(".ct-compare-acts [data-copy=text]")
    expect(page.locator(".ct-compare-acts [data-copy=text]")).to_have_text("Copied.")
    assert "  Blue river: 95 km. [" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.click(".ct-compare-acts [data-format=docx]")
    assert download.value.suggested_filename == "Amber-river-Blue-river.docx"


def test_terms_come_and_go(open_page: Callable[..., Page], served: LivePage):
    page = compare_page(open_page, served, "/Amber%20river%7CBlue%20river")
    page.fill(BOX, "Cold river")
    page.press(BOX, "Enter")
    expect(page.locator(".ct-compare-body thead th")).to_have_count(4)
    page.click("[aria-label='Remove Blue river']")
    expect(page.locator(".ct-compare-body thead th")).to_have_count(3)
    expect(page.locator(".ct-compare-body")).not_to_contain_text("Lake Orro")
    page.fill(BOX, "zebra <b>crossing</b>")
    page.press(BOX, "Enter")
    expect(page.locator(".ct-is-abstention")).to_contain_text("zebra <b>crossing</b>")
    expect(page.locator(".ct-compare-acts")).to_be_hidden()


def test_a_chip_begins_a_comparison(open_page: Callable[..., Page], served: LivePage):
    page = compare_page(open_page, served)
    page.locator(".ct-compare-hints .ct-chip").first.click()
    expect(page.locator(".ct-compare-body table")).to_be_visible()


def test_a_phone_does_not_scroll_sideways(open_page: Callable[..., Page], served: LivePage):
    page = open_page(width=390, height=844)
    rest = "Amber%20river%7CBlue%20river%7CCold%20river%7CDun%20river"
    page.goto(f"{served.url}#compare/{rest}")
    expect(page.locator(".ct-compare-body table")).to_be_visible()
    assert page.evaluate(OVERFLOW) == 0
