"""What the vault shows, to those whom its gate lets in; looking is an act, so each of these is logged."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.enums import Role
from db.models.accounts import Account
from db.models.cases import CASE_SPAN, Case
from db.models.organisation import Unit
from db.queries.identity import Reader
from db.screening import looks_like_person
from db.sealed.documents import SealedPaper, papers_of
from db.sealed.gate import SealedProblem, SealedRefused, note, require_handler, sealed_case, shut_out
from db.sealed.histories import MovedMatter, read_back
from db.sealed.models import SealedCase, SealedEvent, SealedPerson
from db.sealed.texts import holding, plain, runs, text_of
from db.sealed.words import SealedAct, SealedKind, SealedStage
from db.search import folded


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One accusation in the vault's list."""

    case_id: int
    number: str
    title: str
    stage: SealedStage
    received_on: date
    route_due_on: date
    routed_at: datetime | None

    def is_late(self, today: date, zone: ZoneInfo) -> bool:
        """Tell whether it was routed after its day, or still waits after it; on the day itself it is in time."""
        met_on = today if self.routed_at is None else self.routed_at.astimezone(zone).date()
        return met_on > self.route_due_on


@dataclass(frozen=True, slots=True)
class SealedStep:
    """One act in an accusation's history; a matter that moved in is one act without a note."""

    kind: SealedKind
    happened_at: datetime
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class SealedAccuser:
    """Who made an accusation, in plain text."""

    name: str
    phone: str
    id_number: str
    address: str


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One accusation, opened."""

    row: SealedRow
    summary: str
    accused: str
    accused_unit: str
    receipt: str
    ordinary: str
    """The number of the matter of the board that holds the ordinary part."""
    persons: tuple[SealedAccuser, ...]
    papers: tuple[SealedPaper, ...]
    steps: tuple[SealedStep, ...]
    moved: tuple[MovedMatter, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """An accusation about the office or a county leader: what stays here once it went on unopened.

    ``whence`` names ledger, sheet and row of one that an import brought, as long as it waits.
    """

    case_id: int
    number: str
    received_on: date
    route_due_on: date
    routed_at: datetime | None
    receipt: str
    whence: str = ""


def sealed_rows(session: Session, reader: Reader, at: datetime) -> list[SealedRow]:
    """Return the accusations a handler may see, the newest first."""
    require_handler(session, reader)
    note(session, SealedAct.LISTED, at=at, reader=reader)
    hidden = shut_out(session, reader)
    cases = session.scalars(select(SealedCase).order_by(SealedCase.received_on.desc(), SealedCase.id.desc()))
    return [_row(session, case) for case in cases if case.id not in hidden]


def sealed_found(session: Session, reader: Reader, query: str, at: datetime) -> list[SealedRow]:
    """Return the accusations a handler may see whose text holds every word of ``query``; the query is not logged."""
    require_handler(session, reader)
    if looks_like_person(query):
        raise SealedRefused(SealedProblem.LOOKS_LIKE_PERSON)
    note(session, SealedAct.SEARCHED, at=at, reader=reader)
    hidden = shut_out(session, reader)
    asked = runs(query)
    found: list[SealedRow] = []
    for case_id in sorted(holding(session, query), reverse=True):
        if case_id in hidden:
            continue
        case = session.get_one(SealedCase, case_id)
        words = folded(text_of(session, case))
        if all(run in words for run in asked):
            found.append(_row(session, case))
    return found


def sealed_file(session: Session, reader: Reader, case_id: int, at: datetime) -> SealedFile:
    """Open one accusation to a handler who may see it."""
    case = sealed_case(session, reader, case_id)
    note(session, SealedAct.OPENED, at=at, reader=reader, case_id=case_id)
    unit = None if case.accused_unit_id is None else session.get(Unit, case.accused_unit_id)
    events = session.execute(
        select(SealedEvent, Account.display_name)
        .outerjoin(Account, Account.id == SealedEvent.actor_id)
        .where(SealedEvent.sealed_case_id == case_id)
        .order_by(SealedEvent.happened_at, SealedEvent.id)
    )
    steps: list[SealedStep] = []
    brought: list[str] = []
    for event, actor in events:
        words = plain(session, event, case_id, "note")
        if event.kind is SealedKind.MOVED_IN:
            brought.append(words)
            words = ""
        step = SealedStep(event.kind, event.happened_at, actor or "", words)
        # The text of a long matter was cut into several acts of one moment.
        if words or not steps or steps[-1] != step:
            steps.append(step)
    return SealedFile(
        row=_row(session, case),
        summary=plain(session, case, case_id, "summary"),
        accused=plain(session, case, case_id, "accused"),
        accused_unit="" if unit is None else unit.name,
        receipt=plain(session, case, case_id, "receipt"),
        ordinary=ordinary_number(session, case),
        persons=accusers(session, case_id),
        papers=papers_of(session, case_id),
        steps=tuple(steps),
        moved=read_back(brought),
    )


def accusers(session: Session, case_id: int) -> tuple[SealedAccuser, ...]:
    """Return who made an accusation, in plain text; the caller has asked the gate."""
    rows = session.scalars(
        select(SealedPerson).where(SealedPerson.sealed_case_id == case_id).order_by(SealedPerson.id)
    )
    columns = ("name", "phone", "id_number", "address")
    return tuple(SealedAccuser(*(plain(session, one, case_id, name) for name in columns)) for one in rows)


def split_form(session: Session, reader: Reader, case_id: int) -> date | None:
    """Return a letter's day of receipt for the form of its ordinary part, None where a matter goes with it already."""
    case = sealed_case(session, reader, case_id)
    return None if ordinary_number(session, case) else case.received_on


