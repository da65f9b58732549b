"""Real lists and files that tests read where they are: beside the project, or where BOARD_SAMPLE_DATA points."""

import os
from pathlib import Path

import pytest

from tests.programs import MISSING, in_ci

ROOT = Path(__file__).parent.parent


def sample(name: str) -> Path:
    """Return the path of a sample file; a missing one skips the test aloud, and fails it in CI."""
    folder = Path(os.environ.get("BOARD_SAMPLE_DATA", "") or ROOT.parent / "shared" / "data")
    path = folder / name
    if not path.is_file():
        sentence = f"{MISSING}sample file {name} (set BOARD_SAMPLE_DATA to its folder)"
        if in_ci():
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    return path
