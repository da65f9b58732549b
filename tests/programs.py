"""Says what to do where a program that a test needs is missing: skip aloud, or fail in CI."""

import os
from typing import NoReturn

import pytest

MISSING = "MISSING PROGRAM: "


def in_ci() -> bool:
    """Tell whether this run is the judge, where nothing may be skipped."""
    return os.environ.get("CI", "").lower() == "true"


def missing(what: str) -> NoReturn:
    """Skip the running test because ``what`` is not on this machine, or fail it in CI."""
    sentence = f"{MISSING}{what} (as root on Debian, `make test` installs it)"
    if in_ci():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
