"""The desk: its duties as of today, and the digest that is printed from it."""

from typing import Any

from dash import Input, Output
from flask import render_template

from dashboard.absence_words import covered_words
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.duty_words import (
    by_unit,
    days_words,
    desk_note,
    duty_cells,
    duty_word,
    last_words,
    limit_words,
    rows_address,
    title_words,
)
from dashboard.ids.case import HandlingId
from dashboard.ids.meetings import DecisionReportId
from dashboard.ids.work import BulkId, DeskId
from dashboard.request import board, current_account, current_scope, now, reading, today
from dashboard.text import language
from dashboard.words import word
from db.commands.numbering import WRITING
from db.duties import DESK_ROLES, DOING_MANY, Duty
from db.queries.desk import desk_seen
from db.queries.names import load_names
from layouts import desk as layout

callbacks = CallbackGroup(*DESK_ROLES)
routes = RouteGroup(*DESK_ROLES)


@callbacks(
    output={
        "rows": Output(DeskId.GRID, "rowData"),
        "duties": Output(DeskId.DUTIES, "children"),
        "note": Output(DeskId.NOTE, "children"),
        "body": Output(DeskId.BODY, "hidden"),
        "nothing": Output(DeskId.NOTHING, "hidden"),
    },
    inputs={
        "chosen": Input(DeskId.CHOSEN, "data"),
        "done": Input(HandlingId.DONE, "data"),
        "bulk_done": Input(BulkId.DONE, "data"),
        "reported": Input(DecisionReportId.DONE, "data"),
    },
)
def show_desk(chosen: Any, done: Any, bulk_done: Any, reported: Any) -> dict[str, Any]:
    """List what the reader must do today, all of it or one kind, and again after each act."""
    duty = Duty(chosen) if isinstance(chosen, str) and chosen in Duty._value2member_map_ else None
    with reading() as session:
        seen = desk_seen(session, current_account(), current_scope(session), today())
        names = load_names(session)
    role = current_account().role
    kinds = [
        (one.duty.value, duty_word(one.duty), one.count, rows_address(one), one.duty is duty)
        for one in seen.counts
    ]
    return {
        "rows": duty_cells(seen, names, duty, does_many=role in DOING_MANY, prints=role in WRITING),
        "duties": layout.duty_items(kinds),
        "note": desk_note(seen, duty),
        "body": not seen.counts,
        "nothing": bool(seen.counts),
    }


@routes("/desk/digest")
def print_digest() -> str:
    """Answer with the reader's duties on paper, unit by unit, as they stand at this moment."""
    at = now()
    with reading() as session:
        seen = desk_seen(session, current_account(), current_scope(session), at.date())
        names = load_names(session)
    return render_template(
        "digest.html",
        lang=language().tag,
        county=board().county,
        is_demo=board().is_demo,
        who=current_account().display_name,
        at=f"{at:%Y-%m-%d %H:%M}",
        units=[
            (
                unit,
                [
                    {
                        "number": row.number,
                        "title": title_words(row),
                        "duty": duty_word(row.duty),
                        "clock": "" if row.clock is None else word(row.clock),
                        "covered": covered_words(row.covered),
                        "limit": limit_words(row),
                        "days": days_words(row, seen.today),
                        "last": " ".join(last_words(row)),
                    }
                    for row in rows
                ],
            )
            for unit, rows in by_unit(seen.rows, names)
        ],
        unlisted=seen.unlisted,
    )
