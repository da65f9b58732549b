"""Who receives visitors and who is on duty, today and on the next days, as on the notice board of the hall."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from dashboard.roster_words import KINDS, times_words
from dashboard.text import _, ngettext
from dashboard.wall.base import Said, day_words, weekday
from db.roster import TurnKind
from db.wall import TurnPosted

MOST_TODAY: Final = 3
MOST_DAYS: Final = 6
MOST_A_DAY: Final = 2
LONGEST_TITLE: Final = 22
_ORDER: Final = (TurnKind.RECEPTION, TurnKind.DUTY)


def duty_scene(as_of: date, turns: Sequence[TurnPosted]) -> Said:
    """Show today's turns with place and times, receptions first, and who has the turns of the next days."""
    here = [one for kind in _ORDER for one in turns if one.on == as_of and one.kind is kind]
    receives = [one for one in here if one.kind is TurnKind.RECEPTION]
    ahead = sorted({one.on for one in turns if one.on > as_of})[:MOST_DAYS]
    return {
        "title": _title([one.post for one in receives]),
        "about": _("By office and name; a swap shows here at once")
        if len(here) <= MOST_TODAY
        else ngettext("and {n} more turn today", "and {n} more turns today", len(here) - MOST_TODAY),
        "today": [
            {
                "kind": _(KINDS[one.kind]),
                "times": times_words(one.starts_at, one.ends_at),
                "post": one.post,
                "name": one.name,
                "room": one.room,
                "reception": one.kind is TurnKind.RECEPTION,
            }
            for one in here[:MOST_TODAY]
        ],
        "none": "" if here else _("Nobody is on the roster today."),
        "heads": [_("Day"), *(_(KINDS[kind]) for kind in _ORDER)],
        "rows": [
            {
                "day": day_words(day),
                "weekday": weekday(day),
                "turns": [
                    _named(one for one in turns if one.on == day and one.kind is kind) for kind in _ORDER
                ],
            }
            for day in ahead
        ],
        "empty": "" if turns else _("No turn of duty or reception is planned for these days."),
    }


def _title(posts: Sequence[str]) -> str:
    """Name who receives today; more than finds room in one line is counted."""
    named = _(", ").join(posts)
    if not posts:
        return _("No leader receives visitors today")
    if len(named) > LONGEST_TITLE:
        return ngettext(
            "{n} leader receives visitors today", "{n} leaders receive visitors today", len(posts)
        )
    return _("{post} receives visitors today", post=named)


def _named(turns: Iterable[TurnPosted]) -> list[Said]:
    listed = list(turns)
    said: list[Said] = [{"post": one.post, "name": one.name} for one in listed[:MOST_A_DAY]]
    more = len(listed) - MOST_A_DAY
    return [*said, {"post": "", "name": f"+{more}"}] if more > 0 else said
