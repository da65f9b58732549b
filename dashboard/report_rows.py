"""What the page Reports lists: reports, figures, rows behind one, what was done; cells and addresses, no query."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.report_address import report_address
from dashboard.report_lines import Line, Section, Sheet, section_word, signed
from dashboard.report_words import act_word, kind_word, period_of_code, period_word, report_title, way_word
from dashboard.text import _, ngettext, pgettext, sentences
from dashboard.url_state import LEDGER, address
from db.cohorts import Cohort
from db.days import Period
from db.enums import Channel
from db.filter_query import to_query
from db.filters import NONE_ID, CaseFilter
from db.periodic_report import FigureOpened, ReportColumn
from db.queries.periodic_reports import ActDone, ClosedReport, DraftReport, PrintedCopy
from db.queries.report_figures import RowBehind, RowsBehind
from db.report_acts import ReportAct
from db.report_figures import FLOWS, STOCKS, Dimension, Figure, ReportMeasure
from db.report_periods import Reported, ReportKind, reported
from db.rows import Names

ALL: Final = "all"
SHORT_HASH: Final = 12
ROWS_A_PAGE: Final = 200


def kind_options() -> list[dict[str, str]]:
    """Return the kinds to choose from, all of them first."""
    return [
        {"value": ALL, "label": _("All kinds")},
        *({"value": kind.value, "label": kind_word(kind)} for kind in ReportKind),
    ]


def year_options(listed: Iterable[Reported]) -> list[dict[str, str]]:
    """Return the years of drafts and closed reports to choose from, all of them first."""
    years = sorted({one.year for one in listed}, reverse=True)
    return [
        {"value": ALL, "label": _("All years")},
        *({"value": str(one), "label": str(one)} for one in years),
    ]


def list_cells(
    waiting: Sequence[DraftReport], listed: Sequence[ClosedReport], kind: str, year: str, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return the lines of the archive: drafts first, then what was closed, the latest period first."""

    def is_wanted(of: Reported) -> bool:
        return kind in (ALL, of.kind.value) and year in (ALL, str(of.year))

    drafts = [
        {
            "id": one.of.code,
            "report": report_title(one.of),
            "state": _("Draft, waits to be closed"),
            "closed": "",
            "sent": "",
            "is_draft": True,
        }
        for one in waiting
        if is_wanted(one.of)
    ]
    closed = [
        {
            "id": one.of.code,
            "report": report_title(one.of),
            "state": _("Closed, signed") if one.signed else _("Closed, not signed"),
            "closed": f"{one.closed_at.astimezone(zone):%Y-%m-%d}",
            "sent": _("{sent} of {copies}", sent=one.sent, copies=one.copies),
            "is_draft": False,
        }
        for one in listed
        if is_wanted(one.of)
    ]
    return [*drafts, *closed]


def missing_words(code: str) -> str:
    """Say that an address names no report that there is."""
    of = reported(code)
    if of is None:
        return _("“{code}” names no reporting period. Choose a report in the archive.", code=code[:20])
    return _(
        "There is no report of this period: {period} is not over, or was never reported. Choose a report in the archive.",
        period=period_word(of),
    )


def figure_cells(sheet: Sheet, of: Reported, *, sees_rows: bool) -> list[dict[str, Any]]:
    """Return the lines of the figures, each part under its head; a cell with a figure says where its rows are.

    The ids name the report: a grid draws a line anew where its id is another one, and where a cell's words are.
    """
    cells: list[dict[str, Any]] = []
    for section in Section:
        lines = [one for one in sheet.lines if one.section is section]
        if lines:
            cells.append({"id": f"{of.code} {section}", "words": section_word(section), "is_head": True})
        cells += (_figure_cell(one, place, of, sees_rows=sees_rows) for place, one in enumerate(lines))
    return cells


def _figure_cell(line: Line, place: int, of: Reported, *, sees_rows: bool) -> dict[str, Any]:
    opens = {
        column.value: report_address(of, FigureOpened(line.figure, column))
        for column in ReportColumn
        if sees_rows and has_rows(line.said[column])
    }
    return {
        "id": f"{of.code} {line.section}.{place}",
        "words": line.words,
        "is_part": line.is_part,
        "opens": opens,
        **{column.value: said for column, said in line.said.items()},
    }


