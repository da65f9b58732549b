"""What an import would do, as plain rows and counts: of matters, and of the county's own lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from dashboard.import_decisions import carried_over, decision_rows
from dashboard.import_fields import fact_word, field_word, value_word
from dashboard.import_mapping import Edits
from dashboard.import_uploads import remember, uploaded
from dashboard.import_words import SUMS, adding_sentence, finding_sentence, remark_sentence, weight_word
from dashboard.request import Board
from dashboard.text import _, ngettext
from db.importing.error_workbook import error_workbook
from db.importing.fields import SheetField
from db.importing.findings import COLUMN_CODES, SILENT, Finding, FindingCode, SheetRefused
from db.importing.mapping import read_mapping, write_mapping
from db.importing.organisation import OrganisationDone, SheetKind
from db.importing.proposal import Proposal, propose
from db.importing.trial import try_organisation
from db.queries.imports import RunRow, import_run
from db.queries.names import load_names
from db.rows import Names

MOST_SHOWN: Final = 2_000
_TO_PLACE: Final = frozenset({FindingCode.PLACE_UNKNOWN, FindingCode.PLACE_AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Sum:
    """One count of an import: what it counts, whether it asks a person for something, and the query of its rows."""

    name: str
    n: int
    is_asked: bool = False
    rows: str = ""


def preview_of_matters(
    board: Board, upload_id: str, account_id: int, at: datetime, today: date, kind: str, edits: Edits
) -> dict[str, Any]:
    """Compare an own upload with the board and keep with it what was compared; return what the page shows.

    ``SheetRefused``, ``MappingRefused``.
    """
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account_id, at)
        mapping = edits.of(row)
        proposal = propose(session, book, mapping, today=today)
        names = load_names(session)
        before = None if proposal.same_file is None else import_run(session, proposal.same_file)
    text = write_mapping(mapping)
    with board.database.writing() as session:
        kept = {"first": text, "toml": text, "kind": kind, "told": proposal.told()}
        remember(session, board, row.id, account_id, at, kept)
    outcomes = outcome_rows(proposal, names)
    decisions = carried_over(decision_rows(proposal, names), edits.decided)
    has_conflict = any(row["what"] == "conflict" for row in decisions)
    findings = [*proposal.held, *proposal.findings]
    return {
        "is_new": before is None,
        "twice": "" if before is None else _twice(before, board),
        "again": [],
        "sums": sum_items(proposal),
        "adds": adding_sentence(proposal),
        "is_decided": not decisions,
        "decisions": decisions,
        "no_board": not has_conflict,
        "no_sheet": not has_conflict,
        "outcomes": outcomes,
        "note": _("The first {n} are listed.", n=len(outcomes)) if len(outcomes) >= MOST_SHOWN else "",
        "findings": finding_rows(findings),
        "has_no_errors": not has_errors(findings),
    }


def _twice(run: RunRow, board: Board) -> str:
    at = run.imported_at.astimezone(board.database.zone)
    return _(
        "This very file was imported before: {day} by {name}, as {source}.",
        day=f"{at:%Y-%m-%d %H:%M}",
        name=run.account or _("the command line"),
        source=run.source,
    )


def preview_of_list(
    board: Board, upload_id: str, account_id: int, at: datetime, kind: str, county: str
) -> dict[str, Any]:
    """Try one of the county's own lists and keep with the upload what was tried; return what the page shows."""
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account_id, at)
    done = try_organisation(board.database, book, SheetKind(kind), county=county)
    with board.database.writing() as session:
        remember(session, board, row.id, account_id, at, {**row.mapping, "kind": kind, "county": county})
    return {
        "is_new": True,
        "sums": list_items(done),
        "adds": ngettext("{n} row read", "{n} rows read", sum(one.rows for one in done)),
        "is_decided": True,
        "decisions": [],
        "outcomes": [],
        "note": "",
        "findings": list_rows(done),
        "has_no_errors": True,
    }


def errors_of(board: Board, upload_id: str, account_id: int, at: datetime, today: date) -> tuple[str, bytes]:
    """Return name and bytes of the workbook of what could not be stored, as the preview of an own upload has it."""
    with board.database.reading() as session:
        row, book = uploaded(session, board, upload_id, account_id, at)
        if "toml" not in row.mapping:
            raise SheetRefused("no_preview")
        proposal = propose(session, book, read_mapping(row.mapping["toml"]), today=today)
    return error_file([*proposal.held, *proposal.findings], row.name)


def sum_items(proposal: Proposal) -> list[Sum]:
    """Return the counts of a proposal: those that add up to the rows read, then those of what it is about."""
    sums = proposal.sums()
    open_conflicts = sum(1 for _row, one in proposal.conflicts if one.has_sheet_moved)
    to_place = len({(f.sheet, f.row) for f in proposal.findings if f.code in _TO_PLACE})
    counts = [Sum(_(SUMS[name]), sums[name], name == "unsure" and sums[name] > 0) for name in SUMS]
    return [
        *counts,
        Sum(_("Conflicts"), open_conflicts, open_conflicts > 0),
        Sum(_("To be placed"), to_place, to_place > 0),
        Sum(_("No longer in the file"), len(proposal.gone)),
        Sum(_("Units, areas, categories to be made"), len(proposal.made)),
    ]


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


def list_items(done: Sequence[OrganisationDone]) -> list[Sum]:
    """Return the counts of the county's lists."""
    return [
        Sum(_("To be made"), sum(one.made for one in done)),
        Sum(_("Known already"), sum(one.known for one in done)),
        Sum(_("Held back"), sum(one.held for one in done)),
    ]
