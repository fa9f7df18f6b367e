"""`calctutor doctor`: whether everything needed is here, whole, and works offline."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from calctutor.build import installation_checks
from calctutor.settings import Settings, as_environment, index_folder
from calctutor.types import Check

LEAST_SPACE = 500 * 1024 * 1024
"""Bytes that a first build needs: the compiled model, the index, and room."""

PATIENCE = 1800
"""Seconds for the offline question; the first one compiles the model and builds an index."""


def examine(settings: Settings) -> Iterator[Check]:
    """Every check in turn, the slow one last."""
    yield _python()
    yield _packages()
    yield _notes(settings.notes)
    for name, folder in _folders(settings).items():
        yield _folder(name, folder)
    yield from installation_checks(settings)
    yield answers_offline(settings)


def answers_offline(settings: Settings, patience: float = PATIENCE) -> Check:
    """Ask a question in a process that can't leave this machine."""
    name = "offline"
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CALCTUTOR_")}
    command = [sys.executable, "-m", "calctutor.faces.offline"]
    try:
        ran = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=patience,
            encoding="utf-8",
            errors="replace",
            env={**environ, **as_environment(settings)},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check(name, False, f"the question could not be asked: {error}")
    try:
        said = json.loads(ran.stdout)
    except ValueError:
        return Check(name, False, f"the question ended with status {ran.returncode}; see above")
    if "error" in said:
        return Check(name, False, str(said["error"]))
    detail = (
        f'"{said["question"]}" was answered with {said["citations"]} citations, network refused'
    )
    return Check(name, True, detail)


def _python() -> Check:
    system = f"{platform.system()} {platform.machine()}".strip()
    detail = f"{platform.python_version()} on {system}"
    return Check("python", sys.version_info >= (3, 11), detail)


def _packages() -> Check:
    """The versions of what calctutor needs, or what is missing and how to get it."""
    try:
        needed = [r for r in metadata.requires("calctutor") or [] if "extra ==" not in r]
    except metadata.PackageNotFoundError:
        return Check("packages", False, "calctutor is not installed: pip install -e . does it")
    found, missing = [f"calctutor {metadata.version('calctutor')}"], []
    for requirement in needed:
        package = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        return Check("packages", False, f"missing: pip install {' '.join(missing)}")
    return Check("packages", True, ", ".join(found))


def _notes(folder: Path) -> Check:
    if not folder.exists():
        return Check("notes", False, f"there is no folder {folder}: name another with --notes")
    return Check("notes", True, str(folder))


def _folders(settings: Settings) -> dict[str, Path]:
    return {"index folder": index_folder(settings).parent, "model cache": settings.cache}


def _folder(name: str, folder: Path) -> Check:
    """Whether a file can be written there, and whether there is room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"calctutor")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        why = error.strerror or str(error)
        return Check(name, False, f"{folder} can't be written ({why}): choose another --home")
    if free < LEAST_SPACE:
        return Check(name, False, f"{folder} has only {free // 2**20} MB left: free some space")
    return Check(name, True, f"{folder}, {free // 2**30} GB free")
