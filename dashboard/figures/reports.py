"""The same figure over the closed periods: as it was reported, and by how much later reports adjusted it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.base import Behind, figure, hover_words, named_bars, no_data
from dashboard.text import _
from dashboard.theme import SECOND, VOLUME, Figure, axis

MOST_PERIODS = 13
"""A year and the same month of the year before."""
LEAST_ROOM = 7


@dataclass(frozen=True, slots=True)
class PeriodMark:
    """One closed period: its name, the figure as it was reported, what was adjusted since, and the rows as reported."""

    name: str
    reported: int
    adjusted: int
    rows: str = ""


def periods_panel(marks: Sequence[PeriodMark], *, words: str) -> Figure:
    """Draw the last periods, the latest at the foot; the table behind holds all of them."""
    title = _("{figure}, by period", figure=words)
    if not marks:
        return no_data(title=title, why=_("No report of this kind was closed yet."))
    shown = marks[-MOST_PERIODS:]
    ticks = [str(n) for n in range(len(shown))]
    highest = max(max(one.reported, one.reported + one.adjusted) for one in shown)
    shared = {"orientation": "h", "y": ticks, "hovertemplate": "%{hovertext}<extra></extra>"}
    known = [one.reported + one.adjusted for one in shown]
    data = [
        {
            **shared,
            "type": "bar",
            "name": _("As reported"),
            "x": [one.reported for one in shown],
            "customdata": [[one.rows] for one in shown],
            "text": [_label(one) for one in shown],
            "textposition": "outside",
            "textangle": 0,
            "cliponaxis": False,
            "constraintext": "none",
            "hovertext": [
                hover_words(
                    one.name,
                    _("as reported {n}", n=f"{one.reported:,}"),
                    _("adjusted since {n}", n=f"{one.adjusted:+,}" if one.adjusted else "0"),
                )
                for one in shown
            ],
            "marker": {"color": VOLUME},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("With all adjustments"),
            "y": ticks,
            "x": known,
            "marker": {"color": SECOND, "symbol": "line-ns-open", "size": 16, "line": {"width": 3}},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
    ]
    if not any(one.adjusted for one in shown):
        data = data[:1]
    drawn = figure(
        data,
        title=title,
        note=_("The bar is what was reported; a stroke shows where the figure stands with all adjustments.")
        if len(data) > 1
        else "",
        behind=Behind(
            (_("Period"), _("As reported"), _("Adjusted since"), _("Known now")),
            [
                (one.name, f"{one.reported:,}", f"{one.adjusted:+,}" if one.adjusted else "0", f"{one.reported + one.adjusted:,}")
                for one in marks
            ],
            [("", one.rows, "", "") for one in marks],
        ),
        **named_bars([one.name for one in shown]),
        xaxis=axis(
            rangemode="tozero", range=[0, max(highest, 1) * 1.25], showticklabels=False, showgrid=False
        ),
        showlegend=False,
    )  # fmt: skip
    # Few bars stay as thick as many, from the top.
    scale = drawn["layout"]["yaxis"]
    scale.pop("autorange", None)
    scale["range"] = [max(len(shown), LEAST_ROOM) - 0.5, -0.5]
    return drawn


def _label(one: PeriodMark) -> str:
    return f"{one.reported:,}" if not one.adjusted else f"{one.reported:,} ({one.adjusted:+,})"
