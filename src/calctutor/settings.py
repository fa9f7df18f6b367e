"""Settings, read once from the environment, a TOML file and the command line.

Later wins: defaults, then ``calctutor.toml`` in the home folder, then
``CALCTUTOR_*`` variables, then what the caller passes.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

import platformdirs

from calctutor.courses import Course, choose, read_courses
from calctutor.errors import SettingsError

VARIANTS = ("auto", "int8", "fp32", "torch")
ACCOUNTS = ("auto", "on")
DATABASE_SCHEMES = ("postgresql", "postgres", "postgresql+pg8000")
"""How an address of a shared database may begin."""
TOML_NAME = "calctutor.toml"
PREFIX = "CALCTUTOR_"
NOT_SETTINGS = ("CALCTUTOR_REQUIRE_BROWSER", "CALCTUTOR_CLIENT_NOTES")
"""Variables of the test suite that share the prefix."""

_PACKAGE = Path(__file__).resolve().parent
_NOTES_LINE = re.compile(r"(?m)^[ \t]*notes[ \t]*=.*$")
_FIRST_TABLE = re.compile(r"(?m)^[ \t]*\[|\Z")
_T = TypeVar("_T")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how calctutor runs; paths as the user named them.

    ``variant`` is how the model runs: "auto" takes the compiled int8 encoder
    where it agrees with fp32; "torch" runs sentence-transformers itself.
    ``threads`` 0 means one a core. ``passage_tokens`` is a passage's budget in
    tiktoken tokens. ``port`` is the first one tried. ``together`` are the courses
    that are asked as one, where more than one was chosen; ``notes`` is the first.
    ``database_url`` is the PostgreSQL server that holds what is shared, "" for none.

    For many people: ``address`` is the URL that they type ("" for this computer
    alone), ``accounts`` whether they sign in ("auto": as soon as others can reach
    the page), ``proxies`` the addresses of proxies that are believed, with commas
    between, ``user_header`` the header in which those say who is signed in, and
    ``metrics`` the address and port of the door for Prometheus, "" for none.
    """

    notes: Path
    home: Path
    indexes: Path
    cache: Path
    model: str = "all-MiniLM-L6-v2"
    variant: str = "auto"
    threads: int = 0
    passage_tokens: int = 200
    host: str = "127.0.0.1"
    port: int = 7860
    open_browser: bool = True
    address: str = ""
    accounts: str = "auto"
    proxies: str = ""
    user_header: str = ""
    metrics: str = ""
    database_url: str = ""
    together: tuple[Course, ...] = ()


KEYS = tuple(field.name for field in fields(Settings) if field.name != "together")
"""What can be set by name."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as it was given, what to call it, and what its paths start from."""

    value: object
    name: str
    base: Path | None = None


