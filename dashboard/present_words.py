"""A meeting's screens in words (会议模式): large and few, of matters and offices, never of a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.agenda_words import STANDINGS, item_reason, item_title, rows_of
from dashboard.meeting_page import ADDRESS_KEY
from dashboard.meeting_words import decision_sentence, meeting_facts, owner_word
from dashboard.text import N_, _, ngettext
from dashboard.url_state import LEDGER, address
from dashboard.warning_parts import SHOWN, carrying
from dashboard.warning_words import carrier_words, sureness
from dashboard.words import word
from db.case_file import CaseFile
from db.enums import Due
from db.filter_query import to_query
from db.filters import CaseFilter
from db.meetings import ItemKind, Standing
from db.present import MOST_ROWS, Slide
from db.rows import LedgerRow, Names

MOST_HAPPENINGS: Final = 6
MOST_CARRIERS: Final = 2
_NEAR: Final[Mapping[Standing, Due]] = {
    Standing.ON_TIME: Due.IN_TIME,
    Standing.LATE: Due.SOON,
    Standing.PAST_DUE: Due.OVERDUE,
    Standing.NOT_DONE: Due.NONE,
    Standing.OPEN: Due.IN_TIME,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a screen's table: words, the address that they open, and the due state that they bear."""

    words: str
    href: str = ""
    state: Due | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a screen; ``note`` says how many more rows stand behind the figure, or that there are none."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: Cell | None = None


def names_of(names: Names, seen: Slide) -> Names:
    """Return the names with every leader's post that ended before the day of the figures marked as left."""
    return replace(
        names,
        posts={
            key: _("{title} (left)", title=title) if key in seen.left else title
            for key, title in names.posts.items()
        },
    )


def place_words(seen: Slide) -> str:
    """Say which of the items is shown."""
    return _("{n} of {all}", n=seen.place, all=seen.of) if seen.place else _("{n} items", n=seen.of)


def title_words(seen: Slide, names: Names) -> str:
    """Say what the screen is about."""
    return seen.meeting.title if seen.item is None else item_title(seen.item, names)


def lead_words(seen: Slide) -> str:
    """Say why the item stands on the agenda, and of which day its figures are."""
    if seen.item is None:
        return _("Figures as of the end of {day}. Accusations are not included.", day=seen.as_of)
    said = item_reason(seen.item)
    if seen.item.figure is None:
        return said
    return (
        _("{why} As of the end of {day}.", why=said, day=seen.as_of)
        if said
        else _("As of the end of {day}.", day=seen.as_of)
    )


def count_of(seen: Slide, today: date, *, sees_rows: bool) -> tuple[str, str, str]:
    """Return the item's figure, its unit, and the address of just its rows; all empty for an item that counts nothing."""
    figure = None if seen.item is None else seen.item.figure
    if figure is None or figure.kind is ItemKind.HEARING:
        return "", "", ""
    is_decided = figure.kind in (ItemKind.REVIEW, ItemKind.PAST_DUE)
    unit = (
        ngettext("decision", "decisions", figure.count)
        if is_decided
        else ngettext("case", "cases", figure.count)
    )
    return f"{figure.count:,}", unit, rows_of(figure, today) if sees_rows and not is_decided else ""


def table_of(seen: Slide, names: Names, zone: ZoneInfo, today: date, *, sees_rows: bool) -> Table | None:
    """Return the table of the screen: its rows, decisions, the matter's facts and history, or what carries a warning."""
    if seen.item is None:
        return _agenda_facts(seen, names, today)
    if seen.item.figure is not None and not seen.item.figure.count:
        return Table((), (), Cell(_("Nothing of this kind stood at the end of {day}.", day=seen.as_of)))
    if seen.item.is_hidden:
        return Table((), (), Cell(_("The item stands here so that all count alike.")))
    if seen.item.kind in (ItemKind.REVIEW, ItemKind.PAST_DUE):
        return _decisions(seen, names)
    if seen.file is not None:
        return _matter(seen.file, names, zone)
    if seen.warning is not None and seen.detail is not None:
        return _warned(seen, names)
    return _rows(seen, names, today) if sees_rows and seen.rows else None


def agenda_lines(seen: Slide, names: Names) -> list[tuple[str, str]]:
    """Return the items of the agenda with their figures, on the title alone; an item that counts nothing has none."""
    return [
        (item_title(one, names), "" if one.figure is None else f"{one.figure.count:,}") for one in seen.items
    ]


def _agenda_facts(seen: Slide, names: Names, today: date) -> Table:
    return Table((), [(Cell(name), Cell(value)) for name, value in meeting_facts(seen.meeting, names, today)])


def _rows(seen: Slide, names: Names, today: date) -> Table:
    item = seen.item
    kind = ItemKind.OVERDUE if item is None else item.kind
    chosen = None if item is None or item.figure is None else item.figure.chosen
    heads, columns = _COLUMNS.get(kind, _COLUMNS[ItemKind.OVERDUE])
    rows = [
        (
            Cell(row.title, f"/case/{row.case_id}"),
            Cell(names.units.get(row.unit_id or 0, "–")),
            *(read(row, names, seen.as_of) for read in columns),
        )
        for row in seen.rows
    ]
    whole = item.figure.count if item is not None and item.figure is not None else len(rows)
    note = None
    if whole > len(rows) and chosen is not None:
        query = to_query(chosen, seen.as_of if seen.as_of < today else None)
        note = Cell(_("All {n} in the ledger", n=f"{whole:,}"), address(LEDGER, query))
    return Table((_("Matter"), _("Unit"), *map(_, heads)), rows, note)


