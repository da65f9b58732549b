"""The papers of a matter, and whether the reader's look at their addressee still holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.models.papers import CasePaper, PaperText
from db.models.records import LogRow
from db.papers import Paper, PaperState
from db.queries.documents import scans_by_paper
from db.queries.identity import LOOK_LASTS, IdentityField, Reader, look_holds
from db.reference import local_day


def papers(session: Session, case_id: int, as_of: date) -> list[Paper]:
    """Return the papers of a matter as known at the end of ``as_of``, the oldest first; the caller checks the scope."""
    rows = session.scalars(select(CasePaper).where(CasePaper.case_id == case_id).order_by(CasePaper.id)).all()
    zone = session.info["zone"]
    texts = _earlier_texts(session, [row.id for row in rows])
    scans = scans_by_paper(session, case_id, as_of)
    return [
        _as_known(row, texts.get(row.id, []), scans.get(row.id, 0), as_of, zone)
        for row in rows
        if local_day(row.drafted_at, zone) <= as_of
    ]


def _as_known(row: CasePaper, texts: list[PaperText], scans: int, as_of: date, zone: ZoneInfo) -> Paper:
    """Return a paper as known at the end of a day, its text that of the day."""

    def is_known(at: datetime | None) -> bool:
        return at is not None and local_day(at, zone) <= as_of

    one = replace(_paper(row), scans=scans)
    body, by, checked_by, checked_at = row.body, row.drafted_by, row.checked_by, row.checked_at
    if not is_known(row.written_at):
        held = [text for text in texts if is_known(text.written_at)][-1]
        body, by, checked_by, checked_at = held.body, held.written_by, held.checked_by, held.checked_at
    is_checked, is_issued = is_known(checked_at), is_known(row.issued_at)
    state = PaperState.ISSUED if is_issued else PaperState.CHECKED if is_checked else PaperState.DRAFT
    one = replace(one, body=body, drafted_by=by, checked_by=checked_by if is_checked else None, state=state)
    if not is_issued:
        one = replace(one, number="", issued_at=None, issued_on=None)
    if not is_known(row.served_at):
        one = replace(one, served_on=None, service=None)
    return replace(one, state=PaperState.VOID) if is_known(row.voided_at) else replace(one, void_reason="")


def _earlier_texts(session: Session, ids: Sequence[int]) -> dict[int, list[PaperText]]:
    found: dict[int, list[PaperText]] = {}
    rows = session.scalars(select(PaperText).where(PaperText.paper_id.in_(ids)).order_by(PaperText.id))
    for row in rows if ids else ():
        found.setdefault(row.paper_id, []).append(row)
    return found


def paper(session: Session, case_id: int, paper_id: int) -> Paper | None:
    """Return one paper of a matter as it stands now; the caller checks the scope."""
    row = session.scalar(select(CasePaper).where(CasePaper.id == paper_id, CasePaper.case_id == case_id))
    return None if row is None else _paper(row)


def papers_going_out(session: Session, case_ids: Sequence[int]) -> dict[int, list[Paper]]:
    """Return the papers of some matters that are issued and not served, the oldest first; the caller checks the scope."""
    found: dict[int, list[Paper]] = {}
    rows = session.scalars(
        select(CasePaper)
        .where(
            CasePaper.case_id.in_(case_ids),
            CasePaper.state == PaperState.ISSUED,
            CasePaper.served_on.is_(None),
        )
        .order_by(CasePaper.id)
    )
    for row in rows:
        found.setdefault(row.case_id or 0, []).append(_paper(row))
    return found


def papers_of_batch(session: Session, reader: Reader, batch: int, now: datetime) -> list[tuple[int, int]]:
    """Return matter and paper of each notice that the reader opened together in the last ten minutes, in their order."""
    rows = session.execute(
        select(LogRow.case_id, LogRow.detail)
        .where(
            LogRow.kind == LogKind.REVEALED,
            LogRow.account_id == reader.id,
            LogRow.at > now - LOOK_LASTS,
            LogRow.at <= now,
        )
        .order_by(LogRow.seq)
    )
    return [(case_id or 0, said["paper"]) for case_id, said in rows if said.get("batch") == batch]


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
        issued_on=row.issued_on,
        served_on=row.served_on,
        service=row.service,
        void_reason=row.void_reason,
        version=row.version,
    )


def is_addressee_open(session: Session, reader: Reader, case_id: int, paper_id: int, now: datetime) -> bool:
    """Tell whether the reader's own look at whom a paper goes to, in the log for ten minutes at most, still holds."""
    return look_holds(session, reader, case_id, IdentityField.ADDRESSEE, paper_id, now)
