"""Tables brought to the present version by Alembic, in the caller's one transaction.

Loaded only where there is something to do: a laptop whose tables are current never needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from calctutor.backends.schema import HEAD
from calctutor.backends.server_address import SCHEMA

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('calctutor upgrade', 0))"


def revision(version: int) -> str:
    """The name of a version among the migrations."""
    return f"{version:04d}"


def upgrade_server(connection: Connection, to: int = HEAD) -> None:
    """Make or upgrade the tables of a server; one process does it, others wait for it."""
    connection.execute(text(_LOCK))
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    _run(connection, to)


def upgrade_file(connection: Connection, version: int, to: int = HEAD) -> None:
    """Upgrade the tables of a file from a version, 0 for an empty one; sets ``user_version``."""
    if version:
        script = ScriptDirectory(str(_FOLDER))
        MigrationContext.configure(connection).stamp(script, revision(version))
    _run(connection, to)
    connection.exec_driver_sql(f"PRAGMA user_version={to}")


def _run(connection: Connection, to: int) -> None:
    script = ScriptDirectory(str(_FOLDER))

    def steps(current: Any, _context: MigrationContext) -> Iterable[Any]:  # noqa: ANN401
        return script._upgrade_revs(revision(to), current)

    environment = EnvironmentContext(Config(), script, fn=steps)
    with environment:
        environment.configure(connection=connection)
        environment.run_migrations()