def ordinary_number(session: Session, case: SealedCase) -> str:
    """Return the number of the matter that goes with an accusation, empty where the board holds none any more."""
    is_there = exists().where(CASE_SPAN.c.case_id == Case.id)
    asked = select(Case.number).where(Case.id == case.ordinary_case_id, is_there)
    return session.scalar(asked) or ""


def waiting_envelopes(session: Session, reader: Reader) -> list[Envelope]:
    """Return to handlers the envelopes still to be taken to the discipline organ: number, day and where they lie."""
    require_handler(session, reader)
    waiting = [case for case in _envelopes(session) if case.routed_at is None]
    return [
        replace(_envelope(session, case, has_receipt=False), whence=_whence(session, case))
        for case in waiting
    ]


def _whence(session: Session, case: SealedCase) -> str:
    asked = (
        select(SealedEvent)
        .where(SealedEvent.sealed_case_id == case.id, SealedEvent.kind == SealedKind.RECEIVED)
        .order_by(SealedEvent.id)
        .limit(1)
    )
    received = session.scalar(asked)
    return "" if received is None else plain(session, received, case.id, "note")


def receipts(session: Session, reader: Reader, at: datetime) -> list[Envelope]:
    """Return to the auditor alone every envelope with the receipt number of the discipline organ."""
    if reader.role is not Role.AUDITOR:
        raise SealedRefused(SealedProblem.NOT_FOUND)
    note(session, SealedAct.RECEIPTS_READ, at=at, reader=reader)
    return [_envelope(session, case, has_receipt=True) for case in _envelopes(session)]


def _envelopes(session: Session) -> list[SealedCase]:
    asked = select(SealedCase).where(SealedCase.is_about_office.is_(True)).order_by(SealedCase.id)
    return list(session.scalars(asked))


def _envelope(session: Session, case: SealedCase, *, has_receipt: bool) -> Envelope:
    receipt = plain(session, case, case.id, "receipt") if has_receipt else ""
    return Envelope(case.id, case.number, case.received_on, case.route_due_on, case.routed_at, receipt)


def _row(session: Session, case: SealedCase) -> SealedRow:
    return SealedRow(
        case.id,
        case.number,
        plain(session, case, case.id, "title"),
        case.stage,
        case.received_on,
        case.route_due_on,
        case.routed_at,
    )


def unit_choices(session: Session, reader: Reader) -> list[tuple[int, str]]:
    """Return the units a handler can name as accused, in the order of the tree's positions."""
    require_handler(session, reader)
    return [
        (row.id, row.name)
        for row in session.execute(select(Unit.id, Unit.name).order_by(Unit.position, Unit.id))
    ]
