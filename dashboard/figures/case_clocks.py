"""The clocks of one matter: where each stands, in words and as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboard.articles import article_words
from dashboard.figures.base import Behind, figure, no_data
from dashboard.text import _, ngettext
from dashboard.theme import SOFT, STATES, SUSPENDED, VOLUME_SOFT, Figure, axis
from dashboard.words import word
from db.clocks import OFFICE_CLOCKS, PETITIONER_CLOCKS, ClockState
from db.cohorts import SOON_DAYS
from db.enums import Clock, Due

DAY_MS: Final = 86_400_000

ARTICLES: Final[Mapping[Clock, tuple[str, str]]] = {
    Clock.C1: ("22", "21"),
    Clock.C2: ("23(2)", "22"),
    Clock.C3: ("23(3)", "21"),
    Clock.C4: ("23(3)", ""),
    Clock.C5: ("34", "33"),
    Clock.C6: ("34", "33"),
    Clock.C7: ("35", "34"),
    Clock.C8: ("35", "34"),
    Clock.C9: ("36", "35"),
    Clock.C10: ("36", "35"),
    Clock.C11: ("40", "36"),
    Clock.C12: ("22/3", "21/4"),
    Clock.C13: ("", ""),
}
"""The article of each clock: 信访工作条例 (2022), then 信访条例 (2005)."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock in words; ``state`` gives its colour, None where it is neither running nor late."""

    name: str
    article: str
    started: str
    limit: str
    met: str
    standing: str
    state: Due | None


def clock_lines(clocks: Sequence[ClockState], pack_code: str, as_of: date) -> list[ClockLine]:
    """Say where each clock stands at the end of ``as_of``, in the order of their numbers."""
    return [
        ClockLine(
            name=word(state.clock),
            article=_article(state.clock, pack_code),
            started=state.started_on.isoformat(),
            limit="–" if state.limit_on is None else state.limit_on.isoformat(),
            met="–" if state.met_on is None else state.met_on.isoformat(),
            standing=_standing(state, as_of),
            state=clock_state(state, as_of),
        )
        for state in clocks
    ]


def _article(clock: Clock, pack_code: str) -> str:
    new, old = ARTICLES[clock]
    if pack_code == "2005":
        return _("2005 {article}", article=article_words(old)) if old else "–"
    return _("2022 {article}", article=article_words(new)) if new else "–"


def clock_state(state: ClockState, as_of: date) -> Due | None:
    """Return the due state of a clock; a duty done, dropped or of the petitioner's own has none."""
    if state.limit_on is None or not state.is_running or state.clock in PETITIONER_CLOCKS:
        return None
    if state.limit_on < as_of:
        return Due.OVERDUE
    return Due.SOON if (state.limit_on - as_of).days <= SOON_DAYS else Due.IN_TIME


def _standing(state: ClockState, as_of: date) -> str:
    said = [_where(state, as_of)]
    if state.is_presumed:
        said.append(_("presumed"))
    if state.is_estimated:
        said.append(_("estimated: the holidays are not known yet"))
    if state.suspended_days:
        said.append(ngettext("{n} day stood still", "{n} days stood still", state.suspended_days))
    return _("; ").join(said)


def _where(state: ClockState, as_of: date) -> str:
    limit_on = state.limit_on
    if state.is_suspended:
        return _("suspended")
    if state.met_on is not None:
        late = 0 if limit_on is None else (state.met_on - limit_on).days
        return ngettext("done {n} day late", "done {n} days late", late) if late > 0 else _("done in time")
    if limit_on is None:
        return _("running")
    if state.dropped_on is not None:
        return _("ended undone, past its limit")
    left = (limit_on - as_of).days
    if state.clock in PETITIONER_CLOCKS:
        return (
            ngettext("{n} day left to ask", "{n} days left to ask", left)
            if left >= 0
            else _("the time to ask is over")
        )
    if left < 0:
        return ngettext("overdue by {n} day", "overdue by {n} days", -left)
    return _("last day") if left == 0 else ngettext("{n} day left", "{n} days left", left)


def clock_panel(clocks: Sequence[ClockState], as_of: date) -> Figure:
    """Draw each clock from its start to its limit, what was done marked, days past the limit in red."""
    shown = [state for state in clocks if state.limit_on is not None]
    if not shown:
        return no_data(title=_("No clock runs"), why=_("The rules of this matter run no clock."))
    running = [
        state for state in shown if clock_state(state, as_of) is not None and state.clock in OFFICE_CLOCKS
    ]
    ticks = [str(n) for n in range(len(shown))]
    late = [_late_part(state, as_of) for state in shown]
    data = [
        {
            **_bar(ticks, [s.started_on for s in shown], [s.limit_on for s in shown]),
            "name": _("From first to last day"),
            "marker": {**SOFT, "color": [_colour(state, as_of) for state in shown]},
        },
        {
            **_bar(ticks, [part[0] for part in late], [part[1] for part in late]),
            "name": _("Past the last day"),
            "marker": {"color": STATES[Due.OVERDUE]},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Done"),
            "x": [None if s.met_on is None else s.met_on.isoformat() for s in shown],
            "y": ticks,
            "marker": {"symbol": "diamond", "size": 10, "color": STATES[Due.IN_TIME]},
            "hoverinfo": "x",
        },
    ]
    return figure(
        data,
        title=_clock_title(running, as_of),
        behind=Behind(
            (_("Clock"), _("Runs from"), _("Last day"), _("Done"), _("Where it stands")),
            [
                (
                    word(s.clock),
                    s.started_on.isoformat(),
                    "–" if s.limit_on is None else s.limit_on.isoformat(),
                    "–" if s.met_on is None else s.met_on.isoformat(),
                    _standing(s, as_of),
                )
                for s in clocks
            ],
        ),
        barmode="overlay",
        yaxis=axis(
            type="category",
            autorange="reversed",
            showgrid=False,
            tickmode="array",
            tickvals=ticks,
            ticktext=[word(state.clock) for state in shown],
        ),
        xaxis=axis(type="date", tickformat="%-m-%-d\n%Y", nticks=7),
        shapes=[_day_line(as_of)] if running else [],
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
    )


def _day_line(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"width": 1, "dash": "dot", "color": "#7d8a8c"},
    }


def _clock_title(running: Sequence[ClockState], as_of: date) -> str:
    if not running:
        return _("No office clock is running")
    first = min(running, key=lambda state: state.limit_on or date.max)
    return _("{clock}: {standing}", clock=word(first.clock), standing=_standing(first, as_of))


def _bar(ticks: Sequence[str], starts: Sequence[date | None], ends: Sequence[date | None]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(ticks),
        "width": 0.5,
        "base": [None if start is None else start.isoformat() for start in starts],
        "x": [
            None if start is None or end is None else max((end - start).days, 0.4) * DAY_MS
            for start, end in zip(starts, ends, strict=True)
        ],
        "hoverinfo": "y",
    }


def _late_part(state: ClockState, as_of: date) -> tuple[date | None, date | None]:
    end_on = state.met_on or state.dropped_on or as_of
    if state.limit_on is None or end_on <= state.limit_on or state.clock in PETITIONER_CLOCKS:
        return None, None
    return state.limit_on, end_on


def _colour(state: ClockState, as_of: date) -> str:
    if state.is_suspended:
        return SUSPENDED
    due = clock_state(state, as_of)
    return STATES[Due.SOON] if due is Due.SOON else VOLUME_SOFT
