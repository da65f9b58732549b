"""The entry of screening reports: its choices, its list of units, and the saving of all in one go."""

from datetime import timedelta
from typing import Any, Final

from dash import Input, Output, State, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.work import EntryId, RoundsId
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.rounds_refusals import report_refusal
from dashboard.rounds_typed import (
    choice_options,
    reports_typed,
    round_options,
    unit_cells,
    unit_options,
)
from dashboard.rounds_words import kind_words
from dashboard.text import _
from db.commands.acts import ActRefused
from db.commands.rounds import REPORTING, report
from db.editions import ChangedByOther
from db.enums import UnitKind
from db.queries.choices import choices
from db.queries.holiday_reports import holidays_owed
from db.queries.rounds_owed import due_rules, entry_rows, reporters_of
from db.rounds import REPORTERS, RHYTHM_OF, Round, Series, rounds_between

callbacks = CallbackGroup(*REPORTING)
KINDS: Final = (Series.HOLIDAY, Series.VILLAGE, Series.TOWNSHIP, Series.DEPARTMENT)
BACK: Final = {
    Series.HOLIDAY: timedelta(days=31),
    Series.VILLAGE: timedelta(days=92),
    Series.TOWNSHIP: timedelta(days=184),
    Series.DEPARTMENT: timedelta(days=366),
}
"""How far back a round can be reported: later reports are not refused, but nobody scrolls through years."""

callbacks.clientside(
    "rounds",
    "enter",
    Output(EntryId.UNITS, "rowData", allow_duplicate=True),
    Output(EntryId.ITEMS, "rowData", allow_duplicate=True),
    Output(EntryId.ADD_REFUSED, "children"),
    Output(EntryId.UNITS_NOTE, "children", allow_duplicate=True),
    Output(EntryId.SUBJECT, "value", allow_duplicate=True),
    Output(EntryId.TEXT, "value", allow_duplicate=True),
    Output(EntryId.MEASURE, "value", allow_duplicate=True),
    Output(EntryId.PERSONS, "value", allow_duplicate=True),
    Input(EntryId.ZERO, "n_clicks"),
    Input(EntryId.LEAVE_OUT, "n_clicks"),
    Input(EntryId.ANEW, "n_clicks"),
    Input(EntryId.ADD, "n_clicks"),
    Input(EntryId.TAKE_OUT, "n_clicks"),
    State(EntryId.UNITS, "rowData"),
    State(EntryId.UNITS, "selectedRows"),
    State(EntryId.ITEMS, "rowData"),
    State(EntryId.ITEMS, "selectedRows"),
    State(EntryId.FINDER, "options"),
    State(EntryId.CATEGORY, "options"),
    State(EntryId.FINDER, "value"),
    State(EntryId.CATEGORY, "value"),
    State(EntryId.UNIT, "value"),
    State(EntryId.SUBJECT, "value"),
    State(EntryId.PERSONS, "value"),
    State(EntryId.TEXT, "value"),
    State(EntryId.LIMIT, "value"),
    State(EntryId.MEASURE, "value"),
    State(EntryId.MAJOR, "value"),
    prevent_initial_call=True,
)


@callbacks(
    output={
        "hidden": Output(EntryId.DIALOG, "hidden"),
        "kinds": Output(EntryId.KIND, "options"),
        "kind": Output(EntryId.KIND, "value"),
        "townships": Output(EntryId.TOWNSHIP, "options"),
        "township": Output(EntryId.TOWNSHIP, "value"),
        "categories": Output(EntryId.CATEGORY, "options"),
        "units": Output(EntryId.UNIT, "options"),
        "listed": Output(EntryId.UNITS, "rowData"),
        "items": Output(EntryId.ITEMS, "rowData"),
        "reason": Output(EntryId.REASON, "value"),
        "refused": Output(EntryId.REFUSED, "children"),
    },
    inputs={"opening": Input(EntryId.OPEN, "n_clicks"), "shut": Input(EntryId.SHUT, "n_clicks")},
    prevent_initial_call=True,
)
def open_or_shut(opening: int | None, shut: int | None) -> dict[str, Any]:
    """Open the entry with what the account may report, or shut it, nothing stored."""
    names = ("kinds", "kind", "townships", "township", "categories", "units", "items", "reason", "refused")
    if ctx.triggered_id != EntryId.OPEN:
        return {**dict.fromkeys(names, no_update), "hidden": True, "listed": []}
    with reading() as session:
        scope = current_scope(session)
        kinds = [
            kind for kind in KINDS if reporters_of(session, REPORTERS[kind], scope) and _rounds(session, kind)
        ]
        above = dict.fromkeys(one.row_id for one in reporters_of(session, UnitKind.VILLAGE, scope))
        chosen = choices(session, today())
    townships = [
        {"value": str(one.id), "label": one.name}
        for one in chosen.units
        if one.id in above and not one.is_ended
    ]
    own = current_account().unit_id
    return {
        "hidden": False,
        "kinds": [{"value": kind.value, "label": kind_words(kind)} for kind in kinds],
        "kind": kinds[0].value if kinds else None,
        "townships": townships,
        "township": townships[0]["value"] if townships else None,
        "categories": choice_options(chosen.categories),
        "units": choice_options(
            one for one in chosen.units if not one.is_local or own == one.id or one.id in above
        ),
        "listed": [],
        "items": [],
        "reason": "",
        "refused": "",
    }


