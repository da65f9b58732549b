"""The screening page: its tiles, the matrix of units and rounds, the lists of reports and of what was found."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard.analysis.indicators import Rate, rate
from dashboard.analysis.intervals import MIN_RATE_N
from dashboard.rounds_choice import link
from dashboard.rounds_words import (
    DUE_LOOK,
    ITEM_LOOK,
    holiday_rule_words,
    item_word,
    report_word,
    round_words,
)
from dashboard.text import _, ngettext, sentences
from dashboard.tiles import tile_props
from dashboard.words import word
from db.cohorts import Cohort
from db.enums import Channel, Due, Mark
from db.filter_query import at
from db.reporting import Item, ItemPart, ItemState, Owed, RoundsSeen, middle
from db.rounds import ReportState, Series

Tile = dict[str, Any]
_WORST: Final = (
    ReportState.MISSING,
    ReportState.LATE,
    ReportState.NOT_YET_DUE,
    ReportState.IN_TIME,
)
_STATE_COLOUR: Final = {ReportState.MISSING: Due.OVERDUE, ReportState.LATE: Due.SOON}


# ------------------------------------------------------------ tiles


def state_tile(seen: RoundsSeen, state: ReportState) -> Tile:
    """Say how many reports of the period's rounds stand in a state, of how many that are owed."""
    count = seen.counts.get(state, 0)
    return _opening(
        tile_props(
            f"{count:,}",
            note=_("of {n} owed", n=f"{len(seen.owed):,}"),
            about=_about(
                seen,
                _(
                    "Reports of the rounds that have a day in the period, one for each unit that exists on the round's last day."
                ),
                _(
                    "In time is a report made by {days} calendar days after its round (a setting, not verified).",
                    days=seen.due_days,
                ),
                _(
                    "Days of holidays are owed where the office asks for daily reports, by a dated rule with its ground."
                )
                if seen.choice.kind is Series.HOLIDAY
                else _("Rounds count from the first that anybody reported."),
            ),
            state=_STATE_COLOUR.get(state) if count else None,
        ),
        link(seen, state=state) if count else "",
    )


def ahead_tile(seen: RoundsSeen) -> Tile:
    """Say how many days before its last day the middle report was made."""
    days = seen.days_ahead
    found = middle(days)
    return _opening(
        tile_props(
            "–" if found is None else _plain(found),
            note=ngettext("median of {n} report", "median of {n} reports", len(days)),
            about=_about(
                seen,
                _(
                    "Days from the making of a report to its last day; negative where it came late. The median."
                ),
            ),
        ),
        link(seen, state=ReportState.IN_TIME) if seen.counts.get(ReportState.IN_TIME) else "",
    )


def found_tile(seen: RoundsSeen) -> Tile:
    """Say how many matters screening found in the period."""
    count = len(seen.items)
    return tile_props(
        f"{count:,}",
        note=_("received in the period by way of screening"),
        about=_about(seen, _("Matters of the ledger whose channel is screening, received in the period.")),
        rows=at(seen.asked, channels=(Channel.SCREENING,), cohort=Cohort.RECEIVED) if count else None,
    )


def assigned_tile(seen: RoundsSeen) -> Tile:
    """Say after how many days the middle matter that a leader took was given to one."""
    days = seen.assigned_after
    found = middle(days)
    return _opening(
        tile_props(
            "–" if found is None else _plain(found),
            note=_(
                "median of {n} that a leader took, of {all}", n=f"{len(days):,}", all=f"{len(seen.items):,}"
            ),
            about=_about(
                seen,
                _("Days from the day a matter was found to the day it was first put in a leader's charge."),
            ),
        ),
        link(seen, part=ItemPart.ASSIGNED) if days else "",
    )


def back_tile(seen: RoundsSeen) -> Tile:
    """Say which share of the matters that were closed came back, with its exact interval; a few are counts alone."""
    closed = [item for item in seen.items if item.closed_once]
    back = sum(item.came_back for item in closed)
    said = rate(back, len(closed))
    value = f"{back:,}" if said.share is None else f"{said.share:.1%}"
    return _opening(
        tile_props(
            value,
            note=_rate_note(said),
            about=_about(
                seen,
                _(
                    "Of the matters found that were closed once: reopened after it, or followed by a matter that a "
                    "person linked as its repeat."
                ),
                _("A share is said from {n} closed matters on.", n=MIN_RATE_N),
            ),
        ),
        link(seen, part=ItemPart.CAME_BACK if back else ItemPart.CLOSED_ONCE) if closed else "",
    )


