"""The words of the place Notes."""

from __future__ import annotations

TITLE = "Notes"
LEAD = "What is indexed, to read."
