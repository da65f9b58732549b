"""Numbers and days that come with a request: ids in digits, days, and the numbers of matters as people type them."""

import re
import unicodedata
from datetime import date
from typing import Final

LARGEST: Final = 2**31 - 1
_MATTER: Final = re.compile(r"(\d{4})\s*[-–—]\s*(\d{1,9})")


def number_in(text: object) -> int | None:
    """Return the id that ``text`` spells in ASCII digits, None for anything else or beyond 32 bits."""
    said = "" if text is None else str(text)
    if not (said.isascii() and said.isdigit() and len(said) < 11):
        return None
    return number if (number := int(said)) <= LARGEST else None


def id_at_end(path: str | None) -> int:
    """Return the id that ends an address's path (``/case/12``), 0 where it ends in none: nothing has that id."""
    return number_in((path or "").rstrip("/").rpartition("/")[2]) or 0


def matter_number(said: object) -> str:
    """Return a matter's number as the board writes it, ``2026-178`` and ``２０２６－１７８`` being ``2026-00178``.

    Anything else comes back without spaces at its ends: it may be the number of another system.
    """
    text = unicodedata.normalize("NFKC", str(said or "")).strip()
    found = _MATTER.fullmatch(text)
    return f"{found[1]}-{int(found[2]):05d}" if found else text


def numbers_in(typed: object) -> list[int]:
    """Return the numbers of a list that a request gives, leaving out what is none."""
    found = map(number_in, typed) if isinstance(typed, list) else ()
    return [number for number in found if number is not None]


def day_in(value: object) -> date | None:
    """Return the day that a date field gives, None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
