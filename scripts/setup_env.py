"""Make .venv with everything that calctutor needs, once for each set of pins.

Run by `make`; does nothing when .venv already matches pyproject.toml and
constraints.txt. Needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "calctutor-setup.txt"
INPUTS = ("pyproject.toml", "constraints.txt", "scripts/setup_env.py")
CUDA_NOTE = (
    "Note: pip found no CPU build of torch and took the CUDA one (several GB, also fine). For the "
    'small one, run .venv/bin/pip install --force-reinstall "torch=={version}" with the CPU '
    '--index-url that the "get started" page of pytorch.org names.'
)


def main() -> int:
    """Create or complete .venv; return 0, or 1 with a line that says what failed."""
    if sys.version_info < (3, 11):  # noqa: UP036  whatever python3 is there runs this
        print(f"calctutor needs Python 3.11 or newer; this is {platform.python_version()}.")
        return 1
    key = fingerprint()
    if up_to_date(key):
        STAMP.touch()
        return 0
    try:
        install()
    except subprocess.CalledProcessError as error:
        print(f"Set-up failed at: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    STAMP.write_text(key, encoding="utf-8")
    return 0


def fingerprint() -> str:
    """Digest of all that decides what is installed."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def up_to_date(key: str) -> bool:
    """Whether .venv was completed with these very pins."""
    if not (STAMP.exists() and venv_python().exists()):
        return False
    return STAMP.read_text(encoding="utf-8") == key


def venv_python() -> Path:
    """The interpreter inside .venv on this platform."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install() -> None:
    """Create .venv where it is missing, then torch, then calctutor with its tools."""
    if not venv_python().exists():
        print("Creating .venv ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    print("Installing what calctutor needs (once, a few minutes) ...", flush=True)
    install_torch(pinned("torch"))
    pip("install", "--editable", f"{ROOT}[dev]").check_returncode()


def pinned(package: str) -> str:
    """The version that constraints.txt pins a package to."""
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        if name.strip().lower() == package:
            return version.strip()
    raise SystemExit(f"constraints.txt pins no {package}.")


def install_torch(version: str) -> None:
    """Take the CPU build where pip can find one, else the platform's own."""
    if pip("install", f"torch=={version}+cpu", quiet=True).returncode == 0:
        return
    pip("install", f"torch=={version}").check_returncode()
    if sys.platform == "linux" and has_cuda_build():
        print(CUDA_NOTE.format(version=version), flush=True)


def has_cuda_build() -> bool:
    """Whether the installed torch was built for CUDA, read without importing it."""
    code = "import importlib.metadata as m; print('\\n'.join(m.requires('torch') or []))"
    listed = subprocess.run(
        [str(venv_python()), "-c", code], check=True, capture_output=True, text=True
    )
    return "nvidia" in listed.stdout or "cuda" in listed.stdout


def pip(*arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run pip in .venv under the constraints; a quiet run shows nothing when it fails."""
    command = [str(venv_python()), "-m", "pip", *arguments]
    command += ["--constraint", str(ROOT / "constraints.txt")]
    command += ["--quiet", "--disable-pip-version-check", "--no-input"]
    silent = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, check=False, stdout=silent, stderr=silent)


if __name__ == "__main__":
    sys.exit(main())
