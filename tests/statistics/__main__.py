"""Simulate quiet counties and planted excesses and write what came into docs/statistics.md: `make statistics`."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import plotly

from dashboard.analysis.intervals import share_interval
from dashboard.analysis.watch import Finding, watch
from db.early_warning import ALPHA, WarningKind
from tests.chromium import find_chromium, started
from tests.statistics.county import Excess, county

ROOT: Final = Path(__file__).resolve().parents[2]
WRITTEN: Final = ROOT / "docs" / "statistics.md"
PICTURES: Final = ROOT / "docs" / "img"
QUIET_SIZES: Final = (24, 300)
PLANTED: Final[Mapping[tuple[int, bool], Sequence[int]]] = {
    (24, True): (2, 3, 4, 5, 6),
    (24, False): (3, 4, 5, 6, 8, 10, 12, 15),
    (300, True): (2, 4, 5, 6, 7, 8, 10, 12),
    (300, False): (8, 12, 16, 20, 25, 30, 40),
}
"""Sizes to plant, by matters a month and whether they are of one topic."""
COLOURS: Final = ("#2478b5", "#b8760f", "#108c6b", "#ae5f94")
Curve = list[tuple[int, int]]
SCRIPT: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@dataclass(frozen=True, slots=True)
class Told:
    """What a search of one drawn county told: the kinds of all findings, and whether the planted place is among them."""

    kinds: tuple[WarningKind, ...]
    has_place: bool
    has_other: bool


def told(seed: int, a_month: float, size: int, *, has_topic: bool = True) -> Told:
    """Draw a county, plant an excess of a size in township 7, search it, and say what came."""
    excess = Excess(size, topic=3 if has_topic else None) if size else None
    found = watch(county(seed, a_month=a_month, excess=excess))
    return Told(
        tuple(one.kind for one in found), any(map(_is_planted, found)), not all(map(_is_planted, found))
    )


def _is_planted(one: Finding) -> bool:
    return one.kind in (WarningKind.CLUSTER, WarningKind.GATHERED) and 7 in one.keys


def _many(
    pool: ProcessPoolExecutor, number: int, a_month: float, size: int, *, has_topic: bool = True
) -> list[Told]:
    seeds = range(1_000 * size, 1_000 * size + number)
    one = partial(told, a_month=a_month, size=size, has_topic=has_topic)
    return list(pool.map(one, seeds, chunksize=5))


def _share(part: int, n: int) -> str:
    limits = share_interval(part, n)
    return f"{part / n:.1%} ({limits.low:.1%}–{limits.high:.1%})"


def quiet_table(pool: ProcessPoolExecutor, number: int) -> Iterator[str]:
    """Yield the lines of the table of false alarms."""
    yield "| matters a month | counties | any alarm (95 % interval) | " + " | ".join(ALPHA) + " |"
    yield "|---|---|---|" + "---|" * len(ALPHA)
    for a_month in QUIET_SIZES:
        answers = _many(pool, number, a_month, 0)
        kinds = Counter(kind for one in answers for kind in set(one.kinds))
        cells = [f"{kinds[kind] / number:.1%}" for kind in ALPHA]
        alarms = sum(bool(one.kinds) for one in answers)
        yield f"| {a_month} | {number} | {_share(alarms, number)} | " + " | ".join(cells) + " |"


def power(pool: ProcessPoolExecutor, number: int) -> dict[tuple[int, bool], Curve]:
    """Return of each size how many of the drawn counties told the planted place."""
    return {
        (a_month, has_topic): [
            (size, sum(one.has_place for one in _many(pool, number, a_month, size, has_topic=has_topic)))
            for size in sizes
        ]
        for (a_month, has_topic), sizes in PLANTED.items()
    }


def power_table(found: Mapping[tuple[int, bool], Curve], number: int) -> Iterator[str]:
    """Yield the lines of the table of planted excesses."""
    yield "| matters a month | topics | planted in eight weeks | found by place and time (95 % interval) |"
    yield "|---|---|---|---|"
    for (a_month, has_topic), rows in found.items():
        for size, right in rows:
            yield f"| {a_month} | {'one' if has_topic else 'any'} | {size} | {_share(right, number)} |"


def power_figure(found: Mapping[tuple[int, bool], Curve], number: int) -> dict[str, Any]:
    """Return the power curves as a figure."""
    traces = []
    for ((a_month, has_topic), rows), colour in zip(found.items(), COLOURS, strict=True):
        limits = [share_interval(right, number) for _size, right in rows]
        shares = [right / number for _size, right in rows]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": f"{a_month} a month, {'one topic' if has_topic else 'any topics'}",
                "x": [size for size, _right in rows],
                "y": shares,
                "line": {"color": colour},
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [one.high - share for one, share in zip(limits, shares, strict=True)],
                    "arrayminus": [share - one.low for one, share in zip(limits, shares, strict=True)],
                    "thickness": 1,
                },
            }
        )
    return {
        "data": traces,
        "layout": {
            "width": 760,
            "height": 400,
            "font": {"family": "sans-serif", "size": 14, "color": "#1d2b2c"},
            "margin": {"l": 70, "r": 20, "t": 20, "b": 60},
            "xaxis": {"title": {"text": "matters planted in one township within eight weeks"}},
            "yaxis": {"title": {"text": "found"}, "tickformat": ".0%", "range": [0, 1.03]},
            "legend": {"x": 0.98, "y": 0.05, "xanchor": "right"},
            "plot_bgcolor": "#ffffff",
        },
    }


def draw(figure: dict[str, Any], path: Path) -> None:
    """Draw a figure into a PNG with the board's own plotly."""
    program = find_chromium()
    if program is None:
        raise SystemExit("Chromium is missing: setup/programs.sh installs it.")
    with tempfile.TemporaryDirectory() as folder, started(program) as browser:
        page_file = Path(folder) / "figure.html"
        page_file.write_text(
            f"<meta charset=utf-8><body style='margin:0'><div id=figure></div><script src='file://{SCRIPT}'></script>"
            f"<script>Plotly.newPlot('figure', ...Object.values({json.dumps(figure)}), {{staticPlot: true}})</script>",
            encoding="utf-8",
        )
        page = browser.new_page(viewport={"width": 760, "height": 400}, device_scale_factor=2)
        page.goto(f"file://{page_file}")
        page.locator(".main-svg").first.wait_for()
        page.screenshot(path=path)


