"""Counter screens, and what one may show a petitioner of the matter: how it stands, and nothing of who came with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.clocks import ClockState
from db.enums import Clock, Rating, Stage
from db.models.accounts import Account
from db.models.cases import Case
from db.models.counters import CounterDevice, CounterTry
from db.models.organisation import Unit
from db.papers import TO_UNITS, Paper, PaperKind, PaperState
from db.queries.identity import has_query_code
from db.queries.ledger import visible_row
from db.queries.papers import papers
from db.reference import load_reference
from db.replay import standing
from db.scope import EVERYTHING
from db.spans import events_of

OWED_TO_PETITIONERS: Final = frozenset(
    {Clock.C1, Clock.C2, Clock.C3, Clock.C5, Clock.C8, Clock.C10, Clock.C13}
)
"""Limits of what the offices owe a petitioner; what offices owe each other is none of a petitioner's dates."""
PETITIONERS_OWN: Final = frozenset({Clock.C7, Clock.C9})


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter screen as its request and the list of screens know it; ``case_id`` is the matter that it shows."""

    id: int
    name: str
    theme: str
    made_by: str
    made_at: datetime
    code_until: datetime | None
    set_up_at: datetime | None
    last_seen_at: datetime | None
    address: str
    revoked_at: datetime | None
    case_id: int | None
    case_until: datetime | None


def _counters() -> Select[CounterDevice, str]:
    return select(CounterDevice, func.coalesce(Account.display_name, "")).outerjoin(
        Account, Account.id == CounterDevice.made_by
    )


def _counter(row: CounterDevice, made_by: str) -> Counter:
    return Counter(
        row.id,
        row.name,
        row.theme,
        made_by,
        row.made_at,
        row.code_until if row.code_hash is not None else None,
        row.set_up_at,
        row.last_seen_at,
        row.address,
        row.revoked_at,
        row.case_id,
        row.case_until,
    )


def all_counters(session: Session) -> list[Counter]:
    """Return every counter screen, the revoked ones last, each part by name."""
    rows = session.execute(_counters().order_by(CounterDevice.name, CounterDevice.id)).all()
    return sorted((_counter(*row) for row in rows), key=lambda one: one.revoked_at is not None)


def counter_of_token(session: Session, token_hash: str) -> Counter | None:
    """Return the screen whose cookie holds a token, None where none does or it was revoked."""
    found = session.execute(
        _counters().where(CounterDevice.token_hash == token_hash, CounterDevice.revoked_at.is_(None))
    ).one_or_none()
    return None if found is None else _counter(*found)


def failures_at(
    session: Session, since: datetime, *, device_id: int | None = None, codes: Iterable[bytes] = ()
) -> list[datetime]:
    """Return the tries after ``since`` that found nothing, oldest first: of one screen, or of one code on any screen.

    What was found takes a code's failures of before away, and none of a screen's.
    """
    asked = select(CounterTry.at).where(CounterTry.at > since).order_by(CounterTry.at)
    if device_id is not None:
        asked = asked.where(CounterTry.device_id == device_id)
        return list(session.scalars(asked.where(CounterTry.has_found.is_(False))))
    asked = asked.where(CounterTry.code_hash.in_(tuple(codes)))
    last = session.scalar(
        select(func.max(CounterTry.at)).where(
            CounterTry.code_hash.in_(tuple(codes)), CounterTry.has_found.is_(True)
        )
    )
    if last is not None:
        asked = asked.where(CounterTry.at > last)
    return list(session.scalars(asked.where(CounterTry.has_found.is_(False))))


@dataclass(frozen=True, slots=True)
class NextDay:
    """A limit that runs: whose it is, by its clock and unit, and its last day."""

    clock: Clock
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """A paper that went out to the petitioner; ``served_on`` is empty until it reached somebody."""

    kind: PaperKind
    number: str
    issued_on: date | None
    served_on: date | None


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """What a petitioner is shown of the own matter; nobody's name, nobody's opinion.

    ``owed`` is what the offices owe next, ``own`` until when the petitioner may ask for a review.
    """

    number: str
    title: str
    stage: Stage | None
    received_on: date | None
    unit: str
    is_suspended: bool
    owed: NextDay | None
    own: NextDay | None
    papers: tuple[PaperSaid, ...]
    rating: Rating | None


def counter_answer(session: Session, case_id: int, today: date) -> CounterAnswer | None:
    """Return what a screen shows of a matter; None where it can no longer be asked after."""
    row = visible_row(session, case_id, EVERYTHING, today)
    if row is None or not has_query_code(session, case_id):
        return None
    events = events_of(session, (case_id,))[case_id]
    code = session.scalar(select(Case.pack_code).where(Case.id == case_id)) or ""
    stood = standing(code, events, load_reference(session), today)
    clocks = () if stood is None else stood[1]
    held = "" if row.unit_id is None else session.get_one(Unit, row.unit_id).name
    zone = session.info["zone"]
    return CounterAnswer(
        number=row.number,
        title=row.title,
        stage=row.stage,
        received_on=row.received_on,
        unit=held,
        is_suspended=any(one.is_suspended for one in clocks if one.clock in OWED_TO_PETITIONERS),
        owed=_next(clocks, OWED_TO_PETITIONERS, held),
        own=_next(clocks, PETITIONERS_OWN, "", from_on=today),
        papers=tuple(
            PaperSaid(
                one.kind,
                one.number,
                None if one.issued_at is None else one.issued_at.astimezone(zone).date(),
                one.served_on,
            )
            for one in papers(session, case_id, today)
            if _is_out(one)
        ),
        rating=row.rating,
    )


def _is_out(one: Paper) -> bool:
    return one.state is PaperState.ISSUED and one.kind not in TO_UNITS


def _next(
    clocks: Iterable[ClockState], wanted: frozenset[Clock], unit: str, from_on: date | None = None
) -> NextDay | None:
    running = [
        NextDay(one.clock, unit, one.limit_on)
        for one in clocks
        if one.clock in wanted
        and one.is_running
        and one.limit_on is not None
        and (from_on is None or one.limit_on >= from_on)
    ]
    return min(running, key=lambda one: one.on, default=None)
