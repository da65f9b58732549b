"""A filter as a query string, written and read again the same.

``parse`` is the only validator of what a URL says. It never raises: what makes no sense is left out and
named, so that a page can say so and the command line can refuse it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import parse_qsl, quote

from db.cohorts import Cohort
from db.enums import Channel, Clock, Due, Flag, ImportOutcome, Stage
from db.filters import (
    NONE_ID,
    NONE_WORD,
    Asked,
    CaseFilter,
    Ignored,
    Imported,
    Moved,
    Sort,
    SortKey,
    id_word,
)
from db.movements import PAIRED, Movement
from db.screening import looks_like_person

HIDDEN: Final = "***"
"""Stands for an ignored text that looks like a person's phone or ID, which nothing may repeat or keep."""
TEXT_LIMIT: Final = 60
LIST_LIMIT: Final = 200
EARLIEST: Final = date(1970, 1, 2)
LATEST: Final = date(2148, 12, 31)
_WRITTEN_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

E = TypeVar("E", bound=StrEnum)


class FilterRefused(ValueError):
    """Raised where a filter must be exact and a part of it makes no sense."""

    def __init__(self, ignored: tuple[Ignored, ...]) -> None:
        super().__init__(", ".join(f"{part.key}={part.value}" for part in ignored))
        self.ignored = ignored


class _Refuse(Exception):
    """Says that a value makes no sense."""


def _day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _Refuse from None
    if not EARLIEST <= day <= LATEST:
        raise _Refuse
    return day


def _id(value: str) -> int:
    if value == NONE_WORD:
        return NONE_ID
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 2**31):
        raise _Refuse
    return int(value)


def _member(words: type[E]) -> Callable[[str], E]:
    def read(value: str) -> E:
        try:
            return words(value)
        except ValueError:
            raise _Refuse from None

    return read


def _sort(value: str) -> Sort:
    is_descending = value.startswith("-")
    return Sort(_member(SortKey)(value.removeprefix("-")), is_descending)


def _imported(value: str) -> Imported:
    run, has_outcome, outcome = value.partition(".")
    if (number := _id(run)) == NONE_ID:
        raise _Refuse
    return Imported(number, _member(ImportOutcome)(outcome) if has_outcome else None)


def _moved(value: str) -> Moved:
    name, *pair = value.split(".")
    movement = _member(Movement)(name)
    if not pair:
        return Moved(movement)
    if movement not in PAIRED or len(pair) != 2:
        raise _Refuse
    return Moved(movement, (_id(pair[0]), _id(pair[1])))


def _text(value: str) -> str:
    words = " ".join(value.split())
    if len(words) > TEXT_LIMIT or looks_like_person(words):
        raise _Refuse
    return words


LISTS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "township": ("townships", _id),
    "village": ("villages", _id),
    "category": ("categories", _id),
    "cause": ("causes", _id),
    "channel": ("channels", _member(Channel)),
    "unit": ("units", _id),
    "leader": ("leaders", _id),
    "stage": ("stages", _member(Stage)),
    "due": ("due", _member(Due)),
    "clock": ("clocks", _member(Clock)),
    "flag": ("flags", _member(Flag)),
}
SINGLES: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "from": ("from_on", _day),
    "to": ("to_on", _day),
    "cohort": ("cohort", _member(Cohort)),
    "import": ("imported", _imported),
    "since": ("since", _day),
    "until": ("until", _day),
    "moved": ("moved", _moved),
    "q": ("text", _text),
    "sort": ("sort", _sort),
}
KEYS: Final = (
    "from",
    "to",
    "since",
    "asof",
    "until",
    "township",
    "village",
    "category",
    "cause",
    "channel",
    "unit",
    "leader",
    "stage",
    "due",
    "clock",
    "flag",
    "cohort",
    "import",
    "moved",
    "q",
    "sort",
)
"""The keys of a query string, in the order in which they are written."""


def _read_list(value: str, read: Callable[[str], object]) -> tuple[tuple[object, ...], list[str]]:
    kept: list[object] = []
    refused: list[str] = []
    for part in value.split(","):
        try:
            member = read(part.strip())
        except _Refuse:
            refused.append(part)
            continue
        if member not in kept:
            kept.append(member)
    if len(kept) > LIST_LIMIT:
        refused.extend(str(member) for member in kept[LIST_LIMIT:])
        kept = kept[:LIST_LIMIT]
    return tuple(sorted(kept, key=str)), refused


def _repeatable(value: str) -> str:
    if _WRITTEN_DAY.fullmatch(value) or not looks_like_person(value):
        return value[:TEXT_LIMIT]
    return HIDDEN


