"""The tiles of the page of two days, and the cells of its list: each matter as it stood and as it stands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from dashboard.figures.attention import Said
from dashboard.text import N_, _, ngettext, sentences
from dashboard.tiles import tile_props
from dashboard.url_state import LEDGER, address
from dashboard.words import word
from db.enums import Due
from db.movements import ADJUSTING, Movement
from db.rows import LedgerRow, Names
from db.since import MovedRow, Since

ABOUT: Final[Mapping[Movement, str]] = {
    Movement.RECEIVED: N_(
        "Matters received after the earlier day and on the board on the later one, cancelled ones left out."
    ),
    Movement.SETTLED: N_("Matters that were open, or came since, and were closed after the earlier day."),
    Movement.REOPENED: N_(
        "Matters that had ended and were opened again after the earlier day, reviews asked for among them."
    ),
    Movement.ENDED: N_("Matters refused or led to another legal route after the earlier day."),
    Movement.ADJUSTED: N_(
        "What the board learnt only later of the earlier day: receipts and ends entered afterwards, corrections of place, "
        "category, cause or channel, and cancelled matters."
    ),
    Movement.NEWLY_OVERDUE: N_(
        "Overdue on the later day and not on the earlier one, new matters among them."
    ),
    Movement.OVERDUE_NO_MORE: N_(
        "Overdue on the earlier day and not on the later one: done, ended or its limit moved."
    ),
    Movement.SLIPPED: N_(
        "Open on both days, the limit still ahead on the earlier one: it has passed since, or that of the same clock was put "
        "off."
    ),
    Movement.LEADER: N_("Open on both days with another leader in charge, or with one on one of them only."),
    Movement.UNIT: N_("Open on both days in another unit's hands."),
}
"""How each tile is counted."""

STATES: Final[Mapping[Movement, Due]] = {Movement.NEWLY_OVERDUE: Due.OVERDUE, Movement.SLIPPED: Due.SOON}


def tile(seen: Since, movement: Movement) -> dict[str, Any]:
    """Say how many matters made a movement, with the ways to them as they stood on either day."""
    count = seen.counts[movement]
    about = "\n".join(
        (
            _(ABOUT[movement]),
            _("Earlier day: {day}", day=seen.then_on),
            _("Later day: {day}", day=seen.now_on),
            _("n = {n}", n=f"{count.cases:,}"),
        )
    )
    rows = seen.rows_of(movement)
    said = tile_props(
        f"{count.cases:,}",
        about=about,
        rows=rows or None,
        state=STATES.get(movement) if count.cases else None,
    )
    return {**said, "note": [{"words": one.words, "href": one.href} for one in _note(seen, movement)]}


def _note(seen: Since, movement: Movement) -> tuple[Said, ...]:
    count = seen.counts[movement]
    if not count.cases:
        return (Said(_("none")),)
    if movement is Movement.ADJUSTED:
        return tuple(
            _opening(seen, one, f"{word(one)} {seen.cases(one):,}") for one in ADJUSTING if seen.cases(one)
        )
    then = (
        _opening(seen, movement, _("as they stood then: {n}", n=f"{count.then:,}"), is_then=True)
        if count.then
        else Said(_("not yet on the board then"))
    )
    return then, _opening(seen, movement, _("as they stand now: {n}", n=f"{count.now:,}"), is_then=False)


def _opening(seen: Since, movement: Movement, words: str, *, is_then: bool | None = None) -> Said:
    rows = seen.rows_of(movement, is_then=is_then)
    return Said(words, address(LEDGER, rows) if rows else "")


def compared_sentence(seen: Since, held: tuple[str, date] | None = None) -> str:
    """Say which two days are compared, each as the board knew it then, and which meeting had the earlier one before it."""
    said = _(
        "What was shown at the end of {then}, beside what is shown at the end of {now}.",
        then=seen.then_on,
        now=seen.now_on,
    )
    if held is None:
        return said
    return sentences(
        said,
        _("{then} is the day that {meeting} had before it.", then=seen.then_on, meeting=held_words(*held)),
    )


def held_words(title: str, held_on: date) -> str:
    """Name a meeting with the day on which it was held."""
    return _("{title} ({day})", title=title, day=held_on)


def list_note(seen: Since) -> str:
    """Say how many matters moved, and that a list is cut where it is."""
    if not seen.sees_rows:
        return _("Your role sees counts without rows.")
    if len(seen.rows) >= seen.listed:
        return ngettext("{n} matter", "{n} matters", seen.listed)
    return _(
        "The first {shown} of {n}; the ledger shows them all.", shown=len(seen.rows), n=f"{seen.listed:,}"
    )


def moved_cells(seen: Since, names: Names) -> list[dict[str, Any]]:
    """Return the rows of the list: before and after in one cell where they differ, else what holds on both days."""
    return [_cells(row, seen, names) for row in seen.rows]


def _cells(row: MovedRow, seen: Since, names: Names) -> dict[str, Any]:
    known = row.known
    is_late = row.now is not None and row.now.due is Due.OVERDUE
    return {
        "id": str(known.case_id),
        "number": known.number,
        "title": known.title,
        "made": _(", ").join(word(movement) for movement in row.made),
        "stage": _beside(row, _stage),
        "due": _due_beside(row),
        "state": (Due.OVERDUE if is_late else Due.NONE).value,
        "leader": _beside(row, lambda one: names.posts.get(one.leader_id or 0, _("No leader"))),
        "unit": _beside(row, lambda one: names.units.get(one.unit_id or 0, _("(none recorded)"))),
    }


def _stage(row: LedgerRow) -> str:
    return "" if row.stage is None else word(row.stage)


def _due_beside(row: MovedRow) -> str:
    """Say the due state of both days, a limit that stayed but once."""
    then, now = row.then, row.now
    if then is None or now is None or then.due_on != now.due_on or then.due is now.due:
        return _beside(row, _due)
    return _("{before} → {after}", before=word(then.due), after=_due(now))


def _due(row: LedgerRow) -> str:
    if row.due is Due.NONE:
        return word(row.due)
    return _("{state} ({day})", state=word(row.due), day=row.due_on)


def _beside(row: MovedRow, read: Callable[[LedgerRow], str]) -> str:
    if row.then is None and row.now is not None:
        return read(row.now)
    if row.now is None and row.then is not None:
        return _("{before} → no longer on the board", before=read(row.then))
    if row.then is None or row.now is None:
        return ""
    before, after = read(row.then), read(row.now)
    return before if before == after else _("{before} → {after}", before=before, after=after)
