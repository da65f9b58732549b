"""What the lists of screens say of one, whatever it shows: counter screens and wall displays."""

from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dashboard.text import _
from db.commands.devices import DeviceRefused


class Screen(Protocol):
    """A screen of the office that is no user, as its list needs it."""

    @property
    def id(self) -> int:
        """Return its number."""

    @property
    def name(self) -> str:
        """Return where it stands."""

    @property
    def made_by(self) -> str:
        """Return who made it."""

    @property
    def made_at(self) -> datetime:
        """Return when it was made."""

    @property
    def last_seen_at(self) -> datetime | None:
        """Return when it was there last."""

    @property
    def address(self) -> str:
        """Return from where it asks."""

    @property
    def revoked_at(self) -> datetime | None:
        """Return when it was taken out of use."""

    @property
    def code_until(self) -> datetime | None:
        """Return until when its set-up code opens, None where none waits."""


def screen_cells(one: Screen, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a list of screens shows of one."""
    return {
        "id": str(one.id),
        "name": one.name,
        "state": state_words(one, now),
        "seen": _moment(one.last_seen_at, zone),
        "address": one.address,
        "made": _("{who}, {moment}", who=one.made_by, moment=_moment(one.made_at, zone)),
    }


def state_words(one: Screen, now: datetime) -> str:
    """Say whether a screen is in use."""
    if one.revoked_at is not None:
        return _("Revoked")
    if one.code_until is not None:
        return _("Waits for its set-up code") if now < one.code_until else _("Set-up code expired")
    return _("In use")


def maker_refusal(refused: DeviceRefused) -> str:
    """Say why a screen is not made or changed."""
    return {
        "role_may_not": _("Your role may not do this."),
        "name_missing": _("A screen needs a name, such as the place where it stands."),
        "name_long": _("The name has at most {n} characters.", n=refused.values.get("most", 0)),
        "device_unknown": _("This screen is revoked already."),
    }[refused.code]


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return "–" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
