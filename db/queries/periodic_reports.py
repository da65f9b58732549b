"""Periodic reports (定期报告): the rule of their periods, the archive, the drafts, and a report as it would be closed now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.days import Period, month_of, number_of
from db.models.accounts import Account
from db.models.periodic_reports import (
    PeriodicReport,
    PeriodicReportAct,
    PeriodicReportPrint,
    ReportDraft,
    ReportPeriodRow,
)
from db.periodic_report import (
    Adjustment,
    Compared,
    Edition,
    Named,
    Report,
    adjusted_rows,
    changes_in,
    difference,
)
from db.queries.names import load_names
from db.queries.offices import petition_offices
from db.queries.report_rows import first_received_on, rows_in, stocks_at
from db.queries.settings import DEMO, DERIVED, county_name, setting
from db.reference import load_reference
from db.report_acts import ReportAct, SendWay
from db.report_content import hash_of, report_in
from db.report_figures import Rows, counted, cumulated, figures_of
from db.report_periods import (
    PeriodRule,
    Reported,
    ReportKind,
    first_day_in,
    last_ended,
    period_of,
)
from db.versions import current_version


@dataclass(frozen=True, slots=True)
class RecordedRule:
    """One recorded rule of the periods, by whom and when."""

    rule: PeriodRule
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """A closed report in the archive; ``signed`` and ``sent`` count its acts."""

    id: int
    of: Reported
    period: Period
    as_of: date
    closed_at: datetime
    closed_by: str
    copies: int
    sha256: str
    signed: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A report that waits to be closed, as it stood at the end of ``as_of``."""

    of: Reported
    as_of: date
    first_made_at: datetime
    content: bytes


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """The report of a period: the closed one with its line of the archive, else its draft.

    ``report`` is None where the content of a closed one no longer has the hash under which it was closed.
    """

    report: Report | None
    closed: ClosedReport | None


@dataclass(frozen=True, slots=True)
class ActDone:
    """What was done with a closed report; one that was withdrawn stands in the list and counts for nothing.

    A withdrawal ``corrects`` another act and says why in ``who``.
    """

    id: int
    act: ReportAct
    day_on: date
    who: str
    way: SendWay | None
    copy: int | None
    recorded_by: str
    recorded_at: datetime
    corrects: int | None = None
    is_withdrawn: bool = False

    @property
    def stands(self) -> bool:
        """Tell whether it is a signing or sending that was not withdrawn."""
        return self.act is not ReportAct.WITHDRAWN and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """A copy of a closed report that was printed: when first, and by whom."""

    copy: int
    printed_by: str
    printed_at: datetime


def period_rules(session: Session) -> tuple[PeriodRule, ...]:
    """Return every rule of the periods, the last recorded last."""
    asked = select(ReportPeriodRow.first_day, ReportPeriodRow.from_on).order_by(ReportPeriodRow.id)
    return tuple(PeriodRule(row.first_day, month_of(row.from_on)) for row in session.execute(asked))


def recorded_rules(session: Session) -> list[RecordedRule]:
    """Return every rule of the periods with who recorded it when, the last first."""
    asked = (
        select(
            ReportPeriodRow.first_day,
            ReportPeriodRow.from_on,
            ReportPeriodRow.recorded_at,
            Account.display_name,
        )
        .outerjoin(Account, Account.id == ReportPeriodRow.recorded_by)
        .order_by(ReportPeriodRow.id.desc())
    )
    return [
        RecordedRule(
            PeriodRule(row.first_day, month_of(row.from_on)), row.display_name or "", row.recorded_at
        )
        for row in session.execute(asked)
    ]


_REPORT = PeriodicReport.__table__.c
_LISTED: Final = (
    _REPORT.id,
    _REPORT.kind,
    _REPORT.number,
    _REPORT.from_on,
    _REPORT.to_on,
    _REPORT.as_of,
    _REPORT.closed_at,
    _REPORT.copies,
    _REPORT.sha256,
)


