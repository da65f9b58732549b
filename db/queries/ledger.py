"""The ledger (台账): the matters behind every figure, in any order, a block at a time."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.cohorts import Field
from db.column_filters import ColumnFilter
from db.criteria import (
    DUE_STATES,
    Condition,
    RowsRefused,
    as_of_conditions,
    conditions,
    due_position,
    is_one_of,
    number_column,
)
from db.days import FAR, day_of
from db.enums import Mark
from db.filters import CaseFilter, Sort, SortKey
from db.models.cases import CASE_SPAN, Case
from db.models.catalogue import Category
from db.models.organisation import Area, Post, Unit
from db.rows import LedgerBlock, LedgerRow, LedgerSums
from db.scope import Scope
from db.tally.answers import Engine
from db.versions import current_version

CHUNK: Final = 2_000

SORT_FIELD: Final[dict[SortKey, Field]] = {
    SortKey.DUE: Field.DUE_ON,
    SortKey.RECEIVED: Field.RECEIVED_ON,
    SortKey.CLOSED: Field.CLOSED_ON,
    SortKey.TOWNSHIP: Field.TOWNSHIP,
    SortKey.VILLAGE: Field.VILLAGE,
    SortKey.CATEGORY: Field.CATEGORY1,
    SortKey.CAUSE: Field.CAUSE,
    SortKey.CHANNEL: Field.CHANNEL,
    SortKey.UNIT: Field.UNIT,
    SortKey.LEADER: Field.LEADER,
    SortKey.STAGE: Field.STAGE,
    SortKey.PERSONS: Field.PERSONS,
    SortKey.BATCHES: Field.BATCHES,
    SortKey.LAST_ACTION: Field.LAST_ACTION_ON,
}
"""The span's column of each sort key; number and title are the case's own."""

CATALOGUE: Final[dict[Field, type[Any]]] = {
    Field.TOWNSHIP: Area,
    Field.VILLAGE: Area,
    Field.CATEGORY1: Category,
    Field.UNIT: Unit,
    Field.LEADER: Post,
}
"""Tables whose own ``position`` puts the ids of a column in order."""


def ledger_block(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    start: int,
    end: int,
    columns: Sequence[ColumnFilter] = (),
    engine: Engine | str | None = None,
) -> LedgerBlock:
    """Return rows ``start`` to ``end`` (excluded) of the ledger and the sums of all its rows, at the end of ``as_of``.

    The ledger shows ``chosen.cohort``, or all that the filter leaves where there is none. Rows without a value
    of the sort key come last in both directions. A scope that gets counts only raises ``RowsRefused``.
    """
    _check(scope)
    where = conditions(session, chosen, scope, as_of, chosen.cohort, columns)
    sums = _sums(session, where)
    ordered = _rows(session, where, as_of, chosen.sort)
    rows = session.execute(ordered.offset(max(start, 0)).limit(max(end - start, 0)))
    return LedgerBlock(tuple(map(_row, rows)), sums, current_version(session))


def ledger_sums(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    columns: Sequence[ColumnFilter] = (),
    engine: Engine | str | None = None,
) -> LedgerSums:
    """Return the footer of the ledger: counts of its rows, batches and persons."""
    return _sums(session, conditions(session, chosen, scope, as_of, chosen.cohort, columns))


def ledger_rows(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    columns: Sequence[ColumnFilter] = (),
) -> Iterator[LedgerRow]:
    """Yield every row of the ledger in its order, for an export; refuses as ``ledger_block`` does, at once."""
    _check(scope)
    where = conditions(session, chosen, scope, as_of, chosen.cohort, columns)
    rows = session.execute(_rows(session, where, as_of, chosen.sort).execution_options(yield_per=CHUNK))
    return map(_row, rows)


def visible_row(session: Session, case_id: int, scope: Scope, as_of: date) -> LedgerRow | None:
    """Return one matter as the ledger shows it, None where the scope or the day hides it."""
    _check(scope)
    where = conditions(session, CaseFilter(), scope, as_of, None)
    where.append(CASE_SPAN.c.case_id == case_id)
    row = session.execute(_rows(session, where, as_of, Sort())).one_or_none()
    return None if row is None else _row(row)


def rows_of_cases(session: Session, case_ids: Sequence[int], as_of: date) -> list[LedgerRow]:
    """Return the rows of cases that the caller has already chosen within a scope, in the order given."""
    where = [*as_of_conditions(as_of), is_one_of(CASE_SPAN.c.case_id, case_ids)]
    found = {row.case_id: row for row in map(_row, session.execute(_columns(as_of).where(*where)))}
    return [found[case_id] for case_id in case_ids]


def _check(scope: Scope) -> None:
    if not scope.sees_rows:
        raise RowsRefused


def _sums(session: Session, where: Sequence[Condition]) -> LedgerSums:
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(CASE_SPAN.c.batches), 0),
            func.coalesce(func.sum(CASE_SPAN.c.persons), 0),
        )
        .select_from(CASE_SPAN)
        .where(*where)
    ).one()
    return LedgerSums(*map(int, row))


_SPAN_FIELDS: Final = (
    "received_on",
    "closed_on",
    "township_id",
    "village_id",
    "category1_id",
    "category2_id",
    "category_id",
    "cause_id",
    "channel",
    "level",
    "purpose",
    "unit_id",
    "leader_id",
    "stage",
    "conclusion",
    "closure",
    "marks",
    "persons",
    "batches",
    "rating",
    "due_on",
    "due_clock",
    "supported_on",
    "carried_out_on",
    "assigned_on",
    "assignment_due_on",
    "last_action_on",
)


def _columns(as_of: date) -> Select[Any]:
    return select(
        Case.id,
        Case.number,
        Case.title,
        due_position(as_of).label("due"),
        *(CASE_SPAN.c[name] for name in _SPAN_FIELDS),
    ).join_from(CASE_SPAN, Case, Case.id == CASE_SPAN.c.case_id)


def _rows(session: Session, where: Sequence[Condition], as_of: date, sort: Sort) -> Select[Any]:
    ordered: list[ColumnElement[Any]] = []
    for key in _sort_keys(session, sort.key):
        ordered.append(key.desc() if sort.is_descending else key)
    last = [] if sort.key not in SORT_FIELD else [CASE_SPAN.c[SORT_FIELD[sort.key].value].is_(None)]
    case_id = CASE_SPAN.c.case_id
    return (
        _columns(as_of)
        .where(*where)
        .order_by(*last, *ordered, case_id.desc() if sort.is_descending else case_id)
    )


def _sort_keys(session: Session, key: SortKey) -> list[ColumnElement[Any]]:
    if key is SortKey.NUMBER:
        return [by_code_point(session, Case.number)]
    if key is SortKey.TITLE:
        return [by_code_point(session, Case.title)]
    field = SORT_FIELD[key]
    column = number_column(field)
    if field not in CATALOGUE:
        return [column]
    table = CATALOGUE[field]
    position = select(table.position).where(table.id == column).scalar_subquery()
    return [func.coalesce(position, -1), column]


def by_code_point(session: Session, column: Any) -> ColumnElement[Any]:
    """Return a text column ordered by code point, which SQLite does by itself."""
    ordered: ColumnElement[Any] = (
        column if session.get_bind().dialect.name == "sqlite" else column.collate("C")
    )
    return ordered


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(min(number, FAR - 1))


def _row(row: Any) -> LedgerRow:
    return LedgerRow(
        case_id=row.id,
        number=row.number,
        title=row.title,
        received_on=_day(row.received_on),
        closed_on=_day(row.closed_on),
        township_id=row.township_id,
        village_id=row.village_id,
        category1_id=row.category1_id,
        category2_id=row.category2_id,
        category_id=row.category_id,
        cause_id=row.cause_id,
        channel=row.channel,
        level=row.level,
        purpose=row.purpose,
        unit_id=row.unit_id,
        leader_id=row.leader_id,
        stage=row.stage,
        conclusion=row.conclusion,
        closure=row.closure,
        marks=Mark(row.marks),
        persons=row.persons,
        batches=row.batches,
        rating=row.rating,
        due_on=_day(row.due_on),
        due_clock=row.due_clock,
        due=DUE_STATES[row.due],
        supported_on=_day(row.supported_on),
        carried_out_on=_day(row.carried_out_on),
        assigned_on=_day(row.assigned_on),
        assignment_due_on=_day(row.assignment_due_on),
        last_action_on=_day(row.last_action_on),
    )
