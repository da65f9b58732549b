"""Periodic reports (定期报告): set their periods, keep drafts, close one, and record that it was signed, printed and sent.

A closed report is never changed: what is entered or corrected later is an adjustment of the next one of its kind.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.settings import SettingRefused
from db.days import first_day, month_of
from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.jobs import JobKind, ask, is_under_way
from db.log import Signer, append
from db.models.cases import Case
from db.models.periodic_reports import (
    PeriodicReport,
    PeriodicReportAct,
    PeriodicReportPrint,
    ReportDraft,
    ReportPeriodRow,
)
from db.models.records import Setting
from db.periodic_report import Report
from db.queries.accounts import AccountRow
from db.queries.periodic_reports import (
    ActDone,
    acts_on,
    closed_report,
    composed,
    frozen_content,
    next_to_close,
    period_rules,
    printed_copy,
)
from db.queries.settings import is_recompute_owed, setting
from db.reference import local_day
from db.report_acts import LONGEST_WHO, MOST_COPIES, ReportAct, SendWay
from db.report_content import content_of, hash_of, report_in
from db.report_periods import LAST_FIRST_DAY, PeriodRule, Reported, ReportKind, first_day_in, period_of
from db.screening import looks_like_person
from db.session import Database

DRAFTED_ON: Final = "reports_drafted_on"
"""The setting that holds the day on which the board last made its drafts."""
FAR_MONTHS: Final = 24
"""How far ahead a rule of the periods may be set."""


def set_period_rule(session: Session, rule: PeriodRule, *, at: datetime, by: AccountRow, seen: int) -> None:
    """Let reporting months begin on another day from a reporting month on; closed and earlier periods stay as they are.

    ``SettingRefused``: ``not_admin``, ``first_day_wrong`` (``most``), ``month_reported`` (the month is over, or lies in a
    closed period), ``month_far``, ``same_values``; ``ChangedByOther``.
    """
    if by.role is not Role.ADMIN:
        raise SettingRefused("not_admin")
    if not 1 <= rule.first_day <= LAST_FIRST_DAY:
        raise SettingRefused("first_day_wrong", most=LAST_FIRST_DAY)
    today = local_day(at, session.info["zone"])
    edit(session, Subject.REPORT_PERIOD, "", seen, by_id=by.id, at=at)
    rules = period_rules(session)
    if rule.from_month > month_of(today) + FAR_MONTHS:
        raise SettingRefused("month_far")
    later = (*rules, rule)
    if rule.from_month <= _last_closed_month(session) or _is_over(rule.from_month, rules, today):
        raise SettingRefused("month_reported")
    if _is_over(rule.from_month, later, today):
        # Its days would end before today, so that a day already lived would change its month.
        raise SettingRefused("month_reported")
    if first_day_in(rule.from_month, rules) == rule.first_day:
        raise SettingRefused("same_values")
    before = first_day_in(rule.from_month, rules)
    session.add(
        ReportPeriodRow(
            first_day=rule.first_day,
            from_on=first_day(rule.from_month),
            recorded_by=by.id,
            recorded_at=at,
        )
    )
    session.flush()
    detail = {
        "setting": "report_period",
        "changed": {"first_day": [before, rule.first_day]},
        "from_on": first_day(rule.from_month).isoformat(),
    }
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)


def _is_over(month: int, rules: tuple[PeriodRule, ...], today: date) -> bool:
    return period_of(Reported(ReportKind.MONTH, month), rules).to_on < today


def _last_closed_month(session: Session) -> int:
    rows = session.execute(
        select(PeriodicReport.kind, func.max(PeriodicReport.number)).group_by(PeriodicReport.kind)
    )
    return max((Reported(kind, number).months[-1] for kind, number in rows), default=-1)


# ---------------------------------------------------------------- drafts


def ask_for_drafts(session: Session, at: datetime) -> None:
    """Ask once a day for the drafts of what is over and not yet closed, on a board that holds matters."""
    today = local_day(at, session.info["zone"]).isoformat()
    if (setting(session, DRAFTED_ON) or "") >= today:
        return
    session.merge(Setting(key=DRAFTED_ON, value=today))
    if session.scalar(select(Case.id).limit(1)) is not None and not is_under_way(session, JobKind.REPORT):
        ask(session, JobKind.REPORT, {}, None, at)


def make_drafts(
    database: Database, at: datetime, passed: Callable[[int, int], Any] = lambda done, total: None
) -> list[Reported]:
    """Make the draft of each kind's next report whose period is over, as of the day before; return which there are.

    Done twice on a day it says the same the second time. A draft whose report was closed goes.
    """
    as_of = local_day(at, database.zone) - timedelta(days=1)
    made: list[Reported] = []
    for place, kind in enumerate(ReportKind):
        passed(place, len(ReportKind))
        with database.reading() as session:
            wanted = next_to_close(session, kind, as_of + timedelta(days=1))
            content = None if wanted is None else content_of(composed(session, wanted, as_of))
        with database.writing() as session:
            numbers = delete(ReportDraft).where(ReportDraft.kind == kind)
            if wanted is None or content is None:
                session.execute(numbers)
                continue
            session.execute(numbers.where(ReportDraft.number != wanted.number))
            _keep_draft(session, wanted, as_of, content, at)
            made.append(wanted)
    return made


def _keep_draft(session: Session, of: Reported, as_of: date, content: bytes, at: datetime) -> None:
    known = session.get(ReportDraft, (of.kind, of.number))
    if known is None:
        session.add(
            ReportDraft(
                kind=of.kind, number=of.number, as_of=as_of, first_made_at=at, made_at=at, content=content
            )
        )
    else:
        known.as_of, known.made_at, known.content = as_of, at, content
    session.flush()


# ---------------------------------------------------------------- closing


def to_close(session: Session, wanted: Reported, today: date) -> Report:
    """Return the report that a person would close now, as of the day before, read before anybody waits for it.

    ``ActRefused``: ``report_running`` (its last day is today or later), ``report_closed``, ``report_not_next`` (``next``),
    ``report_not_final`` (limits are being recomputed).
    """
    if is_recompute_owed(session):
        raise ActRefused("report_not_final")
    if period_of(wanted, period_rules(session)).to_on >= today:
        raise ActRefused("report_running")
    _require_next(session, wanted, today)
    return composed(session, wanted, today - timedelta(days=1))


def _require_next(session: Session, wanted: Reported, today: date) -> None:
    last = session.scalar(select(func.max(PeriodicReport.number)).where(PeriodicReport.kind == wanted.kind))
    if last is not None and wanted.number <= last:
        raise ActRefused("report_closed")
    due = next_to_close(session, wanted.kind, today)
    if last is not None and due is not None and due != wanted:
        raise ActRefused("report_not_next", next=due.code)


def close_report(
    session: Session,
    actor: Actor,
    report: Report,
    copies: int,
    *,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Close a report by the office: its content is frozen under its hash, ``copies`` of it may be printed; return its id.

    The report is what ``to_close`` gave. ``ActRefused``: ``role_may_not``, ``copies_wrong`` (``most``), ``report_closed``,
    ``report_not_next``, ``report_stale`` (another was closed, or another day has begun, since it was read).
    """
    require_role(actor, Role.OFFICE)
    return freeze(session, report, copies, actor.account, actor.now, actor.today(session), detail=detail)