def closed_reports(session: Session, kind: ReportKind | None = None) -> list[ClosedReport]:
    """Return the closed reports without their contents, the latest period first."""
    asked = (
        select(*_LISTED, Account.display_name)
        .join_from(PeriodicReport.__table__, Account, Account.id == _REPORT.closed_by, isouter=True)
        .order_by(_REPORT.to_on.desc(), _REPORT.from_on.desc(), _REPORT.id.desc())
    )
    if kind is not None:
        asked = asked.where(_REPORT.kind == kind)
    withdrawn = select(PeriodicReportAct.corrects_id).where(PeriodicReportAct.corrects_id.is_not(None))
    counts = select(PeriodicReportAct.report_id, PeriodicReportAct.act, func.count().label("n")).where(
        PeriodicReportAct.id.not_in(withdrawn)
    )
    acts = {
        (row.report_id, row.act): row.n
        for row in session.execute(counts.group_by(PeriodicReportAct.report_id, PeriodicReportAct.act))
    }
    return [
        ClosedReport(
            row.id,
            Reported(row.kind, row.number),
            Period(row.from_on, row.to_on),
            row.as_of,
            row.closed_at,
            row.display_name or "",
            row.copies,
            row.sha256,
            acts.get((row.id, ReportAct.SIGNED), 0),
            acts.get((row.id, ReportAct.SENT), 0),
        )
        for row in session.execute(asked)
    ]


def closed_report(session: Session, report_id: int) -> ClosedReport | None:
    """Return one closed report without its content, None where there is none."""
    return next((one for one in closed_reports(session) if one.id == report_id), None)


def closed_of(session: Session, wanted: Reported) -> ClosedReport | None:
    """Return the closed report of a period, None where it is not closed."""
    return next((one for one in closed_reports(session, wanted.kind) if one.of == wanted), None)


def frozen_content(session: Session, report_id: int) -> bytes | None:
    """Return the frozen bytes of a closed report."""
    return session.scalar(select(PeriodicReport.content).where(PeriodicReport.id == report_id))


def printed_copy(session: Session, report_id: int, copy: int) -> bytes | None:
    """Return the file of a copy as it was first printed, None where it never was."""
    found = session.get(PeriodicReportPrint, (report_id, copy))
    return None if found is None else found.content


def acts_on(session: Session, report_id: int) -> list[ActDone]:
    """Return what was done with a closed report, in the order in which it was recorded."""
    asked = (
        select(PeriodicReportAct, Account.display_name)
        .outerjoin(Account, Account.id == PeriodicReportAct.recorded_by)
        .where(PeriodicReportAct.report_id == report_id)
        .order_by(PeriodicReportAct.id)
    )
    rows = session.execute(asked).all()
    withdrawn = {one.corrects_id for one, _name in rows}
    return [
        ActDone(
            one.id,
            one.act,
            one.day_on,
            one.who,
            one.way,
            one.copy,
            name or "",
            one.recorded_at,
            one.corrects_id,
            one.id in withdrawn,
        )
        for one, name in rows
    ]


def printed_copies(session: Session, report_id: int) -> list[PrintedCopy]:
    """Return the copies of a closed report that were printed, by number, each as it was printed first."""
    asked = (
        select(
            PeriodicReportPrint.copy,
            PeriodicReportPrint.printed_at,
            Account.display_name,
        )
        .outerjoin(Account, Account.id == PeriodicReportPrint.printed_by)
        .where(PeriodicReportPrint.report_id == report_id)
        .order_by(PeriodicReportPrint.copy)
    )
    return [PrintedCopy(copy, name or "", at) for copy, at, name in session.execute(asked)]


def drafts(session: Session) -> list[DraftReport]:
    """Return the drafts that wait to be closed, the period that ended last first."""
    rows = session.scalars(select(ReportDraft).order_by(ReportDraft.kind, ReportDraft.number))
    found = [
        DraftReport(Reported(row.kind, row.number), row.as_of, row.first_made_at, row.content) for row in rows
    ]
    return sorted(found, key=lambda one: (one.of.months[-1], -len(one.of.months)), reverse=True)


def first_listed(session: Session) -> Reported | None:
    """Return the period that ended last of the drafts and the closed reports, of those that ended together the shortest."""
    listed = [
        *(one.of for one in drafts(session)),
        *(one.of for one in closed_reports(session)),
    ]
    return max(listed, key=lambda one: (one.months[-1], -len(one.months)), default=None)


def opened_report(session: Session, wanted: Reported) -> OpenedReport | None:
    """Return the closed report of a period or its draft, None where there is neither."""
    closed = closed_of(session, wanted)
    if closed is None:
        draft = session.get(ReportDraft, (wanted.kind, wanted.number))
        return None if draft is None else OpenedReport(report_in(draft.content), None)
    content = frozen_content(session, closed.id) or b""
    is_same = hash_of(content) == closed.sha256
    return OpenedReport(report_in(content) if is_same else None, closed)


