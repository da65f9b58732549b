"""离岗与代岗 Absences: who is absent, who stands in (AB 角), and what was done in whose place."""

from typing import Any

from dash import html

from dashboard.ids.governing import AbsencesId
from dashboard.text import _
from dashboard.words import words
from db.absence import AbsenceReason
from layouts.parts import (
    RIGHT_HEAD,
    card,
    choice,
    date_input,
    field,
    grid,
    page_head,
    small_grid,
    tool_button,
)

Tree = Any


def absences() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            page_head(
                _("Absence and stand-ins"),
                note=html.Span(id=AbsencesId.NOTE, role="status"),
            ),
            grid(
                card(
                    _list(),
                    html.Div(
                        [
                            field(_("Another stand-in"), choice(AbsencesId.OTHER, [("", "–")], value="")),
                            tool_button(_("Change stand-in"), AbsencesId.CHANGE),
                            tool_button(_("End or withdraw"), AbsencesId.END, kind="grave"),
                        ],
                        className="tools absence-acts",
                    ),
                    html.P(id=AbsencesId.DONE, role="status"),
                    title=_("Now, coming, past"),
                    span=9,
                ),
                html.Div(card(*_form(), title=_("Enter an absence")), className="span-3 absence-side"),
                card(
                    html.P(id=AbsencesId.ACTS_NOTE, className="muted", role="status"),
                    _acts(),
                    title=_("Done in that person's place"),
                ),
            ),
        ]
    )


def _list() -> Tree:
    def column(key: str, label: str, flex: int, least: int, **given: Any) -> dict[str, Any]:
        return {
            "field": key,
            "headerName": label,
            "flex": flex,
            "minWidth": least,
            "cellClass": "two-lines",
            "tooltipField": key,
            **given,
        }

    return small_grid(
        AbsencesId.GRID,
        [
            column("state_word", _("State"), 2, 84),
            column("who", _("Absent"), 3, 112),
            column("days", _("Days of absence"), 5, 148),
            {
                "field": "said",
                "headerName": _("Two weeks back, eight ahead"),
                "flex": 5,
                "minWidth": 140,
                "sortable": False,
                "cellRenderer": "AbsenceBar",
            },
            column("stand_in", _("Stands in"), 3, 112),
            column("acts", _("Acts done"), 1, 76, cellClass="is-number", headerClass=RIGHT_HEAD),
            column("by", _("Recorded by"), 3, 112),
        ],
        empty=_("No absence yet: enter one beside this list, for yourself or a member of your unit"),
        height=380,
        is_chosen_from=True,
        rowHeight=60,
    )


def _form() -> list[Tree]:
    reasons = [("", "–"), *words(AbsenceReason)]
    return [
        field(_("Who is absent"), choice(AbsencesId.WHO)),
        field(_("First day of absence"), date_input(AbsencesId.FROM)),
        field(_("Last day of absence"), date_input(AbsencesId.TO)),
        field(
            _("Kind of absence"),
            choice(AbsencesId.REASON, reasons, value=""),
            hint=_("The kind alone: no diagnosis, no story."),
        ),
        field(
            _("Who stands in"),
            choice(AbsencesId.STAND_IN, [("", "–")], value=""),
            hint=_(
                "What stands on the absent person's desk stands on this desk too from the first to the last day. "
                "Who is absent then cannot stand in."
            ),
        ),
        tool_button(_("Enter the absence"), AbsencesId.ENTER, kind="main"),
        html.P(id=AbsencesId.ENTERED, role="status"),
    ]


def _acts() -> Tree:
    columns = (
        ("at", _("When"), 2),
        ("act", _("Act done"), 2),
        ("number", _("Number"), 2),
        ("title", _("Matter"), 4),
        ("by", _("By"), 2),
    )
    return small_grid(
        AbsencesId.ACTS,
        [
            {
                "field": key,
                "headerName": label,
                "flex": flex,
                "minWidth": 112,
                "tooltipField": key,
                **({"cellRenderer": "AbsenceMatter"} if key == "number" else {}),
            }
            for key, label, flex in columns
        ],
        empty=_("Nothing was done in that person's place, or no absence is chosen"),
        height=260,
    )
