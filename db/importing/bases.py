"""Read population and households of areas from a sheet or from pasted cells, line by line, and store them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importing.findings import FindingCode, SheetRefused
from db.importing.headers import key_of
from db.importing.places import Places
from db.importing.sheets import Sheet, SheetRow, Workbook, read_workbook
from db.importing.values import Cell, is_blank, text_of
from db.models.organisation import AreaBase

EARLIEST_YEAR: Final = 1949
MOST_PEOPLE: Final = 50_000_000
LONGEST_SOURCE: Final = 200
MOST_LINES: Final = 2_000


class BaseColumn(StrEnum):
    """What a column of such a sheet may say; without headers the columns stand in this order, the year left out."""

    AREA = "area"
    POPULATION = "population"
    HOUSEHOLDS = "households"
    SOURCE = "source"
    YEAR = "year"


class BaseCode(StrEnum):
    """Why a line is not stored."""

    AREA_UNKNOWN = "area_unknown"
    AREA_AMBIGUOUS = "area_ambiguous"
    YEAR_MISSING = "year_missing"
    YEAR_UNKNOWN = "year_unknown"
    NUMBER_UNCLEAR = "number_unclear"
    NUMBERS_MISSING = "numbers_missing"
    MORE_HOUSEHOLDS = "more_households"
    SOURCE_MISSING = "source_missing"
    TWICE = "twice"


class BaseOutcome(StrEnum):
    """What storing a line would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


_HEADERS: Final = {
    BaseColumn.AREA: (
        "乡镇",
        "乡镇名称",
        "乡镇街道",
        "属地",
        "名称",
        "地区",
        "区域",
        "area",
        "township",
        "name",
    ),
    BaseColumn.POPULATION: (
        "人口",
        "人口数",
        "总人口",
        "常住人口",
        "户籍人口",
        "人数",
        "population",
        "inhabitants",
    ),
    BaseColumn.HOUSEHOLDS: ("户数", "总户数", "家庭户数", "户籍户数", "households"),
    BaseColumn.SOURCE: ("来源", "数据来源", "出处", "资料来源", "source"),
    BaseColumn.YEAR: ("年份", "年度", "年", "统计年度", "year"),
}
_MEANINGS: Final = {key_of(word): column for column, words in _HEADERS.items() for word in words}
_UNITS_BEHIND: Final = re.compile(r"[（(].*?[)）]$|/[^/]*$")
_YEAR: Final = re.compile(r"(\d{4})(?:年|年度|\.0)?")
_NUMBER: Final = re.compile(r"(?P<n>\d[\d,，]*(?:\.\d+)?)\s*(?P<ten>万)?\s*[人户口]?")

