"""The named endpoints, called by the clients that people use: gradio_client and MCP.

Both run in a process of their own, as they leave event loops and connections open.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from calctutor.faces.web.endpoints import NAMES
from calctutor.faces.web.texts import frame
from live_page import LivePage

BY_CLIENT = """
import json, sys
from gradio_client import Client
client = Client(sys.argv[1], verbose=False, download_files=False)
told = {"endpoints": client.view_api(return_format="dict", print_info=False)}
for name, arguments in json.loads(sys.argv[2]):
    try:
        told[json.dumps([name, arguments])] = client.predict(**arguments, api_name="/" + name)
    except Exception as error:
        told[json.dumps([name, arguments])] = str(error)
print(json.dumps(told))
"""
BY_MCP = """
import asyncio, json, sys
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client as connect

async def main():
    told = {}
    async with connect(sys.argv[1] + "gradio_api/mcp/") as (reads, writes, *_):
        async with ClientSession(reads, writes) as session:
            await session.initialize()
            told["tools"] = [t.model_dump(mode="json") for t in (await session.list_tools()).tools]
            for name, arguments in json.loads(sys.argv[2]):
                result = await session.call_tool(name, arguments)
                told[json.dumps([name, arguments])] = [result.isError, result.content[0].text]
    print(json.dumps(told))

asyncio.run(main())
"""
ASK = ("ask", {"question": "Where does the Amber river rise?"})
COMPARE = ("compare", {"terms": ["Amber river", "Blue river"]})
SNIPPET = ("snippet", {"term": "Amber river", "length": "line"})
QUIZ = ("quiz", {"topic": "floods", "count": 2, "seed": 1})
EMPTY = ("ask", {"question": " "})
TOO_MANY = ("quiz", {"count": 51})
UNKNOWN = ("compare", {"terms": ["Amber river", "the price of bridges"]})
CALLS = (ASK, COMPARE, SNIPPET, QUIZ, EMPTY, TOO_MANY, UNKNOWN)


@pytest.fixture(scope="module")
def page() -> Iterator[LivePage]:
    """A page over real notes; it left this computer for nothing and complained of nothing."""
    with LivePage("real") as page:
        yield page
        assert page.interrupt() == (0, f"{frame.GOODBYE}\n", "")


def run(code: str, page: LivePage) -> dict:
    """What a client's program prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, page.url, json.dumps(CALLS)],
        capture_output=True, text=True, encoding="utf-8", timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def by_client(page: LivePage) -> dict:
    return run(BY_CLIENT, page)


@pytest.fixture(scope="module")
def by_mcp(page: LivePage) -> dict:
    return run(BY_MCP, page)


def key(call: tuple[str, dict]) -> str:
    return json.dumps(list(call))


def test_gradio_client_sees_four_endpoints_and_no_more(by_client: dict):
    seen = by_client["endpoints"]
    assert list(seen["named_endpoints"]) == [f"/{name}" for name in NAMES]
    assert seen["unnamed_endpoints"] == {}
    assert all(endpoint["description"] for endpoint in seen["named_endpoints"].values())


def test_gradio_client_calls_each_endpoint(by_client: dict):
    reply = by_client[key(ASK)]
    assert reply["kind"] == "answer"
    quote = "**Site:** rises on the north face of Mount Kell and meets the sea at Port Vell."
    assert reply["citations"][0]["quote"] == quote
    compared = by_client[key(COMPARE)]
    assert (compared["kind"], compared["terms"]) == ("comparison", ["Amber river", "Blue river"])
    assert by_client[key(SNIPPET)]["kind"] == "snippet"
    items = by_client[key(QUIZ)]
    assert len(items) == 2
    assert all(item["citations"] and item["stem"] for item in items)
    assert by_client[key(UNKNOWN)]["kind"] == "abstention"


def test_mcp_lists_four_tools_with_documented_arguments_and_no_more(by_mcp: dict):
    tools = {tool["name"]: tool for tool in by_mcp["tools"]}
    assert sorted(tools) == sorted(NAMES)
    arguments = {name: tools[name]["inputSchema"]["properties"] for name in NAMES}
    assert {name: list(given) for name, given in arguments.items()} == {
        "ask": ["question"],
        "compare": ["terms"],
        "snippet": ["term", "length"],
        "quiz": ["topic", "count", "seed"],
    }
    assert all(a["description"] for given in arguments.values() for a in given.values())
    assert arguments["snippet"]["length"]["enum"] == ["line", "paragraph", "handout"]
    assert tools["quiz"]["inputSchema"].get("required", []) == []
    assert all("cit" in tool["description"] for tool in tools.values())


def test_mcp_calls_each_tool_and_gets_the_same_as_json(by_mcp: dict, by_client: dict):
    for call in (ASK, COMPARE, SNIPPET, QUIZ, UNKNOWN):
        failed, text = by_mcp[key(call)]
        assert not failed
        assert json.loads(text) == by_client[key(call)]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (EMPTY, "The question is empty: type a few words about your notes."),
        (TOO_MANY, "“count” takes a whole number from 1 to 50."),
    ],
)
def test_an_error_is_its_sentence(by_mcp: dict, by_client: dict, call, sentence: str):
    assert by_mcp[key(call)] == [True, sentence]
    assert by_client[key(call)] == sentence


def post(page: LivePage, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=20)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    accept = "application/json, text/event-stream"
    given = {"Content-Type": "application/json", "Accept": accept}
    connection.request("POST", path, body, given | headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_tools_answer_to_our_own_address_alone(page: LivePage):
    assert post(page, "/gradio_api/mcp/") == 200
    assert post(page, "/gradio_api/mcp/", Host="evil.example") == 421
    assert post(page, "/gradio_api/mcp/", Origin="http://evil.example") == 403


@pytest.mark.parametrize("path", ["messages/", "sse", "schema", "http/", "../upload"])
def test_the_other_doors_of_the_tools_are_shut(page: LivePage, path: str):
    assert post(page, f"/gradio_api/mcp/{path}") == 404
