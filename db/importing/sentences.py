"""Say on the terminal why a file or a mapping was refused, and what is said of rows: English, for command lines only.

Pages word the same codes in the reader's language.
"""

from collections.abc import Mapping
from typing import Final

from db.importing.bases import BaseCode
from db.importing.findings import FindingCode
from db.importing.ratings import RatingCode

REFUSED: Final[Mapping[str, str]] = {
    "missing": "{name}: there is no such file.",
    "old_xls": "{name}: this is an old Excel workbook. Open it, save it as .xlsx, and import that file.",
    "encrypted": "{name}: this workbook is protected by a password. Save a copy without one and import that.",
    "too_large": "The file is larger than {most} bytes. Split it and import the parts.",
    "too_many_rows": "{name}: there are more than {most} rows. Split the file and import the parts.",
    "too_many_columns": "{name}: there are more than {most} columns. Remove the empty ones.",
    "too_many_sheets": "{name}: there are more than {most} sheets. Keep those to be imported.",
    "damaged": "{name}: the file cannot be read as a workbook. Open and save it again, then import it.",
    "encoding": "{name}: the text is neither UTF-8 nor GB18030. Save it as CSV UTF-8.",
    "empty": "{name}: there are no rows in it.",
    "nothing_to_read": "{name}: no column says when a matter was received. Name one in the mapping.",
    "pack_unknown": "The mapping names the rule pack {value!r}, which this board does not have.",
    "match_twice": "Two rows are said to be the same matter: decide them on the page.",
    "no_bases": "{name}: no column says how many people or households an area has.",
    "no_ratings": "{name}: no sheet has a column of numbers and one of ratings.",
    "same_file": "This very file was imported before (import {run}). Add --again to import it once more.",
    "conflicts_open": "{n} values were changed on the board and in the sheet. Add --conflicts board or --conflicts sheet.",
    "matches_open": "{n} rows have no official number and resemble a matter of the board. Add --matches to take them as such.",
    "changed_meanwhile": "The board was changed while the file was read. Nothing was stored; import again.",
    "no_keys": "The sheet holds people, and there is no key to seal them with. Set BOARD_IDENTITY_KEY and BOARD_LOG_KEY.",
    "kind_unknown": "{sheet}: what this list is cannot be told from its headers. Say it with --kind.",
    "not_geojson": "The file is no GeoJSON collection of features.",
    "too_many_shapes": "There are more than {most} shapes in the file.",
    "key_unknown": "No feature has the property {value!r}. There are: {keys}.",
}
MAPPING: Final[Mapping[str, str]] = {
    "toml": "The mapping is no TOML: {value}.",
    "key": "The mapping has a key that means nothing: {value}.",
    "field": "The mapping names a field that there is not: {value}.",
    "shape": "The mapping's {value} has the wrong shape.",
    "source": "The mapping needs a source of 1 to 40 characters, and not 'board'.",
    "create": "The mapping may create unit, area and category, not {value}.",
    "pattern": "The mapping has a pattern that cannot be used: {value}.",
    "words": "The mapping gives words for {value}, which has none.",
    "word": "The mapping's word for {field} means nothing the board knows: {value}.",
    "name": "A mapping needs a name.",
    "never_stored": "The mapping names the column {value}, which is never stored by design.",
}
FINDINGS: Final[Mapping[FindingCode, str]] = {
    FindingCode.NO_RECEIVED_DAY: "no day of receipt",
    FindingCode.RECEIVED_DAY_UNCLEAR: "the day of receipt cannot be read",
    FindingCode.RECEIVED_IN_FUTURE: "received after today",
    FindingCode.CLOSED_BEFORE_RECEIVED: "closed before it was received",
    FindingCode.CLOSED_WITHOUT_DAY: "closed, but on no day",
    FindingCode.CLOSED_DAY_UNCLEAR: "the day of closing cannot be read",
    FindingCode.CANCELLED_WITHOUT_DAY: "cancelled, but on no day",
    FindingCode.NUMBER_TWICE: "the number comes twice in the sheet",
    FindingCode.NUMBER_TOO_LONG: "the number is too long",
    FindingCode.NUMBER_HOLDS_IDENTITY: "the number holds a phone, an ID number or a name",
    FindingCode.NUMBER_NOT_ON_BOARD: "no day of receipt, and the number is not on the board",
    FindingCode.NUMBER_CANCELLED: "the matter was cancelled on the board",
    FindingCode.DAY_UNCLEAR: "a day cannot be read",
    FindingCode.DAY_WITHOUT_YEAR: "a day without its year",
    FindingCode.DAY_OUT_OF_RANGE: "a day before 1970 or after 2148",
    FindingCode.DAY_IN_FUTURE: "a day after today",
    FindingCode.DAY_BEFORE_RECEIVED: "a day before receipt",
    FindingCode.NUMBER_UNCLEAR: "a number of persons cannot be read",
    FindingCode.WORD_UNKNOWN: "a word whose meaning is not known",
    FindingCode.PLACE_UNKNOWN: "to be placed: unknown place",
    FindingCode.PLACE_AMBIGUOUS: "to be placed: the name stands for several places, or is unverified",
    FindingCode.VILLAGE_UNKNOWN: "unknown village",
    FindingCode.VILLAGE_ELSEWHERE: "a village of another township",
    FindingCode.UNIT_UNKNOWN: "unknown unit",
    FindingCode.UNIT_AMBIGUOUS: "a name of several units",
    FindingCode.CATEGORY_UNKNOWN: "unknown category",
    FindingCode.CAUSE_UNKNOWN: "unknown cause",
    FindingCode.LEADER_UNKNOWN: "unknown leader",
    FindingCode.LEADER_AMBIGUOUS: "a name or title of several leaders",
    FindingCode.REFUSED_WITHOUT_DAY: "refused, but on no day",
    FindingCode.ASSIGNED_DAY_ASSUMED: "no day of assignment: that of transfer or receipt is taken",
    FindingCode.RATED_ALREADY: "the petitioner rated the matter already, in another way: that rating stays",
    FindingCode.TEXT_CUT: "a text was cut",
    FindingCode.TITLE_REPLACED: "the title was too long or named a person: place and category stand for it",
    FindingCode.TEXT_SCREENED: "identity was taken out of a text",
    FindingCode.COLUMN_NEVER_STORED: "not stored, by design",
    FindingCode.COLUMN_UNKNOWN: "unknown column, left out",
    FindingCode.COLUMN_UNUSED: "understood, but the board keeps no such value",
    FindingCode.COLUMN_MISSING: "no column for a value that is needed",
    FindingCode.COLUMN_TWICE: "a second column for the same value, used where the first is blank",
    FindingCode.SHEET_WITHOUT_HEADER: "a sheet without headers, left out",
}


