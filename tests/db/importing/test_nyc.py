"""The generic way in: 64,185 real cases of another kind, by a mapping alone, in one short change and in memory.

Its seconds are measured by `make bench`, where nothing else runs.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.session import Database
from db.versions import current_version
from tests.making import ZONE
from tests.sample_data import ROOT, sample

MOST_KILOBYTES = 1 << 20


def db(instance: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own, its peak of memory on the last line of stderr."""
    code = (
        "import resource, sys\n"
        "from db.__main__ import main\n"
        "code = main(sys.argv[1:])\n"
        "usage = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(usage.ru_maxrss, file=sys.stderr)\n"
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
    database = Database(f"sqlite:///{instance / 'board.sqlite'}", ZONE)
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
