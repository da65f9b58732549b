"""A builder that fails fails alone."""

import logging

import pytest
from werkzeug.exceptions import Forbidden

from dashboard.draw import draw, draw_tile
from dashboard.figures.base import no_data
from dashboard.theme import Figure
from dashboard.tiles import PARTS, tile_props
from db.enums import Due


def broken(rows: list[int]) -> Figure:
    return {"data": [rows[0]], "layout": {}}


def forbidden(_rows: object) -> Figure:
    raise Forbidden


def test_a_failure_becomes_the_panels_card_with_the_number_of_the_journal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="board"):
        drawn = draw(broken, [], answer="q=a")
    reference = caplog.records[0].getMessage().split()[1]
    assert reference in drawn["layout"]["meta"]["fault"]["why"]
    assert drawn["layout"]["meta"]["answer"] == "q=a"


def test_a_refusal_is_not_a_failure_of_drawing() -> None:
    with pytest.raises(Forbidden):
        draw(forbidden, [])


def test_a_figure_carries_the_answer_that_it_shows() -> None:
    drawn = draw(no_data, title="t", why="w", answer="township=3")
    assert drawn["layout"]["meta"]["answer"] == "township=3"
    assert draw(broken, [1])["layout"]["meta"]["answer"] == ""


def test_a_tile_that_fails_shows_no_number(caplog: pytest.LogCaptureFixture) -> None:
    shown = draw_tile(broken, [])
    assert shown["value"] == "–"
    assert shown["href"] == ""
    assert caplog.records[0].getMessage().split()[1] in shown["note"]


def test_a_tile_opens_its_rows_and_colours_only_what_is_late_or_soon() -> None:
    assert tile_props("1", rows="due=overdue")["href"] == "/ledger?due=overdue"
    assert tile_props("1", rows="")["href"] == "/ledger?"
    assert [tile_props("1", state=due)["state"] for due in Due] == [
        "tile is-overdue",
        "tile is-soon",
        "tile",
        "tile",
    ]
    assert tuple(tile_props("1")) == PARTS
