"""Read the words, numbers and marks of a row: channel, level, purpose, persons, group, repeat and the like."""

from typing import Final

from db.enums import Mark
from db.importing.fields import SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.mapping import UNRATED
from db.importing.people import People
from db.importing.reading import Facts, Words
from db.importing.rows import RawRow
from db.importing.values import ValueUnclear, count_of, is_yes

_MARKS: Final = {
    SheetField.GROUP: Mark.GROUP,
    SheetField.REPEAT: Mark.REPEAT,
    SheetField.ABOVE_LEVEL: Mark.ABOVE_LEVEL,
    SheetField.MAJOR: Mark.MAJOR,
    SheetField.ANONYMOUS: Mark.ANONYMOUS,
}
_WORDS: Final = (
    SheetField.CHANNEL,
    SheetField.LEVEL,
    SheetField.PURPOSE,
    SheetField.CONCLUSION,
    SheetField.CLOSURE,
    SheetField.ASSIGNMENT_RESULT,
    SheetField.RATING,
)


class WordReader:
    """Reads words into the members that they mean; a word that nobody explained is left out and said."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def read(self, raw: RawRow, facts: Facts, people: People, findings: list[Finding]) -> None:
        """Add what the row's words say to its facts."""
        self._named_words(raw, facts, findings)
        self._counts(raw, facts, people, findings)

    def _named_words(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        for name in _WORDS:
            if name not in raw.present:
                continue
            text = raw.text(name)
            meaning = self._words.meaning(name, text)
            if text and meaning is None and name is SheetField.CLOSURE:
                # A form may have a column for each way of closing, with a tick in it.
                meaning = self._ticked(raw, name, text)
            if text and meaning is None:
                findings.append(raw.finding(FindingCode.WORD_UNKNOWN, name, text[:20]))
            facts[name] = None if meaning == UNRATED else meaning
        if "集体访" in raw.text(SheetField.CHANNEL):
            facts["marks"] = [Mark.GROUP.name]

    def _ticked(self, raw: RawRow, name: SheetField, text: str) -> str | None:
        try:
            return self._words.meaning(name, raw.headers[name]) if is_yes(text) else None
        except (ValueUnclear, KeyError):
            return None

    def _counts(self, raw: RawRow, facts: Facts, people: People, findings: list[Finding]) -> None:
        persons = people.count
        if SheetField.PERSONS in raw.present:
            try:
                persons = count_of(raw.cells.get(SheetField.PERSONS)) or persons
            except ValueUnclear as unclear:
                findings.append(
                    raw.finding(FindingCode(unclear.code), SheetField.PERSONS, raw.text(SheetField.PERSONS))
                )
        if persons is not None:
            facts["persons"] = persons
        marks = set(facts.get("marks", ()))
        for name, mark in _MARKS.items():
            if name not in raw.present:
                continue
            text = raw.text(name)
            meaning = self._words.meaning(name, text)
            try:
                is_marked = is_yes(text) if meaning is None else meaning == "yes"
            except ValueUnclear:
                findings.append(raw.finding(FindingCode.WORD_UNKNOWN, name, text[:20]))
                continue
            if is_marked:
                marks.add(mark.name or "")
        if people.is_anonymous:
            marks.add(Mark.ANONYMOUS.name or "")
        if marks or not raw.present.isdisjoint(_MARKS):
            facts["marks"] = sorted(marks)
