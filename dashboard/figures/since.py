"""The page of two days: how what was open became what is open, the same of what is overdue, and who handed on to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dashboard.figures.base import Behind, Mark, bars, figure, hover_words, named_bars, no_data, shortened
from dashboard.figures.overview import named
from dashboard.text import _
from dashboard.theme import SECOND, STATES, VOLUME, Figure, axis, margin
from dashboard.words import word
from db.enums import Due
from db.filters import NONE_ID
from db.movements import CAME, LEFT, Movement
from db.since import Pair, Since

ALWAYS: Final = frozenset({Movement.RECEIVED, Movement.REOPENED, Movement.SETTLED})
"""Shown with 0 too: a meeting asks about them."""
GREY: Final = STATES[Due.NONE]
MOST_PAIRS: Final = 10
PAIR_HEIGHT: Final = 48
ROOM: Final = 1.16
"""Room beside the longest bar for its number."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of a balance: its movement, where it starts, and what it adds."""

    movement: Movement
    name: str
    base: int
    change: int
    colour: str
    said: str


def balance_panel(seen: Since) -> Figure:
    """Draw how the open matters of the earlier day became those of the later one; both sums are exact."""
    before, after = seen.cases(Movement.OPEN_THEN), seen.cases(Movement.OPEN_NOW)
    title = _(
        "Open matters: {before} on {then}, {after} on {now}; {came} came, {left} left",
        before=f"{before:,}",
        after=f"{after:,}",
        then=_day(seen, is_then=True),
        now=_day(seen, is_then=False),
        came=f"{sum(map(seen.cases, CAME)):,}",
        left=f"{sum(map(seen.cases, LEFT)):,}",
    )
    changes = [*((one, 1) for one in CAME), *((one, -1) for one in LEFT)]
    shown = [one for one in changes if one[0] in ALWAYS or seen.cases(one[0])]
    adjusted = seen.cases(Movement.ADJUSTED)
    note = (
        _(
            "Late entries and corrections ({n}) stand in rows of their own, so that the first bar is what was shown "
            "on that day and the last what is shown now.",
            n=f"{adjusted:,}",
        )
        if adjusted
        else _("Nothing was entered late or corrected.")
    )
    return _balance(seen, Movement.OPEN_THEN, shown, Movement.OPEN_NOW, title, note, changes)


def overdue_panel(seen: Since) -> Figure:
    """Draw how the overdue matters of the earlier day became those of the later one."""
    before, after = seen.cases(Movement.OVERDUE_THEN), seen.cases(Movement.OVERDUE_NOW)
    title = _(
        "Overdue: {before} then, {after} now; {came} newly, {left} no longer",
        before=f"{before:,}",
        after=f"{after:,}",
        came=f"{seen.cases(Movement.NEWLY_OVERDUE):,}",
        left=f"{seen.cases(Movement.OVERDUE_NO_MORE):,}",
    )
    changes = [(Movement.NEWLY_OVERDUE, 1), (Movement.OVERDUE_NO_MORE, -1)]
    return _balance(seen, Movement.OVERDUE_THEN, changes, Movement.OVERDUE_NOW, title, "", changes)


def _balance(
    seen: Since,
    first: Movement,
    shown: Sequence[tuple[Movement, int]],
    last: Movement,
    title: str,
    note: str,
    listed: Sequence[tuple[Movement, int]],
) -> Figure:
    if not any(seen.cases(one) for one in (first, last, *(movement for movement, _sign in listed))):
        return no_data(title=title, why=_("Nothing was counted for this filter."))
    steps = [_stock(seen, first)]
    level = seen.cases(first)
    for movement, sign in shown:
        change = sign * seen.cases(movement)
        steps.append(
            _Step(
                movement,
                word(movement),
                min(level, level + change),
                change,
                _colour(movement, sign),
                _signed(change),
            )
        )
        level += change
    steps.append(_stock(seen, last))
    top = max(one.base + abs(one.change) for one in steps)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [str(n) for n in range(len(steps))],
        "base": [one.base for one in steps],
        "x": [abs(one.change) for one in steps],
        "text": [one.said for one in steps],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "constraintext": "none",
        "customdata": [[seen.rows_of(one.movement)] for one in steps],
        "hovertext": [
            hover_words(one.name, f"{one.said} {_('cases')}", *_sides_said(seen, one.movement))
            for one in steps
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": [one.colour for one in steps]},
    }
    signs = {first: 0, **dict(listed), last: 0}
    beside = named_bars([one.name for one in steps])
    # There is room for whole names, which say what is counted.
    beside["yaxis"]["ticktext"] = [escape(one.name) for one in steps]
    beside["margin"] = margin(one.name for one in steps)
    return figure(
        [trace],
        title=title,
        note=note,
        behind=_behind(seen, signs),
        **beside,
        xaxis=axis(rangemode="tozero", range=[0, max(top, 1) * ROOM], showticklabels=False, showgrid=False),
        shapes=_joints(steps),
    )


def _stock(seen: Since, movement: Movement) -> _Step:
    is_then = movement in (Movement.OPEN_THEN, Movement.OVERDUE_THEN)
    is_overdue = movement in (Movement.OVERDUE_THEN, Movement.OVERDUE_NOW)
    name = _day(seen, is_then=is_then)
    cases = seen.cases(movement)
    return _Step(movement, name, 0, cases, STATES[Due.OVERDUE] if is_overdue else VOLUME, f"{cases:,}")


