"""Pictures of pages read by Tesseract, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from calctutor.errors import ImportProblem

MOST_PAGES = 200
SCALE = 200 / 72
"""Pixels for each point of a page: 200 to the inch."""
SECONDS_PER_PAGE = 60


def tesseract() -> str | None:
    """The program, or None where it is not installed."""
    return shutil.which("tesseract")


def scan_text(data: bytes, name: str) -> tuple[str, int]:
    """The text of a scanned PDF, pages parted by form feeds; raises ImportProblem."""
    program = _program(name, "a scan: pictures of pages, without text")
    with tempfile.TemporaryDirectory(prefix="calctutor-") as folder:
        pages = [_read(program, picture, name) for picture in _pictures(data, Path(folder), name)]
    return "\f".join(pages), len(pages)


def picture_text(data: bytes, name: str) -> str:
    """The text of one picture; raises ImportProblem."""
    program = _program(name, "a picture")
    with tempfile.TemporaryDirectory(prefix="calctutor-") as folder:
        picture = Path(folder) / "picture"
        picture.write_bytes(data)
        return _read(program, picture, name)


def _program(name: str, what: str) -> str:
    program = tesseract()
    if program is None:
        raise ImportProblem(
            f"{name} can't be imported: it is {what}. Install Tesseract (tesseract-ocr) to have "
            "it read, or make a copy that holds its text."
        )
    return program


def _pictures(data: bytes, folder: Path, name: str) -> Iterator[Path]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MOST_PAGES:
            raise ImportProblem(
                f"{name} can't be imported: it is a scan of {len(document)} pages (at most "
                f"{MOST_PAGES}): split it."
            )
        for number in range(len(document)):
            path = folder / f"{number}.png"
            document[number].render(scale=SCALE, grayscale=True).to_pil().save(path)
            yield path
    finally:
        document.close()


def _read(program: str, picture: Path, name: str) -> str:
    try:
        done = subprocess.run(
            [program, str(picture), "stdout"],
            capture_output=True,
            timeout=SECONDS_PER_PAGE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise ImportProblem(f"{name} can't be imported: Tesseract could not read it.") from None
    return done.stdout.decode("utf-8", "replace").replace("\f", "")
