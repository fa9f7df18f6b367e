"""Take the pictures of the page in docs/images: python scripts/screenshots.py [name ...].

Starts the app on the shipped notes and drives the installed Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 200_000
"""Bytes that a picture may have."""

DESKTOP, PHONE = (1280, 800), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: the questions to ask, and the number of the source to click, or 0."""

    name: str
    size: tuple[int, int]
    scheme: str
    questions: tuple[str, ...]
    source: int = 0


FACT = "Where is calcification in synovial sarcoma?"
LIST = "Which benign soft tissue tumours mineralize?"
VERSUS = "How do I tell myositis ossificans from a sarcoma?"
SILENT = "How is synovial sarcoma treated?"
SHOTS = (
    Shot("welcome-desktop-light", DESKTOP, "light", ()),
    Shot("ask-desktop-light", DESKTOP, "light", (LIST, FACT), 1),
    Shot("ask-desktop-dark", DESKTOP, "dark", (LIST, FACT), 1),
    Shot("compare-desktop-light", DESKTOP, "light", (VERSUS,), 8),
    Shot("silent-desktop-dark", DESKTOP, "dark", (SILENT,)),
    Shot("ask-phone-light", PHONE, "light", (FACT,)),
    Shot("compare-phone-dark", PHONE, "dark", (VERSUS,)),
    Shot("silent-phone-light", PHONE, "light", (SILENT,)),
)


@contextmanager
def running_app() -> Iterator[str]:
    """The URL of the app, serving the shipped notes; it ends with the block."""
    command = [sys.executable, str(ROOT / "app.py"), "--no-browser"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CALCTUTOR_")}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if " is at " in line:
                yield line.split()[3]
                return
        raise SystemExit("The app did not start.")
    finally:
        process.terminate()
        process.communicate()


def take(browser: Browser, url: str, shot: Shot) -> Path:
    """Take one picture; the file's path."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".ct-ready", timeout=300_000)
    for number, question in enumerate(shot.questions, 1):
        page.fill("#ct-question", question)
        page.press("#ct-question", "Enter")
        page.wait_for_selector(f"#t{number}[data-state=done]")
    settle(page, shot)
    path = IMAGES / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def settle(page: Page, shot: Shot) -> None:
    """Click the source that the picture is about, take the focus away, and wait."""
    if shot.source:
        page.click(f"#r-t{len(shot.questions)}-{shot.source}")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)


def main(names: list[str]) -> int:
    """Take the named pictures, or all; 1 where one is too large."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise SystemExit(f"No Chromium here (looked for {', '.join(CHROMIUM)}).")
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = 0
    with running_app() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            path = take(browser, url, shot)
            size = path.stat().st_size
            too_large += size > LARGEST
            print(f"{path.relative_to(ROOT)}  {size // 1000} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
