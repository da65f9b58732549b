"""What the filter bar offers to choose from, in the shape that its script reads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard.chips import Names
from dashboard.text import _
from dashboard.words import words
from db.cohorts import Cohort
from db.enums import Channel, Clock, Due, Flag, ImportOutcome, Stage
from db.filters import NONE_WORD
from db.movements import Movement
from db.queries.choices import Choice, Choices

Option = dict[str, Any]


def filter_options(found: Choices, today: date) -> dict[str, Any]:
    """Return ``today`` and a list of options a key: ``v`` value, ``l`` words, ``p`` parent, ``d`` depth, ``n`` note."""
    by_id = {
        key: [*(_option(choice) for choice in listed if not choice.is_local), _none(key)]
        for key, listed in _lists(found)
    }
    by_word = {
        key: [{"v": value, "l": said} for value, said in words(members)]
        for key, members in (
            ("channel", Channel),
            ("stage", Stage),
            ("due", Due),
            ("clock", Clock),
            ("flag", Flag),
            ("cohort", Cohort),
            ("import", ImportOutcome),
            ("moved", Movement),
        )
    }
    return {"today": today.isoformat(), "lists": by_id | by_word}


def names_of(found: Choices) -> Names:
    """Return the names of ids by key of the query string, as ``dashboard.chips`` wants them."""
    return {key: {choice.id: choice.name for choice in listed} for key, listed in _lists(found)}


def _lists(found: Choices) -> Iterable[tuple[str, tuple[Choice, ...]]]:
    return (
        ("township", found.townships),
        ("village", found.villages),
        ("category", found.categories),
        ("cause", found.causes),
        ("unit", found.units),
        ("leader", found.leaders),
    )


def _option(choice: Choice) -> Option:
    option: Option = {"v": str(choice.id), "l": choice.name}
    note = _("ended") if choice.is_ended else ""
    note = " ".join(filter(None, (choice.note, note)))
    if choice.parent_id is not None:
        option["p"] = str(choice.parent_id)
    if choice.depth > 1:
        option["d"] = choice.depth
    if note:
        option["n"] = note
    return option


def _none(key: str) -> Option:
    return {"v": NONE_WORD, "l": _("(no leader)") if key == "leader" else _("(none recorded)")}
