"""Starting, health, figures, the log: what whoever runs the server sees."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from calctutor.errors import SettingsError
from calctutor.faces.web import app
from calctutor.faces.web.loading import Stage
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.serve import launch
from calctutor.faces.web.people.watch import JsonLines, pseudonym, route_of
from calctutor.faces.web.texts import frame
from calctutor.settings import read_settings
from live_people import LivePeople
from people_doubles import Server


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])
def test_without_an_administrator_others_are_let_in_nowhere(tmp_path: Path, host: str):
    own = {"home": str(tmp_path), "host": host, "address": "https://tutor.example"}
    with pytest.raises(SettingsError, match="calctutor account add NAME --admin"):
        app.launch(read_settings({}, overrides=own))


def test_a_port_that_is_taken_is_named_and_no_other_is_used(tmp_path: Path):
    from calctutor.build import open_people

    with LivePeople() as server:
        own = {"home": str(tmp_path), "accounts": "on", "port": server.port}
        settings = read_settings({}, overrides=own)
        open_people(settings).add_account("root", "", admin=True)
        with pytest.raises(SettingsError, match=f"Port {server.port} is taken"):
            launch(settings, io.StringIO())


def test_health_is_the_process_and_readiness_all_that_it_needs(tmp_path: Path):
    server = Server(tmp_path)
    me = server.stranger()
    assert (me.get("/healthz").status, me.get("/readyz").status) == (200, 200)
    loading = server.rooms.room("Art").loading
    stage, loading.stage = loading.stage, Stage("embed", 1, 2)
    assert me.get("/readyz").text == "courses are loading\n"
    assert (me.get("/healthz").status, me.get("/readyz").status) == (200, 503)
    loading.stage = stage
    server.people.close()
    for part in tmp_path.glob("learners.sqlite*"):
        part.unlink()
    assert me.get("/readyz").text == "the database does not answer\n"
    assert me.get("/healthz").status == 200
    server.close()


def test_figures_count_requests_replies_and_abstentions(tmp_path: Path):
    server = Server(tmp_path)
    ana = server.add("ana", ("Law", "student"))
    ana.op("ask.say", {"question": "Where is the Amber river?"})
    ana.op("ask.say", {"question": "Where is the bridge?"})
    ana.get("/nowhere")
    value = server.metrics.registry.get_sample_value
    labels = {"route": "/gradio_api/component_server/", "op": "ask.say"}
    assert value("calctutor_requests_total", {**labels, "status": "200"}) == 2.0
    assert value("calctutor_request_seconds_count", labels) == 2.0
    assert value("calctutor_replies_total", {"kind": "abstention"}) == 1.0
    assert value("calctutor_replies_total", {"kind": "answer"}) == 1.0
    assert value("calctutor_requests_total", {"route": "other", "op": "", "status": "404"}) == 1.0
    assert value("calctutor_queue_waiting") == value("calctutor_queue_running") == 0.0
    server.close()


def test_the_door_for_figures_is_another_one():
    metrics = Metrics()
    metrics.reply("answer")
    port = metrics.serve("127.0.0.1:0")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as told:
        assert 'calctutor_replies_total{kind="answer"} 1.0' in told.read().decode()


@pytest.mark.parametrize("where", ["9100", "localhost:x", "nowhere:9100", "127.0.0.1:99999", ""])
def test_a_door_that_is_none_is_named(where: str):
    with pytest.raises(SettingsError, match="such as 127.0.0.1:9100"):
        Metrics().serve(where or ":")


def test_figures_are_no_page_of_users(tmp_path: Path):
    server = Server(tmp_path)
    root = server.add("root", ("Law", "administrator"), admin=True)
    assert root.get("/metrics").status == 404
    server.close()


def test_an_errors_text_is_not_logged():
    try:
        raise RuntimeError("what she asked")
    except RuntimeError:
        record = logging.LogRecord("calctutor.x", 40, "f", 1, "it failed", (), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["error"], line["level"]) == ("it failed", "RuntimeError", "error")
    assert line["at"][-1].startswith("test_an_errors_text_is_not_logged:")
    assert "she asked" not in json.dumps(line)


def test_what_nobody_foresaw_is_an_answer_and_a_line_without_its_text(tmp_path: Path, caplog):
    server = Server(tmp_path)

    async def broken(scope, receive, send) -> None:
        raise RuntimeError("what she asked")

    ana = server.add("ana", ("Law", "student"))
    server.app._app._app._app = broken
    told = ana.get("/config")
    assert (told.status, told.text) == (500, frame.INTERNAL)
    assert [r.msg for r in caplog.records if r.exc_info] == ["a request could not be answered"]
    server.close()


def test_no_id_and_no_token_is_part_of_a_route():
    assert route_of("/join/secret") == "/join/*"
    assert route_of("/gradio_api/call/ask/event") == "/gradio_api/call/*"
    assert route_of("/anything/secret") == "other"
    assert pseudonym("") == ""
    assert pseudonym("anna") != pseudonym("bea")
    assert "anna" not in pseudonym("anna")


def test_on_a_laptop_nothing_of_this_is_loaded():
    code = (
        "import sys\n"
        "from calctutor.faces.web.app import create_app\n"
        "import calctutor.faces.web.serve, calctutor.build, calctutor.faces.cli\n"
        "import calctutor.backends.learners, calctutor.backends.visits\n"
        "loaded = [m for m in sys.modules if m.startswith(('argon2', 'prometheus_client',\n"
        "    'calctutor.faces.web.people', 'calctutor.backends.people',\n"
        "    'calctutor.backends.passwords', 'calctutor.faces.people_data'))]\n"
        "assert loaded == [], loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_live_server_is_ready_and_answers(tmp_path: Path):
    with LivePeople() as server:
        token = server.sign_in("ana", ("Law", "student"))
        assert server.request("GET", "/healthz").status == 200
        assert server.op(token, "ask.say", {"question": "Where?"})["ok"]["kind"] == "answer"
        assert server.request("GET", "/readyz").status == 200
