from __future__ import annotations

import asyncio

import pytest

from calctutor.faces.web.guard import MAX_BODY, Guard

HOSTS = ["127.0.0.1:7860", "localhost:7860"]


async def hello(scope, receive, send):
    """An application that answers everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def reply_to(
    path: str = "/", method: str = "GET", kind: str = "http", **headers: str
) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the guarded application's reply; 0 for none."""
    given = {"host": HOSTS[0], **headers}
    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in given.items()],
    }
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Guard(hello, HOSTS)(scope, None, send))
    if not sent:
        return 0, {}, b""
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.mark.parametrize("host", [*HOSTS, "LOCALHOST:7860"])
def test_our_own_address_passes(host: str):
    assert reply_to(host=host)[::2] == (200, b"hello")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1", "127.0.0.1:80", "", "127.0.0.1:7860."],
)
def test_a_foreign_host_is_refused(host: str):
    status, _, body = reply_to(host=host)
    assert status == 421
    assert body == b"calctutor answers only to its own address on this computer."


def test_a_request_without_a_host_is_refused():
    assert reply_to(host="")[0] == 421


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:7860", 200),
        ("http://localhost:7860", 200),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9999", 403),
        ("https://127.0.0.1:7860", 403),
        ("null", 403),
    ],
)
def test_another_page_cannot_post_here(origin: str, status: int):
    got = reply_to("/gradio_api/queue/join", "POST", origin=origin, content_length="9")[0]
    assert got == status


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://evil.example",
        "/gradio_api/deep_link",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/login",
        "//evil.example",
    ],
)
def test_doors_that_the_page_does_not_use_are_shut(path: str):
    assert reply_to(path)[0] == 404


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "", "-1", "many", "٣"])
def test_a_large_or_unmeasured_body_is_refused(length: str):
    assert reply_to("/gradio_api/queue/join", "POST", content_length=length)[0] == 413


def test_a_web_socket_gets_no_answer():
    assert reply_to(kind="websocket")[0] == 0


def test_what_passes_carries_a_policy_that_keeps_the_page_at_home():
    policy = reply_to()[1][b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


def test_tools_are_posted_to_and_never_opened_in_a_browser():
    for path in ("/gradio_api/mcp", "/gradio_api/mcp/"):
        assert reply_to(path, "POST", content_length="9")[0] == 200
        assert reply_to(path, "GET")[0] == 404
        assert reply_to(path, "DELETE")[0] == 404
    assert reply_to("/gradio_api/mcp/sse", "POST", content_length="9")[0] == 404
