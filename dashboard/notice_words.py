"""Notices of the bell in words."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.report_address import report_address
from dashboard.report_words import report_title
from dashboard.text import _, ngettext
from dashboard.words import word
from db.queries.notices import MOST, Ask, Coming, Decided, Listed, Notice, Notices, Standing

MOST_SAID: Final = MOST - 1
ABSENCES: Final = "/absences"
RETENTION: Final = "/retention"
WARNINGS: Final = "/warnings"
DESK: Final = "/desk"


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
    if notice.decided is not None:
        return _DECIDED[notice.decided](notice.limit_on)
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
            if _is_of_a_day(notice)
            else f"{notice.at.astimezone(zone):%m-%d %H:%M}",
            "is_over": notice.coming is Coming.OVER or notice.decided is Decided.OVER,
        }
        for notice in found.listed
    ]


def _is_of_a_day(notice: Notice) -> bool:
    """Tell whether a day brought the notice, and no act of somebody."""
    if notice.decided is not None:
        return notice.decided in (Decided.SOON, Decided.OVER)
    is_act = notice.act is not None or notice.ask is not None or notice.listed is not None
    return not (is_act or notice.report is not None or notice.is_warning)


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
    if notice.decided is not None:
        return DESK
    return RETENTION if notice.listed is not None else f"/case/{notice.case_id}"


_LISTED: Final = {
    Listed.PROPOSED: lambda: _("a list for destruction waits for approval"),
    Listed.APPROVED: lambda: _("the list for destruction was approved"),
    Listed.RETURNED: lambda: _("the list for destruction was returned"),
}
_DECIDED: Final = {
    Decided.NEW: lambda due: _("a meeting decided this for you, by {day}", day=due),
    Decided.CORRECTED: lambda due: _("what a meeting decided was corrected; it is owed by {day}", day=due),
    Decided.TAKEN_AWAY: lambda due: _("this is not yours to do: it was recorded wrongly"),
    Decided.RETURNED: lambda due: _("the decision was returned; it is owed by {day}", day=due),
    Decided.SOON: lambda due: _("the decision is due on {day}", day=due),
    Decided.OVER: lambda due: _("the decision is past its day, {day}", day=due),
}
_ASKS: Final = {
    Ask.WAITS: lambda: _("a colleague asks you to confirm a look at an identity"),
    Ask.OPEN: lambda: _("your look was confirmed and is open for ten minutes"),
}
