"""Commands as whole processes: the second start, a demo of a size, the import of a strange file, an export."""

import csv
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from tests.bench.boards import Place, environment
from tests.bench.report import ROOT, Figure, Report
from tests.bench.serving import await_answer, end, free_port

START, DEMO, IMPORT, LOCKED, MEMORY = 5.0, 300.0, 60.0, 5.0, 1_000.0
NYC, DISTRICTS = "nyc_council_casework_2022_2023.csv", "nyc_community_districts.geojson"
MAPPING = ROOT / "docs" / "examples" / "nyc_casework.toml"
MEASURED = (
    "import resource, sys\n"
    "from db.__main__ import main\n"
    "code = main(sys.argv[1:])\n"
    "own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime\n"
    # A process's own maxrss begins with that of the one that started it; the peak of its memory does not.
    "peak = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "print(peak, cpu, file=sys.stderr)\n"
    "sys.exit(code)\n"
)


@dataclass(frozen=True, slots=True)
class Done:
    """One command: its seconds, its processor seconds, its peak of memory in MB, what it said."""

    seconds: float
    cpu: float
    megabytes: float
    said: str


def ran(settings: Mapping[str, str], arguments: Sequence[object]) -> Done:
    """Run one command of `python -m db` in a process of its own; a failure stops the run with what it said."""
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, arguments)],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = perf_counter() - began
    if done.returncode:
        raise SystemExit(f"python -m db {' '.join(map(str, arguments))}: {done.stderr[-2000:]}")
    kilobytes, cpu = done.stderr.split()[-2:]
    return Done(seconds, float(cpu), float(kilobytes) / 1024, done.stdout)


def run(report: Report, place: Place, demo_cases: int, import_rows: int | None, times: int) -> None:
    """Measure the commands; ``import_rows`` of None imports the whole file."""
    table = report.table(
        "Commands as whole processes",
        "command",
        "s",
        "cpu s",
        "peak MB",
        note=f"Targets: second start {START:g} s, a million matters {DEMO:g} s, import {IMPORT:g} s with {LOCKED:g} s of "
        f"write lock and {MEMORY:g} MB.",
    )
    with tempfile.TemporaryDirectory(prefix="board-bench-") as folder:
        table.add("second start to listening", _second_start(Path(folder), times), "", "")
        name = f"export of {min(place.cases, 100_000):,} rows as csv"
        table.add(name, *_exported(place, Path(folder)))
        _import(table.add, Path(folder), import_rows)
        made = ran(
            _fresh(Path(folder) / "demo"),
            ["demo", "--cases", demo_cases, "--until", place.until.isoformat()],
        )
        most = DEMO if demo_cases >= 1_000_000 else None
        table.add(f"demo of {demo_cases:,} matters", *_cells(made, most))


def _cells(done: Done, most: float | None, megabytes: float | None = None) -> tuple[Figure | str, ...]:
    return Figure((done.seconds,), most), f"{done.cpu:.1f}", Figure((done.megabytes,), megabytes)


def _fresh(folder: Path, zone: str = "Asia/Shanghai") -> dict[str, str]:
    return {"BOARD_INSTANCE": str(folder), "BOARD_ZONE": zone}


def _second_start(folder: Path, times: int) -> Figure:
    """Start the board by its one command, the first time with the making of its demo, and measure the later ones."""
    found: list[float] = []
    for is_later in (False, *(True,) * times):
        port = free_port()
        settings = _fresh(folder / "start") | {"BOARD_PORT": str(port)}
        began = perf_counter()
        process = subprocess.Popen(
            ["make", "run", f"VENV={os.environ.get('VENV', '.venv')}"],
            cwd=ROOT,
            env=environment(settings),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            await_answer(port, process=process)
            if is_later:
                found.append(perf_counter() - began)
        finally:
            end(process)
    return Figure(tuple(found), START)


def _exported(place: Place, folder: Path) -> tuple[Figure | str, ...]:
    """Export every row, of a large board those of some recent months, about 100,000."""
    query = ""
    if place.cases > 100_000:
        days = round(6 * 365 * 100_000 / place.cases)
        first = place.until.fromordinal(place.until.toordinal() - days)
        query = f"from={first.isoformat()}&to={place.until.isoformat()}"
    done = ran(place.settings, ["export", "--filter", query, "--out", folder / "rows.csv"])
    return _cells(done, None)


def _import(add: object, folder: Path, rows: int | None) -> None:
    given = Path(os.environ.get("BOARD_SAMPLE_DATA", "") or ROOT.parent / "shared" / "data")
    file, areas = given / NYC, given / DISTRICTS
    if not (file.is_file() and areas.is_file()):
        add(f"import of {NYC}", "not measured: BOARD_SAMPLE_DATA names no folder with it", "", "")  # type: ignore[operator]
        return
    if rows is not None:
        file = _first_rows(file, folder / NYC, rows)
    settings = _fresh(folder / "nyc", "America/New_York")
    ran(settings, ["migrate"])
    ran(settings, ["import-areas", areas, "--key", "community_board"])
    done = ran(settings, ["import", file, "--mapping", MAPPING])
    held = re.findall(r"locked for ([\d.]+) s", done.said)
    locked = Figure((float(held[0]),), LOCKED)
    read = re.findall(r"Rows read: (\d+)", done.said)
    add(f"import of {int(read[0]):,} rows", *_cells(done, IMPORT, MEMORY))  # type: ignore[operator]
    add("its write lock", locked, "", "")  # type: ignore[operator]


def _first_rows(file: Path, cut: Path, rows: int) -> Path:
    with file.open(newline="") as whole, cut.open("w", newline="") as part:
        csv.writer(part).writerows(islice(csv.reader(whole), rows + 1))
    return cut
