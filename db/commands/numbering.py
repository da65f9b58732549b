"""Numbers of papers, blank forms and appointment slips (文号): the words before the year, and the next number of a series without a gap."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.blocks import BLANK_OF, PAPER_OF, BlankForm
from db.commands.acts import Actor, ActRefused
from db.enums import LogKind, Role, UnitKind
from db.log import append
from db.models.blocks import ReservedNumber
from db.models.organisation import Unit
from db.models.papers import CasePaper, PaperSeries
from db.models.slips import AppointmentSlip
from db.papers import PaperKind

WRITING: Final = (Role.OFFICE, Role.UNIT)
MOST_WORDS: Final = 24
Series = PaperKind | BlankForm
SeriesWords = Mapping[Series, str]
"""What stands after a unit's short name where it has no words of its own for a series: 受告 of 青信受告〔2026〕12号."""
_NUMBERS_LOCK: Final = 0x70617072


def next_serial(session: Session, unit_id: int, series: Series, year: int) -> int:
    """Return the serial after the last of a unit's series in a year, reserved ones counted.

    Whoever asks at the same time waits for this transaction.
    """
    _take_place(session)
    kind, form = _kind_and_form(series)
    given = select(func.max(CasePaper.serial)).where(
        CasePaper.unit_id == unit_id, CasePaper.kind == kind, CasePaper.year == year
    )
    reserved = select(func.max(ReservedNumber.serial)).where(
        ReservedNumber.unit_id == unit_id, ReservedNumber.form == form, ReservedNumber.year == year
    )
    last = [
        None if kind is None else session.scalar(given),
        None if form is None else session.scalar(reserved),
    ]
    return max((one for one in last if one is not None), default=0) + 1


def _take_place(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _NUMBERS_LOCK})


def next_slip(session: Session, unit_id: int, year: int, words: str) -> tuple[int, str]:
    """Return serial and number of a unit's next appointment slip, ``words`` standing after the unit's short name."""
    _take_place(session)
    given = select(func.max(AppointmentSlip.serial)).where(
        AppointmentSlip.unit_id == unit_id, AppointmentSlip.year == year
    )
    serial = (session.scalar(given) or 0) + 1
    return serial, f"{_short_name(session, unit_id)}{words}〔{year}〕{serial}号"


def _short_name(session: Session, unit_id: int) -> str:
    unit = session.get_one(Unit, unit_id)
    return unit.short_name or unit.name


def number_words(
    session: Session, unit_id: int, series: Series, year: int, serial: int, default: SeriesWords
) -> str:
    """Return a number as it is written: 青信受告〔2026〕12号."""
    return f"{series_words(session, unit_id, series, default)}〔{year}〕{serial}号"


def series_words(session: Session, unit_id: int, series: Series, default: SeriesWords) -> str:
    """Return the words before the year in a unit's numbers of a series."""
    kind, _form = _kind_and_form(series)
    own = None if kind is None else session.get(PaperSeries, (unit_id, kind))
    if own is not None:
        return own.words
    return _short_name(session, unit_id) + default[series]


def name_series(session: Session, actor: Actor, kind: PaperKind, words: str) -> None:
    """Give the actor's own unit other words for its numbers of a kind; numbers already given stay."""
    if actor.account.role not in WRITING or actor.account.unit_id is None:
        raise ActRefused("role_may_not", role=actor.account.role)
    said = "".join(words.split())
    if not 1 <= len(said) <= MOST_WORDS:
        raise ActRefused("series_words", most=MOST_WORDS)
    session.merge(PaperSeries(unit_id=actor.account.unit_id, kind=kind, words=said))
    detail = {"act": "paper_series", "kind": kind.value, "unit": actor.account.unit_id}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)


def is_own_unit(session: Session, actor: Actor, unit_id: int) -> bool:
    """Tell whether a unit's papers are the actor's: the own unit's, for the office those of any petition office."""
    if actor.account.unit_id == unit_id:
        return True
    unit = session.get(Unit, unit_id)
    is_office = unit is not None and unit.kind is UnitKind.PETITION_OFFICE
    return actor.account.role is Role.OFFICE and is_office


def _kind_and_form(series: Series) -> tuple[PaperKind | None, BlankForm | None]:
    """Return the paper and the blank form that share a series."""
    if isinstance(series, BlankForm):
        return PAPER_OF.get(series), series
    return series, BLANK_OF.get(series)