def has_rows(said: str) -> bool:
    """Tell whether what a cell says counts any row."""
    return said not in ("", "–", "0", "0/0")


def unit_cells(sheet: Sheet, of: Reported, *, sees_rows: bool) -> list[dict[str, Any]]:
    """Return the lines of the units."""
    return [
        {
            "id": f"{of.code} {one.unit}",
            "words": one.words,
            "now": f"{one.received:,}",
            "interval": one.interval,
            "overdue": f"{one.overdue:,}",
            "on_time": one.on_time,
            "opens": {
                field: report_address(of, FigureOpened(figure))
                for field, figure, said in (
                    ("now", one.figure, one.received),
                    ("overdue", one.late, one.overdue),
                    ("on_time", one.due, one.on_time.strip("–")),
                )
                if said and sees_rows
            },
        }
        for one in sheet.units
    ]


def adjustment_cells(sheet: Sheet, of: Reported, *, sees_rows: bool) -> list[dict[str, Any]]:
    """Return the lines of the adjustments to earlier reports."""
    return [
        {
            "id": f"{of.code} {one.of} {one.figure.key}",
            "of": period_of_code(one.of),
            "words": one.words,
            "adjusted": signed(one.change),
            "rows": f"+{one.come:,} / −{one.gone:,}",
            "opens": {
                "adjusted": report_address(
                    of, FigureOpened(one.figure, ReportColumn.ADJUSTED, reported(one.of))
                )
            }
            if sees_rows
            else {},
        }
        for one in sheet.adjustments
    ]


def row_cells(found: RowsBehind, names: Names) -> list[dict[str, Any]]:
    """Return the rows behind a figure, by number; of an adjustment with its sign and why."""
    return [
        {
            "id": str(place),
            "case": one.row.case_id,
            "number": one.row.number,
            "title": one.row.title,
            "about": about_row(one, names),
            "amount": f"{one.amount:,}" if one.of is None else signed(one.amount),
        }
        for place, one in enumerate(found.listed)
    ]


def about_row(one: RowBehind, names: Names) -> str:
    """Say of an adjustment why its row came or went, of another row which unit holds the matter."""
    if one.of is not None:
        return _why(one.of, one.amount, is_late=one.is_late)
    return "" if one.row.unit_id is None else names.units.get(one.row.unit_id, "")


def _why(of: Reported, amount: int, *, is_late: bool) -> str:
    if is_late:
        said = _("late entry")
    else:
        said = _("corrected, or happened later") if amount > 0 else _("no longer counted")
    return _("{period}: {why}", period=period_word(of), why=said)


def rows_note(words: str, found: RowsBehind, measure: ReportMeasure) -> str:
    """Say of which figure the rows are, what they add up to, and how many the reader may not see."""
    said = [
        _(
            "{figure}: {total}, as of the end of {day}.",
            figure=words,
            total=f"{found.total:,}",
            day=found.as_of,
        )
    ]
    if measure is not ReportMeasure.CASES:
        said.append(ngettext("{n} row.", "{n} rows.", found.count))
    hidden = found.count - found.shown
    if hidden:
        said.append(
            ngettext(
                "{n} of them is not listed: it was moved, or is to be avoided by you.",
                "{n} of them are not listed: they were moved, or are to be avoided by you.",
                hidden,
            )
        )
    return sentences(*said)


def page_words(page: int, found: RowsBehind) -> str:
    """Say which of the rows are listed, empty where they are all."""
    if found.shown == len(found.listed):
        return ""
    first = (page - 1) * ROWS_A_PAGE + 1
    return _(
        "Rows {first} to {last} of {n}",
        first=f"{first:,}",
        last=f"{first + len(found.listed) - 1:,}",
        n=f"{found.shown:,}",
    )


