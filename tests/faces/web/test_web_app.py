from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from calctutor.faces.web import shell, texts
from calctutor.types import Citation, Reply
from live_page import LivePage


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The URL of a page whose tutor is ready."""
    with LivePage() as page:
        yield page.url


def call(url: str, question: str) -> tuple[str, object]:
    """What the named endpoint answers: ("complete" or "error", data)."""
    request = urllib.request.Request(
        url + "gradio_api/call/ask",
        json.dumps({"data": [question]}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{url}gradio_api/call/ask/{event}", timeout=20) as response:
        told = response.read().decode("utf-8")
    name, data = re.findall(r"event: (\w+)\ndata: (.*)\n", told)[-1]
    return name, json.loads(data)


def test_ask_is_the_one_named_endpoint(page: str):
    with urllib.request.urlopen(page + "gradio_api/info", timeout=20) as response:
        info = json.load(response)
    assert list(info["named_endpoints"]) == ["/ask"]
    assert info["unnamed_endpoints"] == {}
    assert "cited" in info["named_endpoints"]["/ask"]["description"]


def test_ask_answers_with_the_reply_as_json(page: str):
    name, data = call(page, "Where is the Amber river?")
    assert name == "complete"
    assert isinstance(data, list)
    reply = data[0]
    assert list(reply) == [name for name in Reply.__dataclass_fields__]
    assert reply["kind"] == "answer"
    assert list(reply["citations"][0]) == [name for name in Citation.__dataclass_fields__]
    assert reply["citations"][0]["quote"].startswith("- **Site:** rises")


def test_ask_tells_an_error_in_its_sentence(page: str):
    name, data = call(page, " ")
    assert name == "error"
    assert "The question is empty" in json.dumps(data)


def test_the_templates_hold_nothing_that_gradio_would_run():
    for template in (shell.top_template(), shell.ask_template()):
        assert not re.search(r"\$\{|\{\{|`|\\", template)


def test_the_style_sheet_cannot_close_its_own_tag():
    assert shell.head().count("</") == 1


def test_every_text_of_the_page_is_said_in_texts():
    """Words between tags of the templates all come from texts.py."""
    said = {v for v in vars(texts).values() if isinstance(v, str)}
    for template in (shell.top_template(), shell.ask_template()):
        for words in re.findall(r">([^<>]*[a-z][^<>]*)<", template):
            assert words.strip().replace("&#x27;", "'") in said


def test_gradio_is_imported_without_writing_stubs_or_telemetry():
    code = (
        "import sys, os\n"
        "from calctutor.faces.web.gradio_import import quick_gradio\n"
        "with quick_gradio():\n"
        "    import gradio\n"
        "from gradio import component_meta, analytics\n"
        "assert component_meta.create_or_modify_pyi.__module__.startswith('calctutor')\n"
        "assert not analytics.analytics_enabled()\n"
        "assert os.environ['HF_HUB_OFFLINE'] == '1'\n"
        "assert not [f for f in sys.meta_path if type(f).__module__.startswith('calctutor')]\n"
        "assert isinstance(gradio.Textbox(label='x').label, str)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
