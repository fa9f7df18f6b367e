"""The pictures of docs/performance.md, drawn from the JSON of the benchmarks.

    python benchmarks/plots.py [--results benchmarks/results] [--images docs/images]

Draws what is there: scale.json gives scale.svg (time and memory by the number of passages, both
axes logarithmic), startup.json startup.svg (a timeline of `calctutor ask`), page-speed.json
page-start.svg (one of the page, from `python app.py` to the first answer).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLOURS = ("#1f5fa8", "#b3541e", "#2e7d4f", "#7a3f8f")
FONT = 'font-family="sans-serif" font-size="13"'
Series = dict[str, list[tuple[float, float]]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--images", type=Path, default=HERE.parent / "docs" / "images")
    arguments = parser.parse_args(argv)
    drawings: dict[str, tuple[str, Callable[[dict], str]]] = {
        "scale": ("scale", scale),
        "startup": ("startup", startup),
        "page-start": ("page-speed", page_start),
    }
    for name, (results, draw) in drawings.items():
        source = arguments.results / f"{results}.json"
        if source.exists():
            told = json.loads(source.read_text(encoding="utf-8"))
            target = arguments.images / f"{name}.svg"
            target.write_text(draw(told), encoding="utf-8", newline="\n")
            sys.stdout.write(f"{target.name} from {source.name}\n")
    return 0


def scale(told: dict) -> str:
    """Three panels: milliseconds of a question, memory, and what building takes, by passages."""
    results = told["results"]
    times = {
        "one that names a term": points(results, "named_cpu_p50_ms"),
        "one of words": points(results, "again_cpu_p50_ms"),
        "nearest vectors": points(results, "nearest_cpu_p50_ms"),
        "words (BM25)": points(results, "words_cpu_p50_ms"),
    }
    sizes = {
        "index on disk": points(results, "index_mb"),
        "resident": points(results, "rss_mb"),
        "of it own, not mapped": points(results, "own_mb"),
    }
    making = {
        "seconds": points(results, "build_s"),
        "of the processor": points(results, "build_cpu_s"),
        "MB at the peak": points(results, "build_peak_mb"),
    }
    body = "".join(
        [
            *panel("A warm question, median, processor ms", times, 60),
            *panel("Asking: memory and disk, MB", sizes, 480),
            *panel("Building: s, MB", making, 900),
            note(told, 350),
        ]
    )
    return svg(1280, 370, body)


def points(results: Sequence[dict], name: str) -> list[tuple[float, float]]:
    """(passages, figure) of each size."""
    return [(float(r["passages"]), float(r[name])) for r in results]


def panel(title: str, series: Series, left: float) -> Iterator[str]:
    """Axes, lines and their names; 340 wide, 210 high, both axes logarithmic."""
    every = [point for line in series.values() for point in line]
    low_x, high_x = decades(x for x, _ in every)
    low_y, high_y = decades(y for _, y in every)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        return left + 340 * across, 250 - 200 * up

    yield text(left, 24, title, weight="bold")
    for power in range(low_x, high_x + 1):
        x, y = place(10**power, 10**low_y)
        yield f'<line x1="{x:.0f}" y1="50" x2="{x:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield text(x, 268, f"{10**power:,}", anchor="middle")
    for power in range(low_y, high_y + 1):
        x, y = place(10**low_x, 10**power)
        yield f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{x + 340:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield text(x - 6, y + 4, f"{10.0**power:g}", anchor="end")
    for (name, line), colour, row in zip(series.items(), COLOURS, range(9), strict=False):
        path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in line)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in line:
            across, down = place(x, y)
            yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>'
        x, y = left + 170 * (row % 2), 284 + 22 * (row // 2)
        yield f'<rect x="{x:.0f}" y="{y}" width="10" height="10" fill="{colour}"/>'
        yield text(x + 14, y + 10, name)


def decades(values: Iterator[float]) -> tuple[int, int]:
    """The powers of ten around some figures above zero."""
    logs = [math.log10(max(value, 1e-3)) for value in values]
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    return low, max(high, low + 1)


def startup(told: dict) -> str:
    """The stages of `calctutor ask`."""
    stages = [(str(name), float(value)) for name, value in told["stages"]]
    return timeline("From the command to the answer, seconds", stages, told)


def page_start(told: dict) -> str:
    """What a reader waits for: the page, the tutor behind it, the first answer."""
    until = {name: float(found["median"]) for name, found in told["figures"].items()}
    marks = ("server listens", "page to type into", "tutor ready")
    ends = [0.0, *(until[name] for name in marks)]
    stages = [(name, end - start) for name, start, end in zip(marks, ends, ends[1:], strict=False)]
    stages.append(("first answer", until["first answer"]))
    return timeline("From `python app.py` to an answer in the page, seconds", stages, told)


def timeline(title: str, stages: Sequence[tuple[str, float]], told: dict) -> str:
    """A bar a stage, each where the one before ends."""
    whole = sum(value for _, value in stages)
    parts, at = [text(20, 24, title, weight="bold")], 0.0
    for row, (name, value) in enumerate(stages):
        x, width, y = 180 + 480 * at / whole, 480 * value / whole, 40 + 26 * row
        parts.append(text(172, y + 14, name, anchor="end"))
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{max(width, 1):.1f}" height="18" '
            f'fill="{COLOURS[row % 2]}"/>'
        )
        parts.append(text(x + width + 6, y + 14, f"{value:.2f}"))
        at += value
    bottom = 40 + 26 * len(stages)
    parts.append(text(172, bottom + 14, "whole", anchor="end"))
    parts.append(text(180, bottom + 14, f"{whole:.2f}", weight="bold"))
    parts.append(note(told, bottom + 44))
    return svg(760, bottom + 60, "".join(parts))


def note(told: dict, y: float) -> str:
    """Machine and date, small."""
    load = f"load {told['load']:.1f}"
    return text(20, y, f"{told['date']}, {told['machine']}, Python {told['python']}, {load}")


def text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    """Words at a place."""
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text {place} fill="#222" {FONT}>{escape(words)}</text>'


def svg(width: float, height: float, body: str) -> str:
    """A whole picture on white."""
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{body}</svg>\n'


if __name__ == "__main__":
    raise SystemExit(main())
