"""The papers of a matter, and whether the reader's look at their addressee still holds."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.papers import CasePaper
from db.papers import Paper, PaperState
from db.queries.identity import IdentityField, Reader, look_holds
from db.reference import local_day


def papers(session: Session, case_id: int, as_of: date) -> list[Paper]:
    """Return the papers of a matter as known at the end of ``as_of``, the oldest first; the caller checks the scope."""
    zone = session.info["zone"]

    def is_known(at: datetime | None) -> bool:
        return at is not None and local_day(at, zone) <= as_of

    rows = session.scalars(select(CasePaper).where(CasePaper.case_id == case_id).order_by(CasePaper.id))
    found = []
    for row in rows:
        if not is_known(row.drafted_at):
            continue
        one = _paper(row)
        if row.voided_at is not None and not is_known(row.voided_at):
            state = (
                PaperState.ISSUED
                if row.issued_at
                else PaperState.CHECKED
                if row.checked_at
                else PaperState.DRAFT
            )
            one = replace(one, state=state, void_reason="")
        if row.served_at is not None and not is_known(row.served_at):
            one = replace(one, served_on=None, service=None)
        if one.issued_at is not None and not is_known(row.issued_at):
            one = replace(one, state=PaperState.CHECKED, number="", issued_at=None)
        if one.checked_by is not None and not is_known(row.checked_at):
            one = replace(one, state=PaperState.DRAFT, checked_by=None)
        found.append(one)
    return found


def paper(session: Session, case_id: int, paper_id: int) -> Paper | None:
    """Return one paper of a matter; the caller checks the scope."""
    row = session.scalar(select(CasePaper).where(CasePaper.id == paper_id, CasePaper.case_id == case_id))
    return None if row is None else _paper(row)


def _paper(row: CasePaper) -> Paper:
    return Paper(
        id=row.id,
        kind=row.kind,
        state=row.state,
        number=row.number,
        unit_id=row.unit_id,
        body=row.body,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        checked_by=row.checked_by,
        issued_at=row.issued_at,
        served_on=row.served_on,
        service=row.service,
        void_reason=row.void_reason,
        version=row.version,
    )


def is_addressee_open(session: Session, reader: Reader, case_id: int, paper_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at whom a paper goes to, in the log for ten minutes at most, still holds."""
    return look_holds(session, reader, case_id, IdentityField.ADDRESSEE, paper_id, now)
