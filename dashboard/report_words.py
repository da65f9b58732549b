"""Periodic reports in words: periods, kinds, figures, what was done with a report, and why something is refused."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.analysis.indicators import INDICATORS, IndicatorKey
from dashboard.text import N_, Language, _, day_words, language, pgettext
from dashboard.words import word
from db.enums import Channel
from db.periodic_report import Named, Report
from db.queries.periodic_reports import RecordedRule
from db.report_acts import ReportAct, SendWay
from db.report_figures import Dimension, Figure, ReportMeasure, Source
from db.report_periods import (
    CALENDAR_MONTH,
    PeriodRule,
    Reported,
    ReportKind,
    first_day_in,
    period_of,
    reported,
)
from db.rule_packs import PACK_NONE

SOURCES: Final[Mapping[Source, str]] = {
    Source.RECEIVED: N_("Matters received"),
    Source.GROUP_VISITS: N_("Group visits"),
    Source.REPEAT: N_("Repeated matters"),
    Source.REPEAT_OF_SUPPORTED: N_("Repeats of a supported matter"),
    Source.CLOSED: N_("Matters closed"),
    Source.LED_OFF: N_("Received, led to another legal route"),
    Source.REFUSED: N_("Received, not accepted"),
    Source.CANCELLED: N_("Received, registration cancelled"),
    Source.SUPPORTED: N_("Requests supported"),
    Source.CARRIED_OUT: N_("Supported, carried out by now"),
    Source.ENTERED_LATE: N_("Received, entered late"),
    Source.C1_IN_TIME: N_("in time (petition office)"),
    Source.C3_IN_TIME: N_("in time (units' notices)"),
    Source.C5_ON_TIME: N_("on time (units' handling)"),
    Source.C1_LIMIT_IN_PERIOD: N_("Office limits ended"),
    Source.C3_LIMIT_IN_PERIOD: N_("Units' notice limits ended"),
    Source.C5_LIMIT_IN_PERIOD: N_("Handling limits ended"),
    Source.RATED: N_("Rated"),
    Source.SATISFIED: N_("Satisfied or fairly satisfied"),
    Source.RATING_OWED: N_("Rated, or rating period over"),
    Source.END_OPEN: N_("Open at the end of the period"),
    Source.END_OVERDUE: N_("Overdue at the end of the period"),
    Source.END_BACKLOG: N_("Open longer than a year at the end"),
    Source.END_SUPPORTED_WAITING: N_("Supported, not carried out at the end"),
    Source.ACT_TRANSFERRED: N_("Matters transferred or assigned"),
    Source.ACT_SUPERVISED: N_("Matters supervised"),
    Source.ACT_REMINDED: N_("Matters with a reminder"),
    Source.ACT_LEADER_ASSIGNED: N_("Matters put in a leader's charge"),
    Source.ACT_PROPOSAL_SENT: N_("Matters with a proposal to a unit"),
    Source.ACT_PROPOSAL_IMPROVE: N_("of them to improve the work"),
    Source.ACT_PROPOSAL_POLICY: N_("of them to improve a policy"),
    Source.ACT_PROPOSAL_DISCIPLINE: N_("of them to discipline"),
    Source.ACT_PROPOSAL_ANSWERED: N_("Matters whose proposal was answered"),
    Source.ACT_PROPOSAL_ADOPTED: N_("of them adopted"),
    Source.ACT_PROPOSAL_PARTLY: N_("of them adopted in part"),
    Source.ACT_PROPOSAL_DECLINED: N_("of them not adopted"),
}
"""What each set of rows is called in a report."""

RATES: Final = (
    (IndicatorKey.OFFICE_IN_TIME, Source.C1_IN_TIME, Source.C1_LIMIT_IN_PERIOD),
    (IndicatorKey.UNIT_NOTICE_IN_TIME, Source.C3_IN_TIME, Source.C3_LIMIT_IN_PERIOD),
    (IndicatorKey.HANDLED_ON_TIME, Source.C5_ON_TIME, Source.C5_LIMIT_IN_PERIOD),
    (IndicatorKey.SATISFACTION, Source.SATISFIED, Source.RATED),
    (IndicatorKey.PARTICIPATION, Source.RATED, Source.RATING_OWED),
)
"""Indicator, the set of its part and the set of its whole."""


def kind_word(kind: ReportKind) -> str:
    """Say the kind of a report."""
    said = {
        ReportKind.MONTH: _("Monthly report"),
        ReportKind.QUARTER: _("Quarterly report"),
        ReportKind.YEAR: _("Yearly report"),
    }
    return said[kind]


def period_word(of: Reported) -> str:
    """Say the period of a report by its name."""
    match of.kind:
        case ReportKind.MONTH:
            month = of.place if language() is Language.ZH else f"{of.place:02}"
            return _("{year}-{month}", year=of.year, month=month)
        case ReportKind.QUARTER:
            return _("{year}, quarter {quarter}", year=of.year, quarter=of.place)
    return _("Year {year}", year=of.year)


def period_of_code(code: str) -> str:
    """Say the period that a code names."""
    of = reported(code)
    return code if of is None else period_word(of)


def report_title(of: Reported) -> str:
    """Say a report by its kind and period."""
    return _("{kind} {period}", kind=kind_word(of.kind), period=period_word(of))


def rule_sentence(first_day: int) -> str:
    """Say how reporting months run by a rule."""
    if first_day == CALENDAR_MONTH:
        return _("Reporting months are calendar months.")
    return _(
        "Reporting months run from day {first} of the month before to day {last}.",
        first=first_day,
        last=first_day - 1,
    )


def way_word(way: SendWay) -> str:
    """Say by which way a copy was sent."""
    said = {
        SendWay.IN_PERSON: pgettext("sent", "In person"),
        SendWay.CONFIDENTIAL: pgettext("sent", "Confidential mail"),
        SendWay.NETWORK: pgettext("sent", "Government network"),
        SendWay.POST: pgettext("sent", "Post"),
    }
    return said[way]


def act_word(act: ReportAct) -> str:
    """Say what is done with a closed report."""
    said = {
        ReportAct.SIGNED: pgettext("report", "Signed"),
        ReportAct.SENT: pgettext("report", "Sent"),
        ReportAct.WITHDRAWN: pgettext("report", "Withdraw a wrong record"),
    }
    return said[act]


def figure_words(figure: Figure, named: Named) -> str:
    """Say a figure: its set, the value it is broken down by, and its measure where it is not matters."""
    said = _(SOURCES[figure.source])
    if figure.dimension is not None:
        said = _("{what}: {part}", what=said, part=value_words(figure.dimension, figure.value, named))
    if figure.measure is not ReportMeasure.CASES:
        said = _("{what}, {measure}", what=said, measure=measure_word(figure.measure))
    return said


def value_words(dimension: Dimension, value: str, named: Named) -> str:
    """Say a value of a dimension by the name that is frozen with the report."""
    if not value:
        return _("not recorded")
    match dimension:
        case Dimension.CHANNEL:
            return word(Channel(value)) if value in list(Channel) else value
        case Dimension.CATEGORY:
            return named.categories.get(value) or value
        case Dimension.TOWNSHIP:
            return named.townships.get(value) or value
        case Dimension.UNIT:
            return named.units.get(value) or value


def measure_word(measure: ReportMeasure) -> str:
    """Say what is counted."""
    said = {
        ReportMeasure.CASES: pgettext("report", "matters"),
        ReportMeasure.BATCHES: pgettext("report", "batches"),
        ReportMeasure.PERSONS: pgettext("report", "persons"),
    }
    return said[measure]


def indicator_word(key: IndicatorKey) -> str:
    """Say an indicator's title."""
    return _(INDICATORS[key].title)


