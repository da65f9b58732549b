"""Measure the board against its targets: `python -m tests.bench [--cases N ...]`; what misses one says MISSED."""

import argparse
import tempfile
from pathlib import Path

from tests.bench import counting
from tests.bench.boards import UNTIL, board_of

SIZES = (100_000, 1_000_000)


def main() -> int:
    """Make or open the boards and print every figure; the exit code is 0 though targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", type=int, nargs="*", default=SIZES, help="sizes of the boards")
    kept = Path(tempfile.gettempdir()) / "petition-board-bench"
    parser.add_argument("--folder", type=Path, default=kept, help="where boards are made and kept")
    asked = parser.parse_args()
    missed = 0
    for cases in asked.cases:
        database = board_of(cases, asked.folder)
        missed += counting.run(database, UNTIL)
        database.dispose()
    print(f"\n{missed} targets MISSED" if missed else "\nEvery target was met.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
