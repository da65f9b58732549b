"""Match what a sheet calls a unit, a category, a cause or a leader with what the database knows."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.importing.findings import FindingCode
from db.importing.places import plain_township
from db.importing.values import text_of
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Official, Post, Unit, UnitAlias, UnitSuccession

_LIST: Final = re.compile(r"[、,，;；\n]+")
_WITH_PERSON: Final = re.compile(r"[/（(:：\s].*$")
_SURE: Final = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a word stands for, or the code that says why none was taken."""

    id: int | None = None
    code: FindingCode | None = None


NOTHING: Final = Found()


def _one(ids: Iterable[int], unknown: FindingCode, ambiguous: FindingCode) -> Found:
    members = set(ids)
    if len(members) == _SURE:
        return Found(members.pop())
    return Found(code=ambiguous if members else unknown)


class Units:
    """Units by name, short name, alias, and without the county's name before it."""

    def __init__(self, session: Session) -> None:
        self.names: dict[int, str] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._loose: dict[str, set[int]] = defaultdict(set)
        self._successors: dict[int, list[tuple[date, int]]] = defaultdict(list)
        counties = session.scalars(select(Area.name).where(Area.kind == AreaKind.COUNTY)).all()
        self._counties = tuple(sorted({text_of(name) for name in counties}, key=len, reverse=True))
        for unit in session.execute(select(Unit.id, Unit.name, Unit.short_name)):
            self.add(unit.id, unit.name, unit.short_name)
        for alias, unit_id in session.execute(select(UnitAlias.alias, UnitAlias.unit_id)):
            self._by_name[text_of(alias).casefold()].add(unit_id)
        for row in session.execute(select(UnitSuccession)).scalars():
            self._successors[row.unit_id].append((row.happened_on, row.successor_id))

    def add(self, unit_id: int, name: str, short_name: str = "") -> None:
        """Make a unit known."""
        self.names[unit_id] = name
        for word in {text_of(name), text_of(short_name)} - {""}:
            self._by_name[word.casefold()].add(unit_id)
            for form in self._forms(word):
                self._loose[form].add(unit_id)

    def _forms(self, word: str) -> set[str]:
        """Return the shorter forms by which an office is called (平昌县财政局: 财政局, 县财政局)."""
        forms = {word.casefold()}
        for county in self._counties:
            if word.startswith(county) and len(word) > len(county) + 1:
                rest = word.removeprefix(county)
                forms |= {rest.casefold(), f"县{rest}".casefold()}
        forms |= {plain_township(form) for form in tuple(forms)}
        return forms

    def find(self, word: str, on: date | None = None) -> Found:
        """Return the unit of a word, its successor where it had ended before ``on``; several successors are refused."""
        plain = text_of(word).casefold()
        ids = self._by_name.get(plain) or self._loose.get(plain)
        if not ids:
            forms = self._forms(text_of(word))
            ids = {
                unit for form in forms for unit in self._by_name.get(form, ()) or self._loose.get(form, ())
            }
        found = _one(ids, FindingCode.UNIT_UNKNOWN, FindingCode.UNIT_AMBIGUOUS)
        if found.id is None or on is None:
            return found
        return self._now(found.id, on)

    def _now(self, unit_id: int, on: date) -> Found:
        seen = {unit_id}
        while successors := [unit for day, unit in self._successors.get(unit_id, ()) if day <= on]:
            if len(successors) > 1 or successors[0] in seen:
                return Found(code=FindingCode.UNIT_AMBIGUOUS)
            unit_id = successors[0]
            seen.add(unit_id)
        return Found(unit_id)

    def find_with_person(self, word: str, on: date | None = None) -> Found:
        """Return the unit of a cell that names a person behind it (县财政局/张某, 财政局（张某）)."""
        whole = self.find(word, on)
        return whole if whole.id is not None else self.find(_WITH_PERSON.sub("", text_of(word)), on)

    def find_all(self, words: str, on: date | None = None) -> list[tuple[str, Found]]:
        """Return each unit of a list (财政局、民政局), in its order."""
        whole = self.find(words, on)
        if whole.id is not None:
            return [(words, whole)]
        return [(word, self.find(word, on)) for word in _LIST.split(words) if word.strip()]


