"""Screening rounds as they stood on a day: reports owed and made, the matters that they found, and the monthly form."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Cohort
from db.days import month_of, number_of
from db.enums import Channel, EventKind
from db.filters import NONE_ID, Asked, CaseFilter, Sort, SortKey
from db.models.cases import Case, CaseEvent, CaseLink
from db.models.institutions import ScreeningItem, ScreeningReport
from db.models.organisation import Unit
from db.naming import kept_names
from db.queries.choices import categories
from db.queries.holiday_reports import holiday_rules, holidays_owed
from db.queries.ledger import ledger_rows, rows_of_cases, versions_of
from db.queries.names import load_names
from db.queries.rounds_owed import BEGINNING, due_rules, end_of, reporters_of, reports_made
from db.replay import Event, placed
from db.reporting import (
    FOUND_BY,
    MOST_LISTED,
    FormCounts,
    Item,
    Made,
    Owed,
    Reporter,
    RoundsSeen,
    ScreeningChoice,
    came_back,
    cells_of,
    form_days,
    item_state,
    usual_month,
)
from db.rounds import (
    REPORTERS,
    ReportState,
    Round,
    Series,
    due_days,
    holiday_rule,
    owes,
    rounds_between,
    state_of,
)
from db.rows import LedgerRow
from db.scope import Scope
from db.spans import chunks, events_of
from db.tally.counts import shown_among, tally

_KINDS: Final = (
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.LEADER_ASSIGNED,
    EventKind.LIMIT_SET,
    EventKind.CORRECTED,
)
_FAR: Final = date(9999, 12, 31)


def rounds_seen(session: Session, asked: Asked, choice: ScreeningChoice, scope: Scope) -> RoundsSeen:
    """Gather the screening page at the end of the as-of day, within the scope and the filter.

    The rounds are those that have a day in the filter's period, from the first that anybody ever reported; the matters
    those that screening found in the period.
    """
    as_of, end = asked.as_of, end_of(session, asked.as_of)
    begins_on = session.scalar(BEGINNING, {"end": end})
    rounds, days = _rounds(session, asked, choice, begins_on, end)
    kind = REPORTERS[choice.kind]
    reporters = [one for one in reporters_of(session, kind, scope) if _is_chosen(session, one, asked)]
    made = reports_made(session, reporters, rounds, scope, end)
    owed = tuple(
        Owed(reporter, one, _state(one, found, as_of), found)
        for one in rounds
        for reporter in reporters
        if owes(reporter.valid_from, reporter.valid_to, one)
        for found in [made.get((reporter.id, one.from_on))]
    )
    listed = _listed(owed, rounds, choice, as_of)
    chosen = _found_filter(asked.chosen)
    items = _items(session, tuple(ledger_rows(session, chosen, scope, as_of)), end, as_of)
    chosen_items, hidden = _chosen_items(session, items, listed, choice, scope, as_of, end)
    shown = tuple(_described(session, chosen_items[:MOST_LISTED], end))
    names = load_names(session)
    shorts = kept_names(session, "short names of units", lambda: _short_names(session))
    has_owed = {one.reporter.row_id for one in owed}
    return RoundsSeen(
        asked=asked,
        choice=choice,
        rounds=rounds,
        rows=_rows(session, has_owed),
        owed=owed,
        listed=listed[:MOST_LISTED],
        items=items,
        items_listed=shown,
        listed_count=len(listed),
        items_count=len(chosen_items),
        hidden=hidden,
        form=form_counts(session, asked, choice.month, scope),
        names=shorts,
        categories=names.categories,
        posts=names.posts,
        versions=versions_of(session, [item.row.case_id for item in shown]),
        due_days=days,
        holidays=holiday_rule(as_of, holiday_rules(session, end)),
        begins_on=begins_on,
        counts=Counter(one.state for one in owed),
    )


def form_counts(session: Session, asked: Asked, month: int | None, scope: Scope) -> FormCounts:
    """Count the monthly form of a month, the last that is over where none is given, with the page's filter but its period."""
    as_of = asked.as_of
    wanted = usual_month(as_of) if month is None else min(month, month_of(as_of))
    month_days, year_days = form_days(wanted, as_of)
    chosen = replace(_found_filter(asked.chosen), cohort=None)
    questions = (FOUND_BY.over(month_days), FOUND_BY.over(year_days))
    whole = tally(session, questions, chosen, scope, as_of)
    townships = tally(session, questions[:1], replace(chosen, villages=(NONE_ID,)), scope, as_of)
    year = cells_of(whole.over(year_days))
    return FormCounts(
        month=wanted,
        month_days=month_days,
        year_days=year_days,
        townships=cells_of(townships.over(month_days)),
        both=cells_of(whole.over(month_days)),
        year=year,
        categories=_categories(session, year),
    )


