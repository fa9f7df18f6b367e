"""The version before, of which a new one takes over what did not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from calctutor.backends.content_schema import FILE
from calctutor.backends.content_store import ContentStore
from calctutor.backends.dense import Dense, open_dense
from calctutor.backends.fact_rows import FactRows
from calctutor.backends.index_folder import check_files
from calctutor.backends.layout import Layout
from calctutor.backends.manifest import Manifest


class Before:
    """The version before: the folder alone, or opened, where its notes are taken over."""

    def __init__(self, folder: Path | None, manifest: Manifest | None = None) -> None:
        """Without a manifest nothing but learned codes is taken over."""
        self.folder = folder
        self.manifest = manifest
        self.content = ContentStore(folder / FILE) if folder and manifest else None
        self.layout = self.content.layout if self.content else Layout(())

    def close(self) -> None:
        """Close its files."""
        if self.content:
            self.content.close()

    def check(self, names: Sequence[str]) -> None:
        """Hash some files in full, whose content is to be written under a new hash."""
        assert self.folder and self.manifest
        files = tuple(entry for entry in self.manifest.files if entry.name in names)
        check_files(self.folder, replace(self.manifest, files=files), full=True)

    @cached_property
    def dense(self) -> Dense:
        """Its passages' vectors."""
        assert self.folder
        return open_dense(self.folder)

    @cached_property
    def fact_rows(self) -> FactRows:
        """Its facts' vectors."""
        assert self.folder
        return FactRows(self.folder)
