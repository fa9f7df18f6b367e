from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from calctutor.faces.web import shell
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


def test_the_template_holds_nothing_that_gradio_would_run_and_no_name_unfilled():
    assert not re.search(r"\$\{|\{\{|`|\\|\[\[", shell.template())


def test_the_style_sheet_cannot_close_its_own_tag():
    assert shell.head().count("</") == 1


@pytest.mark.parametrize("name", ["frame", *shell.PLACES])
def test_every_text_of_a_template_is_said_in_texts(name: str):
    """Words between the tags of a template are names of its texts; a key is called as it is."""
    path = Path(shell.__file__).parent / "templates" / f"{name}.html"
    bare = re.sub(
        r"<!--.*?-->|<kbd>.*?</kbd>|\[\[[A-Z0-9_]+\]\]",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.S,
    )
    assert re.findall(r">([^<>]*[A-Za-z][^<>]*)<", bare) == []


def test_each_place_has_a_section_and_a_link():
    html = shell.template()
    for place in shell.PLACES:
        assert f'id="place-{place}"' in html
        assert f'href="#{place}"' in html


def test_gradio_is_imported_without_writing_stubs_or_telemetry():
    code = (
        "import sys, os\n"
        "from calctutor.faces.web.gradio_import import quick_gradio\n"
        "with quick_gradio():\n"
        "    import gradio\n"
        "from gradio import component_meta, analytics\n"
        "assert component_meta.create_or_modify_pyi.__module__.startswith('calctutor')\n"
        "assert not analytics.analytics_enabled()\n"
        "assert 'mcp' not in sys.modules\n"
        "import calctutor.faces.web.serve\n"
        "assert 'mcp' not in sys.modules\n"
        "import mcp\n"
        "assert os.environ['HF_HUB_OFFLINE'] == '1'\n"
        "assert not [f for f in sys.meta_path if type(f).__module__.startswith('calctutor')]\n"
        "assert isinstance(gradio.Textbox(label='x').label, str)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
