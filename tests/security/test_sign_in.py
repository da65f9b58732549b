"""Signing in: who gets in, for how long, and what a stranger learns."""

from tests.board import Running


def test_a_right_password_opens_a_page(running: Running) -> None:
    reader = running.fresh("office")
    assert reader.get("/me").status_code == 200
