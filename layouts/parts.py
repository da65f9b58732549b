"""Pieces that pages are made of; each is laid out at its final size, without data."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.grid_words import grid_words
from dashboard.text import _, language
from dashboard.words import word
from db.enums import Due

Tree = Any
Height = int

PANEL_HEIGHT: Final[Height] = 280
ROW_HEIGHT: Final[Height] = 36
RIGHT_HEAD: Final = "ag-right-aligned-header"
"""The class of a head that stands over numbers, which are set right."""

EMPTY_IMAGE: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def page_head(
    title: str,
    *tools: Tree,
    crumbs: Sequence[tuple[str, str]] = (),
    note: Tree = None,
    title_id: str | None = None,
) -> Tree:
    """Lay out a page's name, the way that led to it as (words, address), one line of note, and its tools."""
    way = html.Nav(
        html.Ol([html.Li(dcc.Link(words, href=href)) for words, href in crumbs], className="crumbs"),
        **{"aria-label": _("You are here")},
    )
    named = html.H1(title, **({"id": title_id} if title_id else {}))
    return html.Header(
        [
            html.Div([*([way] if crumbs else []), named, html.P(note, className="page-note")]),
            html.Div(list(tools), className="tools push"),
        ],
        className="page-head",
    )


def grid(*cells: Tree) -> Tree:
    """Lay out cells in the page's 12 columns; a cell's ``className`` says its span."""
    return html.Div(list(cells), className="grid")


def card(*inside: Tree, title: str = "", tools: Sequence[Tree] = (), span: int = 12, **given: Any) -> Tree:
    """Lay out a plain card with an optional head."""
    head = html.Div([html.H2(title), html.Div(list(tools), className="tools push")], className="card-head")
    return html.Section(
        [*([head] if title or tools else []), *inside], className=f"card-plain span-{span}", **given
    )


def about(key: str, words: Tree = None) -> Tree:
    """Lay out an ⓘ whose popover says how a figure is counted; ``{key}-about`` is its text."""
    return html.Div(
        [
            html.Button(
                "ⓘ",
                type="button",
                className="about-button",
                **{
                    "aria-expanded": "false",
                    "aria-controls": f"{key}-about",
                    "aria-label": _("How this is counted"),
                },
            ),
            html.Div(words, id=f"{key}-about", className="about-text", hidden=True, role="note"),
        ],
        className="about",
    )


def told(key: StrEnum, kind: str) -> Tree:
    """Lay out what the page's script writes into the page: ``Output(key, "data-said")`` takes JSON for ``board.tellers[kind]``.

    Words that are outputs of their own each wake the whole page; these are written at once, before figures are drawn.
    """
    return html.Div(id=key, hidden=True, **{"data-tells": kind})


def tile(key: StrEnum, label: str, unit: str = "", *, filled_by: StrEnum, is_first: bool = False) -> Tree:
    """Lay out a tile; ``told(filled_by, "tiles")`` takes what each says, as ``dashboard.tiles.tile_props``, by its key."""
    return html.Article(
        [
            html.H3(html.A(label, id=f"{key}-link", href="", **{"data-goes": True}), className="tile-label"),
            html.P(
                [
                    html.Span(id=key, className="number"),
                    html.Span(unit, className="unit") if unit else None,
                ],
                className="tile-value",
            ),
            html.P(id=f"{key}-note", className="tile-note"),
            html.Img(id=f"{key}-line", src=EMPTY_IMAGE, alt="", className="tile-line"),
            about(key),
        ],
        id=f"{key}-tile",
        className="tile",
        **{"data-filled-by": filled_by, **({"data-first": True} if is_first else {})},
    )


def tiles(*inside: Tree) -> Tree:
    """Lay out tiles in a row that breaks where it must."""
    return html.Div(list(inside), className="tiles")


def graph(key: StrEnum, **config: Any) -> Tree:
    """Lay out a bare graph in the reader's language that sends nothing anywhere."""
    return dcc.Graph(
        id=key,
        figure=waiting_figure(),
        responsive=True,
        className="panel-chart",
        config={
            "displayModeBar": False,
            "showSendToCloud": False,
            "locale": language().tag,
            "responsive": True,
            "doubleClick": False,
            **config,
        },
    )


