"""What counts is held against the oracle on drawn counties, the same way for every kind of figure."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.session import Database
from db.tally import store
from tests import oracle
from tests.db.counties import DrawnCounty, begin_county, counties, finish_county, read_county
from tests.making import World

Asked = TypeVar("Asked")
Strategy = Callable[[World, DrawnCounty], st.SearchStrategy[tuple[Asked, ...]]]
Check = Callable[[Session, oracle.County, Asked], None]
SEED = 5
"""A draw that stays the same: what it asks covers the kinds of figures well, which each contract asserts of it."""


def hold(
    database: Database, world: World, examples: int, asked: Strategy[Asked], check: Check[Asked]
) -> None:
    """Draw counties, write each in two halves, and check several things asked of it, the last of them after either half."""

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def held(data: st.DataObject) -> None:
        drawn = data.draw(counties(world))
        wanted = data.draw(asked(world, drawn))
        # What is held of the county before would let the same example pass when it comes again.
        store._stores.pop(database.engine, None)
        with database.writing() as session:
            begin_county(session, drawn)
        with database.reading() as session:
            check(session, read_county(session), wanted[-1])
        with database.writing() as session:
            finish_county(session, drawn)
        with database.reading() as session:
            county = read_county(session)
            for one in reversed(wanted):
                check(session, county, one)

    held()
