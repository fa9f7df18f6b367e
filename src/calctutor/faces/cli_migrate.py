"""Data of a laptop moved to a server, or back."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from calctutor.errors import SettingsError
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean
from calctutor.learner_types import Moved
from calctutor.settings import Settings, is_database

_WORDS = {
    "learners": ("learner", "learners"),
    "attempts": ("answer", "answers"),
    "undone": ("answer taken back", "answers taken back"),
    "cards": ("card", "cards"),
    "sessions": ("quiz", "quizzes"),
    "aliases": ("accepted answer", "accepted answers"),
    "wishes": ("wish", "wishes"),
    "visits": ("browser", "browsers"),
    "turns": ("turn of a conversation", "turns of conversations"),
    "reports": ("report", "reports"),
    "accounts": ("account", "accounts"),
    "members": ("member of a course", "members of courses"),
    "invitations": ("invitation", "invitations"),
    "files": ("file of the bank", "files of the bank"),
}


def migrate(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """Move learners, conversations and the bank's review state."""
    from calctutor.moving import move

    source = arguments.source or ""
    if not source and not is_database(arguments.to):
        source = settings.database_url
    names = dict(_renamed(pair) for pair in arguments.rename)
    moved = move(settings, source, arguments.to, names, arguments.as_course or "")
    if arguments.json:
        print_json(asdict(moved), console)
    else:
        console.say(told(moved))
    return 0


def told(moved: Moved) -> str:
    """What was moved, in words."""
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for name, (one, many) in _WORDS.items()
        if (count := getattr(moved, name))
    ]
    first = f"Moved: {', '.join(parts)}." if parts else "Everything is there already."
    return "\n".join([first, *(clean(sentence) for sentence in moved.told)])


def _renamed(pair: str) -> tuple[str, str]:
    old, found, new = pair.partition("=")
    if not found or not old.strip() or not new.strip():
        raise SettingsError(f"--rename takes OLD=NEW, not {pair!r}: --rename me=ana")
    return old.strip(), new.strip()
