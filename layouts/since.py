"""自上次以来 Since last time: two days beside each other, what came, what left, what slipped, who handed on to whom."""

from typing import Any, Final

from dash import dcc, html

from dashboard.ids.since import SinceId
from dashboard.text import N_, _
from dashboard.words import word
from db.movements import Movement
from db.since import LISTED
from layouts import parts
from layouts.columns import words_column

Tree = Any

TILE_IDS: Final[dict[Movement, SinceId]] = {
    movement: SinceId[movement.name]
    for movement in (
        Movement.RECEIVED,
        Movement.SETTLED,
        Movement.REOPENED,
        Movement.ENDED,
        Movement.ADJUSTED,
        Movement.NEWLY_OVERDUE,
        Movement.SLIPPED,
        Movement.OVERDUE_NO_MORE,
        Movement.LEADER,
        Movement.UNIT,
    )
}
"""The tiles in the order in which they are read: what came and left, then what became of the limits and hands."""

ALL: Final = "all"
COURSE: Final = tuple(TILE_IDS)[:5]
DUTIES: Final = tuple(TILE_IDS)[5:]
QUICK: Final = (
    ("meeting", N_("Last meeting")),
    ("month", N_("End of last month")),
    ("quarter", N_("End of last quarter")),
    ("year", N_("End of last year")),
)


def since() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(
                _("Since last time"),
                html.Label([_("Earlier day"), parts.date_input(SinceId.THEN)], className="since-day"),
                html.Label([_("Later day"), parts.date_input(SinceId.NOW)], className="since-day"),
                html.Div(
                    [
                        html.Button(_(words), type="button", className="tool is-quiet", **{"data-since": key})
                        for key, words in QUICK
                    ],
                    id=SinceId.QUICK,
                    className="tools",
                    role="group",
                    **{"aria-label": _("Earlier day")},
                ),
                note=html.Span(id=SinceId.SAID),
            ),
            html.P(
                id=SinceId.REFUSED,
                role="alert",
                className="field-error since-refused",
                **{
                    "data-order": _(
                        "The earlier day lies before the later one; choose another. The figures stay those of {then} and {now}."
                    ),
                    "data-ahead": _(
                        "The later day is today or an earlier one; choose another. The figures stay those of {then} and {now}."
                    ),
                    "data-missing": _("Give both days. The figures stay those of {then} and {now}."),
                },
            ),
            dcc.Store(id=SinceId.CHOSEN),
            parts.told(SinceId.TILES, "tiles"),
            html.Div([_tile(movement) for movement in COURSE], className="tiles overview-tiles"),
            html.Div([_tile(movement) for movement in DUTIES], className="tiles overview-tiles"),
            parts.grid(
                parts.panel(SinceId.BALANCE, span=7, height=320),
                parts.panel(SinceId.OVERDUE, span=5, height=320),
                parts.panel(SinceId.LEADERS, span=6, height=240),
                parts.panel(SinceId.UNITS, span=6, height=240),
                parts.card(
                    parts.small_grid(
                        SinceId.LIST,
                        _columns(),
                        empty=_("No matter moved so between these days."),
                        height=480,
                        rowHeight=48,
                    ),
                    html.P(id=SinceId.LIST_NOTE, className="panel-note"),
                    title=_("Matters that moved, before → after"),
                    tools=[
                        html.Label(_("Movement"), htmlFor=SinceId.SHOWN, className="form-label"),
                        parts.choice(
                            SinceId.SHOWN,
                            [(ALL, _("All movements")), *((one.value, word(one)) for one in LISTED)],
                            value=ALL,
                        ),
                    ],
                ),
            ),
            html.P(
                _(
                    "Every total leaves out accusations. Each day is shown as the board knew it at its end; what was "
                    "entered or corrected later stands in rows of its own, so that both sums are those that were shown."
                ),
                className="page-foot muted",
            ),
        ],
        className="overview since",
    )


def _tile(movement: Movement) -> Tree:
    return parts.tile(TILE_IDS[movement], word(movement), _("cases"), filled_by=SinceId.TILES)


def _columns() -> list[dict[str, Any]]:
    return [
        {
            "field": "number",
            "headerName": _("Matter no."),
            "width": 124,
            "pinned": "left",
            "cellRenderer": "MatterLink",
            "cellClass": "two-lines",
        },
        words_column("title", _("Subject"), 3, 150),
        words_column("made", _("Movement"), 3, 150),
        words_column("stage", _("Stage"), 2, 120),
        {
            **words_column("due", _("Due state"), 4, 232),
            "cellClassRules": {"is-late": "params.data.state === 'overdue'"},
        },
        words_column("leader", _("Leader in charge"), 2, 120),
        words_column("unit", _("Responsible unit"), 3, 140),
    ]
