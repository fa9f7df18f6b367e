"""The words of the place Compare."""

from __future__ import annotations

TITLE = "Compare"
LEAD = "What tells two terms apart."
