"""Settings: what is taken, and what is refused in one sentence."""

from pathlib import Path

import pytest

from dashboard.config import KNOWN, PREFIX, SettingRefused, read_config
from db.tally.answers import Engine


def test_without_settings_the_board_runs_for_its_own_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = read_config({})
    assert (config.host, config.port, config.zone.key) == ("127.0.0.1", 8050, "Asia/Shanghai")
    assert config.database_url == f"sqlite:///{tmp_path}/instance/board.sqlite"
    assert config.engine is Engine.COLUMNAR
    assert config.is_loopback
    assert not config.is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "٣"),
        ("ZONE", "Mars/Base"),
        ("ENGINE", "pandas"),
        ("IDLE_MINUTES", "0"),
        ("HTTPS", "perhaps"),
        ("BRIEFING_TEMPLATE", "/nowhere/county.pptx"),
        ("BRIEFING_TEMPLATE", __file__),
        ("HOST", "http://127.0.0.1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "board.sqlite"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        read_config({PREFIX + name: value})
    assert refused.value.name == PREFIX + name
    assert str(refused.value).startswith(f"{PREFIX}{name}: ")
    assert str(refused.value).count("\n") == 0


def test_a_mistyped_name_is_refused() -> None:
    with pytest.raises(SettingRefused, match="BOARD_PROT"):
        read_config({"BOARD_PROT": "80"})


def test_a_key_is_never_said_again() -> None:
    with pytest.raises(SettingRefused) as refused:
        read_config({"BOARD_SECRET_KEY": "hunter two"})
    assert "hunter" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("board.local", False)],
)
def test_only_a_loopback_host_is_private(host: str, is_loopback: bool) -> None:
    config = read_config({"BOARD_HOST": host})
    assert config.is_loopback is is_loopback
    assert config.is_https is not is_loopback


def test_a_proxy_in_front_makes_the_board_public() -> None:
    assert not read_config({"BOARD_BEHIND_PROXY": "1"}).is_loopback


def test_every_setting_is_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    assert [name for name in sorted(KNOWN) if f"`{name}`" not in manual] == []
