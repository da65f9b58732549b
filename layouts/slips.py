"""约访单 Appointment slips: those of the assignment, and the dialogs that make one and take one back."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.slips import SlipId
from dashboard.text import _
from db.slips import LONGEST_PLACE, LONGEST_REASON, Slip, SlipEnd, is_missing
from layouts import parts

Tree = Any
OPEN = "open"
"""What the list calls opening a slip once more, which changes nothing of it."""


def opening() -> Tree:
    """Lay out the button that opens the dialog, for the leader who has the matter in charge."""
    return parts.tool_button(_("Appointment slip …"), SlipId.NEW, hidden=True)


def part_of_card() -> list[Tree]:
    """Lay out where the slips of the assignment stand, and the way to one that was opened, without any data."""
    return [
        html.Ul(id=SlipId.LIST, className="plain-list papers slips"),
        html.P(id=SlipId.TOLD, role="alert", className="field-error"),
        html.Output(id=SlipId.WAY, className="revealed"),
        dcc.Store(id=SlipId.CHANGED),
        dcc.Store(id=SlipId.PRESSED),
    ]


def dialogs() -> list[Tree]:
    """Lay out the dialog that makes a slip and the one that takes it back."""
    return [
        parts.dialog(
            SlipId.DIALOG,
            _("Appointment slip"),
            html.P(
                _(
                    "One page with name and phone, numbered. The log keeps that you opened it and when; the file is open "
                    "to you for ten minutes. It comes back signed within seven days of the meeting."
                ),
                className="muted",
            ),
            parts.field(_("Day of the meeting"), parts.date_input(SlipId.DAY)),
            parts.field(_("Time of the meeting"), dbc.Input(id=SlipId.TIME, type="time")),
            parts.field(
                _("Place of the meeting"),
                dbc.Input(id=SlipId.PLACE, maxLength=LONGEST_PLACE, autoComplete="off"),
                hint=_("No names of petitioners."),
            ),
            html.P(id=SlipId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Make and open it"), SlipId.CONFIRM, kind="main")],
            shut=SlipId.SHUT,
        ),
        parts.dialog(
            SlipId.END_DIALOG,
            _("The slip comes back"),
            html.P(id=SlipId.WHICH, className="dialog-matter"),
            html.Div(
                [
                    parts.field(_("Day of the meeting as signed"), parts.date_input(SlipId.MET)),
                    parts.field(
                        _("Scan of the signed slip"),
                        parts.choice(SlipId.SCAN),
                        hint=_("Added among the documents of the matter first; it may stay empty."),
                    ),
                ],
                id=SlipId.SIGNING,
                hidden=True,
            ),
            html.Div(
                parts.field(
                    _("Why nobody met"),
                    dbc.Input(id=SlipId.REASON, maxLength=LONGEST_REASON, autoComplete="off"),
                    hint=_("Stays with the matter; no names of petitioners."),
                ),
                id=SlipId.VOIDING,
                hidden=True,
            ),
            html.P(id=SlipId.END_REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Confirm"), SlipId.END_CONFIRM, kind="main")],
            shut=SlipId.END_SHUT,
        ),
    ]


def slip_items(
    listed: Sequence[Slip], zone: ZoneInfo, as_of: date, own: Collection[int], *, opens: bool
) -> list[Tree]:
    """Lay out slips, the oldest first; ``own`` are those that the reader takes back, who also ``opens`` them or not."""
    return [_item(one, zone, as_of, is_own=one.id in own, opens=opens) for one in listed]


def _item(one: Slip, zone: ZoneInfo, as_of: date, *, is_own: bool, opens: bool) -> Tree:
    name = _("Appointment slip {number}", number=one.number)
    at = one.meet_at.astimezone(zone)
    said = [f"{at:%Y-%m-%d %H:%M}", one.place]
    if one.met_on is not None:
        said.append(_("signed, met on {day}", day=one.met_on.isoformat()))
        said.append(_("scan kept") if one.document_id is not None else _("without a scan"))
    elif one.void_reason:
        said.append(_("void: {reason}", reason=one.void_reason))
    elif one.is_out:
        said.append(_("not signed back yet"))
    late = (
        [html.Span(_("Slip not signed back"), className="due due-soon")]
        if one.is_out and is_missing(at.date(), as_of)
        else []
    )
    tools = []
    if is_own and one.is_out:
        tools = [_tool(_("Open again …"), OPEN, one, name)] if opens else []
        tools.append(_tool(_("Signed back …"), SlipEnd.SIGNED.value, one, name))
        tools.append(_tool(_("Void …"), SlipEnd.VOID.value, one, name))
    return html.Li(
        [
            html.Span(name, className="document-name"),
            html.Span(" · ".join(filter(None, said)), className="muted"),
            *late,
            *([html.Span(tools, className="tools")] if tools else []),
        ],
        className="is-replaced" if one.void_reason else "",
    )


def _tool(label: str, act: str, one: Slip, name: str) -> Tree:
    given: dict[str, Any] = {
        "data-slip": str(one.id),
        "data-slip-act": act,
        "data-slip-version": str(one.version),
        "aria-label": f"{label} {name}",
    }
    return parts.tool_button(label, kind="quiet", **given)


def way_to(case_id: int, slip_id: int) -> Tree:
    """Lay out the way to a slip with name and phone, open for ten minutes."""
    return html.A(
        _("Open the slip (for ten minutes)"),
        href=f"/case/{case_id}/slips/{slip_id}",
        className="tool is-main",
    )
