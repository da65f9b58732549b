"""定期研究 Meetings: which were held, the agenda of the chosen one, what was decided and what became of it."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.meetings import AgendaId, DecisionsId, MeetingsId
from dashboard.text import _, pgettext
from db.meetings import LONGEST_MINUTES
from layouts import decision_report, meeting_dialogs, parts
from layouts.briefing import briefing, opening
from layouts.columns import count_column, words_column

Tree = Any


def meetings() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Meetings"),
                html.Label(_("Year"), htmlFor=MeetingsId.YEAR, className="only-read"),
                parts.choice(MeetingsId.YEAR, className="meetings-year"),
                parts.tool_button(_("Enter an earlier meeting …"), MeetingsId.ENTER, hidden=True),
                parts.tool_button(_("Plan a meeting …"), MeetingsId.PLAN, kind="main", hidden=True),
                note=html.Span(id=MeetingsId.NOTE, role="status"),
            ),
            html.P(id=MeetingsId.SAID, role="status", className="page-status"),
            parts.grid(
                html.Div([_meetings(), _minutes()], className="span-4 meetings-left"),
                html.Div([_chosen(), _agenda(), _decided()], className="span-8 meetings-right"),
                _all(),
            ),
            dcc.Store(id=MeetingsId.SHOWN, data="planned"),
            dcc.Store(id=MeetingsId.OPENED),
            dcc.Store(id=MeetingsId.EDITED),
            dcc.Store(id=MeetingsId.DONE),
            dcc.Store(id=DecisionsId.SHOWN),
            *meeting_dialogs.dialogs(),
            *decision_report.dialog(),
            *briefing(is_of_meeting=True),
        ],
        className="meetings",
    )


def _meetings() -> Tree:
    return parts.card(
        html.Ul(
            id=MeetingsId.STANDINGS, className="desk-duties", **{"aria-label": _("Meetings of the year")}
        ),
        parts.small_grid(
            MeetingsId.LIST,
            [
                {"field": "day", "headerName": _("Day"), "width": 102},
                words_column("title", _("Meeting"), 3, 110),
                {
                    **words_column("state", _("State"), 1, 72),
                    "cellClassRules": {"is-late": "params.data.is_late"},
                },
            ],
            empty=_("No meeting of this kind in the year."),
            height=None,
            is_chosen_from=True,
            rowHeight=40,
        ),
        title=_("Planned and held"),
    )


def _chosen() -> Tree:
    return parts.card(
        html.H2(id=MeetingsId.HEAD, **{"aria-live": "polite"}),
        html.Div(id=MeetingsId.FACTS),
        html.Div(
            [
                html.Span(id=MeetingsId.PRESENT),
                opening(),
                parts.tool_button(_("Change …"), MeetingsId.CHANGE, hidden=True),
                parts.tool_button("", MeetingsId.HOLD, kind="main", hidden=True),
                parts.tool_button("", MeetingsId.CANCEL, kind="grave", hidden=True),
            ],
            className="tools",
        ),
    )


def _agenda() -> Tree:
    return parts.card(
        html.P(id=AgendaId.NOTE, className="panel-note", role="status"),
        parts.small_grid(
            AgendaId.LIST,
            [
                {**column, "sortable": False}
                for column in (
                    {"field": "place", "headerName": _("No."), "width": 64, "cellClass": "is-number", "cellDataType": False},
                    words_column("what", _("Agenda item"), 4, 150) | {"cellRenderer": "AgendaWhat"},
                    count_column("count", _("Figure of the item"), 78) | {"cellRenderer": "AgendaCount"},
                    words_column("why", _("Why"), 5, 150) | {"cellRenderer": "ClampedWords"},
                    words_column("note", _("Presenter's note"), 3, 110) | {"cellRenderer": "ClampedWords"},
                )
            ],
            empty=_("Nothing stands on the agenda yet: let data propose items, or add one by hand."),
            height=None,
            is_chosen_from=True,
            rowHeight=56,
            rowClassRules={"is-dropped": "params.data.is_dropped"},
        ),
        html.Div(
            [
                _keyed(_("Up"), AgendaId.UP, "Alt+ArrowUp"),
                _keyed(_("Down"), AgendaId.DOWN, "Alt+ArrowDown"),
                parts.tool_button(_("Note …"), AgendaId.WRITE, disabled=True, hidden=True),
                _keyed(_("Drop"), AgendaId.DROP, "Delete"),
                parts.tool_button(_("Take back"), AgendaId.BACK, disabled=True, hidden=True),
            ],
            className="tools",
        ),
        title=_("Agenda"),
        tools=[
            parts.tool_button(_("Propose from data …"), AgendaId.PROPOSE, kind="main", hidden=True),
            parts.tool_button(_("Add by hand …"), AgendaId.ADD, hidden=True),
        ],
    )  # fmt: skip


def _keyed(words: str, key: AgendaId, keys: str) -> Tree:
    """Lay out a button that keys press too."""
    named: dict[str, Any] = {"aria-keyshortcuts": keys}
    return parts.tool_button(words, key, disabled=True, hidden=True, **named)


def _decision_columns(*, has_meeting: bool) -> list[dict[str, Any]]:
    meeting = [words_column("meeting", _("Meeting"), 3, 110)] if has_meeting else []
    return [
        {**words_column("what", pgettext("meeting", "Decision"), 5, 160), "cellRenderer": "DecisionWhat"},
        *meeting,
        words_column("owner", _("Owner"), 3, 110),
        {"field": "due", "headerName": _("Due"), "width": 110},
        {"field": "state", "headerName": _("State"), "width": 140, "cellRenderer": "DecisionState"},
        words_column("said", _("What was said of it"), 4, 130) | {"cellRenderer": "ClampedWords"},
    ]


def _decided() -> Tree:
    return parts.card(
        parts.small_grid(
            DecisionsId.LIST,
            _decision_columns(has_meeting=False),
            empty=_("This meeting has decided nothing yet."),
            height=None,
            is_chosen_from=True,
            rowHeight=68,
            rowClassRules={"is-dropped": "params.data.is_gone"},
        ),
        html.Div(
            [
                parts.tool_button(_("Report done …"), DecisionsId.REPORT, disabled=True),
                parts.tool_button(_("Return …"), DecisionsId.RETURN, disabled=True, hidden=True),
                parts.tool_button(_("Not carried out …"), DecisionsId.GIVE_UP, disabled=True, hidden=True),
                parts.tool_button(
                    _("Correct the decision …"), DecisionsId.CORRECT, disabled=True, hidden=True
                ),
                parts.tool_button(
                    _("Recorded by mistake …"), DecisionsId.WITHDRAW, kind="grave", disabled=True, hidden=True
                ),
            ],
            className="tools",
        ),
        title=_("Decisions"),
        tools=[
            parts.tool_button(
                _("Record a decision …"), DecisionsId.RECORD, kind="main", disabled=True, hidden=True
            )
        ],
    )


def _minutes() -> Tree:
    return parts.card(
        parts.field(
            _("What was discussed"),
            dbc.Textarea(id=MeetingsId.MINUTES, rows=7, maxLength=LONGEST_MINUTES, disabled=True),
            hint=_("Of matters and offices, never of a person. The agenda and the decisions are added by themselves."),
        ),
        html.Div(
            [
                parts.tool_button(_("Keep the text"), MeetingsId.KEEP, disabled=True, hidden=True),
                html.Span(id=MeetingsId.PAPER),
            ],
            className="tools",
        ),
        html.P(id=MeetingsId.KEPT, role="status"),
        title=_("Minutes"),
    )  # fmt: skip


def _all() -> Tree:
    return parts.card(
        html.Ul(
            id=DecisionsId.STANDINGS,
            className="desk-duties",
            **{"aria-label": _("Decisions that fall due in the year")},
        ),
        html.P(id=DecisionsId.ALL_NOTE, className="panel-note", role="status"),
        parts.small_grid(
            DecisionsId.ALL,
            _decision_columns(has_meeting=True),
            empty=_("No decision stands there."),
            height=290,
            rowHeight=68,
        ),
        title=_("Decisions of all meetings"),
        id="decisions-card",
        tabIndex="-1",
    )


def count_items(listed: Sequence[tuple[str, str, int, bool]], of: str) -> list[Tree]:
    """Lay out counts as (key, words, count, is it chosen); a press lists exactly the rows that each counts."""
    return [
        html.Li(
            html.Button(
                [html.Span(words), html.Span(f"{count:,}", className="desk-count")],
                type="button",
                className="desk-duty",
                **{f"data-{of}": key, "aria-pressed": "true" if is_chosen else "false"},
            ),
            className="desk-kind is-chosen" if is_chosen else "desk-kind",
        )
        for key, words, count, is_chosen in listed
    ]


def facts(pairs: Sequence[tuple[str, str]]) -> Tree:
    """Lay out what is known of a meeting."""
    return parts.facts(pairs)


def way_to_minutes(meeting_id: int) -> Tree:
    """Lay out the way to the minutes as a Word file."""
    return html.A(_("Minutes as Word"), href=f"/meetings/{meeting_id}/minutes", className="tool")


def way_to_present(meeting_id: int) -> Tree:
    """Lay out the way to the meeting mode, and say whose briefing may be asked for."""
    asked: dict[str, Any] = {"data-briefing-meeting": str(meeting_id)}
    return html.Span(
        parts.tool_link(_("Meeting mode"), f"/present/{meeting_id}", kind="main"),
        **asked,
    )
