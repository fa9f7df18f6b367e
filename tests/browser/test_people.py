"""Signing in, one's account and a course's page, in a real browser: without scripts, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from calctutor.faces.web.texts import admin as admin_texts
from calctutor.faces.web.texts import frame
from calctutor.faces.web.texts import people as texts
from live_people import WORDS, LivePeople
from page_checks import LOW_CONTRAST, OVERFLOW, violations

SHEET = LOW_CONTRAST.replace(".ct-desk", ".ct-sheet")


@pytest.fixture(scope="module")
def server() -> Iterator[LivePeople]:
    """A server over real notes, with a teacher and a student of Law."""
    with LivePeople("real") as made:
        for name, role in (("tess", "teacher"), ("ana", "student")):
            made.people.add_account(name, WORDS)
            made.people.put_member(name, "Law", role)
        yield made


@pytest.fixture
def visitor(browser: Browser, server: LivePeople) -> Iterator:
    """Opens browsers of their own; afterwards nothing was complained about."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def come(width: int = 1280, height: int = 800, **more: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.url)
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, name: str, password: str = WORDS) -> None:
    page.fill("#f-name", name)
    page.fill("#f-password", password)
    page.click("button")


def test_one_signs_in_asks_and_signs_out(visitor):
    page = visitor()
    sign_in(page, "ana", "wrong words here")
    expect(page.get_by_role("alert")).to_have_text(texts.WRONG)
    expect(page.locator("#f-name")).to_have_value("ana")
    sign_in(page, "ana")
    page.wait_for_selector(".ct-ready")
    page.fill("#ct-question", "Where does the Amber river rise?")
    page.press("#ct-question", "Enter")
    expect(page.locator(".ct-turn[data-state=done]")).to_have_count(1)
    page.click(".ct-who summary")
    expect(page.locator(".ct-person .ct-label")).to_have_text("ana · Law")
    expect(page.locator(".ct-who-form")).to_be_hidden()
    expect(page.locator(".ct-course-page")).to_be_hidden()
    page.get_by_role("button", name=frame.SIGN_OUT).click()
    page.wait_for_url("**/login")
    page.goto(page.url.replace("/login", "/"))
    expect(page.locator("#f-name")).to_be_visible()


def test_a_student_is_offered_nothing_that_is_a_teachers(visitor):
    page = visitor()
    sign_in(page, "ana")
    page.wait_for_selector(".ct-ready")
    page.click(".ct-nav a[href='#teach']")
    expect(page.locator("#ct-tab-texts")).to_be_visible()
    for tab in ("bank", "export", "reports"):
        expect(page.locator(f"#ct-tab-{tab}")).to_be_hidden()
    page.click(".ct-nav a[href='#notes']")
    page.locator(".ct-notes-files button").first.click()
    expect(page.locator(".ct-notes-text")).to_contain_text("flood", ignore_case=True)
    for part in (".ct-notes-add", ".ct-notes-replace", "[data-act=remove]", ".ct-notes-about"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".ct-error:visible")).to_have_count(0)
    for place in ("quiz", "compare", "progress"):
        page.click(f".ct-nav a[href='#{place}']")
        expect(page.locator(f"#place-{place}")).to_be_visible()
        expect(page.locator(".ct-error:visible")).to_have_count(0)


def test_a_teacher_has_the_bank_and_the_courses_page(visitor):
    page = visitor()
    sign_in(page, "tess")
    page.wait_for_selector(".ct-ready")
    page.click(".ct-nav a[href='#teach']")
    page.click("#ct-tab-bank")
    expect(page.locator(".ct-bank-list > li").first).to_be_visible(timeout=60_000)
    page.click(".ct-who summary")
    page.get_by_role("link", name=texts.COURSE_PAGE).click()
    expect(page.get_by_role("heading", name="Course: Law")).to_be_visible()
    page.get_by_role("button", name=texts.INVITE_MAKE).click()
    link = page.locator(".ct-told code").text_content()
    guest = visitor()
    guest.goto(link)
    guest.fill("#f-name", "new one")
    guest.fill("#f-password", WORDS)
    guest.fill("#f-again", WORDS)
    guest.get_by_role("button", name=texts.JOIN_BUTTON).click()
    guest.wait_for_selector("#ct-question")
    page.reload()
    page.goto(page.url.split("/course")[0] + "/course")
    expect(page.get_by_text("new one (student)")).to_be_visible()


