"""What the columns of an uploaded file are taken for: guessed or remembered, shown, and edited by a person."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from dashboard.import_fields import FIELDS, field_word
from dashboard.import_uploads import Upload, is_of_matters, remember, staging_of, uploaded
from dashboard.import_words import ASSIGNMENTS, finding_sentence, kind_word
from dashboard.request import Board
from dashboard.text import _
from db.importing.fields import DAYS, UNUSED, SheetField
from db.importing.findings import FindingCode, SheetRefused
from db.importing.headers import is_never_stored
from db.importing.mapping import (
    CREATABLE,
    LATEST_PACK,
    Mapping,
    MappingRefused,
    guess,
    read_mapping,
    write_mapping,
)
from db.importing.saved_mappings import save_mapping, saved_mapping
from db.importing.sheets import Workbook
from db.importing.values import text_of
from db.queries.imports import last_mapping_text, pack_codes

UNPLACED: Final = ""
COMPLETE: Final = "complete"
AS_LAST_TIME: Final = "last"
_SHOWN_FIELDS: Final = DAYS | {
    SheetField.CHANNEL,
    SheetField.LEVEL,
    SheetField.PURPOSE,
    SheetField.STATUS,
    SheetField.CATEGORY1,
    SheetField.CATEGORY2,
    SheetField.CATEGORY3,
    SheetField.TOWNSHIP,
    SheetField.VILLAGE,
    SheetField.UNIT,
    SheetField.PERSONS,
    SheetField.CONCLUSION,
    SheetField.RATING,
}
"""Columns whose first cells are shown as examples: none of them can hold a person."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person chose for a file on the page: columns, ledger, clocks, sheets, options, and places decided on."""

    columns: Sequence[Dictionary[str, Any]]
    source: str
    pack: str
    sheets: Sequence[str]
    options: Sequence[str]
    decided: Sequence[Dictionary[str, Any]]

    def of(self, row: Upload) -> Mapping:
        """Return the mapping that they make of the one that an upload began with; ``SheetRefused``, ``MappingRefused``."""
        if "first" not in row.mapping:
            raise SheetRefused("upload_gone")
        mapping = edited(
            read_mapping(row.mapping["first"]),
            self.columns,
            source=self.source,
            pack=self.pack or LATEST_PACK,
            sheets=self.sheets,
            options=self.options,
        )
        return with_places(mapping, self.decided)


def first_mapping(session: Session, book: Workbook, source: str, saved: str) -> Mapping:
    """Return the mapping to begin with: a saved one, else as last time, else guessed.

    Headers that the earlier mapping does not know are guessed anew, where their sheet has no column for the same.
    """
    guessed = guess(book, source or _("Ledger of matters")[:40])
    text = last_mapping_text(session, source) if source and not saved else None
    earlier = saved_mapping(session, saved) if saved else read_mapping(text) if text else None
    if earlier is None:
        return guessed
    taken = [{earlier.field_of(header) for header in sheet.headers if header} for sheet in book.sheets]
    new = {
        header: field
        for header, field in guessed.columns.items()
        if earlier.field_of(header) is None
        and not any(
            field in fields
            for sheet, fields in zip(book.sheets, taken, strict=True)
            if header in sheet.headers
        )
    }
    return replace(earlier, columns={**new, **earlier.columns}, sheets=(), source=source or earlier.source)


def column_rows(book: Workbook, mapping: Mapping) -> list[dict[str, Any]]:
    """Return a row for each header of the file: what it is taken for, examples, and what is said of it."""
    rows: dict[str, dict[str, Any]] = {}
    for sheet in book.sheets:
        for place, header in enumerate(sheet.headers):
            if not header or header in rows:
                continue
            field = mapping.field_of(header)
            never = is_never_stored(header)
            rows[header] = {
                "id": header,
                "header": header,
                "about": header,
                "sheet": sheet.name,
                "field": "" if field is None else field.value,
                "is_fixed": never,
                "examples": _examples(sheet.rows, place, field),
                "note": _column_note(field, is_never=never),
            }
    return list(rows.values())


def _column_note(field: SheetField | None, *, is_never: bool) -> str:
    if is_never:
        return finding_sentence(FindingCode.COLUMN_NEVER_STORED)
    if field is None:
        return finding_sentence(FindingCode.COLUMN_UNKNOWN)
    return finding_sentence(FindingCode.COLUMN_UNUSED) if field in UNUSED else ""


