"""A briefing of the overview's filter: offered to who may take it away, asked for as a job."""

from typing import Any

from dash import Input, Output
from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.briefing import BriefingAsked, asked_of, told_of
from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.ids.briefing import BriefingId
from dashboard.ids.frame import ShellId
from dashboard.request import current_account, current_scope, now, reading, today, writing
from dashboard.text import _
from dashboard.work import MAY_EXPORT
from db.enums import Role
from db.filter_query import FilterRefused
from db.jobs import JobKind, ask

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE)
routes = RouteGroup(*MAY_EXPORT)


@callbacks(
    output={"hidden": Output(BriefingId.OPEN, "hidden")}, inputs={"title": Input(ShellId.TITLE, "data")}
)
def offer_briefing(title: str | None) -> dict[str, Any]:
    """Show the button to the roles that may take figures away."""
    return {"hidden": current_account().role not in MAY_EXPORT}


callbacks.clientside(
    "briefing",
    "open",
    Output(BriefingId.DIALOG, "hidden"),
    Input(BriefingId.OPEN, "n_clicks"),
    Input(BriefingId.SHUT, "n_clicks"),
    prevent_initial_call=True,
)


@routes("/briefing", methods=["POST"])
def ask_for_briefing() -> ResponseReturnValue:
    """Answer with the job that will make the briefing; a filter with parts that make no sense is refused."""
    body = request.get_json(silent=True)
    try:
        asked = BriefingAsked.read(body if isinstance(body, dict) else {})
        asked_of(asked, today())
        if asked.meeting_id is not None:
            with reading() as session:
                if told_of(session, asked.meeting_id, current_scope(session), today()) is None:
                    raise ValueError(asked.meeting_id)
    except FilterRefused:
        abort(
            400,
            _(
                "The filter has parts that make no sense. Remove what the filter bar ignored, then export again."
            ),
        )
    except ValueError:
        abort(400, _("The export was not understood. Load the page again."))
    with writing() as session:
        job_id = ask(session, JobKind.BRIEFING, asked.payload(), current_account().id, now())
    return jsonify(job=job_id), 202
