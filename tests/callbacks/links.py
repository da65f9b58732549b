"""Every way to the ledger that an answer of the server holds, and how many rows stand behind each."""

import json
from collections.abc import Iterator
from typing import Any

from db.filter_query import parse
from db.queries.ledger import ledger_sums
from db.rows import LedgerSums
from db.scope import Scope
from tests.board import Running
from tests.demo import UNTIL

LATER = UNTIL.replace(year=UNTIL.year + 9)


def links_in(answer: Any) -> Iterator[str]:
    """Yield each query that opens rows, wherever it stands; all of them name their cohort. ``answer`` is no way to rows."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key != "answer":
                yield from links_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from links_in(value)
    elif isinstance(answer, str) and answer.startswith("{"):
        # What the page's script lays out is sent as text.
        yield from links_in(json.loads(answer))
    elif isinstance(answer, str) and "cohort=" in answer:
        yield answer.removeprefix("/ledger?")


def sums_of(board: Running, scope: Scope, query: str) -> LedgerSums:
    """Return the ledger's footer for a link, which must be read whole."""
    asked = parse(query.removeprefix("/ledger?"), LATER)
    assert not asked.ignored, query
    with board.database.reading() as session:
        return ledger_sums(session, asked.chosen, scope, asked.as_of)
