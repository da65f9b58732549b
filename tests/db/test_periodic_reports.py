"""Periodic reports: closed in order, frozen for good, corrected by the next one alone, printed the same for ever."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db.cohorts import Question
from db.commands.acts import Actor, ActRefused
from db.commands.periodic_reports import (
    ask_for_drafts,
    close_report,
    make_drafts,
    print_copy,
    record_sent,
    record_signed,
    set_period_rule,
    to_close,
    withdraw_act,
)
from db.commands.settings import SettingRefused
from db.days import month_of
from db.editions import ChangedByOther
from db.enums import Channel, EventKind, LogKind, Role
from db.filters import CaseFilter
from db.jobs import JobKind
from db.log import verify
from db.models.periodic_reports import PeriodicReport, ReportDraft
from db.models.records import Job, LogRow
from db.periodic_report import FigureOpened, ReportColumn
from db.queries.accounts import account_of_id
from db.queries.ledger import ledger_block
from db.queries.notices import notices
from db.queries.periodic_reports import (
    acts_on,
    closed_report,
    closed_reports,
    composed,
    drafts,
    first_listed,
    frozen_content,
    next_to_close,
    period_rules,
    printed_copies,
)
from db.queries.report_figures import known_in_year, rows_behind
from db.queries.report_years import over_periods, over_years
from db.queries.scopes import scope_of
from db.report_acts import ReportAct, SendWay
from db.report_content import hash_of, report_in
from db.report_figures import FLOWS, STOCKS, Dimension, Figure, ReportMeasure, Source
from db.report_periods import PeriodRule, ReportKind, reported
from db.scope import EVERYTHING, Scope
from db.spans import rewrite_spans
from db.tally.counts import tally
from tests.db.protected import add_account
from tests.making import add_case, add_steps, make_world, moment, step

K = EventKind
SEPTEMBER, OCTOBER, NOVEMBER = "2026-09", "2026-10", "2026-11"
ANSWERS = (
    Source.ACT_PROPOSAL_ANSWERED,
    Source.ACT_PROPOSAL_ADOPTED,
    Source.ACT_PROPOSAL_PARTLY,
    Source.ACT_PROPOSAL_DECLINED,
)
RECEIVED = Figure(Source.RECEIVED)


class Office:
    """A county whose petition office closes reports, and what it received."""

    def __init__(self, database):
        self.database = database
        with database.writing() as session:
            self.world = make_world(session)
            units = self.world.units
            people = {
                "office": (Role.OFFICE, units[0]),
                "leader": (Role.LEADER, None),
                "auditor": (Role.AUDITOR, None),
                "unit": (Role.UNIT, units[3]),
                "admin": (Role.ADMIN, None),
            }
            self.accounts = {
                name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()
            }

    def account(self, session, who):
        found = account_of_id(session, self.accounts[who])
        assert found is not None
        return found

    def actor(self, session, who, on):
        account = self.account(session, who)
        return Actor(account, scope_of(session, account), moment(on, 15))

    def receive(self, on, *steps, **options):
        with self.database.writing() as session:
            return add_case(session, on, *steps, **options)

    def close(self, code, on, copies=3, who="office"):
        of = reported(code)
        assert of is not None
        with self.database.reading() as session:
            report = to_close(session, of, on)
        with self.database.writing() as session:
            return close_report(session, self.actor(session, who, on), report, copies)

    def frozen(self, report_id):
        with self.database.reading() as session:
            content = frozen_content(session, report_id)
        assert content is not None
        return report_in(content)

    def code_refused(self, act):
        with pytest.raises(ActRefused) as refused:
            act()
        return refused.value.code


@pytest.fixture
def office(lite):
    return Office(lite)


@pytest.fixture
def everywhere(board):
    return Office(board)


# ---------------------------------------------------------------- what a report counts


def visits(office):
    """Receive what lies on the ends of October: a letter the day before, visits on both ends, one the day after."""
    office.receive(date(2026, 9, 30))
    office.receive(date(2026, 10, 1), channel="visit", batches=1, persons=6)
    office.receive(date(2026, 10, 31), step(K.CLOSED, date(2026, 10, 31), closure="substantive"))
    office.receive(date(2026, 11, 1))


def test_a_report_counts_the_days_of_its_period_both_ends_included(office):
    visits(office)
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert RECEIVED.count(report.rows) == 2
    assert Figure(Source.CLOSED).count(report.rows) == 1
    visit = (Dimension.CHANNEL, Channel.VISIT.value)
    assert Figure(Source.RECEIVED, ReportMeasure.CASES, *visit).count(report.rows) == 1
    assert Figure(Source.RECEIVED, ReportMeasure.PERSONS, *visit).count(report.rows) == 6
    assert report.last is None


def test_every_figure_of_a_set_is_what_the_tally_counts_and_the_ledger_lists(office):
    visits(office)
    office.receive(date(2026, 10, 9), recorded_on=date(2026, 10, 20))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    with office.database.reading() as session:
        for source, cohort in (*FLOWS.items(), *STOCKS.items()):
            is_stock = source in STOCKS
            day = report.period.to_on if is_stock else report.as_of
            chosen = CaseFilter(from_on=report.period.from_on, to_on=report.period.to_on, cohort=cohort)
            number = tally(session, [Question(cohort)], chosen, EVERYTHING, day).number(Question(cohort))
            listed = ledger_block(session, chosen, EVERYTHING, day, 0, 99).rows
            rows = Figure(source).rows(report.rows)
            assert number == len(rows), source
            assert {one.case_id for one in listed} == {one.case_id for one in rows}


def test_what_stood_at_the_end_is_what_was_known_then(office):
    first = office.receive(date(2026, 10, 5))
    office.receive(date(2026, 10, 6), recorded_on=date(2026, 11, 1))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert [row.case_id for row in report.rows[Source.END_OPEN]] == [first]
    assert RECEIVED.count(report.rows) == 2


def test_an_act_counts_its_matters_once_and_by_what_it_was_corrected_to(office):
    unit = office.world.units[1]
    sent = step(K.TRANSFERRED, date(2026, 10, 7), unit=unit)
    again = step(K.TRANSFERRED, date(2026, 10, 9), unit=unit)
    office.receive(date(2026, 10, 5), sent, again)
    wrong = office.receive(date(2026, 10, 5), sent)
    with office.database.writing() as session:
        ids = session.scalars(
            text("SELECT id FROM case_event WHERE case_id = :c ORDER BY id").columns(), {"c": wrong}
        ).all()
        annulled = step(K.CORRECTED, date(2026, 10, 7), date(2026, 10, 8))
        annulled = type(annulled)(annulled.kind, annulled.happened_on, annulled.recorded_on, {}, 1)
        add_steps(session, wrong, annulled, recorded=tuple(ids))
        rewrite_spans(session, [wrong])
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert Figure(Source.ACT_TRANSFERRED).count(report.rows) == 1


def test_proposals_are_counted_by_their_kind(office):
    sent = date(2026, 10, 6)
    for said in ("improve", "improve", "policy"):
        office.receive(date(2026, 10, 5), step(K.PROPOSAL_SENT, sent, proposal=said))
    office.receive(date(2026, 10, 5), step(K.PROPOSAL_SENT, sent))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    kinds = (Source.ACT_PROPOSAL_IMPROVE, Source.ACT_PROPOSAL_POLICY, Source.ACT_PROPOSAL_DISCIPLINE)
    assert [report.count(Figure(source)) for source in (Source.ACT_PROPOSAL_SENT, *kinds)] == [4, 2, 1, 0]


def test_answers_to_proposals_are_counted_by_whether_they_were_adopted(office):
    sent = step(K.PROPOSAL_SENT, date(2026, 10, 6))
    for number, said in enumerate(("adopted", "adopted", "partly", "declined")):
        office.receive(
            date(2026, 10, 5), sent, step(K.PROPOSAL_ANSWERED, date(2026, 10, 20 + number), adoption=said)
        )
    office.receive(date(2026, 10, 5), sent, step(K.PROPOSAL_ANSWERED, date(2026, 11, 1), adoption="adopted"))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    counted = {source: Figure(source).count(report.rows) for source in ANSWERS}
    assert list(counted.values()) == [4, 2, 1, 1]


def test_the_same_period_of_the_year_before_is_compared_where_the_board_knows_it(office):
    office.receive(date(2025, 10, 1))
    office.receive(date(2026, 10, 2))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert report.year_before is not None
    assert report.year_before.figures[RECEIVED.key] == 1
    assert report.last is not None
    assert report.last.figures[RECEIVED.key] == 0
    earlier = office.frozen(office.close("2025", date(2026, 11, 3)))
    assert earlier.year_before is None


# ---------------------------------------------------------------- closing


def test_a_period_is_closed_the_day_after_it_ended_and_no_earlier(office):
    office.receive(date(2026, 10, 2))
    assert office.code_refused(lambda: office.close(OCTOBER, date(2026, 10, 31))) == "report_running"
    assert office.close(OCTOBER, date(2026, 11, 1))


def test_reports_of_a_kind_are_closed_one_after_the_other_and_once(office):
    office.receive(date(2026, 8, 2))
    office.close(SEPTEMBER, date(2026, 12, 3))
    assert office.code_refused(lambda: office.close(NOVEMBER, date(2026, 12, 3))) == "report_not_next"
    assert office.code_refused(lambda: office.close(SEPTEMBER, date(2026, 12, 3))) == "report_closed"
    assert office.code_refused(lambda: office.close("2026-08", date(2026, 12, 3))) == "report_closed"
    office.close(OCTOBER, date(2026, 12, 3))
    office.close("2026-Q3", date(2026, 12, 3))
    with office.database.reading() as session:
        assert next_to_close(session, ReportKind.MONTH, date(2026, 12, 3)) == reported(NOVEMBER)
        assert next_to_close(session, ReportKind.QUARTER, date(2026, 12, 3)) is None


@pytest.mark.parametrize("who", ["leader", "auditor", "unit", "admin"])
def test_nobody_but_the_office_closes_a_report(office, who):
    assert office.code_refused(lambda: office.close(OCTOBER, date(2026, 11, 3), who=who)) == "role_may_not"


def test_a_report_that_was_read_before_another_day_or_another_closing_is_stale(office):
    office.receive(date(2026, 9, 2))
    with office.database.reading() as session:
        of = reported(OCTOBER)
        assert of is not None
        yesterdays = to_close(session, of, date(2026, 11, 3))
        without_september = composed(session, of, date(2026, 11, 2))
    office.close(SEPTEMBER, date(2026, 11, 3))
    with office.database.writing() as session:
        late = office.actor(session, "office", date(2026, 11, 4))
        assert office.code_refused(lambda: close_report(session, late, yesterdays, 1)) == "report_stale"
        actor = office.actor(session, "office", date(2026, 11, 3))
        assert (
            office.code_refused(lambda: close_report(session, actor, without_september, 1)) == "report_stale"
        )


@pytest.mark.parametrize("copies", [0, 100])
def test_a_report_has_one_to_99_copies(office, copies):
    assert office.code_refused(lambda: office.close(OCTOBER, date(2026, 11, 3), copies)) == "copies_wrong"


def test_the_hash_is_that_of_the_frozen_bytes_and_names_the_report_before(office):
    office.receive(date(2026, 9, 2))
    first, second = office.close(SEPTEMBER, date(2026, 11, 3)), office.close(OCTOBER, date(2026, 11, 3))
    with office.database.reading() as session:
        listed = {one.id: one for one in closed_reports(session)}
        for number in (first, second):
            assert hash_of(frozen_content(session, number) or b"") == listed[number].sha256
    assert office.frozen(second).previous_sha256 == listed[first].sha256
    assert office.frozen(first).previous_sha256 == ""


@pytest.mark.parametrize("table", ["periodic_report", "periodic_report_act", "periodic_report_print"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_is_closed(everywhere, table, statement):
    number = everywhere.close(OCTOBER, date(2026, 11, 3))
    with everywhere.database.writing() as session:
        actor = everywhere.actor(session, "office", date(2026, 11, 3))
        record_signed(session, actor, number, "局长", date(2026, 11, 3))
        print_copy(session, number, 1, lambda *_said: b"paper", None, moment(date(2026, 11, 3)))
    column = "copies" if table == "periodic_report" else "copy"
    with pytest.raises(DBAPIError), everywhere.database.writing() as session:
        session.execute(text(statement.format(table, column, 9)))
    with everywhere.database.reading() as session:
        assert session.scalar(select(PeriodicReport.copies)) == 3


# ---------------------------------------------------------------- what comes later


def test_what_is_entered_late_changes_no_closed_report_and_is_an_adjustment_of_the_next(office):
    office.receive(date(2026, 9, 2))
    first = office.close(SEPTEMBER, date(2026, 10, 3))
    before = office.frozen(first)
    late = office.receive(date(2026, 9, 20), recorded_on=date(2026, 10, 3))
    office.receive(date(2026, 10, 4))
    second = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert office.frozen(first) == before
    assert RECEIVED.count(before.rows) == 1
    assert RECEIVED.count(second.rows) == 1
    assert second.adjusted(RECEIVED) == 1
    assert second.cumulated[RECEIVED.key] == 3
    with office.database.reading() as session:
        found = rows_behind(session, second, FigureOpened(RECEIVED, ReportColumn.ADJUSTED), EVERYTHING)
    assert [(one.row.case_id, one.amount, one.of, one.is_late) for one in found.listed] == [
        (late, 1, reported(SEPTEMBER), True)
    ]


def test_what_is_entered_on_the_day_of_closing_waits_for_the_next_report(office):
    office.receive(date(2026, 9, 2), recorded_on=date(2026, 10, 2))
    office.receive(date(2026, 9, 3), recorded_on=date(2026, 10, 3))
    first = office.frozen(office.close(SEPTEMBER, date(2026, 10, 3)))
    assert RECEIVED.count(first.rows) == 1
    assert office.frozen(office.close(OCTOBER, date(2026, 11, 3))).adjusted(RECEIVED) == 1


def test_an_adjustment_that_was_reported_is_not_reported_again(office):
    office.receive(date(2026, 9, 2))
    office.close(SEPTEMBER, date(2026, 10, 3))
    office.receive(date(2026, 9, 20), recorded_on=date(2026, 10, 9))
    second = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    third = office.frozen(office.close(NOVEMBER, date(2026, 12, 3)))
    assert (second.adjusted(RECEIVED), third.adjusted(RECEIVED)) == (1, 0)
    assert third.cumulated[RECEIVED.key] == 2
    with office.database.reading() as session:
        known = known_in_year(session, third)
        assert {of.code: RECEIVED.count(rows) for of, rows in known.items()} == {SEPTEMBER: 2, OCTOBER: 0}
        over = [
            (one.of.code, one.count(RECEIVED), one.adjusted(RECEIVED))
            for one in over_periods(session, ReportKind.MONTH)
        ]
    assert over == [(SEPTEMBER, 1, 1), (OCTOBER, 0, 0), (NOVEMBER, 0, 0)]


def test_a_cancelled_matter_is_taken_off_by_the_next_report(office):
    case = office.receive(date(2026, 9, 2))
    office.close(SEPTEMBER, date(2026, 10, 3))
    with office.database.writing() as session:
        add_steps(session, case, step(K.CANCELLED, date(2026, 10, 8), reason="error"))
        rewrite_spans(session, [case])
    second = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    assert second.adjusted(RECEIVED) == -1
    assert second.adjusted(Figure(Source.CANCELLED)) == 1
    assert second.cumulated[RECEIVED.key] == 0


def test_a_quarter_is_adjusted_by_the_next_quarter_not_by_a_month(office):
    office.receive(date(2026, 9, 2))
    office.close("2026-Q3", date(2026, 10, 3))
    office.receive(date(2026, 9, 20), recorded_on=date(2026, 10, 9))
    assert office.frozen(office.close(OCTOBER, date(2026, 11, 3))).adjusted(RECEIVED) == 0
    assert office.frozen(office.close("2026-Q4", date(2027, 1, 3))).adjusted(RECEIVED) == 1


@pytest.mark.parametrize("column", [ReportColumn.NOW, ReportColumn.ADJUSTED, ReportColumn.CUMULATED])
def test_the_rows_behind_a_figure_add_up_to_it(office, column):
    office.receive(date(2026, 9, 2), channel="visit", batches=1, persons=4)
    office.close(SEPTEMBER, date(2026, 10, 3))
    office.receive(date(2026, 9, 20), recorded_on=date(2026, 10, 9), channel="visit", batches=1, persons=3)
    office.receive(date(2026, 10, 4), channel="visit", batches=1, persons=2)
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    persons = Figure(Source.RECEIVED, ReportMeasure.PERSONS, Dimension.CHANNEL, Channel.VISIT.value)
    with office.database.reading() as session:
        for figure in (RECEIVED, persons, Figure(Source.END_OPEN), Figure(Source.SATISFIED)):
            found = rows_behind(session, report, FigureOpened(figure, column), EVERYTHING)
            said = {
                ReportColumn.NOW: figure.count(report.rows),
                ReportColumn.ADJUSTED: report.adjusted(figure) if figure.is_adjusted else 0,
                ReportColumn.CUMULATED: report.cumulated.get(figure.key, 0),
            }
            assert found.total == sum(one.amount for one in found.listed) == said[column]


def test_who_must_avoid_a_matter_reads_the_whole_figure_and_not_its_row(office):
    avoided = office.receive(date(2026, 10, 4))
    office.receive(date(2026, 10, 5))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    scope = Scope(Role.OFFICE, units=None, excluded=frozenset({avoided}))
    with office.database.reading() as session:
        found = rows_behind(session, report, FigureOpened(RECEIVED), scope)
    assert (found.total, found.count, found.shown, len(found.listed)) == (2, 2, 1, 1)
    assert found.listed[0].row.case_id != avoided


@pytest.mark.parametrize("of", ["2025-10", "2026-09", "2025"])
def test_another_period_is_opened_only_where_it_is_an_earlier_one_of_the_kind(office, of):
    office.receive(date(2025, 10, 4))
    office.receive(date(2026, 9, 4))
    report = office.frozen(office.close(OCTOBER, date(2026, 11, 3)))
    with office.database.reading() as session:
        found = rows_behind(session, report, FigureOpened(RECEIVED, of=reported(of)), EVERYTHING)
        later = rows_behind(session, report, FigureOpened(RECEIVED, of=reported(NOVEMBER)), EVERYTHING)
    assert (found.total, later.total) == (0 if of == "2025" else 1, 0)


def test_over_the_years_a_closed_report_keeps_its_figure_and_says_what_was_adjusted(office):
    for day in (date(2023, 12, 31), date(2024, 10, 2), date(2025, 10, 2), date(2025, 10, 3)):
        office.receive(day)
    office.close("2025", date(2026, 1, 3))
    office.receive(date(2025, 10, 4), recorded_on=date(2026, 2, 1))
    office.receive(date(2026, 10, 31))
    report = office.frozen(office.close("2026", date(2027, 1, 3)))
    with office.database.reading() as session:
        years = over_years(session, report)
    assert [(one.of.code, one.count(RECEIVED), one.adjusted(RECEIVED), one.is_closed) for one in years] == [
        ("2026", 1, 0, True),
        ("2025", 2, 1, True),
        ("2024", 1, 0, False),
    ]


# ---------------------------------------------------------------- papers and acts


def test_a_reprint_is_the_first_printing_whatever_would_be_made_now(office):
    number = office.close(OCTOBER, date(2026, 11, 3))
    at = moment(date(2026, 11, 3))
    with office.database.writing() as session:
        first = print_copy(session, number, 2, lambda _r, copies, copy: f"{copy}/{copies}".encode(), None, at)
    with office.database.writing() as session:
        again = print_copy(session, number, 2, lambda *_said: b"another program", None, at)
        assert (
            office.code_refused(lambda: print_copy(session, number, 4, lambda *_s: b"", None, at))
            == "copy_wrong"
        )
        assert (
            office.code_refused(lambda: print_copy(session, 99, 1, lambda *_s: b"", None, at))
            == "report_unknown"
        )
    assert first == again == b"2/3"


def test_each_copy_goes_to_one_recipient_and_each_act_stands_in_the_log(office):
    number, day = office.close(OCTOBER, date(2026, 11, 3)), date(2026, 11, 3)
    with office.database.writing() as session:
        actor = office.actor(session, "office", day)
        record_signed(session, actor, number, " 局长 ", day)
        record_sent(session, actor, number, "县委办公室", day, SendWay.IN_PERSON, 1)
        for copy, code in ((1, "copy_taken"), (4, "copy_wrong"), (0, "copy_wrong"), (None, "copy_wrong")):
            sending = (number, "市信访局", day, SendWay.NETWORK, copy)
            assert office.code_refused(lambda said=sending: record_sent(session, actor, *said)) == code
    with office.database.reading() as session:
        done = acts_on(session, number)
        assert [(one.act, one.who, one.copy) for one in done] == [
            (ReportAct.SIGNED, "局长", None),
            (ReportAct.SENT, "县委办公室", 1),
        ]
        logged = session.scalars(
            select(LogRow).where(LogRow.kind == LogKind.ACTED).order_by(LogRow.seq)
        ).all()
        assert [row.detail["act"] for row in logged] == ["report_closed", "report_signed", "report_sent"]
        assert verify(session, office.database.keys, None).is_whole


def test_a_report_is_signed_once_and_sent_no_earlier(office):
    number, day = office.close(OCTOBER, date(2026, 11, 3)), date(2026, 11, 5)
    with office.database.writing() as session:
        actor = office.actor(session, "office", day)

        def refused_to_send(on):
            sending = (number, "市信访局", on, SendWay.NETWORK, 1)
            return office.code_refused(lambda: record_sent(session, actor, *sending))

        assert refused_to_send(day) == "report_unsigned"
        record_signed(session, actor, number, "局长", date(2026, 11, 4))
        assert (
            office.code_refused(lambda: record_signed(session, actor, number, "副局长", day))
            == "report_signed"
        )
        assert refused_to_send(date(2026, 11, 3)) == "report_day_wrong"
        record_sent(session, actor, number, "市信访局", date(2026, 11, 4), SendWay.NETWORK, 1)


def test_a_wrong_record_is_withdrawn_with_its_reason_and_recorded_anew(office):
    number, day = office.close(OCTOBER, date(2026, 11, 3)), date(2026, 11, 3)
    with office.database.writing() as session:
        actor = office.actor(session, "office", day)
        record_signed(session, actor, number, "局长", day)
        record_sent(session, actor, number, "县委办公室", day, SendWay.IN_PERSON, 1)
        signed, sent = (one.id for one in acts_on(session, number))

        def refused(act_id, why="误登"):
            return office.code_refused(lambda: withdraw_act(session, actor, number, act_id, why))

        assert refused(signed) == "report_sent_on"
        assert refused(sent, " ") == "why_missing"
        assert (refused(99), refused(None)) == ("act_unknown", "act_unknown")
        withdraw_act(session, actor, number, sent, "份号误登")
        assert refused(sent) == "act_unknown"
        record_sent(session, actor, number, "县政府办公室", day, SendWay.IN_PERSON, 1)
        again = acts_on(session, number)[-1].id
        withdraw_act(session, actor, number, again, "未送出")
        withdraw_act(session, actor, number, signed, "应由局长签发")
        record_signed(session, actor, number, "县信访局局长", day)
    with office.database.reading() as session:
        done = acts_on(session, number)
        assert [one.who for one in done if one.stands] == ["县信访局局长"]
        assert [one.corrects for one in done if one.act is ReportAct.WITHDRAWN] == [sent, again, signed]
        listed = closed_report(session, number)
        assert listed is not None
        assert (listed.signed, listed.sent) == (1, 0)
        assert verify(session, office.database.keys, None).is_whole


def test_nobody_but_the_office_records_or_withdraws(office):
    number, day = office.close(OCTOBER, date(2026, 11, 3)), date(2026, 11, 3)
    with office.database.writing() as session:
        record_signed(session, office.actor(session, "office", day), number, "局长", day)
        leader = office.actor(session, "leader", day)
        for act in (
            lambda: record_signed(session, leader, number, "局长", day),
            lambda: withdraw_act(session, leader, number, 1, "误登"),
        ):
            assert office.code_refused(act) == "role_may_not"


def test_printed_copies_are_listed_as_they_were_printed_first(office):
    number = office.close(OCTOBER, date(2026, 11, 3))
    with office.database.writing() as session:
        for copy, day in ((2, 3), (1, 4), (2, 5)):
            at = moment(date(2026, 11, day))
            print_copy(session, number, copy, lambda *_said: b"paper", None, at)
    with office.database.reading() as session:
        listed = [(one.copy, one.printed_at) for one in printed_copies(session, number)]
    assert listed == [(1, moment(date(2026, 11, 4))), (2, moment(date(2026, 11, 3)))]


def test_what_ended_last_is_the_first_of_the_archive_closed_or_not(office):
    number = office.close(OCTOBER, date(2026, 11, 3))
    make_drafts(office.database, moment(date(2026, 11, 4)))
    with office.database.reading() as session:
        assert number
        assert "2025" in [one.of.code for one in drafts(session)]
        first = first_listed(session)
        assert first is not None
        assert first.code == OCTOBER


@pytest.mark.parametrize(
    ("who", "day", "code"),
    [
        ("", date(2026, 11, 3), "who_missing"),
        ("某" * 61, date(2026, 11, 3), "who_long"),
        ("办公室 13812345678", date(2026, 11, 3), "who_of_person"),
        ("办公室", date(2026, 11, 2), "report_day_wrong"),
        ("办公室", date(2026, 11, 5), "report_day_wrong"),
        ("办公室", None, "report_day_wrong"),
    ],
)
def test_an_act_names_an_office_and_a_day_from_the_closing_to_today(office, who, day, code):
    number = office.close(OCTOBER, date(2026, 11, 3))
    with office.database.writing() as session:
        actor = office.actor(session, "office", date(2026, 11, 4))
        assert office.code_refused(lambda: record_signed(session, actor, number, who, day)) == code


# ---------------------------------------------------------------- drafts


def test_the_worker_is_asked_once_a_day_and_not_by_an_empty_board(office):
    with office.database.writing() as session:
        ask_for_drafts(session, moment(date(2026, 11, 1)))
        assert session.scalars(select(Job)).all() == []
    office.receive(date(2026, 10, 1))
    with office.database.writing() as session:
        ask_for_drafts(session, moment(date(2026, 11, 1)))
        ask_for_drafts(session, moment(date(2026, 11, 2)))
        ask_for_drafts(session, moment(date(2026, 11, 2), 13))
        assert [job.kind for job in session.scalars(select(Job))] == [JobKind.REPORT]


def test_a_draft_is_made_when_the_period_is_over_kept_up_and_gone_when_it_is_closed(office):
    office.receive(date(2026, 9, 2))
    office.close(SEPTEMBER, date(2026, 10, 3))
    assert make_drafts(office.database, moment(date(2026, 10, 31))) == [reported("2026-Q3"), reported("2025")]
    made = make_drafts(office.database, moment(date(2026, 11, 1)))
    assert reported(OCTOBER) in made
    office.receive(date(2026, 10, 2), recorded_on=date(2026, 11, 1))
    make_drafts(office.database, moment(date(2026, 11, 2)))
    with office.database.reading() as session:
        kept = {one.of.code: one for one in drafts(session)}
        assert kept[OCTOBER].as_of == date(2026, 11, 1)
        assert kept[OCTOBER].first_made_at == moment(date(2026, 11, 1))
        assert RECEIVED.count(report_in(kept[OCTOBER].content).rows) == 1
    office.close(OCTOBER, date(2026, 11, 2))
    with office.database.reading() as session:
        assert OCTOBER not in {one.of.code for one in drafts(session)}
        assert session.scalar(select(ReportDraft.number).where(ReportDraft.kind == ReportKind.MONTH)) is None


@pytest.mark.parametrize(("who", "told"), [("office", 3), ("leader", 0), ("unit", 0)])
def test_the_bell_tells_the_office_once_of_a_new_draft(office, who, told):
    office.receive(date(2026, 9, 2))
    at = moment(date(2026, 11, 1))
    make_drafts(office.database, at)
    make_drafts(office.database, at + timedelta(days=1))
    with office.database.reading() as session:
        account = office.account(session, who)
        found = notices(session, account, scope_of(session, account), at + timedelta(days=2))
        assert len([one for one in found.listed if one.report is not None]) == told


# ---------------------------------------------------------------- the rule of the periods


def set_rule(office, first_day, from_month, on=date(2026, 11, 15), who="admin", seen=0):
    with office.database.writing() as session:
        set_period_rule(
            session,
            PeriodRule(first_day, month_of(from_month)),
            at=moment(on),
            by=office.account(session, who),
            seen=seen,
        )


def test_a_rule_holds_from_its_month_on_and_stands_in_the_log(office):
    set_rule(office, 21, date(2026, 12, 1))
    with office.database.reading() as session:
        assert period_rules(session) == (PeriodRule(21, month_of(date(2026, 12, 1))),)
        logged = session.scalars(select(LogRow.detail)).all()
    assert [detail["changed"] for detail in logged] == [{"first_day": [1, 21]}]


@pytest.mark.parametrize(
    ("first_day", "from_month", "on", "who", "code"),
    [
        (21, date(2026, 12, 1), date(2026, 11, 15), "office", "not_admin"),
        (0, date(2026, 12, 1), date(2026, 11, 15), "admin", "first_day_wrong"),
        (29, date(2026, 12, 1), date(2026, 11, 15), "admin", "first_day_wrong"),
        (21, date(2026, 10, 1), date(2026, 11, 15), "admin", "month_reported"),
        (21, date(2026, 11, 1), date(2026, 11, 21), "admin", "month_reported"),
        (21, date(2028, 12, 1), date(2026, 11, 15), "admin", "month_far"),
        (1, date(2026, 12, 1), date(2026, 11, 15), "admin", "same_values"),
    ],
)
def test_a_rule_is_refused_where_it_would_change_what_is_over(office, first_day, from_month, on, who, code):
    with pytest.raises(SettingRefused) as refused:
        set_rule(office, first_day, from_month, on, who)
    assert refused.value.code == code


def test_a_running_month_may_end_earlier_as_long_as_that_day_has_not_passed(office):
    set_rule(office, 21, date(2026, 11, 1), date(2026, 11, 20))
    with office.database.reading() as session:
        assert next_to_close(session, ReportKind.MONTH, date(2026, 11, 21)) == reported(NOVEMBER)


def test_a_closed_period_stays_as_it_was_closed_and_the_next_one_follows_it(office):
    office.receive(date(2026, 9, 2))
    office.close(OCTOBER, date(2026, 11, 3))
    set_rule(office, 21, date(2026, 11, 1), date(2026, 11, 15))
    report = office.frozen(office.close(NOVEMBER, date(2026, 11, 23)))
    with office.database.reading() as session:
        closed = {one.of.code: one.period for one in closed_reports(session)}
    assert closed[OCTOBER].to_on == date(2026, 10, 31)
    assert (report.period.from_on, report.period.to_on) == (date(2026, 11, 1), date(2026, 11, 20))
    assert report.first_day == 21


def test_the_second_of_two_who_set_the_rule_is_told(office):
    with office.database.writing() as session:
        add_account(session, "admin2", Role.ADMIN, None)
    set_rule(office, 21, date(2026, 12, 1))
    office.accounts["admin"] = office.accounts["admin"] + 1
    with pytest.raises(ChangedByOther):
        set_rule(office, 26, date(2026, 12, 1))
