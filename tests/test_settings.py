from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import platformdirs
import pytest

from calctutor.errors import SettingsError
from calctutor.settings import (
    KEYS,
    Settings,
    as_environment,
    checkout_root,
    index_folder,
    index_name,
    keep_notes,
    read_settings,
    shipped_notes,
)

ROOT = Path(__file__).resolve().parents[1]


def test_defaults_are_the_shipped_notes_and_the_folders_of_the_platform(tmp_path: Path):
    settings = read_settings({}, toml=empty(tmp_path))
    assert settings.notes == shipped_notes() == ROOT / "corpus"
    assert settings.home == platformdirs.user_data_path("calctutor", False)
    assert settings.cache == platformdirs.user_cache_path("calctutor", False)
    assert settings.indexes == ROOT / "indexes"
    assert checkout_root() == ROOT
    assert (settings.host, settings.port, settings.open_browser) == ("127.0.0.1", 7860, True)
    assert (settings.model, settings.variant) == ("all-MiniLM-L6-v2", "auto")


def test_a_home_that_is_named_holds_the_indexes(tmp_path: Path):
    settings = read_settings({"CALCTUTOR_HOME": str(tmp_path)})
    assert settings.home == tmp_path
    assert settings.indexes == tmp_path / "indexes"
    settings = read_settings({"CALCTUTOR_HOME": "elsewhere"}, overrides={"home": str(tmp_path)})
    assert settings.indexes == tmp_path / "indexes"


def test_later_sources_win(tmp_path: Path):
    (tmp_path / "calctutor.toml").write_text("port = 1000\nthreads = 3\nhost = '::1'\n", "utf-8")
    environ = {"CALCTUTOR_HOME": str(tmp_path), "CALCTUTOR_PORT": "2000", "CALCTUTOR_THREADS": "4"}
    settings = read_settings(environ, overrides={"threads": 5, "port": None})
    assert (settings.host, settings.port, settings.threads) == ("::1", 2000, 5)


def test_every_setting_can_be_set_by_the_environment(tmp_path: Path):
    values: dict[str, object] = {
        "notes": tmp_path / "n", "home": tmp_path / "h", "indexes": tmp_path / "i",
        "cache": tmp_path / "c", "model": "some/model", "variant": "fp32", "threads": 7,
        "passage_tokens": 99, "host": "127.0.0.2", "port": 8123, "open_browser": False,
        "address": "https://tutor.example", "accounts": "on", "proxies": "127.0.0.1",
        "user_header": "X-Remote-User", "metrics": "127.0.0.1:9100",
        "database_url": "postgresql://me:secret@db.example:5432/tutor",
    }  # fmt: skip
    assert set(values) == set(KEYS) == {f.name for f in fields(Settings)} - {"together"}
    environ = {f"CALCTUTOR_{name.upper()}": str(value) for name, value in values.items()}
    assert read_settings(environ) == Settings(**values)  # type: ignore[arg-type]


def test_settings_pass_to_another_process_through_the_environment(tmp_path: Path):
    settings = read_settings({"CALCTUTOR_HOME": str(tmp_path), "CALCTUTOR_OPEN_BROWSER": "no"})
    assert read_settings(as_environment(settings)) == settings


def test_paths_in_the_file_start_from_the_file(tmp_path: Path):
    (tmp_path / "calctutor.toml").write_text("\ufeffnotes = 'mine'\n", "utf-8")
    assert read_settings({"CALCTUTOR_HOME": str(tmp_path)}).notes == tmp_path / "mine"
    assert read_settings({"CALCTUTOR_NOTES": "mine"}, toml=empty(tmp_path)).notes == Path("mine")


def test_an_empty_variable_counts_as_not_set(tmp_path: Path):
    assert read_settings({"CALCTUTOR_PORT": ""}, toml=empty(tmp_path)).port == 7860


def test_variables_of_others_and_of_the_tests_are_left_alone(tmp_path: Path):
    environ = {"CALCTUTOR_REQUIRE_BROWSER": "1", "PORT": "no", "PATH": "/bin"}
    assert read_settings(environ, toml=empty(tmp_path)).port == 7860


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "seventy", "CALCTUTOR_PORT has to be a whole number from 1 to 65535"),
        ("PORT", "0", "not '0'"),
        ("PORT", "65536", "65535"),
        ("PORT", "80.5", "whole number"),
        ("THREADS", "-1", "CALCTUTOR_THREADS"),
        ("PASSAGE_TOKENS", "3", "from 32"),
        ("VARIANT", "int4", "one of auto, int8, fp32, torch"),
        ("OPEN_BROWSER", "maybe", "true or false"),
        ("ACCOUNTS", "off", "one of auto, on"),
        ("NOTES", "   ", "CALCTUTOR_NOTES has to be a folder"),
        ("MODEL", "  ", "some text"),
        (
            "DATABASE_URL",
            "mysql://me:secret@db/x",
            "has to be the address of a PostgreSQL database",
        ),
        ("DATABASE_URL", "db.example/x", "such as postgresql://user:password@host:5432/name"),
        ("PROT", "80", "no setting CALCTUTOR_PROT: did you mean port?"),
        ("ZZZ", "80", "known are notes, home"),
    ],
)
def test_a_bad_variable_is_named_with_the_remedy(name: str, value: str, said: str, tmp_path: Path):
    with pytest.raises(SettingsError) as caught:
        read_settings({f"CALCTUTOR_{name}": value}, toml=empty(tmp_path))
    assert said in str(caught.value)


