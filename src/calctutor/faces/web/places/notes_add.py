"""Files put among the notes: looked at where they are not tidy, then added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, NotesError, RequestError
from calctutor.faces.web.ops import Args, Context, Op, Result, flag, texts_of
from calctutor.faces.web.places.notes_change import MOST_FILES, Done, change
from calctutor.faces.web.render import notes as render
from calctutor.faces.web.texts import notes as texts
from calctutor.faces.web.uploads import Upload
from calctutor.import_types import Imported
from calctutor.importing import note_name
from calctutor.protocols import Clock, Progress
from calctutor.visit_types import Visit

if TYPE_CHECKING:
    from calctutor.build import NotesFolder
    from calctutor.importing import Importer

UNTIDY = (".txt", ".text")
"""What may be text out of a document: it is put in tidied, or as it stands, as the user likes.

Markdown is put in byte for byte; a document is, too, and converted when it is indexed.
"""


def _look(context: Context, visit: Visit, args: Args) -> Result:
    """What would be tidied in files that were sent, before they are put anywhere."""
    uploads = [context.uploads.take(visit, one) for one in _ids(args)]

    from calctutor.build import open_importer

    def job(progress: Progress) -> Result:
        found = []
        with closing(open_importer(context.here)) as importer:
            for count, upload in enumerate(uploads):
                progress(texts.LOOKING, count, len(uploads))
                imported = _tidied(importer, upload, progress)
                if imported is not None:
                    shown = {"name": upload.name, "becomes": note_name(upload.name)}
                    found.append(shown | {"html": render.findings(imported)})
        return {"looks": found}

    return {"work": context.works.start(visit, job)}


def _ids(args: Args) -> tuple[str, ...]:
    ids = texts_of(args, "files", most=MOST_FILES, longest=32)
    if not ids:
        raise RequestError(texts.NOTHING_SENT)
    return ids


def _tidied(importer: Importer, upload: Upload, progress: Progress) -> Imported | None:
    """A text as tidy notes; None for other kinds, and where there is nothing to tidy or to read."""
    if not upload.name.lower().endswith(UNTIDY):
        return None
    try:
        imported = importer.read(upload.name, upload.data, progress)
    except NotesError:
        return None
    return imported if imported.findings or imported.joined else None


def _add(context: Context, visit: Visit, args: Args) -> Result:
    """Put files that were sent among the notes; those of a name that is there are replaced."""
    uploads = [context.uploads.take(visit, one) for one in _ids(args)]
    over, tidy = flag(args, "over"), flag(args, "tidy")

    def act(folder: NotesFolder, progress: Progress) -> Done:
        sent = _all_tidied(context, uploads, progress) if tidy else uploads
        return _put_all(folder, sent, over, progress, context.tutor.place.now)

    alone = flag(args, "alone")
    return {"work": context.works.start(visit, partial(change, context, act, alone))}


def _all_tidied(context: Context, uploads: Sequence[Upload], progress: Progress) -> list[Upload]:
    """The files, those that need it made into tidy Markdown."""
    from calctutor.build import open_importer

    made = []
    with closing(open_importer(context.here)) as importer:
        for upload in uploads:
            imported = _tidied(importer, upload, progress)
            if imported is not None:
                upload = Upload(note_name(upload.name), imported.markdown.encode("utf-8"))
            made.append(upload)
    return made


def _put_all(
    folder: NotesFolder, uploads: Sequence[Upload], over: bool, progress: Progress, now: Clock
) -> Done:
    done = Done()
    for count, upload in enumerate(uploads):
        progress(texts.WRITING, count, len(uploads))
        try:
            _make_sure_of_kind(upload.name)
            change = folder.put(upload.name, upload.data, now(), over=over)
        except CalctutorError as problem:
            done.refused.append(str(problem))
        else:
            done.changes.append(change)
    added = [c.source for c in done.changes if not c.trashed]
    replaced = [c.source for c in done.changes if c.trashed]
    done.say(texts.DONE_ADDED, added)
    done.say(texts.DONE_REPLACED, replaced)
    if not done.changes:
        raise RequestError(" ".join(done.refused))
    return done


def _make_sure_of_kind(name: str) -> None:
    from calctutor.build import note_suffixes

    kinds = note_suffixes()
    if not name.lower().endswith(kinds):
        raise RequestError(texts.WRONG_KIND.format(name=name, kinds=", ".join(kinds)))


ADD_OPS: Mapping[str, Op] = {"notes.look": _look, "notes.add": _add}
