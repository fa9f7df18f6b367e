"""Teaching in the browser: texts, the bank by keyboard, an own question, exports, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from live_page import LivePage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ENTRY = ".ct-bank-entry"


@pytest.fixture(scope="module")
def served() -> Iterator[LivePage]:
    """A page over real notes."""
    with LivePage("real") as page:
        yield page


def teach_page(
    open_page: Callable[..., Page], served: LivePage, rest: str = "", **more: int
) -> Page:
    page = open_page(**more)
    page.goto(f"{served.url}#teach{rest}")
    expect(page.locator(".ct-teach-tabs [aria-selected=true]")).to_be_visible()
    return page


def bank_page(open_page: Callable[..., Page], served: LivePage, **more: int) -> Page:
    page = teach_page(open_page, served, "/bank", **more)
    expect(page.locator(ENTRY).first).to_be_visible(timeout=30_000)
    return page


def test_a_text_in_three_lengths_with_its_sources(open_page: Callable[..., Page], served: LivePage):
    page = teach_page(open_page, served)
    page.fill("#ct-teach-term", "amber")
    expect(page.locator("#ct-teach-terms [role=option]").first).to_have_text("Amber river")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    body = page.locator(".ct-teach-body")
    expect(body).to_contain_text("salmon, grayling and eel")
    page.check(".ct-teach-lengths [value=line]")
    expect(body).not_to_contain_text("salmon")
    page.check(".ct-teach-lengths [value=handout]")
    expect(body.locator("table").first).to_be_visible()
    body.locator(".ct-ref").first.click()
    expect(page.locator(".ct-teach-cards .ct-source").first).to_be_focused()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".ct-teach-acts [data-copy=markdown]")
    expect(page.locator(".ct-teach-acts [data-copy=markdown]")).to_have_text("Copied.")
    assert "rivers.md, line 5" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.click(".ct-teach-acts [data-format=docx]")
    assert download.value.suggested_filename == "Amber-river.docx"


def test_the_tabs_go_by_arrow_keys(open_page: Callable[..., Page], served: LivePage):
    page = teach_page(open_page, served)
    page.focus("#ct-tab-texts")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#ct-part-bank")).to_be_visible()
    expect(page.locator("#ct-tab-bank")).to_be_focused()
    assert page.url.endswith("#teach/bank")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#ct-part-reports")).to_contain_text("No answer has been reported")
    page.go_back()
    expect(page.locator("#ct-part-export")).to_be_visible()


def test_a_question_is_approved_edited_and_retired(
    open_page: Callable[..., Page], served: LivePage
):
    page = bank_page(open_page, served)
    entry = page.locator(ENTRY).first
    name = entry.get_attribute("data-item")
    entry = page.locator(f'[data-item="{name}"]')
    entry.locator("summary").focus()
    page.keyboard.press("Enter")
    entry.locator("[data-act=approve]").click()
    expect(entry).to_have_attribute("data-state", "approved")
    expect(entry.locator("summary")).to_be_focused()
    entry.locator("[data-act=edit]").click()
    stem = entry.locator("textarea[name=stem]")
    expect(stem).to_be_focused()
    stem.fill("What <b>do</b> the notes say of this?")
    entry.locator("[data-act=check]").click()
    expect(entry.locator(".ct-bank-checked")).to_contain_text(re.compile("checker", re.I))
    entry.locator(".ct-bank-edit [type=submit]").click()
    expect(entry.locator(".ct-bank-stem")).to_have_text("What <b>do</b> the notes say of this?")
    expect(entry.locator(".ct-bank-marks")).to_contain_text("edited")
    if not entry.locator("[data-act=restore]").is_visible():
        entry.locator("summary").click()
    entry.locator("[data-act=restore]").click()
    expect(entry.locator(".ct-bank-marks")).not_to_contain_text("edited")
    entry.locator("[data-act=retire]").click()
    expect(entry).to_have_attribute("data-state", "retired")
    page.reload()
    expect(page.locator(ENTRY).first).to_be_visible(timeout=30_000)
    expect(entry).to_have_count(0)
    page.select_option(".ct-bank-filter [name=state]", "retired")
    expect(page.locator(ENTRY)).to_have_count(1)
    entry.locator("summary").click()
    entry.locator("[data-act=unretire]").click()
    expect(entry).to_have_attribute("data-state", re.compile("offered|approved"))


def test_many_are_approved_at_once(open_page: Callable[..., Page], served: LivePage):
    page = bank_page(open_page, served)
    page.select_option(".ct-bank-filter [name=topic]", label="Dun river")
    count = page.locator(".ct-bank-count")
    expect(count).to_have_text(re.compile(r"^\d+ questions?$"))
    listed = page.locator(ENTRY)
    page.fill(".ct-bank-filter [name=search]", "Hythe")
    expect(page.locator(".ct-bank-stem", has_text="Hythe").first).to_be_visible()
    expect(listed.first).to_be_visible()
    page.check(".ct-bank-all")
    expect(page.locator(".ct-bank-bulk")).to_be_visible()
    page.click("[data-bulk=approve]")
    expect(page.locator(f"{ENTRY}:not([data-state=approved])")).to_have_count(0)
    expect(page.locator(".ct-bank-bulk")).to_be_hidden()
    page.fill(".ct-bank-filter [name=search]", "no such words")
    expect(page.locator(".ct-bank-list")).to_contain_text("No question fits")


def test_a_question_of_ones_own(open_page: Callable[..., Page], served: LivePage):
    page = bank_page(open_page, served)
    page.click(".ct-bank-add")
    form = page.locator(".ct-bank-new")
    form.locator("select[name=kind]").select_option("short_answer")
    expect(form.locator("[data-several=right]")).to_be_hidden()
    form.locator("#ct-bank-from").fill("pike bream")
    expect(form.locator("#ct-bank-facts [role=option]").first).to_contain_text("pike and bream")
    form.locator("#ct-bank-from").press("ArrowDown")
    form.locator("#ct-bank-from").press("Enter")
    expect(form.locator("#ct-bank-from")).to_have_value("rivers.md | **Fish:** pike and bream.")
    form.locator("textarea[name=stem]").fill("Which fish live in the Blue river?")
    form.locator("input[name=answer]").first.fill("pike and bream")
    form.locator("[type=submit]").click()
    own = page.locator(ENTRY, has_text="Which fish live in the Blue river?").first
    expect(own.locator(".ct-bank-marks")).to_contain_text("your own")
    own.locator("[data-act=restore]").click()
    expect(
        page.locator(".ct-bank-stem", has_text="Which fish live in the Blue river?")
    ).to_have_count(0)


def test_the_file_goes_out_and_comes_in(open_page: Callable[..., Page], served: LivePage):
    page = bank_page(open_page, served)
    name = page.locator(ENTRY).nth(1).get_attribute("data-item")
    page.locator(".ct-bank-about summary").last.click()
    with page.expect_download() as download:
        page.click(".ct-bank-file")
    assert download.value.suggested_filename == "quiz-bank.conf"
    page.set_input_files(
        ".ct-bank-bring [data-confirm]",
        {"name": "mine.conf", "mimeType": "text/plain", "buffer": f"retire {name}\n".encode()},
    )
    page.click(".ct-sure [value=yes]")
    expect(page.locator(".ct-bank-told")).to_contain_text("in place")
    expect(page.locator(f'[data-item="{name}"]')).to_have_count(0)
    page.set_input_files(
        ".ct-bank-bring [data-confirm]",
        {"name": "bad.conf", "mimeType": "text/plain", "buffer": b"what is this\n"},
    )
    page.click(".ct-sure [value=yes]")
    expect(page.locator(".ct-in-teach > .ct-error")).to_contain_text("line 1")


def test_a_teachers_own_questions_are_looked_at_and_taken_in(
    open_page: Callable[..., Page], served: LivePage
):
    page = bank_page(open_page, served)
    gift = b"::eels:: Which fish swim in the Amber river? {=salmon, grayling and eel}\n"
    page.set_input_files(
        ".ct-bank-take input", {"name": "mine.gift", "mimeType": "", "buffer": gift}
    )
    expect(page.locator(".ct-sure-told")).to_contain_text("1 new")
    page.click(".ct-sure [value=yes]")
    own = page.locator(ENTRY, has_text="Which fish swim in the Amber river?")
    expect(own.locator(".ct-bank-marks")).to_contain_text("your own")
    expect(page.locator(".ct-bank-filter [name=state]")).to_have_value("changed")


def test_a_bank_is_exported(open_page: Callable[..., Page], served: LivePage):
    page = teach_page(open_page, served, "/export")
    expect(page.locator("[name=format][value=anki]")).to_be_visible()
    expect(page.locator(".ct-export-parts")).to_be_visible()
    page.check("[name=format][value=gift]")
    expect(page.locator(".ct-export-parts")).to_be_hidden()
    page.fill("#ct-export-topic", "Amber river")
    page.press("#ct-export-topic", "Enter")
    page.fill(".ct-export [name=count]", "3")
    with page.expect_download() as download:
        page.click(".ct-export [type=submit]")
    assert download.value.suggested_filename.startswith("Amber-river.")
    expect(page.locator(".ct-export-told")).to_contain_text("Questions written: 3.")
    page.fill("#ct-export-topic", "zebra")
    page.click(".ct-export [type=submit]")
    expect(page.locator(".ct-in-teach > .ct-error")).to_contain_text("zebra")
    expect(page.locator(".ct-export-told")).to_be_empty()


@pytest.mark.parametrize("part", ["texts/Amber%20river", "bank", "export", "reports"])
def test_a_phone_does_not_scroll_sideways(
    open_page: Callable[..., Page], served: LivePage, part: str
):
    page = teach_page(open_page, served, f"/{part}", width=390, height=844)
    filled = {"bank": ENTRY, "export": "[name=format]", "reports": ".ct-teach-reports > *"}
    first = page.locator(filled.get(part, ".ct-teach-body .ct-answer")).first
    expect(first).to_be_visible(timeout=30_000)
    if part == "bank":
        page.locator(f"{ENTRY} summary").first.click()
        page.locator(f"{ENTRY} [data-act=edit]").first.click()
        expect(page.locator(".ct-bank-edit")).to_be_visible()
    assert page.evaluate(OVERFLOW) == 0