def read_settings(
    environ: Mapping[str, str],
    toml: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Settings from all sources; SettingsError names the key that makes no sense.

    ``toml`` None reads ``calctutor.toml`` in the home folder where it exists.
    Overrides that are None count as not given.
    """
    given = {
        **_from_environment(environ),
        **{k: _Given(v, k) for k, v in (overrides or {}).items() if v is not None},
    }
    _refuse_unknown(given)
    home_given = "home" in given
    home = _path(given["home"]) if home_given else platformdirs.user_data_path("calctutor", False)
    given = {**_from_toml(toml or home / TOML_NAME, required=toml is not None), **given}
    root = checkout_root()
    indexes = home / "indexes" if home_given or root is None else root / "indexes"
    return Settings(
        notes=_pick(given, "notes", _path, shipped_notes()),
        home=home,
        indexes=_pick(given, "indexes", _path, indexes),
        cache=_pick(given, "cache", _path, platformdirs.user_cache_path("calctutor", False)),
        model=_pick(given, "model", _text, "all-MiniLM-L6-v2"),
        variant=_pick(given, "variant", _one_of(VARIANTS), "auto"),
        threads=_pick(given, "threads", _whole(0, 1024), 0),
        passage_tokens=_pick(given, "passage_tokens", _whole(32, 4096), 200),
        host=_pick(given, "host", _text, "127.0.0.1"),
        port=_pick(given, "port", _whole(1, 65535), 7860),
        open_browser=_pick(given, "open_browser", _yes_or_no, True),
        address=_pick(given, "address", _text, ""),
        accounts=_pick(given, "accounts", _one_of(ACCOUNTS), "auto"),
        proxies=_pick(given, "proxies", _text, ""),
        user_header=_pick(given, "user_header", _text, ""),
        metrics=_pick(given, "metrics", _text, ""),
        database_url=_pick(given, "database_url", _database_url, ""),
    )


def checkout_root() -> Path | None:
    """The repository that this code runs from, or None for an installed package."""
    root = _PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "corpus").is_dir() else None


def shipped_notes() -> Path:
    """The folder of the notes that come with calctutor."""
    root = checkout_root()
    return root / "corpus" if root else _PACKAGE / "corpus"


def index_name(notes: Path) -> str:
    """A folder name for the index of some notes: readable, and one for each real path."""
    real = notes.expanduser().resolve()
    if real == shipped_notes().resolve():
        return "shipped"
    plain = unicodedata.normalize("NFKD", real.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "notes"
    digest = hashlib.sha256(os.path.normcase(str(real)).encode("utf-8", "surrogatepass"))
    return f"{slug}-{digest.hexdigest()[:8]}"


def index_folder(settings: Settings) -> Path:
    """Where the index of these notes lies; courses that are asked as one have one of their own."""
    if not settings.together:
        return settings.indexes / index_name(settings.notes)
    names = sorted(index_name(course.notes) for course in settings.together)
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
    return settings.indexes / f"together-{digest}"


def is_database(name: str) -> bool:
    """Whether this is the address of a PostgreSQL database."""
    scheme, found, _ = name.partition("://")
    return bool(found) and scheme in DATABASE_SCHEMES


def course_key(settings: Settings) -> str:
    """What these notes are known by on a server: their course's name, else that of their index.

    The name is the same on all machines, wherever the folder lies there.
    """
    courses = read_courses(settings.home)
    names = sorted(
        next((c.name for c in courses if _same(c.notes, notes)), index_name(notes))
        for notes in ([c.notes for c in settings.together] or [settings.notes])
    )
    return " + ".join(names)


def _same(one: Path, other: Path) -> bool:
    return one.expanduser().resolve() == other.expanduser().resolve()


def with_courses(settings: Settings, names: Sequence[str]) -> Settings:
    """The settings with these courses as their notes; none leaves them. Raises SettingsError."""
    chosen = choose(read_courses(settings.home), names)
    if not chosen:
        return settings
    return replace(settings, notes=chosen[0].notes, together=chosen if len(chosen) > 1 else ())


def is_shipped(notes: Path) -> bool:
    """Whether these are the notes that come with calctutor, which are never written to."""
    return _same(notes, shipped_notes())


def keep_notes(home: Path, notes: Path) -> None:
    """Make a folder the notes of every start to come, in ``calctutor.toml``; SettingsError.

    Only that line of the file changes.
    """
    path = home / TOML_NAME
    line = f"notes = {json.dumps(str(notes), ensure_ascii=False)}"
    try:
        before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        top = _FIRST_TABLE.search(before)
        head = before[: top.start()] if top else before
        new_head, found = _NOTES_LINE.subn(lambda _: line, head, count=1)
        after = (new_head if found else f"{line}\n{head}") + before[len(head) :]
        if tomllib.loads(after) != {**tomllib.loads(before), "notes": str(notes)}:
            raise ValueError("its line “notes” is not understood")
        home.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{TOML_NAME}.tmp")
        draft.write_bytes(after.encode("utf-8"))
        os.replace(draft, path)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(
            f"{TOML_NAME} in the home folder can't be changed ({why}): write {line} into it."
        ) from None


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables that give another process the very same settings."""
    return {f"{PREFIX}{name.upper()}": str(getattr(settings, name)) for name in KEYS}


def _from_environment(environ: Mapping[str, str]) -> dict[str, _Given]:
    names = [n for n in environ if n.startswith(PREFIX) and n not in NOT_SETTINGS]
    return {n.removeprefix(PREFIX).lower(): _Given(environ[n], n) for n in names if environ[n]}


def _from_toml(path: Path, *, required: bool) -> dict[str, _Given]:
    """The keys of a TOML file; {} where an optional one is missing."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        if required:
            raise SettingsError(f"There is no settings file {path}. Check its name.") from None
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} can't be read as TOML: {error}. Mend or remove it.") from None
    given = {k: _Given(v, f"{k} in {path.name}", path.parent) for k, v in table.items()}
    _refuse_unknown(given)
    if "home" in given:
        raise SettingsError(f"home can't be set in {path.name}; set CALCTUTOR_HOME or --home.")
    return given


def _refuse_unknown(given: Mapping[str, _Given]) -> None:
    known = KEYS
    for key, entry in given.items():
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}."
            raise SettingsError(f"calctutor has no setting {entry.name}: {hint}")


def _pick(given: Mapping[str, _Given], key: str, read: Callable[[_Given], _T], default: _T) -> _T:
    return read(given[key]) if key in given else default


def _path(given: _Given) -> Path:
    if not isinstance(given.value, str | os.PathLike) or not str(given.value).strip():
        raise SettingsError(f"{given.name} has to be a folder, not {given.value!r}.")
    path = Path(given.value).expanduser()
    return path if given.base is None else given.base / path


def _text(given: _Given) -> str:
    if not isinstance(given.value, str) or not given.value.strip():
        raise SettingsError(f"{given.name} has to be some text, not {given.value!r}.")
    return given.value.strip()


def _one_of(words: Sequence[str]) -> Callable[[_Given], str]:
    """A reader of one of some words."""

    def read(given: _Given) -> str:
        if given.value not in words:
            raise SettingsError(
                f"{given.name} has to be one of {', '.join(words)}, not {given.value!r}."
            )
        return str(given.value)

    return read


def _database_url(given: _Given) -> str:
    """An address of a PostgreSQL database; a message never repeats it, as it holds a password."""
    url = _text(given)
    if not is_database(url):
        raise SettingsError(
            f"{given.name} has to be the address of a PostgreSQL database, such as "
            "postgresql://user:password@host:5432/name: write one, or take the setting out."
        )
    return url


def _whole(low: int, high: int) -> Callable[[_Given], int]:
    """A reader of whole numbers from low to high."""

    def read(given: _Given) -> int:
        try:
            if isinstance(given.value, bool | float):
                raise ValueError
            number = int(str(given.value))
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise SettingsError(
                f"{given.name} has to be a whole number from {low} to {high}, not {given.value!r}."
            )
        return number

    return read


def _yes_or_no(given: _Given) -> bool:
    word = str(given.value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise SettingsError(f"{given.name} has to be true or false, not {given.value!r}.")
    return word in _TRUE
