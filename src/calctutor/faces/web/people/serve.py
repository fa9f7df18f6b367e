"""The page for many people, put together and served."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TextIO

from calctutor.errors import SettingsError
from calctutor.faces.web.desk import desk_component
from calctutor.faces.web.endpoints import endpoints
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.guard import Guard
from calctutor.faces.web.people.beat import Beat, figures
from calctutor.faces.web.people.came import Ask
from calctutor.faces.web.people.desk import PeopleDesk
from calctutor.faces.web.people.front import DOORS, Front
from calctutor.faces.web.people.gate import Gate
from calctutor.faces.web.people.limits import Bounds
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.network import network_of
from calctutor.faces.web.people.rooms import OpenLoad, Rooms, load_of
from calctutor.faces.web.people.watch import Watch, log_json
from calctutor.faces.web.serve import Server, address, listen, mounted
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.settings import Settings

with quick_gradio():
    import gradio as gr

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from calctutor.people_protocols import People, Visits
    from calctutor.study_protocols import LearnerStore


@dataclass(frozen=True, slots=True)
class Stores:
    """Where everything that is kept lies."""

    people: People
    learners: LearnerStore
    visits: Visits


def launch(settings: Settings, out: TextIO | None = None) -> None:
    """Serve until Ctrl-C; SettingsError without an administrator, or for what makes no sense."""
    stores = open_stores(settings)
    if not stores.people.has_administrator():
        raise SettingsError(texts.NO_ADMIN)
    serve(settings, stores, load_of, out or sys.stdout)


def open_stores(settings: Settings) -> Stores:
    """The stores of some settings; raises LearnersError."""
    from calctutor.build import open_learners, open_people, open_visits

    visits = open_visits(settings)
    if visits.notice:
        raise SettingsError(visits.notice)
    return Stores(open_people(settings), open_learners(settings), visits)


def serve(settings: Settings, stores: Stores, open_load: OpenLoad, out: TextIO) -> None:
    """Serve what ``open_load`` gives for each course, until Ctrl-C."""
    network_of(settings, settings.port)  # What makes no sense is said before a port is taken.
    try:
        listener = listen(settings.host, settings.port, tried=1)
    except SettingsError:
        raise SettingsError(texts.PORT_TAKEN.format(port=settings.port)) from None
    metrics = Metrics()
    app = people_app(settings, stores, open_load, metrics)
    if settings.metrics:
        metrics.serve(settings.metrics)
    log_json()
    url = address(settings.host, settings.port)
    said = partial(_say, out, frame_texts.SERVING.format(url=url))
    try:
        Server(app, [said], log_config=None).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    _say(out, frame_texts.GOODBYE)


def people_app(
    settings: Settings,
    stores: Stores,
    open_load: OpenLoad,
    metrics: Metrics,
    bounds: Bounds | None = None,
) -> ASGIApp:
    """The whole application: watched, guarded, behind the gate; loading has begun."""
    bounds = bounds or Bounds()
    net = network_of(settings, settings.port)
    rooms = Rooms(settings, open_load, stores.visits, stores.people)
    front = Front(
        stores.people, stores.learners, stores.visits, rooms, net, metrics, Ask(), Ask(), bounds
    )
    desk = PeopleDesk(rooms, stores.people, front.ask, metrics, bounds)
    page = people_page(desk)
    inner = mounted(page, settings.host, settings.port)
    metrics.watch_ready(lambda: rooms.ready)
    gate = Gate(inner, stores.people, net, front, bounds)
    rooms.start()
    name = f"{platform.node()}:{settings.port}"
    Beat(name, stores.people, lambda: figures(rooms, metrics, desk.slots)).start()
    return Watch(Guard(gate, net.hosts, net.origins, DOORS), metrics)


def people_page(desk: PeopleDesk) -> gr.Blocks:
    """Gradio's page, its operations and endpoints answered by a desk for people."""
    page: gr.Blocks = gr.Blocks(title=frame_texts.TITLE, analytics_enabled=False, fill_width=True)
    with page:
        desk_component(desk.call)
        endpoints(desk.choose)
    return page


def _say(out: TextIO, line: str) -> None:
    out.write(line + "\n")
    out.flush()
