"""The leaders' page: load, days without action, the timeline of assignments, and the cells of its lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Final

from dashboard.figures.base import Behind, Mark, bars, figure, hover_words, named_bars, no_data, shortened
from dashboard.text import _, ngettext
from dashboard.theme import SOFT, STATES, VOLUME, Figure, axis
from dashboard.tiles import tile_props
from db.cohorts import IDLE_DAYS, Cohort, Question
from db.days import day_of, month_of
from db.enums import Due
from db.filter_query import LIST_LIMIT, at
from db.filters import Sort, SortKey
from db.leaders import (
    ASSIGNED,
    ASSIGNED_BY_LEADER,
    IDLE,
    IDLE_BY_LEADER,
    LAST_ACTION_BY_LEADER,
    LONGEST_IDLE,
    MAJORS,
    OVERDUE,
    OVERDUE_BY_LEADER,
    Charge,
    Holder,
    LeadersSeen,
)

Tile = dict[str, Any]
DAY_MS: Final = 86_400_000
MOST_LINES: Final = 40
HEIGHT_OF_BARS: Final = 420
HEIGHT_OF_LINES: Final = 860
"""Pixels of a panel with as many bars or lines as its room, or more; one with fewer is lower."""

ROOM_OF_BARS: Final = 10
ROOM_OF_LINES: Final = 28
LEAST_HEIGHT: Final = 160
AROUND_BARS: Final = 90
MONTHS_TICKED: Final = 14


def _number(seen: LeadersSeen, question: Question) -> int:
    return seen.counts.number(question) or 0


def _silent_days(seen: LeadersSeen, last_action: int | None) -> int:
    return 0 if last_action is None else (seen.asked.as_of - day_of(last_action)).days


def _about(seen: LeadersSeen, *lines: str) -> str:
    return "\n".join((*lines, _("As of the end of {day}", day=seen.asked.as_of)))


def assigned_tile(seen: LeadersSeen) -> Tile:
    """Say how many open matters leaders have in charge, over how many leaders."""
    holding = len(seen.counts.by(ASSIGNED_BY_LEADER))
    return tile_props(
        f"{_number(seen, ASSIGNED):,}",
        note=ngettext("held by {n} leader", "held by {n} leaders", holding)
        if holding
        else _("no leader has a matter in charge"),
        about=_about(seen, _("Open matters that a leader has in personal charge.")),
        rows=at(seen.asked, cohort=Cohort.ASSIGNED),
    )


def overdue_tile(seen: LeadersSeen) -> Tile:
    """Say how many assignments have passed their limit."""
    overdue = _number(seen, OVERDUE)
    return tile_props(
        f"{overdue:,}",
        note=_("past the day set for resolving") if overdue else _("none past the day set"),
        about=_about(seen, _("Open assignments whose own limit is before the as-of day.")),
        rows=at(seen.asked, cohort=Cohort.ASSIGNED_OVERDUE),
        state=Due.OVERDUE if overdue else None,
    )


def idle_tile(seen: LeadersSeen) -> Tile:
    """Say how many assignments have seen no action for long, and the longest silence."""
    idle = _number(seen, IDLE)
    longest = _silent_days(seen, seen.counts.number(LONGEST_IDLE))
    return tile_props(
        f"{idle:,}",
        note=_("longest without action: {n} days", n=longest) if _number(seen, ASSIGNED) else "",
        about=_about(
            seen, _("Open assignments without a recorded action for more than {n} days.", n=IDLE_DAYS)
        ),
        rows=at(seen.asked, cohort=Cohort.ASSIGNED_IDLE, sort=Sort(SortKey.LAST_ACTION)),
        state=Due.SOON if idle else None,
    )


def majors_tile(seen: LeadersSeen) -> Tile:
    """Say how many open major matters nobody has in charge."""
    majors = _number(seen, MAJORS)
    none = _("every major matter has a leader") if seen.sees_all else _("none among those you may see")
    return tile_props(
        f"{majors:,}",
        note=_("a leader is to be assigned") if majors else none,
        about=_about(seen, _("Open matters marked as major without a leader's assignment.")),
        rows=at(seen.asked, cohort=Cohort.MAJOR_UNASSIGNED),
        state=Due.SOON if majors else None,
    )


def left_tile(seen: LeadersSeen) -> Tile:
    """Say how many open matters are in the charge of who has left the post; they wait for a signed hand-over."""
    held, left = seen.counts.by(ASSIGNED_BY_LEADER), seen.left
    waiting = sum(held.get(post, 0) for post in left)
    return tile_props(
        f"{waiting:,}",
        note=_("a hand-over is to be signed") if waiting else _("nobody who left holds any"),
        about=_about(
            seen,
            _(
                "Open assignments of leaders whose post had ended on the as-of day; until a hand-over is signed."
            ),
        ),
        rows=at(seen.asked, cohort=Cohort.ASSIGNED, leaders=left) if 0 < len(left) <= LIST_LIMIT else None,
        state=Due.SOON if waiting else None,
    )


def free_tile(seen: LeadersSeen) -> Tile:
    """Name the leaders who hold nothing; it counts posts, so it opens no rows, and says nothing to who sees but a part."""
    if not seen.sees_all:
        return tile_props(
            "–",
            note=_("known only to those who see all matters"),
            about=_about(seen, _("County leaders in office without an open assignment within the filter.")),
        )
    held = seen.counts.by(ASSIGNED_BY_LEADER)
    free = [holder.title for holder in seen.holders if holder.is_current and holder.post_id not in held]
    return tile_props(
        f"{len(free):,}",
        note=_(", ").join(free[:3]) + ("…" if len(free) > 3 else "") if free else _("every leader holds one"),
        about=_about(seen, _("County leaders in office without an open assignment within the filter.")),
    )


def load_panel(seen: LeadersSeen) -> Figure:
    """Draw each leader's open assignments, the part past its limit in red, in the fixed order of posts."""
    held, late = seen.counts.by(ASSIGNED_BY_LEADER), seen.counts.by(OVERDUE_BY_LEADER)
    if not held:
        return no_data(
            title=_("No leader has a matter in charge"), why=_("Nothing was counted for this filter.")
        )
    holders = seen.holders
    most = max(holders, key=lambda holder: held.get(holder.post_id, 0))
    free = sum(1 for holder in holders if holder.is_current and not held.get(holder.post_id))
    ticks = [str(n) for n in range(len(holders))]

    def rows(holder: Holder, cohort: Cohort) -> str:
        return at(seen.asked, cohort=cohort, leaders=(holder.post_id,))

    def part(counts: dict[Any, int], cohort: Cohort, said: str, colour: str, width: float) -> dict[str, Any]:
        values = [counts.get(holder.post_id, 0) for holder in holders]
        return {
            "type": "bar",
            "orientation": "h",
            "name": said,
            "y": ticks,
            "x": values,
            "width": width,
            "customdata": [[rows(holder, cohort)] for holder in holders],
            "hovertext": [
                hover_words(holder_words(holder), f"{said} {value:,} {_('cases')}")
                for holder, value in zip(holders, values, strict=True)
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": colour},
        }

    labels = {
        "type": "scatter",
        "mode": "text",
        "y": ticks,
        "x": [held.get(holder.post_id, 0) for holder in holders],
        "text": [_load_words(held.get(h.post_id, 0), late.get(h.post_id, 0)) for h in holders],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }
    drawn = figure(
        [
            part(dict(held), Cohort.ASSIGNED, _("In charge"), VOLUME, 0.64),
            part(dict(late), Cohort.ASSIGNED_OVERDUE, _("Past its limit"), STATES[Due.OVERDUE], 0.64),
            labels,
        ],
        title=_load_title(seen, most, held.get(most.post_id, 0), free),
        behind=Behind(
            (_("Leader"), _("In charge"), _("Past its limit")),
            [(holder_words(h), held.get(h.post_id, 0), late.get(h.post_id, 0)) for h in holders],
            [
                (
                    "",
                    rows(h, Cohort.ASSIGNED) if held.get(h.post_id) else "",
                    rows(h, Cohort.ASSIGNED_OVERDUE) if late.get(h.post_id) else "",
                )
                for h in holders
            ],
        ),
        barmode="overlay",
        **named_bars([holder_words(holder) for holder in holders], has_legend=True),
        xaxis=axis(
            rangemode="tozero",
            range=[0, max(held.values()) * 1.35],
            showticklabels=False,
            showgrid=False,
        ),
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        showlegend=True,
    )
    _fit(drawn, len(holders), ROOM_OF_BARS, HEIGHT_OF_BARS)
    return drawn


def _load_title(seen: LeadersSeen, most: Holder, n: int, free: int) -> str:
    if not seen.sees_all:
        return _("{name} holds most of what you may see: {n}", name=most.title, n=n)
    return _("{name} holds most: {n}; leaders without load: {free}", name=most.title, n=n, free=free)


def _load_words(held: int, late: int) -> str:
    # A text mark touches its point; the space keeps the figure off its bar.
    return " " + (_("{n}, {late} overdue", n=f"{held:,}", late=f"{late:,}") if late else f"{held:,}")


def holder_words(holder: Holder) -> str:
    """Say a post, and that its holder has left."""
    return holder.title if holder.is_current else _("{title} (left)", title=holder.title)


def silence_panel(seen: LeadersSeen) -> Figure:
    """Draw, for each leader, the days without a recorded action on the matter that waits longest.

    A bar says beside its days how many of the leader's matters have waited longer than ``IDLE_DAYS``, and opens these;
    one without any opens nothing.
    """
    last, idle = seen.counts.by(LAST_ACTION_BY_LEADER), seen.counts.by(IDLE_BY_LEADER)
    silent = {
        holder: _silent_days(seen, last[holder.post_id]) for holder in seen.holders if holder.post_id in last
    }
    if not silent:
        return no_data(
            title=_("No assignment is waiting for action"), why=_("Nothing was counted for this filter.")
        )
    ordered = sorted(silent.items(), key=lambda pair: -pair[1])
    name, longest = ordered[0][0].title, ordered[0][1]
    drawn = bars(
        [_silence_mark(seen, holder, days, idle.get(holder.post_id, 0)) for holder, days in ordered],
        title=_("{name}: {n} days without action on one matter", name=name, n=longest),
        unit=_("days"),
        name=_("Leader"),
        note=_(
            "The bar is the longest time since a recorded action; the count is of matters that have waited over "
            "{n} days, and a click opens these.",
            n=IDLE_DAYS,
        ),
    )
    drawn["layout"]["xaxis"]["range"] = [0, max(longest, 1) * 1.95]
    _fit(drawn, len(ordered), ROOM_OF_BARS, HEIGHT_OF_BARS)
    drawn["layout"]["meta"]["table"] = {
        "columns": [_("Leader"), _("Longest (days)"), _("Waiting over {n} days (cases)", n=IDLE_DAYS)],
        "rows": [
            [holder_words(holder), f"{days:,}", f"{idle.get(holder.post_id, 0):,}"]
            for holder, days in ordered
        ],
        "links": [["", "", _idle_rows(seen, holder, idle)] for holder, _days in ordered],
    }
    return drawn


def _fit(drawn: Figure, count: int, room: int, full: int) -> None:
    """Make a panel with few bars as low as they need, each as thick as those of a panel of ``full`` pixels, from the top."""
    each = (full - AROUND_BARS) / room
    height = max(LEAST_HEIGHT, min(full, round(AROUND_BARS + each * count)))
    drawn["layout"]["meta"]["height"] = height
    scale = drawn["layout"]["yaxis"]
    scale.pop("autorange", None)
    scale["range"] = [max(count, (height - AROUND_BARS) / each) - 0.5, -0.5]


def _silence_mark(seen: LeadersSeen, holder: Holder, days: int, idle: int) -> Mark:
    said = ngettext("{n} day", "{n} days", days)
    return Mark(
        holder_words(holder),
        days,
        rows=_idle_rows(seen, holder, {holder.post_id: idle}),
        about=_("{n} matters over {days} days without action", n=idle, days=IDLE_DAYS),
        state=Due.SOON if days > IDLE_DAYS else None,
        said=_("{days} · {n} over {limit} days", days=said, n=idle, limit=IDLE_DAYS) if idle else said,
    )


def _idle_rows(seen: LeadersSeen, holder: Holder, idle: Mapping[Any, int]) -> str:
    if not idle.get(holder.post_id):
        return ""
    return at(
        seen.asked,
        cohort=Cohort.ASSIGNED_IDLE,
        leaders=(holder.post_id,),
        sort=Sort(SortKey.LAST_ACTION),
    )


def timeline_panel(seen: LeadersSeen) -> Figure:
    """Draw each open assignment from its start to its limit, in red from the limit on, its last action marked."""
    charges = [charge for charge in seen.charges if charge.start_on is not None][:MOST_LINES]
    if not charges:
        empty = no_data(title=_("No assignment to show"), why=_("Nothing was counted for this filter."))
        empty["layout"]["meta"]["height"] = LEAST_HEIGHT
        return empty
    titles = seen.title_of
    charges.sort(key=lambda charge: (titles.get(charge.row.leader_id or 0, ""), charge.start_on))
    ticks = [str(n) for n in range(len(charges))]
    as_of = seen.asked.as_of
    late = sum(1 for charge in charges if is_late(charge, seen))
    data = [
        _lines(charges, ticks, seen, past_limit=False),
        _lines(charges, ticks, seen, past_limit=True),
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Last action"),
            "x": [iso(charge.row.last_action_on) for charge in charges],
            "y": ticks,
            "marker": {
                "symbol": "diamond",
                "size": 9,
                "color": VOLUME,
                "line": {"width": 1, "color": "#fff"},
            },
            "hovertext": [_charge_words(charge, seen) for charge in charges],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [[f"/case/{charge.row.case_id}"] for charge in charges],
        },
    ]
    drawn = figure(
        data,
        title=ngettext(
            "{n} of {all} assignments shown has passed its limit",
            "{n} of {all} assignments shown have passed their limit",
            late,
            all=len(charges),
        ),
        note=_("From start to limit; red from the limit to the as-of day. A click opens the matter."),
        behind=Behind(
            (_("Leader"), _("Matter"), _("Start"), _("Limit"), _("Last action")),
            [
                (
                    titles.get(charge.row.leader_id or 0, ""),
                    charge.row.title,
                    iso(charge.start_on) or "–",
                    iso(charge.row.assignment_due_on) or "–",
                    iso(charge.row.last_action_on) or "–",
                )
                for charge in charges
            ],
            [("", f"/case/{charge.row.case_id}", "", "", "") for charge in charges],
        ),
        barmode="overlay",
        yaxis=axis(
            type="category",
            autorange="reversed",
            showgrid=False,
            tickmode="array",
            tickvals=[str(n) for n in range(len(charges))],
            ticktext=[_line_name(charge, titles) for charge in charges],
        ),
        xaxis=axis(
            type="date",
            tickformat="%b\n%Y",
            showgrid=True,
            dtick="M1" if _months_shown(charges, as_of) <= MONTHS_TICKED else None,
        ),
        shapes=[
            {
                "type": "line",
                "x0": as_of.isoformat(),
                "x1": as_of.isoformat(),
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"width": 1, "dash": "dot", "color": "#7d8a8c"},
            }
        ],
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        showlegend=True,
    )
    _fit(drawn, len(charges), ROOM_OF_LINES, HEIGHT_OF_LINES)
    return drawn


