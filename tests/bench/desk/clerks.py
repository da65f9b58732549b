"""Many clerks at one server for a while: what they were told is held against what is stored."""

import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from threading import Barrier, BrokenBarrierError, Event, Thread
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from dashboard.config import read_config
from dashboard.opening import open_keys
from db.commands.accounts import create_account, demo_password
from db.days import FAR
from db.enums import EventKind, Role, Stage
from db.keys import HEAD_FILE
from db.log import ring_of, verify
from db.models.accounts import Account
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.organisation import Unit
from db.session import Database
from db.spans import differences
from tests.bench.boards import ZONE, environment
from tests.bench.desk.clerk import Clerk, Told
from tests.bench.report import ROOT, Figure, Table, load, percentile_95
from tests.bench.serving import served
from tests.postgres import find_programs, started

MOST_MS = 150.0
SHARED = 40
PROCESSES = 2
"""As docs/deployment.md starts the board."""
"""Matters that all clerks know of, so that two of them often want the same one."""


@dataclass(frozen=True, slots=True)
class Site:
    """A board that clerks work on: the settings of its server."""

    name: str
    settings: Mapping[str, str]

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """Open the board's database with its keys."""
        config = read_config(dict(self.settings))
        database = Database(config.database_url, ZONE, open_keys(config, may_make=True))
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def made(name: str, cases: int) -> Iterator[Site]:
    """Make the demo county in a new database of this kind, gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="board-clerks-")))
        url = f"sqlite:///{folder / 'board.sqlite'}"
        if name == "postgresql":
            programs = find_programs()
            if programs is None:
                raise SystemExit("The programs of PostgreSQL 15 or newer are missing.")
            url = stack.enter_context(
                stack.enter_context(started(programs, is_durable=True)).empty_database()
            )
        settings = {"BOARD_DATABASE_URL": url, "BOARD_INSTANCE": str(folder), "BOARD_ZONE": ZONE.key}
        print(f"Making {cases:,} matters on {name} ...", flush=True)
        asked = [sys.executable, "-m", "db", "demo", "--cases", str(cases)]
        subprocess.run(asked, check=True, cwd=ROOT, env=environment(settings))
        yield Site(name, settings)


def staff(session: Session, count: int, at: datetime) -> list[tuple[str, bool, list[int]]]:
    """Make accounts, half of the office and half of the units with most open matters: name, is of the office, matters."""
    is_open = (CASE_SPAN.c.to_on == FAR) & CASE_SPAN.c.stage.not_in([Stage.CLOSED, Stage.CANCELLED])
    asked = (
        select(CASE_SPAN.c.case_id, CASE_SPAN.c.unit_id).where(is_open).order_by(CASE_SPAN.c.case_id.desc())
    )
    by_unit: dict[int, list[int]] = {}
    for case_id, unit_id in session.execute(asked):
        by_unit.setdefault(unit_id, []).append(case_id)
    offices = set(session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))))
    units = sorted((one for one in by_unit if one and one not in offices), key=lambda one: -len(by_unit[one]))
    everything = [case_id for listed in by_unit.values() for case_id in listed][:400]
    made = []
    for place in range(count):
        is_office = place % 2 == 0
        unit = None if is_office else units[(place // 2) % len(units)]
        name = f"clerk{place:02d}"
        create_account(
            session,
            username=name,
            display_name=f"经办{place:02d}",
            password=demo_password(),
            role=Role.OFFICE if is_office else Role.UNIT,
            unit_id=unit,
            at=at,
            is_demo=True,
        )
        made.append((name, is_office, everything if unit is None else by_unit[unit][:100]))
    return made


# ---------------------------------------------------------------- the run


def run(site: Site, count: int, minutes: float, pause: float, at: datetime) -> tuple[Told, list[str]]:
    """Let the clerks work, and return what they were told with every fault that is found afterwards."""
    told = Told()
    with site.opened() as database:
        with database.writing() as session:
            people = staff(session, count, at)
            before = versions(session)
            first = session.scalar(select(CaseEvent.id).order_by(CaseEvent.id.desc()).limit(1)) or 0
            units = list(session.scalars(select(Unit.id).where(Unit.valid_to.is_(None)).limit(20)))
        app = create_app(read_config(dict(site.settings)))
        shared = next(matters for _name, is_office, matters in people if is_office)[:SHARED]
        all_here, over = Barrier(count + 1), Event()
        with served(site.settings, PROCESSES) as origin:
            port = urlsplit(origin).port or 0
            threads = [
                Thread(
                    target=Clerk(
                        port,
                        name,
                        is_office,
                        app,
                        told,
                        matters,
                        shared,
                        units,
                        pause,
                        at.date(),
                        random.Random(name),
                    ).work,
                    args=(all_here, over),
                )
                for name, is_office, matters in people
            ]
            for thread in threads:
                thread.start()
            with suppress(BrokenBarrierError):
                all_here.wait()
                over.wait(minutes * 60)
            over.set()
            for thread in threads:
                thread.join()
        app.server.extensions["board"].database.dispose()
        with database.reading() as session:
            faults = [*told.faults, *lost(session, told, before, first)]
            head = Path(site.settings["BOARD_INSTANCE"]) / HEAD_FILE
            faults += [f"log: {one}" for one in verify(session, ring_of(session), head).findings]
    return told, faults


def versions(session: Session) -> dict[int, int]:
    """Return the version of every matter."""
    return {row.id: row.version for row in session.execute(select(Case.id, Case.version))}


def lost(session: Session, told: Told, before: Mapping[int, int], first: int) -> list[str]:
    """Return what is in the database and was not told, or was told and is not there."""
    asked = (
        select(CaseEvent.case_id, CaseEvent.kind, Account.username)
        .join(Account, Account.id == CaseEvent.actor_id)
        .where(CaseEvent.id > first, Account.username.startswith("clerk"))
    )
    found = Counter((case_id, kind.value, name) for case_id, kind, name in session.execute(asked))
    acts = Counter({key: n for key, n in found.items() if key[1] != EventKind.RECEIVED})
    faults = [f"told and not stored: {key}" for key in told.acts - acts]
    faults += [f"stored and not told: {key}" for key in acts - told.acts]
    received = [case_id for case_id, kind, _name in found.elements() if kind == EventKind.RECEIVED]
    if Counter(received) != Counter(told.registered):
        faults.append(f"{len(told.registered)} matters told as registered, {len(received)} stored")
    done = Counter(case_id for case_id, _kind, _name in told.acts.elements())
    now = versions(session)
    faults += [
        f"matter {case_id}: version {now[case_id]} after {done[case_id]} acts on version {version}"
        for case_id, version in before.items()
        if now[case_id] != version + done[case_id]
    ]
    numbers = [
        int(one.rpartition("-")[2])
        for one in session.scalars(select(Case.number).where(Case.id.in_(told.registered)))
    ]
    if numbers and sorted(numbers) != list(range(min(numbers), min(numbers) + len(numbers))):
        faults.append("the numbers of the registered matters have gaps")
    faults += [f"spans differ from events: {one}" for one in differences(session)]
    return faults


def table_of(site: Site, told: Told, count: int, minutes: float, pause: float) -> Table:
    """Print how long each kind of request took; acts and registrations have the target."""
    acts = told.acts.total()
    table = Table(
        f"{count} clerks, {minutes:g} minutes, {site.name}",
        ("request", "n", "median ms", "95 of 100 below ms", "slowest ms"),
        f"{acts:,} acts and {len(told.registered):,} registrations confirmed, {told.refused:,} refused with a sentence, "
        f"{told.overtaken:,} told that another was first; a pause of {pause:g} s on average; a server of {PROCESSES} processes; {load()}.",
    )
    for what in sorted(told.took):
        values = tuple(told.took[what])
        most = MOST_MS if what in ("act", "register") else None
        table.add(
            what,
            f"{len(values):,}",
            Figure((median(values),)),
            Figure((percentile_95(values),), most),
            Figure((max(values),)),
        )
    return table
