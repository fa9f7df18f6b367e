"""The place Progress: its operations."""

from __future__ import annotations

from collections.abc import Mapping

from calctutor.faces.web.ops import Op

OPS: Mapping[str, Op] = {}