def drafts_first_made(session: Session, since: datetime, now: datetime) -> list[tuple[datetime, Reported]]:
    """Return the drafts that were made for the first time after ``since``, with when."""
    asked = select(ReportDraft.first_made_at, ReportDraft.kind, ReportDraft.number).where(
        ReportDraft.first_made_at > since, ReportDraft.first_made_at <= now
    )
    return [(row.first_made_at, Reported(row.kind, row.number)) for row in session.execute(asked)]


def next_to_close(session: Session, kind: ReportKind, today: date) -> Reported | None:
    """Return the period of a kind that is to be closed next, None where it is not over yet.

    Reports of a kind are closed one after the other; the first may be that of the last period that ended.
    """
    ended = last_ended(kind, today, period_rules(session))
    last = session.scalar(select(func.max(PeriodicReport.number)).where(PeriodicReport.kind == kind))
    wanted = ended if last is None else Reported(kind, last + 1)
    return wanted if wanted.number <= ended.number else None


# ---------------------------------------------------------------- a report as it would be closed


def composed(session: Session, wanted: Reported, as_of: date) -> Report:
    """Return a report of a period with all that is known at the end of ``as_of``, which is no earlier than its last day.

    Adjustments are to all earlier closed reports of its kind, each as it was last known.
    """
    rules = period_rules(session)
    period = period_of(wanted, rules)
    earlier = _earlier(session, wanted)
    last, before = (known_period(session, one, rules, as_of) for one in (wanted.before, wanted.year_before))
    others = [one for one in (last, before) if one is not None]
    found = rows_in(session, [period, *others, *(one.period for one, _known in earlier)], as_of)
    held = {one: {**found[one], **stocks_at(session, one.to_on)} for one in (period, *others)}
    now = {one.of: found[one.period] for one, _known in earlier}
    changes = ((one, difference(known, now[one.of])) for one, known in earlier)
    figures = figures_of([*held.values(), *now.values()])
    of_year = [one for one in now if one.year == wanted.year]
    return Report(
        of=wanted,
        period=period,
        as_of=as_of,
        first_day=first_day_in(wanted.months[-1], rules),
        edition=_edition(session),
        county=county_name(session),
        is_demo=setting(session, DEMO) == "1",
        named=_named(session, [*held.values(), *now.values()]),
        rows=held[period],
        last=None if last is None else Compared(last, counted(held[last], figures)),
        year_before=None if before is None else Compared(before, counted(held[before], figures)),
        adjustments=tuple(
            Adjustment(one.of, one.period, change) for one, change in changes if not change.is_empty
        ),
        since=min(of_year, default=wanted),
        cumulated=cumulated(held[period], [now[one] for one in of_year], figures),
        previous_sha256=earlier[-1][0].sha256 if earlier else "",
    )


def _earlier(session: Session, wanted: Reported) -> list[tuple[ClosedReport, Rows]]:
    """Return the earlier closed reports of a kind, the first first, each with its rows as they were last known."""
    listed = [one for one in reversed(closed_reports(session, wanted.kind)) if one.of < wanted]
    contents = [(one, frozen_content(session, one.id)) for one in listed]
    frozen = {one.of: report_in(content) for one, content in contents if content is not None}
    changes = changes_in(frozen.values())
    return [(one, adjusted_rows(frozen[one.of].rows, changes[one.of])) for one in listed]


def known_period(
    session: Session, wanted: Reported, rules: Sequence[PeriodRule], as_of: date
) -> Period | None:
    """Return the days of a period to compare with, None where the board knows nothing of its beginning."""
    period = period_of(wanted, rules)
    first = first_received_on(session, as_of)
    return None if first is None or number_of(period.from_on) < first else period


def _edition(session: Session) -> Edition:
    packs = load_reference(session).packs
    # A pack without clocks, as of imported history, rules no figure.
    ruling = sorted(code for code, versions in packs.items() if versions[-1][1].runs_clocks)
    return Edition(current_version(session), setting(session, DERIVED) or "", tuple(ruling))


def _named(session: Session, all_rows: Iterable[Rows]) -> Named:
    """Return the names of what occurs in the rows."""
    names = load_names(session)
    rows = [row for held in all_rows for found in held.values() for row in found]

    def of(ids: set[int | None], known: Mapping[int, str]) -> dict[str, str]:
        return {str(one): known.get(one, "") for one in sorted(filter(None, ids))}

    return Named(
        units=of({row.unit_id for row in rows}, names.units),
        townships=of({row.township_id for row in rows}, names.areas),
        categories=of({row.category_id for row in rows}, names.categories),
        offices=tuple(str(one) for one in petition_offices(session)),
    )
