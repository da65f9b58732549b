"""What is said to the administrator who makes wall displays and arranges what they show."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.screen_words import screen_cells
from dashboard.text import N_, _
from dashboard.wall.base import NAMES
from db.queries.wall import Display
from db.wall import DWELL, Plan, PlanRefused, Profile

PROFILES = {Profile.WORK: N_("Work room"), Profile.HALL: N_("Public hall")}


def display_cells(one: Display, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of a display."""
    return {**screen_cells(one, now, zone), "profile": _(PROFILES[one.profile])}


def plan_refusal(refused: PlanRefused) -> str:
    """Say why a plan is not kept."""
    return {
        "not_a_plan": _("The scenes could not be read; load the page anew."),
        "not_a_scene": _("The scenes could not be read; load the page anew."),
        "dwell_out_of_range": _("A scene stays {least} to {most} seconds.", least=DWELL[0], most=DWELL[1]),
        "hours_out_of_range": _("The display goes on at a full hour before the one at which it goes off, 0 to 24."),
        "nothing_shown": _("At least one scene must be shown."),
    }[refused.code]  # fmt: skip


def plan_data(profile: Profile, plan: Plan, edition: int) -> dict[str, Any]:
    """Return a plan as the page's script lists it, with the words that it says."""
    return {
        "profile": profile.value,
        "edition": edition,
        "from": plan.from_hour,
        "to": plan.to_hour,
        "slots": [
            {"scene": slot.scene.value, "name": _(NAMES[slot.scene]), "dwell": slot.dwell, "shown": slot.is_shown}
            for slot in plan.slots
        ],
        "words": {
            "up": _("Earlier: {name}"),
            "down": _("Later: {name}"),
            "shown": _("Show {name}"),
            "dwell": _("Seconds that {name} stays"),
            "seconds": _("seconds"),
            "preview": _("Preview"),
        },
    }  # fmt: skip
