"""案卷 Case: one matter, its clocks, its history, whose it is, and who looked at whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.figures.case import (
    HistoryLine,
    category_words,
    mark_words,
    outcome_words,
    place_words,
)
from dashboard.figures.case_clocks import ClockLine
from dashboard.ids.case import CaseId, HandlingId
from dashboard.text import _
from dashboard.words import item_word, word
from db.case_file import Assigned, CaseFile
from db.charge import Proposed
from db.enums import ChecklistItem, Clock, Due, Mark
from db.rows import LedgerRow, Names
from layouts import avoidance, documents, handling, looks, papers, parts, redaction, rewording, slips
from layouts import charge as charging

Tree = Any


def case() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                "", handling.opening(), crumbs=((_("Ledger"), "/ledger"),), title_id=CaseId.TITLE
            ),
            html.P(id=HandlingId.SAID, role="status", className="page-status"),
            html.P(id=CaseId.AS_OF, className="case-as-of"),
            html.Div(id=CaseId.STATE, className="case-state"),
            html.Div(
                parts.empty_state(
                    _("There is no such matter for you"),
                    _("It may be outside your scope, cancelled as moved, or not yet known on this day."),
                    parts.tool_link(_("Back to the ledger"), "/ledger"),
                ),
                id=CaseId.NOTHING,
                hidden=True,
            ),
            html.Div(
                parts.grid(
                    html.Div(
                        [
                            parts.card(
                                html.Div(id=CaseId.HEAD), html.P(id=CaseId.SUMMARY, className="case-summary")
                            ),
                            parts.panel(CaseId.CLOCKS, span=12, height=320),
                            parts.card(
                                html.Div(id=CaseId.CLOCK_TABLE, className="scrolls", tabIndex="0"),
                                title=_("Clocks"),
                            ),
                            parts.card(
                                html.Ol(id=CaseId.HISTORY, className="history"),
                                title=_("History"),
                                tools=[rewording.opening(), redaction.opening()],
                            ),
                        ],
                        className="stack span-8",
                    ),
                    html.Div(
                        [
                            parts.card(
                                html.Div(id=CaseId.CHARGE),
                                *slips.part_of_card(),
                                title=_("Leader's assignment"),
                                tools=[slips.opening(), charging.opening()],
                            ),
                            parts.card(
                                html.Ul(id=CaseId.DECIDED, className="plain-list"),
                                title=_("Decisions of meetings"),
                            ),
                            parts.card(html.Div(id=CaseId.LINKS), title=_("Linked matters")),
                            documents.card(),
                            papers.card(),
                            parts.card(html.Div(id=CaseId.PAPERS), title=_("Acts done on paper")),
                            parts.card(
                                html.Ul(id=CaseId.PERSONS, className="plain-list"),
                                *looks.parts_of_card(),
                                html.H3(_("Who looked"), className="minor-head"),
                                html.Ul(id=CaseId.LOOKS, className="plain-list muted"),
                                avoidance.avoiding(),
                                title=_("Who came"),
                                tools=[parts.tool_button(_("Reveal …"), CaseId.REVEAL, hidden=True)],
                            ),
                        ],
                        className="stack span-4",
                    ),
                ),
                id=CaseId.BODY,
            ),
            dcc.Store(id=CaseId.LOOKED),
            dcc.Store(id=CaseId.WANTED),
            dcc.Store(id=CaseId.PRESSED),
            _dialog(),
            *documents.dialogs(),
            *papers.dialogs(),
            *handling.dialog(),
            *charging.dialog(),
            *slips.dialogs(),
            *redaction.dialog(),
            *rewording.dialog(),
        ],
        className="case",
    )


def _dialog() -> Tree:
    return parts.dialog(
        CaseId.DIALOG,
        _("Reveal one field or document"),
        html.P(
            _("The purpose, your name and the moment go into the log, and the case shows them."),
            className="muted",
        ),
        parts.field(_("What to reveal"), parts.choice(CaseId.FIELD)),
        parts.field(_("Purpose"), dbc.Input(id=CaseId.PURPOSE, maxLength=200, autoComplete="off")),
        html.Details(
            [
                html.Summary(_("Second person (where no act of mine is open)")),
                parts.field(_("User name"), dbc.Input(id=CaseId.SECOND, maxLength=40, autoComplete="off")),
                parts.field(
                    _("Password"),
                    dbc.Input(id=CaseId.SECOND_PASSWORD, type="password", autoComplete="off", maxLength=200),
                ),
            ]
        ),
        html.P(id=CaseId.REFUSED, role="alert", className="field-error"),
        html.Output(id=CaseId.VALUE, className="revealed"),
        actions=[
            parts.tool_button(_("Ask a second person"), CaseId.ASK),
            parts.tool_button(_("Reveal"), CaseId.CONFIRM, kind="main"),
        ],
        shut=CaseId.DIALOG_SHUT,
    )


def state_chips(file: CaseFile) -> list[Tree]:
    """Lay out stage, due state with its clock, and marks."""
    row = file.row
    chips: list[Tree] = []
    if row.stage is not None:
        chips.append(parts.chip(word(row.stage), "default"))
    if row.marks & Mark.SUSPENDED:
        chips.append(parts.suspended_chip())
    elif row.due is not Due.NONE and row.due_on is not None and row.due_clock is not None:
        chips.append(parts.due_chip(row.due, _due_words(row)))
    chips.extend(parts.chip(words) for words in mark_words(row, file.as_of))
    return chips


def _due_words(row: LedgerRow) -> str:
    return _(
        "{state}: {clock}, limit {day}",
        state=word(row.due),
        clock=word(row.due_clock or Clock.C5),
        day=row.due_on,
    )


def head(file: CaseFile, names: Names, first_handler: str = "") -> Tree:
    """Lay out the facts of the matter, the unit's phones beside its name."""
    row = file.row
    pairs: list[tuple[str, Tree]] = [
        (_("Number"), row.number),
        (_("Day of receipt"), "–" if row.received_on is None else row.received_on.isoformat()),
        (_("Channel"), "–" if row.channel is None else word(row.channel)),
        (_("Level"), "–" if row.level is None else word(row.level)),
        (_("Purpose of the petition"), "–" if row.purpose is None else word(row.purpose)),
        (_("Place of the matter"), place_words(row, names)),
        (_("Category"), category_words(row, names)),
        (_("Source cause"), names.causes.get(row.cause_id or 0, "–")),
        (_("Unit in charge"), _unit(row, names)),
        (_("Co-handlers"), "、".join(names.units.get(one, "–") for one in file.co_handlers) or "–"),
        (_("Persons concerned"), str(row.persons)),
        (_("Result"), outcome_words(row)),
    ]
    if first_handler:
        pairs.insert(-2, (_("First handler"), first_handler))
    if file.official_number:
        pairs.insert(1, (_("Official number"), f"{file.official_number} ({file.source})"))
    return parts.facts(pairs)


