"""Read the days of a row and what it says of its end; a day that is not sure is left out or holds the row back."""

import re
from collections.abc import Iterator
from datetime import date

from db.importing.fields import DAYS, SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.mapping import Mapping
from db.importing.reading import Facts, Words, hold
from db.importing.rows import RawRow
from db.importing.values import ValueUnclear, day_of_cell


class DayReader:
    """Reads days against the day of receipt and today."""

    def __init__(self, mapping: Mapping, words: Words, today: date) -> None:
        self._mapping = mapping
        self._words = words
        self._today = today

    def read(self, raw: RawRow, findings: list[Finding]) -> Facts:
        """Return the row's days as facts, its end among them; ``Held`` where the row would be wrong."""
        facts: Facts = dict(self._days(raw, findings))
        self._status(raw, facts, findings)
        return facts

    def _days(self, raw: RawRow, findings: list[Finding]) -> Iterator[tuple[str, str | None]]:
        received = self._received(raw, findings)
        if received is not None:
            yield "received_on", received.isoformat()
        for name in DAYS & raw.present - {SheetField.RECEIVED_ON}:
            try:
                day = self._day(raw, name)
            except ValueUnclear as unclear:
                if name is SheetField.CLOSED_ON:
                    hold(findings, raw, FindingCode.CLOSED_DAY_UNCLEAR, name)
                findings.append(raw.finding(FindingCode(unclear.code), name, raw.text(name)))
                continue
            if day is not None and (code := self._misplaced(day, received, name)) is not None:
                if name is SheetField.CLOSED_ON and code is FindingCode.DAY_BEFORE_RECEIVED:
                    hold(findings, raw, FindingCode.CLOSED_BEFORE_RECEIVED, name)
                findings.append(raw.finding(code, name, raw.text(name)))
                day = None
            yield str(name), None if day is None else day.isoformat()

    def _received(self, raw: RawRow, findings: list[Finding]) -> date | None:
        """Return the day of receipt; a sheet without that column, or a row joined by another sheet's, has none."""
        name = SheetField.RECEIVED_ON
        if name not in raw.present:
            return None
        try:
            received = self._day(raw, name)
        except ValueUnclear:
            hold(findings, raw, FindingCode.RECEIVED_DAY_UNCLEAR, name)
        if received is None and not any(other.sheet != raw.sheet for other in raw.others):
            hold(findings, raw, FindingCode.NO_RECEIVED_DAY, name)
        if received is not None and received > self._today:
            hold(findings, raw, FindingCode.RECEIVED_IN_FUTURE, name)
        return received

    def _day(self, raw: RawRow, name: SheetField) -> date | None:
        cell = raw.cells.get(name)
        return None if cell is None else day_of_cell(cell, self._mapping.dates)

    def _misplaced(self, day: date, received: date | None, name: SheetField) -> FindingCode | None:
        if received is not None and day < received:
            return FindingCode.DAY_BEFORE_RECEIVED
        is_ahead = name in (SheetField.DUE_ON, SheetField.ASSIGNMENT_DUE_ON)
        return FindingCode.DAY_IN_FUTURE if day > self._today and not is_ahead else None

    def _status(self, raw: RawRow, facts: Facts, findings: list[Finding]) -> None:
        """Turn what the row says of its end into days; a matter called closed without a day is held back."""
        state = self._state(raw, facts)
        ended = facts.get("closed_on") or facts.get("handled_on") or facts.get("replied_on")
        if state == "closed":
            if ended is None:
                hold(findings, raw, FindingCode.CLOSED_WITHOUT_DAY, SheetField.STATUS)
            facts["closed_on"] = ended
        elif state == "cancelled":
            if ended is None:
                hold(findings, raw, FindingCode.CANCELLED_WITHOUT_DAY, SheetField.STATUS)
            facts["cancelled_on"] = ended
            facts["closed_on"] = None
        elif state == "refused":
            day = ended or facts.get("accepted_on")
            facts["refused_on"] = day
            facts.pop("accepted_on", None)
            if day is None:
                findings.append(raw.finding(FindingCode.REFUSED_WITHOUT_DAY, SheetField.STATUS))
        elif state == "replied" and facts.get("replied_on") is None:
            facts["replied_on"] = facts.get("handled_on")
        if SheetField.CONCLUSION in raw.present and facts.get("replied_on") is None:
            facts["replied_on"] = ended
        facts.pop("handled_on", None)

    def _state(self, raw: RawRow, facts: Facts) -> str | None:
        text = raw.text(SheetField.STATUS)
        state = self._words.meaning(SheetField.STATUS, text)
        if state is None and text:
            # "已办结，群众满意": the state stands before the first comma.
            state = self._words.meaning(SheetField.STATUS, re.split(r"[,，。;；(（ ]", text)[0])
        if state is None and text:
            facts["note.status"] = text
        if facts.get("closed_on") and state in (None, "open"):
            return "closed"
        ended = raw.text(SheetField.CANCELLED)
        if (
            state in (None, "open")
            and self._words.meaning(SheetField.STATUS, ended) == "closed"
            and "销" in ended
        ):
            return "closed"
        return state
