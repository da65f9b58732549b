"""热点地图 Map: where matters lie, by count or rate, and what one area's months, villages and phones are."""

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.figures.map_beside import area_name
from dashboard.figures.map_marks import apart, area_rows
from dashboard.figures.map_rates import smoothed_rates
from dashboard.figures.map_words import amount_words, measures_said, rate_lines, unit_of, what
from dashboard.ids.reading import MapId
from dashboard.map_choice import EVERY_AREA
from dashboard.text import N_, _
from dashboard.url_state import LEDGER, address
from dashboard.words import word
from db.areas import COHORTS, MEASURES, Amount, AreaUnit, MapSeen, Reading, Side
from db.cohorts import Measure
from layouts import parts
from layouts.map_search import map_search

Tree = Any

MEASURE_WORDS: Final = {
    Measure.CASES: N_("Matters of all channels"),
    Measure.BATCHES: N_("Visits: batches"),
    Measure.PERSONS: N_("Visits: persons"),
}
READING_WORDS: Final = {
    Reading.COUNT: N_("Count"),
    Reading.PER_POPULATION: N_("Rate per 1,000 inhabitants"),
    Reading.SMOOTHED_POPULATION: N_("Smoothed rate per 1,000 inhabitants"),
    Reading.PER_HOUSEHOLDS: N_("Rate per 100 households"),
    Reading.SMOOTHED_HOUSEHOLDS: N_("Smoothed rate per 100 households"),
}
MOST_APART: Final = 6


def area_map() -> Tree:
    """Lay out the page without any data."""
    return html.Div(
        [
            parts.page_head(_("Hot-spot map")),
            _controls(),
            parts.grid(
                html.Div(
                    [
                        parts.panel(MapId.AREAS, span=12, height=560),
                        html.P(id=MapId.APART, className="map-apart"),
                        html.Div(id=MapId.WARNED, className="map-warned"),
                    ],
                    className="map-left span-7",
                ),
                html.Div(
                    [
                        parts.card(
                            parts.field(
                                _("Area"),
                                parts.choice(MapId.AREA, [(EVERY_AREA, _("All areas"))], value=EVERY_AREA),
                            ),
                            html.Div(id=MapId.FACTS, className="map-facts", **{"aria-live": "polite"}),
                        ),
                        parts.panel(MapId.TREND, span=12, height=240),
                        parts.panel(MapId.VILLAGES, span=12, height=200),
                    ],
                    className="map-right span-5",
                ),
            ),
            html.Div(
                parts.panel(
                    MapId.SIDES,
                    span=12,
                    height=110,
                    tools=[
                        html.Label(_("Side by side"), htmlFor=MapId.SIDE, className="only-read"),
                        parts.choice(MapId.SIDE, _sides(), value=Side.NONE.value),
                    ],
                ),
                className="map-sides",
            ),
            map_search(),
            html.P(
                _(
                    "Every total leaves out accusations. A map shows counts of areas, never points for persons, and "
                    "no area is ranked by volume."
                ),
                className="page-foot muted",
            ),
            dcc.Store(id=MapId.STEPS),
        ],
        className="map",
    )


def _controls() -> Tree:
    return html.Section(
        [
            parts.field(
                _("What is counted"),
                parts.choice(
                    MapId.COHORT, [(one.value, word(one)) for one in COHORTS], value=COHORTS[0].value
                ),
            ),
            parts.field(
                _("Counted in"),
                parts.choice(
                    MapId.MEASURE,
                    [(one.value, _(MEASURE_WORDS[one])) for one in MEASURES],
                    value=MEASURES[0].value,
                ),
            ),
            parts.field(
                _("Areas compared by"),
                parts.choice(
                    MapId.READING,
                    [(one.value, _(READING_WORDS[one])) for one in Reading],
                    value=Reading.COUNT.value,
                ),
            ),
            parts.field(_("Map layer"), parts.choice(MapId.LAYER, value="")),
            html.Div(
                parts.field(
                    _("A click on an area"),
                    parts.choice(
                        MapId.OPENS,
                        [("rows", _("opens its rows")), ("trend", _("shows its trend"))],
                        value="rows",
                    ),
                ),
                id=MapId.OPENS_FIELD,
                hidden=True,
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Label(_("Month"), htmlFor=MapId.MONTH, className="form-label"),
                            html.Output(id=MapId.MONTH_WORDS, className="map-month-words"),
                        ],
                        className="map-month-head",
                    ),
                    html.Div(
                        [
                            parts.tool_button(
                                _("Play"),
                                MapId.PLAY,
                                **_play_words(),
                            ),
                            dbc.Input(
                                id=MapId.MONTH,
                                type="range",
                                min=0,
                                max=1,
                                step=1,
                                value=0,
                                class_name="map-range",
                            ),
                        ],
                        className="map-month-row",
                    ),
                ],
                className="field map-month",
            ),
        ],
        className="card-plain map-controls",
        **{"aria-label": _("What the map shows")},
    )


