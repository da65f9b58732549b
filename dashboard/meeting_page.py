"""What the page of meetings shows and what its requests name: the chosen meeting, the chosen row, and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from dashboard.numbers import number_in
from dashboard.url_state import DECIDED_KEY, DecisionsAsked
from db.meetings import DECIDING, PLANNING, MeetingSeen, Owner, owner_of
from db.queries.accounts import AccountRow

ADDRESS_KEY = "meeting"
YEAR_KEY = "year"


@dataclass(frozen=True, slots=True)
class Opened:
    """The meeting that a page showed, at the version that it showed."""

    id: int
    version: int


def opened_in(held: Any) -> Opened:
    """Return the meeting that a request names, 0 where it names none: nothing has that id."""
    found = held if isinstance(held, dict) else {}
    return Opened(number_in(found.get("id")) or 0, number_in(found.get("version")) or 0)


def row_chosen(chosen: Any, rows: Any) -> dict[str, Any]:
    """Return the chosen row as its list holds it now, empty where none is chosen that is still listed."""
    listed = {row.get("id"): row for row in rows or [] if isinstance(row, dict)}
    first = chosen[0] if isinstance(chosen, list) and chosen else {}
    return dict(listed.get(first.get("id"), {})) if isinstance(first, dict) else {}


def meeting_chosen(
    chosen: Any,
    stays: Any,
    search: str | None,
    meetings: Sequence[MeetingSeen],
    today: date,
    year: int | None = None,
) -> MeetingSeen | None:
    """Return the meeting that was chosen in the list, else what was just changed or shown, else that of the address, else the
    next one, else the last; of a ``year`` only, where one is chosen.
    """
    wanted = number_in(row_chosen(chosen, chosen).get("id"))
    if wanted is None:
        wanted = opened_in(stays).id or None
    if wanted is None:
        wanted = _number_asked(search, ADDRESS_KEY)
    listed = [one for one in meetings if year is None or one.planned_on.year == year]
    known = {one.id: one for one in listed}
    if wanted in known:
        return known[wanted]
    ahead = [one for one in listed if one.is_open and one.planned_on >= today]
    if ahead:
        return min(ahead, key=lambda one: (one.planned_on, one.id))
    return listed[0] if listed else None


def year_asked(search: str | None, meetings: Sequence[MeetingSeen]) -> int | None:
    """Return the year that an address names, or that of the meeting which it names."""
    wanted = _number_asked(search, ADDRESS_KEY)
    of_meeting = [one.planned_on.year for one in meetings if one.id == wanted]
    return of_meeting[0] if of_meeting else _number_asked(search, YEAR_KEY)


def _number_asked(search: str | None, key: str) -> int | None:
    return number_in(parse_qs((search or "").removeprefix("?")).get(key, [""])[0])


def decisions_asked(search: str | None) -> DecisionsAsked | None:
    """Return which decisions of the overview an address asks for, None for none."""
    asked = parse_qs((search or "").removeprefix("?")).get(DECIDED_KEY, [""])[0]
    return DecisionsAsked(asked) if asked in DecisionsAsked._value2member_map_ else None


def plans(account: AccountRow) -> bool:
    """Tell whether an account plans meetings and keeps their agenda."""
    return account.role in PLANNING


def decides(account: AccountRow) -> bool:
    """Tell whether an account records decisions and judges what became of them."""
    return account.role in DECIDING


def owners_in(keys: Any) -> tuple[Owner, ...]:
    """Return the posts and units that a request names."""
    listed = keys if isinstance(keys, list) else []
    return tuple(owner for key in listed[:200] if (owner := owner_of(str(key))) is not None)
