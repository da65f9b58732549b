"""The entry of screening reports: what its lists and choices show, and what was typed there as reports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dashboard.numbers import day_in, number_in
from dashboard.rounds_words import report_word, round_words
from dashboard.text import _, ngettext
from db.commands.found import Found
from db.commands.rounds import UnitReport
from db.queries.choices import Choice
from db.queries.rounds_owed import EntryRow
from db.reporting import Reporter
from db.rounds import RHYTHM_OF, Round, Series, state_of

MOST_SENT: Final = 500
Option = dict[str, str]


def unit_cells(rows: Sequence[EntryRow], today: date, below: Iterable[Reporter] = ()) -> list[dict[str, Any]]:
    """Return the list of units that may be reported for, each with what the board has of it already and its villages."""
    villages: dict[int, list[str]] = {}
    for one in below:
        villages.setdefault(one.row_id, []).append(str(one.id))
    words = {
        "zero": _("zero report"),
        "found": _("found {n}", n="{n}"),
        "anew": _("changed"),
        "incomplete": _("Give unit, category, subject, description, who resolves it and by when."),
        "note": _("{n} of {all} units are reported with this save", n="{n}", all="{all}"),
    }
    return [
        {
            "id": str(row.reporter.id),
            "name": row.reporter.name,
            "held": _held(row, today),
            "below": villages.get(row.reporter.id, []),
            "seen": 0 if row.made is None else row.made.edition,
            "mark": "",
            "count": 0,
            "words": words,
        }
        for row in rows
    ]


def _held(row: EntryRow, today: date) -> str:
    made = row.made
    if made is None:
        return report_word(state_of(row.round.due_on, None, today))
    found = ngettext("{n} found", "{n} found", made.found) if made.found else _("zero")
    said = report_word(state_of(made.due_on, made.reported_on, today))
    return _("{state} · {found}", state=said, found=found)


def unit_options(rows: Sequence[EntryRow], below: Iterable[Reporter] = ()) -> list[Option]:
    """Offer the listed units, and the villages below them, as those that found something."""
    listed = (*(row.reporter for row in rows), *below)
    return [{"value": str(one.id), "label": one.name} for one in listed]


def round_options(kind: Series, rounds: Sequence[Round]) -> list[Option]:
    """Offer rounds, the latest first, each with its last day in time."""
    return [
        {
            "value": one.from_on.isoformat(),
            "label": _(
                "{round} (due {day})", round=round_words(RHYTHM_OF[kind], one), day=one.due_on.isoformat()
            ),
        }
        for one in rounds
    ]


def choice_options(listed: Iterable[Choice]) -> list[Option]:
    """Offer choices of the board that have not ended, none first."""
    return [
        {"value": "", "label": "–"},
        *(
            {"value": str(one.id), "label": "　" * (one.depth - 1) + one.name}
            for one in listed
            if not one.is_ended
        ),
    ]


def reports_typed(
    units: Sequence[Mapping[str, Any]] | None,
    items: Sequence[Mapping[str, Any]] | None,
    said_by: str | None,
    reason: str | None,
) -> list[UnitReport]:
    """Return the reports of the units that are marked or that found something; what makes no sense is left to the command.

    What a village below a unit found is that unit's; the command asks whether the village is below it.
    """
    above = {
        number_in(village): number_in(row.get("id")) or 0
        for row in list(units or ())[:MOST_SENT]
        for village in list(row.get("below") or ())[:MOST_SENT]
    }
    found: dict[int, list[Found]] = {}
    for item in list(items or ())[:MOST_SENT]:
        finder = number_in(item.get("finder")) or 0
        found.setdefault(above.get(finder, finder), []).append(_found(item, finder))
    return [
        UnitReport(
            unit_id=unit,
            seen=number_in(row.get("seen")) or 0,
            said_by=str(said_by or ""),
            reason=str(reason or ""),
            found=tuple(found.get(unit, ())),
        )
        for row in list(units or ())[:MOST_SENT]
        if (unit := number_in(row.get("id")) or 0) in found or row.get("mark") == "zero"
    ]


def _found(item: Mapping[str, Any], finder: int) -> Found:
    return Found(
        subject=str(item.get("subject") or ""),
        text=str(item.get("text") or ""),
        category_id=number_in(item.get("category")),
        unit_id=number_in(item.get("unit")),
        limit_on=day_in(item.get("limit")),
        persons=number_in(item.get("persons")) or 0,
        measure=str(item.get("measure") or ""),
        is_major=item.get("major") is True,
        finder_id=finder,
    )
