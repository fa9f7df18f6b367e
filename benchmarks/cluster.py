"""Several app processes behind nginx on this computer, as `deploy/` sets them up."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def free_port() -> int:
    """A port that was free just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Cluster:
    """Processes of one home behind one nginx; to be used in a ``with``."""

    def __init__(self, home: Path, processes: int, command: list[str] | None = None) -> None:
        """``command`` starts a process; its port comes by the environment."""
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.ports = [free_port() for _ in range(processes)]
        self._command = command or [sys.executable, "-m", "calctutor", "serve", "--no-browser"]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * processes
        self._nginx: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self.kills = 0

    def __enter__(self) -> Cluster:
        """Start everything; ready once every process is."""
        for number in range(len(self.ports)):
            self._start(number)
        folder = self.home / "nginx"
        folder.mkdir(exist_ok=True)
        config = write_nginx(folder, self.port, self.ports)
        self._nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(config)])
        for port in self.ports:
            self._wait(port)
        return self

    def __exit__(self, *_: object) -> None:
        """End everything that was started here."""
        for process in (*self._processes, self._nginx):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (*self._processes, self._nginx):
            if process is not None:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def kill(self, number: int) -> None:
        """Kill a process as a power cut would, and start it anew."""
        with self._lock:
            process = self._processes[number]
            assert process is not None
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.kills += 1
            self._start(number)

    def _start(self, number: int) -> None:
        own = {k: v for k, v in os.environ.items() if not k.startswith("CALCTUTOR_")}
        database = os.environ.get("CALCTUTOR_DATABASE_URL")
        environ = {
            **own,
            **({"CALCTUTOR_DATABASE_URL": database} if database else {}),
            "CALCTUTOR_HOME": str(self.home),
            "CALCTUTOR_PORT": str(self.ports[number]),
            "CALCTUTOR_ADDRESS": self.url.rstrip("/"),
            "CALCTUTOR_ACCOUNTS": "on",
            "CALCTUTOR_PROXIES": "127.0.0.1",
            "CALCTUTOR_THREADS": "1",
        }
        with (self.home / f"log-{number}").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                self._command, env=environ, stdout=subprocess.DEVNULL, stderr=log
            )

    def _wait(self, port: int, seconds: float = 300) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise SystemExit(f"The process on port {port} did not become ready; see log-*.")


def write_nginx(folder: Path, port: int, ports: list[int]) -> Path:
    """nginx's configuration from the files of `deploy/`, for these ports and without https."""
    source = ROOT / "deploy" / "nginx"
    upstream = (source / "calctutor-upstream.conf").read_text(encoding="utf-8")
    head, _, rest = upstream.partition("    server 127.0.0.1:7861")
    tail = rest[rest.index("    keepalive") :]
    servers = "".join(
        f"    server 127.0.0.1:{each} max_fails=1 fail_timeout=3s;\n" for each in ports
    )
    (folder / "upstream.conf").write_text(head + servers + tail, encoding="utf-8")
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\n"
        "worker_processes 1;\nevents { worker_connections 4096; }\n"
        f"http {{\n    access_log off;\n{temporary}"
        f"    include {folder}/upstream.conf;\n"
        f"    server {{\n        listen 127.0.0.1:{port};\n"
        f"        include {source}/calctutor-locations.conf;\n    }}\n}}\n",
        encoding="utf-8",
    )
    return config
