"""The search of the map's filter: ask for it, follow it, tell what was found, and stop it when nobody waits any more."""

from typing import Any

from dash import Input, Output, State, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.filter_search import SearchAsked
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import MapSearchId
from dashboard.numbers import number_in
from dashboard.request import current_account, current_scope, now, reading, today, writing
from dashboard.search_words import calm_words, caveat_lines, note_words, state_words, told
from db.enums import JobState, Role
from db.filter_query import parse, to_query
from db.filter_search import Against, searched_in
from db.jobs import UNDER_WAY, JobKind, JobRow, ask, asked_before, cancel, job_of
from db.queries.names import load_names
from layouts.map_search import answer, unasked

callbacks = CallbackGroup(Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE)


callbacks.clientside(
    "board_search",
    "forget",
    Output(MapSearchId.JOB, "data"),
    Input(FilterId.CHOSEN, "data"),
    State(MapSearchId.JOB, "data"),
)


@callbacks(
    output={"job": Output(MapSearchId.JOB, "data", allow_duplicate=True)},
    inputs={"clicks": Input(MapSearchId.START, "n_clicks")},
    state={"search": State(FilterId.CHOSEN, "data"), "against": State(MapSearchId.AGAINST, "value")},
    prevent_initial_call=True,
)
def ask_search(clicks: int | None, search: str | None, against: str | None) -> dict[str, Any]:
    """Ask for the search of the filter; where the same was searched over the same data, take what came out then."""
    asked = parse(search, today())
    # What the filter ignored, such as what looks like a person's phone, is written nowhere.
    query = to_query(asked.chosen, asked.as_of if asked.is_past else None)
    wanted = SearchAsked(query, Against.PEOPLE if against == Against.PEOPLE else Against.PAST)
    with writing() as session:
        account_id = current_account().id
        payload = wanted.payload(session, asked, current_scope(session))
        known = asked_before(session, JobKind.SEARCH, payload, account_id)
        job_id = known.id if known else ask(session, JobKind.SEARCH, payload, account_id, now())
    return {"job": {"id": job_id, "query": query}}


@callbacks(
    output={"job": Output(MapSearchId.JOB, "data", allow_duplicate=True)},
    inputs={"clicks": Input(MapSearchId.STOP, "n_clicks")},
    state={"job": State(MapSearchId.JOB, "data")},
    prevent_initial_call=True,
)
def stop_search(clicks: int | None, job: Any) -> dict[str, Any]:
    """Stop the search that runs, and say so."""
    _stop(job)
    return {"job": {**job, "at": now().isoformat()} if isinstance(job, dict) else None}


@callbacks(
    output={
        "said": Output(MapSearchId.SAID, "children"),
        "found": Output(MapSearchId.FOUND, "children"),
        "progress": Output(MapSearchId.PROGRESS, "value"),
        "is_not_going": Output(MapSearchId.PROGRESS, "hidden"),
        "cannot_stop": Output(MapSearchId.STOP, "hidden"),
        "cannot_start": Output(MapSearchId.START, "disabled"),
        "is_still": Output(MapSearchId.TICK, "disabled"),
        "held": Output(MapSearchId.PANEL, "data-job"),
    },
    inputs={"job": Input(MapSearchId.JOB, "data"), "ticks": Input(MapSearchId.TICK, "n_intervals")},
    prevent_initial_call=True,
)
def follow_search(job: Any, ticks: int | None) -> dict[str, Any]:
    """Say how far the search is, and tell what it found once it is done."""
    with reading() as session:
        row = job_of(session, _id_of(job), current_account().id)
        is_done = row is not None and row.state is JobState.DONE
        names = load_names(session) if is_done else None
        scope = current_scope(session)
    is_going = row is not None and row.state in UNDER_WAY
    found = unasked() if row is None else None
    if row is not None and names is not None:
        found = _answer(row, _query_of(job), names, sees_rows=scope.sees_rows)
    return {
        "said": state_words(row),
        "found": no_update if is_going else found,
        "progress": str(round(row.progress * 100)) if row is not None else "0",
        "is_not_going": not is_going,
        "cannot_stop": not is_going,
        "cannot_start": is_going,
        "is_still": not is_going,
        "held": str(row.id) if row is not None and is_going else "",
    }


def _answer(row: JobRow, query: str, names: Any, *, sees_rows: bool) -> Any:
    asked, seen = parse(query, today()), searched_in(row.message["searched"])
    found = told(asked, seen, names, today(), sees_rows=sees_rows)
    return answer(
        found, None if found else calm_words(seen), note_words(asked, seen), caveat_lines(seen, names)
    )


def _stop(job: Any) -> None:
    if _id_of(job):
        with writing() as session:
            cancel(session, _id_of(job), current_account().id, now())


def _id_of(job: Any) -> int:
    return (number_in(job.get("id")) if isinstance(job, dict) else None) or 0


def _query_of(job: Any) -> str:
    return str(job.get("query", "")) if isinstance(job, dict) else ""
