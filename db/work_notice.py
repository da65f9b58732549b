"""Read a notice of holidays and make-up days, line by line, as it is published or as it is typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.workdays import DayKind

EARLIEST: Final = 2000
LATEST: Final = 2100
MOST_DAYS: Final = 400
MOST_TEXT: Final = 10_000
LONGEST_RANGE: Final = 31

_PIECES: Final = re.compile(r"[。；;，,\n]")
_DAY: Final = r"(?:(?P<year{n}>\d{{4}})[年\-/.])?(?:(?P<month{n}>\d{{1,2}})[月\-/.])?(?P<day{n}>\d{{1,2}})日?(?:（[^）]*）|\([^)]*\))?"
_RANGE: Final = re.compile(
    _DAY.format(n=1) + r"(?:\s*(?:至|到|to\b|~|～|—|–|\.\.|-(?=\d{4}))\s*" + _DAY.format(n=2) + ")?"
)
_HOLIDAY: Final = re.compile(r"放假|休假|假日|holiday", re.IGNORECASE)
_MAKE_UP: Final = re.compile(r"上班|补班|工作日|make.?up|workday", re.IGNORECASE)
_NOISE: Final = re.compile(r"共\s*\d+\s*天|^\s*[一二三四五六七八九十]+、|调休")


class NoticeRefused(ValueError):
    """A notice that cannot be read: a code with the line (1-based) and what stands there."""

    def __init__(self, code: str, line: int = 0, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.value = value


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of a notice and how it departs from Monday to Friday."""

    day_on: date
    kind: DayKind


def read_notice(text: str, year: int) -> tuple[NoticeDay, ...]:
    """Return the days that a notice names, by day; dates without a year are of ``year``.

    ``NoticeRefused`` codes: ``empty``, ``too_long``, ``kind_missing`` (a date, but neither holiday nor make-up day),
    ``day_missing``, ``day_unclear``, ``range_unclear``, ``twice`` (one day as both).
    """
    if len(text) > MOST_TEXT:
        raise NoticeRefused("too_long")
    found: dict[date, DayKind] = {}
    for line, said in enumerate(text.split("\n"), start=1):
        for piece in _PIECES.split(said):
            for day, kind in _days(piece, line, year):
                if found.setdefault(day, kind) is not kind:
                    raise NoticeRefused("twice", line, day.isoformat())
    if not found:
        raise NoticeRefused("empty")
    if len(found) > MOST_DAYS:
        raise NoticeRefused("too_long")
    return tuple(NoticeDay(day, found[day]) for day in sorted(found))


def _days(piece: str, line: int, year: int) -> Iterator[tuple[date, DayKind]]:
    plain = _NOISE.sub("", piece)
    has_date = any(letter.isdigit() for letter in plain)
    is_holiday, is_make_up = bool(_HOLIDAY.search(plain)), bool(_MAKE_UP.search(plain))
    if not has_date:
        if (is_holiday or is_make_up) and not _is_heading(plain):
            raise NoticeRefused("day_missing", line, piece.strip()[:40])
        return
    if is_holiday == is_make_up:
        raise NoticeRefused("kind_missing", line, piece.strip()[:40])
    kind = DayKind.HOLIDAY if is_holiday else DayKind.MAKE_UP
    at_year, at_month = year, 0
    for match in _RANGE.finditer(plain):
        part = match.groupdict()
        at_year = int(part["year1"] or at_year)
        at_month = int(part["month1"] or at_month)
        first = _day(at_year, at_month, part["day1"], line, match.group())
        last = first
        if part["day2"]:
            at_year = int(part["year2"] or at_year)
            at_month = int(part["month2"] or at_month)
            last = _day(at_year, at_month, part["day2"], line, match.group())
        if not timedelta(0) <= last - first <= timedelta(LONGEST_RANGE):
            raise NoticeRefused("range_unclear", line, match.group().strip()[:40])
        yield from ((first + timedelta(n), kind) for n in range((last - first).days + 1))


def _is_heading(plain: str) -> bool:
    return "安排" in plain or "通知" in plain or plain.strip() in ("放假", "上班")


def _day(year: int, month: int, day: str, line: int, said: str) -> date:
    try:
        found = date(year, month, int(day))
    except ValueError:
        raise NoticeRefused("day_unclear", line, said.strip()[:40]) from None
    if not EARLIEST <= found.year <= LATEST:
        raise NoticeRefused("day_unclear", line, said.strip()[:40])
    return found
