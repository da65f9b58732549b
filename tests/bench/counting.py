"""Milliseconds of counting and of ledger blocks, by filter, scope and day, against the targets."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.enums import Role
from db.filters import CaseFilter, Sort, SortKey
from db.models.cases import CASE_SPAN
from db.models.records import DataChange
from db.queries.ledger import ledger_block
from db.queries.scopes import units_under
from db.scope import EVERYTHING, Scope
from db.session import Database
from db.tally.counts import columns_for, tally
from db.versions import current_version
from tests.bench.asked import PANELS, nine_filters

TALLY_WHOLE, TALLY_TYPICAL, TEXT_RARE, TEXT_COMMON = 20.0, 4.0, 20.0, 150.0
BLOCK_QUICK, BLOCK_OTHER = 5.0, 300.0
QUICK = (SortKey.DUE, SortKey.RECEIVED, SortKey.NUMBER)
OTHER = (SortKey.TOWNSHIP, SortKey.TITLE)
TIMES = 9


@dataclass(frozen=True, slots=True)
class Setting:
    """Who asks, and as of when."""

    name: str
    scope: Scope
    as_of: date


def measured(database: Database, ask: Callable[[Session], object], times: int = TIMES) -> float:
    """Return the median milliseconds of a question, each asked in a snapshot of its own."""
    found: list[float] = []
    for _ in range(times):
        with database.reading() as session:
            current_version(session)
            began = perf_counter()
            ask(session)
            found.append((perf_counter() - began) * 1000)
    return median(found)


def said(milliseconds: float, target: float) -> str:
    """Return a figure, marked where it misses its target."""
    return f"{milliseconds:8.1f}{' MISSED' if milliseconds > target else '       '}"


def run(database: Database, until: date) -> int:
    """Print every figure of one board and return how many targets were missed."""
    began = perf_counter()
    with database.reading() as session:
        columns = columns_for(session, until)
        total = 0 if columns is None else columns.size
        filters = nine_filters(session, until)
        units = units_under(session, 2)
    print(f"\n{total:,} matters; columns loaded in {perf_counter() - began:.1f} s")
    past = until - timedelta(days=400)
    settings = (
        Setting("whole county, today", EVERYTHING, until),
        Setting("one unit, today", Scope(Role.UNIT, units), until),
        Setting("whole county, 400 days ago", EVERYTHING, past),
    )
    missed = sum(_print_setting(database, setting, filters) for setting in settings)
    return missed + _print_commits(database, until)


def _print_setting(database: Database, setting: Setting, filters: dict[str, CaseFilter]) -> int:
    print(
        f"\n{setting.name}: median ms of the tally of {len(PANELS)} questions and of ledger blocks of 100 rows"
    )
    heads = [f"{key} {place}" for key in (*QUICK, *OTHER) for place in ("top", "middle")]
    print(f"{'filter':22}{'rows':>9}{'tally':>15}" + "".join(f"{head:>17}" for head in heads))
    _warm(database, setting)
    tallies: list[float] = []
    missed = 0
    for name, chosen in filters.items():
        target = {"none": TALLY_WHOLE, "text common": TEXT_COMMON, "text rare": TEXT_RARE}.get(
            name, TALLY_WHOLE
        )
        tallied = measured(
            database,
            lambda s, c=chosen: tally(s, PANELS, c, setting.scope, setting.as_of),  # type: ignore[misc]
        )
        tallies.append(tallied)
        line = [said(tallied, target)]
        for key in (*QUICK, *OTHER):
            line.extend(_blocks(database, setting, chosen, key, name))
        missed += sum("MISSED" in figure for figure in line)
        with database.reading() as session:
            rows = ledger_block(session, chosen, setting.scope, setting.as_of, 0, 0).total
        print(f"{name:22}{rows:>9,}" + "".join(f"{figure:>17}" for figure in line), flush=True)
    typical = median(tallies)
    print(f"median of the nine tallies: {said(typical, TALLY_TYPICAL)}")
    return missed + (typical > TALLY_TYPICAL)


def _warm(database: Database, setting: Setting) -> None:
    gc.collect()
    with database.reading() as session:
        for key in (*QUICK, *OTHER):
            began = perf_counter()
            ledger_block(session, CaseFilter(sort=Sort(key)), setting.scope, setting.as_of, 0, 100)
            milliseconds = (perf_counter() - began) * 1000
            if milliseconds > BLOCK_OTHER:
                print(f"  first block by {key}, once a process: {milliseconds:.0f} ms")


def _blocks(database: Database, setting: Setting, chosen: CaseFilter, key: SortKey, name: str) -> list[str]:
    target = BLOCK_QUICK if key in QUICK else BLOCK_OTHER
    target = {"text common": max(target, TEXT_COMMON), "text rare": max(target, TEXT_RARE)}.get(name, target)
    asked = replace(chosen, sort=Sort(key))
    with database.reading() as session:
        total = ledger_block(session, asked, setting.scope, setting.as_of, 0, 0).total

    def block(at: int) -> float:
        return measured(
            database,
            lambda session: ledger_block(session, asked, setting.scope, setting.as_of, at, at + 100),
            5,
        )

    return [said(block(at), target) for at in (0, total // 2)]


def _print_commits(database: Database, until: date) -> int:
    """Print what the first request after a commit pays, the case's spans being written anew as a command would."""
    found: list[float] = []
    for case_id in (5, 500, 5_000, 1, 50):
        with database.writing() as session:
            rows = session.execute(CASE_SPAN.select().where(CASE_SPAN.c.case_id == case_id)).mappings().all()
            session.execute(CASE_SPAN.delete().where(CASE_SPAN.c.case_id == case_id))
            session.execute(insert(CASE_SPAN), [dict(row) for row in rows])
        found.append(measured(database, lambda s: tally(s, PANELS, CaseFilter(), EVERYTHING, until), 1))
    print(f"\nfirst tally after a commit by another session: {said(median(found), TALLY_WHOLE * 2)} ms")
    with database.reading() as session:
        print(f"changes noted: {session.query(DataChange).count():,}")
    return int(median(found) > TALLY_WHOLE * 2)
