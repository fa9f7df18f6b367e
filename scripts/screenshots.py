"""Take pictures of the page in each of its states.

    python scripts/screenshots.py                the pictures of docs/images
    python scripts/screenshots.py quiz notes     those of them that show these states
    python scripts/screenshots.py --all DIR      every state on desktop and phone, light and dark

Starts the app on the shipped notes, with a home folder of its own, and drives
the installed Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from scenes import SCENES, SHIPPED

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 200_000
"""Bytes that a picture in docs/images may have."""
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    """One picture: the state, "desktop" or "phone", "light" or "dark"."""

    scene: str
    device: str
    scheme: str

    @property
    def name(self) -> str:
        """Its file, without the ending."""
        return f"{self.scene}-{self.device}-{self.scheme}"


SHOWN = (
    Shot("welcome", "desktop", "light"),
    Shot("ask", "desktop", "light"),
    Shot("ask", "desktop", "dark"),
    Shot("ask", "phone", "light"),
    Shot("silent", "phone", "light"),
    Shot("quiz-told", "desktop", "light"),
    Shot("quiz", "phone", "dark"),
    Shot("compare", "desktop", "light"),
    Shot("compare", "phone", "dark"),
    Shot("handout", "desktop", "light"),
    Shot("notes", "desktop", "light"),
    Shot("progress", "desktop", "dark"),
)
"""The pictures of docs/images."""
ALL = tuple(Shot(s, device, scheme) for s in SCENES for device in SIZES for scheme in SCHEMES)


@contextmanager
def running_app(home: str) -> Iterator[str]:
    """The URL of the app, serving the shipped notes; it ends with the block."""
    command = [sys.executable, str(ROOT / "app.py"), "--no-browser"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CALCTUTOR_")}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=kept | {"CALCTUTOR_HOME": home},
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


def take(browser: Browser, url: str, shot: Shot, folder: Path) -> Path:
    """Take one picture in a browser that nobody used before; the file's path."""
    width, height = SIZES[shot.device]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(url)
    expect(page.locator(".ct-ready")).to_be_visible(timeout=300_000)
    SCENES[shot.scene](page, SHIPPED)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(400)
    path = folder / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def chosen(given: argparse.Namespace) -> list[Shot]:
    """The pictures that were asked for."""
    shots = ALL if given.all else SHOWN
    return [shot for shot in shots if not given.scenes or shot.scene in given.scenes]


def main() -> int:
    """Take the pictures; 1 where one for docs/images is too large."""
    parser = argparse.ArgumentParser(description="Take pictures of the page.")
    parser.add_argument("scenes", nargs="*", help=f"states to show: {', '.join(SCENES)}")
    parser.add_argument("--all", metavar="DIR", help="every state in every shape, into this folder")
    given = parser.parse_args()
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise SystemExit(f"No Chromium here (looked for {', '.join(CHROMIUM)}).")
    folder = Path(given.all) if given.all else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    too_large = 0
    expect.set_options(timeout=60_000)
    with tempfile.TemporaryDirectory() as home, running_app(home) as url, sync_playwright() as pw:
        browser = pw.chromium.launch(
            executable_path=program, args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        for shot in chosen(given):
            path = take(browser, url, shot, folder)
            size = path.stat().st_size
            too_large += not given.all and size > LARGEST
            print(f"{path.name}  {size // 1000} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
