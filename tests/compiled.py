"""Compiled statements that one engine after the other uses: most tests open a database of their own, and compile little anew."""

from typing import Any

from sqlalchemy import Connection, Engine

MOST = 5000
_first: dict[str, Engine] = {}


def share_compiled(connection: Connection) -> None:
    """Let the engine of a new connection use what the first engine of its kind compiled (event ``engine_connect``)."""
    engine: Any = connection.engine
    first: Any = _first.setdefault(engine.dialect.name, engine)
    # A compiled statement is known by its dialect as an object, so that goes with the cache.
    if engine is first:
        engine._compiled_cache.capacity = MOST
    elif engine.dialect is not first.dialect:
        engine.dialect = connection.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
