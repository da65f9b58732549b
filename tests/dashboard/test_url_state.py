"""Addresses of pages with their filter."""

from datetime import date

import pytest

from dashboard.url_state import address, page_address, parts, query_of
from db.filter_query import parse
from db.filters import CaseFilter

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(("query", "whole"), [("", "/ledger"), ("unit=1", "/ledger?unit=1")])
def test_no_question_mark_stands_alone(query: str, whole: str) -> None:
    assert address("/ledger", query) == whole


def test_an_address_keeps_the_as_of_day_and_leaves_today_out() -> None:
    past, now = parse("asof=2026-03-30&unit=1", TODAY), parse("asof=2026-03-31&unit=1", TODAY)
    assert query_of(past) == "asof=2026-03-30&unit=1"
    assert query_of(now) == "unit=1"
    assert page_address("/map", CaseFilter(townships=(2,)), past) == "/map?asof=2026-03-30&township=2"


def test_strange_keys_are_no_part_of_a_query() -> None:
    assert parts("unit=1,2&colour=red&q=a%20b") == {"unit": "1,2", "q": "a%20b"}
