"""Ids that come with a request: text of digits, or nothing."""

from typing import Final

LARGEST: Final = 2**31 - 1


def number_in(text: object) -> int | None:
    """Return the id that ``text`` spells in ASCII digits, None for anything else or beyond 32 bits."""
    said = "" if text is None else str(text)
    if not (said.isascii() and said.isdigit() and len(said) < 11):
        return None
    return number if (number := int(said)) <= LARGEST else None
