"""The page Reports over the demo county: each figure opens its rows, files are the roles' own, and reprints are the same."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import select

from dashboard.ids.reports import ReportsId
from dashboard.report_address import asked_in, report_address
from dashboard.report_files import paper_of
from dashboard.report_lines import sheet_of
from dashboard.report_rows import ROWS_A_PAGE, figure_cells, ledger_address, page_ways
from dashboard.report_years import year_cells
from db.commands.periodic_reports import make_drafts
from db.enums import LogKind, Role
from db.filter_query import parse
from db.models.periodic_reports import PeriodicReportPrint
from db.models.records import LogRow
from db.periodic_report import FigureOpened, Report, ReportColumn
from db.queries.ledger import ledger_sums
from db.queries.periodic_reports import closed_reports, frozen_content, opened_report
from db.queries.report_figures import rows_behind
from db.queries.report_years import over_years
from db.report_content import report_in
from db.report_figures import Dimension, Figure, ReportMeasure, Source
from db.report_periods import Reported, ReportKind
from db.scope import EVERYTHING
from tests.board import Running, start
from tests.bodies import body_of, server_outputs
from tests.demo import NOWHERE

READERS = (Role.LEADER, Role.OFFICE, Role.AUDITOR)


@pytest.fixture(scope="module")
def board(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo county of its own, in which copies are printed and drafts made."""
    running = start(tmp_path_factory.mktemp("reports") / "instance", made_demo, NOWHERE)
    make_drafts(running.database, running.now())
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def listed(board: Running) -> list[Any]:
    with board.database.reading() as session:
        return closed_reports(session)


def of_kind(board: Running, listed: list[Any], kind: ReportKind) -> tuple[int, Report]:
    """Return the last closed report of a kind."""
    found = next(one for one in listed if one.of.kind is kind)
    with board.database.reading() as session:
        content = frozen_content(session, found.id)
    assert content is not None
    return found.id, report_in(content)


def answer(board: Running, role: Role, first: ReportsId, **values: Any) -> dict[str, Any]:
    output = next(one for one in server_outputs(board.app) if one.lstrip(".").startswith(f"{first}."))
    body = body_of(board.app, output, **values)
    if "triggered" in values:
        body["changedPropIds"] = [values["triggered"]]
    given = board.reader(role).call(body)
    assert given.status_code == 200
    response: dict[str, Any] = given.get_json()["response"]
    return response


def opened(board: Running, role: Role, key: str) -> dict[str, Any]:
    return answer(board, role, ReportsId.OPENED, **{f"{ReportsId.WANTED}.data": key})


def pressed(board: Running, role: Role, key: str, way: str) -> dict[str, Any]:
    asked = way.partition("?")[2]
    return answer(
        board,
        role,
        ReportsId.ROWS,
        **{f"{ReportsId.OPENED}.data": key, f"{ReportsId.ASKED}.data": asked},
    )


@pytest.mark.parametrize("kind", [ReportKind.MONTH, ReportKind.QUARTER])
def test_every_number_of_a_report_is_the_sum_of_the_rows_that_it_opens(
    board: Running, listed: list[Any], kind: ReportKind
) -> None:
    number, report = of_kind(board, listed, kind)
    checked = 0
    with board.database.reading() as session:
        for cell in figure_cells(sheet_of(report), report.of, sees_rows=True):
            for field, way in cell.get("opens", {}).items():
                opened_figure = asked_in(way.partition("?")[2]).opened
                assert opened_figure is not None
                found = rows_behind(session, report, opened_figure, EVERYTHING)
                assert found.total == sum(one.amount for one in found.listed)
                said = cell[field].replace(",", "").replace("−", "-")
                if "/" not in said:
                    assert found.total == int(said), (cell["words"], field)
                elif field == "adjusted":
                    assert found.total == int(said.partition("/")[2])
                else:
                    assert f"/{found.total}" in said
                checked += 1
    assert checked > 100
    assert number