@callbacks(
    output={
        "rounds": Output(EntryId.ROUND, "options"),
        "round": Output(EntryId.ROUND, "value"),
        "no_township": Output(EntryId.TOWNSHIP_FIELD, "hidden"),
    },
    inputs={"kind": Input(EntryId.KIND, "value")},
    prevent_initial_call=True,
)
def offer_rounds(kind: str | None) -> dict[str, Any]:
    """Offer the rounds of the chosen kind of unit: the one that ended last is chosen, the running one can be."""
    chosen = _kind(kind)
    with reading() as session:
        rounds = _rounds(session, chosen)
    # A day of a holiday is reported on the day itself.
    last = 1 if len(rounds) > 1 and chosen is not Series.HOLIDAY else 0
    return {
        "rounds": round_options(chosen, rounds),
        "round": rounds[last].from_on.isoformat() if rounds else None,
        "no_township": chosen is not Series.VILLAGE,
    }


def _rounds(session: Session, kind: Series) -> tuple[Round, ...]:
    first, last = today() - BACK[kind], today()
    if kind is Series.HOLIDAY:
        return holidays_owed(session, first, last, now())[::-1]
    return rounds_between(RHYTHM_OF[kind], first, last, due_rules(session, now()))[::-1]


@callbacks(
    output={
        "units": Output(EntryId.UNITS, "rowData", allow_duplicate=True),
        "finders": Output(EntryId.FINDER, "options"),
        "finder": Output(EntryId.FINDER, "value"),
        "note": Output(EntryId.UNITS_NOTE, "children"),
        "items": Output(EntryId.ITEMS, "rowData", allow_duplicate=True),
    },
    inputs={
        "kind": Input(EntryId.KIND, "value"),
        "day": Input(EntryId.ROUND, "value"),
        "township": Input(EntryId.TOWNSHIP, "value"),
    },
    prevent_initial_call=True,
)
def list_units(kind: str | None, day: str | None, township: str | None) -> dict[str, Any]:
    """List the units that owe the chosen round, with what the board has of them already; nothing is reported yet."""
    chosen, first = _kind(kind), day_in(day) or today()
    place = number_in(township) if chosen is Series.VILLAGE else None
    with reading() as session:
        scope = current_scope(session)
        rows = entry_rows(session, chosen, first, place, scope, now())
        # Of one township its villages can be named; of all they are too many for a list.
        is_one = chosen is Series.HOLIDAY and len(rows) == 1
        below = reporters_of(session, UnitKind.VILLAGE, scope) if is_one else []
    below = [one for one in below if one.row_id == rows[0].reporter.id]
    return {
        "units": unit_cells(rows, today(), below),
        "finders": unit_options(rows, below),
        "finder": str(rows[0].reporter.id) if rows else None,
        "note": "",
        "items": [],
    }


def _kind(value: str | None) -> Series:
    return next((kind for kind in KINDS if kind.value == value), Series.VILLAGE)


@callbacks(
    output={
        "hidden": Output(EntryId.DIALOG, "hidden", allow_duplicate=True),
        "refused": Output(EntryId.REFUSED, "children", allow_duplicate=True),
        "done": Output(RoundsId.DONE, "children", allow_duplicate=True),
        "listed": Output(EntryId.UNITS, "rowData", allow_duplicate=True),
    },
    inputs={"clicks": Input(EntryId.SAVE, "n_clicks")},
    state={
        "kind": State(EntryId.KIND, "value"),
        "day": State(EntryId.ROUND, "value"),
        "units": State(EntryId.UNITS, "rowData"),
        "items": State(EntryId.ITEMS, "rowData"),
        "said_by": State(EntryId.SAID_BY, "value"),
        "reason": State(EntryId.REASON, "value"),
    },
    prevent_initial_call=True,
)
def save(
    clicks: int | None,
    kind: str | None,
    day: str | None,
    units: list[dict[str, Any]] | None,
    items: list[dict[str, Any]] | None,
    said_by: str | None,
    reason: str | None,
) -> dict[str, Any]:
    """Store all reports in one go, or say why not; what was typed stays."""
    actor = current_actor()
    reports = reports_typed(units, items, said_by, reason)
    stays = {"hidden": no_update, "done": no_update, "listed": no_update}
    try:
        with writing() as session:
            first, is_daily = day_in(day) or today(), _kind(kind) is Series.HOLIDAY
            count, found = report(session, actor, first, reports, is_daily=is_daily)
    except ActRefused as refused:
        return {**stays, "refused": report_refusal(refused)}
    except ChangedByOther as changed:
        return {**stays, "refused": changed_sentence(changed, now())}
    told = _(
        "Stored at {time}: {n} reports, {found} found", time=f"{actor.now:%H:%M:%S}", n=count, found=found
    )
    return {"hidden": True, "refused": "", "done": told, "listed": []}
