"""文书 Papers: what the office wrote of a matter's acts, and the dialogs that draft, check, issue, serve and void."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.case import PaperId
from dashboard.text import _, ngettext
from dashboard.words import word, words
from db.documents import Document
from db.papers import LONGEST_BODY, LONGEST_REASON, FormKind, Paper, PaperAct, Service
from db.rows import Names
from layouts import parts

Tree = Any
PRINT = "print"
"""What the list calls printing with the addressee, which changes nothing of the paper."""


def card() -> Tree:
    """Lay out the card without any data."""
    return parts.card(
        html.Ul(id=PaperId.LIST, className="plain-list papers"),
        html.P(id=PaperId.FORMS, className="muted papers-forms"),
        dcc.Store(id=PaperId.CHANGED),
        dcc.Store(id=PaperId.PRESSED),
        title=_("Papers of this matter"),
        tools=[parts.tool_button(_("Draft …"), PaperId.NEW, hidden=True)],
    )


def dialogs() -> list[Tree]:
    """Lay out the dialog that drafts a paper and the one that does something with it."""
    return [
        parts.dialog(
            PaperId.DRAFT_DIALOG,
            _("Draft a paper"),
            dcc.Store(id=PaperId.TEXTS),
            parts.field(_("Which paper"), parts.choice(PaperId.KIND)),
            parts.field(
                _("Text, a paragraph a line"),
                dbc.Textarea(id=PaperId.BODY, rows=12, maxLength=LONGEST_BODY),
                hint=_("Title, number, addressee, unit and date are put in at printing; no names here."),
            ),
            html.P(id=PaperId.DRAFT_REFUSED, role="alert", className="field-error"),
            actions=[parts.tool_button(_("Save the draft"), PaperId.SAVE, kind="main")],
            shut=PaperId.DRAFT_SHUT,
            is_wide=True,
        ),
        parts.dialog(
            PaperId.ACT_DIALOG,
            _("The paper"),
            html.P(id=PaperId.WHICH, className="dialog-matter"),
            html.P(id=PaperId.SAYS, className="muted"),
            html.Div(
                [
                    parts.field(_("How it was served"), parts.choice(PaperId.HOW, words(Service))),
                    parts.field(_("Day of service"), parts.date_input(PaperId.SERVED)),
                ],
                id=PaperId.SERVICE,
                hidden=True,
            ),
            html.Div(
                parts.field(
                    _("Reason"), dbc.Input(id=PaperId.REASON, maxLength=LONGEST_REASON, autoComplete="off")
                ),
                id=PaperId.VOIDING,
                hidden=True,
            ),
            html.Div(
                [
                    parts.field(
                        _("Number"),
                        parts.choice(PaperId.RESERVED),
                        hint=_("A reserved one where the paper was handed out on a blank form."),
                    ),
                    parts.field(_("Day on which it was handed out"), parts.date_input(PaperId.ISSUED_ON)),
                ],
                id=PaperId.ISSUING,
                hidden=True,
            ),
            html.P(id=PaperId.ACT_REFUSED, role="alert", className="field-error"),
            html.Output(id=PaperId.WAY, className="revealed"),
            actions=[parts.tool_button(_("Confirm"), PaperId.CONFIRM, kind="main")],
            shut=PaperId.ACT_SHUT,
        ),
    ]


def paper_items(
    listed: Sequence[Paper],
    documents: Sequence[Document],
    names: Names,
    case_id: int,
    own: Collection[int],
    as_of: date,
) -> list[Tree]:
    """Lay out the papers, the oldest first, each with its signed scans; ``own`` are those that the reader acts on."""
    if not listed:
        return [html.Li(_("No paper has been drafted."), className="muted")]
    scans: dict[int, list[Document]] = {one.id: [] for one in listed}
    for document in documents:
        if document.paper_id in scans and not (document.is_withdrawn or document.is_destroyed):
            scans[document.paper_id].append(document)
    return [_item(one, scans[one.id], names, case_id, as_of, is_own=one.id in own) for one in listed]


def _item(
    one: Paper, scans: Sequence[Document], names: Names, case_id: int, as_of: date, *, is_own: bool
) -> Tree:
    name = "　".join(filter(None, (word(one.kind), one.number)))
    said = [word(one.state), names.units.get(one.unit_id, "")]
    if one.issued_on is not None:
        said.append(_("issued {day}", day=one.issued_on))
    if one.served_on is not None and one.service is not None:
        said.append(_("served {day}: {how}", day=one.served_on, how=word(one.service)))
    if one.void_reason:
        said.append(one.void_reason)
    if scans:
        said.append(ngettext("{n} signed scan", "{n} signed scans", len(scans)))
    about = html.Span(" · ".join(filter(None, said)), className="muted")
    missing = (
        [html.Span(_("Signed scan missing"), className="due due-soon")] if one.misses_scan(as_of) else []
    )
    if not is_own:
        return html.Li([html.Span(name, className="document-name"), about, *missing])
    acts = [_tool(act_label(act), act.value, one, name) for act in PaperAct if act in one.acts]
    if one.goes_out:
        acts.insert(0, _tool(_("Print with name …"), PRINT, one, name))
    acts += [_opening(document, name) for document in scans]
    if one.takes_scan:
        acts.append(_attaching(one, name))
    file = html.A(
        _("Word file"),
        href=f"/case/{case_id}/papers/{one.id}",
        className="tool is-quiet",
        **{"aria-label": _("Word file of {paper}, without names", paper=name)},
    )
    return html.Li(
        [
            html.Span(name, className="document-name"),
            about,
            *missing,
            html.Span([file, *acts], className="tools"),
        ],
        className="is-replaced" if one.void_reason else "",
    )


def act_label(act: PaperAct) -> str:
    """Say what is done with a paper, as a button says it."""
    return {
        PaperAct.EDIT: _("Edit …"),
        PaperAct.CHECK: _("Check …"),
        PaperAct.ISSUE: _("Issue …"),
        PaperAct.SERVE: _("Served …"),
        PaperAct.VOID: _("Void …"),
    }[act]


def act_says(act: str) -> str:
    """Say what pressing the confirming button does."""
    return {
        PaperAct.CHECK.value: _("You have read the text and find it right; who wrote it does not check it."),
        PaperAct.ISSUE.value: _("The paper gets the next number of its series; its text changes no more."),
        PaperAct.SERVE.value: _(
            "How it reached the addressee is kept with the paper; that of a hearing's notice enters the hearing's file too."
        ),
        PaperAct.VOID.value: _("It stays in the list with your reason; its number is not given again."),
        PRINT: _(
            "Name, address and, on a notice of acceptance, the query code are put in. The log keeps that you "
            "printed it and when; the file is open to you for ten minutes."
        ),
    }.get(act, "")


def _tool(label: str, act: str, one: Paper, name: str) -> Tree:
    given: dict[str, Any] = {
        "data-paper": str(one.id),
        "data-paper-act": act,
        "data-paper-version": str(one.version),
        "aria-label": f"{label} {name}",
    }
    return parts.tool_button(label, kind="quiet", **given)


def _opening(document: Document, name: str) -> Tree:
    given: dict[str, Any] = {
        "data-opens": str(document.id),
        "aria-label": _("Open the signed scan of {paper}", paper=name),
    }
    return parts.tool_button(_("Open scan …"), kind="quiet", **given)


def _attaching(one: Paper, name: str) -> Tree:
    given: dict[str, Any] = {
        "data-scan-of": str(one.id),
        "aria-label": _("Attach the signed scan of {paper}", paper=name),
    }
    return parts.tool_button(_("Attach signed scan …"), kind="quiet", **given)


def form_links(case_id: int) -> list[Tree]:
    """Lay out the ways to the blank forms."""
    found: list[Tree] = [_("Forms: ")]
    for kind in FormKind:
        found += [html.A(word(kind), href=f"/case/{case_id}/forms/{kind.value}"), "　"]
    return found[:-1]


def way_to(case_id: int, paper_id: int) -> Tree:
    """Lay out the way to a paper with its addressee, open for ten minutes."""
    return html.A(
        _("Open the paper with name (for ten minutes)"),
        href=f"/case/{case_id}/papers/{paper_id}?named=1",
        className="tool is-main",
    )
