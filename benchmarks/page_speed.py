"""How soon the page is there, and how soon an answer stands in it.

    python benchmarks/page_speed.py [--runs 3] [--notes DIR] [--output FILE]

Starts the app on a built index and drives the installed Chromium: seconds from
`python app.py` until the page can be typed into, and until its tutor is ready;
seconds from Enter until the answer stands in the page, the first one and
those after it; milliseconds of an answer in the quiz; resident memory of the server when its tutor
is ready and at its highest after all that (where the system tells it in /proc). ``--output``
writes JSON, and a Markdown table beside it; benchmarks/plots.py draws the start from it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from app_process import started
from conditions import conditions, write_results
from latency import line, spread
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120_000
QUESTIONS = (
    "Where is calcification in synovial sarcoma?",
    "How do I tell myositis ossificans from a sarcoma?",
    "Which benign soft tissue tumours mineralize?",
    "How is synovial sarcoma treated?",
)
Figures = dict[str, list[float]]


def answered(page: Page, question: str) -> float:
    """Seconds from Enter until the answer stands there."""
    number = page.locator(".ct-turn").count()
    page.fill("#ct-question", question)
    begun = time.perf_counter()
    page.press("#ct-question", "Enter")
    done = page.locator(".ct-turn[data-state=done]")
    expect(done).to_have_count(number + 1, timeout=PATIENCE)
    return time.perf_counter() - begun


def quizzed(page: Page) -> list[float]:
    """Milliseconds of a few steps of a quiz, each from the key until its reply stands there."""
    page.click(".ct-nav a[href='#quiz']")
    expect(page.locator(".ct-quiz-setup")).to_be_visible(timeout=PATIENCE)
    page.click(".ct-quiz-setup [type=submit]")
    found = []
    for step in ("show", "next") * 4:
        button = page.locator(f".ct-quiz-desk [data-do={step}]").first
        expect(button).to_be_visible(timeout=PATIENCE)
        desk = page.locator(".ct-quiz-desk")
        before = desk.get_attribute("data-steps")
        begun = time.perf_counter()
        button.click()
        expect(desk).not_to_have_attribute("data-steps", before or "", timeout=PATIENCE)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def measure(browser: Browser, home: str, notes: str | None, figures: Figures) -> None:
    """One start of the app, and a reader's first minute."""
    begun = time.perf_counter()
    process, url = started(home, notes)
    figures["server listens"].append(time.perf_counter() - begun)
    try:
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.goto(url)
        expect(page.locator("#ct-question")).to_be_visible(timeout=PATIENCE)
        figures["page to type into"].append(time.perf_counter() - begun)
        expect(page.locator(".ct-ready")).to_be_visible(timeout=PATIENCE)
        figures["tutor ready"].append(time.perf_counter() - begun)
        note_memory(figures, "server idle, MB", process.pid, "VmRSS")
        first, *others = (answered(page, question) for question in QUESTIONS)
        figures["first answer"].append(first)
        figures["later answers"].extend(others)
        figures["quiz step, ms"].extend(quizzed(page))
        note_memory(figures, "server at most, MB", process.pid, "VmHWM")
        page.context.close()
    finally:
        process.terminate()
        process.communicate()


def note_memory(figures: Figures, name: str, pid: int, field: str) -> None:
    """A process's memory by one field of its status."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return
    found = next(row for row in status.splitlines() if row.startswith(f"{field}:"))
    figures[name].append(int(found.split()[1]) * 1024 / 1e6)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how soon the page answers.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--notes", help="a folder of notes instead of the shipped ones")
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    given = parser.parse_args()
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise SystemExit(f"No Chromium here (looked for {', '.join(CHROMIUM)}).")
    figures: Figures = defaultdict(list)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        index = [sys.executable, "-m", "calctutor", "index", "--home", home]
        index += ["--notes", given.notes] if given.notes else []
        subprocess.run(index, cwd=ROOT, check=True, capture_output=True)
        browser = playwright.chromium.launch(
            executable_path=program, args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        for _ in range(given.runs):
            measure(browser, home, given.notes, figures)
        browser.close()
    for name, values in figures.items():
        print(line(name, values, "" if name.endswith(("ms", "MB")) else "s"))
    told = summary(figures, given.runs)
    write_results(given.output, told, markdown(told))


def summary(figures: Figures, runs: int) -> dict:
    """Median, 95th percentile and longest of each, with machine and date."""
    return {
        **conditions(),
        "runs": runs,
        "figures": {
            name: dict(zip(("median", "p95", "max"), spread(values), strict=True), n=len(values))
            for name, values in figures.items()
        },
    }


def markdown(told: dict) -> str:
    """The table of the figures."""
    lines = [
        "# How soon the page answers",
        "",
        f"`python benchmarks/page_speed.py --runs {told['runs']}`, shipped notes, a built index, "
        f"an installed Chromium without a window; {told['date']}, {told['machine']}, "
        f"Python {told['python']}, load {told['load']:.1f} at the end. Seconds where nothing "
        "else is said: until the tutor is ready from `python app.py` on, an answer from Enter.",
        "",
        "| | median | 95th percentile | longest | times |",
        "|---|---|---|---|---|",
    ]
    for name, found in told["figures"].items():
        spread = " | ".join(f"{found[k]:.2f}" for k in ("median", "p95", "max"))
        lines.append(f"| {name} | {spread} | {found['n']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