BASES: Final[Mapping[BaseCode, str]] = {
    BaseCode.AREA_UNKNOWN: "no township of this name",
    BaseCode.AREA_AMBIGUOUS: "the name stands for several townships, or is unverified",
    BaseCode.YEAR_MISSING: "no year: give one with --year",
    BaseCode.YEAR_UNKNOWN: "no year that can be",
    BaseCode.NUMBER_UNCLEAR: "a number cannot be read",
    BaseCode.NUMBERS_MISSING: "neither people nor households",
    BaseCode.MORE_HOUSEHOLDS: "more households than people",
    BaseCode.SOURCE_MISSING: "no source: give one with --source",
    BaseCode.TWICE: "the area comes twice for this year",
}
RATINGS: Final[Mapping[RatingCode, str]] = {
    RatingCode.NUMBER_MISSING: "no number",
    RatingCode.MATTER_UNKNOWN: "no matter of this number, or several",
    RatingCode.WORD_UNKNOWN: "a word that is no rating",
    RatingCode.DAY_UNCLEAR: "the day cannot be read",
    RatingCode.DAY_IN_FUTURE: "a day after today",
    RatingCode.BEFORE_RECEIPT: "a day before receipt",
    RatingCode.NOT_ANSWERED: "the matter was not answered by that day",
    RatingCode.NOT_OWED: "the matter is anonymous",
    RatingCode.MATTER_CANCELLED: "the matter was cancelled on the board",
    RatingCode.TWICE: "the matter comes twice in the sheet",
}


def refusal(code: str, values: Mapping[str, object], of: Mapping[str, str] = REFUSED) -> str:
    """Return the sentence of a refusal."""
    words = {
        name: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v for name, v in values.items()
    }
    return of[code].format(**words)
