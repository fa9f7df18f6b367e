"""Plots as inline SVG: pure functions from numbers; colours come from the page's style sheet.

A plot has a sentence that says the same, and its figures as a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 360, 176
_TOP, _BOTTOM, _LEFT, _RIGHT = 22, 26, 44, 8


def columns(labels: Sequence[str], values: Sequence[int], told: str) -> str:
    """A column a value, its number above and its label below; ``told`` says it in words."""
    most = max([*values, 1])
    room = WIDTH - 2 * _RIGHT
    step = room / max(1, len(values))
    floor = HEIGHT - _BOTTOM
    drawn = ""
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = _RIGHT + step * (place + 0.5)
        height = (floor - _TOP) * value / most
        height = max(height, 2.0)
        width = step * 0.62
        look = "ct-plot-now" if place == 0 else "ct-plot-bar"
        drawn += (
            f'<rect class="{look if value else "ct-plot-none"}" x="{middle - width / 2:.1f}" '
            f'y="{floor - height:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3"/>'
            f'<text class="ct-plot-value" x="{middle:.1f}" y="{floor - height - 6:.1f}">{value}'
            f'</text><text x="{middle:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>'
        )
    return _plot(drawn, told)


def curve(points: Sequence[tuple[int, float]], labels: Sequence[tuple[int, str]], told: str) -> str:
    """A line through one (x, share of 0..1) or more, over 0 to 100 %; ``labels`` stand below."""
    last = max(1, points[-1][0])
    floor, width = HEIGHT - _BOTTOM, WIDTH - _LEFT - _RIGHT

    def at(x: float, share: float) -> tuple[float, float]:
        return _LEFT + width * x / last, floor - (floor - _TOP) * min(1.0, max(0.0, share))

    scale = "".join(
        f'<line class="ct-plot-grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="ct-plot-scale" x="{_LEFT - 6}" y="{y + 4:.1f}">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
        for y in (at(0, share)[1],)
    )
    along = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in points))
    end_x, end_y = at(*points[-1])
    below = "".join(
        f'<text x="{at(x, 0)[0]:.1f}" y="{HEIGHT - 8}"{_anchor(x, last)}>{escape(label)}</text>'
        for x, label in labels
    )
    area = f"{_LEFT},{floor} {along} {end_x:.1f},{floor}"
    dots = f'<circle class="ct-plot-dot" cx="{end_x:.1f}" cy="{end_y:.1f}" r="4"/>'
    values = "".join(
        f'<text class="ct-plot-value {look}" x="{x:.1f}" y="{y - 10:.1f}">{share:.0%}</text>'
        for look, (day, share) in (("ct-plot-first", points[0]), ("ct-plot-end", points[-1]))
        for x, y in (at(day, share),)
    )
    return _plot(
        f'{scale}<polygon class="ct-plot-area" points="{area}"/>'
        f'<polyline class="ct-plot-line" points="{along}"/>{dots}'
        f"{values}{below}",
        told,
    )


def stack(parts: Sequence[tuple[str, int]], told: str) -> str:
    """One bar of parts beside each other, each with the class of its look."""
    total = max(1, sum(count for _, count in parts))
    x, drawn = 0.0, ""
    for look, count in parts:
        width = 100 * count / total
        drawn += f'<rect class="{look}" x="{x:.2f}" width="{width:.2f}" height="10"/>'
        x += width
    return (
        '<svg class="ct-stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(told)}">{drawn}</svg>'
    )


def figures(heads: tuple[str, str], rows: Sequence[tuple[str, str]], fold: str) -> str:
    """The numbers of a plot as a table, folded away under a label."""
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    return (
        f'<details class="ct-figures"><summary>{escape(fold)}</summary><table><thead><tr>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _anchor(x: int, last: int) -> str:
    if x == 0:
        return ' class="ct-plot-first"'
    return ' class="ct-plot-end"' if x == last else ""


def _plot(drawn: str, told: str) -> str:
    return (
        f'<svg class="ct-plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(told)}">{drawn}</svg>'
    )
