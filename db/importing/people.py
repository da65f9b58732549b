"""Read who came from identity columns: names split, phones and numbers plain; nothing here is ever shown."""

import re
from dataclasses import dataclass, field
from typing import Final

from db.importing.fields import SheetField
from db.importing.rows import RawRow
from db.importing.values import phone_of
from db.screening import identifying

_BETWEEN: Final = re.compile(r"[、,，;；/\n]+|\s{2,}|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff]{2,})")
_AND_OTHERS: Final = re.compile(r"\s*等\s*(?:(?P<n>\d{1,5})\s*(?:余|多)?\s*(?:人|名|户)?)?$")
_ANONYMOUS: Final = frozenset({"匿名", "匿名信", "无名", "不详", "anonymous", "某群众", "群众"})
MOST_PEOPLE: Final = 20
MOST_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Person:
    """One person of one matter, as the sheet writes it; never printed."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)

    def values(self) -> tuple[str, ...]:
        """Return what must not stand in any text of the matter."""
        return tuple(value for value in (self.name, self.phone, self.id_number, self.address) if value)


@dataclass(frozen=True, slots=True)
class People:
    """Who came with a matter; ``count`` where the names' cell tells a number (张三等5人)."""

    persons: tuple[Person, ...] = ()
    count: int | None = None
    is_anonymous: bool = False

    def known(self) -> tuple[str, ...]:
        """Return every value that is screened out of the matter's texts."""
        return tuple(
            value
            for one in self.persons
            for value in (one.name, one.phone, one.id_number, identifying(one.address))
            if value
        )


NOBODY: Final = People()


def people_of(raw: RawRow) -> People:
    """Return the people of a row: several names share a cell, the other columns go to them in order."""
    names, count = _names(raw.text(SheetField.NAME))
    is_anonymous = bool(names) and all(name.casefold() in _ANONYMOUS for name in names)
    if is_anonymous:
        names = []
    phones = [phone_of(part) for part in _parts(raw.text(SheetField.PHONE))]
    numbers = [part.upper() for part in _parts(raw.text(SheetField.ID_NUMBER))]
    address = raw.text(SheetField.ADDRESS)[:MOST_CHARACTERS]
    size = min(max(len(names), len(phones), len(numbers), 1 if address else 0), MOST_PEOPLE)
    if not size:
        return People(count=count, is_anonymous=is_anonymous) if count or is_anonymous else NOBODY
    persons = tuple(
        Person(_at(names, place), _at(phones, place), _at(numbers, place), address if place == 0 else "")
        for place in range(size)
    )
    return People(persons, count, is_anonymous)


def _names(text: str) -> tuple[list[str], int | None]:
    count = None
    if text and (found := _AND_OTHERS.search(text)) is not None:
        count = int(found["n"]) if found["n"] else None
        text = text[: found.start()]
    names = _parts(text)
    if count is None and len(names) > 1:
        count = len(names)
    return names, count or None


def _parts(text: str) -> list[str]:
    return [part.strip()[:MOST_CHARACTERS] for part in _BETWEEN.split(text) if part.strip()] if text else []


def _at(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""
