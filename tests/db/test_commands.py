"""Every command of the board is there, explains itself with an example, and ends with its exit code."""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from db.__main__ import ROOMS, main

HERE = Path(__file__).parents[2]
PROMISED = (
    "migrate", "demo", "import", "import-areas", "export", "tally", "backup", "restore", "verify-log",
    "recompute", "rekey", "user", "seal-identities",
)  # fmt: skip
WRONG_USE = 2


def _commands() -> dict[str, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for room in ROOMS:
        import_module(room).add_commands(commands)
    return dict(commands.choices)


def test_every_promised_command_is_there() -> None:
    assert set(PROMISED) <= set(_commands())


@pytest.mark.parametrize("name", sorted(_commands()))
def test_a_command_explains_itself_with_an_example(name: str) -> None:
    command = _commands()[name]
    inner = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    said = command.format_help() + "".join(
        one.format_help() for action in inner for one in action.choices.values()
    )
    assert "example: python -m db" in " ".join(said.replace("Example", "example").split()) or (
        "example" in said.lower() and "python -m db" in " ".join(said.split())
    )


@pytest.mark.parametrize("name", PROMISED)
def test_help_ends_well_and_a_wrong_argument_does_not(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, code in (([name, "--help"], 0), ([name, "--no-such-thing"], WRONG_USE)):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == code
    said = capsys.readouterr()
    assert f"python -m db {name}" in said.out
    assert "no-such-thing" in said.err or "required" in said.err


def test_an_unknown_command_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])
    assert ended.value.code == WRONG_USE


@pytest.mark.parametrize(
    "arguments",
    [["tally", "--by", "stage"], ["backup"], ["verify-log"], ["recompute", "--check"], ["user", "list"]],
)
def test_a_command_without_a_database_fails_with_a_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path))
    monkeypatch.delenv("BOARD_DATABASE_URL", raising=False)
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert "There is no database" in said.err
    assert "Traceback" not in said.err


def test_the_worker_explains_itself_with_an_example() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "work", "--help"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "example: python -m dashboard work" in done.stdout
