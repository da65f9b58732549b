"""Read the official platform's ratings from a sheet, line by line, and record those that the board does not have yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.commands.acts import ActRefused
from db.commands.late_entry import History, history_on
from db.days import number_of
from db.enums import EventKind, Precision, Rating, RatingSource
from db.events import record
from db.handling import refusal_of
from db.importing.fields import SheetField
from db.importing.findings import SheetRefused
from db.importing.headers import field_of, header_words, key_of
from db.importing.mapping import UNRATED
from db.importing.sheets import Sheet, SheetRow, Workbook
from db.importing.values import Cell, ValueUnclear, day_of_cell, text_of
from db.models.cases import Case, CaseEvent
from db.queries.ledger import case_numbered
from db.scope import EVERYTHING, Scope
from db.spans import rewrite_spans
from db.standing import Hand

MOST_LINES: Final = 20_000
_DAYS: Final = frozenset(
    map(key_of, ("评价日期", "评价时间", "满意度评价日期", "满意度评价时间", "rated on", "day"))
)


class RatingCode(StrEnum):
    """Why a line is not recorded."""

    NUMBER_MISSING = "number_missing"
    MATTER_UNKNOWN = "matter_unknown"
    WORD_UNKNOWN = "word_unknown"
    DAY_UNCLEAR = "day_unclear"
    DAY_IN_FUTURE = "day_in_future"
    BEFORE_RECEIPT = "before_receipt"
    NOT_ANSWERED = "not_answered"
    NOT_OWED = "rating_not_owed"
    MATTER_CANCELLED = "matter_cancelled"
    TWICE = "twice"


class RatingOutcome(StrEnum):
    """What becomes of a line; one that rates a matter that is ``RATED`` already is left."""

    NEW = "new"
    RATED = "rated already"
    BLANK = "without a rating"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One line: the matter, by id and the sheet's number, and what its petitioner said on which day; ``code`` if faulty."""

    sheet: str
    row: int
    outcome: RatingOutcome
    case_id: int = 0
    rating: Rating | None = None
    on: date | None = None
    code: RatingCode | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class RatingsRead:
    """All lines of a workbook."""

    lines: tuple[RatingLine, ...]

    def count(self, outcome: RatingOutcome) -> int:
        """Return the number of lines with one outcome."""
        return sum(line.outcome is outcome for line in self.lines)


def read_ratings(session: Session, book: Workbook, today: date, scope: Scope = EVERYTHING) -> RatingsRead:
    """Read every sheet with a column of numbers and one of ratings; a line without a day is of ``today``.

    A number is the official one of one matter, or the board's own; one outside the scope is unknown. ``SheetRefused``: ``no_ratings``,
    ``too_many_rows``.
    """
    reader = _Reader(session, today, scope)
    lines: list[RatingLine] = []
    for sheet in book.sheets:
        columns = _columns(sheet)
        if {SheetField.NUMBER, SheetField.RATING} <= columns.keys():
            if len(lines) + len(sheet.rows) > MOST_LINES:
                raise SheetRefused("too_many_rows", name=book.name, most=MOST_LINES)
            lines += [reader.line(sheet.name, row, columns) for row in sheet.rows]
    if not lines:
        raise SheetRefused("no_ratings", name=book.name)
    return RatingsRead(tuple(lines))


def store_ratings(session: Session, read: RatingsRead, now: datetime) -> int:
    """Record the new lines as ratings of the official channel and return how many."""
    new = [line for line in read.lines if line.outcome is RatingOutcome.NEW]
    for line in new:
        if line.rating is None or line.on is None:
            continue
        record(
            session,
            line.case_id,
            EventKind.RATED,
            happened_at=_moment(session, line.case_id, line.on, now),
            recorded_at=now,
            detail={"rating": line.rating.value, "source": RatingSource.OFFICIAL.value},
            precision=Precision.DAY,
        )
    ids = [line.case_id for line in new]
    for case_id in ids:
        session.execute(update(Case).where(Case.id == case_id).values(version=Case.version + 1))
    rewrite_spans(session, ids)
    return len(new)


def _moment(session: Session, case_id: int, day: date, now: datetime) -> datetime:
    """Return the moment of a rating of a day: after all that is known of that day, never ahead."""
    zone: ZoneInfo = session.info["zone"]
    last = session.scalar(
        select(func.max(CaseEvent.happened_at)).where(
            CaseEvent.case_id == case_id, CaseEvent.happened_on == number_of(day)
        )
    )
    return min(now, last or datetime.combine(day, time(), zone))


def _columns(sheet: Sheet) -> Mapping[SheetField | str, int]:
    found: dict[SheetField | str, int] = {}
    for place, header in enumerate(sheet.headers):
        if not header:
            continue
        meaning: SheetField | str | None = "day" if key_of(header) in _DAYS else field_of(header)
        if meaning is not None:
            found.setdefault(meaning, place)
    return found


class _Reader:
    def __init__(self, session: Session, today: date, scope: Scope) -> None:
        self._session, self._today, self._scope = session, today, scope
        self._words = header_words().words["rating"]
        self._seen: set[int] = set()

    def line(self, sheet: str, row: SheetRow, columns: Mapping[Any, int]) -> RatingLine:
        """Read one line; its first fault is what is said of it."""

        def cell(name: SheetField | str) -> Cell:
            place = columns.get(name)
            return row.cells[place] if place is not None and place < len(row.cells) else None

        word = text_of(cell(SheetField.RATING))
        said = self._words.get(word.casefold())
        if not word or said == UNRATED:
            return RatingLine(sheet, row.number, RatingOutcome.BLANK)
        number = text_of(cell(SheetField.NUMBER))
        found = self._found(number, said, cell("day"))
        if isinstance(found, RatingCode):
            return RatingLine(sheet, row.number, RatingOutcome.FAULTY, code=found)
        case_id, rating, on, is_rated = found
        outcome = RatingOutcome.RATED if is_rated else RatingOutcome.NEW
        return RatingLine(sheet, row.number, outcome, case_id, rating, on, number=number)

    def _found(
        self, number: str, said: str | None, cell: Cell
    ) -> RatingCode | tuple[int, Rating, date, bool]:
        if not number:
            return RatingCode.NUMBER_MISSING
        case_id = case_numbered(self._session, number, self._scope, self._today)
        if case_id is None:
            return RatingCode.MATTER_UNKNOWN
        if case_id in self._seen:
            return RatingCode.TWICE
        if said is None:
            return RatingCode.WORD_UNKNOWN
        try:
            on = day_of_cell(cell) or self._today
        except ValueUnclear:
            return RatingCode.DAY_UNCLEAR
        if on > self._today:
            return RatingCode.DAY_IN_FUTURE
        self._seen.add(case_id)
        refused = _held_back(history_on(self._session, case_id, self._today), on)
        if refused not in ("", "rated_already"):
            return RatingCode(refused)
        return case_id, Rating(said), on, bool(refused)


def _held_back(history: History, on: date) -> str:
    """Return why a matter is not rated on a day, by what it was then and by what it is today; empty where it may be."""
    # The platform's petitioner has no hand in the matter: only its state holds a rating back.
    anybody = frozenset({Hand.OFFICE})
    try:
        stood = (history.stood_on(on), history.stood_on(history.today))
    except ActRefused as refused:
        return refused.code
    found = [refusal_of(EventKind.RATED, one, anybody) for one in stood]
    if any(one is not None and one[0] == "rated_already" for one in found):
        return "rated_already"
    return next((one[0] for one in found if one is not None), "")