def _examples(rows: Sequence[Any], place: int, field: SheetField | None) -> str:
    if field not in _SHOWN_FIELDS:
        return ""
    found: dict[str, None] = {}
    for row in rows[:200]:
        if place < len(row.cells) and (text := text_of(row.cells[place])):
            found[text[:20]] = None
        if len(found) == 3:
            break
    return _(", ").join(found)


def field_options() -> list[dict[str, str]]:
    """Return what a column can be taken for, to leave it out first."""
    return [
        {"value": "", "label": _("— left out —")},
        *({"value": field.value, "label": field_word(field)} for field in FIELDS),
    ]


def edited(
    mapping: Mapping,
    rows: Sequence[Dictionary[str, Any]],
    *,
    source: str,
    pack: str,
    sheets: Sequence[str],
    options: Sequence[str],
) -> Mapping:
    """Return a mapping with what a person chose on the page; ``MappingRefused`` where that makes no sense."""
    columns: dict[str, SheetField] = {}
    for row in rows:
        header, name = str(row.get("header", "")), row.get("field") or ""
        if not name or is_never_stored(header):
            continue
        if name not in list(SheetField):
            raise MappingRefused("field", value=str(name)[:40])
        columns[header] = SheetField(name)
    return replace(
        mapping,
        source=source.strip(),
        pack=pack,
        columns=columns,
        sheets=tuple(sheets),
        create=frozenset(options) & CREATABLE,
        is_complete=COMPLETE in options,
    )


def with_places(mapping: Mapping, rows: Sequence[Dictionary[str, Any]]) -> Mapping:
    """Return a mapping that also remembers which place of the board a person chose for a name of the sheet."""
    places = dict(mapping.places)
    for row in rows:
        if row.get("what") != "place":
            continue
        name, choice = str(row.get("about")), row.get("choice") or UNPLACED
        if choice == UNPLACED:
            places.pop(name, None)
        elif choice in [one["value"] for one in row.get("options", ())]:
            places[name] = str(choice)
    return replace(mapping, places=places)


def first_look(
    board: Board, upload_id: str, account_id: int, at: datetime, *, kind: str, source: str, saved: str
) -> dict[str, Any]:
    """Read an own upload, keep the mapping to begin with, and return what the page shows of the two.

    The keys are ``file`` (a sentence), ``columns``, ``sheets`` and ``read`` (options, chosen), ``packs`` and ``pack``,
    ``options``, and ``is_list``. ``SheetRefused``, ``MappingRefused``.
    """
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account_id, at)
        mapping = first_mapping(session, book, source, saved)
        codes = pack_codes(session)
    with board.database.writing() as session:
        remember(session, board, row.id, account_id, at, {"first": write_mapping(mapping)})
    sheets = [sheet for sheet in book.sheets if sheet.header_row]
    return {
        "is_list": not is_of_matters(kind),
        "file": _file_sentence(row.name, book, kind),
        "columns": column_rows(book, mapping),
        "sheets": [{"value": sheet.name, "label": sheet.name or row.name} for sheet in sheets],
        "read": [sheet.name for sheet in sheets if mapping.reads(sheet)],
        "packs": [
            {"value": LATEST_PACK, "label": _("Those in force on the day of registration")},
            *({"value": code, "label": _("No clocks") if code == "none" else code} for code in codes),
        ],
        "pack": mapping.pack,
        "options": [
            *([COMPLETE] if mapping.is_complete and kind != ASSIGNMENTS else []),
            *mapping.create,
        ],
    }


def _file_sentence(name: str, book: Workbook, kind: str) -> str:
    found = _("; ").join(
        _(
            "sheet {name}: headers in row {row}, {n} rows",
            name=sheet.name or name,
            row=sheet.header_row,
            n=len(sheet.rows),
        )
        if sheet.header_row
        else _("sheet {name}: no headers, left out", name=sheet.name or name)
        for sheet in book.sheets
    )
    return _("{name} ({kind}) — {found}", name=name, kind=kind_word(kind), found=found)


def save_as(board: Board, upload_id: str, account_id: int, at: datetime, name: str, edits: Edits) -> None:
    """Keep the page's mapping by name, every sheet read; ``SheetRefused``, ``MappingRefused``."""
    with board.database.writing() as session:
        held = staging_of(board).row(session, upload_id, account_id=account_id, now=at)
        row = Upload(held.id, held.name, dict(held.mapping))
        save_mapping(session, name, replace(edits.of(row), sheets=()), at)
