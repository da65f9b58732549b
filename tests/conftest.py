"""What every test may ask for, and the order and the summary of a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from tests.board import Running, make_board, start
from tests.compiled import share_compiled
from tests.demo import NOWHERE, demo_template
from tests.making import World
from tests.postgres import Lease, PostgresServer, find_programs
from tests.programs import MISSING, in_ci, missing

FAST_FIRST = ("db", "dashboard", "layouts", "callbacks", "security", "browser")
HERE = Path(__file__).parent

# The judge draws the same examples each time; a busy machine is no fault of the rule.
settings.register_profile("board", deadline=None, derandomize=in_ci())
settings.load_profile("board")
event.listen(Engine, "engine_connect", share_compiled)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run fast packages first, and mark what needs a browser or a server by the fixtures it asks for."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "browser" in asked:
            item.add_marker("browser")
        if "postgres_server" in asked:
            item.add_marker("postgres")
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    packages = item.path.parent.relative_to(HERE).parts if item.path.is_relative_to(HERE) else ()
    return FAST_FIRST.index(packages[0]) if packages and packages[0] in FAST_FIRST else -1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud how many tests a missing program has skipped."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    lost = [reason.partition(MISSING)[2] for reason in reasons if MISSING in reason]
    for what in sorted(set(lost)):
        terminalreporter.write_sep(
            "!", f"{lost.count(what)} tests NOT RUN, missing {what}", red=True, bold=True
        )


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[PostgresServer]:
    """Share the run's temporary PostgreSQL server; skipped aloud where its programs are missing."""
    programs = find_programs()
    if programs is None:
        missing("PostgreSQL 15 server programs")
    own = tmp_path_factory.getbasetemp()
    lease = Lease(own if worker_id == "master" else own.parent)
    yield lease.take(programs)
    lease.release()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the SQLAlchemy URL of a fresh empty PostgreSQL database, dropped after the test."""
    with postgres_server.empty_database() as url:
        yield url


@pytest.fixture(scope="session")
def made_board(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Make one small board that every test copies."""
    folder = tmp_path_factory.mktemp("made") / "instance"
    return folder, make_board(folder)


@pytest.fixture
def running(made_board: tuple[Path, World], tmp_path: Path) -> Iterator[Running]:
    """Run a fresh copy of the small board."""
    template, world = made_board
    board = start(tmp_path / "instance", template, world)
    yield board
    board.database.dispose()


@pytest.fixture(scope="module")
def shared_board(
    made_board: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Run one copy of the small board for a module whose tests change nothing."""
    template, world = made_board
    board = start(tmp_path_factory.mktemp("shared") / "instance", template, world)
    yield board
    board.database.dispose()


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Make the demo county once for all processes of the run; ``tests.demo.UNTIL`` is its last day."""
    own = tmp_path_factory.getbasetemp()
    return demo_template(own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session")
def demo_board(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run one copy of the demo county for tests that change nothing."""
    board = start(tmp_path_factory.mktemp("demo") / "instance", made_demo, NOWHERE)
    yield board
    board.database.dispose()
