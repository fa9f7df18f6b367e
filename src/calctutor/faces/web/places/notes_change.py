"""Changes of the folder of notes: files put in, replaced, removed, brought back, all or nothing.

The tutor is built anew while the old one goes on answering; where that fails,
the folder is as it was before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.courses import read_courses
from calctutor.errors import RequestError, SettingsError
from calctutor.faces.web.ops import Args, Context, Op, Result, flag, text, texts_of
from calctutor.faces.web.render import notes as render
from calctutor.faces.web.texts import notes as texts
from calctutor.protocols import Progress
from calctutor.settings import Settings, is_shipped, keep_notes, with_courses
from calctutor.visit_types import Visit

if TYPE_CHECKING:
    from datetime import datetime

    from calctutor.build import Change, NotesFolder

MOST_FILES = 200
_ONE_AT_A_TIME = threading.Lock()
"""Two changes at once would undo each other's files."""


def writable(settings: Settings, *, shared: bool = False) -> Result:
    """What can be changed under these settings, and what the reader is told of it."""
    from calctutor.build import OWN_NOTES, note_suffixes

    shipped = is_shipped(settings.notes)
    own = settings.home / OWN_NOTES
    told = texts.SHIPPED_AGAIN if own.exists() else texts.SHIPPED
    line = told.format(folder=own) if shipped else ""
    closed = _closed(settings, shared)
    return {
        "allowed": not closed,
        "told": closed or line,
        "choose": shipped and not own.exists(),
        "kinds": list(note_suffixes()),
    }


def _closed(settings: Settings, shared: bool) -> str:
    """Why nothing can be changed here, or ""."""
    if shared and is_shipped(settings.notes):
        return texts.SHIPPED_COURSE
    if settings.together:
        return texts.TOGETHER
    return texts.SINGLE if settings.notes.is_file() else ""


def _plan(context: Context, visit: Visit, args: Args) -> Result:
    """Of some files, which have a name that is taken already."""
    from calctutor.build import OWN_NOTES, fit_name, notes_folder

    names = [fit_name(name) for name in texts_of(args, "names", most=MOST_FILES, longest=500)]
    settings = context.here
    own = settings.home / OWN_NOTES
    if is_shipped(settings.notes) and own.exists():
        settings = replace(settings, notes=own)
    elif is_shipped(settings.notes) and flag(args, "alone"):
        return {"there": []}
    folder = notes_folder(settings)
    return {"there": [name for name in names if folder.holds(name)]}


def _replace(context: Context, visit: Visit, args: Args) -> Result:
    """Put a file that was sent in the place of a note, under the note's name."""
    source = text(args, "source", most=1000)
    upload = context.uploads.take(visit, text(args, "file", most=32, least=32))
    if Path(upload.name).suffix.lower() != Path(source).suffix.lower():
        raise RequestError(texts.OTHER_KIND.format(name=upload.name, source=source))

    def act(folder: NotesFolder, progress: Progress) -> Done:
        done = Done()
        now = context.tutor.place.now()
        done.changes.append(folder.put_at(source, upload.data, now))
        done.say(texts.DONE_REPLACED, [source])
        return done

    return {"work": context.works.start(visit, partial(change, context, act, False))}


def _remove(context: Context, visit: Visit, args: Args) -> Result:
    """Move a note to the trash."""
    source = text(args, "source", most=1000)
    if set(context.tutor.index.sources()) == {source}:
        raise RequestError(texts.LAST_ONE)

    def act(folder: NotesFolder, progress: Progress) -> Done:
        done = Done()
        done.changes.append(folder.take_out(source, context.tutor.place.now()))
        done.say(texts.DONE_REMOVED, [source])
        return done

    return {"work": context.works.start(visit, partial(change, context, act, False))}


def _back(context: Context, visit: Visit, args: Args) -> Result:
    """Bring a note back from the trash."""
    trashed = text(args, "trashed", most=80)

    def act(folder: NotesFolder, progress: Progress) -> Done:
        done = Done()
        change = folder.bring_back(trashed)
        done.changes.append(change)
        done.say(texts.DONE_BACK, [change.source])
        return done

    return {"work": context.works.start(visit, partial(change, context, act, False))}


def _refresh(context: Context, visit: Visit, args: Args) -> Result:
    """Read the folder anew, as it may have been changed elsewhere."""

    def job(progress: Progress) -> Result:
        with _ONE_AT_A_TIME:
            before = context.tutor.report
            report = context.loading.renew(progress).report
        changed = bool(report.reason) or report.skipped != before.skipped
        told = [texts.UPDATED if changed else texts.UNCHANGED, *report.notices]
        return {"html": render.done(told, []), "said": told[0], "source": ""}

    return {"work": context.works.start(visit, job)}


