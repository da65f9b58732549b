"""Which column says what: a value that is guessed from headers, edited by a person, saved and read as TOML."""

import json
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any, Final

from db.enums import Channel, Closure, Conclusion, Level, Purpose, Rating
from db.importing.fields import UNUSED, SheetField
from db.importing.findings import Finding, FindingCode
from db.importing.headers import field_of, header_words, is_never_stored, key_of
from db.importing.sheets import Sheet, Workbook
from db.importing.values import text_of

LATEST_PACK: Final = "by_date"
"""Stands for: the national pack in force on the day of registration."""

CREATABLE: Final = frozenset({"unit", "area", "category"})
STATUS_WORDS: Final = frozenset({"open", "closed", "accepted", "replied", "refused", "cancelled"})
ASSIGNMENT_WORDS: Final = frozenset({"resolved", "partly", "unresolved", "judicial"})
ACCUSATION: Final = "accusation"
UNRATED: Final = "unrated"
"""Says of a rating that none was given: no value, and nothing to remark."""
MEANINGS: Final[Dictionary[str, frozenset[str]]] = {
    "channel": frozenset(Channel),
    "level": frozenset(Level),
    "purpose": frozenset(Purpose) | {ACCUSATION},
    "status": STATUS_WORDS,
    "conclusion": frozenset(Conclusion),
    "closure": frozenset(Closure),
    "rating": frozenset(Rating) | {UNRATED},
    "assignment_result": ASSIGNMENT_WORDS,
    "group": frozenset({"yes", "no"}),
    "repeat": frozenset({"yes", "no"}),
    "above_level": frozenset({"yes", "no"}),
    "major": frozenset({"yes", "no"}),
    "anonymous": frozenset({"yes", "no"}),
}
MOST_PATTERN: Final = 200
KEYS: Final = frozenset(
    {
        "source",
        "pack",
        "dates",
        "create",
        "is_complete",
        "sheets",
        "columns",
        "words",
        "defaults",
        "not_categories",
        "patterns",
        "places",
    }
)


