"""Any text and any damage, for as long as asked: the property tests of reading notes, repair and
import, again and again with new examples.

Run: python scripts/fuzz.py [MINUTES]. Ends with 1 and the example at the first failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = [
    "tests/notes/test_repair_properties.py",
    "tests/notes/test_properties.py",
    "tests/backends/test_broken_files.py::test_any_damage_gives_notes_or_a_sentence",
]
EXAMPLES = 150
"""Examples a property in each round."""


def main() -> int:
    """Rounds until the time is over; the exit code of the first that fails, or 0."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    end = time.monotonic() + 60 * minutes
    environ = {**os.environ, "FUZZ_EXAMPLES": str(EXAMPLES)}
    rounds = 0
    while time.monotonic() < end:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", f"--hypothesis-seed={time.time_ns()}"]
            + ["-p", "no:cacheprovider", "--timeout=1800", "-k", "not length_is_no_danger", *TESTS],
            cwd=ROOT,
            env=environ,
        ).returncode
        if code:
            return code
        rounds += 1
    print(f"{rounds} rounds of {EXAMPLES} examples a property in {minutes:g} minutes: no failure")
    return 0


if __name__ == "__main__":
    sys.exit(main())
