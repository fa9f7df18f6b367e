"""The page, put together (`create_app`) and served on this computer (`launch`)."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, SettingsError
from calctutor.faces.web.desk import Desk, OpenVisits, desk_component
from calctutor.faces.web.endpoints import anybodys, endpoints
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Adopt, Load, Loading
from calctutor.faces.web.serve import accounts_needed, serve
from calctutor.faces.web.texts import frame as texts
from calctutor.faces.web.texts.people import NO_EXTRA
from calctutor.settings import Settings

if TYPE_CHECKING:
    from calctutor.people_protocols import Visits
    from calctutor.protocols import Progress
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
        desk_component(Desk(loading, settings, open_visits).call)
        endpoints(anybodys(loading))
    loading.start()
    return page


def launch(settings: Settings) -> None:
    """Serve the page until Ctrl-C; with accounts where others than this computer can reach it."""
    if accounts_needed(settings):
        if not all(map(find_spec, ("argon2", "prometheus_client"))):
            raise SettingsError(NO_EXTRA)
        from calctutor.faces.web.people.serve import launch as launch_people

        launch_people(settings)
        return
    load, visits = partial(build, settings), partial(open_visits, settings)
    adopting = partial(adopt, settings) if settings.database_url else None
    serve(partial(create_app, load, settings, visits, adopting), settings)


def build(settings: Settings, progress: Progress) -> Tutor:
    """The tutor, imported only now: the page is up by the time that this takes."""
    from calctutor.build import build_tutor, take_back_broken

    take_back_broken(settings)
    tutor = build_tutor(settings, progress)
    Thread(target=_warm_up, args=(tutor,), name="warm-up", daemon=True).start()
    return tutor


def adopt(settings: Settings, moved: Settings | None, progress: Progress) -> Tutor:
    """The tutor over what another process has built on the server."""
    from calctutor.build import build_tutor

    return build_tutor(moved or settings, progress, adopt=True)


def _warm_up(tutor: Tutor) -> None:
    """Ask something, so that what is made on first use is there for the reader's first question."""
    with suppress(CalctutorError):
        for example in tutor.examples()[:1]:
            tutor.ask(example)


def open_visits(settings: Settings) -> Visits:
    """The store of visits, imported only now."""
    from calctutor.build import open_visits as opened

    return opened(settings)
