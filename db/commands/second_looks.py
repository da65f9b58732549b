"""Ask a second person for a look at an identity, confirm it, and open it for ten minutes (domain 7.2 f).

The one who asks and the one who confirms sit at their own screens; the log holds each step and nothing else does.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.commands.identity import (
    IdentityProblem,
    IdentityRefused,
    check_purpose,
    check_reader,
    open_and_log,
    purpose_words,
    value_of,
)
from db.enums import LogKind, Role
from db.log import append
from db.queries.asked_looks import AskedLook, asked_looks
from db.queries.identity import IdentityField, Reader
from db.scope import Scope


def ask_second(
    session: Session,
    *,
    reader: Reader,
    scope: Scope,
    case_id: int,
    what: IdentityField,
    purpose: str,
    at: datetime,
    today: date,
    row_id: int | None = None,
) -> int:
    """Ask for one field for a typed purpose; return the number of the log's row, which a second person confirms.

    Raises ``IdentityRefused`` as ``reveal`` does; nothing is opened.
    """
    check_purpose(session, reader, scope, case_id, what, purpose, today)
    _value, which = value_of(session, case_id, what, row_id)
    row = append(
        session,
        kind=LogKind.REVEAL_ASKED,
        at=at,
        account=reader,
        case_id=case_id,
        detail={
            "field": what.value,
            **which,
            "row": row_id,
            "purpose": purpose_words(session, case_id, purpose),
        },
    )
    return row.seq


def confirm_second(
    session: Session, *, reader: Reader, scope: Scope, case_id: int, seq: int, at: datetime, today: date
) -> None:
    """Confirm a look that a colleague asked for, as another member of the office who may open the matter.

    Raises ``IdentityRefused``: ``SECOND_WRONG`` for the one who asked and for any other role, ``ASK_GONE`` where
    nothing waits under this number.
    """
    asked = _standing(session, case_id, seq, at)
    check_reader(session, reader, scope, case_id, asked.field, today)
    if reader.role is not Role.OFFICE or reader.id == asked.account_id:
        raise IdentityRefused(IdentityProblem.SECOND_WRONG)
    if asked.open_until is not None:
        raise IdentityRefused(IdentityProblem.ASK_GONE)
    append(
        session,
        kind=LogKind.REVEAL_CONFIRMED,
        at=at,
        account=reader,
        case_id=case_id,
        detail={"asked": seq},
    )


def reveal_asked(
    session: Session, *, reader: Reader, scope: Scope, case_id: int, seq: int, at: datetime, today: date
) -> tuple[AskedLook, str]:
    """Open what was asked for and confirmed, within ten minutes of the confirmation; each opening is a row of the log.

    Raises ``IdentityRefused``: ``SECOND_NEEDED`` while nobody confirmed, ``ASK_GONE`` for another's or after its time.
    """
    asked = _standing(session, case_id, seq, at)
    if reader.id != asked.account_id:
        raise IdentityRefused(IdentityProblem.ASK_GONE)
    check_reader(session, reader, scope, case_id, asked.field, today)
    if asked.open_until is None:
        raise IdentityRefused(IdentityProblem.SECOND_NEEDED)
    value = open_and_log(
        session,
        reader,
        case_id,
        asked.field,
        asked.row_id,
        purpose=asked.purpose,
        second=asked.second,
        has_duty=False,
        at=at,
    )
    return asked, value


def _standing(session: Session, case_id: int, seq: int, at: datetime) -> AskedLook:
    for one in asked_looks(session, case_id, at):
        if one.seq == seq:
            return one
    raise IdentityRefused(IdentityProblem.ASK_GONE)
