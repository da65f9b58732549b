"""The board's command line: `python -m db COMMAND`; each room brings its own commands."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from db.command_line import CommandRefused, Exit
from db.here import find_here

ROOMS: Final = (
    "db.upkeep",
    "db.guarding",
    "db.retention_command",
    "db.user_command",
    "db.sealed.command",
    "db.tally.command",
    "db.importing.command",
    "db.demo.command",
    # By their names, since exports and reports speak the words of the board and the database knows none.
    "dashboard.export_command",
    "dashboard.report_command",
)
"""Modules with ``add_commands(subparsers)``; each command sets ``run``, called with its arguments and ``Here``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 not understood."""
    parser = argparse.ArgumentParser(prog="python -m db", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for room in ROOMS:
        import_module(room).add_commands(subparsers)
    asked = parser.parse_args(arguments)
    try:
        code: int = asked.run(asked, find_here(datetime.now, print))
    except CommandRefused as refused:
        print(refused, file=sys.stderr)
        return refused.code
    except SQLAlchemyError as error:
        print(f"The database refused ({type(error).__name__}). Nothing was stored.", file=sys.stderr)
        return Exit.FAILED
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
