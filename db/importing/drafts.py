"""Read a raw row into a draft: the facts a matter would be stored with, everything unclear being a finding."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from db.importing.created import Creations
from db.importing.days import DayReader
from db.importing.fields import TEXTS, SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.lookups import Categories, Leaders, Units
from db.importing.mapping import Mapping
from db.importing.people import NOBODY, People, people_of
from db.importing.places import NOWHERE, Place, Places
from db.importing.reading import Facts, Held, Words, hold
from db.importing.rows import RawRow
from db.importing.titles import made_title
from db.importing.wordings import WordReader
from db.screening import screen

MOST_NUMBER: Final = 60
MOST_TEXT: Final = 4_000
IDENTITY_DIGITS: Final = 11

_NOTES: Final = TEXTS - {SheetField.TITLE, SheetField.CONTENT, SheetField.PLAN}


@dataclass(frozen=True, slots=True)
class Token:
    """What one token of a screened text stood for, to be sealed beside the matter."""

    original: str = field(repr=False)


@dataclass(slots=True)
class Draft:
    """One matter as a row would store it; ``facts`` holds only what the row's sheets have a column for."""

    sheet: str
    row: int
    number: str
    facts: Facts
    people: People = field(default=NOBODY, repr=False)
    tokens: tuple[Token, ...] = ()
    has_identity_column: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """Return where the row stands: its sheet and its number there."""
        return self.sheet, self.row


@dataclass(slots=True)
class Catalogue:
    """Everything that words of a sheet are matched with."""

    places: Places
    units: Units
    categories: Categories
    leaders: Leaders
    made: Creations


