"""The words of the place Progress."""

from __future__ import annotations

TITLE = "Progress"
LEAD = "How far you have come."
