"""Make a matter's title (案由): place and subject, at most twenty characters, never a name."""

import unicodedata
from typing import Final

from db.importing.places import bare

WIDEST: Final = 40
"""Twenty Chinese characters; a letter or digit is half as wide."""
NO_SUBJECT: Final = "—"


def width_of(text: str) -> int:
    """Return the width of a text in half characters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def cut_to_width(text: str, widest: int = WIDEST) -> str:
    """Return a text no wider than ``widest`` half characters, an ellipsis marking what was cut."""
    if width_of(text) <= widest:
        return text
    kept: list[str] = []
    width = 1
    for character in text:
        width += width_of(character)
        if width > widest:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def made_title(subject: str, place: str, category: str, summary: str = "") -> str:
    """Return place and subject: the sheet's own title where it is short, else the category, else a short summary.

    ``subject`` and ``summary`` are screened already; a summary with a token in it is not used, nor a long one.
    """
    if subject and width_of(subject) <= WIDEST:
        return _placed(subject, place)
    if category:
        return _placed(category, place)
    if summary and "[" not in summary and width_of(summary) <= WIDEST:
        return _placed(summary, place)
    return cut_to_width(place or NO_SUBJECT)


def _placed(subject: str, place: str) -> str:
    if not place or bare(place) in subject:
        return cut_to_width(subject)
    gap = " " if place[-1].isascii() and subject[0].isascii() else ""
    joined = f"{place}{gap}{subject}"
    if width_of(joined) <= WIDEST:
        return joined
    return cut_to_width(subject if width_of(subject) > WIDEST // 2 else joined)
