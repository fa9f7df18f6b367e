"""The cache of the compiled model: compiled once, in a child process, by one at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calctutor.backends.compiled_record import (
    MODEL_FILE,
    CompiledRecord,
    read_record,
    runtime_version,
)
from calctutor.backends.files import explain, locked, replace
from calctutor.backends.model_files import OFFLINE, ModelFiles, sha256_of_file
from calctutor.errors import ModelError
from calctutor.protocols import Progress

STAGE = "compiling the embedding model"
_WAITING = "waiting for another process to compile the embedding model"
_ORPHANED_AFTER = 3600.0

CHOICES = {"auto": ("int8", "fp32", "torch"), "int8": ("int8",), "fp32": ("fp32",)}
"""What is tried for a requested variant, in order."""


def compiled_model(
    files: ModelFiles, requested: str, cache: Path, progress: Progress | None, *, anew: bool = False
) -> tuple[Path, CompiledRecord]:
    """The folder of the compiled model and its record, compiled when missing or damaged.

    ``anew`` compiles even where there is a whole one. Raises ModelError.
    """
    folder = compiled_folder(files, requested, cache)
    record = None if anew else intact_record(folder)
    if record:
        return folder, record
    with _writing(cache):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.parent / "lock", _WAITING, progress) as waited:
            record = intact_record(folder) if waited or not anew else None
            if not record:
                _compile_into(folder, files, requested, progress)
                record = intact_record(folder)
    if not record:
        raise ModelError("The compiled embedding model was damaged while it was made: try again.")
    return folder, record


def compiled_folder(files: ModelFiles, requested: str, cache: Path) -> Path:
    """Where the compilation for a requested variant lies."""
    return cache / f"{files.name}-{files.digest}" / requested


def intact_record(folder: Path) -> CompiledRecord | None:
    """The record of a compilation that is complete, unaltered and of this runtime, else None."""
    record = read_record(folder)
    if not record or record.runtime != runtime_version():
        return None
    if record.variant == "torch":
        return record
    try:
        intact = sha256_of_file(folder / MODEL_FILE) == record.sha256
    except OSError:
        return None
    return record if intact else None


def _compile_into(
    folder: Path, files: ModelFiles, requested: str, progress: Progress | None
) -> None:
    _remove_orphans(folder.parent)
    fresh = folder.parent / f"compiling-{uuid.uuid4().hex[:12]}"
    old = fresh.with_name(f"{fresh.name}-old")
    fresh.mkdir()
    try:
        _run_child(files, fresh, CHOICES[requested], progress)
        if folder.exists():
            replace(folder, old)
        replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _remove_orphans(folder: Path) -> None:
    """What killed compilations left behind, an hour later."""
    for path in folder.glob("compiling-*"):
        try:
            if time.time() - path.stat().st_mtime > _ORPHANED_AFTER:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


def _run_child(
    files: ModelFiles, out: Path, variants: tuple[str, ...], progress: Progress | None
) -> None:
    """Compile in a process of its own, so that this one never imports torch."""
    command = [sys.executable, "-P", "-m", "calctutor.backends.compile"]
    command += [str(files.folder), str(out), ",".join(variants)]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
        ) as child,
    ):
        try:
            error = _follow(child, progress)
            status = child.wait()
        finally:
            child.kill()
        if error or status:
            complaints.seek(0)
            last = complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise ModelError(
                error
                or "The embedding model can't be compiled: the compiler stopped with status "
                f"{status} ({' '.join(last)[:300]}). Install calctutor again, or choose the "
                "variant torch."
            )


def _follow(child: subprocess.Popen[str], progress: Progress | None) -> str:
    """Pass the child's progress on until it ends; returns its error, or ""."""
    error = ""
    for line in child.stdout or ():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if not isinstance(said, dict):
            continue
        error = str(said.get("error", error))
        if progress and "done" in said:
            progress(STAGE, int(said["done"]), int(said["total"]))
    return error


def _environment() -> dict[str, str]:
    """This process's environment, offline, importing from where this process imports."""
    ours = str(Path(__file__).resolve().parents[2])
    paths = [ours, *(path for path in sys.path if path and Path(path).is_absolute())]
    return {
        **os.environ,
        **OFFLINE,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def _writing(cache: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"The compiled embedding model can't be written to {cache} ({explain(error)}): "
            "choose another home folder, or the variant torch, which needs none."
        ) from error
