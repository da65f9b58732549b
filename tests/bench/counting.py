"""Milliseconds of counting and of ledger blocks by filter, scope and day, calm and with commits going on."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from sqlalchemy.orm import Session

from db.enums import Role
from db.filters import CaseFilter, Sort, SortKey
from db.queries.ledger import ledger_block
from db.queries.scopes import units_under
from db.scope import EVERYTHING, Scope
from db.session import Database
from db.tally.counts import columns_for, tally
from db.versions import current_version
from tests.bench.asked import FILTERS, PANELS, nine_filters, unit_of_middling_load
from tests.bench.boards import Place
from tests.bench.committing import changes, commits
from tests.bench.report import Figure, Report, percentile_95, timed

WHOLE, TYPICAL, TEXT_RARE, TEXT_COMMON = 20.0, 4.0, 20.0, 150.0
BLOCK_QUICK, BLOCK_OTHER = 5.0, 300.0
QUICK = (SortKey.DUE, SortKey.RECEIVED, SortKey.NUMBER)
OTHER = SortKey.TOWNSHIP
ROWS = 100
TEXT_MOST = {"text common": TEXT_COMMON, "text rare": TEXT_RARE}


@dataclass(frozen=True, slots=True)
class Setting:
    """Who asks, as of when, and whether another process commits once a second meanwhile."""

    name: str
    scope: Scope
    as_of: date
    has_commits: bool = False


def run(report: Report, place: Place, times: int) -> None:
    """Measure every setting on one board."""
    database = place.opened()
    until = place.until
    began = perf_counter()
    with database.reading() as session:
        columns = columns_for(session, until)
        loaded = perf_counter() - began
        size = 0 if columns is None else columns.size
        filters = nine_filters(session, until)
        units = units_under(session, unit_of_middling_load(session, until))
    print(f"\n{size:,} matters; columns loaded in {loaded:.1f} s")
    settings = (
        Setting("whole county, today", EVERYTHING, until),
        Setting("one unit's matters, today", Scope(Role.UNIT, units), until),
        Setting("whole county, 400 days ago", EVERYTHING, until - timedelta(days=400)),
        Setting("whole county, today, a commit a second", EVERYTHING, until, has_commits=True),
    )
    for setting in settings:
        _measure(report, place, database, setting, filters, times)
    _first_after_commit(report, place, database, times)
    database.dispose()


def _measure(
    report: Report,
    place: Place,
    database: Database,
    setting: Setting,
    filters: dict[str, CaseFilter],
    times: int,
) -> None:
    table = report.table(
        f"Counting and ledger blocks, {place.cases:,} matters: {setting.name}",
        "filter",
        "rows",
        "tally ms",
        *(f"block by {key.value} ms" for key in QUICK),
        f"block by {OTHER.value} ms",
        note=f"{len(PANELS)} questions of 8 panels in one tally, the first after a commit that changed a counted matter; blocks of {ROWS} rows, the slowest of the first, the "
        f"middle and the last. Targets at 1M: tally {WHOLE:g} (none), {TYPICAL:g} (median of the filters), rare text "
        f"{TEXT_RARE:g}; block {BLOCK_QUICK:g} by due, receipt and number, {BLOCK_OTHER:g} by others.",
    )
    _warm(database, setting)
    tallies: list[float] = []
    with ExitStack() as stack:
        change = stack.enter_context(changes(database))
        if setting.has_commits:
            stack.enter_context(commits(place))
        for name in FILTERS:
            chosen = filters[name]
            tallied = _tallied(
                database, setting, name, chosen, times, lambda: brought(database, setting.as_of, change)
            )
            tallies.append(tallied.median)
            blocks = [_slowest_block(database, setting, name, chosen, key, times) for key in (*QUICK, OTHER)]
            table.add(name, f"{_total(database, setting, chosen):,}", tallied, *blocks)
        anew = _tallied(
            database, setting, "none", filters["none"], times, lambda: forget(database, setting.as_of)
        )
        table.add("none, all rows counted", "", anew, "", "", "", "")
    table.add("median of the filters", "", Figure((median(tallies),), TYPICAL), "", "", "", "")


def brought(database: Database, as_of: date, change: Callable[[], None]) -> None:
    """Change a counted matter and bring the columns to that commit, as the first reader after it does."""
    change()
    with database.reading() as session:
        columns_for(session, as_of)


def forget(database: Database, as_of: date) -> None:
    """Forget the answers that are kept of the present version and of those before it, so that all rows are counted."""
    with database.reading() as session:
        columns = columns_for(session, as_of)
        if columns is not None:
            columns.answers.clear()
            for step in columns.steps:
                step.answers.clear()


def asked_of(
    database: Database,
    ask: Callable[[Session], object],
    times: int,
    most: float | None,
    before: Callable[[], object] = lambda: None,
) -> Figure:
    """Time a question, each asked in a snapshot of its own as a request does."""

    def in_a_snapshot() -> None:
        with database.reading() as session:
            current_version(session)
            ask(session)

    return timed(in_a_snapshot, times, most, before)


def _tallied(
    database: Database,
    setting: Setting,
    name: str,
    chosen: CaseFilter,
    times: int,
    before: Callable[[], object],
) -> Figure:
    most = WHOLE if name == "none" else TEXT_MOST.get(name)
    return asked_of(
        database,
        lambda session: tally(session, PANELS, chosen, setting.scope, setting.as_of),
        times,
        most,
        before,
    )


def _slowest_block(
    database: Database, setting: Setting, name: str, chosen: CaseFilter, key: SortKey, times: int
) -> Figure:
    sorted_by = replace(chosen, sort=Sort(key))
    most = max(BLOCK_QUICK if key in QUICK else BLOCK_OTHER, TEXT_MOST.get(name, 0))
    total = _total(database, setting, sorted_by)

    def at(start: int) -> Figure:
        return asked_of(
            database,
            lambda session: ledger_block(
                session, sorted_by, setting.scope, setting.as_of, start, start + ROWS
            ),
            max(times // 2, 3),
            most,
        )

    places = {0, total // 2, max(total - ROWS, 0)}
    return max((at(start) for start in sorted(places)), key=lambda figure: figure.median)


def _total(database: Database, setting: Setting, chosen: CaseFilter) -> int:
    with database.reading() as session:
        return ledger_block(session, chosen, setting.scope, setting.as_of, 0, 0).total


def _warm(database: Database, setting: Setting) -> None:
    """Work out each order once, as the first reader of a process pays for it."""
    with database.reading() as session:
        for key in (*QUICK, OTHER):
            began = perf_counter()
            ledger_block(session, CaseFilter(sort=Sort(key)), setting.scope, setting.as_of, 0, ROWS)
            milliseconds = (perf_counter() - began) * 1000
            if milliseconds > BLOCK_OTHER:
                print(f"  the first block by {key.value}, once a process: {milliseconds:,.0f} ms", flush=True)


def _first_after_commit(report: Report, place: Place, database: Database, times: int) -> None:
    """Measure what the one request pays that finds the columns a commit behind."""
    table = report.table(
        f"The first count after a commit, {place.cases:,} matters", "request", "ms", "95 of 100 ms"
    )
    found: list[float] = []
    with changes(database) as change:
        for _ in range(max(times, 5)):
            change()
            asked = asked_of(
                database,
                lambda session: tally(session, PANELS, CaseFilter(), EVERYTHING, place.until),
                1,
                None,
            )
            found.append(asked.median)
    table.add("tally, no filter", Figure(tuple(found), WHOLE * 2), f"{percentile_95(found):.1f}")
