"""Keep ``case_span`` equal to the replay of each case's events."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, delete, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from db.enums import EventKind
from db.models.base import microseconds
from db.models.cases import CASE_SPAN, Case, CaseEvent, CaseParticipant
from db.models.records import Setting
from db.reference import load_reference
from db.replay import SPAN_COLUMNS, Event, Reference, SpanValues, co_handling, spans_of
from db.versions import bulk_change

DERIVED_VERSION: Final = "3"
"""Raised with every change of the rules that spans follow; another value in the database asks for a recompute."""

CHUNK: Final = 2_000
_OF_CO_HANDLERS: Final = (EventKind.CO_HANDLER_ADDED, EventKind.CO_HANDLER_REMOVED, EventKind.CORRECTED)
_COLUMN_LIST: Final = ", ".join(SPAN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose stored spans are not those of its events."""

    case_id: int
    stored: int
    computed: int


def insert_spans(session: Session, rows: Sequence[SpanValues]) -> None:
    """Insert span tuples as they are, by the driver's fastest way."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(SPAN_COLUMNS))
        statement = f"INSERT INTO case_span ({_COLUMN_LIST}) VALUES ({marks})"  # noqa: S608 (own column names)
        connection.exec_driver_sql(statement, list(rows))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY case_span ({_COLUMN_LIST}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def events_of(
    session: Session, case_ids: Sequence[int], kinds: Collection[EventKind] = ()
) -> dict[int, list[Event]]:
    """Return the events of some cases as the fold needs them, of all kinds where none is named."""
    events: dict[int, list[Event]] = defaultdict(list)
    asked = [CaseEvent.case_id.in_(case_ids)]
    if kinds:
        asked.append(CaseEvent.kind.in_(kinds))
    rows = session.execute(
        select(
            CaseEvent.case_id,
            CaseEvent.id,
            CaseEvent.kind,
            CaseEvent.happened_at,
            CaseEvent.happened_on,
            CaseEvent.recorded_on,
            CaseEvent.detail,
            CaseEvent.supersedes_id,
            CaseEvent.is_backfilled,
        ).where(*asked)
    )
    for row in rows:
        events[row.case_id].append(
            Event(
                row.id,
                row.kind,
                (microseconds(row.happened_at), row.id),
                row.happened_on,
                row.recorded_on,
                row.detail,
                row.supersedes_id,
                row.is_backfilled,
            )
        )
    return events


def _computed(session: Session, cases: Sequence[tuple[int, str]], reference: Reference) -> list[SpanValues]:
    events = events_of(session, [case_id for case_id, _ in cases])
    return [
        span
        for case_id, pack_code in cases
        for span in spans_of(case_id, pack_code, events.get(case_id, ()), reference)
    ]


def rewrite_spans(session: Session, case_ids: Iterable[int], reference: Reference | None = None) -> None:
    """Replace the spans of some cases by the replay of their events, in the caller's transaction."""
    known = reference or load_reference(session)
    for chunk in _chunks(sorted(set(case_ids))):
        found = session.execute(select(Case.id, Case.pack_code).where(Case.id.in_(chunk)))
        cases = [(row.id, row.pack_code) for row in found]
        session.execute(delete(CASE_SPAN).where(CASE_SPAN.c.case_id.in_(chunk)))
        insert_spans(session, _computed(session, cases, known))
        rewrite_participants(session, chunk)


def rewrite_participants(session: Session, case_ids: Sequence[int]) -> None:
    """Replace the co-handling units of some cases by what their events say."""
    session.execute(delete(CaseParticipant).where(CaseParticipant.case_id.in_(case_ids)))
    events = events_of(session, case_ids, _OF_CO_HANDLERS)
    rows = [
        {"case_id": case_id, "unit_id": unit}
        for case_id, known in sorted(events.items())
        for unit in sorted(co_handling(known))
    ]
    if rows:
        session.execute(insert(CaseParticipant), rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _all_cases(session: Session) -> list[tuple[int, str]]:
    return [
        (row.id, row.pack_code) for row in session.execute(select(Case.id, Case.pack_code).order_by(Case.id))
    ]


def recompute(session: Session, progress: Callable[[int], None] = lambda done: None) -> int:
    """Rebuild the spans of every case in one bulk change; return the number of cases."""
    reference = load_reference(session)
    cases = _all_cases(session)
    with bulk_change(session):
        session.execute(delete(CASE_SPAN))
        for start in range(0, len(cases), CHUNK):
            chunk = cases[start : start + CHUNK]
            insert_spans(session, _computed(session, chunk, reference))
            rewrite_participants(session, [case_id for case_id, _ in chunk])
            progress(len(chunk))
    session.merge(Setting(key="derived_version", value=DERIVED_VERSION))
    return len(cases)


def differences(session: Session, progress: Callable[[int], None] = lambda done: None) -> list[Difference]:
    """Compare the stored spans of every case with the replay of its events, changing nothing."""
    reference = load_reference(session)
    found: list[Difference] = []
    cases = _all_cases(session)
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        computed: dict[int, list[SpanValues]] = defaultdict(list)
        for span in _computed(session, chunk, reference):
            computed[span[0] or 0].append(span)
        stored: dict[int, list[SpanValues]] = defaultdict(list)
        rows = session.execute(
            select(CASE_SPAN)
            .with_only_columns(*(type_coerce(CASE_SPAN.c[name], Integer) for name in SPAN_COLUMNS))
            .where(CASE_SPAN.c.case_id.between(chunk[0][0], chunk[-1][0]))
            .order_by(CASE_SPAN.c.case_id, CASE_SPAN.c.from_on)
        )
        for row in rows:
            stored[row[0]].append(tuple(row))
        for case_id, _ in chunk:
            if stored[case_id] != computed[case_id]:
                found.append(Difference(case_id, len(stored[case_id]), len(computed[case_id])))
        progress(len(chunk))
    orphans = session.scalar(
        select(func.count()).select_from(CASE_SPAN).where(CASE_SPAN.c.case_id.not_in(select(Case.id)))
    )
    if orphans:
        found.append(Difference(0, orphans, 0))
    return found