def about_lines(report: Report) -> list[str]:
    """Say of what a report is: its days, what was known, which rules, and what is left out."""
    period = report.period
    lines = [
        _(
            "Period: {from_on} to {to_on}. {rule}",
            from_on=day_words(period.from_on),
            to_on=day_words(period.to_on),
            rule=rule_sentence(report.first_day),
        ),
        _(
            "What happened in it as known at the end of {as_of}; what stood at its end as known at the end of {to_on}.",
            as_of=day_words(report.as_of),
            to_on=day_words(period.to_on),
        ),
        _("Accusations are not included in any figure of this report."),
        _(
            "Matters are counted as such, visits by batches and persons as well; they are never added to each other. "
            "A rate is stated from n = 20 on, with its exact 95 % interval."
        ),
        _(
            "Data version {data}, rules {derived}, rule packs {packs}.",
            data=report.edition.data,
            derived=report.edition.derived or "–",
            packs=_(", ").join(
                _("without rules") if code == PACK_NONE.code else code for code in report.edition.packs
            ),
        ),
    ]
    if report.of.kind is not ReportKind.YEAR:
        lines.append(_("Year to date counts from {since} on.", since=period_word(report.since)))
    return lines


def report_refusal(code: str, values: Mapping[str, Any]) -> str:
    """Say why a report is not closed or an act on it not recorded; empty for a code of another subject."""
    picked = {name: values.get(name, "–") for name in ("next", "most", "who", "day")}
    said = {
        "report_not_final": _("Limits are being recomputed; close the report when that is done."),
        "report_running": _("The period is not over yet."),
        "report_closed": _("The report of this period is closed; a closed report is never changed."),
        "report_not_next": _("Reports are closed one after the other; {next} is next.", **picked),
        "report_stale": _("Something changed since this was read; reload the page and look again."),
        "report_unknown": _("There is no such report."),
        "copies_wrong": _("Give the number of copies, 1 to {most}.", **picked),
        "copy_wrong": _("Choose a copy from 1 to {most}.", **picked),
        "copy_taken": _("This copy went to {who} already.", **picked),
        "report_signed": _("{who} signed it already; if that is wrong, withdraw the record first.", **picked),
        "report_unsigned": _("Record the signing first: a report is sent after it was signed."),
        "report_sent_on": _("Copies were sent after this signing; withdraw those records first."),
        "act_unknown": _("Choose a record that stands."),
        "why_missing": _("Say what is wrong with the record."),
        "who_missing": _("Name the office or the post."),
        "who_long": _("Use at most {most} characters.", **picked),
        "who_of_person": _("Name the office or the post, without phone or ID number."),
        "report_day_wrong": _("Give a day from {day} to today.", **picked),
    }
    return said.get(code, "")


