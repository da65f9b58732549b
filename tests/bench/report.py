"""Measured figures, the tables they stand in, and how these are printed and kept."""

import gc
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "docs" / "performance.md"
PLAIN = 24
"""Width of a column of the terminal's tables."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What repeated runs gave, and the most that their median may be; ``cpu`` is the same in processor time."""

    values: tuple[float, ...]
    most: float | None = None
    cpu: float | None = None

    @property
    def median(self) -> float:
        """Return the middle of the runs."""
        return median(self.values)

    @property
    def is_missed(self) -> bool:
        """Tell whether the median is above the target."""
        return self.most is not None and self.median > self.most

    def __str__(self) -> str:
        said = _number(self.median)
        if len(self.values) > 1:
            said += f" ({_number(min(self.values))}–{_number(max(self.values))})"
        if self.cpu is not None:
            said += f" cpu {_number(self.cpu)}"
        return said + (" MISSED" if self.is_missed else "")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 runs stay below."""
    return max(values) if len(values) < 20 else quantiles(values, n=20)[-1]


def timed(
    ask: Callable[[], object],
    times: int,
    most: float | None = None,
    before: Callable[[], object] = lambda: None,
) -> Figure:
    """Return the milliseconds of a question asked so many times, rubbish of earlier ones swept first.

    ``before`` is done before each time and not counted.
    """
    gc.collect()
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(times):
        before()
        began, cpu_began = perf_counter(), thread_time()
        ask()
        walls.append((perf_counter() - began) * 1000)
        cpus.append((thread_time() - cpu_began) * 1000)
    return Figure(tuple(walls), most, median(cpus))


Cell = Figure | str


@dataclass(slots=True)
class Table:
    """Figures of one kind, a row a thing measured."""

    title: str
    heads: tuple[str, ...]
    note: str = ""
    rows: list[tuple[str, tuple[Cell, ...]]] = field(default_factory=list)

    def add(self, name: str, *cells: Cell) -> None:
        """Add a row and print it."""
        if not self.rows:
            self._print_head()
        self.rows.append((name, cells))
        print(f"{name:30}" + "".join(f"{cell!s:>{PLAIN}} " for cell in cells), flush=True)

    def _print_head(self) -> None:
        print(f"\n{self.title}  [{load()}]")
        if self.note:
            print(self.note)
        print(f"{self.heads[0]:30}" + "".join(f"{head:>{PLAIN}} " for head in self.heads[1:]), flush=True)

    @property
    def missed(self) -> int:
        """Count the targets that were missed."""
        return sum(isinstance(cell, Figure) and cell.is_missed for _, cells in self.rows for cell in cells)

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [f"### {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += [_line(self.heads), _line(["---"] * len(self.heads))]
        lines += [
            _line([name, *(str(cell).replace("MISSED", "**MISSED**") for cell in cells)])
            for name, cells in self.rows
        ]
        return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def load() -> str:
    """Return how busy the machine is, so that a reader can judge the noise."""
    averages = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return f"load {averages} on {os.cpu_count()} cores"


@dataclass(slots=True)
class Report:
    """All tables of a run."""

    began_at: datetime
    tables: list[Table] = field(default_factory=list)
    loads: list[str] = field(default_factory=lambda: [load()])

    def table(self, title: str, *heads: str, note: str = "") -> Table:
        """Begin a table."""
        self.loads.append(load())
        self.tables.append(Table(title, heads, note))
        return self.tables[-1]

    @property
    def missed(self) -> int:
        """Count the targets that were missed."""
        return sum(table.missed for table in self.tables)

    def write(self, path: Path = WRITTEN) -> None:
        """Keep the run as a page of the documents."""
        machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
        head = f"""# Measured speed

Measured on {self.began_at:%Y-%m-%d %H:%M} by `make bench` ({machine}; {self.loads[0]} at its start, {load()} at its
end). A figure is the median of repeated runs with the least and the greatest in brackets; `cpu` is the processor time
of the same runs, which a busy machine changes less. What misses its target says **MISSED**: {self.missed} of them here.
"""
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        sections = [f"\n## {one.strip()}\n" for one in kept.split("\n## ")[1:]]
        said = "\n\n".join([head.rstrip(), *(table.markdown() for table in self.tables)]) + "\n"
        path.write_text("".join((said, *sections)), encoding="utf-8")


def keep_section(title: str, began_at: datetime, tables: Sequence[Table], path: Path = WRITTEN) -> None:
    """Keep tables as a section of the page of measured speed, in the place of the one with this title or at its end."""
    head, *sections = path.read_text(encoding="utf-8").split("\n## ")
    others = [one for one in sections if not one.startswith(f"{title}\n")]
    said = "\n\n".join(
        (f"{title}\n\nMeasured on {began_at:%Y-%m-%d %H:%M}.", *(one.markdown() for one in tables))
    )
    whole = "\n## ".join(one.rstrip() + "\n" for one in (head, *others, said))
    path.write_text(whole, encoding="utf-8")
