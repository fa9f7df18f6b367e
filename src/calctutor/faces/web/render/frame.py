"""The state of the tutor as HTML, for the bar."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from calctutor.faces.web.loading import Stage
from calctutor.faces.web.texts import frame as texts
from calctutor.types import SkippedFile


def status(stage: Stage, notes: str, notice: str = "") -> str:
    """The state of the tutor; ``notice`` is a sentence on what can't be kept, or ""."""
    warning = f'<p class="ct-warning">{escape(notice)}</p>' if notice else ""
    if stage.failure:
        return (
            f'<p class="ct-failed">{escape(stage.failure)}</p>'
            f'<button type="button" class="ct-plain ct-retry">{escape(texts.RETRY_BUTTON)}</button>'
        ) + warning
    if stage.tutor is None:
        line = escape(texts.progress(stage.name, stage.done, stage.total))
        return f'<p class="ct-working">{line}</p>{warning}'
    report = stage.tutor.report
    line = f"<bdi>{escape(notes)}</bdi>: {escape(texts.ready(report.files, report.facts))}"
    return f'<p class="ct-ready">{line}</p>{_skipped(report.skipped)}{warning}'


def _skipped(files: Sequence[SkippedFile]) -> str:
    if not files:
        return ""
    lines = "".join(f"<li><bdi>{escape(f.source)}</bdi>: {escape(f.reason)}</li>" for f in files)
    title = escape(texts.skipped(len(files)))
    return f'<details class="ct-skipped"><summary>{title}</summary><ul>{lines}</ul></details>'
