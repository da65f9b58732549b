"""The overview's panels: each answers one question in its title, and every mark opens its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.figures.base import (
    Band,
    Behind,
    Mark,
    MonthMark,
    Series,
    bars,
    figure,
    hover_words,
    months,
    named_bars,
    no_data,
)
from dashboard.figures.usual import MonthCount, MonthsSeen, months_of, sentence_of, unusual_sentences
from dashboard.text import _, ngettext, sentences
from dashboard.theme import STATES, VOLUME, Figure, axis
from dashboard.words import word
from db.cohorts import OPEN_STAGES, Cohort
from db.enums import Channel, Due
from db.filter_query import at
from db.filters import NONE_ID
from db.overview import (
    BATCHES_BY_CHANNEL,
    BY_CATEGORY,
    BY_CHANNEL,
    BY_TOWNSHIP,
    CLOSED_BY_MONTH,
    OPEN_BY_STAGE,
    OPEN_BY_UNIT,
    OVERDUE_BY_STAGE,
    OVERDUE_BY_UNIT,
    PERSONS_BY_CHANNEL,
    Names,
    Overview,
)

WHOLE_TICKS: Final = 5
"""Below this a scale would be divided into parts of a matter."""

MOST_UNITS: Final = 16
MOST_CATEGORIES: Final = 14
MOST_TOWNSHIPS: Final = 36
ROOM: Final = {"units": 14, "stages": 6, "channels": 7, "categories": 12, "townships": 24}
"""Bars that a panel has room for: fewer keep their thickness and leave the rest empty."""
NOT_OVERDUE: Final = (Due.SOON, Due.IN_TIME, Due.NONE)


def rows_of(seen: MonthsSeen, cohort: Cohort, **changes: object) -> str:
    """Return the query of a figure's rows within what is asked; empty for a reader who gets counts only."""
    return at(seen.asked, cohort=cohort, **changes) if seen.sees_rows else ""


def named(names: Mapping[int, str], number: int | None) -> str:
    """Return a name by its id, words for nothing recorded or for an id that is unknown."""
    if number is None:
        return _("(none recorded)")
    return names.get(number) or _("number {id} (not found)", id=number)


def month_panel(seen: MonthsSeen) -> Figure:
    """Draw received and closed matters a month with the usual range of receipt, a running month by its days."""
    counts = months_of(seen)
    closed = seen.now.by(CLOSED_BY_MONTH)
    received = [
        MonthMark(
            count.month_on,
            count.value,
            _month_rows(seen, Cohort.RECEIVED, count) if count.value else "",
            sentence_of(count, seen.as_of),
        )
        for count in counts
    ]
    done = [
        MonthMark(
            count.month_on,
            None if count.value is None else closed.get(count.month, 0),
            _month_rows(seen, Cohort.CLOSED, count) if closed.get(count.month) else "",
        )
        for count in counts
    ]
    usual = [
        (count.month_on, float(count.usual.low), float(count.usual.high))
        for count in counts
        if count.usual is not None
    ]
    known = [count for count in counts if count.value is not None]
    title = sentence_of(known[-1], seen.as_of) if known else _("Nothing was received yet")
    if known and not any(mark.value for mark in (*received, *done)):
        return no_data(title=title, why=_("Nothing was counted for this filter."))
    drawn = months(
        [Series(word(Cohort.RECEIVED), received), Series(word(Cohort.CLOSED), done)],
        title=title,
        unit=_("cases"),
        band=Band(_("Usual range of receipt (95 %)"), usual) if usual else None,
        note=sentences(*unusual_sentences(counts, seen.as_of)),
    )
    if max((mark.value or 0 for mark in (*received, *done)), default=0) < WHOLE_TICKS:
        drawn["layout"]["yaxis"]["dtick"] = 1
    return drawn


def _month_rows(seen: MonthsSeen, cohort: Cohort, count: MonthCount) -> str:
    return rows_of(seen, cohort, from_on=count.from_on, to_on=count.to_on)


def category_panel(seen: Overview, names: Names) -> Figure:
    """Draw received matters by first-level category, the most frequent first."""
    counts = seen.now.by(BY_CATEGORY)
    marks = [
        Mark(
            named(names.categories, key),
            value,
            rows_of(seen, Cohort.RECEIVED, categories=_below(seen, names, key)),
        )
        for key, value in _largest(counts)
    ]
    total = sum(counts.values())
    title = (
        _(
            "Most often: {name}, {n} of {total}",
            name=marks[0].name,
            n=_counted(marks[0].value),
            total=_counted(total),
        )
        if marks
        else _("By category")
    )
    drawn = _limited(marks, MOST_CATEGORIES, title=title, unit=_("cases"), name=_("Category"))
    return _slim(drawn, "categories", min(len(marks), MOST_CATEGORIES))


