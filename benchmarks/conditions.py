"""Under what a benchmark ran, and where its figures are written."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path


def conditions() -> dict[str, object]:
    """Date, machine, Python and load of this moment."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.machine()}",
        "python": platform.python_version(),
        "load": load(),
    }


def load() -> float:
    """The machine's load, the mean of a minute; 0 where the system doesn't tell it."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def write_results(output: Path | None, told: Mapping[str, object], table: str) -> None:
    """The figures as JSON at ``output``, their table as Markdown beside it; None: nowhere."""
    if output is not None:
        text = json.dumps(told, indent=1) + "\n"
        output.with_suffix(".json").write_text(text, encoding="utf-8")
        output.with_suffix(".md").write_text(table, encoding="utf-8")
