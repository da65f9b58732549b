"""Keep ``case_span`` equal to the replay of each case's events."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Integer, delete, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from db.enums import EventKind
from db.models.base import microseconds
from db.models.cases import CASE_SPAN, Case, CaseEvent, CaseParticipant
from db.reference import load_reference
from db.replay import SPAN_COLUMNS, Event, Reference, SpanValues, co_handling, spans_of

DERIVED_VERSION: Final = "6"
"""Raised with every change of the rules that spans follow; another value in the database asks for a recompute."""

T = TypeVar("T")
CHUNK: Final = 2_000
IS_ORPHAN: Final = CASE_SPAN.c.case_id.not_in(select(Case.id))
CaseOfPack = tuple[int, str]
"""A case's id and the code of its rule pack."""

_OF_CO_HANDLERS: Final = (EventKind.CO_HANDLER_ADDED, EventKind.CO_HANDLER_REMOVED, EventKind.CORRECTED)
_COLUMN_LIST: Final = ", ".join(SPAN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose stored spans or co-handlers are not those of its events."""

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
    for chunk in chunks(sorted(set(case_ids))):
        found = session.execute(select(Case.id, Case.pack_code).where(Case.id.in_(chunk)))
        cases = [(row.id, row.pack_code) for row in found]
        replace_spans(session, chunk, _computed(session, cases, known))


def replace_spans(session: Session, case_ids: Sequence[int], spans: Sequence[SpanValues]) -> None:
    """Put spans in place of those of some cases, and their co-handlers in place of what was derived before."""
    session.execute(delete(CASE_SPAN).where(CASE_SPAN.c.case_id.in_(case_ids)))
    insert_spans(session, spans)
    rewrite_participants(session, case_ids)


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


def chunks(listed: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield a list in parts of ``size``, the last one shorter."""
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def all_cases(session: Session) -> list[CaseOfPack]:
    """Return every case with the code of its rule pack, by id."""
    return [
        (row.id, row.pack_code) for row in session.execute(select(Case.id, Case.pack_code).order_by(Case.id))
    ]


def differences(session: Session, progress: Callable[[int], None] = lambda done: None) -> list[Difference]:
    """Compare the stored spans and co-handlers of every case with the replay of its events, changing nothing."""
    reference = load_reference(session)
    found: list[Difference] = []
    for chunk in chunks(all_cases(session)):
        found.extend(difference for difference, _spans in compared(session, chunk, reference))
        progress(len(chunk))
    orphans = session.scalar(select(func.count()).select_from(CASE_SPAN).where(IS_ORPHAN))
    if orphans:
        found.append(Difference(0, orphans, 0))
    return found


def compared(
    session: Session, cases: Sequence[CaseOfPack], reference: Reference
) -> list[tuple[Difference, list[SpanValues]]]:
    """Return those of some cases, ascending, whose stored rows are not those of their events, with the right spans."""
    if not cases:
        return []
    computed: dict[int, list[SpanValues]] = defaultdict(list)
    ids = [case_id for case_id, _ in cases]
    events = events_of(session, ids)
    for case_id, pack_code in cases:
        computed[case_id] = spans_of(case_id, pack_code, events.get(case_id, ()), reference)
    stored: dict[int, list[SpanValues]] = defaultdict(list)
    rows = session.execute(
        select(CASE_SPAN)
        .with_only_columns(*(type_coerce(CASE_SPAN.c[name], Integer) for name in SPAN_COLUMNS))
        .where(CASE_SPAN.c.case_id.between(ids[0], ids[-1]))
        .order_by(CASE_SPAN.c.case_id, CASE_SPAN.c.from_on)
    )
    for row in rows:
        stored[row[0]].append(tuple(row))
    helping: dict[int, set[int]] = defaultdict(set)
    for case_id, unit_id in session.execute(
        select(CaseParticipant.case_id, CaseParticipant.unit_id).where(CaseParticipant.case_id.in_(ids))
    ):
        helping[case_id].add(unit_id)
    return [
        (Difference(case_id, len(stored[case_id]), len(computed[case_id])), computed[case_id])
        for case_id in ids
        if stored[case_id] != computed[case_id] or helping[case_id] != co_handling(events.get(case_id, ()))
    ]
