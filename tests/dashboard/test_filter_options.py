"""What the filter bar offers."""

from datetime import date

from dashboard.filter_options import filter_options, names_of
from db.queries.choices import Choice, Choices

UNITS = (Choice(1, "民政局"), Choice(2, "栗檐村村民委员会", is_local=True))
FOUND = Choices(townships=(), villages=(), categories=(), causes=(), units=UNITS, leaders=())


def test_offices_of_villages_have_names_to_be_said_and_are_not_offered() -> None:
    offered = filter_options(FOUND, date(2026, 3, 31))["lists"]["unit"]
    assert [option["l"] for option in offered if option["v"] in ("1", "2")] == ["民政局"]
    assert names_of(FOUND)["unit"] == {1: "民政局", 2: "栗檐村村民委员会"}
