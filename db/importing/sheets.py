"""Read a workbook or a text file into sheets of headers and rows, refusing what cannot be read."""

import csv
import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from db.importing.findings import SheetRefused
from db.importing.headers import field_of, is_never_stored
from db.importing.values import Cell, text_of

MOST_BYTES: Final = 60 << 20
MOST_UNPACKED: Final = 800 << 20
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 150
MOST_SHEETS: Final = 40
MOST_TEXT: Final = 32_767
HEADER_SEARCH: Final = 15
HEADER_DEPTH: Final = 3

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
_HTML: Final = re.compile(rb"^\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)

Row = tuple[Cell, ...]
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the headers; ``number`` is the sheet's own (1-based)."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a name for each column (merged levels joined by ``/``, empty where there is none) and its rows.

    ``header_row`` is the last row of the headers, 0 where none was found.
    """

    name: str
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read of one file; ``sha256`` tells whether the same file came before."""

    name: str
    sha256: str
    size: int
    sheets: tuple[Sheet, ...] = field(repr=False)

    @property
    def row_count(self) -> int:
        """Return the number of rows below all headers."""
        return sum(len(sheet.rows) for sheet in self.sheets)


def read_workbook(source: Path | bytes, name: str = "") -> Workbook:
    """Read an .xlsx or .csv file given by path or content; ``name`` is what its owner calls it.

    ``SheetRefused`` codes: ``old_xls`` (save as xlsx), ``encrypted``, ``too_large`` (bytes), ``too_many_rows``,
    ``too_many_columns``, ``too_many_sheets``, ``damaged``, ``encoding`` (neither UTF-8 nor GB18030), ``empty``,
    ``missing``.
    """
    if isinstance(source, Path):
        name = name or source.name
        if not source.is_file():
            raise SheetRefused("missing", name=name)
        if source.stat().st_size > MOST_BYTES:
            raise SheetRefused("too_large", name=name, most=MOST_BYTES)
        content = source.read_bytes()
    else:
        content = source
    if len(content) > MOST_BYTES:
        raise SheetRefused("too_large", name=name, most=MOST_BYTES)
    if not content.strip():
        raise SheetRefused("empty", name=name)
    sheets = tuple(_sheets(content, name))
    if not any(sheet.rows for sheet in sheets):
        raise SheetRefused("empty", name=name)
    return Workbook(name, hashlib.sha256(content).hexdigest(), len(content), sheets)


def _sheets(content: bytes, name: str) -> Iterator[Sheet]:
    if content.startswith(_OLE):
        raise SheetRefused("encrypted" if _ENCRYPTED in content else "old_xls", name=name)
    if content.startswith(b"PK"):
        yield from _xlsx(content, name)
        return
    # Many systems export a web page under the name of an old workbook.
    if name.casefold().endswith(".xls") or _HTML.match(content):
        raise SheetRefused("old_xls", name=name)
    rows = list(_text_rows(content, name))
    yield _sheet("", rows, ())


# ---------------------------------------------------------------- text


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetRefused("encoding", name=name)


def _text_rows(content: bytes, name: str) -> Iterator[Row]:
    text = _decoded(content, name)
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for count, row in enumerate(reader):
            _check(count, len(row), name)
            yield tuple(row)
    except csv.Error:
        raise SheetRefused("damaged", name=name) from None


def _check(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise SheetRefused("too_many_rows", name=name, most=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise SheetRefused("too_many_columns", name=name, most=MOST_COLUMNS)


# ---------------------------------------------------------------- xlsx


def _xlsx(content: bytes, name: str) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise SheetRefused("too_large", name=name, most=MOST_UNPACKED)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            if len(book.worksheets) > MOST_SHEETS:
                raise SheetRefused("too_many_sheets", name=name, most=MOST_SHEETS)
            try:
                for sheet in book.worksheets:
                    if sheet.sheet_state == "visible":
                        yield _sheet(sheet.title, _book_rows(sheet, name), _merges(package, sheet))
            finally:
                book.close()
    except SheetRefused:
        raise
    except Exception:
        # openpyxl raises whatever its parsers raise; to the reader it is one fact.
        raise SheetRefused("damaged", name=name) from None


def _book_rows(sheet: Any, name: str) -> list[Row]:
    # A sheet may claim a million formatted empty rows: the claim is dropped, empty rows at the end too.
    sheet.reset_dimensions()
    rows: list[Row] = []
    filled = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        kept = _without_tail(cells)
        rows.append(kept)
        if kept:
            filled = number
            _check(number, len(kept), name)
        elif number - filled > MOST_ROWS:
            break
    del rows[filled:]
    return rows


def _without_tail(cells: Sequence[Any]) -> Row:
    last = len(cells)
    while last and cells[last - 1] in (None, ""):
        last -= 1
    return tuple(cells[:last])


def _merges(package: zipfile.ZipFile, sheet: Any) -> tuple[Merge, ...]:
    """Find a sheet's merged ranges, which read-only mode does not give, in the tail of its own part."""
    found: list[Merge] = []
    tail = b""
    with package.open(sheet._worksheet_path) as part:
        while chunk := part.read(1 << 20):
            window = tail + chunk
            end = 0
            for match in _MERGE.finditer(window):
                left, top, right, bottom = range_boundaries(match[1].decode())
                found.append((top or 1, left or 1, bottom or 1, right or 1))
                end = match.end()
            tail = window[max(end, len(window) - 200) :]
    return tuple(found)


# ---------------------------------------------------------------- headers


def _sheet(name: str, rows: Sequence[Row], merges: Sequence[Merge]) -> Sheet:
    filled = _filled(rows, merges)
    top, depth = _header_at(filled)
    if not depth:
        return Sheet(name, (), 0, ())
    last = top + depth
    headers = _joined(filled[top:last])
    below = tuple(
        SheetRow(number, cells)
        for number, cells in enumerate(filled[last:], start=last + 1)
        if any(cell is not None and cell != "" and text_of(cell) for cell in cells)
    )
    return Sheet(name, headers, last, below)


def _filled(rows: Sequence[Row], merges: Sequence[Merge]) -> list[Row]:
    """Repeat the value of a merged range in each of its cells: a merge over rows belongs to every one of them."""
    if not merges:
        return list(rows)
    filled: list[list[Cell]] = [list(row) for row in rows]
    for top, left, bottom, right in merges:
        if top > len(filled) or left > len(filled[top - 1]) or right > MOST_COLUMNS:
            continue
        value = filled[top - 1][left - 1]
        for row in filled[top - 1 : bottom]:
            row.extend([None] * (right - len(row)))
            row[left - 1 : right] = [value] * (right - left + 1)
    return [tuple(row) for row in filled]


def _header_at(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first row (0-based) and depth of the headers: the block whose columns say most, the flattest first.

    Where no word is known, the first row with two texts or more is taken.
    """
    best = (0, 0, 0)
    for top in range(min(HEADER_SEARCH, len(rows))):
        if len(_texts(rows[top])) < 2:
            # A title over all columns is no level of the headers.
            continue
        for depth in range(1, min(HEADER_DEPTH, len(rows) - top) + 1):
            names = _joined(rows[top : top + depth])
            known = len({n for n in names if n and (field_of(n) is not None or is_never_stored(n))})
            if known > best[0]:
                best = (known, top, depth)
    if best[0] >= 2:
        return best[1], best[2] + _repeats(rows, best[1] + best[2])
    for top, row in enumerate(rows[:HEADER_SEARCH]):
        if len(_texts(cell for cell in row if isinstance(cell, str))) >= 2:
            return top, 1
    # A list of one column has no second text to tell headers from a title by.
    return (0, 1) if len(rows) > 1 and max(map(len, rows)) == 1 and _texts(rows[0]) else (0, 0)


def _texts(cells: Iterable[Cell]) -> set[str]:
    return {text for cell in cells if (text := text_of(cell))}


def _repeats(rows: Sequence[Row], start: int) -> int:
    """Count the rows at ``start`` that repeat the row above, as headers merged over rows do; a column may say more."""
    count = 0
    while start + count < len(rows) and _is_repeated(rows[start + count], rows[start - 1]):
        count += 1
    return count


def _is_repeated(row: Row, above: Row) -> bool:
    """Tell whether half of the texts of a row stand below themselves: no row of data says its own headers."""
    texts = [(text_of(cell), text_of(over)) for cell, over in zip(row, above, strict=False)]
    said = [cell == over for cell, over in texts if cell]
    return row == above or (sum(said) >= 2 and 2 * sum(said) >= len(said))


def _joined(rows: Sequence[Row]) -> tuple[str, ...]:
    width = max((len(row) for row in rows), default=0)
    names: list[str] = []
    for column in range(width):
        levels: list[str] = []
        for row in rows:
            level = text_of(row[column]) if column < len(row) else ""
            if level and (not levels or levels[-1] != level):
                levels.append(level[:80])
        names.append("/".join(levels))
    return tuple(names)