def _sides() -> list[tuple[str, str]]:
    return [
        (Side.NONE.value, "–"),
        (Side.CATEGORY.value, _("A map for each topic")),
        (Side.BEFORE.value, _("This period and the one before")),
        (Side.YEAR.value, _("This period and a year before")),
    ]


def _play_words() -> dict[str, Any]:
    return {"aria-pressed": "false", "data-play": _("Play"), "data-pause": _("Pause")}


def apart_words(seen: MapSeen) -> list[Tree]:
    """Lay out what was counted and lies on no shape: place unknown first, each with the way to its rows."""
    found = apart(seen)
    if not found:
        words = _("Every counted matter lies on the map.")
        return [html.Span(words if seen.total.cases else _("Nothing was counted for this filter."))]
    said: list[Tree] = [html.Span(_("Not on the map"), className="map-apart-head")]
    for name, amount, query in found[:MOST_APART]:
        words = f"{name} {amount_words(seen, amount)}"
        said.append(
            html.A(words, href=address(LEDGER, query), **{"data-goes": True}) if query else html.Span(words)
        )
    if len(found) > MOST_APART:
        said.append(html.Span(_("and {n} more in the table (key T)", n=len(found) - MOST_APART)))
    return said


def warned_words(said: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out the early warnings of the last search as (sentence, address of its rows), with the way to their page."""
    if not said:
        return []
    return [
        html.Span(_("Early warnings, of all matters whatever the filter"), className="map-apart-head"),
        html.Ul(
            [
                html.Li(html.A(words, href=href, **{"data-goes": True}) if href else words)
                for words, href in said
            ],
            className="plain-list",
        ),
        html.A(_("Who holds them, and how sure they are"), href="/warnings", **{"data-goes": True}),
    ]


def area_facts(seen: MapSeen) -> list[Tree]:
    """Lay out one area in words: its count with the way to its rows, its rate and base, and whom to call."""
    chosen, total = seen.choice.area_id, seen.total
    amount = total if chosen is None else seen.amount(chosen)
    said: list[Tree] = [
        html.P(
            [
                *(
                    part
                    for one in measures_said(seen)
                    for part in (
                        html.Span(f"{amount.of(one):,}", className="number"),
                        html.Span(unit_of(one, amount.of(one)), className="unit"),
                    )
                ),
                html.Span(what(seen), className="map-what"),
            ],
            className="map-count",
        )
    ]
    query = area_rows(seen, chosen) if chosen is not None else ""
    if chosen is not None:
        smoothed = smoothed_rates(seen).areas.get(chosen)
        lines = _shares(seen, amount, total) + rate_lines(seen, amount, seen.bases.get(chosen), smoothed)
        said.append(html.P(" · ".join(lines), className="muted"))
    if query:
        said.append(
            html.P(
                html.A(
                    _("The rows of {area} in the ledger", area=area_name(seen)),
                    href=address(LEDGER, query),
                    **{"data-goes": True},
                )
            )
        )
    if chosen is None:
        said.append(
            html.P(
                _("Choose an area for its trend, its villages and the phones of its office."),
                className="muted",
            )
        )
    said += [_phones(one) for one in seen.units]
    return said


def _shares(seen: MapSeen, amount: Amount, total: Amount) -> list[str]:
    part, whole = amount.of(seen.choice.measure), total.of(seen.choice.measure)
    return [_("{share} of all {total}", share=f"{part / whole:.0%}", total=f"{whole:,}")] if whole else []


def _phones(unit: AreaUnit) -> Tree:
    said = [
        _("{kind} {number}", kind=kind, number=number)
        for kind, number in ((_("Office phone"), unit.phones.office), (_("Duty phone"), unit.phones.duty))
        if number
    ]
    return html.P(
        [html.Span(unit.name, className="map-unit"), html.Span("  ".join(said) or _("no phone is recorded"))],
        className="map-phones",
    )