# ------------------------------------------------------------ who owes which rounds


def _rows(session: Session, wanted: Collection[int]) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.short_name)
        .where(Unit.id.in_(tuple(wanted)))
        .order_by(Unit.position, Unit.name)
    )
    return tuple((row.id, row.short_name or row.name) for row in rows)


def _is_chosen(session: Session, one: Reporter, asked: Asked) -> bool:
    chosen = asked.chosen
    if chosen.units and one.id not in chosen.units and one.row_id not in chosen.units:
        return False
    if not chosen.townships and not chosen.villages:
        return True
    areas = kept_names(session, "areas of units", lambda: _areas(session))
    own, above = areas.get(one.id), areas.get(one.row_id)
    return (not chosen.townships or above in chosen.townships or own in chosen.townships) and (
        not chosen.villages or own in chosen.villages
    )


def _short_names(session: Session) -> dict[int, str]:
    rows = session.execute(select(Unit.id, Unit.name, Unit.short_name))
    return {row.id: row.short_name or row.name for row in rows}


def _areas(session: Session) -> dict[int, int]:
    rows = session.execute(select(Unit.id, Unit.area_id).where(Unit.area_id.is_not(None)))
    return {row.id: row.area_id for row in rows if row.area_id is not None}


def _rounds(
    session: Session, asked: Asked, choice: ScreeningChoice, begins_on: date | None, end: datetime
) -> tuple[tuple[Round, ...], int]:
    """Return the rounds of the period, latest first, and after how many days reports are due on the as-of day.

    Before anybody reported only the running round is owed; daily reports are owed from the first rule that asks for them.
    """
    period, as_of = asked.chosen.period(asked.as_of), asked.as_of
    last = min(period.to_on, as_of)
    if choice.kind is Series.HOLIDAY:
        rule = holiday_rule(as_of, holiday_rules(session, end))
        return holidays_owed(session, period.from_on, last, end)[::-1], 0 if rule is None else rule.days
    rules = due_rules(session, end)
    first = max(period.from_on, begins_on or as_of)
    return rounds_between(choice.rhythm, first, last, rules)[::-1], due_days(as_of, rules)


def _state(one: Round, made: Made | None, as_of: date) -> ReportState:
    if made is None:
        return state_of(one.due_on, None, as_of)
    return state_of(made.due_on, made.reported_on, as_of)


def _listed(
    owed: Sequence[Owed], rounds: Sequence[Round], choice: ScreeningChoice, as_of: date
) -> tuple[Owed, ...]:
    """Return the chosen reports: of a state those of all rounds, else those of the chosen round or the last that ended."""
    wanted = None
    if choice.round_on is not None:
        wanted = next((one for one in rounds if one.from_on <= choice.round_on <= one.to_on), None)
    elif choice.state is None and choice.unit_id is None and rounds:
        wanted = next((one for one in rounds if one.to_on < as_of), rounds[0])
    return tuple(
        one
        for one in owed
        if (wanted is None or one.round == wanted)
        and (choice.state is None or one.state is choice.state)
        and (choice.unit_id is None or choice.unit_id in (one.reporter.row_id, one.reporter.id))
    )


# ------------------------------------------------------------ what was found


def _found_filter(chosen: CaseFilter) -> CaseFilter:
    """Return the filter of the matters that screening found in the period, the latest first."""
    return replace(
        chosen,
        channels=(Channel.SCREENING,),
        cohort=Cohort.RECEIVED,
        sort=Sort(SortKey.RECEIVED, is_descending=True),
    )


