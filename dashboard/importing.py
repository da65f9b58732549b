"""An uploaded file on its way in: read, mapped, compared, decided on; what the page shows of it as plain rows."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from dashboard.import_fields import FIELDS, fact_word, field_word, value_word
from dashboard.import_words import (
    ASSIGNMENTS,
    KINDS,
    LEDGER,
    SUMS,
    finding_sentence,
    remark_sentence,
    weight_word,
)
from dashboard.request import Board
from dashboard.text import _, ngettext
from db.importing.error_workbook import error_workbook
from db.importing.fields import DAYS, UNUSED, SheetField
from db.importing.findings import COLUMN_CODES, SILENT, Finding, FindingCode, SheetRefused
from db.importing.headers import is_never_stored
from db.importing.mapping import CREATABLE, Mapping, MappingRefused, guess, read_mapping
from db.importing.organisation import OrganisationDone
from db.importing.preparing import Decisions, Side
from db.importing.proposal import Proposal, Unsure
from db.importing.saved_mappings import saved_mapping
from db.importing.sheets import Workbook, read_workbook
from db.importing.staging import Staging
from db.importing.values import text_of
from db.queries.imports import last_mapping_text
from db.rows import Names

JOB_ABOVE: Final = 3_000
"""A file of more rows is stored by the worker, with its progress shown."""
MOST_SHOWN: Final = 2_000
NEW_MATTER: Final = "new"
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
class Upload:
    """An own upload: its id, its name, and what its preview left behind."""

    id: str
    name: str
    mapping: Dictionary[str, Any]


def staging_of(board: Board) -> Staging:
    """Return where the board keeps uploads."""
    keys = board.database.keys
    if keys is None:
        raise SheetRefused("no_keys")
    return Staging(board.config.instance / "staged", keys)


def uploaded(
    session: Session, board: Board, upload_id: str, account_id: int, at: datetime
) -> tuple[Upload, Workbook]:
    """Return an account's own upload and what it reads as; ``SheetRefused`` as of staging and of reading."""
    row, content = staging_of(board).read(session, upload_id, account_id=account_id, now=at)
    return Upload(row.id, row.name, dict(row.mapping)), read_workbook(content, row.name)


def check_name(name: str) -> None:
    """Refuse a file that is neither a workbook nor a text table by its name; an old .xls says so when it is read."""
    if not name.casefold().endswith((".xlsx", ".csv", ".xls")):
        raise SheetRefused("wrong_type", name=name)


def is_of_matters(kind: str) -> bool:
    """Tell whether a file of this kind holds matters, and not one of the county's own lists."""
    return kind in (LEDGER, ASSIGNMENTS)


def known_kind(kind: Any) -> str:
    """Return a kind that there is, the ledger where it is not known."""
    return str(kind) if kind in KINDS else LEDGER


# ---------------------------------------------------------------- mapping


