"""All tables of the shared data, and which version of them this calctutor reads."""

from __future__ import annotations

import calctutor.backends.people_schema  # their tables stand in the metadata, too
import calctutor.backends.visits_schema  # noqa: F401
from calctutor.backends.learners_schema import metadata

__all__ = ["HEAD", "metadata"]

HEAD = 10
"""The last revision under ``migrations/``; a database of a later one is left alone.

A file says its version in SQLite's ``user_version``, a server in Alembic's table.
"""
