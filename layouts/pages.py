"""Every page of the board, in the order of the rail: its address, the roles that may open it, its layout."""

from copy import copy
from functools import cache
from typing import Any, Final

from dash import html

from dashboard.page import Page
from dashboard.text import N_
from db.absence import KEEPING
from db.duties import DESK_ROLES
from db.early_warning import SEEING
from db.enums import Role
from db.hearings import KEEPING as HEARING_KEEPERS
from db.hearings import READING as HEARING_READERS
from db.meetings import READING
from db.roster import READING as ROSTER_READERS
from layouts.absences import absences
from layouts.accounts import accounts
from layouts.areas import areas
from layouts.blanks import blanks
from layouts.caller import caller
from layouts.case import case
from layouts.counters import counters
from layouts.desk import desk
from layouts.displays import displays
from layouts.hearing import hearing
from layouts.hearing_room import hearing_room
from layouts.hearings import hearings
from layouts.importing import importing
from layouts.intake import intake
from layouts.leaders import leaders
from layouts.ledger import ledger
from layouts.log import log
from layouts.map import area_map
from layouts.me import me
from layouts.meetings import meetings
from layouts.overview import overview
from layouts.present import present
from layouts.reports import reports
from layouts.retention import retention
from layouts.rosters import rosters
from layouts.rounds import screening
from layouts.routing import routing
from layouts.sealed import sealed
from layouts.settings import settings
from layouts.shell import NOBODY, shell
from layouts.since import since
from layouts.warnings import warnings

EVERYONE: Final = frozenset(Role)
COUNTERS: Final = EVERYONE - {Role.ADMIN}
"""The roles that see counts of matters, each within its scope; the auditor sees no rows behind them."""
READERS: Final = frozenset({Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.DELEGATE})
"""The roles that see rows of matters, each within its scope."""

PAGES: Final[tuple[Page, ...]] = (
    Page("desk", "/desk", N_("My desk"), frozenset(DESK_ROLES), desk, icon="inbox"),
    Page("overview", "/", N_("Overview"), COUNTERS, overview, icon="speedometer2", has_filter=True),
    Page("ledger", "/ledger", N_("Ledger"), READERS, ledger, icon="table", has_filter=True),
    Page("since", "/since", N_("Since last time"), COUNTERS, since, icon="arrow-left-right", has_filter=True),
    Page("intake", "/intake", N_("Intake"), frozenset({Role.OFFICE}), intake, icon="pencil-square"),
    Page(
        "blanks", "/blanks", N_("Blank forms and late entry"), frozenset({Role.OFFICE, Role.UNIT}), blanks,
        icon="journal-plus",
    ),
    Page(
        "leaders",
        "/leaders",
        N_("Leaders' assignments"),
        READERS,
        leaders,
        icon="person-check",
        has_filter=True,
    ),
    Page(
        "screening", "/screening", N_("Screening"), frozenset({Role.LEADER, Role.OFFICE, Role.UNIT}), screening,
        icon="binoculars", has_filter=True,
    ),
    Page("meetings", "/meetings", N_("Meetings"), frozenset(READING), meetings, icon="calendar2-check"),
    Page("present", "/present/<meeting>", N_("Meeting mode"), frozenset(READING), present, is_in_rail=False),
    Page("hearings", "/hearings", N_("Hearings"), frozenset(HEARING_READERS), hearings, icon="chat-square-text"),
    Page("hearing", "/hearing/<hearing>", N_("Hearing file"), frozenset(HEARING_READERS), hearing, is_in_rail=False),
    Page("room", "/room/<hearing>", N_("Hearing mode"), frozenset(HEARING_KEEPERS), hearing_room, is_in_rail=False),
    Page("rosters", "/rosters", N_("Duty and reception"), frozenset(ROSTER_READERS), rosters, icon="person-badge"),
    Page("map", "/map", N_("Hot-spot map"), COUNTERS, area_map, icon="map", has_filter=True),
    Page("warnings", "/warnings", N_("Early warnings"), frozenset(SEEING), warnings, icon="activity"),
    Page(
        "reports", "/reports", N_("Periodic reports"), frozenset({Role.LEADER, Role.OFFICE, Role.AUDITOR}), reports,
        icon="file-earmark-text",
    ),
    Page(
        "sealed", "/sealed", N_("Accusations"), frozenset({Role.OFFICE, Role.AUDITOR}), sealed,
        icon="lock", is_shown_by_itself=True,
    ),
    Page("case", "/case/<number>", N_("Case"), READERS, case, is_in_rail=False),
    Page("caller", "/caller", N_("Answer the caller"), frozenset({Role.OFFICE, Role.UNIT}), caller, icon="telephone"),
    Page("import", "/import", N_("Import"), frozenset({Role.OFFICE}), importing, icon="file-earmark-arrow-up"),
    Page("log", "/log", N_("Log"), frozenset({Role.AUDITOR}), log, icon="journal-check"),
    Page(
        "retention", "/retention", N_("Retention"), frozenset({Role.LEADER, Role.OFFICE, Role.AUDITOR}), retention,
        icon="archive",
    ),
    Page("areas", "/areas", N_("Areas"), frozenset({Role.OFFICE, Role.ADMIN}), areas, icon="hexagon"),
    Page("routing", "/routing", N_("Routing table"), frozenset({Role.OFFICE}), routing, is_in_rail=False),
    Page("absences", "/absences", N_("Absence and stand-ins"), frozenset(KEEPING), absences, icon="calendar-week"),
    Page("counters", "/counters", N_("Counter screens"), frozenset({Role.OFFICE, Role.ADMIN}), counters, icon="display"),
    Page("displays", "/displays", N_("Wall displays"), frozenset({Role.ADMIN}), displays, icon="easel"),
    Page("accounts", "/accounts", N_("Accounts"), frozenset({Role.ADMIN}), accounts, icon="people"),
    Page("settings", "/settings", N_("Settings"), frozenset({Role.ADMIN}), settings, icon="sliders"),
    Page("me", "/me", N_("My account"), EVERYONE, me, icon="person"),
)  # fmt: skip


@cache
def every_id(pages: tuple[Page, ...]) -> html.Div:
    """Lay out each named component of the frame and of ``pages`` once, bare, so that a callback's ids can be checked."""
    roots = (shell(NOBODY, pages), *(page.layout() for page in pages))
    named = (
        component
        for root in roots
        for component in (root, *root._traverse())
        if getattr(component, "id", None) is not None
    )
    return html.Div([_bare(component) for component in named])


def _bare(component: Any) -> Any:
    bare = copy(component)
    for name in component.to_plotly_json()["props"]:
        if name != "id":
            delattr(bare, name)
    return bare
