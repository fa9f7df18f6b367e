"""Run the examples of the README and put what they print beneath them.

    python scripts/readme_examples.py

tests/test_readme.py fails while the README shows anything else.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from calctutor.faces.cli import main as calctutor
from calctutor.faces.cli_console import Console

README = Path(__file__).resolve().parents[1] / "README.md"
WIDTH = 88

_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def refreshed(text: str, environ: Mapping[str, str]) -> str:
    """The text with the true output under each command of its console blocks."""
    return _BLOCK.sub(lambda block: _session(block.group(), environ), text)


def commands(text: str) -> list[str]:
    """The commands of all console blocks."""
    return [c for block in _BLOCK.findall(text) for c in re.findall(r"^\$ (.*)$", block, re.M)]


def _session(block: str, environ: Mapping[str, str]) -> str:
    asked = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    return "\n".join(f"$ {command}\n{_output(command, environ)}" for command in asked)


def _output(command: str, environ: Mapping[str, str]) -> str:
    """What a command prints; ValueError where it fails or is none of ours."""
    program, *arguments = shlex.split(command)
    out, err = io.StringIO(), io.StringIO()
    code = calctutor(arguments, environ=environ, console=Console(out, err, None, WIDTH))
    if program != "calctutor" or code:
        raise ValueError(f"{command!r} ended with {code}: {err.getvalue()}")
    return out.getvalue()


def main() -> int:
    """Write the README anew where its examples have changed."""
    before = README.read_text(encoding="utf-8")
    after = refreshed(before, os.environ)
    if after != before:
        README.write_text(after, encoding="utf-8", newline="\n")
        print("README.md was brought up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
