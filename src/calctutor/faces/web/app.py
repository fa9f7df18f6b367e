"""The page, put together (`create_app`) and served on this computer (`launch`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from calctutor.faces.web import render, shell, texts
from calctutor.faces.web.ask import ask_endpoint, ask_place
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Load, Loading, Progress, Stage, TutorLike
from calctutor.faces.web.serve import serve
from calctutor.settings import Settings

with quick_gradio():
    import gradio as gr


def create_app(load: Load, settings: Settings) -> gr.Blocks:
    """The page over whatever tutor ``load`` returns; loading begins at once, in a thread."""
    loading = Loading(load, texts.FAILED)
    page: gr.Blocks = gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True)
    with page:
        top = gr.HTML(
            html_template=shell.top_template(),
            js_on_load=shell.script("top.js"),
            apply_default_css=False,
            elem_id="top",
        )
        ask_place(loading)
        ask_endpoint(loading)

        async def opened() -> AsyncIterator[dict[str, str]]:
            async for message in status_messages(loading, settings.notes.name):
                yield message

        for event in (page.load, top.retry):
            event(
                opened,
                outputs=top,
                show_progress="hidden",
                concurrency_limit=None,
                api_visibility="private",
            )
    loading.start()
    return page


async def status_messages(loading: Loading, notes: str) -> AsyncIterator[dict[str, str]]:
    """The state of the tutor each time it changes, until it is ready or has failed."""
    loading.start()
    shown: Stage | None = None
    while True:
        stage = loading.stage
        if stage != shown:
            shown = stage
            yield {"status": render.status(stage, notes), "examples": render.examples(stage)}
        if stage.over:
            return
        await loading.changed(stage)


def launch(settings: Settings) -> None:
    """Serve the page until Ctrl-C; SettingsError for a host that is not this computer's own."""
    serve(partial(create_app, partial(_build, settings), settings), settings)


def _build(settings: Settings, progress: Progress) -> TutorLike:
    """The tutor, imported only now: the page is up by the time that this takes."""
    from calctutor.build import build_tutor

    return build_tutor(settings, progress)