class DraftReader:
    """Reads one row after the other; the caches inside make repeated words cheap."""

    def __init__(self, mapping: Mapping, catalogue: Catalogue, today: date) -> None:
        self._mapping = mapping
        self._catalogue = catalogue
        self._today = today
        self._words = Words(mapping)
        self._days = DayReader(mapping, self._words, today)
        self._wordings = WordReader(self._words)
        self._categories: dict[tuple[str, ...], tuple[int | None, FindingCode | None]] = {}

    def read(self, raw: RawRow) -> tuple[Draft | None, list[Finding]]:
        """Return the row's draft, or None where it is held back, and what there is to say of it."""
        findings: list[Finding] = []
        try:
            people = people_of(raw)
            number = self._number(raw, people, findings)
            facts = self._days.read(raw, findings)
            self._wordings.read(raw, facts, people, findings)
            self._place(raw, facts, findings)
            self._category(raw, facts, findings)
            self._unit(raw, facts, findings)
            self._leader(raw, facts, findings)
            tokens = self._texts(raw, facts, people, findings)
        except Held:
            return None, findings
        has_identity = not raw.present.isdisjoint({SheetField.NAME, SheetField.PHONE, SheetField.ID_NUMBER})
        return Draft(raw.sheet, raw.row, number, facts, people, tokens, has_identity), findings

    # ------------------------------------------------------------ number

    def _number(self, raw: RawRow, people: People, findings: list[Finding]) -> str:
        number = raw.text(SheetField.NUMBER)
        if len(number) > MOST_NUMBER:
            hold(findings, raw, FindingCode.NUMBER_TOO_LONG, SheetField.NUMBER)
        known = people.known()
        is_suspect = known or sum(map(str.isdigit, number)) >= IDENTITY_DIGITS
        if number and is_suspect and screen(number, known).tokens:
            hold(findings, raw, FindingCode.NUMBER_HOLDS_IDENTITY, SheetField.NUMBER)
        return number

    # ------------------------------------------------------------ place, category, unit, leader

    def _place(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        named = SheetField.TOWNSHIP if SheetField.TOWNSHIP in raw.present else SheetField.REPORTING_UNIT
        if raw.present.isdisjoint({SheetField.TOWNSHIP, SheetField.VILLAGE, SheetField.PLACE, named}):
            return
        township, village = self._mapping.place(raw.text(named)), raw.text(SheetField.VILLAGE)
        free = raw.text(SheetField.PLACE)
        places = self._catalogue.places
        place = places.find(township, village, free)
        if place.code is FindingCode.PLACE_UNKNOWN and self._mapping.may_create("area", township):
            self._catalogue.made.area(township)
            place = places.find(township, village, free)
        if named is SheetField.REPORTING_UNIT and place.township is None:
            # Who reports is a place only where it is a township; any other office says nothing of the place.
            place = places.find("", village, free) if village or free else NOWHERE
        facts["township"], facts["village"] = place.township, place.village
        if place.code is not None:
            findings.append(self._unplaced(raw, place, named))

    def _unplaced(self, raw: RawRow, place: Place, named: SheetField) -> Finding:
        about = named if place.township is None and raw.text(named) else SheetField.VILLAGE
        value = raw.text(about)
        if place.candidates:
            value = f"{value} → {', '.join(place.candidates)}"
        return raw.finding(place.code or FindingCode.PLACE_UNKNOWN, about, value)

    def _category(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        names = (SheetField.CATEGORY1, SheetField.CATEGORY2, SheetField.CATEGORY3)
        if not raw.present.isdisjoint(names):
            words = tuple(raw.text(name) for name in names)
            if words not in self._categories:
                self._categories[words] = self._category_of(words)
            facts["category"], code = self._categories[words]
            if code is not None:
                named = [n for n in names if raw.text(n)]
                findings.append(raw.finding(code, named[-1], " / ".join(filter(None, words))))
        if SheetField.CAUSE in raw.present:
            text = raw.text(SheetField.CAUSE)
            cause = self._catalogue.categories.cause(text) if text else None
            facts["cause"] = cause.id if cause else None
            if cause and cause.code:
                findings.append(raw.finding(cause.code, SheetField.CAUSE, text))

    def _category_of(self, words: tuple[str, ...]) -> tuple[int | None, FindingCode | None]:
        said = [word for word in words if word and word not in self._mapping.not_categories]
        if not said:
            return None, None
        categories = self._catalogue.categories
        if "category" not in self._mapping.create:
            found = categories.find(said)
            return found.id, found.code
        if words[0] not in said:
            # What was made of earlier rows must not decide what a later row means.
            return None, FindingCode.CATEGORY_UNKNOWN if not words[0] else None
        at: int | None = None
        for word in said:
            if at is not None and categories.levels[at] == len(words):
                break
            step = categories.child(at, word)
            at = self._catalogue.made.category(word, at) if step is None else step
        return at, None

    def _unit(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        on = date.fromisoformat(facts["received_on"]) if facts.get("received_on") else self._today
        units = self._catalogue.units
        if not raw.present.isdisjoint({SheetField.UNIT, SheetField.UNIT_AND_PERSON}):
            name = SheetField.UNIT if raw.text(SheetField.UNIT) else SheetField.UNIT_AND_PERSON
            text = raw.text(name)
            facts["unit"] = None
            found = (
                units.find_all(text, on)
                if name is SheetField.UNIT
                else [(text, units.find_with_person(text, on))]
            )
            for place, (word, unit) in enumerate(found if text else []):
                unit_id = unit.id
                if unit.code is FindingCode.UNIT_UNKNOWN and self._mapping.may_create("unit", word):
                    unit_id = self._catalogue.made.unit(word)
                elif unit.code is not None:
                    value = word if name is SheetField.UNIT else ""
                    findings.append(raw.finding(unit.code, name, value))
                if unit_id is not None and facts["unit"] is None and place == 0:
                    facts["unit"] = unit_id
                elif unit_id is not None:
                    facts["co_units"] = sorted({*facts.get("co_units", ()), unit_id} - {facts["unit"]})
        self._participants(raw, facts, findings, on)

    def _participants(self, raw: RawRow, facts: Facts, findings: list[Finding], on: date) -> None:
        if SheetField.PARTICIPANTS not in raw.present:
            return
        text = raw.text(SheetField.PARTICIPANTS)
        held: set[int] = set(facts.get("co_units", ()))
        for word, unit in self._catalogue.units.find_all(text, on) if text else []:
            if unit.id is not None and unit.id != facts.get("unit"):
                held.add(unit.id)
            elif unit.code is not None:
                findings.append(raw.finding(unit.code, SheetField.PARTICIPANTS, word))
        facts["co_units"] = sorted(held)

    def _leader(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        fields = {SheetField.LEADER, SheetField.LEADER_TITLE}
        if raw.present.isdisjoint(fields):
            return
        name, title = raw.text(SheetField.LEADER), raw.text(SheetField.LEADER_TITLE)
        started = facts.pop("assigned_on", None)
        facts["leader"] = facts["assigned_on"] = None
        due = facts.pop("assignment_due_on", None)
        if not name and not title:
            return
        assumed = facts.get("transferred_on") or facts.get("received_on")
        day = started or assumed or self._today.isoformat()
        found = self._catalogue.leaders.find(
            name, title, raw.text(SheetField.LEADER_UNIT), date.fromisoformat(day)
        )
        if found.id is None:
            findings.append(
                raw.finding(found.code or FindingCode.LEADER_UNKNOWN, SheetField.LEADER, f"{name} {title}")
            )
            return
        if started is None:
            findings.append(raw.finding(FindingCode.ASSIGNED_DAY_ASSUMED, SheetField.LEADER))
        team = "、".join(filter(None, (raw.text(SheetField.DEPUTY), raw.text(SheetField.TEAM))))
        facts |= {"leader": found.id, "assigned_on": day, "assignment_due_on": due, "team": team[:200]}

    # ------------------------------------------------------------ texts

    def _texts(self, raw: RawRow, facts: Facts, people: People, findings: list[Finding]) -> tuple[Token, ...]:
        known = people.known()
        tokens: list[Token] = []

        def kept(text: str, name: SheetField) -> str:
            if len(text) > MOST_TEXT:
                findings.append(raw.finding(FindingCode.TEXT_CUT, name))
                text = text[:MOST_TEXT]
            screened = screen(text, known)
            if screened.tokens:
                tokens.extend(Token(hit.original) for hit in screened.tokens)
                findings.append(raw.finding(FindingCode.TEXT_SCREENED, name))
            return screened.text

        subject = raw.text(SheetField.TITLE)
        title = screen(subject, known) if subject else None
        if SheetField.CONTENT in raw.present:
            facts["summary"] = kept(raw.text(SheetField.CONTENT), SheetField.CONTENT)
        if title is not None and (title.tokens or len(subject) > 20):
            findings.append(raw.finding(FindingCode.TITLE_REPLACED, SheetField.TITLE))
            if not facts.get("summary"):
                facts["summary"] = kept(subject, SheetField.TITLE)
        for name in sorted(_NOTES & raw.present):
            if text := raw.text(name):
                facts[f"note.{name}"] = kept(text, name)
        if "note.status" in facts:
            facts["note.status"] = kept(facts["note.status"], SheetField.STATUS)
        if SheetField.PLAN in raw.present and facts.get("leader"):
            facts["plan"] = kept(raw.text(SheetField.PLAN), SheetField.PLAN)
        if "received_on" in facts:
            clean = subject if title is not None and not title.tokens else ""
            facts["title"] = made_title(
                clean,
                self._catalogue.places.names.get(facts.get("township") or 0, ""),
                self._catalogue.categories.names.get(facts.get("category") or 0, ""),
                facts.get("summary", ""),
            )
        return tuple(tokens)