def waiting_figure() -> dict[str, Any]:
    """Return what a graph shows until its first answer: nothing, so that the skeleton is seen."""
    hidden = {"visible": False}
    clear = "rgba(0,0,0,0)"
    layout = {
        "xaxis": hidden,
        "yaxis": hidden,
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "meta": {"waits": True},
    }
    return {"data": [], "layout": layout}


def panel(
    key: StrEnum,
    *,
    span: int = 6,
    height: Height = PANEL_HEIGHT,
    is_explained: bool = False,
    tools: Sequence[Tree] = (),
    **config: Any,
) -> Tree:
    """Lay out a panel; its one output is ``Output(key, "figure")``.

    Title sentence, table (key T), note and error card come with the figure (``dashboard.figures.base.figure``).
    """
    table_button = html.Button(
        [_("Table"), html.Span("T", className="key", **{"aria-hidden": "true"})],
        type="button",
        className="tool",
        **{"data-table": True, "aria-pressed": "false", "aria-keyshortcuts": "t"},
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(className="panel-title", id=f"{key}-title"),
                    html.Div([*tools, table_button], className="panel-tools"),
                    about(key) if is_explained else None,
                ],
                className="panel-head",
            ),
            html.Div(
                [
                    graph(key, **config),
                    html.Div(
                        className="panel-table",
                        hidden=True,
                        tabIndex="0",
                        role="region",
                        **{"aria-labelledby": f"{key}-title"},
                    ),
                    html.Div(className="fault", hidden=True),
                ],
                className="panel-body",
                style={"--panel-height": f"{height}px"},
            ),
            html.P(className="panel-note"),
        ],
        id=f"{key}-panel",
        className=f"panel span-{span}",
        **{"aria-labelledby": f"{key}-title"},
    )


def chip(words: str, kind: str = "") -> Tree:
    """Lay out a chip; ``kind`` is one of "", "default", "ignored", "past"."""
    return html.Span(words, className=f"chip is-{kind}" if kind else "chip")


def due_chip(state: Due, words: str = "") -> Tree:
    """Lay out a due state in colour, shape and word."""
    return html.Span(words or word(state), className=f"due due-{state}")


def suspended_chip() -> Tree:
    """Lay out the word of a clock that stands still."""
    return html.Span(_("Suspended"), className="due due-suspended")


def empty_state(title: str, why: str, *next_steps: Tree, **given: Any) -> Tree:
    """Lay out what is shown here, why it is empty, and what to do next."""
    return html.Div(
        [
            html.P(title, className="state-title"),
            html.P(why, className="state-why"),
            html.Div(list(next_steps), className="tools"),
        ],
        className="state",
        **given,
    )


def tool_button(
    words: str, key: str | None = None, *, kind: str = "", is_submit: bool = False, **given: Any
) -> Tree:
    """Lay out a button; ``kind`` is one of "", "main", "quiet", "grave"."""
    named = {"id": key} if key else {}
    return html.Button(
        words,
        type="submit" if is_submit else "button",
        className=f"tool is-{kind}" if kind else "tool",
        **named,
        **given,
    )


def tool_link(words: str, href: str, key: str | None = None, *, kind: str = "") -> Tree:
    """Lay out a link that looks like a button."""
    named = {"id": key} if key else {}
    return dcc.Link(words, href=href, className=f"tool is-{kind}" if kind else "tool", **named)


def dialog(
    key: StrEnum,
    title: str,
    *inside: Tree,
    actions: Sequence[Tree] = (),
    shut: StrEnum,
    shut_words: str = "",
    is_wide: bool = False,
) -> Tree:
    """Lay out a dialog; ``Output(key, "hidden")`` opens (False) and shuts it, and ``shut`` is its own button.

    The page's script moves the focus in, keeps it in, and gives it back; Escape presses ``shut``.
    """
    presses: dict[str, Any] = {"data-shuts": True}
    closing = tool_button(shut_words or _("Cancel"), shut, **presses)
    return html.Div(
        html.Div(
            [
                html.Div(html.H2(title, id=f"{key}-title"), className="dialog-head"),
                html.Div(list(inside), className="dialog-body"),
                html.Div([closing, *actions], className="dialog-foot"),
            ],
            className="dialog is-wide" if is_wide else "dialog",
            role="dialog",
            **{"aria-modal": "true", "aria-labelledby": f"{key}-title"},
        ),
        id=key,
        className="dialog-veil",
        hidden=True,
    )


