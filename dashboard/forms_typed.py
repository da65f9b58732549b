"""The grid of filled forms as it comes with a request, each row read into what is registered; nothing in it is trusted."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.numbers import number_in
from dashboard.words import word
from db.blocks import MOST_OF_A_BLOCK
from db.commands.acts import ActRefused
from db.commands.identity import PersonEntry
from db.commands.intake import FirstHandler, Intake
from db.commands.late_forms import FilledForm
from db.commands.registering import Typed
from db.documents import plain_line
from db.enums import Channel, Level
from db.queries.choices import Choice
from db.queries.places import PlacesFound

COLUMNS: Final = (
    "at", "channel", "place", "name", "phone", "count", "subject", "text", "category", "unit", "officer",
)  # fmt: skip
"""What is typed of a form, in the order of the grid."""
MOST_ROWS: Final = 4 * MOST_OF_A_BLOCK
_PARTED: Final = re.compile(r"[、,，;；/]+")
_DAY: Final = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME: Final = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?(?::\d{2})?")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What typed words are looked up in: units and categories of today, and how a place is found."""

    categories: Iterable[Choice]
    units: Iterable[Choice]
    place: Callable[[str], PlacesFound]
    zone: ZoneInfo
    today: date
    unit_id: int | None
    officer: str


def rows_in(typed: Any) -> list[dict[str, str]]:
    """Return the rows in which anything but the number stands, every value a line without spaces at its ends."""
    rows = typed.get("rows") if isinstance(typed, dict) else None
    found = []
    for row in rows[:MOST_ROWS] if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        said = {name: plain_line(str(row.get(name) or "")) for name in ("number", *COLUMNS)}
        if any(said[name] for name in COLUMNS):
            found.append(said)
    return found


def form_in(row: Row, known: Known) -> FilledForm:
    """Read one row.

    ``ActRefused`` codes: ``form_moment``, ``form_channel``, ``form_place`` and ``form_place_which`` (``offers``),
    ``form_category``, ``form_unit``, ``count_wrong``.
    """
    day, at = moment_in(row["at"], known.today, known.zone)
    persons = persons_in(row["name"], row["phone"])
    township, village = _place(row["place"], known)
    unit_id = _named(row["unit"], known.units, "form_unit")
    asked_at = at or datetime.combine(day, time(), known.zone)
    intake = Intake(
        received_on=day,
        received_at=at,
        channel=_channel(row["channel"]),
        township_id=township,
        village_id=village,
        category_id=_named(row["category"], known.categories, "form_category"),
        unit_id=unit_id,
        subject=row["subject"],
        text=row["text"],
        persons=persons,
        count=_count(row["count"]),
        level=Level.COUNTY,
        first_handler=FirstHandler(known.unit_id, row["officer"] or known.officer, asked_at),
    )
    return FilledForm(row["number"], Typed(intake, not persons, (), unit_id is not None))


def moment_in(typed: str, today: date, zone: ZoneInfo) -> tuple[date, datetime | None]:
    """Return day and moment of ``2026-11-28 9:30``, ``11月28日 9时30分`` or ``11/28``; a time alone is of today.

    A day without its year is the last one of that name; without a time there is no moment.
    """
    said = unicodedata.normalize("NFKC", typed).replace("T", " ").strip()
    found_day = _DAY.match(said)
    rest = said[found_day.end() :].strip() if found_day else said
    found_time = _TIME.fullmatch(rest) if rest else None
    if (rest and found_time is None) or not (found_day or found_time):
        raise ActRefused("form_moment")
    try:
        day = today if found_day is None else _day(found_day, today)
        if found_time is None:
            return day, None
        return day, datetime.combine(day, time(int(found_time[1]), int(found_time[2] or 0)), zone)
    except ValueError:
        raise ActRefused("form_moment") from None


def _day(found: re.Match[str], today: date) -> date:
    if found[1]:
        return date(int(found[1]), int(found[2]), int(found[3]))
    day = date(today.year, int(found[2]), int(found[3]))
    return day if day <= today else day.replace(year=today.year - 1)


def persons_in(names: str, phones: str) -> tuple[PersonEntry, ...]:
    """Return the persons of names and phones that are parted by commas or strokes, in their order."""
    named = [one.strip() for one in _PARTED.split(names) if one.strip()]
    called = [one.strip() for one in _PARTED.split(phones) if one.strip()]
    length = max(len(named), len(called))
    filled = [[*parts, *[""] * length][:length] for parts in (named, called)]
    return tuple(PersonEntry(name, phone) for name, phone in zip(*filled, strict=True))


def _channel(typed: str) -> Channel:
    wanted = typed.casefold()
    for channel in Channel:
        if wanted and wanted in (channel.value, word(channel).casefold()):
            return channel
    raise ActRefused("form_channel")


def _place(typed: str, known: Known) -> tuple[int | None, int | None]:
    if not typed:
        return None, None
    found = known.place(typed)
    if not found.is_sure:
        if not found.offers:
            raise ActRefused("form_place")
        raise ActRefused("form_place_which", offers="、".join(one.name for one in found.offers))
    return found.offers[0].township_id, found.offers[0].village_id


def _named(typed: str, listed: Iterable[Choice], code: str) -> int | None:
    """Return what a name means among those that have not ended; empty means nothing."""
    if not typed:
        return None
    found = [one.id for one in listed if one.name == typed and not one.is_ended]
    if len(found) != 1:
        raise ActRefused(code)
    return found[0]


def _count(typed: str) -> int | None:
    if not typed:
        return None
    number = number_in(unicodedata.normalize("NFKC", typed).removesuffix("人"))
    if number is None:
        raise ActRefused("count_wrong", most=9_999)
    return number
