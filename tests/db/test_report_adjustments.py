"""Adjustments: what was reported and all that was adjusted since add up to what is known, figure by figure."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from db.days import Period
from db.enums import Channel
from db.periodic_report import Adjustment, Difference, Edition, Named, Report, adjusted_rows, difference
from db.report_content import content_of, hash_of, report_in
from db.report_figures import (
    ADJUSTED,
    Dimension,
    Figure,
    ReportMeasure,
    ReportRow,
    Source,
    counted,
    cumulated,
    figure_named,
    figures_of,
)
from db.report_periods import Reported, ReportKind

PERIOD = Period(date(2026, 10, 1), date(2026, 10, 31))


def row(case_id, channel=Channel.LETTER, category=1, township=2, unit=3, batches=0, persons=1):
    return ReportRow(case_id, channel, category, township, unit, batches, persons)


def rows_of(*rows, source=Source.RECEIVED):
    return {source: tuple(rows)}


def figure(measure=ReportMeasure.CASES, dimension=None, value="", source=Source.RECEIVED):
    return Figure(source, measure, dimension, value)


def test_what_came_late_adds_one_and_what_was_cancelled_takes_one():
    change = difference(rows_of(row(1), row(2)), rows_of(row(2), row(3), row(4)))
    assert change.change(figure()) == 1
    gone, come = change.rows(figure())
    assert [one.case_id for one in gone] == [1]
    assert [one.case_id for one in come] == [3, 4]


def test_a_corrected_category_moves_one_between_categories_and_leaves_the_total():
    change = difference(rows_of(row(1, category=7)), rows_of(row(1, category=8)))
    assert change.change(figure()) == 0
    assert change.rows(figure()) == ([], [])
    assert change.change(figure(dimension=Dimension.CATEGORY, value="7")) == -1
    assert change.change(figure(dimension=Dimension.CATEGORY, value="8")) == 1


def test_a_corrected_number_of_persons_changes_persons_alone():
    before, after = row(1, Channel.VISIT, batches=1, persons=5), row(1, Channel.VISIT, batches=1, persons=7)
    change = difference(rows_of(before), rows_of(after))
    assert change.change(figure(ReportMeasure.PERSONS)) == 2
    assert change.change(figure(ReportMeasure.BATCHES)) == 0
    assert change.change(figure()) == 0


def test_a_matter_that_was_sent_on_is_no_adjustment():
    assert difference(rows_of(row(1, unit=3)), rows_of(row(1, unit=4))).is_empty
    assert not figure(dimension=Dimension.UNIT, value="3").is_adjusted


def test_what_stood_at_an_end_is_never_adjusted():
    stock = Source.END_OPEN
    assert difference(rows_of(row(1), source=stock), rows_of(source=stock)).is_empty
    assert not figure(source=stock).is_adjusted


def test_a_key_names_its_figure_and_nothing_else_does():
    for one in figures_of([rows_of(row(1), row(2, None, None, None, None))]):
        assert figure_named(one.key) == one
    for wrong in (
        None,
        "",
        "received",
        "received:cases",
        "received:cases:unit",
        "x:cases:",
        "received:x:",
        5,
    ):
        assert figure_named(wrong) is None


ROW = st.builds(
    ReportRow,
    st.integers(1, 6),
    st.sampled_from([None, Channel.VISIT, Channel.LETTER]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 7, 8]),
    st.sampled_from([3, 4]),
    st.integers(0, 2),
    st.integers(0, 9),
)
ONE_A_MATTER = st.lists(ROW, max_size=6, unique_by=lambda one: one.case_id).map(tuple)
ROWS = st.dictionaries(st.sampled_from(ADJUSTED[:4]), ONE_A_MATTER, max_size=4)
STATES = st.lists(ROWS, min_size=2, max_size=5)
"""What is known of one period: when it is closed, and at each later closing."""


@settings(max_examples=200)
@given(STATES)
def test_reported_and_adjusted_add_up_to_what_is_known_now(states):
    changes: list[Difference] = []
    for now in states[1:]:
        changes.append(difference(adjusted_rows(states[0], changes), now))
    for one in figures_of(states):
        if one.is_adjusted:
            total = one.count(states[0]) + sum(change.change(one) for change in changes)
            assert total == one.count(states[-1]), one
            for change in changes:
                gone, come = change.rows(one)
                rows = sum(map(one.amount, come)) - sum(map(one.amount, gone))
                assert rows == change.change(one)


@settings(max_examples=100)
@given(st.lists(STATES, min_size=1, max_size=4))
def test_the_year_to_date_is_every_report_with_every_adjustment(periods):
    """The k-th report is closed at step k and sees all periods before it as they are known then."""
    figures = [one for one in figures_of([rows for states in periods for rows in states]) if one.is_adjusted]

    def known(place, step):
        states = periods[place]
        return states[min(max(step - place, 0), len(states) - 1)]

    reported = dict.fromkeys((one.key for one in figures), 0)
    changes: list[list[Difference]] = [[] for _states in periods]
    for step in range(len(periods)):
        for place in range(step):
            before = adjusted_rows(periods[place][0], changes[place])
            change = difference(before, known(place, step))
            changes[place].append(change)
            for one in figures:
                reported[one.key] += change.change(one)
        for one in figures:
            reported[one.key] += one.count(periods[step][0])
        earlier = [known(place, step) for place in range(step)]
        assert cumulated(periods[step][0], earlier, figures) == reported


def a_report(rows, adjustments=()):
    return Report(
        of=Reported(ReportKind.MONTH, 2026 * 12 + 9),
        period=PERIOD,
        as_of=date(2026, 11, 2),
        first_day=1,
        edition=Edition(7, "5", ("2005", "2022")),
        county="清水县",
        is_demo=True,
        named=Named({"3": "民政局"}, {"2": "白云乡"}, {"1": "农村农业"}, ("9",)),
        rows=rows,
        last=None,
        year_before=None,
        adjustments=adjustments,
        since=Reported(ReportKind.MONTH, 2026 * 12 + 9),
        cumulated=counted(rows, figures_of([rows])),
        previous_sha256="",
    )


@given(ROWS, ROWS)
def test_the_content_is_read_back_as_it_was_and_written_the_same_again(rows, now):
    change = difference(rows, now)
    report = a_report(now, (Adjustment(Reported(ReportKind.MONTH, 2026 * 12 + 8), PERIOD, change),))
    content = content_of(report)
    assert content_of(report_in(content)) == content
    read = report_in(content)
    assert all(one.count(read.rows) == one.count(report.rows) for one in figures_of([now]))
    assert all(read.adjusted(one) == report.adjusted(one) for one in figures_of([rows, now]))


def test_the_order_in_which_rows_came_changes_no_byte_and_a_changed_row_changes_the_hash():
    one, other = content_of(a_report(rows_of(row(1), row(2)))), content_of(a_report(rows_of(row(2), row(1))))
    assert one == other
    assert hash_of(one) != hash_of(content_of(a_report(rows_of(row(1), row(2, persons=2)))))
