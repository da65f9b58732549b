"""Documents of a matter: their list on the case page, and the dialogs that add and withdraw one."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import DocumentId
from dashboard.text import _
from dashboard.words import word
from db.documents import ENDINGS, LONGEST_NUMBER, LONGEST_REASON, LONGEST_TITLE, Document
from db.enums import DocumentKind, Role
from db.rows import Names
from layouts import parts

Tree = Any
OPENING = frozenset({Role.OFFICE, Role.UNIT, Role.HEARING})
WITHDRAWING = frozenset({Role.OFFICE, Role.UNIT})


def card() -> Tree:
    """Lay out the card without any data."""
    return parts.card(
        html.Ul(id=DocumentId.LIST, className="plain-list documents"),
        dcc.Store(id=DocumentId.CHANGED),
        dcc.Store(id=DocumentId.CHOSEN),
        dcc.Store(id=DocumentId.SCAN_OF),
        title=_("Documents"),
        tools=[parts.tool_button(_("Add …"), DocumentId.ADD, hidden=True)],
    )


def dialogs() -> list[Tree]:
    """Lay out the dialog that adds a document and the one that withdraws it."""
    kinds = [(kind.value, word(kind)) for kind in DocumentKind]
    choosing = html.Div(
        [
            parts.tool_button(_("Choose a file …"), DocumentId.FILE),
            html.Span(id=DocumentId.FILE_NAME, className="muted", role="status"),
        ],
        className="tools",
    )
    return [
        parts.dialog(
            DocumentId.DIALOG,
            _("Add a document"),
            html.P(
                _(
                    "The file is sealed like an identity: whoever opens it states a purpose, and the log keeps it."
                ),
                className="muted",
            ),
            parts.field(
                _("What it is"), parts.choice(DocumentId.KIND, kinds, value=DocumentKind.REPLY.value)
            ),
            parts.field(
                _("Name, without any person's name"),
                dbc.Input(id=DocumentId.TITLE, maxLength=LONGEST_TITLE, autoComplete="off"),
            ),
            parts.field(
                _("Document number"),
                dbc.Input(id=DocumentId.NUMBER, maxLength=LONGEST_NUMBER, autoComplete="off"),
            ),
            parts.field(_("Date of the document"), parts.date_input(DocumentId.DATED)),
            choosing,
            html.P(
                _(
                    "PDF, JPG, PNG, DOCX or XLSX, 20 MB at most. What accuses somebody goes to the vault instead."
                ),
                className="form-text",
            ),
            html.P(id=DocumentId.REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Add"), DocumentId.CONFIRM, kind="main")],
            shut=DocumentId.DIALOG_SHUT,
        ),
        parts.dialog(
            DocumentId.WITHDRAW_DIALOG,
            _("Withdraw the document"),
            html.P(_("It stays in the list with your reason and opens no more."), className="muted"),
            parts.field(
                _("Reason"), dbc.Input(id=DocumentId.REASON, maxLength=LONGEST_REASON, autoComplete="off")
            ),
            html.P(id=DocumentId.WITHDRAW_REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Withdraw"), DocumentId.WITHDRAW_CONFIRM, kind="grave")],
            shut=DocumentId.WITHDRAW_SHUT,
        ),
    ]


def document_items(listed: Sequence[Document], names: Names, zone: ZoneInfo, role: Role) -> list[Tree]:
    """Lay out the documents, the oldest first, each with what its reader may do."""
    if not listed:
        return [html.Li(_("No document has been added."), className="muted")]
    return [_item(one, names, zone, role) for one in listed]


def _item(one: Document, names: Names, zone: ZoneInfo, role: Role) -> Tree:
    name = "　".join(dict.fromkeys((word(one.kind), one.title)))
    said = [one.paper_number, one.dated_on.isoformat() if one.dated_on else ""]
    said += [
        names.units.get(one.unit_id or 0, ""),
        f"{ENDINGS[one.media_type][1:].upper()} {_size(one.size)}",
    ]
    if one.is_withdrawn and one.withdrawn_at is not None:
        said.append(
            _(
                "withdrawn on {day} by {who}: {reason}",
                day=one.withdrawn_at.astimezone(zone).date(),
                who=one.withdrawn_by or "–",
                reason=one.withdrawn_reason,
            )
        )
        return html.Li(
            [html.Span(name, className="document-name"), html.Span(_about(said))], className="is-replaced"
        )
    if one.is_destroyed:
        said.append(_("file destroyed by an approved list"))
        return html.Li(
            [html.Span(name, className="document-name"), html.Span(_about(said), className="muted")]
        )
    tools = []
    if role in OPENING:
        tools.append(_tool(_("Open …"), "data-opens", one, name))
    if role in WITHDRAWING:
        tools.append(_tool(_("Withdraw …"), "data-withdraws", one, name))
    return html.Li(
        [
            html.Span(name, className="document-name"),
            html.Span(_about(said), className="muted"),
            html.Span(tools, className="tools"),
        ]
    )


def _tool(words: str, act: str, one: Document, name: str) -> Tree:
    given: dict[str, Any] = {act: str(one.id), "aria-label": f"{words} {name}"}
    return parts.tool_button(words, kind="quiet", **given)


def _about(said: Sequence[str]) -> str:
    return " · ".join(one for one in said if one)


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"


def scans_by_event(listed: Sequence[Document]) -> dict[int, tuple[int, ...]]:
    """Return the signed scans that open, by the event that each proves."""
    found: dict[int, tuple[int, ...]] = {}
    for one in listed:
        if one.event_id is not None and not (one.is_withdrawn or one.is_destroyed):
            found[one.event_id] = (*found.get(one.event_id, ()), one.id)
    return found


def scan_of_act(document_id: int, what: str, *, can_open: bool) -> Tree:
    """Lay out that the signed scan of an act's paper is kept, as a button for whoever may open it."""
    if not can_open:
        return html.Span(_("Signed scan kept"), className="history-scan")
    return html.Button(
        _("Signed scan …"),
        type="button",
        className="history-scan no-print",
        **{"data-opens": str(document_id), "aria-label": _("Signed scan of: {what}", what=what)},
    )


def way_to(case_id: int, document_id: int, title: str) -> Tree:
    """Lay out the way to a document that was just looked at; it is open for ten minutes."""
    return html.A(
        _("Open “{title}” (for ten minutes)", title=title),
        href=f"/case/{case_id}/documents/{document_id}",
        target="_blank",
        rel="noopener",
        className="tool is-main",
    )
