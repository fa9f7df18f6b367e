"""``python -m calctutor``: the command line."""

from __future__ import annotations

import sys

from calctutor.faces.cli import main

if __name__ == "__main__":
    sys.exit(main())
