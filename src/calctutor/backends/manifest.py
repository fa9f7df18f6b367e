"""The manifest of an index: what it was made from, with what, and the hash of each file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from calctutor.errors import IndexDamaged, IndexTooNew
from calctutor.types import IndexRecipe, SkippedFile

FORMAT = 5
"""The version of the index's layout; a reader leaves a higher one alone."""

MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One file of an index: its name, size in bytes, time of change (ns) and sha256."""

    name: str
    size: int
    changed: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of an index without reading it.

    ``notes`` holds (source, sha256 of the file's bytes) in the order indexed.
    """

    format: int
    recipe: IndexRecipe
    notes: tuple[tuple[str, str], ...]
    files: tuple[IndexFile, ...]
    built_at: datetime
    dimension: int
    passages: int
    facts: int
    terms: int
    skipped: tuple[SkippedFile, ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        """The sha256 of each indexed note by source."""
        return dict(self.notes)


def manifest_to_json(manifest: Manifest) -> str:
    """The manifest as JSON, ASCII only, on one line, which is written several times as fast."""
    data = {field.name: getattr(manifest, field.name) for field in fields(manifest)}
    data["recipe"] = asdict(manifest.recipe)
    data["files"] = [asdict(file) for file in manifest.files]
    data["skipped"] = [asdict(file) for file in manifest.skipped]
    data["built_at"] = manifest.built_at.isoformat()
    return json.dumps(data) + "\n"


def manifest_from_json(text: str) -> Manifest:
    """The manifest that was written; raises IndexTooNew or IndexDamaged."""
    try:
        data: dict[str, Any] = json.loads(text)
        if int(data["format"]) > FORMAT:
            raise IndexTooNew(TOO_NEW)
        return Manifest(
            format=int(data["format"]),
            recipe=IndexRecipe(**data["recipe"]),
            notes=tuple((str(source), str(digest)) for source, digest in data["notes"]),
            files=tuple(IndexFile(**entry) for entry in data["files"]),
            built_at=datetime.fromisoformat(data["built_at"]),
            dimension=int(data["dimension"]),
            passages=int(data["passages"]),
            facts=int(data["facts"]),
            terms=int(data["terms"]),
            skipped=tuple(SkippedFile(**entry) for entry in data["skipped"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamaged(DAMAGED.format(name=MANIFEST_FILE)) from error


TOO_NEW = (
    "This index was made by a newer version of calctutor: update calctutor, "
    "or choose another folder for the index."
)
DAMAGED = "The index is damaged ({name} is not as it was written): build it again."

_RECIPE_WORDS = {
    "embedder": "another embedding model",
    "reader": "another version of calctutor",
    "tokenizer": "another token counter",
    "passage_tokens": "another passage length",
    "window": "another model window",
}


def staleness(manifest: Manifest, recipe: IndexRecipe, digests: Mapping[str, str]) -> str | None:
    """The sentence that says why the index must be rebuilt, or None when it is current.

    ``digests`` holds the sha256 of each note of the folder now, by source.
    """
    changed_settings = [
        _RECIPE_WORDS[field.name]
        for field in fields(IndexRecipe)
        if getattr(recipe, field.name) != getattr(manifest.recipe, field.name)
    ]
    if manifest.format < FORMAT:
        changed_settings = ["an older index format"]
    if changed_settings:
        return f"The index was made with {' and '.join(changed_settings)}."
    return _changed_notes(manifest.digests, digests)


def _changed_notes(before: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    changed = sum(before[source] != now[source] for source in before.keys() & now.keys())
    added = len(now.keys() - before.keys())
    removed = len(before.keys() - now.keys())
    parts = []
    if changed:
        parts.append(f"{changed} of your notes {'has' if changed == 1 else 'have'} changed")
    if added:
        parts.append("1 note was added" if added == 1 else f"{added} notes were added")
    if removed:
        parts.append("1 note was removed" if removed == 1 else f"{removed} notes were removed")
    return f"{' and '.join(parts)}." if parts else None