def _unit(row: LedgerRow, names: Names) -> Tree:
    name = names.units.get(row.unit_id or 0, "–")
    phones = names.phones.get(row.unit_id or 0)
    if phones is None:
        return name
    said = [
        _("office {phone}", phone=phones.office) if phones.office else "",
        _("duty {phone}", phone=phones.duty) if phones.duty else "",
    ]
    return [name, html.Span("　".join(one for one in said if one), className="phones")]


def clock_table(lines: Sequence[ClockLine]) -> Tree:
    """Lay out every clock with its article and where it stands in words."""
    if not lines:
        return html.P(_("The rules of this matter run no clock."), className="muted")
    table = parts.plain_table(
        (_("Clock"), _("Article"), _("Runs from"), _("Last day"), _("Done"), _("Where it stands")),
        [
            (
                line.name,
                line.article,
                line.started,
                line.limit,
                line.met,
                parts.due_chip(line.state, line.standing) if line.state else line.standing,
            )
            for line in lines
        ],
    )
    table.className += " clocks"
    return table


def history_items(lines: Sequence[HistoryLine], *, can_open: bool = False) -> list[Tree]:
    """Lay out the history, the latest first; the scans of its papers open for whoever may reveal."""
    return [
        html.Li(
            [
                html.Span(f"{line.when}　{line.what}", className="history-what"),
                html.Span(line.about),
                *(documents.scan_of_act(scan, line.what, can_open=can_open) for scan in line.scans),
                *_correcting(line),
            ],
            className="is-replaced" if line.is_replaced else "",
        )
        for line in lines
    ]


