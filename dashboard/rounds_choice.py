"""The screening page's own part of its address, read as a choice and written for its links; what makes no sense is left out."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from dashboard.numbers import day_in
from dashboard.rounds_words import month_words
from db.days import first_day, month_of
from db.filter_query import at
from db.filters import Asked
from db.reporting import ItemPart, RoundsSeen, ScreeningChoice
from db.rounds import ReportState, Series

E = TypeVar("E", bound=StrEnum)
PATH: Final = "/screening"
VIEW: Final = ("kind", "state", "round", "row", "part", "form")
"""Keys of the address that only this page has, in the order in which they are written."""
LONGEST: Final = 200


def read_choice(view: str | None) -> ScreeningChoice:
    """Read the page's own part of the address, such as ``kind=village&state=late``."""
    said = dict(parse_qsl((view or "")[:LONGEST]))
    kind = _member(Series, said.get("kind"))
    return ScreeningChoice(
        kind=kind or Series.TOWNSHIP,
        state=_member(ReportState, said.get("state")),
        round_on=day_in(said.get("round")),
        unit_id=_number(said.get("row")),
        part=_member(ItemPart, said.get("part")),
        month=read_month(said.get("form")),
    )


def written(choice: ScreeningChoice) -> str:
    """Return the part of an address that says a choice; the usual is left out."""
    words = {
        "kind": "" if choice.kind is Series.TOWNSHIP else choice.kind.value,
        "state": choice.state or "",
        "round": "" if choice.round_on is None else choice.round_on.isoformat(),
        "row": "" if choice.unit_id is None else str(choice.unit_id),
        "part": choice.part or "",
        "form": "" if choice.month is None else f"{first_day(choice.month):%Y-%m}",
    }
    return "&".join(f"{key}={words[key]}" for key in VIEW if words[key])


def link(seen: RoundsSeen, changes: dict[str, Any] | None = None, **choice: Any) -> str:
    """Return the address of the page with some of its own parts chosen; the kind stays, everything else is let go.

    ``changes`` are of the filter.
    """
    fresh = ScreeningChoice(kind=seen.choice.kind)
    parts = (at(seen.asked, **(changes or {})), written(replace(fresh, **choice)))
    query = "&".join(filter(None, parts))
    return f"{PATH}?{query}" if query else PATH


def read_month(value: str | None) -> int | None:
    """Return the month that ``YYYY-MM`` stands for, None for anything else."""
    day = day_in(f"{value}-01" if value else None)
    return None if day is None else month_of(day)


def _member(words: type[E], value: str | None) -> E | None:
    return words(value) if value is not None and value in words._value2member_map_ else None


def _number(value: str | None) -> int | None:
    text = value or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


FORM_PATH: Final = "/screening/form.xlsx"
MONTHS_OFFERED: Final = 36


def form_address(asked: Asked, month: int) -> str:
    """Return the address of the workbook of a month under a filter."""
    query = "&".join(filter(None, (at(asked), f"form={first_day(month):%Y-%m}")))
    return f"{FORM_PATH}?{query}"


def form_query(query: str) -> tuple[str, str | None]:
    """Split the query of the workbook's address into the filter's and the month."""
    parts = query.split("&")
    month = next((part.partition("=")[2] for part in parts if part.startswith("form=")), None)
    return "&".join(part for part in parts if not part.startswith("form=")), month


def month_options(asked: Asked, shown: int) -> list[dict[str, str]]:
    """Offer the last months up to the as-of day's, and the shown one where it is earlier."""
    last = month_of(asked.as_of)
    months = [*range(last, last - MONTHS_OFFERED, -1)]
    if shown not in months:
        months.append(shown)
    return [{"value": f"{first_day(month):%Y-%m}", "label": month_words(month)} for month in months]
