"""Cells of the lists of the leaders' page: assignments, and major matters that nobody has in charge."""

from typing import Any

from dashboard.figures.leaders import is_late, iso
from dashboard.text import _, ngettext
from dashboard.words import item_word
from db.enums import ChecklistItem, Due
from db.leaders import Charge, LeadersSeen
from db.rows import LedgerRow


def charge_cells(seen: LeadersSeen) -> list[dict[str, Any]]:
    """Return the rows of the list of assignments, longest without action first."""
    as_of, titles = seen.asked.as_of, seen.title_of
    return [
        {
            "id": str(charge.row.case_id),
            "number": charge.row.number,
            "title": charge.row.title,
            "leader": titles.get(charge.row.leader_id or 0, ""),
            "unit": seen.units.get(charge.row.unit_id or 0, ""),
            "start": iso(charge.start_on),
            "due": iso(charge.row.assignment_due_on),
            "state": (Due.OVERDUE if is_late(charge, seen) else Due.IN_TIME).value,
            "silent": None if charge.row.last_action_on is None else (as_of - charge.row.last_action_on).days,
            "items": f"{len(charge.items)}/{len(ChecklistItem)}",
            "items_said": items_words(charge, seen),
            "visits": charge.visits,
            "version": seen.versions.get(charge.row.case_id, 0),
        }
        for charge in seen.charges
    ]


def items_words(charge: Charge, seen: LeadersSeen) -> str:
    """Say which items of an assignment's checklist are done and which are still owed."""
    done = [item_word(item, seen.checklist) for item in ChecklistItem if item in charge.items]
    owed = [item_word(item, seen.checklist) for item in ChecklistItem if item not in charge.items]
    return _(
        "Done: {done}; still owed: {owed}",
        done=_(", ").join(done) or _("nothing"),
        owed=_(", ").join(owed) or _("nothing"),
    )


def major_cells(seen: LeadersSeen) -> list[dict[str, Any]]:
    """Return the rows of the list of major matters that nobody has in charge, the oldest first."""
    return [_major(row, seen) for row in seen.majors]


def _major(row: LedgerRow, seen: LeadersSeen) -> dict[str, Any]:
    return {
        "id": str(row.case_id),
        "number": row.number,
        "title": row.title,
        "unit": seen.units.get(row.unit_id or 0, ""),
        "received": iso(row.received_on),
        "days": None if row.received_on is None else (seen.asked.as_of - row.received_on).days,
        "persons": row.persons,
        "version": seen.versions.get(row.case_id, 0),
    }


def shown_note(shown: int, total: int) -> str:
    """Say that a list is cut where it is, and how many there are."""
    if shown >= total:
        return ngettext("{n} matter", "{n} matters", total)
    return _("The first {shown} of {n}; the ledger shows them all.", shown=shown, n=f"{total:,}")


def past_note(seen: LeadersSeen) -> str:
    """Say what a past day does not tell; nothing of today."""
    if not seen.asked.is_past:
        return ""
    return _(
        "As of the end of {day}. Proposals and hand-overs that wait are shown on today's page alone; what is done here is done today.",
        day=seen.asked.as_of,
    )
