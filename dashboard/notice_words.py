"""Notices of the bell in words."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.text import _
from dashboard.words import word
from db.queries.notices import MOST, Coming, Notice, Notices

MOST_SAID: Final = MOST - 1


def count_words(found: Notices) -> str:
    """Return the number beside the bell, empty for none; beyond what is read it says that there are more."""
    if not found.listed:
        return ""
    return f"{MOST_SAID}+" if found.is_full else str(len(found.listed))


def bell_label(found: Notices) -> str:
    """Say how many notices wait, for who does not see the number's place."""
    return _("Notices: {n}", n=count_words(found) or "0")


def notice_words(notice: Notice) -> str:
    """Say what happened or what came near."""
    if notice.act is not None:
        return word(notice.act)
    clock = _("the leader's date") if notice.clock is None else word(notice.clock)
    if notice.coming is Coming.OVER:
        return _("{clock} is over since {day}", clock=clock, day=notice.limit_on)
    return _("{clock} ends on {day}", clock=clock, day=notice.limit_on)


def notice_lines(found: Notices, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the lines of the opened bell, latest first."""
    return [
        {
            "case": notice.case_id,
            "number": notice.number,
            "title": notice.title,
            "said": notice_words(notice),
            "at": f"{notice.at.astimezone(zone):%m-%d}"
            if notice.act is None
            else f"{notice.at.astimezone(zone):%m-%d %H:%M}",
            "is_over": notice.coming is Coming.OVER,
        }
        for notice in found.listed
    ]
