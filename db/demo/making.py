"""Make the demo county: its reference rows, its story, and as many everyday matters as are asked for."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.days import day_of, month_of
from db.demo.absences import write_absences
from db.demo.accounts import VAULT, write_accounts
from db.demo.acts import Days, Drawn
from db.demo.charges import write_waiting
from db.demo.chunks import Chunk, Maker, Numbering, made_apart
from db.demo.county import County, build_county
from db.demo.hearings import write_hearings
from db.demo.hexagons import write_hexagons
from db.demo.histories import Histories
from db.demo.loading import Packed, Unindexed, continue_numbers, no_search_for_circles, write
from db.demo.meetings import write_agendas, write_meetings
from db.demo.months import days_of, plan
from db.demo.papers import write_papers
from db.demo.periodic_reports import write_periodic_reports
from db.demo.reports import write_reports
from db.demo.rosters import write_rosters
from db.demo.story import Story
from db.demo.vault import write_vault
from db.enums import LogKind
from db.log import append, ring_of
from db.migrate import migrate
from db.models.cases import Case
from db.models.organisation import Area
from db.models.records import Setting
from db.reference import load_reference, seed_reference
from db.replay import Reference
from db.session import Database
from db.versions import bulk_change

SEED: Final = 20050501
INDEXED: Final = ("case", "case_event", "case_span", "case_person", "contact_hash", "text_token")
EARLIEST: Final = date(2000, 1, 1)
FEW: Final = 20_000
"""Below this many matters the indexes stay and one process is enough."""

OPEN_BESIDE_STORY: Final = range(35, 51)
"""Everyday matters open on the last day: with the story's 48 or so, about 90."""
LEAST_NOTICED: Final = 20
"""The spotless unit's matters with the story's own: enough for a rate to be shown (domain, section 4)."""
ATTEMPTS: Final = 20
"""Draws of the everyday matters until they are as many as a reader expects; four of five are at once."""

Progress = Callable[[int], None]


class DemoRefused(Exception):
    """Raised where no demo can be made; ``code`` says why, ``values`` where."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Made:
    """What a demo holds."""

    cases: int
    events: int
    spans: int


def make_demo(
    database: Database,
    until: date,
    cases: int | None = None,
    seed: int = SEED,
    progress: Progress = lambda done: None,
) -> Made:
    """Fill an empty database with the demo county as it stands on ``until``.

    ``cases`` of None is the county's usual size, six years of about 24 matters a month; more repeat its months with
    other matters, fewer thin them out, and the story stays. The same arguments give the same matters, whatever the
    number of processes. ``progress`` is told how many matters were written. The database needs its keys. Raises
    ``DemoRefused`` for a database that holds anything, for fewer cases than the story has, or for a day before 2000.
    """
    if until < EARLIEST:
        raise DemoRefused("too_early", least=EARLIEST.isoformat())
    migrate(database)
    with database.filling(), database.writing() as session:
        if session.scalar(select(func.count()).select_from(Area)) or session.scalar(
            select(func.count(Case.id))
        ):
            raise DemoRefused("not_empty")
        made_at = datetime.combine(until, time(7), database.zone)
        seed_reference(session)
        session.flush()
        county = build_county(session, until)
        write_hexagons(session, county, made_at)
        accounts = write_accounts(session, county, made_at)
        session.flush()
        with bulk_change(session):
            made, story = _write_matters(session, county, database.zone, cases, seed, progress)
        write_waiting(session, county, accounts)
        write_absences(session, county, accounts, made_at)
        write_rosters(session, county, accounts, made_at)
        write_agendas(session, county)
        write_hearings(session)
        write_vault(session, county, Days(database.zone), story.split, accounts[VAULT], database.zone)
        _write_settings(session, until, database.zone)
        if made.cases < FEW:
            write_periodic_reports(session, accounts, until)
        detail = {"command": "demo", "until": until.isoformat(), "cases": made.cases}
        append(session, kind=LogKind.COMMAND_RUN, at=made_at, detail=detail)
        continue_numbers(session)
    return made


def _write_settings(session: Session, until: date, zone: ZoneInfo) -> None:
    settings = {
        "is_demo": "1",
        "demo_until": until.isoformat(),
        "made_on": until.isoformat(),
        "zone": zone.key,
    }
    session.add_all(Setting(key=key, value=value) for key, value in settings.items())
    session.flush()


# ---------------------------------------------------------------- which matters there are


def _first_chunk(
    county: County, days: Days, reference: Reference, cases: int | None, seed: int
) -> tuple[list[Drawn], Story]:
    """Return the matters of the first chunk, the story among them, in the order of receipt, and the story."""
    story = Story(county, days, random.Random(f"story {seed}"))
    told = story.matters
    months = plan(county.until, told)
    usual = sum(month.drawn for month in months) + len(told)
    if cases is not None and cases < len(told):
        raise DemoRefused("too_few", least=len(told))
    rng = random.Random(f"{seed} days")
    received = [
        (day, month.is_exact)
        for month in months
        for day in days_of(month.month, month.drawn, county.until, days, rng)
    ]
    is_thinned = cases is not None and cases < usual
    if cases is not None and is_thinned:
        kept = sorted(rng.sample(range(len(received)), cases - len(told)))
        received = [received[at] for at in kept]
    for attempt in range(1 if is_thinned else ATTEMPTS):
        drawing = random.Random(f"{seed} first {attempt}")
        histories = Histories(county, days, reference, drawing, is_calm=True)
        drawn = [histories.draw(day, may_cancel=not is_exact) for day, is_exact in received]
        if histories.open in OPEN_BESIDE_STORY and histories.noticed_by_spotless >= LEAST_NOTICED:
            break
    return sorted([*told, *drawn], key=lambda one: (one.received, one.title)), story


def first_matters(county: County, days: Days, reference: Reference, seed: int) -> list[Drawn]:
    """Return the matters of the county's usual size under a seed, the story among them, in the order of receipt."""
    return _first_chunk(county, days, reference, None, seed)[0]


