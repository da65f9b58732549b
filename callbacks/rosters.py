"""The page of duty and reception: a month, the turns of a count, the year's figures, and what the office does with turns."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.rosters import RostersId
from dashboard.numbers import day_in, number_in
from dashboard.request import board, current_account, current_actor, now, reading, today, writing
from dashboard.roster_words import (
    KINDS,
    STANDINGS,
    TYPED,
    away_words,
    exchange_options,
    figure_row,
    listed_words,
    official_options,
    roster_refusal,
    state_words,
    times_words,
    turn_facts,
    turn_row,
    who_words,
)
from dashboard.text import _, ngettext
from dashboard.wall.base import WEEKDAYS
from db.absence import Absence
from db.commands.acts import ActRefused
from db.commands.rosters import enter_turn, mark_turn, paste_turns, repeat_week, swap_turn, take_off
from db.editions import ChangedByOther
from db.queries.absences import leaders_away
from db.queries.rosters import first_turn_on, officials_on, turn_seen, turns_between
from db.reference import load_calendar
from db.roster import (
    KEEPING,
    READING,
    LineRefused,
    Official,
    Turn,
    TurnKind,
    TurnStanding,
    TurnTyped,
    among,
    away,
    counted,
    days_of,
    own,
    read_times,
    weeks_of,
)
from layouts.hearings import figure_table
from layouts.meetings import count_items
from layouts.parts import facts
from layouts.rosters import Entry, MonthDay, month_table

callbacks = CallbackGroup(*READING)
MONTHS_AHEAD = 3
FIRST_YEAR = 2000
EXCHANGE_DAYS = 60


@callbacks(
    output={
        "note": Output(RostersId.NOTE, "children"),
        "months": Output(RostersId.MONTH, "options"),
        "month": Output(RostersId.MONTH, "value"),
        "grid": Output(RostersId.GRID, "children"),
        "counts": Output(RostersId.COUNTS, "children"),
        "listed": Output(RostersId.LISTED, "children"),
        "rows": Output(RostersId.LIST, "rowData"),
        "figures": Output(RostersId.FIGURES, "children"),
        "no_making": Output(RostersId.MAKING, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "chosen": Input(RostersId.MONTH, "value"),
        "shown": Input(RostersId.SHOWN, "data"),
        "done": Input(RostersId.DONE, "data"),
    },
)
def show_rosters(title: str | None, chosen: str | None, shown: Any, done: Any) -> dict[str, Any]:
    """Show a month, list the turns of the chosen count, and count the year of the month."""
    day, key = today(), str(shown or "month")
    month = _month(chosen, day)
    weeks = weeks_of(month)
    with reading() as session:
        first = first_turn_on(session) or day
        year = turns_between(session, date(month.year, 1, 1), date(month.year, 12, 31))
        seen = turns_between(session, weeks[0][0], weeks[-1][-1])
        absences = leaders_away(session, day, max(weeks[-1][-1], date(month.year, 12, 31)))
        calendar = load_calendar(session)
        days_off = frozenset(one for week in weeks for one in week if not calendar.is_workday(one))
    mine = own(seen, current_account().post_id) | own(year, current_account().post_id)
    gone = away([*seen, *year], absences, day)
    rows = _listed(year, key, month, day, mine, gone)
    return {
        "note": _note(seen, mine, day),
        "months": [{"value": f"{one:%Y-%m}", "label": f"{one:%Y-%m}"} for one in _months(min(first, month), day)],
        "month": f"{month:%Y-%m}" if chosen is None else no_update,
        "grid": _month_grid(month, weeks, seen, day, mine, days_off, gone),
        "counts": count_items(
            [
                (one, words, len(_listed(year, one, month, day, mine, gone)), one == key)
                for one, words in _named(month, bool(mine))
            ],
            "rosters",
        ),
        "listed": listed_words(rows),
        "rows": [turn_row(one, day, mine, gone.get(one.id)) for one in rows],
        "figures": figure_table(
            [figure_row(one) for one in counted(year, day)], "rosters", _("Turns")
        ),
        "no_making": current_account().role not in KEEPING,
    }  # fmt: skip


def _month(chosen: str | None, day: date) -> date:
    found = day_in(f"{chosen}-01")
    return found if found and FIRST_YEAR <= found.year <= day.year + 1 else day.replace(day=1)


def _months(first: date, day: date) -> list[date]:
    """Return the months to choose from, the latest first."""
    last = day.year * 12 + day.month - 1 + MONTHS_AHEAD
    return [date(n // 12, n % 12 + 1, 1) for n in range(last, first.year * 12 + first.month - 2, -1)]


def _named(month: date, has_own: bool) -> list[tuple[str, str]]:
    named = [("month", _("Turns of the month"))]
    if has_own:
        named.append(("own", _("Your turns of the year")))
    yearly = (TurnStanding.UNMARKED, TurnStanding.MISSED, TurnStanding.WITHDRAWN)
    return [
        *named,
        *((one.value, _("{state}, {year}", state=_(STANDINGS[one]), year=month.year)) for one in yearly),
        ("away", _("Leader away on the day, {year}", year=month.year)),
    ]


def _listed(
    year: list[Turn], key: str, month: date, day: date, mine: frozenset[int], gone: Mapping[int, Absence]
) -> list[Turn]:
    """Return the turns of a count: of the month, or of its year."""
    for one in counted(year, day):
        if key == f"{one.figure}-part":
            return list(one.part)
        if key == f"{one.figure}-among":
            return list(one.among)
    if key == "own":
        return [one for one in year if one.id in mine and not one.withdrawn]
    if key == "away":
        return [one for one in year if one.id in gone]
    if key in list(TurnStanding):
        return among(year, TurnStanding(key), day)
    return [one for one in year if one.on_day.month == month.month and not one.withdrawn]


def _note(seen: list[Turn], mine: frozenset[int], day: date) -> str:
    here = [who_words(one.who) for one in seen if one.on_day == day and not one.withdrawn]
    said = _("Today: {who}", who=_(", ").join(here)) if here else _("Nobody is on the roster today.")
    ahead = [one for one in seen if one.id in mine and one.standing(day) is TurnStanding.AHEAD]
    return (
        said
        if not ahead
        else _("{today}. Your next turn: {day}", today=said, day=ahead[0].on_day.isoformat())
    )


def _month_grid(
    month: date,
    weeks: list[list[date]],
    seen: list[Turn],
    day: date,
    mine: frozenset[int],
    days_off: frozenset[date],
    gone: Mapping[int, Absence],
) -> Any:
    by_day = days_of(one for one in seen if not one.withdrawn)

    def entry(one: Turn) -> Entry:
        standing = one.standing(day)
        is_told = standing in (TurnStanding.MISSED, TurnStanding.UNMARKED)
        said = [_("Your turn")] if one.id in mine else []
        said += [_("Swapped")] if one.swaps else []
        said += [state_words(one, day)] if is_told else []
        said += [away_words(gone[one.id])] if one.id in gone else []
        times = times_words(one.starts_at, one.ends_at)
        return Entry(
            one.id, one.kind.value, _(KINDS[one.kind]), who_words(one.who), times, " · ".join(said), standing.value,
            one.id in mine,
        )  # fmt: skip

    def cell(one: date) -> MonthDay:
        is_holiday = (one in days_off) is not (one.weekday() > 4)
        said = [_("today")] if one == day else []
        if is_holiday:
            said.append(_("day off") if one in days_off else _("working day"))
        return MonthDay(
            number=str(one.day) if one.month == month.month else f"{one:%m-%d}",
            said=" · ".join(said),
            is_outside=one.month != month.month,
            is_today=one == day,
            is_off=one in days_off,
            entries=tuple(entry(turn) for turn in by_day.get(one, ())),
        )

    return month_table(
        [_(name) for name in WEEKDAYS],
        [[cell(one) for one in week] for week in weeks],
        _("Duty and reception, {month}", month=f"{month:%Y-%m}"),
    )


# ------------------------------------------------------------ one turn

OPENING = {
    "hidden": Output(RostersId.TURN, "hidden"),
    "opened": Output(RostersId.OPENED, "data"),
    "facts": Output(RostersId.FACTS, "children"),
    "no_marking": Output(RostersId.MARKING, "hidden"),
    "no_changing": Output(RostersId.CHANGING, "hidden"),
    "instead": Output(RostersId.INSTEAD, "options"),
    "chosen": Output(RostersId.INSTEAD, "value"),
    "kept": Output(RostersId.KEPT, "value"),
    "words": Output(RostersId.WORDS, "value"),
    "visits": Output(RostersId.VISITS, "value"),
    "settled": Output(RostersId.SETTLED, "value"),
    "office": Output(RostersId.INSTEAD_OFFICE, "value"),
    "name": Output(RostersId.INSTEAD_NAME, "value"),
    "reason": Output(RostersId.REASON, "value"),
    "refused": Output(RostersId.TURN_REFUSED, "children", allow_duplicate=True),
}


@callbacks(
    output=OPENING,
    inputs={
        "pressed": Input(RostersId.CHOSEN, "data"),
        "shut": Input(RostersId.TURN_SHUT, "n_clicks"),
        "done": Input(RostersId.DONE, "data"),
    },
    prevent_initial_call=True,
)
def open_or_shut_turn(pressed: Any, shut: int | None, done: Any) -> dict[str, Any]:
    """Open a turn with what may be done with it; or shut it."""
    turn_id = number_in(pressed.get("id")) if isinstance(pressed, dict) else None
    if ctx.triggered_id != RostersId.CHOSEN or turn_id is None:
        return {**dict.fromkeys(OPENING, no_update), "hidden": True}
    day, keeps = today(), current_account().role in KEEPING
    with reading() as session:
        one = turn_seen(session, turn_id)
        if one is None:
            return {**dict.fromkeys(OPENING, no_update), "hidden": True}
        may_change = keeps and not one.withdrawn and one.is_kept is None
        officials = officials_on(session, one.on_day) if may_change else []
        near = turns_between(session, day, day + timedelta(EXCHANGE_DAYS)) if may_change else []
        absence = away([one], leaders_away(session, one.on_day, one.on_day), day).get(one.id)
    others = [
        turn
        for turn in near
        if turn.kind is one.kind and turn.who != one.who and turn.standing(day) is TurnStanding.AHEAD
    ]
    kept = "" if one.is_kept is None else "yes" if one.is_kept else "no"
    return {
        **dict.fromkeys(OPENING, ""),
        "hidden": False,
        "opened": {"id": one.id, "version": one.version},
        "facts": facts(turn_facts(one, day, board().database.zone, absence)),
        "no_marking": not keeps or bool(one.withdrawn) or one.on_day > day,
        "no_changing": not may_change,
        "instead": [
            *official_options(officials, _("type office and name below")),
            *exchange_options(others),
        ],
        "chosen": _stand_in(officials, absence),
        "kept": kept,
        "words": one.words,
        "visits": one.visits,
        "settled": one.settled,
    }


def _stand_in(officials: list[Official], absence: Absence | None) -> str:
    """Return the choice of who stands in for a leader who is away, to be confirmed; else that office and name are typed."""
    post_id = None if absence is None else absence.stand_in.post_id
    return f"p{post_id}" if post_id in {one.post_id for one in officials if one.post_id} else TYPED


@callbacks(
    output={
        "done": Output(RostersId.DONE, "data"),
        "said": Output(RostersId.SAID, "children"),
        "refused": Output(RostersId.TURN_REFUSED, "children"),
    },
    inputs={
        "marking": Input(RostersId.MARK, "n_clicks"),
        "swapping": Input(RostersId.SWAP, "n_clicks"),
        "taking_off": Input(RostersId.TAKE_OFF, "n_clicks"),
    },
    state={
        "opened": State(RostersId.OPENED, "data"),
        "kept": State(RostersId.KEPT, "value"),
        "words": State(RostersId.WORDS, "value"),
        "visits": State(RostersId.VISITS, "value"),
        "settled": State(RostersId.SETTLED, "value"),
        "instead": State(RostersId.INSTEAD, "value"),
        "office": State(RostersId.INSTEAD_OFFICE, "value"),
        "name": State(RostersId.INSTEAD_NAME, "value"),
        "reason": State(RostersId.REASON, "value"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def act_on_turn(
    marking: int | None,
    swapping: int | None,
    taking_off: int | None,
    opened: Any,
    kept: str | None,
    words: str | None,
    visits: Any,
    settled: Any,
    instead: str | None,
    office: str | None,
    name: str | None,
    reason: str | None,
) -> dict[str, Any]:
    """Mark, swap or take off the opened turn, or say why not; what was typed stays."""
    if not (marking or swapping or taking_off):
        return dict.fromkeys(("done", "said", "refused"), no_update)
    seen = opened if isinstance(opened, dict) else {}
    turn_id, version = number_in(seen.get("id")) or 0, number_in(seen.get("version")) or 0
    try:
        with writing() as session:
            actor = current_actor()
            if ctx.triggered_id == RostersId.MARK:
                is_kept = {"yes": True, "no": False}.get(kept or "")
                mark_turn(
                    session,
                    actor,
                    turn_id,
                    is_kept,
                    words or "",
                    number_in(visits),
                    number_in(settled),
                    version=version,
                )
                said = _("The turn is marked.")
            elif ctx.triggered_id == RostersId.SWAP:
                turn = turn_seen(session, turn_id)
                day = today() if turn is None else turn.on_day
                who = _who(officials_on(session, day), instead, office, name)
                for_id = number_in((instead or "")[1:]) if (instead or "").startswith("x") else None
                swap_turn(session, actor, turn_id, who, reason or "", version=version, for_turn_id=for_id)
                said = _("The turn is swapped.")
            else:
                take_off(session, actor, turn_id, reason or "", version=version)
                said = _("The turn is taken off the roster.")
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": roster_refusal(refused)}
    except ChangedByOther as changed:
        return {"done": no_update, "said": no_update, "refused": changed_sentence(changed, now())}
    return {"done": {"id": turn_id, "at": now().isoformat()}, "said": said, "refused": ""}  # fmt: skip


def _who(
    officials: list[Official], chosen: str | None, office: str | None, name: str | None
) -> Official | None:
    """Return the chosen official, or the one that was typed."""
    if chosen and chosen != TYPED:
        return next((one for one in officials if f"p{one.post_id}" == chosen), None)
    return Official(office or "", name or "")


# ------------------------------------------------------------ turns entered

ENTERING = {
    "adding": Output(RostersId.ADDING, "hidden"),
    "pasting": Output(RostersId.PASTING, "hidden"),
    "repeating": Output(RostersId.REPEATING, "hidden"),
    "officials": Output(RostersId.WHO, "options"),
    "who": Output(RostersId.WHO, "value"),
    "day": Output(RostersId.DAY, "value"),
    "week": Output(RostersId.WEEK, "value"),
    "lines": Output(RostersId.LINES, "value"),
    "add_refused": Output(RostersId.ADD_REFUSED, "children", allow_duplicate=True),
    "paste_refused": Output(RostersId.PASTE_REFUSED, "children", allow_duplicate=True),
    "repeat_refused": Output(RostersId.REPEAT_REFUSED, "children", allow_duplicate=True),
}


@callbacks(
    output=ENTERING,
    inputs={
        "adding": Input(RostersId.ADD, "n_clicks"),
        "pasting": Input(RostersId.PASTE, "n_clicks"),
        "repeating": Input(RostersId.REPEAT, "n_clicks"),
        "add_shut": Input(RostersId.ADD_SHUT, "n_clicks"),
        "paste_shut": Input(RostersId.PASTE_SHUT, "n_clicks"),
        "repeat_shut": Input(RostersId.REPEAT_SHUT, "n_clicks"),
        "done": Input(RostersId.DONE, "data"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def open_or_shut_entering(**pressed: Any) -> dict[str, Any]:
    """Open one of the dialogs in which turns are entered; or shut them."""
    asked = ctx.triggered_id
    shut = {"adding": True, "pasting": True, "repeating": True}
    opens = {RostersId.ADD: "adding", RostersId.PASTE: "pasting", RostersId.REPEAT: "repeating"}.get(asked)
    if opens is None:
        return {**dict.fromkeys(ENTERING, no_update), **shut}
    day = today()
    with reading() as session:
        officials = officials_on(session, day)
    return {
        **dict.fromkeys(ENTERING, ""),
        **shut,
        opens: False,
        "officials": official_options(officials, _("type office and name below")),
        "who": TYPED,
        "day": day.isoformat(),
        "week": day.isoformat(),
    }


@callbacks(
    output={
        "done": Output(RostersId.DONE, "data", allow_duplicate=True),
        "said": Output(RostersId.SAID, "children", allow_duplicate=True),
        "add": Output(RostersId.ADD_REFUSED, "children"),
        "paste": Output(RostersId.PASTE_REFUSED, "children"),
        "repeat": Output(RostersId.REPEAT_REFUSED, "children"),
    },
    inputs={
        "entering": Input(RostersId.ENTER, "n_clicks"),
        "taking_in": Input(RostersId.TAKE_IN, "n_clicks"),
        "going_on": Input(RostersId.GO_ON, "n_clicks"),
    },
    state={
        "day": State(RostersId.DAY, "value"),
        "kind": State(RostersId.KIND, "value"),
        "who": State(RostersId.WHO, "value"),
        "office": State(RostersId.OFFICE, "value"),
        "name": State(RostersId.NAME, "value"),
        "place": State(RostersId.PLACE, "value"),
        "from_at": State(RostersId.FROM, "value"),
        "until_at": State(RostersId.UNTIL, "value"),
        "lines": State(RostersId.LINES, "value"),
        "week": State(RostersId.WEEK, "value"),
        "weeks": State(RostersId.WEEKS, "value"),
    },
    roles=KEEPING,
    prevent_initial_call=True,
)
def enter(
    entering: int | None,
    taking_in: int | None,
    going_on: int | None,
    day: str | None,
    kind: str | None,
    who: str | None,
    office: str | None,
    name: str | None,
    place: str | None,
    from_at: str | None,
    until_at: str | None,
    lines: str | None,
    week: str | None,
    weeks: Any,
) -> dict[str, Any]:
    """Enter a turn, a list or a week's pattern, or say why not; what was typed stays."""
    nothing = dict.fromkeys(("done", "said", "add", "paste", "repeat"), no_update)
    if not (entering or taking_in or going_on):
        return nothing
    asked = {RostersId.ENTER: "add", RostersId.TAKE_IN: "paste"}.get(ctx.triggered_id, "repeat")
    try:
        with writing() as session:
            actor = current_actor()
            match asked:
                case "add":
                    on_day = day_in(day)
                    chosen = _who(officials_on(session, on_day or today()), who, office, name)
                    starts_at, ends_at = _times(from_at, until_at)
                    known = TurnKind(kind) if kind in list(TurnKind) else None
                    enter_turn(
                        session, actor, TurnTyped(on_day, known, chosen, place or "", starts_at, ends_at)
                    )
                    said = _("The turn is entered.")
                case "paste":
                    n = paste_turns(session, actor, lines or "")
                    said = ngettext("{n} turn is entered.", "{n} turns are entered.", n)
                case _:
                    n, left = repeat_week(session, actor, day_in(week), number_in(weeks))
                    said = _("{n} turns are entered, {left} left out.", n=n, left=left)
    except ActRefused as refused:
        return {**nothing, asked: roster_refusal(refused)}
    return {"done": {"at": now().isoformat()}, "said": said, "add": "", "paste": "", "repeat": ""}


def _times(from_at: str | None, until_at: str | None) -> tuple[time | None, time | None]:
    try:
        return read_times(f"{(from_at or '')[:5]}-{(until_at or '')[:5]}")
    except LineRefused:
        return None, None
