"""汇报材料 Briefing: the button and the dialog that ask for what is shown as a presentation or as paper."""

from typing import Any

import orjson
from dash import html

from dashboard.documents.briefing import BriefingForm
from dashboard.ids.briefing import BriefingId
from dashboard.text import _
from layouts.parts import dialog, tool_button

Tree = Any


def opening() -> Tree:
    """Lay out the button; it is shown to who may take figures away."""
    return tool_button(_("Briefing"), BriefingId.OPEN, hidden=True)


def briefing(*, is_of_meeting: bool = False) -> list[Tree]:
    """Lay out the dialog: what is made, the two forms, and the briefings that are being made or kept."""
    of_filter = _(
        "Made of the filter above: key figures, what needs attention, the charts of this page, leaders' "
        "assignments, early warnings, and lists of what is overdue and due. No petitioner is named."
    )
    of_meeting = _(
        "Made for the chosen meeting, as of the day of its figures: its agenda, what became of earlier decisions, key figures, "
        "charts, leaders' assignments, early warnings, and lists of what is overdue and due. No petitioner is named."
    )
    return [
        dialog(
            BriefingId.DIALOG,
            _("Briefing"),
            html.P(of_meeting if is_of_meeting else of_filter, className="page-note"),
            html.Div(
                [
                    _form(_("Presentation (pptx)"), BriefingId.PPTX, BriefingForm.PPTX),
                    _form(_("Paper (pdf)"), BriefingId.PDF, BriefingForm.PDF),
                ],
                className="tools",
            ),
            html.P(
                _(
                    "The file comes by itself when it is made, and is kept here and under “My jobs” for seven days."
                ),
                className="page-note",
            ),
            html.Div(id=BriefingId.JOBS, className="jobs", **{"aria-live": "polite"}),
            shut=BriefingId.SHUT,
            shut_words=_("Close"),
            is_wide=True,
        ),
        html.Div(id=BriefingId.WORDS, hidden=True, **{"data-words": _words()}),
    ]


def _form(words: str, key: BriefingId, form: BriefingForm) -> Tree:
    given: dict[str, Any] = {"data-briefing": form.value}
    return tool_button(words, key, kind="main", **given)


def _words() -> str:
    """Return what the lines of jobs say, as JSON."""
    return orjson.dumps({"cancel": _("Cancel"), "download": _("Download")}).decode()
