"""Turn the rows of a workbook into raw rows by field: one for each matter, sheets joined by official number."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from db.importing.fields import SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.mapping import Mapping
from db.importing.sheets import Sheet, Workbook
from db.importing.values import Cell, is_blank, text_of


@dataclass(slots=True)
class RawRow:
    """The cells of one matter by field, blank ones left out; ``present`` are the fields that its sheets have.

    ``headers`` gives the header of a field for findings. ``others`` are rows of other sheets joined to it by number,
    ``doubles`` rows of its own sheet with the same number.
    """

    sheet: str
    row: int
    cells: dict[SheetField, Cell]
    present: frozenset[SheetField]
    headers: Dictionary[SheetField, str] = field(repr=False)
    others: list["RawRow"] = field(default_factory=list)
    doubles: list["RawRow"] = field(default_factory=list)

    def text(self, name: SheetField) -> str:
        """Return a cell's text, empty where it is blank."""
        cell = self.cells.get(name)
        if cell is None:
            return ""
        text = text_of(cell)
        return "" if is_blank(text) else text

    def finding(self, code: FindingCode, name: SheetField | None = None, value: str = "") -> Finding:
        """Make a finding about this row or one of its cells."""
        column = "" if name is None else self.headers.get(name, str(name))
        return Finding(code, self.sheet, self.row, column, value[:80])


def raw_rows(workbook: Workbook, mapping: Mapping) -> tuple[list[RawRow], int]:
    """Return a row for each matter, and the number of rows read.

    Rows of several sheets with the same official number are one matter, the first sheet's cells going first; a number
    that comes twice in one sheet is kept beside the first row with it.
    """
    rows: list[RawRow] = []
    by_number: dict[str, RawRow] = {}
    read = 0
    for sheet in workbook.sheets:
        if not mapping.reads(sheet):
            continue
        here: set[str] = set()
        for raw in _of_sheet(sheet, mapping):
            read += 1
            number = raw.text(SheetField.NUMBER)
            if not number:
                rows.append(raw)
            elif number in here:
                by_number[number].doubles.append(raw)
            elif (first := by_number.get(number)) is not None:
                _join(first, raw)
            else:
                by_number[number] = raw
                rows.append(raw)
            here.add(number)
    return rows, read


def _of_sheet(sheet: Sheet, mapping: Mapping) -> list[RawRow]:
    columns: dict[SheetField, list[int]] = {}
    headers: dict[SheetField, str] = {}
    for place, header in enumerate(sheet.headers):
        meaning = mapping.field_of(header) if header else None
        if meaning is not None:
            columns.setdefault(meaning, []).append(place)
            headers.setdefault(meaning, header)
    present = frozenset(columns) | frozenset(mapping.defaults)
    flat = [(meaning, place) for meaning, places in columns.items() for place in places]
    rows = []
    for row in sheet.rows:
        cells: dict[SheetField, Cell] = {}
        width = len(row.cells)
        for meaning, place in flat:
            cell = row.cells[place] if place < width else None
            if cell is not None and cell != "" and meaning not in cells:
                cells[meaning] = cell
        if not cells:
            continue
        for meaning, default in mapping.defaults.items():
            cells.setdefault(meaning, default)
        rows.append(RawRow(sheet.name, row.number, cells, present, headers))
    return rows


def _join(first: RawRow, other: RawRow) -> None:
    first.others.append(other)
    for name, cell in other.cells.items():
        first.cells.setdefault(name, cell)
    first.present |= other.present
    first.headers = {**other.headers, **first.headers}
