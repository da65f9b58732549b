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
        tools=[
            html.Nav(
                [
                    _way(HearingsId.MONTH_BEFORE, _("Month before"), "‹"),
                    html.Strong(id=HearingsId.MONTH_NAME, className="hearing-month-name"),
                    _way(HearingsId.MONTH_AFTER, _("Next month"), "›"),
                    html.A(_("This month"), href="/hearings", className="tool", **{"data-turns": True}),
                ],
                className="tools",
                **{"aria-label": _("Month")},
            )
        ],
    )  # fmt: skip


def _way(key: HearingsId, words: str, sign: str) -> Tree:
    return html.A(
        sign,
        id=key,
        className="tool",
        title=words,
        href="/hearings",
        **{"aria-label": words, "data-turns": True},
    )


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
