"""Early warnings (预警) as a reader sees them: what was found last, what was done, and how often they were right."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.cohorts import Cohort, Question
from db.days import Period, first_day, month_of
from db.early_warning import (
    BREAKDOWNS,
    SCORED_FROM,
    SEEING,
    Done,
    Member,
    Precision,
    SearchSeen,
    Sighting,
    Verdict,
    WarningAct,
    WarningDetail,
    WarningKind,
    WarningSeen,
    WarningSubject,
    Zoning,
    chosen_by,
)
from db.filters import CaseFilter
from db.misleading import Caveat, caveat_in
from db.models.accounts import Account
from db.models.cases import CASE_SPAN, Case
from db.models.early_warnings import EarlyWarning, WarningActRow, WarningSearch, WarningSighting
from db.overview import RECEIVED_BY_MONTH
from db.queries.offices import petition_offices
from db.scope import Scope
from db.tally.counts import tally

MOST_LISTED: Final = 200
SHOWN_MONTHS: Final = 24
_COUNT: Final = Question(Cohort.RECEIVED)


def warnings_seen(session: Session, scope: Scope) -> list[WarningSeen]:
    """Return the warnings, those found last first, at most ``MOST_LISTED``."""
    last = (
        select(WarningSighting.warning_id, func.max(WarningSighting.seen_on).label("seen_on"))
        .group_by(WarningSighting.warning_id)
        .subquery()
    )
    ids = session.scalars(
        select(EarlyWarning.id)
        .join(last, last.c.warning_id == EarlyWarning.id)
        .order_by(last.c.seen_on.desc(), EarlyWarning.found_on.desc(), EarlyWarning.id)
        .limit(MOST_LISTED)
    ).all()
    return _seen(session, ids, scope)


def warnings_on(session: Session, scope: Scope, day: date) -> list[WarningSeen]:
    """Return what the last search by a day found, as it found it then; nothing to who may not see warnings."""
    if scope.role not in SEEING or scope.units is not None:
        return []
    last = session.scalar(select(func.max(WarningSearch.seen_on)).where(WarningSearch.seen_on <= day))
    if last is None:
        return []
    ids = session.scalars(
        select(WarningSighting.warning_id)
        .where(WarningSighting.seen_on == last)
        .order_by(WarningSighting.warning_id)
    ).all()
    return _seen(session, ids, scope, last)


def warning_seen(session: Session, warning_id: int, scope: Scope) -> WarningSeen | None:
    """Return one warning, None where there is none."""
    return next(iter(_seen(session, [warning_id], scope)), None)


def sightings_since(session: Session, since: date) -> list[tuple[int, Sighting]]:
    """Return what was found on the days from ``since`` on, with the warning it belongs to, the latest first."""
    rows = session.execute(
        select(WarningSighting, EarlyWarning)
        .join(EarlyWarning, EarlyWarning.id == WarningSighting.warning_id)
        .where(WarningSighting.seen_on >= since)
        .order_by(WarningSighting.seen_on.desc(), WarningSighting.warning_id)
    )
    return [(warning.id, _found(warning, sighting)) for sighting, warning in rows]


def found_between(session: Session, since: datetime, until: datetime) -> list[tuple[datetime, Sighting]]:
    """Return the warnings that were found for the first time after one moment and up to another, each with its moment."""
    rows = session.execute(
        select(EarlyWarning, WarningSighting)
        .join(
            WarningSighting,
            and_(
                WarningSighting.warning_id == EarlyWarning.id,
                WarningSighting.seen_on == EarlyWarning.found_on,
            ),
        )
        .where(EarlyWarning.recorded_at > since, EarlyWarning.recorded_at <= until)
        .order_by(EarlyWarning.id)
    )
    return [(warning.recorded_at, _found(warning, sighting)) for warning, sighting in rows]


def last_search(session: Session, scope: Scope) -> SearchSeen | None:
    """Return the last day's search with its counts as a scope has them now, None before the first."""
    row = session.scalars(select(WarningSearch).order_by(WarningSearch.seen_on.desc()).limit(1)).first()
    if row is None:
        return None
    caveats = tuple(caveat_in(one) for one in row.caveats)
    seen = SearchSeen(row.seen_on, row.months, row.counted, Zoning(row.zones), caveats)

    def counted(chosen: CaseFilter | None) -> int | None:
        return (
            None if chosen is None else tally(session, (_COUNT,), chosen, scope, seen.seen_on).number(_COUNT)
        )

    recounted = [(one, counted(seen.chosen_for(one))) for one in caveats]
    return replace(
        seen,
        counted=counted(seen.chosen) or 0,
        caveats=tuple(one if n is None else replace(one, count=n) for one, n in recounted),
    )