class MappingRefused(ValueError):
    """A mapping that makes no sense: a code, and the values that say where."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the sheets of one form are read.

    ``columns`` gives a header's field; ``words`` the meaning of a cell's word for a field, over the shipped ones;
    ``defaults`` the text taken where a field's cell is blank; ``dates`` are ``strptime`` formats tried first.
    ``create`` names what may be made on the fly, ``patterns`` the expression that a name must match to be made;
    ``not_categories`` lists words that stand for no category; ``places`` says which place of the board a name of the
    sheet is, where it is old or ambiguous and a person decided.
    ``is_complete``: the file holds every matter of its source, so that rows gone can be told.
    """

    source: str
    pack: str = LATEST_PACK
    columns: Dictionary[str, SheetField] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    create: frozenset[str] = frozenset()
    is_complete: bool = True
    sheets: tuple[str, ...] = ()
    words: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    defaults: Dictionary[SheetField, str] = field(default_factory=dict)
    not_categories: frozenset[str] = frozenset()
    patterns: Dictionary[str, str] = field(default_factory=dict)
    places: Dictionary[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a mapping that could not be used as it is."""
        if not 0 < len(self.source.strip()) <= 40 or self.source == "board":
            raise MappingRefused("source", value=self.source)
        if unknown := self.create - CREATABLE:
            raise MappingRefused("create", value=min(unknown))
        for name, words in self.words.items():
            if name not in MEANINGS:
                raise MappingRefused("words", value=name)
            for word, meaning in words.items():
                if meaning not in MEANINGS[name]:
                    raise MappingRefused("word", field=name, value=f"{word} = {meaning}")
        for name, pattern in self.patterns.items():
            try:
                re.compile(pattern)
            except re.error:
                raise MappingRefused("pattern", value=pattern) from None
            if name not in CREATABLE or len(pattern) > MOST_PATTERN:
                raise MappingRefused("pattern", value=name)
        for header in self.columns:
            if is_never_stored(header):
                raise MappingRefused("never_stored", value=header)

    def field_of(self, header: str) -> SheetField | None:
        """Return what a header says under this mapping, headers being compared without spaces and case."""
        if is_never_stored(header):
            return None
        exact = self.columns.get(header)
        if exact is not None:
            return exact
        key = key_of(header)
        return next((found for known, found in self.columns.items() if key_of(known) == key), None)

    def meaning(self, name: str, word: str) -> str | None:
        """Return what a cell's word means for a field, None where nobody said."""
        plain = text_of(word).casefold()
        own = self.words.get(name, {})
        for known, meaning in own.items():
            if text_of(known).casefold() == plain:
                return meaning
        return header_words().words.get(name, {}).get(plain)

    def may_create(self, kind: str, name: str) -> bool:
        """Tell whether a name that nothing bears may be made into a new unit, area or category."""
        pattern = self.patterns.get(kind)
        return kind in self.create and (pattern is None or re.fullmatch(pattern, name) is not None)

    def place(self, name: str) -> str:
        """Return the place of the board that a person said a name of the sheet is, else the name itself."""
        return self.places.get(name, name)

    def reads(self, sheet: Sheet) -> bool:
        """Tell whether a sheet is read: it has headers and is chosen, or all are."""
        return sheet.header_row > 0 and (not self.sheets or sheet.name in self.sheets)


def guess(workbook: Workbook, source: str = "ledger") -> Mapping:
    """Guess a mapping from the headers of every sheet; a person looks at it before anything is stored."""
    columns: dict[str, SheetField] = {}
    for sheet in workbook.sheets:
        found = {h: field_of(h) for h in sheet.headers if h and not is_never_stored(h)}
        has_person = SheetField.NAME in found.values()
        for header, meaning in found.items():
            # Beside a petitioner's name "单位" is an employer, which is none of the board's business.
            if meaning is None or (meaning is SheetField.REPORTING_UNIT and has_person and header == "单位"):
                continue
            columns.setdefault(header, meaning)
    fields = set(columns.values())
    return Mapping(source=source, columns=columns, is_complete=SheetField.RECEIVED_ON in fields)


def column_findings(workbook: Workbook, mapping: Mapping) -> list[Finding]:
    """Name every column that is left out, and why; a field that no sheet has but rows need is named too."""
    findings = [
        Finding(FindingCode.SHEET_WITHOUT_HEADER, sheet.name)
        for sheet in workbook.sheets
        if sheet.header_row == 0
    ]
    read = [sheet for sheet in workbook.sheets if mapping.reads(sheet)]
    for sheet in read:
        findings.extend(_of_sheet(sheet, mapping))
    fields = {mapping.field_of(header) for sheet in read for header in sheet.headers if header}
    if SheetField.RECEIVED_ON not in fields | set(mapping.defaults) and SheetField.NUMBER not in fields:
        findings.append(Finding(FindingCode.COLUMN_MISSING, "", column=SheetField.RECEIVED_ON))
    return findings


def _of_sheet(sheet: Sheet, mapping: Mapping) -> Iterable[Finding]:
    seen: set[SheetField] = set()
    for header in sheet.headers:
        if not header:
            continue
        meaning = mapping.field_of(header)
        if is_never_stored(header):
            yield Finding(FindingCode.COLUMN_NEVER_STORED, sheet.name, column=header)
        elif meaning is None:
            yield Finding(FindingCode.COLUMN_UNKNOWN, sheet.name, column=header)
        elif meaning in UNUSED:
            yield Finding(FindingCode.COLUMN_UNUSED, sheet.name, column=header)
        elif meaning in seen:
            yield Finding(FindingCode.COLUMN_TWICE, sheet.name, column=header)
        if meaning is not None:
            seen.add(meaning)


# ---------------------------------------------------------------- TOML


def read_mapping(text: str) -> Mapping:
    """Read a mapping from TOML; unknown keys, fields and meanings raise ``MappingRefused``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused("toml", value=str(error)) from None
    if unknown := data.keys() - KEYS:
        raise MappingRefused("key", value=min(unknown))
    try:
        return Mapping(
            source=_of_type(data, "source", str, ""),
            pack=_of_type(data, "pack", str, LATEST_PACK),
            columns={header: _field(name) for header, name in _of_type(data, "columns", dict, {}).items()},
            dates=tuple(map(str, _of_type(data, "dates", list, []))),
            create=frozenset(map(str, _of_type(data, "create", list, []))),
            is_complete=_of_type(data, "is_complete", bool, True),
            sheets=tuple(map(str, _of_type(data, "sheets", list, []))),
            words=_of_type(data, "words", dict, {}),
            defaults={_field(k): str(v) for k, v in _of_type(data, "defaults", dict, {}).items()},
            not_categories=frozenset(map(str, _of_type(data, "not_categories", list, []))),
            patterns=_of_type(data, "patterns", dict, {}),
            places={str(k): str(v) for k, v in _of_type(data, "places", dict, {}).items()},
        )
    except (AttributeError, TypeError):
        raise MappingRefused("shape", value="words") from None


def _of_type(data: Dictionary[str, Any], key: str, kind: type[Any], default: Any) -> Any:
    value = data.get(key, default)
    if not isinstance(value, kind):
        raise MappingRefused("shape", value=key)
    return value


def _field(name: object) -> SheetField:
    try:
        return SheetField(str(name))
    except ValueError:
        raise MappingRefused("field", value=str(name)) from None


def write_mapping(mapping: Mapping) -> str:
    """Write a mapping as TOML that ``read_mapping`` reads back equal."""
    lines = [f"source = {_quoted(mapping.source)}", f"pack = {_quoted(mapping.pack)}"]
    if not mapping.is_complete:
        lines.append("is_complete = false")
    for key, members in (
        ("dates", mapping.dates),
        ("create", sorted(mapping.create)),
        ("sheets", mapping.sheets),
        ("not_categories", sorted(mapping.not_categories)),
    ):
        if members:
            lines.append(f"{key} = [{', '.join(map(_quoted, members))}]")
    tables: list[tuple[str, Dictionary[str, str]]] = [
        ("columns", mapping.columns),
        ("defaults", {str(key): value for key, value in mapping.defaults.items()}),
        ("patterns", mapping.patterns),
        ("places", mapping.places),
        *((f"words.{name}", words) for name, words in mapping.words.items()),
    ]
    for name, table in tables:
        if table or name.startswith("words."):
            lines += [
                "",
                f"[{name}]",
                *(f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items()),
            ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
