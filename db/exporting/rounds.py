"""The monthly form of screening for an export: the log's row of who took it."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import LogKind
from db.filter_query import to_query
from db.filters import Asked
from db.log import Signer, append
from db.reporting import FormCounts, total


def log_form(
    session: Session, asked: Asked, form: FormCounts, *, at: datetime, account: Signer | None
) -> None:
    """Append the log's row of an export of the form in the caller's transaction; no cell of it goes into it."""
    detail = {
        "what": "screening_form",
        "rows": total(form.both)[0],
        "query": to_query(asked.chosen, asked.as_of),
        "until": form.month_days.to_on.isoformat(),
        "format": "xlsx",
    }
    append(session, kind=LogKind.EXPORTED, at=at, account=account, detail=detail)