def _below(seen: Overview, names: Names, top: int | None) -> tuple[int, ...]:
    """Return what chooses one first-level category: what the filter names below it, else the category itself."""
    if top is None:
        return (NONE_ID,)
    chosen = tuple(
        key for key in seen.asked.chosen.categories if key != NONE_ID and names.tops.get(key, key) == top
    )
    return chosen or (top,)


def channel_panel(seen: Overview) -> Figure:
    """Draw received matters by channel; visits say batches and persons too, which are never mixed with matters."""
    counts = seen.now.by(BY_CHANNEL)
    batches, persons = seen.now.by(BATCHES_BY_CHANNEL), seen.now.by(PERSONS_BY_CHANNEL)

    def about(channel: Channel | None) -> str:
        if channel is not Channel.VISIT:
            return ""
        return _(
            "{batches} batches, {persons} persons",
            batches=_counted(batches.get(channel, 0)),
            persons=_counted(persons.get(channel, 0)),
        )

    marks = [
        Mark(
            _("(none recorded)") if channel is None else word(channel),
            value,
            "" if channel is None else rows_of(seen, Cohort.RECEIVED, channels=(channel,)),
            about(channel),
        )
        for channel, value in _largest(counts)
    ]
    title = (
        _(
            "Most came as: {name}, {n} of {total}",
            name=marks[0].name,
            n=_counted(marks[0].value),
            total=_counted(sum(counts.values())),
        )
        if marks
        else _("By channel")
    )
    return _slim(bars(marks, title=title, unit=_("cases"), name=_("Channel")), "channels", len(marks))


def township_panel(seen: Overview, names: Names) -> Figure:
    """Draw received matters by township in the townships' own order: volume is neutral, and nobody is ranked by it."""
    counts = seen.now.by(BY_TOWNSHIP)
    chosen = seen.asked.chosen.townships
    shown: list[int | None] = [
        key for key in names.townships if counts.get(key) or not chosen or key in chosen
    ]
    shown += [key for key in counts if key not in names.townships]
    marks = [
        Mark(
            named(names.townships, key),
            counts.get(key, 0),
            rows_of(seen, Cohort.RECEIVED, townships=(NONE_ID if key is None else key,))
            if counts.get(key)
            else "",
        )
        for key in shown
    ]
    if len(marks) > MOST_TOWNSHIPS:
        marks = [mark for mark in marks if mark.value]
    with_any = sum(bool(mark.value) for mark in marks)
    title = _(
        "{n} of {total} places had matters; in their fixed order, not ranked",
        n=with_any,
        total=len(shown),
    )
    drawn = _limited(marks, MOST_TOWNSHIPS, title=title, unit=_("cases"), name=_("Township"))
    return _slim(drawn, "townships", min(len(marks), MOST_TOWNSHIPS))


@dataclass(frozen=True, slots=True)
class _Load:
    """Open matters of one unit or stage, the overdue part within them."""

    name: str
    open: int
    overdue: int
    changes: dict[str, object]


def unit_panel(seen: Overview, names: Names) -> Figure:
    """Draw open matters by the unit that holds them, most overdue first, then in the units' fixed order.

    How much a unit holds ranks nobody; what it owes does.
    """
    opened, overdue = seen.now.by(OPEN_BY_UNIT), seen.now.by(OVERDUE_BY_UNIT)
    places = {key: n for n, key in enumerate(names.units)}
    ordered = sorted(
        opened, key=lambda key: (key is None, -overdue.get(key, 0), places.get(key or 0, len(places)))
    )
    loads = [
        _Load(
            named(names.units, key),
            opened[key],
            overdue.get(key, 0),
            {"units": (NONE_ID if key is None else key,)},
        )
        for key in ordered
    ]
    if not loads:
        return no_data(title=_("No unit holds an open matter"), why=_("Nothing was counted for this filter."))
    drawn = _loads(seen, loads, MOST_UNITS, title=_unit_title(loads), name=_("Unit"))
    return _slim(drawn, "units", min(len(loads), MOST_UNITS))


def _unit_title(loads: Sequence[_Load]) -> str:
    late = [load for load in loads if load.overdue]
    if not late:
        return _("{n} open matters, none overdue", n=_counted(sum(load.open for load in loads)))
    return _(
        "{late} overdue at {units} units, most at {name}: {n}",
        late=_counted(sum(load.overdue for load in late)),
        units=len(late),
        name=late[0].name,
        n=_counted(late[0].overdue),
    )