Numbers = tuple[int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class BaseLine:
    """One line: what it says, and ``code`` where it is not stored; ``before`` is what the board holds for area and year."""

    sheet: str
    row: int
    said: str
    area_id: int | None = None
    area: str = ""
    year: int | None = None
    population: int | None = None
    households: int | None = None
    source: str = ""
    code: BaseCode | None = None
    before: Numbers | None = None

    @property
    def outcome(self) -> BaseOutcome:
        """Return what storing it would do."""
        if self.code is not None:
            return BaseOutcome.FAULTY
        if self.before is None:
            return BaseOutcome.NEW
        now = (self.population, self.households, self.source)
        return BaseOutcome.SAME if now == self.before else BaseOutcome.CHANGED


@dataclass(frozen=True, slots=True)
class BasesRead:
    """All lines of a workbook, and the headers that say nothing known."""

    lines: tuple[BaseLine, ...]
    dropped: tuple[str, ...]

    def count(self, outcome: BaseOutcome) -> int:
        """Return the number of lines with one outcome."""
        return sum(line.outcome is outcome for line in self.lines)


def read_bases(
    session: Session, book: Workbook, *, this_year: int, year: int | None = None, source: str = ""
) -> BasesRead:
    """Read every sheet that has numbers of areas; ``year`` and ``source`` stand for lines that do not say theirs.

    The first row may be a line already: then the columns are area, population, households, source. ``SheetRefused``
    ``no_bases`` where no sheet has such columns, ``too_many_rows``.
    """
    reader = _Reader(session, this_year, year, source.strip())
    lines: list[BaseLine] = []
    dropped: dict[str, None] = {}
    for sheet in book.sheets:
        columns, rows = _table(sheet)
        if columns is None:
            continue
        if len(lines) + len(rows) > MOST_LINES:
            raise SheetRefused("too_many_rows", name=book.name, most=MOST_LINES)
        lines += [reader.line(sheet.name, row, columns) for row in rows]
        if rows and rows[0].number > sheet.header_row:
            dropped |= dict.fromkeys(h for h in sheet.headers if h and _meaning(h) is None)
    if not lines:
        raise SheetRefused("no_bases", name=book.name)
    return BasesRead(tuple(lines), tuple(dropped))


def _meaning(header: str) -> BaseColumn | None:
    whole = text_of(header)
    return _MEANINGS.get(key_of(whole)) or _MEANINGS.get(key_of(_UNITS_BEHIND.sub("", whole)))


def _table(sheet: Sheet) -> tuple[dict[BaseColumn, int] | None, Sequence[SheetRow]]:
    found: dict[BaseColumn, int] = {}
    for place, header in enumerate(sheet.headers):
        if (meaning := _meaning(header) if header else None) is not None:
            found.setdefault(meaning, place)
    if BaseColumn.AREA in found and {BaseColumn.POPULATION, BaseColumn.HOUSEHOLDS} & set(found):
        return found, sheet.rows
    if found or len(sheet.headers) < 2 or not _NUMBER.fullmatch(text_of(sheet.headers[1])):
        return None, ()
    first = SheetRow(sheet.header_row, sheet.headers)
    return {column: place for place, column in enumerate(list(BaseColumn)[:4])}, (first, *sheet.rows)


class _Reader:
    def __init__(self, session: Session, this_year: int, year: int | None, source: str) -> None:
        self._places = Places(session)
        self._this_year, self._year, self._source = this_year, year, source
        self._known: dict[tuple[int, int], Numbers] = {
            (row.area_id, row.year): (row.population, row.households, row.source)
            for row in session.scalars(select(AreaBase))
        }
        self._seen: set[tuple[int, int]] = set()

    def line(self, sheet: str, row: SheetRow, columns: dict[BaseColumn, int]) -> BaseLine:
        """Read one line; its first fault is what is said of it."""

        def cell(column: BaseColumn) -> Cell:
            place = columns.get(column)
            return row.cells[place] if place is not None and place < len(row.cells) else None

        said = text_of(cell(BaseColumn.AREA))
        source = text_of(cell(BaseColumn.SOURCE))[:LONGEST_SOURCE] or self._source
        place = self._places.find(said) if said else None
        area_id = place.township if place else None
        area = self._places.names.get(area_id or 0, "")
        year, year_code = self._year_of(cell(BaseColumn.YEAR))
        try:
            population, households = (
                _whole(cell(column)) for column in (BaseColumn.POPULATION, BaseColumn.HOUSEHOLDS)
            )
        except ValueError:
            return BaseLine(
                sheet, row.number, said, area_id, area, year, None, None, source, BaseCode.NUMBER_UNCLEAR
            )
        code: BaseCode | None = None
        if area_id is None:
            is_ambiguous = place is not None and place.code is FindingCode.PLACE_AMBIGUOUS
            code = BaseCode.AREA_AMBIGUOUS if is_ambiguous else BaseCode.AREA_UNKNOWN
        elif year is None:
            code = year_code
        elif population is None and households is None:
            code = BaseCode.NUMBERS_MISSING
        elif population is not None and households is not None and households > population:
            code = BaseCode.MORE_HOUSEHOLDS
        elif not source:
            code = BaseCode.SOURCE_MISSING
        elif (area_id, year) in self._seen:
            code = BaseCode.TWICE
        if code is None and area_id is not None and year is not None:
            self._seen.add((area_id, year))
        before = self._known.get((area_id or 0, year or 0))
        return BaseLine(
            sheet, row.number, said, area_id, area, year, population, households, source, code, before
        )

    def _year_of(self, cell: Cell) -> tuple[int | None, BaseCode | None]:
        text = text_of(cell)
        if is_blank(text):
            return (self._year, None) if self._year else (None, BaseCode.YEAR_MISSING)
        found = _YEAR.fullmatch(text)
        if found is None or not EARLIEST_YEAR <= int(found[1]) <= self._this_year:
            return None, BaseCode.YEAR_UNKNOWN
        return int(found[1]), None


def _whole(cell: Cell) -> int | None:
    text = text_of(cell)
    if is_blank(text) or text in ("–", "-", "—"):
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    try:
        number = Decimal(found["n"].replace(",", "").replace("，", "")) * (10_000 if found["ten"] else 1)
    except InvalidOperation:
        raise ValueError(text) from None
    if number != int(number) or number > MOST_PEOPLE:
        raise ValueError(text)
    return int(number)


def store_bases(session: Session, read: BasesRead) -> None:
    """Write the lines that have no fault; one that leaves a number out keeps none of it."""
    for line in read.lines:
        if line.outcome not in (BaseOutcome.NEW, BaseOutcome.CHANGED):
            continue
        asked = select(AreaBase).where(AreaBase.area_id == line.area_id, AreaBase.year == line.year)
        row = session.scalar(asked)
        if row is None:
            row = AreaBase(area_id=line.area_id, year=line.year, source=line.source)
            session.add(row)
        row.population, row.households, row.source = line.population, line.households, line.source
    session.flush()


def pasted_book(text: str) -> Workbook:
    """Return pasted cells as a workbook; a single line is one of numbers, not of headers."""
    if len(text.strip().splitlines()) == 1:
        text = "\t".join(_HEADERS[column][0] for column in list(BaseColumn)[:4]) + "\n" + text.strip()
    return read_workbook(text.encode(), "pasted.csv")


def as_pasted(book: Workbook) -> str:
    """Return the lines of a workbook as cells parted by tabs, as a person would paste them."""
    rows: list[tuple[str, ...]] = []
    for sheet in book.sheets:
        columns, lines = _table(sheet)
        for line in lines if columns else ():
            places = [columns.get(column, MOST_LINES) for column in BaseColumn] if columns else []
            rows.append(tuple(text_of(line.cells[at]) if at < len(line.cells) else "" for at in places))
    if not rows:
        raise SheetRefused("no_bases", name=book.name)
    heads = tuple(_HEADERS[column][0] for column in BaseColumn)
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in (heads, *rows))
