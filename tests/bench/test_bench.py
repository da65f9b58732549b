"""The bench does its work: every row is there, whatever the figures are."""

import shutil
import subprocess
import sys

import pytest

from tests.bench.asked import FILTERS
from tests.bench.desk.clerks import Site, run
from tests.bench.report import Figure, Report, Table, keep_section, percentile_95
from tests.chromium import find_chromium
from tests.demo import UNTIL
from tests.making import ZONE, moment
from tests.programs import missing
from tests.sample_data import ROOT


def bench(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def rows_of(said, title):
    table = said.partition(title)[2].partition("\n\n")[0]
    return [line[:30].strip() for line in table.splitlines()]


def test_counting_and_whole_callbacks_of_every_filter_are_printed(made_demo):
    done = bench(
        "--board", made_demo / "board.sqlite", "--only", "counting", "callbacks", "since", "search", "wall"
    )
    assert done.returncode == 0, done.stderr
    for title in (
        "whole county, today ",
        "one unit's matters, today",
        "whole county, 400 days ago",
        "a commit a second",
        "Whole callbacks",
    ):
        assert set(FILTERS) <= set(rows_of(done.stdout, title)), title
    assert {"a month ago", "a year ago"} <= set(rows_of(done.stdout, "Since another day"))
    assert "The first count after a commit" in done.stdout
    assert "counting and searching" in rows_of(done.stdout, "A day's search")
    assert {"work", "hall"} <= set(rows_of(done.stdout, "The wall's feed"))
    assert "load " in done.stdout


def test_pages_and_commands_are_printed(made_demo):
    if find_chromium(has_windows=True) is None:
        missing("Chromium")
    done = bench("--board", made_demo / "board.sqlite", "--only", "browser", "commands")
    assert done.returncode == 0, done.stderr
    assert {"overview, cold browser", "ledger, cold browser", "overview, a known browser"} <= set(
        rows_of(done.stdout, "First page after sign-in")
    )
    assert {"overview, six figures", "ledger, first row"} <= set(
        rows_of(done.stdout, "Change of the filter until it is painted")
    )
    commands = rows_of(done.stdout, "Commands as whole processes")
    for command in ("second start", "export of", "import of", "demo of 300"):
        assert any(row.startswith(command) for row in commands), command


def test_what_clerks_are_told_is_what_is_stored(made_demo, tmp_path):
    shutil.copytree(made_demo, tmp_path / "board")
    url = f"sqlite:///{tmp_path / 'board' / 'board.sqlite'}"
    site = Site(
        "sqlite",
        {"BOARD_DATABASE_URL": url, "BOARD_INSTANCE": str(tmp_path / "board"), "BOARD_ZONE": ZONE.key},
    )
    told, faults = run(site, 4, 0.05, 0.1, moment(UNTIL))
    assert faults == []
    assert told.acts.total() + len(told.registered) > 0


def test_a_section_takes_the_place_of_its_older_one_and_a_new_run_keeps_it(tmp_path):
    page = tmp_path / "page.md"
    Report(moment(UNTIL)).write(page)
    for value in (7.0, 8.0):
        table = Table("Title", ("what", "ms"))
        table.add("one", Figure((value,)))
        keep_section("Clerks", moment(UNTIL), [table], page)
    Report(moment(UNTIL)).write(page)
    said = page.read_text("utf-8")
    assert (said.count("## Clerks"), "| one | 8.0 |" in said, "7.0" in said) == (1, True, False)


@pytest.mark.parametrize(("values", "is_missed"), [((1.0, 5.0, 9.0), False), ((1.0, 5.1, 9.0), True)])
def test_a_target_is_missed_by_the_median(values, is_missed):
    assert Figure(values, 5.0).is_missed is is_missed
    assert ("MISSED" in str(Figure(values, 5.0))) is is_missed


def test_a_table_says_its_misses_in_markdown(capsys):
    table = Table("Title", ("what", "ms"))
    table.add("one", Figure((7.0, 8.0), 5.0))
    assert table.missed == 1
    assert "| one | 7.5 (7.0–8.0) **MISSED** |" in table.markdown()
    assert "one" in capsys.readouterr().out


def test_of_few_runs_the_slowest_stands_for_95_of_100():
    assert percentile_95([3.0, 1.0]) == 3.0
