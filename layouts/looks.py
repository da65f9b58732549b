"""Looks at an identity that work opens, and those that wait for a second person, on the card of who came."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.ids.case import CaseId
from dashboard.text import _
from layouts import parts

Tree = Any


def parts_of_card() -> list[Tree]:
    """Lay out where the looks of work and those that were asked for stand, without any data."""
    return [
        html.Div(id=CaseId.WORKS, className="tools looks"),
        html.Output(id=CaseId.CONTACT, className="revealed"),
        html.P(id=CaseId.CONTACT_REFUSED, role="alert", className="field-error"),
        html.Ul(id=CaseId.ASKS, className="plain-list"),
    ]


def work_buttons(open_looks: Sequence[tuple[str, str]]) -> list[Tree]:
    """Lay out one button for each look that work opens, given by what it names and its words."""
    return [_button(words, "work", key) for key, words in open_looks]


def asked_items(asked: Sequence[tuple[int, str, str]]) -> list[Tree]:
    """Lay out the looks that were asked for: number, words, and what the reader may do, ``confirm``, ``open`` or ""."""
    labels = {"confirm": _("Confirm the look"), "open": _("Open it")}
    return [
        html.Li(
            [
                html.Span(words),
                " ",
                *([_button(labels[act], act, str(seq))] if act else []),
            ]
        )
        for seq, words, act in asked
    ]


def _button(words: str, kind: str, key: str) -> Tree:
    given: dict[str, Any] = {"data-look": kind, "data-look-key": key}
    return parts.tool_button(words, kind="quiet", **given)


def lines(said: Sequence[str]) -> list[Tree]:
    """Lay out what was opened, a person a line."""
    return [html.Div(one) for one in said]
