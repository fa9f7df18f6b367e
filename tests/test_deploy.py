"""The files of deploy/: nginx takes them, and a session stays with one process while it lives."""

from __future__ import annotations

import configparser
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from calctutor.backends.people import SqlPeople, open_people
from calctutor.settings import KEYS

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx here")


@needs_nginx
def test_nginx_takes_the_site_as_it_stands(tmp_path: Path):
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "1", "-subj",
         "/CN=tutor.example.org", "-keyout", tmp_path / "privkey.pem",
         "-out", tmp_path / "fullchain.pem"],
        capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here")
    for part in DEPLOY.glob("nginx/*.conf"):
        text = part.read_text(encoding="utf-8").replace("/etc/nginx", str(tmp_path))
        (tmp_path / part.name).write_text(
            text.replace("/etc/ssl/calctutor", str(tmp_path)), "utf-8"
        )
    site = (
        f"pid {tmp_path}/pid; events {{}} http {{ client_body_temp_path {tmp_path}/b; "
        f"proxy_temp_path {tmp_path}/p; fastcgi_temp_path {tmp_path}/f; "
        f"uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s; access_log off; "
        f"include {tmp_path}/calctutor.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(site, encoding="utf-8")
    done = subprocess.run(
        [NGINX, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf",
         "-e", tmp_path / "error.log"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """Three processes over doubles behind nginx."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}")
    monkeypatch.delenv("CALCTUTOR_DATABASE_URL", raising=False)
    from cluster import Cluster

    from calctutor.courses import add_course

    (tmp_path / "Law").mkdir()
    add_course(tmp_path, "Law", tmp_path / "Law")
    people = open_people(tmp_path / "learners.sqlite")
    people.add_account("root", "", admin=True)
    with Cluster(
        tmp_path, 3, [sys.executable, str(ROOT / "tests" / "live_people.py"), "env"]
    ) as it:
        yield it, people
    people.close()


def call(port: int, token: str, op: str, args: dict) -> tuple[int, dict]:
    """The status and reply of one operation, through nginx."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    head = {"Cookie": f"a=1; calctutor={token}", "Content-Type": "application/json"}
    connection.request("GET", "/config", headers=head)
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != 200:
        connection.close()
        return reply.status, {}
    component = next(c["id"] for c in json.loads(text)["components"] if c["type"] == "html")
    data = {"op": op, "browser": "", "args": args}
    body = {"data": data, "component_id": component, "fn_name": "call", "session_hash": token[:9]}
    connection.request("POST", "/gradio_api/component_server/", json.dumps(body), head)
    reply = connection.getresponse()
    told = reply.read()
    connection.close()
    return reply.status, json.loads(json.loads(told)) if reply.status == 200 else {}


def served_by(home: Path, number: int) -> int:
    """The operations that a process has answered."""
    return (home / f"log-{number}").read_text(encoding="utf-8").count('"op": "ask.say"')


@needs_nginx
def test_a_session_stays_with_its_process_and_goes_on_at_another_when_that_dies(cluster):
    made, people = cluster
    assert isinstance(people, SqlPeople)
    tokens = []
    for name in (f"student {n}" for n in range(12)):
        people.add_account(name, "")
        people.put_member(name, "Law", "student")
        tokens.append(people.open_session(name))
    for turn in (1, 2, 3):
        for token in tokens:
            status, told = call(made.port, token, "ask.say", {"question": "how many turns?"})
            assert (status, f"This is turn {turn}." in told["ok"]["answer"]) == (200, True)
    served = [served_by(made.home, number) for number in range(3)]
    assert sum(served) == 36
    assert all(count % 3 == 0 for count in served), "a session went to two processes"
    assert sum(count > 0 for count in served) >= 2
    # The process that has most of them dies, and is not waited for.
    made.kill(served.index(max(served)))
    for token in tokens:
        status, told = call(made.port, token, "ask.say", {"question": "how many turns?"})
        assert (status, "This is turn 4." in told["ok"]["answer"]) == (200, True)
    time.sleep(0.1)
    assert call(made.port, "A" * 43, "ask.say", {"question": "Where?"})[0] == 401


@needs_nginx
def test_what_a_client_says_of_itself_ends_at_nginx(cluster):
    made, people = cluster
    people.add_account("anna", "four plain words here")
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=30)
    head = {"X-Forwarded-For": "198.51.100.9", "X-Remote-User": "root"}
    connection.request("GET", "/account", headers=head)
    reply = connection.getresponse()
    reply.read()
    assert reply.status == 401
    connection.request("GET", "/login", headers=head)
    reply = connection.getresponse()
    page = reply.read().decode()
    word = re.findall(r'name="form" value="([^"]*)"', page)[0]
    form = f"form={word}&name=anna&password=wrong+words"
    head |= {"Cookie": reply.headers["set-cookie"].partition(";")[0]}
    connection.request("POST", "/login", form, head)
    assert connection.getresponse().status == 403
    connection.close()
    assert people.counted("sign-in from 127.0.0.1", 900) == 1
    assert people.counted("sign-in from 198.51.100.9", 900) == 0


def test_compose_and_systemd_set_settings_that_there_are():
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
    assert {"db", "app1", "app2", "app3", "nginx"} == set(compose["services"])
    named = set(compose["services"]["app1"]["environment"])
    for path in DEPLOY.glob("systemd/*"):
        named |= set(re.findall(r"CALCTUTOR_[A-Z_]+", path.read_text(encoding="utf-8")))
    known = {f"CALCTUTOR_{key.upper()}" for key in KEYS} | {"CALCTUTOR_DATABASE_URL"}
    assert named <= known
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "systemd" / "calctutor@.service", encoding="utf-8")
    assert unit["Service"]["ExecStart"].endswith("calctutor serve --no-browser")


def test_the_two_upstreams_differ_in_their_servers_only():
    def without_servers(path: Path) -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.strip().startswith("server ")]

    local = DEPLOY / "nginx" / "calctutor-upstream.conf"
    assert without_servers(local) == without_servers(DEPLOY / "compose" / local.name)