def write(parts: dict[str, str]) -> None:
    """Put each part between its marks in docs/statistics.md."""
    text = WRITTEN.read_text(encoding="utf-8")
    for name, content in parts.items():
        head, _begin, rest = text.partition(f"<!-- {name} -->\n")
        _old, end, tail = rest.partition(f"<!-- end of {name} -->")
        if not end:
            raise SystemExit(f"docs/statistics.md has no place for {name}")
        text = f"{head}<!-- {name} -->\n{content}\n{end}{tail}"
    WRITTEN.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the simulations."""
    parser = argparse.ArgumentParser(prog="python -m tests.statistics", description=__doc__)
    parser.add_argument("--counties", type=int, default=400, help="drawn counties of each size")
    parser.add_argument("--write", action="store_true", help="write docs/statistics.md and its picture")
    asked = parser.parse_args(arguments)
    with ProcessPoolExecutor() as pool:
        quiet = "\n".join(quiet_table(pool, asked.counties))
        say(quiet)
        planted = max(asked.counties // 4, 20)
        found = power(pool, planted)
        table = "\n".join(power_table(found, planted))
        say(table)
    if asked.write:
        draw(power_figure(found, planted), PICTURES / "power.png")
        write({"false alarms": quiet, "planted excesses": table})
    return 0


if __name__ == "__main__":
    sys.exit(main())