def page_ways(of: Reported, opened: FigureOpened, page: int, shown: int) -> list[tuple[str, str]]:
    """Return the ways to the other pages of a figure's rows as (words, address); there are none of a single page."""
    last = max(-(-shown // ROWS_A_PAGE), 1)
    ways = (
        (_("First"), 1, page > 2),
        (_("Previous"), page - 1, page > 1),
        (_("Next"), page + 1, page < last),
        (_("Last"), last, page < last - 1),
    )
    return [(words, report_address(of, opened, to)) for words, to, is_offered in ways if is_offered]


def ledger_address(period: Period | None, as_of: date, figure: Figure) -> str:
    """Return the address of the ledger's same rows of a period, empty where the ledger has no such filter."""
    cohort: Cohort | None = FLOWS.get(figure.source) or STOCKS.get(figure.source)
    if cohort is None or period is None:
        return ""
    is_stock = figure.source in STOCKS
    chosen = CaseFilter(cohort=cohort)
    if not is_stock:
        chosen = replace(chosen, from_on=period.from_on, to_on=period.to_on)
    narrowed = _narrowed(chosen, figure)
    known_on = period.to_on if is_stock else as_of
    return "" if narrowed is None else address(LEDGER, to_query(narrowed, known_on))


def _narrowed(chosen: CaseFilter, figure: Figure) -> CaseFilter | None:
    if figure.dimension is None:
        return chosen
    if figure.dimension is Dimension.CHANNEL:
        return replace(chosen, channels=(Channel(figure.value),)) if figure.value in list(Channel) else None
    ids = (int(figure.value) if figure.value.isdigit() else NONE_ID,)
    match figure.dimension:
        case Dimension.CATEGORY:
            return replace(chosen, categories=ids)
        case Dimension.TOWNSHIP:
            return replace(chosen, townships=ids)
    return replace(chosen, units=ids)


def act_lines(done: Iterable[ActDone]) -> list[str]:
    """Say what was done with a closed report, a line each; what was withdrawn stays with its mark."""
    lines = []
    for one in done:
        said = {"day": one.day_on.isoformat(), "who": one.who, "by": one.recorded_by}
        if one.act is ReportAct.WITHDRAWN:
            lines.append(_("{day}: a record was withdrawn: {who} (recorded by {by})", **said))
        elif one.act is ReportAct.SENT and one.way is not None:
            lines.append(
                _(
                    "{day}: copy {copy} sent to {who}, {way} (recorded by {by})",
                    copy=one.copy or "–",
                    way=way_word(one.way),
                    **said,
                )
            )
        else:
            lines.append(_("{day}: {act} by {who} (recorded by {by})", act=act_word(one.act).lower(), **said))
        if one.is_withdrawn:
            lines[-1] = _("{said}: withdrawn, counts for nothing", said=lines[-1])
    return lines


def printed_lines(printed: Sequence[PrintedCopy], zone: ZoneInfo) -> list[str]:
    """Say which copies were printed, when first and by whom; nothing where none was."""
    said = _("; ").join(
        _(
            "copy {copy} on {at} by {by}",
            copy=one.copy,
            at=f"{one.printed_at.astimezone(zone):%Y-%m-%d %H:%M}",
            by=one.printed_by or "–",
        )
        for one in printed
    )
    return [_("Printed: {said}", said=said)] if said else []


def closed_words(one: ClosedReport, zone: ZoneInfo) -> str:
    """Say who closed a report, when, and in how many copies."""
    return _(
        "Closed by {by} on {at}, {copies} copies.",
        by=one.closed_by or "–",
        at=f"{one.closed_at.astimezone(zone):%Y-%m-%d %H:%M}",
        copies=one.copies,
    )


def hash_words(sha256: str, *, is_same: bool) -> str:
    """Say the hash of a closed report, and whether its content still has it."""
    if is_same:
        return _("SHA-256 {hash}… computed again just now: unchanged.", hash=sha256[:SHORT_HASH])
    return _("SHA-256 {hash}…: THE CONTENT WAS CHANGED. Tell the auditor.", hash=sha256[:SHORT_HASH])


def next_words(due: Iterable[tuple[ReportKind, date]]) -> str:
    """Say when the running period of each kind ends."""
    said = _(", ").join(
        pgettext("report", "{kind} on {day}", kind=kind_word(kind), day=day) for kind, day in due
    )
    return _("The running periods end: {said}.", said=said)
