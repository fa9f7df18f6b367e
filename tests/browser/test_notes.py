"""The notes in the browser: read, linked to, added and asked about, removed, brought back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from doubles_web import HOSTILE, HOSTILE_FILE
from live_page import LivePage

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LAKES = b"# Lakes\n\n## Lake Orro\n\n- **Depth:** 90 m.\n- **Fish:** perch and ruffe.\n"


@pytest.fixture
def served() -> Iterator[LivePage]:
    """A page over real notes, fresh for each test, as the tests change them."""
    with LivePage("real") as page:
        yield page


def notes_page(
    open_page: Callable[..., Page], served: LivePage, rest: str = "", **more: int
) -> Page:
    page = open_page(**more)
    page.goto(f"{served.url}#notes{rest}")
    expect(page.locator(".ct-notes-file").first).to_be_visible(timeout=30_000)
    return page


def add(page: Page, name: str, data: bytes) -> None:
    page.set_input_files("#ct-notes-files", {"name": name, "mimeType": "", "buffer": data})


def finished(page: Page) -> None:
    expect(page.locator(".ct-notes-done")).to_be_visible(timeout=60_000)
    expect(page.locator(".ct-notes.is-busy")).to_have_count(0)


def test_a_note_is_read_by_keyboard_and_by_link(open_page: Callable[..., Page], served: LivePage):
    page = notes_page(open_page, served)
    text = page.locator(".ct-notes-text")
    expect(text).to_contain_text("A flood is a rise of a river above its banks.")
    page.fill("#ct-notes-find", "river")
    files = page.locator(".ct-notes-file > button")
    expect(files.filter(has_text="floods.md")).to_be_hidden()
    files.filter(has_text="rivers.md").focus()
    page.keyboard.press("Enter")
    expect(text).to_contain_text("Mount Kell")
    expect(text.locator(".ct-dot-new")).to_have_count(15)
    expect(page.locator(".ct-notes-legend")).to_contain_text("not asked yet 15")
    page.locator(".ct-notes-outline button", has_text="Dun river").click()
    expect(text.locator(".is-here")).to_be_in_viewport()
    page.goto(f"{served.url}#notes/floods.md%3A10")
    expect(text.locator(".is-here")).to_have_text("Warning time: two days.")
    expect(text.locator(".is-here")).to_be_in_viewport()
    page.goto(f"{served.url}#notes/nothing.md%3A1")
    expect(page.locator(".ct-in-notes > .ct-error")).to_contain_text("no note nothing.md")


def test_a_note_is_added_asked_about_removed_and_brought_back(
    open_page: Callable[..., Page], served: LivePage
):
    page = notes_page(open_page, served)
    add(page, "lakes.md", LAKES)
    finished(page)
    expect(page.locator(".ct-notes-done")).to_contain_text("Added: lakes.md.")
    expect(page.locator(".ct-notes-text")).to_contain_text("perch and ruffe")
    expect(page.locator(".ct-status")).to_contain_text("3 notes")
    page.click(".ct-nav a[href='#ask']")
    page.fill("#ct-question", "What fish are in Lake Orro?")
    page.press("#ct-question", "Enter")
    expect(page.locator(".ct-told").last).to_contain_text("perch and ruffe")
    page.click(".ct-nav a[href='#notes']")
    page.locator(".ct-notes-head [data-act=remove]").click()
    expect(page.locator(".ct-sure")).to_contain_text("Remove lakes.md")
    page.keyboard.press("Escape")
    expect(page.locator(".ct-sure")).to_have_count(0)
    expect(page.locator(".ct-notes-file")).to_have_count(3)
    page.locator(".ct-notes-head [data-act=remove]").click()
    page.click(".ct-sure [value=yes]")
    expect(page.locator(".ct-notes-file")).to_have_count(2, timeout=60_000)
    finished(page)
    assert not (served.home / "notes" / "lakes.md").exists()
    page.locator(".ct-notes-bin summary").click()
    page.locator(".ct-notes-trash [data-act=back]").click()
    expect(page.locator(".ct-notes-file")).to_have_count(3, timeout=60_000)
    finished(page)
    assert (served.home / "notes" / "lakes.md").read_bytes() == LAKES


def test_a_note_is_replaced_when_one_agrees(open_page: Callable[..., Page], served: LivePage):
    page = notes_page(open_page, served)
    add(page, "floods.md", LAKES)
    expect(page.locator(".ct-sure")).to_contain_text("Replace floods.md?")
    page.click(".ct-sure [value=no]")
    expect(page.locator(".ct-sure")).to_have_count(0)
    assert b"Snowmelt" in (served.home / "notes" / "floods.md").read_bytes()
    add(page, "floods.md", LAKES)
    page.click(".ct-sure [value=yes]")
    finished(page)
    expect(page.locator(".ct-notes-done")).to_contain_text("Replaced: floods.md.")
    expect(page.locator(".ct-notes-text")).to_contain_text("perch and ruffe")
    assert (served.home / "notes" / "floods.md").read_bytes() == LAKES


def test_untidy_text_is_shown_before_it_is_added(open_page: Callable[..., Page], served: LivePage):
    page = notes_page(open_page, served)
    torn = "LAKES\n\nLakes are wa-\nter at rest. • They are deep. • They are cold.\n".encode()
    add(page, "torn.txt", torn)
    expect(page.locator(".ct-sure-told")).to_contain_text("Bullets that ran on")
    page.click(".ct-sure [value=tidy]")
    finished(page)
    expect(page.locator(".ct-notes-text li")).to_have_count(2)
    assert (served.home / "notes" / "torn.md").exists()


def test_the_page_follows_the_folder(open_page: Callable[..., Page], served: LivePage):
    page = notes_page(open_page, served)
    expect(page.locator(".ct-notes-file")).to_have_count(2)
    (served.home / "notes" / "lakes.md").write_bytes(LAKES)
    expect(page.locator(".ct-notes-file", has_text="lakes.md")).to_be_visible(timeout=60_000)


def test_what_can_not_be_added_is_named(open_page: Callable[..., Page], served: LivePage):
    page = notes_page(open_page, served)
    add(page, "empty.md", b"")
    expect(page.locator(".ct-in-notes > .ct-error")).to_contain_text("empty.md is empty")
    expect(page.locator(".ct-notes.is-busy")).to_have_count(0)
    add(page, "film.mp4", b"x")
    expect(page.locator(".ct-in-notes > .ct-error")).to_contain_text("film.mp4 is not of a kind")
    expect(page.locator(".ct-notes-file")).to_have_count(2)


def test_a_hostile_note_stays_text_everywhere(open_page: Callable[..., Page], served: LivePage):
    bad = "<img src=x onerror=window.pwned=1>"
    note = f"# {HOSTILE}\n\n## Zed `{bad}`\n\n- **Site:** {HOSTILE}\n- **Age:** {HOSTILE} old\n"
    try:
        (served.home / "notes" / HOSTILE_FILE).write_text(note, encoding="utf-8")
    except OSError:
        pytest.skip("such a name can't be had here")
    page = notes_page(open_page, served)
    page.click(".ct-notes-refresh")
    finished(page)
    page.locator(".ct-notes-file > button", has_text="onerror").click()
    expect(page.locator(".ct-notes-text")).to_contain_text("<script>window.pwned=")
    page.locator(".ct-notes-about summary").first.click()
    expect(page.locator(".ct-notes-state dl")).to_be_visible()
    page.click(".ct-nav a[href='#compare']")
    page.fill("#ct-compare-term", "zed")
    expect(page.locator("#ct-compare-list [role=option]").first).to_contain_text(bad)
    page.press("#ct-compare-term", "ArrowDown")
    page.press("#ct-compare-term", "Enter")
    expect(page.locator(".ct-compare-chosen li")).to_have_count(1)
    page.goto(f"{served.url}#teach/bank")
    page.fill(".ct-bank-filter [name=search]", "script")
    expect(page.locator(".ct-bank-count")).to_have_text(re.compile("question"), timeout=30_000)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".ct-desk :is(script, img, svg, iframe)").count() == 0


def test_a_note_is_dropped_on_the_page(
    open_page: Callable[..., Page], served: LivePage, tmp_path: Path
):
    page = notes_page(open_page, served)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["# Bays\\n\\n- **Depth:** 9 m.\\n"], "bays.md"));
          document.querySelector(".ct-notes").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    finished(page)
    expect(page.locator(".ct-notes-file", has_text="bays.md")).to_be_visible()


def test_a_phone_does_not_scroll_sideways(open_page: Callable[..., Page], served: LivePage):
    wide = "| " + " | ".join(f"column {i} is wide" for i in range(12)) + " |\n"
    table = wide + "|" + "---|" * 12 + "\n" + wide
    note = f"# Wide\n\n{table}\n{'x' * 400}\n\n```\n{'code ' * 80}\n```\n"
    (served.home / "notes" / "wide.md").write_text(note, encoding="utf-8")
    page = notes_page(open_page, served, "", width=390, height=844)
    page.click(".ct-notes-refresh")
    finished(page)
    page.locator(".ct-notes-file > button", has_text="wide.md").click()
    expect(page.locator(".ct-notes-text table")).to_be_visible()
    expect(page.locator(".ct-notes-text .is-here")).to_be_in_viewport()
    assert page.evaluate(OVERFLOW) == 0
