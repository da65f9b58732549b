"""Ids that come with a request."""

import pytest

from dashboard.numbers import number_in


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("2147483647", 2147483647), (7, 7)])
def test_digits_within_32_bits_are_an_id(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", [None, "", "²", "２", "-1", "1.0", "2147483648", "9" * 30, "1 "])
def test_anything_else_is_none(text):
    assert number_in(text) is None