def _chosen_items(
    session: Session,
    items: Sequence[Item],
    listed: Sequence[Owed],
    choice: ScreeningChoice,
    scope: Scope,
    as_of: date,
    end: datetime,
) -> tuple[tuple[Item, ...], int]:
    """Return the matters that are chosen: those of the chosen reports, or those of a part, or all of the period.

    Beside them stands how many matters of the chosen reports the reader may not see.
    """
    hidden = 0
    if choice.unit_id is not None or choice.round_on is not None:
        reports = [one.made.id for one in listed if one.made is not None and one.made.found]
        named = session.scalars(select(ScreeningItem.case_id).where(ScreeningItem.report_id.in_(reports)))
        case_ids = set(named) - scope.excluded
        seen = shown_among(session, case_ids, CaseFilter(), scope, as_of)
        hidden = len(case_ids) - len(seen)
        items = _items(session, rows_of_cases(session, sorted(seen, reverse=True), as_of), end, as_of)
    return tuple(item for item in items if item.is_of(choice.part)), hidden


def _items(session: Session, rows: Sequence[LedgerRow], end: datetime, as_of: date) -> tuple[Item, ...]:
    """Put beside each matter what its events say of closing, coming back, leaders and limits."""
    last = number_of(as_of)
    events: dict[int, list[Event]] = {}
    repeated: set[int] = set()
    for part in chunks([row.case_id for row in rows]):
        events |= events_of(session, part, _KINDS)
        repeated |= set(
            session.scalars(
                select(CaseLink.earlier_id).where(CaseLink.earlier_id.in_(part), CaseLink.confirmed_at < end)
            )
        )
    found = []
    for row in rows:
        known = [one for one in events.get(row.case_id, ()) if one.recorded_on <= last]
        acts = list(placed(known))
        closed_once, is_reopened = came_back(act.kind for act in acts)
        is_back = closed_once and (is_reopened or row.case_id in repeated)
        assigned = [act.happened_on for act in acts if act.kind is EventKind.LEADER_ASSIGNED]
        limits = [act.detail["limit"] for act in acts if act.kind is EventKind.LIMIT_SET]
        found.append(
            Item(
                row=row,
                state=item_state(row.stage, came_back=is_back),
                closed_once=closed_once,
                came_back=is_back,
                assigned_on=assigned[0] if assigned else None,
                limit_on=date.fromisoformat(limits[-1]) if limits else None,
            )
        )
    return tuple(found)


def _described(session: Session, items: Sequence[Item], end: datetime) -> list[Item]:
    """Add who found each matter, what is said of it, and by which measure it is to be resolved."""
    case_ids = [item.row.case_id for item in items]
    texts = select(Case.id, Case.summary).where(Case.id.in_(case_ids))
    finders = (
        select(ScreeningItem.case_id, ScreeningReport.unit_id)
        .join(ScreeningReport, ScreeningReport.id == ScreeningItem.report_id)
        .where(ScreeningItem.case_id.in_(case_ids), ScreeningReport.recorded_at < end)
        .order_by(ScreeningReport.edition)
    )
    measures = (
        select(CaseEvent.case_id, CaseEvent.note)
        .where(
            CaseEvent.case_id.in_(case_ids),
            CaseEvent.kind == EventKind.LIMIT_SET,
            CaseEvent.recorded_at < end,
        )
        .order_by(CaseEvent.happened_at, CaseEvent.id)
    )
    said = {row[0]: row[1] for row in session.execute(texts)}
    found_by = {row[0]: row[1] for row in session.execute(finders)}
    measure_of = {row[0]: row[1] for row in session.execute(measures)}
    return [
        replace(
            item,
            finder_id=found_by.get(item.row.case_id),
            summary=said.get(item.row.case_id, ""),
            measure=measure_of.get(item.row.case_id, ""),
        )
        for item in items
    ]


def _categories(session: Session, counted: Mapping[int | None, object]) -> tuple[tuple[int | None, str], ...]:
    """Return the categories of level 1 in their order, and at the end "none" where a matter has none."""
    tops = tuple((one.id, one.name) for one in categories(session, _FAR) if one.depth == 1)
    known = {category for category, _name in tops}
    return (*tops, *((category, "") for category in counted if category not in known))
