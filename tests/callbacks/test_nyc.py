"""The generic way in, by the command line up to every figure: 64,185 real cases of another kind, by a mapping alone.

Its seconds are measured by `make bench`, where nothing else runs.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import create_app
from dashboard.ids.reading import WarningsId
from db.cohorts import Breakdown, Cohort, Question
from db.commands.accounts import create_account, new_password
from db.early_warning import WarningKind, Zoning, chosen_by
from db.enums import AreaKind, Role
from db.filter_query import parse_strictly, to_query
from db.filters import CaseFilter
from db.misleading import CaveatKind
from db.models.organisation import Area
from db.queries.early_warnings import last_search, warnings_seen
from db.queries.ledger import ledger_rows, ledger_sums
from db.scope import EVERYTHING
from db.session import Database
from db.tally.counts import tally
from db.versions import current_version
from tests.board import Running, settings
from tests.bodies import body_of
from tests.callbacks import test_map, test_overview
from tests.demo import NOWHERE, searched_on
from tests.sample_data import ROOT, sample

MOST_KILOBYTES = 1 << 20
CITY = ZoneInfo("America/New_York")
READER, PASSWORD = "reader", "a long enough passphrase"
AS_OF = date(2024, 1, 15)
PERIOD = f"from=2022-01-01&to=2023-12-31&asof={AS_OF}"


def db(instance: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own, its peak of memory on the last line of stderr."""
    code = (
        "import sys\n"
        "from db.__main__ import main\n"
        "code = main(sys.argv[1:])\n"
        # What getrusage tells begins with the peak of the process that started this one.
        "status = open('/proc/self/status').read()\n"
        "print(status.partition('VmHWM:')[2].split()[0], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BOARD_")}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=environ | {"BOARD_INSTANCE": str(instance), "BOARD_ZONE": "America/New_York"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Give the folder of a new board whose areas are known."""
    instance = tmp_path_factory.mktemp("nyc") / "instance"
    assert db(instance, "migrate").returncode == 0
    areas = db(
        instance, "import-areas", sample("nyc_community_districts.geojson"), "--key", "community_board"
    )
    assert "64 areas made" in areas.stdout
    return instance


def version(instance: Path) -> int:
    """Return the version of a board's data."""
    database = Database(f"sqlite:///{instance / 'board.sqlite'}", CITY)
    with database.reading() as session:
        found = current_version(session)
    database.dispose()
    return found


@pytest.fixture(scope="module")
def imported(fresh):
    """Import the file once, and say by how many versions the data went on."""
    before = version(fresh)
    done = db(
        fresh,
        "import",
        sample("nyc_council_casework_2022_2023.csv"),
        "--mapping",
        ROOT / "docs/examples/nyc_casework.toml",
    )
    return done, version(fresh) - before


def test_every_row_ends_as_a_case_or_as_a_reported_row(imported):
    done, _ = imported
    assert done.returncode == 0, done.stderr
    assert "Rows read: 64185 = 64177 new + 8 held" in done.stdout
    assert "8  rows held back: the number comes twice in the sheet" in done.stdout
    assert "64177 new matters" in done.stdout


def test_it_costs_less_than_a_gigabyte(imported):
    done, _ = imported
    assert int(done.stderr.split()[-1]) < MOST_KILOBYTES


def test_all_of_it_is_one_change_of_the_data(imported):
    _, versions = imported
    assert versions == 1


def test_the_spans_are_those_of_the_events(imported, fresh):
    checked = db(fresh, "recompute", "--check")
    assert (checked.returncode, checked.stdout.strip()) == (0, "64177 cases compared, 0 differences.")


def test_the_same_file_twice_is_found_and_nothing_differs(imported, fresh):
    again = db(
        fresh,
        "import",
        sample("nyc_council_casework_2022_2023.csv"),
        "--mapping",
        ROOT / "docs/examples/nyc_casework.toml",
    )
    assert again.returncode == 3
    assert "Rows read: 64185 = 0 new + 64177 same + 8 held" in again.stdout
    assert "imported before (import 1)" in again.stderr


@pytest.fixture(scope="module")
def board(imported, fresh):
    """Start the imported board, with somebody signed in who may see all of it."""
    running = Running(
        create_app(settings(fresh, ZONE=CITY.key, SECRET_KEY="of-a-board-that-is-no-demo-at-all")),
        NOWHERE,
        fresh,
    )
    with running.database.writing() as session:
        at = datetime.combine(AS_OF, time(), CITY)
        password = new_password(PASSWORD, READER)
        create_account(
            session, username=READER, display_name=READER, password=password, role=Role.LEADER, at=at
        )
    running.sign_in(READER, PASSWORD)
    yield running
    running.database.dispose()


def test_the_figures_of_the_pages_open_their_rows(board: Any) -> None:
    assert test_overview.check_all(board, READER, PERIOD) > 150
    for cohort in ("received", "open", "closed"):
        assert test_map.check(board, READER, f"{PERIOD}&cohort={cohort}") > 120


def test_every_district_unit_and_category_received_open_and_closed_opens_its_rows(board: Any) -> None:
    pairs = [
        (cohort, by)
        for cohort in (Cohort.RECEIVED, Cohort.OPEN, Cohort.CLOSED)
        for by in (
            (Breakdown.TOWNSHIP, Breakdown.CATEGORY1),
            (Breakdown.TOWNSHIP, Breakdown.STAGE),
            (Breakdown.UNIT, Breakdown.TOWNSHIP),
        )
    ]
    fields = {
        Breakdown.TOWNSHIP: "townships",
        Breakdown.CATEGORY1: "categories",
        Breakdown.UNIT: "units",
        Breakdown.STAGE: "stages",
    }
    chosen = parse_strictly(PERIOD, AS_OF).chosen
    compared = 0
    with board.database.reading() as session:
        counts = tally(
            session, [Question(*one) for one in pairs], chosen, EVERYTHING, AS_OF, engine="columnar"
        )
        for question, answer in counts.answers.items():
            assert isinstance(answer, Mapping)
            for group, figure in answer.items():
                members: dict[str, Any] = {
                    fields[by]: (member or 0,) for by, member in zip(question.by, group, strict=True)
                }
                query = to_query(
                    CaseFilter(chosen.from_on, chosen.to_on, cohort=question.cohort, **members), AS_OF
                )
                opened = parse_strictly(query, date.max)
                assert ledger_sums(session, opened.chosen, EVERYTHING, opened.as_of).cases == figure, query
                compared += 1
            whole = CaseFilter(chosen.from_on, chosen.to_on, cohort=question.cohort)
            assert sum(answer.values()) == ledger_sums(session, whole, EVERYTHING, AS_OF, engine="sql").cases
    assert compared > 3_000


def test_the_rows_of_a_district_and_of_the_import_are_as_many_as_their_figures(board: Any) -> None:
    with board.database.reading() as session:
        district = session.scalars(
            select(Area.id).where(Area.kind == AreaKind.TOWNSHIP).order_by(Area.id)
        ).all()[3]
        for query, more in ((f"township={district}", 500), ("import=1.new&from=1970-01-02", 64_000)):
            asked = parse_strictly(query, AS_OF)
            rows = sum(1 for _ in ledger_rows(session, asked.chosen, EVERYTHING, AS_OF))
            assert rows == ledger_sums(session, asked.chosen, EVERYTHING, AS_OF, engine="sql").cases > more
        assert rows == 64_177


def test_the_search_names_clusters_of_districts_side_by_side_with_their_rows_and_caveats(board: Any) -> None:
    """The months are those of a casework system that offices joined one after the other: what it finds is so, and it says so."""
    as_of = date(2023, 6, 30)
    searched_on(board, as_of)
    with board.database.reading() as session:
        last = last_search(session, EVERYTHING)
        listed = warnings_seen(session, EVERYTHING)
    assert last is not None
    assert (last.zoning, last.seen_on) == (Zoning.BOUNDARIES, as_of)
    assert CaveatKind.UNKNOWN_PLACE in {one.kind for one in last.caveats}
    clusters = [one for one in listed if one.found.kind is WarningKind.CLUSTER]
    assert any(len(one.found.keys) > 1 for one in clusters)
    for one in listed:
        query = to_query(chosen_by(one.found), one.seen_on)
        opened = parse_strictly(query, date.max)
        with board.database.reading() as session:
            rows = ledger_sums(session, opened.chosen, EVERYTHING, opened.as_of).cases
        assert one.count == one.found.count == rows
    answer = board.reader(READER).call(
        body_of(board.app, next(key for key in board.app.callback_map if f"{WarningsId.LIST}.rowData" in key))
    )
    shown = answer.get_json()["response"][WarningsId.LIST]["rowData"]
    assert [row["count"] for row in shown] == [one.count for one in listed]
