"""A past day on every page with the filter bar: what happens later changes nothing that was shown of it."""

from datetime import date
from typing import Any

from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LedgerId
from db.enums import EventKind
from db.spans import rewrite_spans
from tests.board import Running
from tests.bodies import body_of, server_outputs
from tests.making import add_case, add_steps, step

PAST, LATER = date(2026, 2, 11), date(2026, 3, 2)
BLOCK = {"startRow": 0, "endRow": 50, "sortModel": [], "filterModel": {}}
ACTS = ("ledger-view-done", "map-search-job")
"""What saves a view, or asks for a search, shows no figures."""


def asking(running: Running) -> list[str]:
    """Return every callback that reads the filter and shows something of it."""
    known = running.app.callback_map
    return [
        output
        for output in server_outputs(running.app)
        if any(one["id"] == FilterId.CHOSEN for one in (*known[output]["inputs"], *known[output]["state"]))
        and not any(act in output for act in ACTS)
    ]


def shown(running: Running, output: str, day: date) -> Any:
    search = f"since=2026-01-31&asof={day}"
    given = {f"{FilterId.CHOSEN}.data": search, f"{LedgerId.GRID}.getRowsRequest": BLOCK}
    answer = running.fresh("office").call(body_of(running.app, output, **given))
    assert answer.status_code == 200, output
    return answer.get_json()["response"]


def test_what_happens_later_changes_nothing_that_was_shown_of_a_past_day(running: Running) -> None:
    with running.database.writing() as session:
        case_id = add_case(session, date(2026, 1, 5), unit=running.world.units[0], channel="letter")
    outputs = asking(running)
    assert len(outputs) >= 6
    before = {output: shown(running, output, PAST) for output in outputs}
    with running.database.writing() as session:
        add_steps(session, case_id, step(EventKind.CLOSED, date(2026, 2, 1), LATER))
        rewrite_spans(session, [case_id])
        add_case(session, date(2026, 2, 2), recorded_on=LATER, unit=running.world.units[0])
    for output in outputs:
        assert shown(running, output, PAST) == before[output], output
    # The day on which it was entered shows it.
    changed = {output for output in outputs if shown(running, output, LATER) != before[output]}
    assert changed
