"""Make, set up and revoke counter screens (评价台), and do what a petitioner does at one: look up, rate, end."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.devices import (
    WINDOW,
    DeviceKind,
    DeviceRefused,
    add_device,
    name_of,
    require_maker,
    require_patience,
    revoke_device,
    set_up_again,
)
from db.commands.late_entry import history_on
from db.enums import EventKind, LogKind, Rating, RatingSource, Role
from db.events import record
from db.handling import refusal_of
from db.log import append, ring_of
from db.models.cases import Case
from db.models.counters import CounterDevice, CounterTry
from db.queries.accounts import AccountRow
from db.queries.counters import Counter, failures_at
from db.queries.identity import code_words, matter_of_code
from db.queries.ledger import visible_row
from db.reference import local_day
from db.scope import EVERYTHING
from db.spans import rewrite_spans
from db.standing import Hand

MAKING: Final = frozenset({Role.OFFICE, Role.ADMIN})
COUNTERS: Final = DeviceKind(CounterDevice, MAKING, "counter")
TRIES_WITH_CODE: Final = 5
TRIES_AT_SCREEN: Final = 30
LOOK_LASTS: Final = timedelta(seconds=75)
"""A matter stays on a screen so long after the last touch that the server was told of; the page tells it each 10 s."""


def make_counter(session: Session, by: AccountRow, name: str, theme: str, at: datetime) -> str:
    """Make a screen and return its set-up code; ``DeviceRefused``: ``role_may_not``, ``name_missing``, ``name_long``."""
    require_maker(COUNTERS, by)
    row = CounterDevice(name=name_of(name), theme=theme, made_by=by.id, made_at=at)
    return add_device(session, COUNTERS, by, row, at)


def set_counter_up_again(session: Session, by: AccountRow, counter_id: int, at: datetime) -> str:
    """Give a screen a new set-up code, as ``set_up_again`` does, and clear what it shows."""
    code = set_up_again(session, COUNTERS, by, counter_id, at)
    _show(session, counter_id, None, None)
    return code


def revoke_counter(session: Session, by: AccountRow, counter_id: int, at: datetime) -> None:
    """Take a screen out of use, as ``revoke_device`` does, and clear what it shows."""
    revoke_device(session, COUNTERS, by, counter_id, at)
    _show(session, counter_id, None, None)


# ------------------------------------------------------------ what a petitioner does


def look_up(session: Session, counter: Counter, code: str, further: str, at: datetime) -> bool:
    """Put on a screen the matter that a query code and one further thing open; tell whether one was found.

    Five wrong tries with a code or thirty at a screen within a quarter of an hour must wait. The log keeps which screen
    asked and which matter was found, never what was typed. ``DeviceRefused``: ``code_short``, ``too_many``
    (``minutes``).
    """
    contacts = code_words(code, further)
    if contacts is None:
        raise DeviceRefused("code_short")
    codes = ring_of(session).contact_hashes(contacts[0])
    since = at - WINDOW
    require_patience(failures_at(session, since, codes=codes), TRIES_WITH_CODE, at)
    require_patience(failures_at(session, since, device_id=counter.id), TRIES_AT_SCREEN, at)
    case_id = matter_of_code(session, contacts)
    is_found = case_id is not None and _is_shown(session, case_id, at)
    session.add(CounterTry(device_id=counter.id, code_hash=codes[0], at=at, has_found=is_found))
    append(
        session,
        kind=LogKind.COUNTER_ASKED,
        at=at,
        case_id=case_id if is_found else None,
        detail={"counter": counter.id, "found": int(is_found)},
    )
    _show(session, counter.id, case_id if is_found else None, at)
    return is_found


def keep_look(session: Session, counter: Counter, at: datetime) -> None:
    """Let a matter stay on a screen that is touched; one that was forgotten meanwhile stays so."""
    shown = update(CounterDevice).where(
        CounterDevice.id == counter.id,
        CounterDevice.case_id == counter.case_id,
        CounterDevice.case_until > at,
    )
    session.execute(shown.values(case_until=at + LOOK_LASTS))


def end_look(session: Session, counter: Counter) -> None:
    """Take what a screen shows away."""
    _show(session, counter.id, None, None)


def end_looks_at(session: Session, case_id: int) -> None:
    """Take a matter from every screen: its code is another now."""
    shown = update(CounterDevice).where(CounterDevice.case_id == case_id)
    session.execute(shown.values(case_id=None, case_until=None))


def is_look_live(counter: Counter, at: datetime) -> bool:
    """Tell whether a screen still shows its matter."""
    return counter.case_id is not None and counter.case_until is not None and at < counter.case_until


def rating_held_back(session: Session, case_id: int, at: datetime) -> str:
    """Return why a matter is not rated now, a code of ``db.handling``; empty where it is the petitioner's to rate."""
    # Who asks at the counter has no hand in the matter: only what the act itself asks of its state holds it back.
    stood = history_on(session, case_id, local_day(at, session.info["zone"]))
    refused = refusal_of(EventKind.RATED, stood.stood_on(stood.today), frozenset({Hand.OFFICE}))
    return "" if refused is None else refused[0]


def rate(session: Session, counter: Counter, rating: Rating, at: datetime) -> None:
    """Record the petitioner's own rating of the matter on the screen, once, with the counter as its channel.

    ``DeviceRefused``: ``look_over``, or what holds a rating back (``db.handling``): ``not_answered``,
    ``rated_already``, ``rating_not_owed``, ``matter_cancelled``.
    """
    case_id = counter.case_id
    if case_id is None or not is_look_live(counter, at) or not _is_shown(session, case_id, at):
        raise DeviceRefused("look_over")
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    if code := rating_held_back(session, case_id, at):
        raise DeviceRefused(code)
    record(
        session,
        case_id,
        EventKind.RATED,
        happened_at=at,
        recorded_at=at,
        detail={"rating": rating.value, "source": RatingSource.COUNTER.value},
    )
    session.execute(update(Case).where(Case.id == case_id).values(version=Case.version + 1))
    rewrite_spans(session, (case_id,))
    append(
        session,
        kind=LogKind.ACTED,
        at=at,
        case_id=case_id,
        detail={"act": EventKind.RATED, "counter": counter.id},
    )
    keep_look(session, counter, at)


# ------------------------------------------------------------ parts


def _is_shown(session: Session, case_id: int, at: datetime) -> bool:
    return visible_row(session, case_id, EVERYTHING, local_day(at, session.info["zone"])) is not None


def _show(session: Session, counter_id: int, case_id: int | None, at: datetime | None) -> None:
    until = None if case_id is None or at is None else at + LOOK_LASTS
    shown = update(CounterDevice).where(CounterDevice.id == counter_id)
    session.execute(shown.values(case_id=case_id, case_until=until))
