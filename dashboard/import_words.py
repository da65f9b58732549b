"""What an import says of a file, its columns and its rows, and why one is refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dashboard.text import N_, _, ngettext, pgettext
from db.importing.findings import Finding, FindingCode, SheetRefused
from db.importing.mapping import MappingRefused
from db.importing.organisation import OrganisationCode, SheetKind
from db.importing.proposal import Proposal
from db.importing.ratings import RatingCode

LEDGER: Final = "ledger"
ASSIGNMENTS: Final = "assignments"
RATINGS: Final = "ratings"
KINDS: Final[Mapping[str, str]] = {
    LEDGER: N_("Ledger of matters"),
    ASSIGNMENTS: N_("Ledger of leaders' assignments"),
    RATINGS: N_("Ratings of the official platform"),
    SheetKind.TOWNSHIPS: N_("List of townships"),
    SheetKind.VILLAGES: N_("List of villages"),
    SheetKind.OLD_NAMES: N_("List of old names of townships"),
    SheetKind.UNITS: N_("List of units"),
    SheetKind.CATEGORIES: N_("List of categories"),
    SheetKind.OFFICIALS: N_("List of officials"),
}
"""What a file can be; the first two are matters, then their ratings, the others the county's own lists."""

REFUSED: Final[Mapping[str, str]] = {
    "missing": "There is no file. Choose one first.",
    "wrong_type": "{name}: the board reads .xlsx and .csv. Save the sheet as .xlsx and choose that file.",
    "old_xls": "{name}: this is an old Excel workbook (.xls). Open it, save it as .xlsx, and choose that file.",
    "encrypted": "{name}: this workbook is protected by a password. Save a copy without one and choose that.",
    "too_large": "The file is larger than {most} MB. Split it and import the parts.",
    "too_many_rows": "{name}: there are more than {most} rows. Split the file and import the parts.",
    "too_many_columns": "{name}: there are more than {most} columns. Remove the empty ones.",
    "too_many_sheets": "{name}: there are more than {most} sheets. Keep those to be imported.",
    "damaged": "{name}: the file cannot be read as a workbook. Open and save it again, then choose it.",
    "encoding": "{name}: the text is neither UTF-8 nor GB18030. Save it as CSV UTF-8.",
    "empty": "{name}: there are no rows in it.",
    "nothing_to_read": "{name}: no column says when a matter was received. Name one in the columns below.",
    "pack_unknown": "This board has no rule pack {value}. Choose another.",
    "same_file": "This very file was imported before (import {run}). Tick “import it again” to do so.",
    "conflicts_open": "{n} conflicts are not decided yet. Decide them, or decide all at once.",
    "matches_open": "{n} rows may be a matter of the board. Say which, or that they are new.",
    "changed_meanwhile": "The board was changed meanwhile. Nothing was stored; look at the preview again.",
    "no_keys": "The sheet holds people, and this board has no key to seal them with. Tell the administrator.",
    "kind_unknown": "{sheet}: what this list is cannot be told from its headers. Choose another kind of file.",
    "too_many_uploads": "{most} files already wait for your decision. Cancel one first.",
    "upload_gone": "The file is no longer here: it was decided on, or a day has passed. Choose it again.",
    "not_a_candidate": "The matter chosen for a row is not one of those proposed. Look at the preview again.",
    "match_twice": "Two rows are said to be the same matter of the board. Look at the unsure matches again.",
    "no_bases": "{name}: no column says how many people or households a township has.",
    "no_ratings": "{name}: no sheet has a column of numbers and one of ratings.",
    "nothing_pasted": "Paste the cells of a sheet first.",
    "no_preview": "Look at the preview first; nothing is stored without one.",
}
MAPPING: Final[Mapping[str, str]] = {
    "toml": "The mapping cannot be read.",
    "key": "The mapping has a key that means nothing: {value}.",
    "field": "The mapping names a field that there is not: {value}.",
    "shape": "The mapping's part {value} has the wrong shape.",
    "source": "Say whose ledger this is, in 1 to 40 characters.",
    "create": "Units, areas and categories can be made, not {value}.",
    "pattern": "The mapping has a pattern that cannot be used: {value}.",
    "words": "The mapping gives words for {value}, which has none.",
    "word": "The mapping's word for {field} means nothing the board knows: {value}.",
    "name": "Give the mapping a name.",
    "never_stored": "The column {value} is not stored, by design.",
}
FINDINGS: Final[Mapping[FindingCode, str]] = {
    FindingCode.NO_RECEIVED_DAY: "There is no day of receipt.",
    FindingCode.RECEIVED_DAY_UNCLEAR: "The day of receipt cannot be read; write it as 2026-03-05.",
    FindingCode.RECEIVED_IN_FUTURE: "The day of receipt is after today.",
    FindingCode.CLOSED_BEFORE_RECEIVED: "It is closed before it was received.",
    FindingCode.CLOSED_WITHOUT_DAY: "It is closed, but no day says when.",
    FindingCode.CLOSED_DAY_UNCLEAR: "The day of closing cannot be read; write it as 2026-03-05.",
    FindingCode.CANCELLED_WITHOUT_DAY: "It is cancelled, but no day says when.",
    FindingCode.NUMBER_TWICE: "This number stands in the sheet twice; the first row is taken.",
    FindingCode.NUMBER_TOO_LONG: "The number is too long.",
    FindingCode.NUMBER_HOLDS_IDENTITY: "The number holds a phone, an ID number or a name.",
    FindingCode.NUMBER_NOT_ON_BOARD: "There is no day of receipt, and the board has no matter of this number.",
    FindingCode.NUMBER_CANCELLED: "The matter of this row was cancelled on the board.",
    FindingCode.DAY_UNCLEAR: "The day cannot be read; it is left empty.",
    FindingCode.DAY_WITHOUT_YEAR: "The day has no year and is not guessed; it is left empty.",
    FindingCode.DAY_OUT_OF_RANGE: "The day is before 1970 or after 2148; it is left empty.",
    FindingCode.DAY_IN_FUTURE: "The day is after today; it is left empty.",
    FindingCode.DAY_BEFORE_RECEIVED: "The day is before the receipt; it is left empty.",
    FindingCode.NUMBER_UNCLEAR: "The number of persons cannot be read; one is taken.",
    FindingCode.WORD_UNKNOWN: "What this word means is not known; it is left empty.",
    FindingCode.PLACE_UNKNOWN: "To be placed: the board has no place of this name.",
    FindingCode.PLACE_AMBIGUOUS: "To be placed: the name stands for several places or is not verified.",
    FindingCode.VILLAGE_UNKNOWN: "The board has no village of this name; the township alone is kept.",
    FindingCode.VILLAGE_ELSEWHERE: "The village lies in another township; the township alone is kept.",
    FindingCode.UNIT_UNKNOWN: "The board has no unit of this name; none is kept.",
    FindingCode.UNIT_AMBIGUOUS: "Several units have this name; none is kept.",
    FindingCode.CATEGORY_UNKNOWN: "The board has no category of this name; none is kept.",
    FindingCode.CAUSE_UNKNOWN: "The board has no source cause of this name; none is kept.",
    FindingCode.LEADER_UNKNOWN: "The board has no leader of this name and post; the assignment is not kept.",
    FindingCode.LEADER_AMBIGUOUS: "Several leaders have this name or post; the assignment is not kept.",
    FindingCode.REFUSED_WITHOUT_DAY: "It is refused, but no day says when; the refusal is not kept.",
    FindingCode.ASSIGNED_DAY_ASSUMED: "The assignment has no start; the day of transfer or receipt is taken.",
    FindingCode.RATED_ALREADY: "The petitioner rated the matter already, in another way; that rating stays.",
    FindingCode.TEXT_CUT: "The text is too long and was cut.",
    FindingCode.TITLE_REPLACED: "The title is over 20 characters or names a person; place and subject stand for it.",
    FindingCode.TEXT_SCREENED: "Names, phones or numbers were taken out of the text and sealed.",
    FindingCode.COLUMN_NEVER_STORED: "This column is not stored, by design: the board measures offices, never petitioners.",
    FindingCode.COLUMN_UNKNOWN: "The board does not know this column; it is left out.",
    FindingCode.COLUMN_UNUSED: "The column is understood, but the board keeps no such value; it is left out.",
    FindingCode.COLUMN_MISSING: "No column says this, and every row needs it.",
    FindingCode.COLUMN_TWICE: "A second column for the same value; it is used where the first is blank.",
    FindingCode.SHEET_WITHOUT_HEADER: "No row of headers was found; the sheet is left out.",
}
REMARKS: Final[Mapping[OrganisationCode, str]] = {
    OrganisationCode.NO_NAME: "The row has no name; it is held back.",
    OrganisationCode.TWICE: "The name stands in the sheet twice; the first row is taken.",
    OrganisationCode.PARENT_UNKNOWN: "The board has no township of this name; the row is held back.",
    OrganisationCode.UNIT_UNKNOWN: "The board has no unit of this name above it.",
    OrganisationCode.SUCCESSOR_UNKNOWN: "The board has no township of the new name.",
    OrganisationCode.AMBIGUOUS: "The old name stands for several townships; rows with it will be to be placed.",
    OrganisationCode.UNVERIFIED: "What became of the old name is not verified; rows with it will be to be placed.",
    OrganisationCode.DAY_UNCLEAR: "A day of the row cannot be read; it is left empty.",
    OrganisationCode.NAME_TOO_LONG: "The name is too long; the row is held back.",
    OrganisationCode.CODE_TAKEN: "Another category has this code; a free one is given.",
}
RATING_FAULTS: Final[Mapping[RatingCode, str]] = {
    RatingCode.NUMBER_MISSING: "The row has no number.",
    RatingCode.MATTER_UNKNOWN: "The board has no matter of this number, or several.",
    RatingCode.WORD_UNKNOWN: "The word is no rating.",
    RatingCode.DAY_UNCLEAR: "The day cannot be read.",
    RatingCode.DAY_IN_FUTURE: "The day has not come yet.",
    RatingCode.BEFORE_RECEIPT: "The matter was not received yet on that day.",
    RatingCode.NOT_ANSWERED: "The matter was not answered by that day.",
    RatingCode.NOT_OWED: "The matter is anonymous; nobody is asked to rate it.",
    RatingCode.MATTER_CANCELLED: "The matter was cancelled on the board.",
    RatingCode.TWICE: "The matter stands in the sheet twice; the first row is taken.",
}
SUMS: Final[Mapping[str, str]] = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "same": N_("Unchanged"),
    "unsure": N_("To be confirmed"),
    "joined": N_("Joined to another row"),
    "held": N_("Held back"),
}
"""The parts that add up to the rows read, in the order shown."""

