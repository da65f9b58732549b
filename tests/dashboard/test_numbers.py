"""Ids that come with a request."""

import pytest

from dashboard.numbers import id_at_end, matter_number, number_in


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("2147483647", 2147483647), (7, 7)])
def test_digits_within_32_bits_are_an_id(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", [None, "", "²", "２", "-1", "1.0", "2147483648", "9" * 30, "1 "])
def test_anything_else_is_none(text):
    assert number_in(text) is None


@pytest.mark.parametrize(
    "said", ["2026-00178", " 2026-178 ", "２０２６－１７８", "2026 — 178", "2026-0000178"]
)
def test_the_number_of_a_matter_is_read_as_it_is_typed(said):
    assert matter_number(said) == "2026-00178"


@pytest.mark.parametrize(
    ("said", "kept"), [(None, ""), ("  ", ""), (" XF-12/7 ", "XF-12/7"), ("12345", "12345")]
)
def test_another_number_is_left_as_it_is(said, kept):
    assert matter_number(said) == kept


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/case/12", 12),
        ("/case/12/", 12),
        ("/case/", 0),
        ("/case/x", 0),
        ("", 0),
        (None, 0),
        ("/case/2147483648", 0),
    ],
)
def test_a_path_ends_in_an_id_or_in_none(path, number):
    assert id_at_end(path) == number
