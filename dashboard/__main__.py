"""The board's work without a page: `python -m dashboard work` takes the jobs that pages ask for."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dashboard.config import Config, SettingRefused, read_config
from dashboard.opening import NoBoard, open_board
from dashboard.text import load
from dashboard.work import Worker


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 no board, 2 settings or arguments that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    work = commands.add_parser(
        "work",
        help="take the jobs of the board until stopped",
        epilog="example: python -m dashboard work --once; `make run` starts it beside the server",
    )
    work.add_argument("--once", action="store_true", help="do what waits, then stop")
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        return _work(read_config(os.environ), once=asked.once)
    except SettingRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    except NoBoard:
        print("There is no database yet: start the board with `make run` first.", file=sys.stderr)
        return 1


def _work(config: Config, *, once: bool) -> int:
    load()
    worker = Worker(open_board(config), lambda: datetime.now(config.zone))

    def stop(*_signal: Any) -> None:
        worker.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run(once=once)
    return 0


if __name__ == "__main__":
    sys.exit(main())