def test_the_address_of_a_database_is_never_repeated(tmp_path: Path):
    with pytest.raises(SettingsError) as caught:
        read_settings({"CALCTUTOR_DATABASE_URL": "mysql://me:secret@db/x"}, toml=empty(tmp_path))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+pg8000"])
def test_the_address_of_a_database_is_taken_as_it_is(tmp_path: Path, scheme: str):
    url = f"{scheme}://me@db/x?sslmode=require"
    settings = read_settings({"CALCTUTOR_DATABASE_URL": f" {url} "}, toml=empty(tmp_path))
    assert settings.database_url == url
    assert read_settings({}, toml=empty(tmp_path)).database_url == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = true", "port in calctutor.toml has to be a whole number"),
        ("port = 80.0", "port in calctutor.toml"),
        ("notes = 3", "notes in calctutor.toml has to be a folder, not 3"),
        ("prot = 3", "did you mean port?"),
        ("home = 'x'", "set CALCTUTOR_HOME or --home"),
        ("port", "can't be read as TOML"),
        ("host = ['a']", "host in calctutor.toml has to be some text"),
    ],
)
def test_a_bad_file_is_named_with_the_remedy(text: str, said: str, tmp_path: Path):
    (tmp_path / "calctutor.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({"CALCTUTOR_HOME": str(tmp_path)})
    assert said in str(caught.value)


def test_a_file_in_another_encoding_or_missing_is_named(tmp_path: Path):
    (tmp_path / "calctutor.toml").write_bytes(b"notes = '\xe9'")
    with pytest.raises(SettingsError, match="can't be read as TOML"):
        read_settings({"CALCTUTOR_HOME": str(tmp_path)})
    with pytest.raises(SettingsError, match="no settings file"):
        read_settings({}, toml=tmp_path / "none.toml")


def test_index_names_are_readable_and_one_for_each_folder(tmp_path: Path):
    for name in ("My Notes", "Anatomie für Anfänger", "заметки"):
        (tmp_path / name).mkdir()
    assert index_name(shipped_notes()) == "shipped"
    assert index_name(tmp_path / "My Notes").startswith("my-notes-")
    assert index_name(tmp_path / "My Notes") == index_name(tmp_path / "x" / ".." / "My Notes")
    assert index_name(tmp_path / "Anatomie für Anfänger").startswith("anatomie-fur-anfanger-")
    assert index_name(tmp_path / "заметки").startswith("notes-")
    assert index_name(tmp_path / "заметки") != index_name(tmp_path / "notes")


def test_the_index_lies_under_its_name(tmp_path: Path):
    settings = read_settings({"CALCTUTOR_HOME": str(tmp_path)})
    assert index_folder(settings) == tmp_path / "indexes" / "shipped"


def empty(folder: Path) -> Path:
    """A settings file that sets nothing, so that the reader's own is not read."""
    path = folder / "none-set.toml"
    path.write_text("", "utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'notes = "my notes"\n'),
        ("port = 8000\n", 'notes = "my notes"\nport = 8000\n'),
        ('# mine\nnotes = "x"  # old\nport = 1\n', '# mine\nnotes = "my notes"\nport = 1\n'),
        ('[courses]\nnotes = "c"\n', 'notes = "my notes"\n[courses]\nnotes = "c"\n'),
    ],
)
def test_the_folder_of_notes_is_kept_for_the_next_start(tmp_path: Path, before: str, after: str):
    toml = tmp_path / "calctutor.toml"
    if before:
        toml.write_text(before, encoding="utf-8", newline="")
    keep_notes(tmp_path, Path("my notes"))
    assert toml.read_text(encoding="utf-8") == after
    if "courses" not in before:
        assert read_settings({"CALCTUTOR_HOME": str(tmp_path)}).notes == tmp_path / "my notes"


def test_a_file_that_is_not_understood_is_left_as_it_is(tmp_path: Path):
    toml = tmp_path / "calctutor.toml"
    toml.write_text("port = = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="write notes = "):
        keep_notes(tmp_path, Path("n"))
    assert toml.read_text(encoding="utf-8") == "port = = 1\n"
