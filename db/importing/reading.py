"""What the parts of reading a row share: its facts, how it is held back, and what words mean."""

from typing import Any, NoReturn

from db.importing.fields import SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.mapping import Mapping
from db.importing.rows import RawRow

Facts = dict[str, Any]
"""What a row says of a matter: days as ISO text, ids as integers, words of ``db.enums``, screened texts."""


class Held(Exception):
    """Says that a row is not stored, after its finding was noted."""


def hold(findings: list[Finding], raw: RawRow, code: FindingCode, name: SheetField) -> NoReturn:
    """Note why a row is held back, and leave it."""
    findings.append(raw.finding(code, name))
    raise Held


class Words:
    """What words of cells mean under a mapping; repeated words are looked up once."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._known: dict[tuple[SheetField, str], str | None] = {}

    def meaning(self, name: SheetField, text: str) -> str | None:
        """Return what a cell's text means for a field, None where it is blank or nobody said."""
        if not text:
            return None
        key = (name, text)
        if key not in self._known:
            self._known[key] = self._mapping.meaning(name, text)
        return self._known[key]
