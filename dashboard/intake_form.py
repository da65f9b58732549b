"""The page of intake as it comes with a request, read into what is registered; nothing in it is trusted."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from dashboard.numbers import number_in
from db.commands.acts import ActRefused
from db.commands.identity import PersonEntry
from db.commands.intake import FirstHandler, Intake
from db.commands.registering import Typed
from db.enums import Channel, Level, Mark, Purpose

W = TypeVar("W", bound=StrEnum)
Form = Mapping[str, Any]
ACCUSATION: Final = "accusation"
"""The purpose that is registered in the vault and nowhere else (domain rule 3)."""
COLUMNS: Final = ("name", "phone", "id_number", "address")
"""The fields of a person, each a list with a value a row."""
TYPED_FIELDS: Final = ("place", "text", "subject", "official", "first_officer")
_TOKEN: Final = re.compile(r"(\[[^\[\]]{1,8}\])")


def text_in(form: Form, name: str) -> str:
    """Return a field's text without spaces at its ends."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def accuses(form: Form) -> bool:
    """Tell whether the page says that the letter is an accusation."""
    return form.get("purpose") == ACCUSATION


def is_empty(form: Form) -> bool:
    """Tell whether nothing was typed that would be missed."""
    return not persons_in(form) and not any(text_in(form, name) for name in TYPED_FIELDS)


def persons_in(form: Form) -> tuple[PersonEntry, ...]:
    """Return the persons of the rows in which anything stands."""
    columns = [form.get(name) for name in COLUMNS]
    rows = zip(*(column if isinstance(column, list) else [] for column in columns), strict=False)
    found = (PersonEntry(*(part.strip() if isinstance(part, str) else "" for part in row)) for row in rows)
    return tuple(one for one in found if one.name or one.phone or one.id_number or one.address)


def place_in(form: Form) -> tuple[int | None, int | None]:
    """Return township and village of the chosen place."""
    township, _colon, village = text_in(form, "chosen").partition(":")
    return number_in(township), number_in(village)


def repeats_in(form: Form) -> tuple[int, ...]:
    """Return the matters that somebody ticked, of both lists."""
    ticked: list[Any] = []
    for name in ("repeats", "contacts"):
        listed = form.get(name)
        ticked.extend(listed if isinstance(listed, list) else [])
    return tuple(dict.fromkeys(number for one in ticked if (number := number_in(one)) is not None))


def typed_in(form: Form, zone: ZoneInfo, token: str, *, is_transferred: bool) -> Typed:
    """Read a page.

    ``ActRefused`` codes: ``accusation``, ``day_unclear``, ``channel_unknown``, ``place_unclear`` (words that are no
    place yet), ``count_wrong``, ``moment_unclear``.
    """
    if accuses(form):
        raise ActRefused("accusation")
    township, village = place_in(form)
    if text_in(form, "place") and township is None:
        raise ActRefused("place_unclear")
    channel = _member(Channel, form.get("channel"))
    if channel is None:
        raise ActRefused("channel_unknown")
    intake = Intake(
        received_on=received_in(form),
        channel=channel,
        township_id=township,
        category_id=number_in(form.get("category")),
        unit_id=number_in(form.get("unit")),
        subject=text_in(form, "subject"),
        text=text_in(form, "text"),
        persons=persons_in(form),
        village_id=village,
        level=_member(Level, form.get("level")),
        purpose=_member(Purpose, form.get("purpose")),
        count=_count(form.get("count")),
        marks=(Mark.ABOVE_LEVEL,) if form.get("above") is True else (),
        official_number=text_in(form, "official"),
        first_handler=_first_handler(form, zone),
    )
    return Typed(intake, form.get("anonymous") is True, repeats_in(form), is_transferred, token)


def received_in(form: Form) -> date:
    """Return the day of receipt; ``ActRefused`` ``day_unclear`` where there is none."""
    try:
        return date.fromisoformat(text_in(form, "received"))
    except ValueError:
        raise ActRefused("day_unclear") from None


def _member(members: type[W], value: Any) -> W | None:
    return members(value) if isinstance(value, str) and value in members._value2member_map_ else None


def _count(value: Any) -> int | None:
    if value in (None, ""):
        return None
    number = number_in(value)
    if number is None:
        raise ActRefused("count_wrong", most=9_999)
    return number


def _first_handler(form: Form, zone: ZoneInfo) -> FirstHandler | None:
    unit, officer, at = (text_in(form, name) for name in ("first_unit", "first_officer", "first_at"))
    if not (unit or officer or at):
        return None
    try:
        moment = datetime.fromisoformat(at).replace(tzinfo=zone)
    except ValueError:
        raise ActRefused("moment_unclear") from None
    return FirstHandler(number_in(unit), officer, moment)


def pieces(screened: str) -> Sequence[tuple[str, bool]]:
    """Part a screened text into its tokens and the words between them."""
    return [(part, _TOKEN.fullmatch(part) is not None) for part in _TOKEN.split(screened) if part]
