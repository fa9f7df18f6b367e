"""The words of the place Teach."""

from __future__ import annotations

TITLE = "Teach"
LEAD = "Snippets, handouts and the question bank."
