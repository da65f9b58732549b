"""What a person decides of an import: conflicts, unsure matches, ambiguous places; asked as rows, read back as decisions."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from typing import Any, Final

from dashboard.import_fields import fact_word, value_word
from dashboard.import_mapping import UNPLACED
from dashboard.text import _, ngettext
from db.importing.fields import SheetField
from db.importing.findings import FindingCode
from db.importing.preparing import Decisions, Side
from db.importing.proposal import Proposal, Unsure
from db.rows import Names

MOST_ASKED: Final = 2_000
NEW_MATTER: Final = "new"


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
    return [{"id": str(n), "choice": "", **row} for n, row in enumerate(rows[:MOST_ASKED])]


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
