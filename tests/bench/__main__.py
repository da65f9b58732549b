"""Measure the board against its targets: `python -m tests.bench`; what misses one says MISSED."""

import argparse
import gc
import tempfile
from datetime import datetime
from pathlib import Path

from tests.bench import (
    browser,
    commands,
    comparing,
    counting,
    documents,
    periodic_reports,
    searching,
    walls,
    whole,
)
from tests.bench.boards import ZONE, Place, board_of, existing
from tests.bench.report import WRITTEN, Report, load

SIZES = (100_000, 1_000_000)
QUICK = 10_000
ASKED = {
    "counting": counting.run,
    "callbacks": whole.run,
    "since": comparing.run,
    "search": searching.run,
    "wall": walls.run,
    "documents": documents.run,
    "reports": periodic_reports.run,
}
PARTS = (*ASKED, "browser", "commands")


def _asked() -> argparse.Namespace:
    kept = Path(tempfile.gettempdir()) / "petition-board-bench"
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        epilog="Example: make bench ARGS='--cases 100000 --only counting callbacks'",
    )
    parser.add_argument("--cases", type=int, nargs="+", default=SIZES, help="sizes of the boards")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="what to measure")
    parser.add_argument("--folder", type=Path, default=kept, help="where boards are made and kept")
    parser.add_argument(
        "--board", type=Path, help="a board's database to measure instead, its keys beside it"
    )
    parser.add_argument("--instance", type=Path, help="the folder of its keys, where that is another one")
    parser.add_argument(
        "--demo", type=int, default=1_000_000, metavar="N", help="how many matters the command demo makes"
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} matters and few runs: does it work?")
    parser.add_argument("--write", action="store_true", help=f"keep the run in {WRITTEN.name}")
    return parser.parse_args()


def _places(asked: argparse.Namespace, until: datetime) -> list[Place]:
    if asked.board:
        return [existing(asked.board, asked.instance or asked.board.parent)]
    sizes = (QUICK,) if asked.quick else asked.cases
    return [board_of(cases, asked.folder, until.date()) for cases in sizes]


def main() -> int:
    """Print every figure; the exit code is 0 though targets are missed."""
    asked = _asked()
    began_at = datetime.now(ZONE)
    report = Report(began_at)
    times = 1 if asked.quick else 9
    places = _places(asked, began_at)
    if asked.quick:
        # A trial need not wait until all that was loaded is swept through before each question.
        gc.freeze()
    print(f"Medians of {times} runs or more (least–greatest); {load()}")
    for place in places:
        for key, run in ASKED.items():
            if key in asked.only:
                run(report, place, times)
        if "browser" in asked.only:
            browser.run(report, place, max(times // 2, 1))
    if "search" in asked.only:
        searching.run_drawn(report, max(times // 2, 1))
    if "commands" in asked.only:
        sizes: tuple[int, int | None] = (300, 500) if asked.quick else (asked.demo, None)
        commands.run(report, places[-1], sizes[0], sizes[1], max(times // 3, 1))
    print(f"\n{report.missed} targets MISSED ({load()})" if report.missed else "\nEvery target was met.")
    if asked.write:
        report.write()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
