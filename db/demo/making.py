"""Make the demo county: its reference rows, its story, and as many everyday matters as are asked for."""

import marshal
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.days import day_of, month_of
from db.demo.accounts import write_accounts
from db.demo.acts import Days, Drawn
from db.demo.county import County, build_county
from db.demo.hexagons import write_hexagons
from db.demo.histories import Histories
from db.demo.institutions import write_institutions
from db.demo.loading import Unindexed, continue_numbers, write_rows
from db.demo.months import days_of, plan
from db.demo.rows import Sheet, Tables
from db.demo.story import Story
from db.keys import KeyRing
from db.log import ring_of
from db.migrate import migrate
from db.models.cases import Case
from db.models.organisation import Area
from db.models.records import Setting
from db.reference import load_reference, seed_reference
from db.replay import Reference, SpanValues
from db.search import index_cases
from db.session import Database
from db.spans import DERIVED_VERSION, insert_spans
from db.versions import bulk_change

SEED: Final = 20050501
INDEXED: Final = ("case", "case_event", "case_span", "case_person", "contact_hash", "text_token")
NUMBER_WIDTH: Final = 5
FEW: Final = 20_000
"""Below this many matters the indexes stay and one process is enough."""

Progress = Callable[[int], None]


class DemoRefused(Exception):
    """Raised where no demo can be made; ``code`` says why, ``values`` where."""

    def __init__(self, code: str, **values: int) -> None:
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
    ``DemoRefused`` for a database that holds anything, or for fewer cases than the story has.
    """
    migrate(database)
    with database.writing() as session:
        if session.scalar(select(func.count()).select_from(Area)) or session.scalar(
            select(func.count(Case.id))
        ):
            raise DemoRefused("not_empty")
        made_at = datetime.combine(until, time(7), database.zone)
        seed_reference(session)
        session.flush()
        county = build_county(session, until, made_at)
        write_hexagons(session, county, made_at)
        write_accounts(session, county, made_at)
        session.flush()
        with bulk_change(session):
            made = _write_matters(session, county, database.zone, cases, seed, progress)
        _write_settings(session, until, database.zone)
        continue_numbers(session)
    return made


def _write_settings(session: Session, until: date, zone: ZoneInfo) -> None:
    settings = {
        "is_demo": "1",
        "demo_until": until.isoformat(),
        "made_on": until.isoformat(),
        "zone": zone.key,
        "derived_version": DERIVED_VERSION,
    }
    session.add_all(Setting(key=key, value=value) for key, value in settings.items())
    session.flush()


# ---------------------------------------------------------------- which matters there are


@dataclass(frozen=True, slots=True)
class Chunk:
    """Everyday matters made together: how many in each month, and where their ids and numbers start."""

    place: int
    first_id: int
    months: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Return how many matters it has."""
        return sum(size for _, size in self.months)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers of matters by their year, in the order of their months; ``copies`` chunks share each month."""

    copies: int
    before: dict[int, int]
    width: int

    @classmethod
    def of(cls, sizes: dict[int, int], copies: int) -> "Numbering":
        """Make room for ``sizes`` matters a month in each chunk."""
        before: dict[int, int] = {}
        years: Counter[int] = Counter()
        for month in sorted(sizes):
            before[month] = years[month // 12]
            years[month // 12] += sizes[month]
        widest = max(years.values(), default=0) * copies
        return cls(copies, before, max(NUMBER_WIDTH, len(str(widest))))

    def give(self, chunk: int, matters: Sequence[Drawn], first_id: int) -> None:
        """Give matters in the order of receipt their ids and numbers."""
        held: Counter[int] = Counter()
        for number, drawn in enumerate(matters, first_id):
            month = month_of(day_of(drawn.received))
            serial = (self.before[month] + held[month]) * self.copies + chunk + 1
            held[month] += 1
            drawn.id = number
            drawn.number = f"{month // 12}-{serial:0{self.width}d}"


def _first_chunk(
    county: County, days: Days, reference: Reference, cases: int | None, seed: int
) -> list[Drawn]:
    """Return the matters of the first chunk, the story among them, in the order of receipt."""
    told = Story(county, days, random.Random(f"story {seed}")).matters
    months = plan(county.until, told)
    usual = sum(month.drawn for month in months) + len(told)
    if cases is not None and cases < usual:
        if cases < len(told):
            raise DemoRefused("too_few", least=len(told))
    histories = Histories(county, days, reference, random.Random(f"{seed} 0"), is_calm=True)
    rng = random.Random(f"{seed} days")
    received = [
        (day, month.is_exact)
        for month in months
        for day in days_of(month.month, month.drawn, county.until, days, rng)
    ]
    if cases is not None and cases < usual:
        kept = sorted(rng.sample(range(len(received)), cases - len(told)))
        received = [received[at] for at in kept]
    drawn = [histories.draw(day, may_cancel=not is_exact) for day, is_exact in received]
    return sorted([*told, *drawn], key=lambda one: (one.received, one.title))


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
) -> Made:
    days, ring = Days(zone), ring_of(session)
    reference = load_reference(session)
    first = _first_chunk(county, days, reference, cases, seed)
    chunks = _other_chunks(first, county.until, cases or 0)
    sizes = Counter(month_of(day_of(drawn.received)) for drawn in first)
    numbering = Numbering.of(sizes, len(chunks) + 1)
    numbering.give(0, first, 1)
    sheet = _sheet(first, ring, reference, days, f"{seed} 0")
    if len(chunks) * len(first) < FEW:
        writer = _Writer(session, progress)
        writer.write(sheet.tables, sheet.spans, sheet.texts)
        write_institutions(session, county, days, first, zone)
        maker = _Maker(county, zone, ring, reference, seed, numbering)
        for chunk in chunks:
            made = maker.make(chunk)
            writer.write(made.tables, made.spans, made.texts)
        return writer.made
    with Unindexed(session, INDEXED):
        writer = _Writer(session, progress)
        writer.write(sheet.tables, sheet.spans, sheet.texts)
        write_institutions(session, county, days, first, zone)
        for packed in _made_apart(
            chunks, (county, zone.key, ring.identity, ring.log, reference, seed, numbering)
        ):
            writer.write(*marshal.loads(packed))  # noqa: S302
    return writer.made


def _sheet(matters: list[Drawn], ring: KeyRing, reference: Reference, days: Days, seed: str) -> Sheet:
    sheet = Sheet(ring, reference, days, seed)
    for drawn in matters:
        sheet.add(drawn)
    return sheet


class _Writer:
    """The one writer: takes rows as they come and counts them."""

    def __init__(self, session: Session, progress: Progress) -> None:
        self._session = session
        self._progress = progress
        self.made = Made(0, 0, 0)

    def write(self, tables: Tables, spans: list[SpanValues], texts: list[tuple[int, str]]) -> None:
        for table, rows in tables.items():
            write_rows(self._session, table, rows)
        insert_spans(self._session, spans)
        index_cases(self._session, texts)
        held = self.made
        self.made = Made(
            held.cases + len(tables["case"]), held.events + len(tables["case_event"]), held.spans + len(spans)
        )
        self._progress(len(tables["case"]))


class _Maker:
    """Makes the rows of one chunk after the other."""

    def __init__(
        self,
        county: County,
        zone: ZoneInfo,
        ring: KeyRing,
        reference: Reference,
        seed: int,
        numbering: Numbering,
    ) -> None:
        self._county = county
        self._days = Days(zone)
        self._ring = ring
        self._reference = reference
        self._seed = seed
        self._numbering = numbering

    def make(self, chunk: Chunk) -> Sheet:
        name = f"{self._seed} {chunk.place}"
        rng = random.Random(name)
        histories = Histories(self._county, self._days, self._reference, rng, is_calm=False)
        matters = [
            histories.draw(day)
            for month, size in chunk.months
            for day in days_of(month, size, self._county.until, self._days, rng)
        ]
        self._numbering.give(chunk.place, matters, chunk.first_id)
        return _sheet(matters, self._ring, self._reference, self._days, name)


# ---------------------------------------------------------------- other processes

_makers: list[_Maker] = []


def _prepare(
    county: County,
    zone: str,
    identity: dict[str, bytes],
    log: dict[str, bytes],
    reference: Reference,
    seed: int,
    numbering: Numbering,
) -> None:
    _makers[:] = [_Maker(county, ZoneInfo(zone), KeyRing(identity, log), reference, seed, numbering)]


def _make(chunk: Chunk) -> bytes:
    sheet = _makers[0].make(chunk)
    return marshal.dumps((sheet.tables, sheet.spans, sheet.texts))


def _made_apart(chunks: Sequence[Chunk], about: tuple[Any, ...]) -> Iterator[bytes]:
    """Make chunks in as many processes as there are processors and give their rows in the order of the chunks."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count() or 1, _prepare, about) as pool:
        yield from pool.imap(_make, chunks)