def test_the_ledger_lists_what_a_report_counts_as_of_its_day(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    checked = 0
    with board.database.reading() as session:
        for cell in figure_cells(sheet_of(report), report.of, sees_rows=True):
            for field, rows_at in cell.get("opens", {}).items():
                opened_figure = asked_in(rows_at.partition("?")[2]).opened
                assert opened_figure is not None
                found = rows_behind(session, report, opened_figure, EVERYTHING)
                way = ledger_address(found.period, found.as_of, opened_figure.figure)
                if not way:
                    continue
                asked = parse(way.partition("?")[2], board.now().date())
                assert not asked.ignored
                sums = ledger_sums(session, asked.chosen, EVERYTHING, asked.as_of)
                assert getattr(sums, opened_figure.figure.measure.value) == found.total, (
                    cell["words"],
                    field,
                )
                checked += 1
    assert checked > 60


@pytest.mark.parametrize("role", READERS)
def test_a_reader_opens_a_report_and_the_auditor_no_rows(
    board: Running, listed: list[Any], role: Role
) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    key = report.of.code
    shown = opened(board, role, key)
    figures = shown[ReportsId.FIGURES]["rowData"]
    received = next(one for one in figures if "now" in one)
    assert received["now"] == f"{len(report.rows[Source.RECEIVED])}"
    assert shown[ReportsId.CLOSE]["hidden"] is True
    assert shown[ReportsId.RECORD]["hidden"] is (role is not Role.OFFICE)
    assert bool(received["opens"]) is (role is not Role.AUDITOR)
    way = report_address(report.of, FigureOpened(Figure(Source.RECEIVED)))
    rows = pressed(board, role, key, way)[ReportsId.ROWS]["rowData"]
    assert len(rows) == (0 if role is Role.AUDITOR else len(report.rows[Source.RECEIVED]))
    ways = json.dumps(shown[ReportsId.WAYS]["children"])
    assert ("/copies/" in ways) is (role is Role.OFFICE)
    assert ("figures.xlsx" in ways) is (role is not Role.AUDITOR)


def test_a_forged_figure_or_report_opens_nothing(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    key, other = report.of.code, report.of.before.code
    for opened_code, query in (
        (key, f"report={key}&figure=received:cases:person=1&column=now"),
        (key, f"report={key}&figure=received:cases:&column=tomorrow"),
        (key, f"report={key}&figure=received:cases:&column=now&of=1999-99"),
        (key, f"report={other}&figure=received:cases:&column=now"),
        ("1999-01", "report=1999-01&figure=received:cases:&column=now"),
        ("", "figure=received:cases:&column=now"),
    ):
        found = pressed(board, Role.OFFICE, opened_code, f"?{query}")
        assert found[ReportsId.ROWS]["rowData"] == []


@pytest.mark.parametrize(
    ("code", "part"),
    [("2019-01", "2019年1月没有报告"), ("nothing", "不是报告期"), ("2026-13", "不是报告期")],
)
def test_an_address_of_no_report_is_told_in_a_sentence(board: Running, code: str, part: str) -> None:
    shown = opened(board, Role.LEADER, code)
    assert part in json.dumps(shown[ReportsId.FACTS]["children"], ensure_ascii=False)
    assert shown[ReportsId.FIGURES]["rowData"] == []
    assert shown[ReportsId.OPENED]["data"] == ""


def test_an_address_without_a_report_opens_the_first_of_the_archive(board: Running) -> None:
    first = answer(board, Role.OFFICE, ReportsId.NOTE)[ReportsId.LIST]["rowData"][0]["id"]
    assert opened(board, Role.OFFICE, "")[ReportsId.OPENED]["data"] == first


@pytest.mark.parametrize("column", list(ReportColumn))
def test_an_address_of_rows_is_read_as_it_was_written(column: ReportColumn) -> None:
    of = Reported(ReportKind.QUARTER, 8_000)
    figure = Figure(Source.RECEIVED, ReportMeasure.PERSONS, Dimension.CHANNEL, "visit")
    wanted = FigureOpened(figure, column, of.before)
    found = asked_in(report_address(of, wanted, 3).partition("?")[2])
    assert (found.of, found.opened, found.page) == (of, wanted, 3)


def test_the_pages_of_a_figure_hold_each_of_its_rows_once(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    wanted = FigureOpened(Figure(Source.RECEIVED), ReportColumn.CUMULATED)
    with board.database.reading() as session:
        whole = rows_behind(session, report, wanted, EVERYTHING)
        pages = [
            rows_behind(session, report, wanted, EVERYTHING, start, 7) for start in range(0, whole.shown, 7)
        ]
    assert whole.count == whole.shown == len(whole.listed) > 14
    assert [row for page in pages for row in page.listed] == list(whole.listed)
    assert {page.total for page in pages} == {whole.total}


def test_the_ways_to_other_pages_leave_out_those_that_there_are_not() -> None:
    of, wanted = Reported(ReportKind.YEAR, 2026), FigureOpened(Figure(Source.RECEIVED))

    def pages(page: int, shown: int) -> list[int]:
        return [asked_in(way.partition("?")[2]).page for _words, way in page_ways(of, wanted, page, shown)]

    assert pages(1, ROWS_A_PAGE) == []
    assert pages(1, ROWS_A_PAGE + 1) == [2]
    assert pages(2, ROWS_A_PAGE + 1) == [1]
    assert pages(3, 5 * ROWS_A_PAGE) == [1, 2, 4, 5]


def test_all_rows_of_a_figure_are_a_workbook_for_who_may_see_them(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    way = report_address(report.of, FigureOpened(Figure(Source.RECEIVED)), path="/reports/rows.xlsx")
    content = board.reader(Role.LEADER).get(way).data
    rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    matters = [row for row in rows if isinstance(row[3], int)]
    assert len(matters) == len(report.rows[Source.RECEIVED]) == sum(row[3] for row in matters)
    assert board.reader(Role.AUDITOR).get(way).status_code == 403
    assert board.reader(Role.UNIT).get(way).status_code == 403
    for forged in (
        "/reports/rows.xlsx",
        way.replace(report.of.code, "1999-01"),
        way.replace("received", "x"),
    ):
        assert board.reader(Role.OFFICE).get(forged).status_code == 404


@pytest.mark.parametrize("kind", list(ReportKind))
def test_each_number_over_the_years_is_the_sum_of_the_rows_that_it_opens(
    board: Running, listed: list[Any], kind: ReportKind
) -> None:
    with board.database.reading() as session:
        of = next(one.of for one in listed if one.of.kind is kind)
        found = opened_report(session, of)
        assert found is not None
        assert found.report is not None
        years = over_years(session, found.report)
        assert [one.of.year for one in years] == list(range(of.year, of.year - len(years), -1))
        assert len(years) > 2
        checked = 0
        for cell in year_cells(sheet_of(found.report), of, years, sees_rows=True):
            for field, way in cell.get("opens", {}).items():
                asked = asked_in(way.partition("?")[2])
                assert asked.of is not None
                assert asked.opened is not None
                other = opened_report(session, asked.of)
                assert other is not None
                assert other.report is not None
                rows = rows_behind(session, other.report, asked.opened, EVERYTHING)
                said = cell[field].partition(" (")[0].replace(",", "")
                assert said == str(rows.total) or f"/{rows.total}" in cell[field], (cell["words"], field)
                checked += 1
    assert checked > 100


def test_the_auditor_sees_the_years_and_opens_no_rows(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.MONTH)
    shown = answer(board, Role.AUDITOR, ReportsId.YEARS, **{f"{ReportsId.OPENED}.data": report.of.code})[
        ReportsId.YEARS
    ]
    assert len(shown["columnDefs"]) > 3
    assert not any(one.get("opens") for one in shown["rowData"])


def test_a_yearly_report_has_no_column_twice(board: Running, listed: list[Any]) -> None:
    _number, report = of_kind(board, listed, ReportKind.YEAR)
    columns = opened(board, Role.LEADER, report.of.code)[ReportsId.FIGURES]["columnDefs"]
    assert [one["headerName"] for one in columns] == ["项目", "本期", "调整", "上年"]
    paper = text_of(paper_of(report, 1, 1))
    assert "上年" in paper
    assert "上年同期" not in paper


def test_the_office_sees_the_draft_with_its_button_and_the_leader_without(board: Running) -> None:
    shown = answer(board, Role.OFFICE, ReportsId.NOTE)[ReportsId.LIST]["rowData"]
    draft = next(one["id"] for one in shown if one["is_draft"])
    assert opened(board, Role.OFFICE, draft)[ReportsId.CLOSE]["hidden"] is False
    assert opened(board, Role.LEADER, draft)[ReportsId.CLOSE]["hidden"] is True


@pytest.mark.parametrize(
    ("kind", "year", "count"), [("quarter", "all", 1), ("month", "2026", 3), ("year", "2019", 0)]
)
def test_the_archive_is_narrowed_by_kind_and_year(board: Running, kind: str, year: str, count: int) -> None:
    shown = answer(
        board,
        Role.LEADER,
        ReportsId.NOTE,
        **{f"{ReportsId.KIND}.value": kind, f"{ReportsId.YEAR}.value": year},
    )
    rows = [one for one in shown[ReportsId.LIST]["rowData"] if not one["is_draft"]]
    assert len(rows) == count


def text_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    parts = [one.text for one in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        parts += [one.text for one in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join(parts)


def test_a_copy_carries_its_number_and_a_reprint_is_byte_identical(board: Running, listed: list[Any]) -> None:
    number, report = of_kind(board, listed, ReportKind.MONTH)
    office = board.reader(Role.OFFICE)
    first, again, other = (office.get(f"/reports/{number}/copies/{copy}").data for copy in (1, 1, 2))
    assert first == again
    assert first != other
    said = text_of(first)
    for words in ("内部资料", "共 5 份 第 1 份", "演示数据", "不含检举控告", "月月报", "对往期报告的调整"):
        assert words in said
    assert "共 5 份 第 2 份" in text_of(other)
    document = docx.Document(BytesIO(first))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    lines = {row[0]: row[1:] for row in cells}
    assert lines["收件"][0] == str(len(report.rows[Source.RECEIVED]))
    assert lines["其中已采纳"][0] == str(len(report.rows.get(Source.ACT_PROPOSAL_ADOPTED, ())))
    assert lines["期末在办"][0] == str(len(report.rows[Source.END_OPEN]))
    with board.database.reading() as session:
        kept = session.scalars(select(PeriodicReportPrint.content).order_by(PeriodicReportPrint.copy)).all()
        acts = [
            detail.get("act")
            for detail in session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.ACTED))
        ]
    assert kept == [first, other]
    assert acts.count("report_printed") == 3


def test_the_workbook_holds_the_figures_that_the_page_shows(board: Running, listed: list[Any]) -> None:
    number, report = of_kind(board, listed, ReportKind.MONTH)
    content = board.reader(Role.LEADER).get(f"/reports/{number}/figures.xlsx").data
    book = openpyxl.load_workbook(BytesIO(content))
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0]]
    values = {row[0]: row[1] for row in rows}
    assert values["收件"] == len(report.rows[Source.RECEIVED])
    assert values["办结件"] == len(report.rows[Source.CLOSED])
    assert len(book.worksheets) == 3
    assert content == board.reader(Role.LEADER).get(f"/reports/{number}/figures.xlsx").data


def test_a_draft_on_paper_says_that_it_is_one(board: Running) -> None:
    shown = answer(board, Role.OFFICE, ReportsId.NOTE)[ReportsId.LIST]["rowData"]
    code = next(one["id"] for one in shown if one["is_draft"])
    content = board.reader(Role.LEADER).get(f"/reports/drafts/{code}/paper.docx").data
    assert "草稿，未封存" in text_of(content)
    assert board.reader(Role.LEADER).get("/reports/drafts/1999-01/paper.docx").status_code == 404


@pytest.mark.parametrize(
    "path", ["/reports/999/copies/1", "/reports/1/copies/99", "/reports/999/figures.xlsx"]
)
def test_what_is_not_there_is_not_found(board: Running, path: str) -> None:
    assert board.reader(Role.OFFICE).get(path).status_code == 404


def test_a_leader_prints_no_numbered_copy(board: Running, listed: list[Any]) -> None:
    number, _report = of_kind(board, listed, ReportKind.MONTH)
    assert board.reader(Role.LEADER).get(f"/reports/{number}/copies/1").status_code == 403
