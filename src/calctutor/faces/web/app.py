"""The page, put together (`create_app`) and served on this computer (`launch`)."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError
from calctutor.faces.web.desk import Desk, OpenVisits, desk_component
from calctutor.faces.web.endpoints import endpoints
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Adopt, Load, Loading
from calctutor.faces.web.serve import serve
from calctutor.faces.web.texts import frame as texts
from calctutor.settings import Settings

if TYPE_CHECKING:
    from calctutor.protocols import Progress, Visits
    from calctutor.tutor import Tutor

with quick_gradio():
    import gradio as gr


def create_app(
    load: Load, settings: Settings, open_visits: OpenVisits, adopt: Adopt | None = None
) -> gr.Blocks:
    """The page over whatever tutor ``load`` returns; loading begins at once, in a thread."""
    loading = Loading(load, texts.FAILED, adopt)
    page: gr.Blocks = gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True)
    with page:
        desk_component(Desk(loading, settings, open_visits))
        endpoints(loading)
    loading.start()
    return page


def launch(settings: Settings) -> None:
    """Serve the page until Ctrl-C; SettingsError for a host that is not this computer's own."""
    load, visits = partial(_build, settings), partial(_open_visits, settings)
    adopt = partial(_adopt, settings) if settings.database_url else None
    serve(partial(create_app, load, settings, visits, adopt), settings)


def _build(settings: Settings, progress: Progress) -> Tutor:
    """The tutor, imported only now: the page is up by the time that this takes."""
    from calctutor.build import build_tutor

    tutor = build_tutor(settings, progress)
    Thread(target=_warm_up, args=(tutor,), name="warm-up", daemon=True).start()
    return tutor


def _adopt(settings: Settings, moved: Settings | None, progress: Progress) -> Tutor:
    """The tutor over what another process has built on the server."""
    from calctutor.build import build_tutor

    return build_tutor(moved or settings, progress, adopt=True)


def _warm_up(tutor: Tutor) -> None:
    """Ask something, so that what is made on first use is there for the reader's first question."""
    with suppress(CalctutorError):
        for example in tutor.examples()[:1]:
            tutor.ask(example)


def _open_visits(settings: Settings) -> Visits:
    from calctutor.build import open_visits

    return open_visits(settings)