def _correcting(line: HistoryLine) -> list[Tree]:
    if line.corrects is None:
        return []
    label = _("Correct: {what} of {when}", what=line.what, when=line.when)
    return [
        html.Button(
            _("Correct …"),
            type="button",
            className="history-correct no-print",
            **{"data-corrects": str(line.corrects), "aria-label": label},
        )
    ]


def charge(file: CaseFile, names: Names) -> list[Tree]:
    """Lay out a proposal that waits, the running assignment with its five items, and who held the matter before."""
    waiting = [] if file.proposal is None else [_proposed(file.proposal, names)]
    if not file.assignments:
        nobody = html.P(_("No leader has had this matter in charge."), className="muted")
        return waiting or [nobody]
    return waiting + [
        _assigned(one, names, file.checklist, is_first=n == 0) for n, one in enumerate(file.assignments)
    ]


def _proposed(one: Proposed, names: Names) -> Tree:
    return html.Div(
        [
            html.P(_("Proposed, not yet decided on; no leader is in charge until it is approved.")),
            parts.facts(
                [
                    (_("Proposed leader"), names.posts.get(one.post_id, "–")),
                    (_("To be resolved by"), one.due_on.isoformat()),
                    (_("Reason"), one.reason),
                    (_("Proposed by"), one.by),
                ]
            ),
        ],
        className="proposed",
    )


def _assigned(one: Assigned, names: Names, own: Mapping[ChecklistItem, str], *, is_first: bool) -> Tree:
    title = names.posts.get(one.post_id, "–")
    dates = f"{one.start_on} – {one.ended_on or _('now')}"
    if not is_first:
        return html.P(f"{title}　{dates}", className="muted")
    pairs = [
        (_("Leader"), title),
        (_("Term"), dates),
        (_("To be resolved by"), "–" if one.due_on is None else one.due_on.isoformat()),
        (_("Team"), one.team or "–"),
        (_("Plan"), one.plan or "–"),
    ]
    items = [_item(item, own, one.items) for item in ChecklistItem]
    visits = [html.Li(f"{day}　{place}　{note}") for day, place, note in one.visits[-5:]]
    return html.Div(
        [
            parts.facts(pairs),
            html.Ul(items, className="checklist"),
            *(
                [html.H3(_("Visits made"), className="minor-head"), html.Ul(visits, className="plain-list")]
                if visits
                else []
            ),
        ]
    )


def _item(
    item: ChecklistItem, own: Mapping[ChecklistItem, str], done: Mapping[ChecklistItem, tuple[Any, str]]
) -> Tree:
    found = done.get(item)
    if found is None:
        return html.Li(_("{item}: not yet", item=item_word(item, own)))
    return html.Li(
        _("{item}: {day} {note}", item=item_word(item, own), day=found[0], note=found[1]), className="is-done"
    )


def links(file: CaseFile) -> list[Tree]:
    """Lay out earlier matters that this one repeats, and later ones that repeat it."""
    found = [(_("Repeats"), one) for one in file.earlier] + [(_("Repeated by"), one) for one in file.later]
    if not found:
        return [html.P(_("No repeat is linked."), className="muted")]
    return [
        html.P(
            [
                f"{said}　",
                html.A(f"{row.number} {row.title}", href=f"/case/{row.case_id}", **{"data-goes": True}),
            ]
        )
        for said, row in found
    ]


def acts_on_paper(lines: Sequence[tuple[str, str, str]]) -> Tree:
    """Lay out the acts that were done on paper."""
    if not lines:
        return html.P(_("No paper has been recorded."), className="muted")
    return parts.plain_table((_("Day"), _("Paper"), _("Unit")), lines)


def items(lines: Sequence[str], empty: str) -> list[Tree]:
    """Lay out lines of words, or one that says there are none."""
    return [html.Li(line) for line in lines] or [html.Li(empty, className="muted")]
