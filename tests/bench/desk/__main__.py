"""Let twenty clerks work on one server for a quarter of an hour, on SQLite and on PostgreSQL."""

import argparse
from datetime import datetime

from tests.bench.boards import ZONE
from tests.bench.desk.clerks import made, run, table_of
from tests.bench.report import WRITTEN, keep_section

CASES = 20_000
SECTION = "Clerks at one server"


def main() -> int:
    """Print and keep what each kind of database gave; the exit code is 1 where an act was lost or a request failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.desk", description=__doc__)
    parser.add_argument("--clerks", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--pause", type=float, default=4.0, help="seconds between two things, on average")
    parser.add_argument("--cases", type=int, default=CASES, help="how many matters the county has")
    parser.add_argument("--on", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--write", action="store_true", help=f"keep the run in {WRITTEN.name}")
    asked = parser.parse_args()
    began_at = datetime.now(ZONE)
    tables, wrong = [], 0
    for name in asked.on:
        with made(name, asked.cases) as site:
            told, faults = run(site, asked.clerks, asked.minutes, asked.pause, began_at)
            tables.append(table_of(site, told, asked.clerks, asked.minutes, asked.pause))
        wrong += len(faults)
        print(*(f"FAULT {one}" for one in faults[:40]), sep="\n")
        print(f"{len(faults)} faults.")
    if asked.write:
        keep_section(SECTION, began_at, tables)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