def _colour(movement: Movement, sign: int) -> str:
    if movement is Movement.NEWLY_OVERDUE:
        return STATES[Due.OVERDUE]
    return SECOND if sign > 0 else GREY


def _signed(change: int) -> str:
    return f"{'+' if change > 0 else '−' if change else ''}{abs(change):,}"


def _joints(steps: Sequence[_Step]) -> list[dict[str, Any]]:
    """Draw a thin line from the end of each bar to the start of the next, so that the eye follows the level."""
    lines = []
    level = 0
    for n, one in enumerate(steps[:-1]):
        level += one.change
        lines.append(
            {
                "type": "line",
                "layer": "below",
                "x0": level,
                "x1": level,
                "y0": n,
                "y1": n + 1,
                "line": {"width": 1, "color": GREY, "dash": "dot"},
            }
        )
    return lines


def _behind(seen: Since, signs: Mapping[Movement, int]) -> Behind:
    return Behind(
        (
            _("Movement"),
            _("cases"),
            _("As they stood on {day}", day=_day(seen, is_then=True)),
            _("As they stood on {day}", day=_day(seen, is_then=False)),
        ),
        [
            (
                word(movement),
                _signed(sign * seen.cases(movement)) if sign else f"{seen.cases(movement):,}",
                f"{seen.counts[movement].then:,}",
                f"{seen.counts[movement].now:,}",
            )
            for movement, sign in signs.items()
        ],
        [
            (
                "",
                seen.rows_of(movement),
                seen.rows_of(movement, is_then=True),
                seen.rows_of(movement, is_then=False),
            )
            for movement in signs
        ],
    )


def _sides_said(seen: Since, movement: Movement) -> tuple[str, ...]:
    count = seen.counts[movement]
    if count.then == count.now == count.cases:
        return ()
    return (
        _("on the board then: {n}", n=f"{count.then:,}"),
        _("on the board now: {n}", n=f"{count.now:,}"),
    )


def _day(seen: Since, *, is_then: bool) -> str:
    return f"{seen.then_on if is_then else seen.now_on}"


def leader_panel(seen: Since, posts: Mapping[int, str]) -> Figure:
    """Draw who handed matters on to whom among the leaders, most matters first."""
    title = _("Leader in charge changed in {n} matters", n=f"{seen.cases(Movement.LEADER):,}")
    return _pairs(seen, Movement.LEADER, title, _("No leader"), posts)


def unit_panel(seen: Since, units: Mapping[int, str]) -> Figure:
    """Draw from which unit matters went to which, most matters first."""
    title = _("Responsible unit changed in {n} matters", n=f"{seen.cases(Movement.UNIT):,}")
    return _pairs(seen, Movement.UNIT, title, _("(none recorded)"), units)


def _pairs(seen: Since, movement: Movement, title: str, nobody: str, names: Mapping[int, str]) -> Figure:
    pairs = seen.pairs[movement]
    if not pairs:
        drawn = no_data(title=title, why=_("Every matter open on both days has the one that it had."))
        drawn["layout"]["meta"]["height"] = _pairs_height(seen)
        return drawn

    def said(number: int) -> str:
        return nobody if number == NONE_ID else named(names, number)

    def rows(pair: Pair, *, is_then: bool = False) -> str:
        return seen.rows_of(movement, is_then=is_then, pair=(pair.before, pair.after))

    marks = [Mark(_handed(pair, said), pair.cases, rows(pair)) for pair in pairs[:MOST_PAIRS]]
    rest = len(pairs) - len(marks)
    drawn = bars(
        marks,
        title=title,
        unit=_("cases"),
        name=_("From → to"),
        note=_("{n} more in the table (key T).", n=rest) if rest else "",
    )
    layout = drawn["layout"]
    layout["meta"] |= {"table": _pairs_behind(seen, pairs, said, rows), "height": _pairs_height(seen)}
    # From one line to the next, as names of offices are long.
    shown = [[shortened(said(number)) for number in (one.before, one.after)] for one in pairs[:MOST_PAIRS]]
    layout["yaxis"] |= {"ticktext": [f"{before}<br>→ {after}" for before, after in shown]}
    layout["yaxis"]["range"] = [_pairs_room(seen) - 0.5, -0.5]
    layout["yaxis"].pop("autorange", None)
    layout["margin"] = margin(part for both in shown for part in (both[0], f"→ {both[1]}"))
    return drawn


def _handed(pair: Pair, said: Callable[[int], str]) -> str:
    return _("{before} → {after}", before=said(pair.before), after=said(pair.after))


def _pairs_room(seen: Since) -> int:
    """Return the bars for which both panels of pairs have room, as they stand side by side."""
    return max(2, *(min(len(pairs), MOST_PAIRS) for pairs in seen.pairs.values()))


def _pairs_height(seen: Since) -> int:
    return PAIR_HEIGHT * _pairs_room(seen) + 16


def _pairs_behind(
    seen: Since, pairs: Sequence[Pair], said: Callable[[int], str], rows: Callable[..., str]
) -> dict[str, Any]:
    return {
        "columns": [
            _("From"),
            _("To"),
            _("As they stood on {day}", day=_day(seen, is_then=True)),
            _("As they stood on {day}", day=_day(seen, is_then=False)),
        ],
        "rows": [
            [said(pair.before), said(pair.after), f"{pair.cases:,}", f"{pair.cases:,}"] for pair in pairs
        ],
        "links": [["", "", rows(pair, is_then=True), rows(pair)] for pair in pairs],
    }