def rule_refusal(code: str, values: Mapping[str, Any]) -> str:
    """Say why the rule of the periods is not changed; empty for a code of another subject."""
    said = {
        "not_admin": _("Only the administrator sets this."),
        "first_day_wrong": _("Give a day from 1 to {most}.", most=values.get("most", "–")),
        "month_missing": _("Choose the reporting month from which it holds."),
        "month_reported": _(
            "This month is over by either rule or lies in a closed report; choose a later one."
        ),
        "month_far": _("Choose a month within two years."),
    }
    return said.get(code, "")


def rule_note(month: int, rules: Sequence[PeriodRule]) -> str:
    """Say how the running reporting month runs, and when it ends."""
    running = Reported(ReportKind.MONTH, month)
    period = period_of(running, rules)
    return _(
        "{rule} {month} runs from {from_on} to {to_on}. A change holds from a month on; what is over or closed stays as it is.",
        rule=rule_sentence(first_day_in(month, rules)),
        month=period_word(running),
        from_on=period.from_on,
        to_on=period.to_on,
    )


def rule_months(month: int) -> list[dict[str, str]]:
    """Return the reporting months from which another rule may hold: the running one and a year of coming ones."""
    return [
        {"value": str(one), "label": period_word(Reported(ReportKind.MONTH, one))}
        for one in range(month, month + 13)
    ]


def rule_rows(rows: Iterable[RecordedRule], zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Return the recorded rules of the periods, the last first: the rule, its first month, when and by whom it was recorded."""
    return [
        (
            rule_sentence(one.rule.first_day),
            period_word(Reported(ReportKind.MONTH, one.rule.from_month)),
            f"{one.recorded_at.astimezone(zone):%Y-%m-%d} {one.recorded_by}",
        )
        for one in rows
    ]


def copies_words(copies: int, copy: int) -> str:
    """Say on paper which copy of how many this is."""
    return _("{copies} copies, copy {copy}", copies=copies, copy=copy)
