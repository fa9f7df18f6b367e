from __future__ import annotations

import http.client
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from calctutor.errors import SettingsError
from calctutor.faces.web import serve
from live_page import LivePage, page_settings


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture(scope="module")
def served(taken: int) -> Iterator[LivePage]:
    """The page, started on a port that is taken."""
    with LivePage(port=taken) as page:
        yield page


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status and body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode("utf-8")
    connection.close()
    return response.status, body


def test_a_taken_port_is_named_and_the_next_free_one_used(served: LivePage, taken: int):
    assert served.port > taken
    assert served.lines == [
        f"Port {taken} is taken; using {served.port}.",
        f"calctutor is at http://127.0.0.1:{served.port}/ (Ctrl-C ends it).",
    ]


def test_the_page_comes_with_its_own_style_and_no_foreign_address(served: LivePage):
    status, body = get(served.port, "/")
    assert status == 200
    assert "<title>calctutor</title>" in body or '"title":"calctutor"' in body
    assert ".ct-ask" in body
    assert "fonts.googleapis.com" not in body
    assert "cdn" not in body.lower()


def test_a_foreign_host_header_is_refused(served: LivePage):
    assert get(served.port, "/", Host="evil.example")[0] == 421


def test_the_page_listens_on_loopback_only(served: LivePage):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Sends nothing; picks the outward address.
        except OSError:
            pytest.skip("this computer has no address but loopback")
        outward = probe.getsockname()[0]
    with pytest.raises(OSError, match="refused|timed out"):
        socket.create_connection((outward, served.port), timeout=2)


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C can be sent to a child there")
def test_ctrl_c_ends_it_cleanly_though_a_page_is_open_and_nothing_went_out(served: LivePage):
    with socket.create_connection(("127.0.0.1", served.port)) as page:
        request = f"GET /gradio_api/heartbeat/abc HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n\r\n"
        page.sendall(request.encode())
        assert b"200" in page.recv(100)
        assert served.interrupt() == (0, "calctutor has ended.\n", "")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
def test_a_host_that_others_reach_is_no_laptops(host: str):
    with pytest.raises(SettingsError, match="this computer only"):
        serve.loopback(host)
    assert serve.accounts_needed(replace(page_settings(7860), host=host))


@pytest.mark.parametrize(
    ("host", "bound"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")]
)
def test_loopback_hosts_are_taken(host: str, bound: str):
    assert serve.loopback(host) == bound


def test_a_url_has_brackets_where_it_needs_them():
    assert serve.address("::1", 80) == "http://[::1]:80/"
    assert serve.address("127.0.0.1", 80) == "http://127.0.0.1:80/"


def test_ports_end_at_the_last_one():
    with serve.listen("127.0.0.1", 65535) as first:
        assert first.getsockname()[1] == 65535
        with pytest.raises(SettingsError, match="No free port from 65535 to 65535"):
            serve.listen("127.0.0.1", 65535)


@pytest.mark.parametrize(
    ("environ", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "CI": "1"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "x"}, "darwin", False),
    ],
)
def test_a_browser_opens_where_somebody_sees_it(environ, platform, seen):
    assert serve.has_screen(environ, platform) is seen