def freeze(
    session: Session,
    report: Report,
    copies: int,
    by: Signer | None,
    at: datetime,
    today: date,
    *,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Keep a report as it is, for ever; ``by`` of None is the command line. Refuses as ``close_report`` does."""
    if not 1 <= copies <= MOST_COPIES:
        raise ActRefused("copies_wrong", most=MOST_COPIES)
    _require_next(session, report.of, today)
    last = session.scalar(
        select(PeriodicReport.sha256)
        .where(PeriodicReport.kind == report.of.kind)
        .order_by(PeriodicReport.number.desc())
        .limit(1)
    )
    if (last or "") != report.previous_sha256 or report.as_of != today - timedelta(days=1):
        raise ActRefused("report_stale")
    content = content_of(report)
    row = PeriodicReport(
        kind=report.of.kind,
        number=report.of.number,
        from_on=report.period.from_on,
        to_on=report.period.to_on,
        as_of=report.as_of,
        closed_at=at,
        closed_by=None if by is None else by.id,
        copies=copies,
        sha256=hash_of(content),
        content=content,
    )
    session.add(row)
    session.flush()
    session.execute(
        delete(ReportDraft).where(ReportDraft.kind == report.of.kind, ReportDraft.number <= report.of.number)
    )
    said = {"period": report.of.code, "sha256": row.sha256} | dict(detail or {})
    _note(session, by, at, "report_closed", said)
    return row.id


def _note(session: Session, by: Signer | None, at: datetime, act: str, detail: Mapping[str, Any]) -> None:
    append(session, kind=LogKind.ACTED, at=at, account=by, detail={"act": act} | dict(detail))


# ---------------------------------------------------------------- what is done with a closed report


def record_signed(session: Session, actor: Actor, report_id: int, who: str, day_on: date | None) -> None:
    """Record who signed a closed report (签发) on which day, once and before anything of it is sent.

    ``ActRefused``: ``role_may_not``, ``report_unknown``, ``report_signed`` (by ``who``), ``who_missing``, ``who_long`` (``most``),
    ``who_of_person``, ``report_day_wrong`` (before the closing or after today).
    """
    require_role(actor, Role.OFFICE)
    signed = _signing(session, report_id)
    if signed is not None:
        raise ActRefused("report_signed", who=signed.who)
    _record(session, actor, report_id, ReportAct.SIGNED, who, day_on, None, None)


def record_sent(
    session: Session,
    actor: Actor,
    report_id: int,
    who: str,
    day_on: date | None,
    way: SendWay,
    copy: int | None,
) -> None:
    """Record to whom a copy of a signed report went (报送), when and how; each copy goes to one recipient.

    ``ActRefused``: as ``record_signed`` but for ``report_signed``, and ``report_unsigned``, ``copy_wrong`` (``most``),
    ``copy_taken`` (``who`` has it); no day is before that of the signing.
    """
    require_role(actor, Role.OFFICE)
    found = closed_report(session, report_id)
    if found is not None:
        signed = _signing(session, report_id)
        if signed is None:
            raise ActRefused("report_unsigned")
        if copy is None or not 1 <= copy <= found.copies:
            raise ActRefused("copy_wrong", most=found.copies)
        sent = {one.copy: one.who for one in acts_on(session, report_id) if one.stands}
        if copy in sent:
            raise ActRefused("copy_taken", who=sent[copy])
        if day_on is not None and day_on < signed.day_on:
            raise ActRefused("report_day_wrong", day=signed.day_on.isoformat())
    _record(session, actor, report_id, ReportAct.SENT, who, day_on, way, copy)


def withdraw_act(session: Session, actor: Actor, report_id: int, act_id: int | None, why: str) -> None:
    """Record that a signing or sending was recorded wrongly (更正): both stay in the list, and it may be recorded anew.

    ``ActRefused``: ``role_may_not``, ``act_unknown`` (none of the report that stands), ``report_sent_on`` (a signing after
    which copies were sent), ``why_missing``, ``who_long`` (``most``), ``who_of_person``.
    """
    require_role(actor, Role.OFFICE)
    standing = [one for one in acts_on(session, report_id) if one.stands]
    wrong = next((one for one in standing if one.id == act_id), None)
    if wrong is None:
        raise ActRefused("act_unknown")
    if wrong.act is ReportAct.SIGNED and any(one.act is ReportAct.SENT for one in standing):
        raise ActRefused("report_sent_on")
    if not why.split():
        raise ActRefused("why_missing")
    _record(
        session,
        actor,
        report_id,
        ReportAct.WITHDRAWN,
        why,
        actor.today(session),
        None,
        None,
        corrects=wrong,
    )


def _signing(session: Session, report_id: int) -> ActDone | None:
    """Return the signing of a report that stands."""
    done = acts_on(session, report_id)
    return next((one for one in done if one.stands and one.act is ReportAct.SIGNED), None)


def _record(
    session: Session,
    actor: Actor,
    report_id: int,
    act: ReportAct,
    who: str,
    day_on: date | None,
    way: SendWay | None,
    copy: int | None,
    *,
    corrects: ActDone | None = None,
) -> None:
    found = closed_report(session, report_id)
    if found is None:
        raise ActRefused("report_unknown")
    plain = " ".join(who.split())
    if not plain:
        raise ActRefused("who_missing")
    if len(plain) > LONGEST_WHO:
        raise ActRefused("who_long", most=LONGEST_WHO)
    if looks_like_person(plain):
        raise ActRefused("who_of_person")
    closed_on = local_day(found.closed_at, session.info["zone"])
    if day_on is None or not closed_on <= day_on <= actor.today(session):
        raise ActRefused("report_day_wrong", day=closed_on.isoformat())
    session.add(
        PeriodicReportAct(
            report_id=report_id,
            act=act,
            day_on=day_on,
            who=plain,
            way=way,
            copy=copy,
            corrects_id=None if corrects is None else corrects.id,
            recorded_by=actor.account.id,
            recorded_at=actor.now,
        )
    )
    session.flush()
    detail = {"period": found.of.code, "to": plain, "copy": copy, "day": day_on.isoformat()}
    if corrects is not None:
        detail = {"period": found.of.code, "to": corrects.who, "copy": corrects.copy, "reason": plain}
    _note(session, actor.account, actor.now, f"report_{act.value}", detail)


def print_copy(
    session: Session,
    report_id: int,
    copy: int,
    render: Callable[[Report, int, int], bytes],
    by: Signer | None,
    at: datetime,
) -> bytes:
    """Return the file of one copy: at the first time as ``render`` makes it, at every later time the very same bytes.

    ``render`` takes the report, how many copies there are, and which this is. Each printing has its row in the log.
    ``ActRefused``: ``report_unknown``, ``copy_wrong`` (``most``).
    """
    found = closed_report(session, report_id)
    content = frozen_content(session, report_id)
    if found is None or content is None:
        raise ActRefused("report_unknown")
    if not 1 <= copy <= found.copies:
        raise ActRefused("copy_wrong", most=found.copies)
    made = printed_copy(session, report_id, copy)
    if made is None:
        made = render(report_in(content), found.copies, copy)
        session.add(
            PeriodicReportPrint(
                report_id=report_id,
                copy=copy,
                sha256=hash_of(made),
                content=made,
                printed_by=None if by is None else by.id,
                printed_at=at,
            )
        )
        session.flush()
    _note(session, by, at, "report_printed", {"period": found.of.code, "copy": copy, "sha256": hash_of(made)})
    return made