def _other_chunks(first: list[Drawn], until: date, cases: int) -> list[Chunk]:
    """Return the chunks that follow the first one until there are ``cases`` matters."""
    sizes = Counter(month_of(day_of(drawn.received)) for drawn in first)
    earliest = month_of(until) - 72
    months = [(month, size) for month, size in sorted(sizes.items()) if month >= earliest]
    whole = sum(size for _, size in months)
    chunks: list[Chunk] = []
    first_id, left = len(first) + 1, cases - len(first)
    while left > 0:
        part = months
        if left < whole:
            part = _thinned(months, left)
        chunk = Chunk(len(chunks) + 1, first_id, tuple(part))
        chunks.append(chunk)
        first_id += chunk.size
        left -= chunk.size
    return chunks


def _thinned(months: list[tuple[int, int]], left: int) -> list[tuple[int, int]]:
    """Return ``left`` matters spread over the months in proportion."""
    whole = sum(size for _, size in months)
    reached = taken = 0
    part = []
    for month, size in months:
        reached += size
        upto = reached * left // whole
        part.append((month, upto - taken))
        taken = upto
    return part


# ---------------------------------------------------------------- writing


def _write_matters(
    session: Session, county: County, zone: ZoneInfo, cases: int | None, seed: int, progress: Progress
) -> tuple[Made, Story]:
    reference = load_reference(session)
    first, story = _first_chunk(county, Days(zone), reference, cases, seed)
    chunks = _other_chunks(first, county.until, cases or 0)
    sizes = Counter(month_of(day_of(drawn.received)) for drawn in first)
    numbering = Numbering.of(sizes, len(chunks) + 1)
    dialect = session.get_bind().dialect.name
    maker = Maker(county, zone, ring_of(session), reference, seed, numbering, dialect)
    is_big = (len(chunks) + 1) * len(first) >= FEW
    made = Made(0, 0, 0)
    with Unindexed(session, INDEXED if is_big else ()), no_search_for_circles():
        made = _write(session, maker.finished(first, 0, 1), made, progress)
        write_meetings(session, county, maker.days, first, zone)
        write_reports(session, county, maker.days, first)
        write_papers(session, county, len(first))
        for packed in made_apart(maker, chunks) if is_big else map(maker.make, chunks):
            made = _write(session, packed, made, progress)
    return made, story


def _write(session: Session, packed: Packed, made: Made, progress: Progress) -> Made:
    write(session, packed)
    progress(packed.cases)
    return Made(made.cases + packed.cases, made.events + packed.events, made.spans + packed.spans)
