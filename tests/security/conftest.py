"""The browser whose requests the gate is tested with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.chromium import find_chromium, started
from tests.programs import missing


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module; skipped aloud where there is none."""
    program = find_chromium()
    if program is None:
        missing("Chromium")
    with started(program) as running:
        yield running
