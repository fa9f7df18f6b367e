"""Nothing leaves this machine: asking opens no connection, and doctor can prove it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from calctutor.faces.doctor import answers_offline, examine
from calctutor.faces.offline import is_local
from calctutor.settings import Settings, read_settings
from processes import Asked

REFUSING = "from calctutor.faces.offline import refuse_network; refuse_network(); import socket\n"


def test_asking_opens_no_connection_and_looks_up_no_name(asked: Asked):
    assert asked.code == 0
    assert "thigh" in asked.out
    assert asked.events == ()


def test_asking_leaves_nothing_behind_for_anyone_to_send(asked: Asked, user: Path):
    """ONNX Runtime would put a device id and a queue of reports there."""
    assert asked.code == 0
    assert list(user.rglob("*")) == []


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('192.0.2.1', 9), 1)",
        "socket.create_connection(('example.org', 80), 1)",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "socket.gethostbyname('example.org')",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 9))",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=1)",
    ],
)
def test_the_refusal_stops_what_would_leave(code: str):
    ran = subprocess.run(
        [sys.executable, "-c", REFUSING + code], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "NetworkRefused" in ran.stderr


def test_the_refusal_leaves_loopback_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"socket.create_connection(('127.0.0.1', {port}), 5); print('through')"
        ran = subprocess.run(
            [sys.executable, "-c", REFUSING + code], capture_output=True, text=True, check=True
        )
    assert ran.stdout == "through\n"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("", True),
        (None, True), ("0.0.0.0", True), (b"127.0.0.1", True), ("::1%lo", True),
        ("192.168.0.1", False), ("example.org", False), ("localhost.example.org", False),
        (b"example.org", False), ("2001:db8::1", False), ("127.0.0.1.example.org", False),
    ],
)  # fmt: skip
def test_what_counts_as_this_machine(host: object, local: bool):
    assert is_local(host) is local


def test_doctor_finds_a_whole_installation(settings: Settings):
    checks = {check.name: check for check in examine(settings)}
    assert [check for check in checks.values() if not check.ok] == []
    assert "gradio " in checks["packages"].detail
    assert "published sha256" in checks["embedding model"].detail
    assert "every file has its sha256" in checks["index"].detail
    assert "network refused" in checks["offline"].detail


def test_doctor_names_a_damaged_index(settings: Settings, tmp_path: Path):
    damaged = read_settings({"CALCTUTOR_HOME": str(tmp_path)})
    folder = tmp_path / "indexes" / "shipped"
    folder.mkdir(parents=True)
    (folder / "current").write_text("{}", encoding="utf-8")
    found = {}
    for check in examine(damaged):
        found[check.name] = check
        if check.name == "index":
            break
    assert not found["index"].ok
    assert "current" in found["index"].detail


def test_doctor_names_what_is_missing(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = read_settings(
        {
            "CALCTUTOR_HOME": str(tmp_path / "file" / "home"),
            "CALCTUTOR_NOTES": str(tmp_path / "none"),
            "CALCTUTOR_MODEL": str(tmp_path / "no-model"),
        }
    )
    failed = {check.name: check.detail for check in examine(settings) if not check.ok}
    assert set(failed) == {
        "notes",
        "index folder",
        "embedding model",
        "compiled encoder",
        "offline",
    }
    assert "--notes" in failed["notes"]
    assert "no-model" in failed["embedding model"]


def test_a_question_that_takes_too_long_is_a_failed_check(settings: Settings):
    check = answers_offline(settings, patience=0.01)
    assert not check.ok
    assert "could not be asked" in check.detail


@pytest.fixture
def settings(tutor: object, home: Path) -> Settings:
    """Settings whose index was built by this run."""
    return read_settings({"CALCTUTOR_HOME": str(home)})