class Categories:
    """Categories by name and parent, and causes by name or number."""

    def __init__(self, session: Session) -> None:
        self.names: dict[int, str] = {}
        self.levels: dict[int, int] = {}
        self._children: dict[tuple[int | None, str], set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for row in session.execute(select(Category).where(Category.valid_to.is_(None))).scalars():
            self.add(row.id, row.name, row.level, row.parent_id, row.code)
        self._causes: dict[str, int] = {}
        for cause in session.execute(select(Cause)).scalars():
            self._causes[text_of(cause.name).casefold()] = cause.id
            self._causes[str(cause.number)] = cause.id

    def add(self, category_id: int, name: str, level: int, parent_id: int | None, code: str = "") -> None:
        """Make a category known."""
        self.names[category_id] = name
        self.levels[category_id] = level
        word = text_of(name).casefold()
        self._children[parent_id, word].add(category_id)
        self._by_name[word].add(category_id)
        if code:
            self._by_name[code.casefold()].add(category_id)

    def child(self, parent_id: int | None, word: str) -> int | None:
        """Return the category of this name directly below ``parent_id``, None where there is none or several."""
        ids = self._children.get((parent_id, text_of(word).casefold()), set())
        return next(iter(ids)) if len(ids) == _SURE else None

    def find(self, words: Iterable[str]) -> Found:
        """Return the deepest category that words of level 1, 2, 3 lead to; unknown tails keep what is above them."""
        at: int | None = None
        code: FindingCode | None = None
        for word in words:
            if not word:
                continue
            step = self.child(at, word)
            if step is None and at is None:
                # A form may give the second level alone.
                step = _one(
                    self._by_name.get(text_of(word).casefold(), ()), *(FindingCode.CATEGORY_UNKNOWN,) * 2
                ).id
            if step is None:
                code = FindingCode.CATEGORY_UNKNOWN
                continue
            at = step
        return Found(at, code)

    def cause(self, word: str) -> Found:
        """Return a source cause by its name or number."""
        found = self._causes.get(text_of(word).casefold())
        return Found(found, None if found is not None else FindingCode.CAUSE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Held:
    post: int
    name: str
    title: str
    unit: int
    from_on: date | None
    to_on: date | None

    def holds(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on < self.to_on)


class Leaders:
    """Officials in their posts, by name, by title and by unit."""

    def __init__(self, session: Session, units: Units) -> None:
        self._units = units
        rows = session.execute(
            select(Post.id, Official.name, Post.title, Post.unit_id, Post.from_on, Post.to_on).join(
                Official, Official.id == Post.official_id
            )
        )
        self._posts = [
            _Held(row.id, text_of(row.name), text_of(row.title), row.unit_id, row.from_on, row.to_on)
            for row in rows
        ]

    def find(self, name: str, title: str, unit: str, on: date) -> Found:
        """Return the post held on a day by this name, title and unit, each of which may be empty.

        A name that no official has is read as a title (县委副书记); a title that nobody of that name holds is
        passed over where the name alone is sure.
        """
        held = [post for post in self._posts if post.holds(on)]
        named = [post for post in held if name in (post.name, post.title)]
        if title and (exact := [post for post in named if title in (post.title, post.name)]):
            named = exact
        if not named and not name and title:
            named = [post for post in held if post.title == title]
        if len(named) > 1 and unit:
            where = self._units.find(unit).id
            named = [post for post in named if post.unit == where] or named
        return _one((post.post for post in named), FindingCode.LEADER_UNKNOWN, FindingCode.LEADER_AMBIGUOUS)


__all__ = ["NOTHING", "Categories", "Found", "Leaders", "UnitKind", "Units"]
