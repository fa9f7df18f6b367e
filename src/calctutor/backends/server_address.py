"""The address of a shared database, as libpq writes it, read into what pg8000 takes."""

from __future__ import annotations

import getpass
import ssl
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from calctutor.errors import SettingsError

DRIVER = "postgresql+pg8000"
SCHEMA = "calctutor"
"""All tables lie in a schema of their own, beside those of other programs."""
LOCK_WAIT = "15s"
"""How long a writer waits for another before it says so."""
HNSW_SEARCH = "200"
"""Candidates of an approximate search, 1000 at most; see benchmarks/results/pgvector.md."""
_PORT = 5432
_SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_KNOWN = ("host", "sslmode", "sslrootcert", "application_name")


def read_address(text: str) -> tuple[URL, dict[str, Any]]:
    """The address without its parameters, and what pg8000 is told; SettingsError.

    ``sslmode``, ``sslrootcert``, ``application_name`` and ``host`` (a socket's folder)
    are read; any other parameter is refused by name.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError(
            "The address of the database can't be read: write "
            "postgresql://user:password@host:5432/name, special characters as %40."
        ) from None
    given = {k: v if isinstance(v, str) else v[-1] for k, v in url.query.items()}
    for key in given:
        if key not in _KNOWN:
            raise SettingsError(
                f"The address of the database has a parameter {key} that is not known: "
                f"known are {', '.join(_KNOWN)}."
            )
    if not url.database:  # libpq would take the user's name
        raise SettingsError(
            "The address of the database names no database: write "
            "postgresql://user:password@host:5432/name."
        )
    told: dict[str, Any] = {
        "user": url.username or getpass.getuser(),
        "password": url.password,
        "database": url.database,
        "host": url.host or "localhost",
        "port": url.port or _PORT,
        "ssl_context": _ssl_context(given),
        "application_name": given.get("application_name", "calctutor"),
        "startup_params": {
            "search_path": f"{SCHEMA}, public",
            "lock_timeout": LOCK_WAIT,
            # A machine that is gone says nothing: its locks are to be free within a minute.
            "tcp_keepalives_idle": "30",
            "tcp_keepalives_interval": "10",
            "tcp_keepalives_count": "3",
            "hnsw.ef_search": HNSW_SEARCH,
            "hnsw.iterative_scan": "relaxed_order",
        },
    }
    folder = given.get("host", "")
    if folder.startswith("/"):
        told["unix_sock"] = f"{folder}/.s.PGSQL.{told['port']}"
    elif folder:
        told["host"] = folder
    return url.set(drivername=DRIVER, query={}), told


def shown(url: URL) -> str:
    """The address as errors name it: host and database, no user, no password."""
    return f"{url.database} on {url.host or 'this machine'}" + (f":{url.port}" if url.port else "")


def _ssl_context(given: Mapping[str, str]) -> ssl.SSLContext | bool | None:
    """False: never encrypted; None: where the server can; else always."""
    mode = given.get("sslmode", "prefer")
    if mode not in _SSL:
        raise SettingsError(f"sslmode {mode!r} is none of {', '.join(_SSL)}: choose one.")
    if mode in ("disable", "allow", "prefer"):
        return False if mode == "disable" else None
    try:
        context = ssl.create_default_context(cafile=given.get("sslrootcert"))
    except OSError:
        raise SettingsError(
            f"The certificate sslrootcert={given['sslrootcert']} can't be read: check its name."
        ) from None
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context
