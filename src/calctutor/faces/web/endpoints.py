"""The named endpoints: the same functions for gradio_client, for plain HTTP and for MCP."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from calctutor.errors import CalctutorError
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Loading

with quick_gradio():
    import gradio as gr
    from gradio.events import api


def endpoints(loading: Loading) -> None:
    """Add them; to be called within `gr.Blocks`."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer one question from the notes, every sentence cited to its exact place.

        Args:
            question: What to look up in the notes, in plain words.
        """
        stage = await loading.over()
        if stage.tutor is None:
            raise gr.Error(stage.failure, print_exception=False)
        try:
            return asdict(await asyncio.to_thread(stage.tutor.ask, question))
        except CalctutorError as error:
            raise gr.Error(str(error), print_exception=False) from None

    api(ask, api_name="ask", concurrency_limit=None)