def stage_panel(seen: Overview) -> Figure:
    """Draw open matters by stage in the order of handling, the overdue part in red."""
    opened, overdue = seen.now.by(OPEN_BY_STAGE), seen.now.by(OVERDUE_BY_STAGE)
    loads = [
        _Load(word(stage), opened[stage], overdue.get(stage, 0), {"stages": (stage,)})
        for stage in OPEN_STAGES
        if stage in opened
    ]
    if not loads:
        return no_data(title=_("Nothing is open"), why=_("Nothing was counted for this filter."))
    most = max(loads, key=lambda load: load.open)
    title = _(
        "{n} of {total} open matters stand at: {name}",
        n=_counted(most.open),
        total=_counted(sum(opened.values())),
        name=most.name,
    )
    return _slim(_loads(seen, loads, len(loads), title=title, name=_("Stage")), "stages", len(loads))


def _loads(seen: Overview, loads: Sequence[_Load], most: int, *, title: str, name: str) -> Figure:
    """Draw bars of an overdue and another part; beyond ``most`` only the table names them."""

    def all_rows(load: _Load) -> str:
        return rows_of(seen, Cohort.OPEN, **load.changes)

    def late_rows(load: _Load) -> str:
        return rows_of(seen, Cohort.OVERDUE, **load.changes) if load.overdue else ""

    def other_rows(load: _Load) -> str:
        asked = seen.asked.chosen.due
        states = tuple(state for state in NOT_OVERDUE if not asked or state in asked)
        return (
            rows_of(seen, Cohort.OPEN, due=states, **load.changes)
            if states and load.open > load.overdue
            else ""
        )

    shown = loads[:most]
    ticks = [str(n) for n in range(len(shown))]
    shared: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": ticks,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }

    def part(
        value: Callable[[_Load], int], rows: Callable[[_Load], str], said: str, colour: str
    ) -> dict[str, Any]:
        return {
            **shared,
            "name": said,
            "x": [value(load) for load in shown],
            "customdata": [[rows(load)] for load in shown],
            "hovertext": [hover_words(load.name, f"{said} {value(load):,} {_('cases')}") for load in shown],
            "marker": {"color": colour},
        }

    labels = {
        "type": "scatter",
        "mode": "text",
        "y": ticks,
        "x": [load.open for load in shown],
        "text": [f"\u2002{_label(load)}" for load in shown],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }
    return figure(
        [
            part(lambda load: load.overdue, late_rows, word(Due.OVERDUE), STATES[Due.OVERDUE]),
            part(lambda load: load.open - load.overdue, other_rows, _("Other open"), VOLUME),
            labels,
        ],
        title=title,
        note=_rest_note(len(loads) - len(shown)),
        behind=Behind(
            (name, word(Cohort.OPEN), word(Cohort.OVERDUE)),
            [(load.name, f"{load.open:,}", f"{load.overdue:,}") for load in loads],
            [("", all_rows(load), late_rows(load)) for load in loads],
        ),
        barmode="stack",
        **named_bars([load.name for load in shown]),
        xaxis=axis(
            rangemode="tozero",
            range=[0, max(load.open for load in shown) * 1.3],
            showticklabels=False,
            showgrid=False,
        ),
    )


def _label(load: _Load) -> str:
    if not load.overdue:
        return f"{load.open:,}"
    return _("{n}, {late} overdue", n=f"{load.open:,}", late=f"{load.overdue:,}")


def _limited(marks: Sequence[Mark], most: int, *, title: str, unit: str, name: str) -> Figure:
    """Draw the first ``most`` marks, all of them in the table behind."""
    drawn = bars(marks[:most], title=title, unit=unit, name=name, note=_rest_note(len(marks) - most))
    if len(marks) > most:
        drawn["layout"]["meta"]["table"] = bars(marks, title=title, unit=unit, name=name)["layout"][
            "meta"
        ].get("table")
    return drawn


def _slim(drawn: Figure, panel: str, count: int) -> Figure:
    """Keep the bars of a panel with few of them as thick as those of a full one, from the top."""
    if drawn["data"]:
        scale = drawn["layout"]["yaxis"]
        scale.pop("autorange", None)
        scale["range"] = [max(count, ROOM[panel]) - 0.5, -0.5]
    return drawn


def _rest_note(rest: int) -> str:
    if rest <= 0:
        return ""
    return ngettext("{n} more is in the table (key T).", "{n} more are in the table (key T).", rest)


def _largest(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    """Return groups by count, largest first, what is not recorded last."""
    return sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], str(item[0])))


def _counted(value: float | None) -> str:
    return f"{value or 0:,.0f}"
