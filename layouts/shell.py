"""The frame around every page: rail, head, place of the filter bar, place of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.ids.frame import ShellId
from dashboard.page import Page
from dashboard.text import Language, _, language
from dashboard.theme import Theme
from dashboard.words import not_final
from layouts.bell import bell
from layouts.filter_bar import filter_bar


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame says: who is signed in, which board this is, and what it looks like."""

    name: str
    role: str
    county: str
    is_demo: bool
    theme: Theme
    zone: str
    scope: str = ""
    """Which part of the matters every figure counts; empty where it is all of them."""
    alarm: str = ""
    """That the log is broken, for who answers for it."""


NOBODY: Final = Frame("", "", "", is_demo=False, theme=Theme.LIGHT, zone="UTC")
"""The frame that is checked and shown to nobody."""


def shell(frame: Frame, pages: Sequence[Page]) -> html.Div:
    """Lay out the frame with the rail of ``pages``; the router fills the page."""
    reads_rows = any(page.key == "case" for page in pages)
    return html.Div(
        [
            html.A(_("To the content"), href=f"#{ShellId.PAGE}", className="skip-link"),
            dcc.Location(id=ShellId.LOCATION, refresh=False),
            dcc.Store(id=ShellId.TITLE),
            dcc.Store(id=ShellId.PREFERENCE),
            dcc.Store(id=ShellId.SIGNED_OUT),
            dcc.Store(id=ShellId.FOUND),
            dcc.Store(id=ShellId.OPENED),
            dcc.Store(
                id=ShellId.WORDS,
                data={
                    "now": _("Data as of {time}"),
                    "past": _("As of the end of {day}"),
                    "name": _("Petition Board"),
                    "zone": frame.zone,
                    "light": _("Light theme"),
                    "dark": _("Dark theme"),
                },
            ),
            _rail(frame, pages),
            html.Div(
                [
                    _head(frame, reads_rows=reads_rows),
                    html.P(not_final(), className="provisional", role="status"),
                    *([html.P(frame.alarm, className="log-alarm", role="alert")] if frame.alarm else []),
                    html.Div(filter_bar(), id=ShellId.FILTERS, hidden=True),
                    html.Main(id=ShellId.PAGE, className="page", tabIndex="-1"),
                ],
                className="main",
            ),
        ],
        className="shell",
    )


def rail_id(key: str) -> dict[str, str]:
    """Return the id of a page's link in the rail."""
    return {"type": ShellId.RAIL_LINK.value, "key": key}


def _rail(frame: Frame, pages: Sequence[Page]) -> html.Nav:
    links = [
        dcc.Link(
            [
                html.Span(className="icon", style={"--icon": f"url(/vendor/icons/{page.icon}.svg)"}),
                html.Span(_(page.title)),
            ],
            id=rail_id(page.key),
            href=page.path,
            className="rail-link",
            **({"style": {"display": "none"}} if page.is_shown_by_itself else {}),
        )
        for page in pages
        if page.is_in_rail
    ]
    return html.Nav(
        [
            html.A([_("Petition Board"), html.Small(frame.county)], href="/", className="rail-name"),
            *links,
            _keys(pages),
        ],
        id=ShellId.RAIL,
        className="rail",
        **{"aria-label": _("Pages")},
    )


def _keys(pages: Sequence[Page]) -> html.Div:
    """Say what the keys do on the pages that the reader may open."""
    has_figures = any(page.has_filter for page in pages)
    keys = [
        *([("/", _("to the search")), ("T", _("chart as table"))] if has_figures else []),
        *([("J K", _("next and last duty"))] if any(page.key == "desk" for page in pages) else []),
        *([("P", _("phones of a ledger row"))] if any(page.key == "ledger" for page in pages) else []),
        ("Esc", _("close")),
    ]
    return html.Div(
        [html.Div([html.Kbd(key, className="key"), " ", words]) for key, words in keys],
        className="rail-foot",
        role="note",
        **{"aria-label": _("Keys")},
    )


def _head(frame: Frame, *, reads_rows: bool) -> html.Header:
    other = Language.EN if language() is Language.ZH else Language.ZH
    is_dark = frame.theme is Theme.DARK
    return html.Header(
        [
            html.Span(_("Demo data"), className="demo-mark", hidden=not frame.is_demo),
            html.Span(id=ShellId.AS_OF, className="muted nowrap"),
            html.Span(frame.scope, className="chip scope-mark", hidden=not frame.scope, title=frame.scope),
            html.Span(className="push"),
            html.Div(
                [
                    html.Label(_("Open a matter by its number"), htmlFor=ShellId.GO, className="only-read"),
                    dbc.Input(
                        id=ShellId.GO,
                        type="search",
                        maxlength=60,
                        autocomplete="off",
                        placeholder=_("Open by number, Enter"),
                        class_name="go-field",
                    ),
                ],
                hidden=not reads_rows,
            ),
            *([bell()] if reads_rows else []),
            html.Button(
                "English" if other is Language.EN else "中文",
                id=ShellId.LANGUAGE,
                className="tool is-quiet",
                lang=other.tag,
                value=other.value,
                type="button",
            ),
            html.Button(
                _("Light theme") if is_dark else _("Dark theme"),
                id=ShellId.THEME,
                className="tool is-quiet",
                value=(Theme.LIGHT if is_dark else Theme.DARK).value,
                type="button",
            ),
            dcc.Link(
                [frame.name, *([] if frame.name == frame.role else [" ", html.Small(frame.role)])],
                href="/me",
                className="tool",
            ),
            html.Button(_("Sign out"), id=ShellId.SIGN_OUT, className="tool", type="button"),
        ],
        id=ShellId.HEADER,
        className="top",
    )


def sentence(title: str, why: str) -> html.Div:
    """Lay out one sentence in place of a page."""
    return html.Div(
        [html.H1(title, className="state-title"), html.P(why, className="state-why")],
        className="state",
        role="alert",
    )
