"""A missing program is never passed over in silence."""

import pytest

from tests.programs import MISSING, missing


def test_a_missing_program_skips_its_test_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"^{MISSING}Chromium"):
        missing("Chromium")


def test_a_missing_program_fails_its_test_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=f"^{MISSING}Chromium"):
        missing("Chromium")
