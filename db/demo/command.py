"""`python -m db demo`: make the demo county in an empty database."""

import argparse
from datetime import date
from time import perf_counter
from typing import Any, Final

from db.command_line import CommandRefused, Exit, bar, opened
from db.commands.accounts import DEMO_PASSWORD
from db.demo.making import SEED, DemoRefused, make_demo
from db.demo.names import COUNTY
from db.here import Here

REFUSALS: Final = {
    "not_empty": "This database already holds areas or matters: name an empty one with BOARD_DATABASE_URL.",
    "too_few": "The demo's story alone has {least} matters: ask for more with --cases.",
    "too_early": "The demo needs a day from {least} on, so that its oldest matter has a day too.",
}


def add_commands(subparsers: Any) -> None:
    """Add the command ``demo``."""
    parser = subparsers.add_parser(
        "demo",
        help="make a fictitious county with six years of matters",
        description=f"Fill an empty database with the fictitious county {COUNTY}: 31 townships, six years of matters.",
        epilog="Example: BOARD_DATABASE_URL=sqlite:////tmp/big.sqlite python -m db demo --cases 1000000",
    )
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="the last day the demo knows of (default: today)"
    )
    parser.add_argument(
        "--cases", type=_count, metavar="N", help="how many matters (default: about 24 a month)"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="S", help="draws other matters (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2026-03-05") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 40_000_000):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of matters from 1 to 40000000")
    return int(text)


def run(asked: argparse.Namespace, here: Here) -> int:
    """Make the demo and say what it holds."""
    today = here.now.date()
    until: date = asked.until or today
    if until > today:
        raise CommandRefused(
            f"{until.isoformat()} has not come yet: a demo ends today or earlier.", Exit.WRONG_USE
        )
    began = perf_counter()
    with opened(here, may_make=True) as database, bar(asked.cases, "Demo county", " matters") as shown:
        if database.keys is None:
            raise CommandRefused("The demo needs BOARD_IDENTITY_KEY and BOARD_LOG_KEY, or neither of them.")
        try:
            made = make_demo(database, until, asked.cases, asked.seed, shown.update)
        except DemoRefused as refused:
            raise CommandRefused(REFUSALS[refused.code].format(**refused.values)) from None
    here.say(
        f"{COUNTY} (made up) until {until.isoformat()}: {made.cases} matters, {made.events} events, "
        f"{made.spans} spans in {perf_counter() - began:.1f} s."
    )
    here.say(f"Accounts leader, office, unit, hearing, auditor, admin and more; password {DEMO_PASSWORD}.")
    return Exit.DONE
