"""One matter in words and one picture: its clocks, its history, its assignment, its papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.figures.base import Behind, figure, no_data
from dashboard.text import _, ngettext
from dashboard.theme import STATES, SUSPENDED, VOLUME_SOFT, Figure, axis
from dashboard.words import word
from db.case_file import Happening
from db.clocks import OFFICE_CLOCKS, PETITIONER_CLOCKS, ClockState
from db.cohorts import BACKLOG_DAYS, OPEN_STAGES, SOON_DAYS
from db.enums import (
    ChecklistItem,
    Clock,
    Closure,
    Conclusion,
    Due,
    EventKind,
    Mark,
    Precision,
    Rating,
    Stage,
)
from db.rows import LedgerRow, Names

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
    Clock.C12: ("22(3)", ""),
    Clock.C13: ("", ""),
}
"""The article of each clock: 信访工作条例 (2022), then 信访条例 (2005)."""

SHOWN_MARKS: Final = (
    Mark.GROUP,
    Mark.JOINT,
    Mark.REPEAT,
    Mark.REPEAT_OF_SUPPORTED,
    Mark.ABOVE_LEVEL,
    Mark.MAJOR,
    Mark.ANONYMOUS,
    Mark.EXTENDED,
    Mark.SUSPENDED,
    Mark.PRESUMED,
    Mark.ESTIMATED,
    Mark.ENTERED_LATE,
    Mark.LIMIT_DISAGREES,
)


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


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    when: str
    what: str
    about: str
    is_replaced: bool


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
        return _("2005 Art. {article}", article=old) if old else "–"
    return _("2022 Art. {article}", article=new) if new else "–"


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
            "marker": {"color": [_colour(state, as_of) for state in shown]},
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


def mark_words(row: LedgerRow, as_of: date) -> list[str]:
    """Return the words of a matter's marks, a long unresolved one among them."""
    said = [word(mark) for mark in SHOWN_MARKS if row.marks & mark]
    if (
        row.stage in OPEN_STAGES
        and row.received_on is not None
        and (as_of - row.received_on).days > BACKLOG_DAYS
    ):
        said.append(_("Long unresolved"))
    return said


def place_words(row: LedgerRow, names: Names) -> str:
    """Return township and village of the matter."""
    found = [names.areas.get(area, "") for area in (row.township_id, row.village_id) if area is not None]
    return " · ".join(name for name in found if name) or _("(none recorded)")


def category_words(row: LedgerRow, names: Names) -> str:
    """Return the category's path, widest first."""
    path = dict.fromkeys(
        names.categories.get(one, "") for one in (row.category1_id, row.category2_id, row.category_id) if one
    )
    return " › ".join(name for name in path if name) or _("(none recorded)")


def outcome_words(row: LedgerRow) -> str:
    """Return opinion, carrying out, closing and rating, as far as there are any."""
    said = []
    if row.conclusion is not None:
        said.append(word(row.conclusion))
    if row.conclusion is Conclusion.SUPPORTED:
        said.append(
            _("carried out {day}", day=row.carried_out_on.isoformat())
            if row.carried_out_on
            else _("not carried out yet")
        )
    if row.stage is Stage.CLOSED and row.closed_on is not None:
        closed = word(row.closure) if row.closure else _("Closed")
        said.append(f"{closed} {row.closed_on.isoformat()}")
    if row.rating is not None:
        said.append(word(row.rating))
    return _("; ").join(said) or "–"


def history_lines(
    history: Sequence[Happening], names: Names, zone: ZoneInfo, case_numbers: Mapping[int, str]
) -> list[HistoryLine]:
    """Say every event, the latest first; what was corrected stays, marked as replaced."""
    return [_history_line(event, names, zone, case_numbers) for event in reversed(history)]