_BYTES_A_MB: Final = 1 << 20


def kind_word(kind: str) -> str:
    """Say what a file is."""
    return _(KINDS[kind])


def finding_sentence(code: FindingCode) -> str:
    """Say what is to be said of a row or a column."""
    return pgettext("finding", FINDINGS[code])


def remark_sentence(code: OrganisationCode) -> str:
    """Say what is to be said of a row of the county's lists."""
    return pgettext("remark", REMARKS[code])


def rating_sentence(code: RatingCode) -> str:
    """Say why a row of ratings is held back."""
    return pgettext("rating", RATING_FAULTS[code])


def weight_word(finding: Finding) -> str:
    """Say what a finding does to its row or column."""
    if finding.is_held:
        return _("Row held back")
    return _("Value left out") if finding.row else _("Column")


def refused_sentence(refused: SheetRefused | MappingRefused) -> str:
    """Say why a file or a mapping cannot be used, and what to do."""
    values = {name: _plain(name, value) for name, value in refused.values.items()}
    if isinstance(refused, MappingRefused):
        return pgettext("refusal", MAPPING[refused.code], **values)
    return pgettext("refusal", REFUSED[refused.code], **values)


def shown_or_refused(show: Callable[[], Mapping[str, Any]], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``parts`` as ``show`` changes them; refused, as they are, with the sentence that says why."""
    try:
        return {**parts, **show()}
    except (SheetRefused, MappingRefused) as refused:
        return {**parts, "refused": refused_sentence(refused)}


def _plain(name: str, value: object) -> object:
    if name == "most" and isinstance(value, int):
        return value // _BYTES_A_MB if value >= _BYTES_A_MB else value
    return value


def adding_sentence(proposal: Proposal) -> str:
    """Say the parts that the rows read add up to."""
    sums = proposal.sums()
    parts = [f"{_(SUMS[name])} {sums[name]}" for name in SUMS if sums[name] or name in ("new", "held")]
    said = _("{n} rows read = {parts}", n=sums["rows"], parts=" + ".join(parts))
    told = proposal.for_vault.sums()
    n = told["accusing"]
    if not n:
        return said
    apart = ngettext(
        "{n} row more accuses somebody: it goes to the vault, and is in no count or list here.",
        "{n} rows more accuse somebody: they go to the vault, and are in no count or list here.",
        n,
    )
    said = _("; ").join((said, apart))
    return with_more(said, [*moving_words(told["moving"]), *for_handler_words(told["for_handler"])])


def with_more(said: str, sentences: Sequence[str]) -> str:
    """Let sentences follow what was said."""
    for one in sentences:
        said = _("{said} {more}", said=said, more=one)
    return said


def moving_words(n: int) -> list[str]:
    """Say how many matters of the board move into the vault with their rows; nothing for none."""
    if not n:
        return []
    return [
        ngettext(
            "{n} matter of the board is such a row now: it moves into the vault with the confirmation.",
            "{n} matters of the board are such rows now: they move into the vault with the confirmation.",
            n,
        )
    ]


def for_handler_words(n: int) -> list[str]:
    """Say of how many rows it cannot be told which matter of the board they are; nothing for none."""
    if not n:
        return []
    return [
        ngettext(
            "{n} such row has no number, and which matter of the board it is cannot be told: the matter stays until a handler of accusations moves it.",
            "{n} such rows have no number, and which matters of the board they are cannot be told: the matters stay until a handler of accusations moves them.",
            n,
        )
    ]


def moved_words(n: int) -> list[str]:
    """Say how many matters of the board went into the vault with their rows; nothing for none."""
    if not n:
        return []
    return [
        ngettext(
            "{n} matter of the board moved into the vault with its row.",
            "{n} matters of the board moved into the vault with their rows.",
            n,
        )
    ]
