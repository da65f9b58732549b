"""What every scene of a wall display is made of: words and numbers alone, laid out by the display's script."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dashboard.analysis.suppression import Cell, Shown
from dashboard.text import N_, Language, _, language
from db.wall import Scene

Said = dict[str, Any]

NAMES: Final[Mapping[Scene, str]] = {
    Scene.DUE: N_("Overdue and due"),
    Scene.MONTH: N_("This month"),
    Scene.MAP: N_("Hot spots"),
    Scene.LEADERS: N_("Leaders in charge"),
    Scene.INDICATORS: N_("Work indicators"),
    Scene.HEARINGS: N_("Hearings ahead"),
    Scene.DUTY: N_("Duty and reception"),
    Scene.PROCEDURE: N_("How a matter is handled"),
    Scene.LIMITS: N_("Limits by law"),
    Scene.YEAR: N_("The year in numbers"),
}
WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def block(number: str, unit: str, words: str, state: str = "", note: str = "") -> Said:
    """Return one large word block: a number, its unit, what it counts, and the due state that it bears."""
    return {"number": number, "unit": unit, "words": words, "state": state, "note": note}


def day_words(day: date) -> str:
    """Return a day of this or the next year as it is read across a room."""
    if language() is Language.ZH:
        return f"{day.month}月{day.day}日"
    return f"{day:%d %b}"


def cell_words(cell: Cell) -> str:
    """Say a count that readers outside may know: as it is, as few, or not at all."""
    if cell.shown is Shown.EXACT:
        return f"{cell.value:,}"
    return "<5" if cell.shown is Shown.FEW else "–"


def weekday(day: date) -> str:
    """Name the day of the week."""
    return _(WEEKDAYS[day.weekday()])