def _history_line(
    event: Happening, names: Names, zone: ZoneInfo, case_numbers: Mapping[int, str]
) -> HistoryLine:
    about = [
        *_detail_words(event.kind, event.detail, names, case_numbers),
        names.units.get(event.unit_id, "") if event.unit_id else "",
        _("{actor} for {post}", actor=event.actor, post=event.acted_for) if event.acted_for else event.actor,
        event.note,
    ]
    if event.days_late > 0 and not event.is_backfilled:
        about.append(_("entered {moment}", moment=_moment(event.recorded_at, zone)))
    if event.is_replaced:
        about.append(_("replaced by a correction"))
    kind = word(event.kind)
    if event.kind is EventKind.CORRECTED and event.detail.get("kind"):
        kind = _("{what} (corrected)", what=word(EventKind(event.detail["kind"])))
    when = event.happened_at.astimezone(zone)
    return HistoryLine(
        when=f"{when:%Y-%m-%d}" if event.precision is Precision.DAY else f"{when:%Y-%m-%d %H:%M}",
        what=kind,
        about=" · ".join(one for one in about if one),
        is_replaced=event.is_replaced,
    )


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _detail_words(
    kind: EventKind, detail: Mapping[str, Any], names: Names, case_numbers: Mapping[int, str]
) -> list[str]:
    if kind is EventKind.CORRECTED and detail.get("kind"):
        return _detail_words(EventKind(detail["kind"]), detail.get("detail", {}), names, case_numbers)
    said = [word(words(detail[key])) for key, words in _WORDED.items() if key in detail]
    told = _TOLD.get(kind)
    if told is not None:
        said.append(told(detail, names))
    if kind is EventKind.LINKED:
        said.append(case_numbers.get(detail.get("earlier", 0), ""))
    return said


def _to_unit(detail: Mapping[str, Any], names: Names) -> str:
    return _("to {unit}", unit=names.units.get(detail.get("unit", 0), "–"))


def _by_post(detail: Mapping[str, Any], names: Names) -> str:
    return names.posts.get(detail.get("post", 0), "")


def _by_days(detail: Mapping[str, Any], names: Names) -> str:
    return ngettext("by {n} day", "by {n} days", int(detail.get("days", 0)))


def _until(detail: Mapping[str, Any], names: Names) -> str:
    return _("until {day}", day=detail.get("limit", "–"))


def _cause(detail: Mapping[str, Any], names: Names) -> str:
    return names.causes.get(detail.get("cause", 0), "")


def _category(detail: Mapping[str, Any], names: Names) -> str:
    return names.categories.get(detail.get("category", 0), "")


def _group(detail: Mapping[str, Any], names: Names) -> str:
    persons = int(detail.get("persons", 1))
    return ngettext("{n} person", "{n} persons", persons) if persons > 1 else ""


_WORDED: Final[Mapping[str, type[StrEnum]]] = {
    "conclusion": Conclusion,
    "closure": Closure,
    "rating": Rating,
    "item": ChecklistItem,
}
_TOLD: Final[Mapping[EventKind, Callable[[Mapping[str, Any], Names], str]]] = {
    EventKind.TRANSFERRED: _to_unit,
    EventKind.CO_HANDLER_ADDED: _to_unit,
    EventKind.CO_HANDLER_REMOVED: _to_unit,
    EventKind.LEADER_ASSIGNED: _by_post,
    EventKind.LEADER_RELEASED: _by_post,
    EventKind.EXTENDED: _by_days,
    EventKind.LIMIT_SET: _until,
    EventKind.CAUSE_NAMED: _cause,
    EventKind.CATEGORISED: _category,
    EventKind.RECEIVED: _group,
    EventKind.VISITED_AGAIN: _group,
}


PAPERS: Final = (
    EventKind.NOTICED,
    EventKind.ACCEPTED,
    EventKind.REFUSED,
    EventKind.TRANSFERRED,
    EventKind.EXTENDED,
    EventKind.REPLIED,
    EventKind.REPLY_SERVED,
    EventKind.REVIEW_REPLIED,
    EventKind.REREVIEW_REPLIED,
    EventKind.HEARING_NOTICED,
    EventKind.HEARING_CONCLUDED,
    EventKind.SUPERVISED,
    EventKind.PROPOSAL_SENT,
)
"""Acts that the law does on paper."""


def paper_lines(history: Sequence[Happening], names: Names, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Return day, paper and unit of each act that is done on paper, those replaced by a correction left out."""
    return [
        (
            f"{event.happened_at.astimezone(zone):%Y-%m-%d}",
            word(event.kind),
            names.units.get(event.unit_id, "") if event.unit_id else "",
        )
        for event in history
        if event.kind in PAPERS and not event.is_replaced
    ]
