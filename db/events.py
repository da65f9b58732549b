"""Record what happened to matters: the only writer of single events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.days import number_of
from db.enums import EventKind, Precision
from db.models.cases import CaseEvent
from db.reference import local_day


def record(
    session: Session,
    case_id: int,
    kind: EventKind,
    *,
    happened_at: datetime,
    recorded_at: datetime,
    detail: Mapping[str, Any] | None = None,
    unit_id: int | None = None,
    actor_id: int | None = None,
    acted_for_id: int | None = None,
    supersedes_id: int | None = None,
    note: str = "",
    source: str = "board",
    precision: Precision = Precision.MOMENT,
    is_backfilled: bool = False,
) -> CaseEvent:
    """Append one event, its local days derived in the board's zone; the caller rewrites the case's spans.

    An event that happens after it is recorded is refused with ``ValueError``.
    """
    if happened_at > recorded_at:
        raise ValueError("an event cannot be recorded before it happens")
    zone: ZoneInfo = session.info["zone"]
    event = CaseEvent(
        case_id=case_id,
        kind=kind,
        happened_at=happened_at,
        recorded_at=recorded_at,
        happened_on=number_of(local_day(happened_at, zone)),
        recorded_on=number_of(local_day(recorded_at, zone)),
        precision=precision,
        unit_id=unit_id,
        actor_id=actor_id,
        acted_for_id=acted_for_id,
        supersedes_id=supersedes_id,
        detail=dict(detail or {}),
        note=note,
        source=source,
        is_backfilled=is_backfilled,
    )
    session.add(event)
    session.flush()
    return event