def precision(session: Session, today: date) -> Precision:
    """Count the warnings that were scored and those of them that were real, and what is old enough and waits."""
    scores = select(WarningActRow).where(WarningActRow.act == WarningAct.SCORED).order_by(WarningActRow.id)
    verdicts = {row.warning_id: row.verdict for row in session.scalars(scores)}
    old = session.scalars(
        select(EarlyWarning.id).where(EarlyWarning.found_on <= today - timedelta(days=SCORED_FROM))
    )
    return Precision(
        sum(one is Verdict.REAL for one in verdicts.values()),
        len(verdicts),
        sum(one not in verdicts for one in old),
    )


def caveats_stored(caveats: Sequence[Caveat]) -> list[dict[str, Any]]:
    """Return caveats as they are kept with a search."""
    return [asdict(one) for one in caveats]


def _seen(session: Session, ids: Sequence[int], scope: Scope, until: date = date.max) -> list[WarningSeen]:
    """Return warnings in the order of ``ids``, as they were found last by a day."""
    warnings = {one.id: one for one in session.scalars(select(EarlyWarning).where(EarlyWarning.id.in_(ids)))}
    sightings: dict[int, list[WarningSighting]] = defaultdict(list)
    for row in session.scalars(
        select(WarningSighting)
        .where(WarningSighting.warning_id.in_(ids), WarningSighting.seen_on <= until)
        .order_by(WarningSighting.seen_on)
    ):
        sightings[row.warning_id].append(row)
    acts = _acts(session, ids, scope)
    seen = []
    for warning_id in ids:
        if warning_id not in warnings:
            continue
        warning, last = warnings[warning_id], sightings[warning_id][-1]
        found = _found(warning, last)
        counted = tally(session, (_COUNT,), chosen_by(found), scope, last.seen_on).number(_COUNT) or 0
        seen.append(
            WarningSeen(
                warning.id, found, warning.found_on, last.seen_on, counted, acts[warning_id], warning.version
            )
        )
    return seen


def _found(warning: EarlyWarning, sighting: WarningSighting) -> Sighting:
    return Sighting(
        kind=WarningKind(warning.kind),
        subject=WarningSubject(warning.subject),
        keys=tuple(map(int, sighting.keys)),
        period=Period(sighting.from_on, sighting.to_on),
        count=sighting.count,
        expected=sighting.expected,
        p=sighting.p,
        topic_id=warning.topic_id,
        members=tuple(Member(**stored) for stored in sighting.members),
    )


def _acts(session: Session, ids: Sequence[int], scope: Scope) -> Mapping[int, list[Done]]:
    """Return what was done about each warning; a matter outside the scope is not named."""
    holds = (
        select(CASE_SPAN.c.unit_id).where(CASE_SPAN.c.case_id == Case.id).order_by(CASE_SPAN.c.from_on.desc())
    )
    rows = session.execute(
        select(WarningActRow, Account.display_name, Case.number, holds.limit(1).scalar_subquery())
        .join(Account, Account.id == WarningActRow.account_id)
        .outerjoin(Case, Case.id == WarningActRow.case_id)
        .where(WarningActRow.warning_id.in_(ids))
        .order_by(WarningActRow.id)
    )
    acts: dict[int, list[Done]] = defaultdict(list)
    for row, by, number, unit_id in rows:
        is_seen = row.case_id is not None and row.case_id not in scope.excluded
        acts[row.warning_id].append(
            Done(
                row.act,
                row.at,
                by,
                row.reason,
                row.case_id if is_seen else None,
                (number or "") if is_seen else "",
                unit_id,
                row.post_id,
                row.verdict,
            )
        )
    return acts


def warning_detail(session: Session, one: WarningSeen, scope: Scope) -> WarningDetail:
    """Count what stands behind a warning, at the end of the day on which it was seen last."""
    period, chosen = one.found.period, chosen_by(one.found)
    first = month_of(one.seen_on) - SHOWN_MONTHS + 1
    whole = Period(first_day(first), one.seen_on)
    before = Period(first_day(month_of(period.from_on) - SHOWN_MONTHS), period.from_on - timedelta(days=1))
    questions = {subject: Question(Cohort.RECEIVED, (by,)) for subject, by in BREAKDOWNS.items()}
    asked = [question.over(days) for question in questions.values() for days in (period, before)]
    counts = tally(session, (RECEIVED_BY_MONTH.over(whole), *asked), chosen, scope, one.seen_on)

    # It holds what is new till that is sent on, and so always has more than before.
    offices = petition_offices(session)

    def parts(days: Period) -> dict[WarningSubject, dict[int, int]]:
        answers = counts.over(days)
        return {
            subject: {
                key: n
                for key, n in answers.by(question).items()
                if key is not None and not (subject is WarningSubject.UNIT and key in offices)
            }
            for subject, question in questions.items()
        }

    return WarningDetail(
        months=counts.over(whole).by(RECEIVED_BY_MONTH),
        first_month=first,
        parts=parts(period),
        earlier=parts(before),
        days=(period.to_on - period.from_on).days + 1,
        earlier_days=(before.to_on - before.from_on).days + 1,
    )