def _state(context: Context, visit: Visit, args: Args) -> Result:
    """A word that changes when the folder has been changed, here or elsewhere; cheap."""
    from calctutor.build import folder_state

    return {"state": folder_state(context.here)}


def _courses(context: Context, visit: Visit, args: Args) -> Result:
    """The courses to choose from, those that are open marked."""
    courses = read_courses(context.here.home)
    here = context.here
    open_ = {c.name for c in here.together} or {
        c.name for c in courses if c.notes.resolve() == here.notes.resolve()
    }
    base = _base(context).notes
    return {"html": render.courses([c.name for c in courses], open_, base.name) if courses else ""}


def _base(context: Context) -> Settings:
    """The settings without a course: those of the start, or of the user's own folder."""
    from calctutor.build import OWN_NOTES

    start = context.settings
    own = start.home / OWN_NOTES
    moved = is_shipped(start.notes) and own.exists()
    return replace(start, notes=own, together=()) if moved else start


def _open(context: Context, visit: Visit, args: Args) -> Result:
    """Speak for one course or several from now on; for the notes of the start without any."""
    names = texts_of(args, "names", most=20, longest=60)
    settings = with_courses(_base(context), names)

    def job(progress: Progress) -> Result:
        from calctutor.build import build_tutor

        with _ONE_AT_A_TIME:
            context.loading.renew(progress, partial(build_tutor, settings), settings)
        told = texts.OPENED.format(names=", ".join(names) or settings.notes.name)
        return {"html": render.done([told], []), "said": told, "source": ""}

    return {"work": context.works.start(visit, job)}


class Done:
    """What a change has done so far: the files it touched, what to say, what was refused."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.changes: list[Change] = []
        self.lines: list[str] = []
        self.refused: list[str] = []

    def say(self, sentence: str, names: Sequence[str]) -> None:
        """A sentence on some files; nothing where there are none."""
        if names:
            self.lines.append(sentence.format(names=", ".join(names)))


Act = Callable[["NotesFolder", Progress], Done]
Clock = Callable[[], "datetime"]


def change(context: Context, act: Act, alone: bool, progress: Progress) -> Result:
    """Change the folder and build the tutor anew; all as before where that fails."""
    from calctutor.build import build_tutor, changing_notes, own_notes

    with _ONE_AT_A_TIME:
        start = context.here
        if closed := _closed(start, context.shared):
            raise RequestError(closed)
        settings, new = start, False
        if is_shipped(start.notes):
            settings, new = own_notes(start, with_shipped=not alone)
        moves = settings is not start
        with changing_notes(settings, progress) as folder:
            done = Done()
            try:
                done = act(folder, progress)
                load = partial(build_tutor, settings) if moves else None
                tutor = context.loading.renew(progress, load, settings if moves else None)
            except Exception:
                for change in reversed(done.changes):
                    folder.undo(change)
                if new:
                    folder.drop()
                raise
    lines = [*done.lines, *(_keep(settings) if moves else ())]
    touched = {change.source for change in done.changes}
    left_out = [f"{s.source}: {s.reason}" for s in tutor.report.skipped if s.source in touched]
    converted = [name for name in tutor.report.converted if name in touched]
    lines += [texts.CONVERTED.format(names=", ".join(converted))] if converted else []
    lines += tutor.report.notices
    html = render.done([*lines, texts.UPDATED], [*done.refused, *left_out])
    first = next((c.source for c in done.changes if c.source in tutor.index.sources()), "")
    return {"html": html, "said": " ".join(lines), "source": first}


def _keep(settings: Settings) -> list[str]:
    """Speak for the user's own folder from now on, and say so."""
    lines = [texts.MOVED.format(folder=settings.notes)]
    try:
        keep_notes(settings.home, Path(settings.notes.name))
    except SettingsError as problem:
        lines.append(texts.NOT_KEPT.format(sentence=str(problem)))
    return lines


CHANGE_OPS: Mapping[str, Op] = {
    "notes.plan": _plan,
    "notes.replace": _replace,
    "notes.remove": _remove,
    "notes.back": _back,
    "notes.refresh": _refresh,
    "notes.state": _state,
    "notes.courses": _courses,
    "notes.open": _open,
}