def test_an_administrator_works_by_keyboard_on_a_phone_without_scripts(visitor, server: LivePeople):
    server.people.add_account("chief", WORDS, admin=True)
    page = visitor(390, 780, java_script_enabled=False)
    sign_in(page, "chief")
    page.goto(server.url + "account")
    page.get_by_role("link", name=admin_texts.ADMIN).click()
    expect(page.get_by_role("heading", name=admin_texts.PROCESSES)).to_be_visible()
    page.get_by_label(admin_texts.NEW_NAME).focus()
    page.keyboard.type("new teacher")
    page.keyboard.press("Enter")
    expect(page.locator(".ct-told code")).to_be_visible()
    choice = page.get_by_label(admin_texts.ROLE_IN.format(course="Law"))
    choice.focus()
    page.keyboard.type("teacher")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("new teacher: teacher, in Law.")
    page.get_by_role("link", name=admin_texts.BACK_TO_ADMIN).click()
    page.get_by_label(admin_texts.SEARCH).fill("new t")
    page.keyboard.press("Enter")
    expect(page.get_by_text("new teacher", exact=True)).to_be_visible()
    expect(page.get_by_text("tess", exact=True)).to_have_count(0)
    roles = {m.account: m.role for m in server.people.members("Law")}
    assert roles["new teacher"] == "teacher"


def test_a_session_that_ended_leads_to_the_door(visitor, server: LivePeople):
    page = visitor()
    sign_in(page, "ana")
    page.wait_for_selector(".ct-ready")
    for session in server.people.sessions("ana"):
        server.people.end_session("ana", session.id)
    page.fill("#ct-question", "Where?")
    page.press("#ct-question", "Enter")
    page.wait_for_url("**/login")


def test_it_works_without_scripts(visitor):
    page = visitor(java_script_enabled=False)
    sign_in(page, "tess")
    page.goto(page.url.rstrip("/").replace("/login", "") + "/account")
    expect(page.get_by_role("heading", name=texts.ACCOUNT)).to_be_visible()
    page.get_by_role("link", name=texts.COURSE_PAGE).click()
    expect(page.get_by_role("heading", name="Course: Law")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name=texts.SIGN_OUT).click()
    expect(page.locator("#f-name")).to_be_visible()


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_each_page_fits_and_reads_in_light_and_dark(visitor, server, shade: str, width: int):
    page = visitor(width, color_scheme=shade)
    stays = page.url
    seen = [stays, server.url + "join/" + server.people.invite("Law", "student", 1, 1)]
    for url in seen:
        page.goto(url)
        check(page)
    page.goto(stays)
    sign_in(page, "tess")
    page.wait_for_selector("#ct-question")
    for path in ("account", "course", "course/member?name=ana"):
        page.goto(server.url + path)
        check(page)
    server.people.set_admin("tess", True)
    page.goto(server.url + "login")
    sign_in(page, "tess")
    for path in ("account", "admin", "admin/account?name=ana", "admin/account?name=tess"):
        page.goto(server.url + path)
        check(page)
    server.people.set_admin("tess", False)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"
    assert dark is (shade == "dark")


def check(page: Page) -> None:
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(SHEET) == []
    assert violations(page) == []


def test_the_readers_own_shade_goes_before_the_systems(visitor):
    page = visitor(color_scheme="dark")
    sign_in(page, "ana")
    page.wait_for_selector("#ct-question")
    page.locator(".ct-shade").click()
    page.goto(page.url.split("#")[0].rstrip("/") + "/account")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(247, 247, 244)"
