"""Notices of the bell in words."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.report_address import report_address
from dashboard.report_words import report_title
from dashboard.text import _, ngettext
from dashboard.words import word
from db.queries.notices import MOST, Ask, Coming, Listed, Notice, Notices, Standing

MOST_SAID: Final = MOST - 1
ABSENCES: Final = "/absences"
RETENTION: Final = "/retention"
WARNINGS: Final = "/warnings"


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
    if notice.standing is not None:
        return _standing_words(notice)
    if notice.is_warning:
        return _("early warning: more than chance explains")
    if notice.report is not None:
        return _("the draft is ready; close the report when it is complete")
    if notice.listed is not None:
        return _LISTED[notice.listed]()
    if notice.act is not None:
        return word(notice.act)
    if notice.ask is not None:
        return _ASKS[notice.ask]()
    if notice.coming is Coming.IDLE:
        return _("nothing recorded on the leader's assignment since {day}", day=notice.limit_on)
    clock = _("the leader's date") if notice.clock is None else word(notice.clock)
    if notice.coming is Coming.OVER:
        return _("{clock} is over since {day}", clock=clock, day=notice.limit_on)
    return _("{clock} ends on {day}", clock=clock, day=notice.limit_on)


def _standing_words(notice: Notice) -> str:
    if notice.standing is Standing.BEGINS:
        return _("you stand in until {day}", day=notice.limit_on)
    if notice.standing is Standing.ENDS:
        return _("you stand in no longer")
    return ngettext(
        "in your absence {n} act was done for you", "in your absence {n} acts were done for you", notice.count
    )


def notice_lines(found: Notices, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the lines of the opened bell, latest first."""
    return [
        {
            "href": _href(notice),
            "number": notice.number,
            "title": _title(notice),
            "said": notice_words(notice),
            "at": f"{notice.at.astimezone(zone):%m-%d}"
            if notice.act is None
            and notice.ask is None
            and notice.listed is None
            and notice.report is None
            and not notice.is_warning
            else f"{notice.at.astimezone(zone):%m-%d %H:%M}",
            "is_over": notice.coming is Coming.OVER,
        }
        for notice in found.listed
    ]


def _title(notice: Notice) -> str:
    if notice.report is not None:
        return report_title(notice.report)
    if notice.listed is not None:
        return _("list {n}", n=notice.count)
    return _("The whole county") if notice.is_warning and not notice.title else notice.title


def _href(notice: Notice) -> str:
    if notice.standing is not None:
        return ABSENCES
    if notice.is_warning:
        return WARNINGS
    if notice.report is not None:
        return report_address(notice.report)
    return RETENTION if notice.listed is not None else f"/case/{notice.case_id}"


_LISTED: Final = {
    Listed.PROPOSED: lambda: _("a list for destruction waits for approval"),
    Listed.APPROVED: lambda: _("the list for destruction was approved"),
    Listed.RETURNED: lambda: _("the list for destruction was returned"),
}
_ASKS: Final = {
    Ask.WAITS: lambda: _("a colleague asks you to confirm a look at an identity"),
    Ask.OPEN: lambda: _("your look was confirmed and is open for ten minutes"),
}
