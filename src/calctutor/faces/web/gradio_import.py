"""Import gradio without its rewriting of type stubs and without MCP: half of its import time.

Each component class that gradio defines re-parses its source and may rewrite a
``.pyi`` file beside it, on every import: 2.3 s of 4.2 s on two cores, and it
writes into the installed package. Nothing at run time reads those files. MCP
takes a quarter of what is left; `tools` loads it when a client comes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_WRITER = "gradio.component_meta"
_LATER = "mcp"
_SILENCE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "GRADIO_SHARE": "False",
}


@contextmanager
def quick_gradio() -> Iterator[None]:
    """Within it, ``import gradio`` is quick, and sends nothing to anybody."""
    os.environ.update(_SILENCE)
    finder = _WithoutStubs()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _WithoutStubs(MetaPathFinder):
    """Finds the one module that writes stubs, and loads it without that function."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of `gradio.component_meta`, else None: others find the rest.

        Raises ModuleNotFoundError for MCP, which gradio does without.
        """
        if fullname == _LATER:
            raise ModuleNotFoundError(f"{_LATER} is loaded later", name=_LATER)
        if fullname != _WRITER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Muted(spec.loader)
        return spec


class _Muted(Loader):
    """Runs a module as its own loader does, then drops its stub writer."""

    def __init__(self, inner: Loader) -> None:
        self._inner = inner

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module as the inner loader creates it."""
        return self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; a gradio without that function is left as it is."""
        self._inner.exec_module(module)
        if hasattr(module, "create_or_modify_pyi"):
            vars(module)["create_or_modify_pyi"] = _write_nothing


def _write_nothing(*_: object) -> None:
    """In place of `create_or_modify_pyi`."""