def first_mapping(session: Session, book: Workbook, source: str, saved: str) -> Mapping:
    """Return the mapping to begin with: a saved one, else as last time, else guessed.

    Headers that the earlier mapping does not know are guessed anew.
    """
    guessed = guess(book, source or _("Ledger of matters")[:40])
    text = last_mapping_text(session, source) if source and not saved else None
    earlier = saved_mapping(session, saved) if saved else read_mapping(text) if text else None
    if earlier is None:
        return guessed
    new = {
        header: field
        for header, field in guessed.columns.items()
        if earlier.field_of(header) is None and field not in earlier.columns.values()
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


def carried_over(rows: list[dict[str, Any]], before: Sequence[Dictionary[str, Any]]) -> list[dict[str, Any]]:
    """Return decisions to take with what was chosen in an earlier preview; places decided on stay listed."""
    chosen = {_question(row): row for row in before if row.get("choice")}
    asked = {_question(row) for row in rows}
    for row in rows:
        if (earlier := chosen.get(_question(row))) is not None:
            row["choice"] = earlier["choice"]
    rows += [dict(row) for key, row in chosen.items() if row.get("what") == "place" and key not in asked]
    return [{**row, "id": str(n)} for n, row in enumerate(rows)]


def _question(row: Dictionary[str, Any]) -> tuple[str, str]:
    return str(row.get("what")), str(row.get("key") or row.get("about"))


# ---------------------------------------------------------------- what would happen


def sum_items(proposal: Proposal) -> list[tuple[str, int, bool]]:
    """Return name, number, and whether a person is asked, for each count of a proposal."""
    sums = proposal.sums()
    open_conflicts = sum(1 for _row, one in proposal.conflicts if one.has_sheet_moved)
    to_place = len({(f.sheet, f.row) for f in proposal.findings if f.code in _TO_PLACE})
    counts = [(_(SUMS[name]), sums[name], name == "unsure" and sums[name] > 0) for name in SUMS]
    return [
        *counts,
        (_("Conflicts"), open_conflicts, open_conflicts > 0),
        (_("To be placed"), to_place, to_place > 0),
        (_("No longer in the file"), len(proposal.gone), False),
        (_("Units, areas, categories to be made"), len(proposal.made), False),
    ]


_TO_PLACE: Final = frozenset({FindingCode.PLACE_UNKNOWN, FindingCode.PLACE_AMBIGUOUS})


def finding_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings as rows: those held back first, then values, then columns."""
    shown = [f for f in findings if f.code not in SILENT]
    shown.sort(key=lambda f: (not f.is_held, f.code in COLUMN_CODES, f.sheet, f.row))
    return [
        {
            "id": str(n),
            "weight": weight_word(finding),
            "sheet": finding.sheet,
            "row": finding.row or None,
            "column": _column_word(finding.column),
            "sentence": finding_sentence(finding.code),
            "value": finding.value,
        }
        for n, finding in enumerate(shown[:MOST_SHOWN])
    ]


def _column_word(name: str) -> str:
    return field_word(SheetField(name)) if name in list(SheetField) else name


def outcome_rows(proposal: Proposal, names: Names) -> list[dict[str, Any]]:
    """Return what would happen to each matter: changed first, then gone, new ones last."""
    rows: list[dict[str, Any]] = []
    for row in proposal.changed:
        said = _("; ").join(
            _(
                "{fact}: {before} → {after}",
                fact=fact_word(one.field),
                before=value_word(one.field, one.before, names),
                after=value_word(one.field, one.after, names),
            )
            for one in row.changes
        )
        rows.append(_outcome(_("Changed"), row.number, said, row.draft.sheet, row.draft.row))
    rows.extend(
        _outcome(_("No longer in the file"), one.official_number or one.number, one.title, "", None)
        for one in proposal.gone
    )
    rows.extend(
        _outcome(_("To be confirmed"), "", one.draft.facts.get("title", ""), one.draft.sheet, one.draft.row)
        for one in proposal.unsure
    )
    for draft in proposal.new:
        place = names.areas.get(draft.facts.get("township") or 0, _("To be placed"))
        said = _(
            "{title}, received {day}, {place}",
            title=draft.facts.get("title", ""),
            day=draft.facts.get("received_on", ""),
            place=place,
        )
        rows.append(_outcome(_("New"), draft.number, said, draft.sheet, draft.row))
    made = {"unit": _("Unit to be made"), "area": _("Area to be made"), "category": _("Category to be made")}
    rows.extend(_outcome(made[one.kind], "", one.name, "", None) for one in proposal.made)
    return [{"id": str(n), **row} for n, row in enumerate(rows[:MOST_SHOWN])]


def _outcome(what: str, number: str, said: str, sheet: str, row: int | None) -> dict[str, Any]:
    return {"what": what, "number": number, "said": said, "sheet": sheet, "row": row}


def decision_rows(proposal: Proposal, names: Names) -> list[dict[str, Any]]:
    """Return a row for everything that a person is to decide, with what it can be decided to."""
    rows: list[dict[str, Any]] = []
    for row, conflict in proposal.conflicts:
        if not conflict.has_sheet_moved:
            continue
        board, sheet = (value_word(conflict.field, v, names) for v in (conflict.board, conflict.sheet))
        rows.append(
            {
                "what": "conflict",
                "kind": _("Conflict"),
                "about": f"{row.number} · {fact_word(conflict.field)}",
                "said": _("The office changed this on the board, and the sheet says otherwise."),
                "key": [row.case_id, conflict.field],
                "options": _options(
                    ("board", _("Keep the board's: {value}", value=board)),
                    ("sheet", _("Take the sheet's: {value}", value=sheet)),
                ),
            }
        )
    rows.extend(_match_row(unsure) for unsure in proposal.unsure)
    rows.extend(_place_rows(proposal))
    return [{"id": str(n), "choice": "", **row} for n, row in enumerate(rows[:MOST_SHOWN])]


def _match_row(unsure: Unsure) -> dict[str, Any]:
    known = (
        (str(one.case_id), _("It is {number} {title}", number=one.number, title=one.title))
        for one in unsure.candidates
    )
    return {
        "what": "match",
        "kind": _("Unsure match"),
        "about": _("{sheet} row {row}", sheet=unsure.draft.sheet, row=unsure.draft.row),
        "said": unsure.draft.facts.get("title", ""),
        "key": [unsure.draft.sheet, unsure.draft.row],
        "options": _options(*known, (NEW_MATTER, _("It is a new matter"))),
    }


def _options(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"value": "", "label": _("— decide —")},
        *({"value": value, "label": label} for value, label in pairs),
    ]


def _place_rows(proposal: Proposal) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    for finding in proposal.findings:
        is_village = proposal.mapping.field_of(finding.column) is SheetField.VILLAGE
        if finding.code is FindingCode.PLACE_AMBIGUOUS and not is_village:
            name, _arrow, candidates = finding.value.partition(" → ")
            rows[name] = rows.get(name, 0) + 1
            if candidates:
                found[name] = candidates.split(", ")
    return [
        {
            "what": "place",
            "kind": _("Ambiguous place"),
            "about": name,
            "said": ngettext(
                "{n} row says so; your choice holds for the whole file and is remembered.",
                "{n} rows say so; your choice holds for the whole file and is remembered.",
                rows[name],
            ),
            "key": [],
            "options": [
                {"value": UNPLACED, "label": _("Leave it to be placed")},
                *({"value": one, "label": one} for one in dict.fromkeys(candidates)),
            ],
        }
        for name, candidates in found.items()
    ]


def decisions_of(rows: Sequence[Dictionary[str, Any]], *, is_again: bool) -> Decisions:
    """Read what a person decided on the page; a decision that makes no sense is as none, and stays open."""
    conflicts: dict[tuple[int, str], Side] = {}
    matches: dict[tuple[str, int], int | None] = {}
    for row in rows:
        choice, key = str(row.get("choice") or ""), row.get("key")
        if not choice or not isinstance(key, list) or len(key) != 2:
            continue
        if row.get("what") == "conflict" and choice in list(Side):
            conflicts[int(key[0]), str(key[1])] = Side(choice)
        elif row.get("what") == "match" and choice == NEW_MATTER:
            matches[str(key[0]), int(key[1])] = None
        elif row.get("what") == "match" and choice.isascii() and choice.isdigit():
            matches[str(key[0]), int(key[1])] = int(choice)
    return Decisions(conflicts=conflicts, matches=matches, same_file_again=is_again)


def payload_of(decisions: Decisions) -> dict[str, Any]:
    """Return decisions as plain values for a job."""
    return {
        "conflicts": [[*key, side.value] for key, side in decisions.conflicts.items()],
        "matches": [[*key, case_id] for key, case_id in decisions.matches.items()],
        "again": decisions.same_file_again,
    }


def decisions_in(payload: Dictionary[str, Any]) -> Decisions:
    """Read what ``payload_of`` gave."""
    return Decisions(
        conflicts={(case_id, name): Side(side) for case_id, name, side in payload["conflicts"]},
        matches={(sheet, row): case_id for sheet, row, case_id in payload["matches"]},
        same_file_again=bool(payload["again"]),
    )


# ---------------------------------------------------------------- results


def error_file(findings: Sequence[Finding], name: str) -> tuple[str, bytes]:
    """Return name and bytes of the workbook of what could not be stored; it holds no cell of the file."""
    content = error_workbook(
        findings,
        finding_sentence,
        (_("Sheet"), _("Row"), _("Column"), _("Reason of the finding")),
        title=_("Not stored"),
    )
    return _("Not stored from {name}.xlsx", name=name.rpartition(".")[0] or name), content


def has_errors(findings: Sequence[Finding]) -> bool:
    """Tell whether an error workbook would have a row."""
    return any(f.code not in SILENT for f in findings)


def list_rows(done: Sequence[OrganisationDone]) -> list[dict[str, Any]]:
    """Return what is said of the rows of the county's lists."""
    rows = [
        {
            "weight": _("Remark"),
            "sheet": one.kind.replace("_", " ") if len(done) > 1 else "",
            "row": remark.row,
            "column": "",
            "sentence": remark_sentence(remark.code),
            "value": remark.value,
        }
        for one in done
        for remark in one.remarks
    ]
    rows += [
        {
            "weight": _("Column"),
            "sheet": "",
            "row": None,
            "column": header,
            "sentence": finding_sentence(FindingCode.COLUMN_UNKNOWN),
            "value": "",
        }
        for one in done
        for header in one.dropped_columns
    ]
    return [{"id": str(n), **row} for n, row in enumerate(rows[:MOST_SHOWN])]


def list_items(done: Sequence[OrganisationDone]) -> list[tuple[str, int, bool]]:
    """Return name, number and False for each count of the county's lists."""
    return [
        (_("To be made"), sum(one.made for one in done), False),
        (_("Known already"), sum(one.known for one in done), False),
        (_("Held back"), sum(one.held for one in done), False),
    ]
