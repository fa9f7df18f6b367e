"""Make the pictures of docs/teaching.md: python scripts/teaching_pictures.py.

Exports a distinction of the shipped notes as PDF and shows its pages side by
side; then does the same on the page, and prints how long a teacher waits.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from calctutor.faces.cli import main
from screenshots import CHROMIUM, IMAGES, running_app

TERMS = ("myositis ossificans", "synovial sarcoma")
SCALE = 1.1
EDGE = 12


def handout() -> None:
    """The pages of the printed handout, in one picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "handout.pdf"
        begun = time.perf_counter()
        if main(["export", "--compare", *TERMS, "--output", str(path)]) != 0:
            raise SystemExit("The handout could not be made.")
        print(f"by the command line: {time.perf_counter() - begun:.1f} s")
        with pypdfium2.PdfDocument(path) as pdf:
            pages = [page.render(scale=SCALE).to_pil() for page in pdf]
    width, height = pages[0].size
    sheet = Image.new(
        "RGB", (len(pages) * (width + EDGE) + EDGE, height + 2 * EDGE), (205, 210, 214)
    )
    for number, page in enumerate(pages):
        sheet.paste(page, (EDGE + number * (width + EDGE), EDGE))
    save(sheet, IMAGES / "teaching-handout.png")


def page() -> None:
    """The place Teach, filled in, and the time until the file is saved."""
    begun = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(home) as url,
        sync_playwright() as playwright,
    ):
        program = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(
            executable_path=program, args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport={"width": 1280, "height": 1120})
        tab.goto(f"{url}#teach")
        tab.get_by_text(re.compile(r"\d+ statements")).first.wait_for(timeout=300_000)
        tab.get_by_text("Export", exact=True).first.click(timeout=120_000)
        tab.get_by_text("Word document .docx").first.wait_for(timeout=120_000)
        tab.get_by_label("Tell apart").fill(" vs ".join(TERMS))
        tab.screenshot(path=IMAGES / "teaching-export.png")
        with tab.expect_download(timeout=120_000) as saved:
            tab.get_by_role("button", name="Save the file").click()
        print(f"by the page, from its start: {time.perf_counter() - begun:.1f} s")
        print(f"saved: {saved.value.suggested_filename}")
        browser.close()


def save(picture: Image.Image, path: Path) -> None:
    """A picture with few colours, so that it stays small."""
    picture.quantize(64).save(path, optimize=True)
    print(path.name, path.stat().st_size)


if __name__ == "__main__":
    handout()
    page()
