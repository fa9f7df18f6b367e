"""Debian's Chromium, and pages that watch what they ask for and complain about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from live_page import LivePage

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds that a state is waited for, as long as a busy machine may take."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed Chromium; skips without one, fails where one is required.

    Ended with its module: while it runs, no other test can start an event loop.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        reason = f"no Chromium here (looked for {', '.join(NAMES)})"
        if os.environ.get("CALCTUTOR_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served() -> Iterator[LivePage]:
    """A page whose tutor is ready."""
    with LivePage() as page:
        yield page


@pytest.fixture
def open_page(browser: Browser, served: LivePage) -> Iterator[Open]:
    """Opens pages; afterwards no other host was asked and nothing was complained about."""
    contexts: list[BrowserContext] = []
    asked: set[str] = set()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    def open_it(
        at: str | None = None, width: int = 1280, height: int = 800, **more: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(at or served.url)
        page.wait_for_selector("#ct-question")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []
    assert {host.partition(":")[0] for host in asked} <= {"127.0.0.1", ""}
    assert len(asked - {""}) == len({c for c in asked if c.startswith("127.0.0.1:")})