def parse(search: str | None, today: date) -> Asked:
    """Read a query string as of ``today`` unless it names an earlier day; never raise.

    A key that comes twice counts once, the first time; a period that ends before it starts is left out, and so are a day
    to compare with that is on the wrong side of the as-of day, a second one, and a movement without any.
    """
    values: dict[str, object] = {}
    ignored: list[Ignored] = []
    as_of = today
    seen: set[str] = set()
    try:
        pairs = parse_qsl((search or "").removeprefix("?"), keep_blank_values=False, max_num_fields=100)
    except ValueError:
        return Asked(CaseFilter(), today, (Ignored("?", _repeatable(search or "")),))
    for key, value in pairs:
        if key in seen:
            ignored.append(Ignored(key, _repeatable(value)))
            continue
        seen.add(key)
        try:
            if key == "asof":
                day = _day(value)
                if day > today:
                    raise _Refuse
                as_of = day
            elif key in LISTS:
                name, read = LISTS[key]
                kept, refused = _read_list(value, read)
                values[name] = kept
                ignored.extend(Ignored(key, _repeatable(part)) for part in refused)
            elif key in SINGLES:
                name, read = SINGLES[key]
                values[name] = read(value)
            else:
                raise _Refuse
        except _Refuse:
            ignored.append(Ignored(key, _repeatable(value)))
    chosen = CaseFilter(**values)  # type: ignore[arg-type]
    if chosen.from_on and chosen.to_on and chosen.from_on > chosen.to_on:
        ignored.append(Ignored("to", chosen.to_on.isoformat()))
        chosen = replace(chosen, to_on=None)
    chosen, misplaced = _with_days_apart(chosen, as_of, today)
    ignored.extend(misplaced)
    return Asked(chosen, as_of, tuple(ignored), as_of != today)


def _with_days_apart(chosen: CaseFilter, as_of: date, today: date) -> tuple[CaseFilter, list[Ignored]]:
    """Return a filter whose two days lie apart, with what of them had to go."""
    ignored: list[Ignored] = []
    if chosen.since is not None and chosen.since >= as_of:
        ignored.append(Ignored("since", chosen.since.isoformat()))
        chosen = replace(chosen, since=None)
    if chosen.until is not None and (chosen.since is not None or not as_of < chosen.until <= today):
        ignored.append(Ignored("until", chosen.until.isoformat()))
        chosen = replace(chosen, until=None)
    if chosen.moved is not None and chosen.since is None and chosen.until is None:
        ignored.append(Ignored("moved", str(chosen.moved)))
        chosen = replace(chosen, moved=None)
    return chosen, ignored


def parse_strictly(search: str | None, today: date) -> Asked:
    """Read a query string, or raise ``FilterRefused`` naming every part that makes no sense."""
    asked = parse(search, today)
    if asked.ignored:
        raise FilterRefused(asked.ignored)
    return asked


def _word(member: object) -> str:
    return id_word(member) if isinstance(member, int) else str(member)


_PLACES: Final[dict[str, tuple[int, str]]] = {
    name: (KEYS.index(key), key) for key, (name, _) in (*LISTS.items(), *SINGLES.items())
}
"""Of each field of a filter: the place of its key in a query string, and the key."""


# Ids, days and words of enums, which a page writes by the hundred, need no quoting.
_PLAIN: Final = re.compile("[A-Za-z0-9_.,-]*")


def _written(name: str, value: object) -> str:
    """Return one field as ``key=value``, empty where nothing is chosen by it."""
    key = _PLACES[name][1]
    if isinstance(value, tuple):
        words = ",".join(_word(member) for member in value)
    elif isinstance(value, Sort):
        words = "" if value == Sort() else ("-" if value.is_descending else "") + value.key
    elif value is None:
        words = ""
    else:
        words = value.isoformat() if isinstance(value, date) else str(value)
    if not words:
        return ""
    return f"{key}={words if _PLAIN.fullmatch(words) else quote(words, safe=',')}"


@lru_cache(maxsize=64)
def _all_written(chosen: CaseFilter, as_of: date | None) -> tuple[str, ...]:
    """Return what each key of ``KEYS`` is written as."""
    written = [""] * len(KEYS)
    for name, (place, _) in _PLACES.items():
        written[place] = _written(name, getattr(chosen, name))
    if as_of is not None:
        written[KEYS.index("asof")] = f"asof={as_of.isoformat()}"
    return tuple(written)


def to_query(chosen: CaseFilter, as_of: date | None = None) -> str:
    """Write a filter as a query string in fixed key order; ``as_of`` of None means today and is left out."""
    return "&".join(filter(None, _all_written(chosen, as_of)))


def at(asked: Asked, **changes: object) -> str:
    """Write the query string of ``asked`` with some fields of its filter changed, at the same as-of day."""
    # A page writes hundreds of these for one filter: only what differs is written anew.
    written = list(_all_written(asked.chosen, asked.as_of if asked.is_past else None))
    for name, value in changes.items():
        written[_PLACES[name][0]] = _written(name, value)
    return "&".join(filter(None, written))