def _rate_note(said: Rate) -> str:
    if said.share is None:
        return _("of {n} closed; too few for a share", n=said.n)
    return _(
        "{part} of {n} closed; 95 % interval {low}–{high}",
        part=f"{said.part:,}",
        n=f"{said.n:,}",
        low=f"{said.interval.low:.0%}",
        high=f"{said.interval.high:.0%}",
    )


def _plain(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() else f"{value:.1f}"


def _about(seen: RoundsSeen, *lines: str) -> str:
    return "\n".join((*lines, _("As of the end of {day}", day=seen.asked.as_of)))


def _opening(tile: Tile, href: str) -> Tile:
    return {**tile, "href": href}


# ------------------------------------------------------------ the matrix


def matrix_columns(seen: RoundsSeen) -> list[dict[str, Any]]:
    """Return the columns of the matrix: the unit, then the rounds, the latest first."""
    is_department = seen.choice.kind is Series.DEPARTMENT
    # What stands out among a township's villages may be three things at once.
    width = 212 if seen.choice.kind is Series.VILLAGE else 152
    name = {
        "field": "name",
        "headerName": _("Department") if is_department else _("Township"),
        "pinned": "left",
        "width": 172 if is_department else 150,
        "tooltipField": "name",
    }
    return [
        name,
        *(
            {
                "field": f"r{n}",
                "cellDataType": False,
                "headerName": round_words(seen.choice.rhythm, one),
                "width": width,
                "sortable": False,
                "cellRenderer": "RoundCell",
                "cellRendererParams": {"round": one.from_on.isoformat()},
            }
            for n, one in enumerate(seen.rounds)
        ),
    ]


def matrix_rows(seen: RoundsSeen) -> list[dict[str, Any]]:
    """Return the rows of the matrix: of each unit, for each round, the look and the words of its state."""
    by_cell: dict[tuple[int, Any], list[Owed]] = defaultdict(list)
    for one in seen.owed:
        by_cell[one.reporter.row_id, one.round.from_on].append(one)
    is_village = seen.choice.kind is Series.VILLAGE
    cell = _villages_cell if is_village else _own_cell
    return [
        {
            "id": str(row_id),
            "name": name,
            **{
                f"r{n}": cell(found)
                for n, one in enumerate(seen.rounds)
                if (found := by_cell.get((row_id, one.from_on)))
            },
        }
        for row_id, name in seen.rows
    ]


def _own_cell(found: Sequence[Owed]) -> dict[str, str]:
    (one,) = found
    words = report_word(one.state)
    if one.made is not None:
        words = _("{state} · {found}", state=words, found=_found_words(one.made.found))
    return {"look": DUE_LOOK[one.state], "words": words}


def _villages_cell(found: Sequence[Owed]) -> dict[str, str]:
    states = Counter(one.state for one in found)
    made = states[ReportState.IN_TIME] + states[ReportState.LATE]
    words = f"{made}/{len(found)}"
    for state in (ReportState.LATE, ReportState.MISSING):
        if states[state]:
            words = _("{words} · {state} {n}", words=words, state=report_word(state), n=states[state])
    count = sum(one.made.found for one in found if one.made is not None)
    if count:
        words = _("{words} · {found}", words=words, found=_found_words(count))
    worst = next(state for state in _WORST if states[state])
    return {"look": DUE_LOOK[worst], "words": words}


def _found_words(count: int) -> str:
    return ngettext("{n} found", "{n} found", count) if count else _("zero")


def matrix_note(seen: RoundsSeen) -> str:
    """Say what a cell of the matrix is, and since when rounds are owed."""
    if seen.choice.kind is Series.VILLAGE:
        told = _("A cell says how many of the township's villages have reported, and what stands out.")
    else:
        told = _("A cell says how the report stands and what it found.")
    if seen.choice.kind is Series.HOLIDAY:
        return sentences(told, _("A click opens the reports."), holiday_rule_words(seen.holidays))
    since = seen.begins_on
    kept = "" if since is None else _("Reports are kept since {day}.", day=since)
    return sentences(told, _("A click opens the reports."), kept)


# ------------------------------------------------------------ lists


def report_rows(seen: RoundsSeen) -> list[dict[str, Any]]:
    """Return the rows of the list of reports."""
    return [
        {
            "id": f"{one.reporter.id}.{one.round.from_on}",
            "unit": one.reporter.name,
            "round": round_words(seen.choice.rhythm, one.round),
            "state": {"look": DUE_LOOK[one.state], "words": report_word(one.state)},
            "due": one.due_on.isoformat(),
            **_made_cells(one),
        }
        for one in seen.listed
    ]


def _made_cells(one: Owed) -> dict[str, Any]:
    made = one.made
    if made is None:
        return {"found": None, "reported": None, "said_by": "", "entered_by": "", "edition": ""}
    changed = _("edition {n}: {reason}", n=made.edition, reason=made.reason) if made.edition > 1 else ""
    return {
        "found": made.found,
        "reported": made.reported_on.isoformat(),
        "said_by": made.said_by,
        "entered_by": made.entered_by,
        "edition": changed,
    }


def reports_note(seen: RoundsSeen) -> str:
    """Say which reports are listed, and how many; a cut list says so."""
    shown, total = len(seen.listed), seen.listed_count
    parts = []
    if seen.choice.state is not None:
        parts.append(report_word(seen.choice.state))
    if seen.choice.unit_id is not None:
        parts.append(seen.names.get(seen.choice.unit_id, ""))
    if seen.choice.round_on is not None or (seen.choice.state is None and seen.choice.unit_id is None):
        parts.extend(sorted({round_words(seen.choice.rhythm, one.round) for one in seen.listed}))
    what = _(", ").join(filter(None, parts))
    count = (
        ngettext("{n} report", "{n} reports", total)
        if shown >= total
        else _("the first {shown} of {n} reports", shown=shown, n=f"{total:,}")
    )
    return _("{what}: {count}", what=what, count=count) if what else count


def item_rows(seen: RoundsSeen) -> list[dict[str, Any]]:
    """Return the rows of the list of matters that were found."""
    return [_item(item, seen) for item in seen.items_listed]


def _item(item: Item, seen: RoundsSeen) -> dict[str, Any]:
    row = item.row
    path = [
        seen.categories.get(one or 0, "") for one in (row.category1_id, row.category2_id, row.category_id)
    ]
    after = None
    if item.assigned_on is not None and row.received_on is not None:
        after = (item.assigned_on - row.received_on).days
    return {
        "id": str(row.case_id),
        "number": row.number,
        "received": None if row.received_on is None else row.received_on.isoformat(),
        "finder": _name(item.finder_id, seen.names),
        "category": " / ".join(dict.fromkeys(filter(None, (path[0], path[2])))),
        "path": " / ".join(dict.fromkeys(filter(None, path))),
        "persons": row.persons,
        "title": row.title,
        "summary": item.summary,
        "grade": word(Mark.MAJOR) if row.marks & Mark.MAJOR else _("Ordinary"),
        "unit": _name(row.unit_id, seen.names),
        "leader": _name(row.leader_id, seen.posts),
        "measure": item.measure,
        "limit": None if item.limit_on is None else item.limit_on.isoformat(),
        "is_late": _is_late(item, seen),
        "state": {"look": ITEM_LOOK[item.state], "words": item_word(item.state)},
        "after": after,
        "version": seen.versions.get(row.case_id, 0),
    }


def _is_late(item: Item, seen: RoundsSeen) -> bool:
    """Tell whether a matter that still waits has passed its limit at the end of the as-of day."""
    waits = item.state in (ItemState.UNRESOLVED, ItemState.UNDER_WAY, ItemState.RELAPSED)
    return waits and item.limit_on is not None and item.limit_on < seen.asked.as_of


def _name(key: int | None, names: Mapping[int, str]) -> str:
    return "" if key is None else names.get(key, "")


def items_note(seen: RoundsSeen) -> str:
    """Say which matters are listed, how many, and how many of the reports' matters the reader may not see."""
    parts = {
        ItemPart.ASSIGNED: _("put in a leader's charge"),
        ItemPart.CLOSED_ONCE: _("closed once"),
        ItemPart.CAME_BACK: _("came back after closing"),
        ItemPart.IN_VILLAGE: _("in a village"),
    }
    shown, total = len(seen.items_listed), seen.items_count
    said = (
        ngettext("{n} matter", "{n} matters", total)
        if shown >= total
        else _("The first {shown} of {n}; the ledger shows them all.", shown=shown, n=f"{total:,}")
    )
    if seen.choice.part is not None:
        said = _("{what}: {count}", what=parts[seen.choice.part], count=said)
    if seen.hidden:
        said = _("{said}; {n} more lie with other units", said=said, n=seen.hidden)
    return said