def _months_shown(charges: Sequence[Charge], as_of: date) -> int:
    ends = [charge.row.assignment_due_on or as_of for charge in charges]
    return month_of(max(*ends, as_of)) - month_of(min(charge.start_on or as_of for charge in charges)) + 1


def _line_name(charge: Charge, titles: dict[int, str]) -> str:
    leader = titles.get(charge.row.leader_id or 0, "")
    return f"{shortened(leader)} · {escape(charge.row.title)}"


def is_late(charge: Charge, seen: LeadersSeen) -> bool:
    """Tell whether an assignment is past its limit at the end of the as-of day."""
    due_on = charge.row.assignment_due_on
    return due_on is not None and due_on < seen.asked.as_of


def _lines(
    charges: Sequence[Charge], ticks: Sequence[str], seen: LeadersSeen, *, past_limit: bool
) -> dict[str, Any]:
    starts, lengths = [], []
    for charge in charges:
        due_on = charge.row.assignment_due_on
        start_on: date | None = charge.start_on
        end_on: date | None = due_on or seen.asked.as_of
        if past_limit:
            start_on, end_on = (due_on, seen.asked.as_of) if is_late(charge, seen) else (None, None)
        starts.append(iso(start_on))
        lengths.append(None if start_on is None or end_on is None else (end_on - start_on).days * DAY_MS)
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Past its limit") if past_limit else _("Start to limit"),
        "y": list(ticks),
        "base": starts,
        "x": lengths,
        "width": 0.5,
        "marker": {"color": STATES[Due.OVERDUE]} if past_limit else SOFT,
        "hovertext": [_charge_words(charge, seen) for charge in charges],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[f"/case/{charge.row.case_id}"] for charge in charges],
    }


def _charge_words(charge: Charge, seen: LeadersSeen) -> str:
    return hover_words(
        charge.row.title,
        seen.title_of.get(charge.row.leader_id or 0, ""),
        _("Limit {day}", day=iso(charge.row.assignment_due_on) or "–"),
        _("Last action {day}", day=iso(charge.row.last_action_on) or "–"),
        _("Five items: {n} of 5", n=len(charge.items)),
    )


def iso(day: date | None) -> str | None:
    """Return a day as text, None where there is none."""
    return None if day is None else day.isoformat()
