"""听证日历 The month of hearings: weeks as rows from Monday, each hearing a way into its file."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.hearing_month import WEEKDAYS, DayCell, HearingCell
from dashboard.ids.hearings import HearingsId
from dashboard.text import _
from layouts import parts

Tree = Any


def month_card() -> Tree:
    """Lay out the calendar without any data."""
    return parts.card(
        html.P(id=HearingsId.MONTH_NOTE, role="status", className="panel-note"),
        html.Div(id=HearingsId.MONTH_GRID, className="hearing-month-scroll", tabIndex=0, role="region",
                 **{"aria-label": _("Calendar of hearings")}),
        title=_("Calendar of hearings"),
        tools=[html.Nav(id=HearingsId.MONTH_WAYS, className="tools", **{"aria-label": _("Month")})],
    )  # fmt: skip


def month_ways(before: str, shown: str, after: str) -> list[Tree]:
    """Lay out the way to the month before, the name of the one that is shown, and the way to the next."""

    def way(month: str, words: str, sign: str, turns: str) -> Tree:
        return html.A(
            sign,
            href=f"/hearings?month={month}",
            className="tool",
            title=words,
            **{"aria-label": words, "data-goes": True, "data-turns": turns},
        )

    return [
        way(before, _("Month before"), "‹", "before"),
        html.Strong(shown, className="hearing-month-name"),
        way(after, _("Next month"), "›", "after"),
        html.A(_("This month"), href="/hearings", className="tool", **{"data-goes": True}),
    ]


def month_table(weeks: Sequence[Sequence[DayCell]], caption: str) -> Tree:
    """Lay out a month; days that are not worked are shaded and say so where that is not the rule."""
    return html.Table(
        [
            html.Caption(caption, className="only-read"),
            html.Thead(html.Tr([html.Th(_(name), scope="col") for name in WEEKDAYS])),
            html.Tbody([html.Tr([_day(day) for day in week]) for week in weeks]),
        ],
        className="hearing-month",
    )


def _day(day: DayCell) -> Tree:
    css = [
        *(["is-off"] if day.is_off else []),
        *([] if day.is_inside else ["is-outside"]),
        *(["is-today"] if day.is_today else []),
    ]
    number = f"{day.day.day}" if day.is_inside else f"{day.day:%m-%d}"
    return html.Td(
        [
            html.Div(
                [
                    html.Time(number, dateTime=day.day.isoformat(), **({"aria-current": "date"} if day.is_today else {})),
                    html.Small(day.kind) if day.kind else None,
                ],
                className="hearing-month-day",
            ),
            *(_hearing(one) for one in day.hearings),
        ],
        className=" ".join(css),
    )  # fmt: skip


def _hearing(one: HearingCell) -> Tree:
    return html.A(
        [
            html.B(" ".join(filter(None, (one.at, one.room))) or "–"),
            html.Span(one.subject or "–"),
            html.Small(f"{one.number} · {one.state}"),
            *(html.Em(f"⚠ {words}") for words in one.warns),
        ],
        href=one.href,
        className="hearing-month-one" + (" is-booked" if one.warns else ""),
        **{"data-goes": True},
    )