def field(label: str, control: Tree, *, hint: str = "", error_id: str | None = None) -> Tree:
    """Lay out a control under its label, with room for a hint and for what is wrong with it."""
    return html.Div(
        [
            html.Label(label, htmlFor=control.id, className="form-label"),
            control,
            html.Div(hint, className="form-text") if hint else None,
            html.Div(id=error_id, className="field-error", role="alert") if error_id else None,
        ],
        className="field",
    )


def date_input(key: StrEnum, **given: Any) -> Tree:
    """Lay out the browser's own field for a day; its ``value`` is ``YYYY-MM-DD`` or empty."""
    return dbc.Input(id=key, type="date", **given)


def choice(key: StrEnum, options: Sequence[tuple[str, str]] = (), **given: Any) -> Tree:
    """Lay out the browser's own list to choose one from, as (value, words)."""
    return dbc.Select(id=key, options=[{"value": value, "label": words} for value, words in options], **given)


def stack(*cells: Tree, span: int, css: str = "") -> Tree:
    """Lay out cards below each other in one cell of the page's columns."""
    return html.Div(list(cells), className=f"stack span-{span} {css}".strip())


def ruled_list(key: StrEnum) -> Tree:
    """Lay out a list of sentences with a rule below each, filled by ``list_items``."""
    return html.Ul(id=key, className="plain-list is-ruled")


def list_items(said: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out sentences as the items of a list, each a link where it has an address."""
    return [
        html.Li(html.A(words, href=href, **{"data-goes": True}) if href else words) for words, href in said
    ]


def facts(pairs: Sequence[tuple[str, Tree]]) -> Tree:
    """Lay out names with their values."""
    return html.Dl(
        [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))], className="facts"
    )


def small_grid(
    key: StrEnum,
    columns: Sequence[Mapping[str, Any]],
    *,
    empty: str,
    height: Height | None,
    is_chosen_from: bool = False,
    **options: Any,
) -> Tree:
    """Lay out a list that is sent whole as ``rowData``, a row's ``id`` naming it; ``empty`` says why there is none.

    A ``height`` of None is that of its rows, for a list that is short by its nature. ``is_chosen_from`` lets one row be chosen by a click; ``options`` are the grid's own.
    """
    choosing = {"rowSelection": {"mode": "singleRow", "enableClickSelection": True, "checkboxes": False}}
    return dag.AgGrid(
        id=key,
        className="ag-theme-alpine",
        rowData=[],
        columnDefs=list(columns),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "minWidth": 76,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        getRowId="params.data.id",
        dashGridOptions={
            "localeText": {**grid_words(), "noRowsToShow": empty},
            "rowHeight": ROW_HEIGHT,
            **(choosing if is_chosen_from else {}),
            **({"domLayout": "autoHeight"} if height is None else {}),
            **options,
        },
        style={
            "height": None if height is None else f"{height}px",
            "--row": f"{options.get('rowHeight', ROW_HEIGHT)}px",
        },
    )


def plain_table(
    heads: Sequence[str], rows: Sequence[Sequence[Tree]], *, caption: str = "", numbers: int = 0
) -> Tree:
    """Lay out a small table (under 50 rows); the last ``numbers`` columns are set right."""
    first_number = len(heads) - numbers

    def css(n: int) -> str:
        return "is-number" if n >= first_number else ""

    return html.Table(
        [
            html.Caption(caption) if caption else None,
            html.Thead(
                html.Tr([html.Th(head, scope="col", className=css(n)) for n, head in enumerate(heads)])
            ),
            html.Tbody(
                [html.Tr([html.Td(cell, className=css(n)) for n, cell in enumerate(row)]) for row in rows]
            ),
        ],
        className="plain",
    )