def _leader(row: LedgerRow, names: Names, _as_of: date) -> Cell:
    return Cell(names.posts.get(row.leader_id or 0, "–"))


def _received(row: LedgerRow, _names: Names, _as_of: date) -> Cell:
    return Cell("–" if row.received_on is None else row.received_on.isoformat())


def _age(row: LedgerRow, _names: Names, as_of: date) -> Cell:
    return Cell("–" if row.received_on is None else age_words(row.received_on, as_of))


def age_words(day: date, as_of: date) -> str:
    """Say how many whole years and months lie between two days."""
    months = (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)
    years, months = divmod(max(months, 0), 12)
    if not years:
        return _("{n} m", n=months)
    if not months:
        return _("{n} y", n=years)
    return _("{years} y {months} m", years=years, months=months)


def _due(row: LedgerRow, _names: Names, as_of: date) -> Cell:
    return _limit(row, row.due_on, as_of)


def _charge(row: LedgerRow, _names: Names, as_of: date) -> Cell:
    return _limit(row, row.assignment_due_on, as_of)


_COLUMNS: Final[
    Mapping[ItemKind, tuple[tuple[str, ...], tuple[Callable[[LedgerRow, Names, date], Cell], ...]]]
] = {
    ItemKind.OVERDUE: ((N_("Leader"), N_("Last day")), (_leader, _due)),
    ItemKind.CHARGE: ((N_("Leader"), N_("Leader's date")), (_leader, _charge)),
    ItemKind.MAJOR: ((N_("Received on"), N_("Last day")), (_received, _due)),
    ItemKind.BACKLOG: ((N_("Leader"), N_("Received on"), N_("Open for")), (_leader, _received, _age)),
}
"""What the room reads of each matter beside its subject and unit: what the item is about."""


def _limit(row: LedgerRow, day: date | None, as_of: date) -> Cell:
    if day is None:
        return Cell(word(Due.NONE), state=Due.NONE)
    late = (as_of - day).days
    state = Due.OVERDUE if late > 0 else row.due
    said = ngettext("{n} day late", "{n} days late", late) if late > 0 else word(state)
    return Cell(_("{day} {said}", day=day.isoformat(), said=said), state=state)


def _decisions(seen: Slide, names: Names) -> Table:
    found, day = seen.reviewed, seen.as_of
    rows = [
        (
            Cell(one.text),
            Cell(owner_word(one.owner, names)),
            Cell(one.due_on.isoformat()),
            Cell(_(STANDINGS[one.standing_on(day)]), state=_NEAR[one.standing_on(day)]),
        )
        for one in found[:MOST_ROWS]
    ]
    more = len(found) - MOST_ROWS
    note = (
        Cell(_("and {n} more decisions", n=more), f"/meetings?{ADDRESS_KEY}={seen.meeting.id}")
        if more > 0
        else None
    )
    return Table((_("Decided item"), _("Owner"), _("Due"), _("State")), rows, note)


def _matter(file: CaseFile, names: Names, zone: ZoneInfo) -> Table:
    row = file.row
    facts = [
        (Cell(_("Number")), Cell(row.number, f"/case/{row.case_id}")),
        (Cell(_("Stage")), Cell("–" if row.stage is None else word(row.stage))),
        (Cell(_("Unit")), Cell(names.units.get(row.unit_id or 0, "–"))),
        (Cell(_("Leader")), Cell(names.posts.get(row.leader_id or 0, "–"))),
        (Cell(_("Received on")), _received(row, names, file.as_of)),
        (Cell(_("Next limit")), _due(row, names, file.as_of)),
    ]
    # Notes and who typed them are for the desk: the room sees what was done, when and where.
    happened = [
        (
            Cell(f"{one.happened_at.astimezone(zone):%Y-%m-%d}"),
            Cell(_(" · ").join(filter(None, (word(one.kind), names.units.get(one.unit_id or 0, ""))))),
        )
        for one in reversed(file.history)
        if not one.is_replaced
    ]
    return Table((), [*facts, *happened[:MOST_HAPPENINGS]])


def _warned(seen: Slide, names: Names) -> Table | None:
    one, detail = seen.warning, seen.detail
    if one is None or detail is None:
        return None
    rows = [(Cell(_("By chance alone")), Cell(sureness(one.found) if one.is_whole else "–"))]
    for subject in SHOWN:
        if subject is one.found.subject:
            continue
        for part in carrying(one, detail, subject)[:MOST_CARRIERS]:
            name, counts, share = carrier_words(part, subject, names)
            rows.append((Cell(name), Cell(_("{counts} ({share} of the rise)", counts=counts, share=share))))
    return Table((), rows)


def begin_address(seen: Slide, today: date) -> str:
    """Return where it is said that the meeting is held, on its title from its day on; empty else."""
    is_due = seen.meeting.is_open and seen.meeting.planned_on <= today
    return f"/meetings?{ADDRESS_KEY}={seen.meeting.id}" if is_due and not seen.place else ""


def since_address(seen: Slide, today: date) -> str:
    """Return where the day of the meeting is compared with what the last one saw; empty without an earlier one."""
    if seen.then_on is None or seen.then_on >= seen.as_of:
        return ""
    return address(
        "/since", to_query(CaseFilter(since=seen.then_on), seen.as_of if seen.as_of < today else None)
    )


def decided_words(seen: Slide, names: Names) -> list[str]:
    """Say what was decided on the item in this meeting."""
    return [decision_sentence(one, names) for one in seen.decided]


def following_words(seen: Slide, names: Names) -> str:
    """Say which item comes next."""
    if seen.following is None:
        return _("This is the last item.")
    return _("Next: {title}", title=item_title(seen.following, names))
