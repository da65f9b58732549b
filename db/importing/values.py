"""Read what a cell means: days, whole numbers, yes or no, phones; a value that is unclear is refused by code."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

Cell = str | int | float | bool | date | datetime | time | timedelta | None

EXCEL_EPOCH: Final = date(1899, 12, 30)
SERIALS: Final = range(18264, 91311)  # 1950-01-01 to 2149-12-31
EARLIEST: Final = date(1970, 1, 2)
LATEST: Final = date(2148, 12, 31)
MOST_PERSONS: Final = 100_000

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SPACES: Final = re.compile(r"\s+")
_YMD: Final = re.compile(
    r"(?P<y>\d{4})\s*(?:年|[-./、])\s*(?P<m>\d{1,2})\s*(?:月|[-./、])\s*(?P<d>\d{1,2})\s*(?:日|号)?"
    r"\s*(?:[T上下中午早晚]*\s*\d{1,2}\s*[:时点].*|[上下中早晚]午?)?"
)
_SHORT: Final = re.compile(r"\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?|\d{1,2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}")
_CHINESE_DAY: Final = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_WHOLE: Final = re.compile(r"(?P<n>\d{1,6})\s*(?:人|名|户|人次|个|位)?")
_CHINESE_DIGITS: Final = {character: digit for digit, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}

YES: Final = frozenset({"是", "√", "✓", "✔", "有", "y", "yes", "true", "1", "对"})
NO: Final = frozenset({"", "否", "×", "✗", "无", "没有", "n", "no", "false", "0", "-", "/", "—", "--"})
BLANK: Final = frozenset({"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "null", "none", "#n/a", "nan"})


class ValueUnclear(ValueError):
    """A cell that cannot be read as what its column holds; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(cell: Cell) -> str:
    """Return a cell as plain text: NFKC (full-width digits become digits), no invisible signs, one space between."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        if cell.isascii() and cell.isalnum():
            return cell
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
        return _SPACES.sub(" ", plain).strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat(
            *(() if cell.time() == time() else (" ",))
        )
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def is_blank(text: str) -> bool:
    """Tell whether a cell's text says nothing: empty, a dash, or a spreadsheet's own word for nothing."""
    return text in BLANK or text.casefold() in BLANK


def _chinese_number(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_CHINESE_DIGITS.get(tens, 1) if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
    return int("".join(str(_CHINESE_DIGITS[character]) for character in text))


def day_of_cell(cell: Cell, formats: Sequence[str] = ()) -> date | None:
    """Return the day of a cell, None where it is blank.

    Reads dates and moments, Excel's day numbers, 2026.3.5, 2026/3/5, 2026-03-05 10:30, 2026年3月5日, 二〇二六年三月五日,
    20260305, and ``formats`` of ``strptime`` first. ``ValueUnclear``: ``day_without_year`` (3月5日, 26.3.5),
    ``day_unclear``, ``day_out_of_range`` (before 1970-01-02 or after 2148).
    """
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if isinstance(cell, bool):
        raise ValueUnclear("day_unclear")
    if isinstance(cell, (int, float)):
        return _within(_from_number(cell))
    text = text_of(cell)
    if is_blank(text):
        return None
    for written in formats:
        try:
            return _within(datetime.strptime(text, written).date())  # noqa: DTZ007 - a day has no zone
        except ValueUnclear:
            raise
        except ValueError:
            continue
    return _within(_from_text(text))


def _from_number(number: float) -> date:
    whole = int(number)
    if whole in SERIALS:
        return EXCEL_EPOCH + timedelta(days=whole)
    if 19_000_000 < whole < 22_000_000 and whole == number:
        return _made(whole // 10_000, whole // 100 % 100, whole % 100)
    raise ValueUnclear("day_unclear")


def _from_text(text: str) -> date:
    if found := _YMD.fullmatch(text):
        return _made(int(found["y"]), int(found["m"]), int(found["d"]))
    if text.replace(".", "", 1).isdigit():
        number = float(text)
        if int(number) in SERIALS or number >= 19_000_000:
            return _from_number(number)
    if found := _CHINESE_DAY.fullmatch(text):
        return _made(*(_chinese_number(part) for part in found.groups()))
    raise ValueUnclear("day_without_year" if _SHORT.fullmatch(text) else "day_unclear")


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueUnclear("day_unclear") from None


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueUnclear("day_out_of_range")
    return day


def count_of(cell: Cell) -> int | None:
    """Return a number of persons, None where the cell is blank; "十余人" and fractions are ``number_unclear``."""
    text = text_of(cell)
    if is_blank(text):
        return None
    if found := _WHOLE.fullmatch(text):
        number = int(found["n"])
    else:
        written = text.rstrip("人名户个位次")
        if (
            not written
            or any(c not in _CHINESE_DIGITS and c != "十" for c in written)
            or written.count("十") > 1
        ):
            raise ValueUnclear("number_unclear")
        try:
            number = _chinese_number(written)
        except (KeyError, ValueError):
            raise ValueUnclear("number_unclear") from None
    if not 0 < number <= MOST_PERSONS:
        raise ValueUnclear("number_unclear")
    return number


def is_yes(text: str) -> bool:
    """Tell whether a tick or a word says yes; blank and "否" say no, anything else is ``word_unknown``."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueUnclear("word_unknown")


def phone_of(text: str) -> str:
    """Return a phone number's digits with a leading plus kept, or the text where it holds none."""
    digits = re.sub(r"\D", "", text)
    return ("+" if text.startswith("+") else "") + digits if digits else text
