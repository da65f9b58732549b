"""Acts on a meeting in words: what each is called, what becomes of the meeting, and that it is done."""

from enum import StrEnum

from dashboard.text import _
from db.meetings import MeetingSeen


def late_entry_about() -> str:
    """Say what becomes of a meeting that is entered later."""
    return _(
        "A meeting that was held before today. It counts as planned and held on its day and is marked as entered later; "
        "agenda and decisions are put in after it. Tick who was there."
    )


def kept_words(*, is_new: bool, is_late: bool) -> str:
    """Say what became of what was typed of a meeting."""
    if not is_new:
        return _("The plan is changed.") if not is_late else _("The entry is changed.")
    if is_late:
        return _("The meeting is entered; now put in its agenda and what it decided.")
    return _("The meeting is planned.")


class Undoing(StrEnum):
    """The act that takes a meeting off, or takes back what was said of it."""

    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    NOT_HELD = "not_held"
    RESTORE = "restore"


def undoing(one: MeetingSeen) -> Undoing:
    """Return which act undoes where a meeting stands."""
    if one.cancelled_on is not None:
        return Undoing.RESTORE
    if one.is_late_entry:
        return Undoing.WITHDRAW
    return Undoing.CANCEL if one.held_on is None else Undoing.NOT_HELD


def undoing_words(act: Undoing) -> str:
    """Name the act on its button."""
    said = {
        Undoing.CANCEL: _("Cancel the meeting …"),
        Undoing.WITHDRAW: _("Withdraw the entry …"),
        Undoing.NOT_HELD: _("Not held after all …"),
        Undoing.RESTORE: _("Restore the meeting …"),
    }
    return said[act]


def undoing_about(act: Undoing) -> str:
    """Ask why, and say what becomes of the meeting."""
    said = {
        Undoing.CANCEL: _("Why the meeting is cancelled; it stays listed and counts as not held."),
        Undoing.WITHDRAW: _(
            "Why the entry is withdrawn; it stays listed and counts as neither planned nor held."
        ),
        Undoing.NOT_HELD: _("Why it was not held after all; it is planned again and its agenda is open."),
        Undoing.RESTORE: _("Why the meeting is restored; it stands again as it stood before."),
    }
    return said[act]


def undone_words(act: Undoing) -> str:
    """Say that the act is done."""
    said = {
        Undoing.CANCEL: _("The meeting is cancelled."),
        Undoing.WITHDRAW: _("The entry is withdrawn."),
        Undoing.NOT_HELD: _("The meeting is planned again."),
        Undoing.RESTORE: _("The meeting is restored."),
    }
    return said[act]


def hold_words(*, is_held: bool) -> str:
    """Name the act that says a meeting was held, or corrects it."""
    return _("Correct day and attendance …") if is_held else _("Say that it is held …")


def hold_about(*, is_held: bool) -> str:
    """Say what becomes of a meeting that is held, or whose holding is corrected."""
    if is_held:
        return _(
            "The figures of the agenda become those of the end of the day before the corrected one. What stood here before stays in the log."
        )
    return _(
        "From now on decisions can be recorded. The agenda stays as it is, and its figures are those of the end "
        "of the day before."
    )
