"""`python -m db demo`: make the demo county in an empty database."""

import argparse
from datetime import date
from time import perf_counter
from typing import Any

from tqdm import tqdm

from db.commands.accounts import DEMO_PASSWORD
from db.demo.making import SEED, DemoRefused, make_demo
from db.demo.names import COUNTY
from db.here import Here
from db.keys import KeyRefused

REFUSALS = {
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
    """Make the demo and say what it holds; 1 where it is refused."""
    until: date = asked.until or here.now.date()
    if until > here.now.date():
        here.say(f"{until.isoformat()} has not come yet: a demo ends today or earlier.")
        return 1
    here.instance.mkdir(parents=True, exist_ok=True)
    began = perf_counter()
    try:
        here.take_keys(may_make=True)
        with tqdm(total=asked.cases, unit=" matters", delay=2, disable=None) as bar:
            made = make_demo(here.database, until, asked.cases, asked.seed, bar.update)
    except DemoRefused as refused:
        here.say(REFUSALS[refused.code].format(**refused.values))
        return 1
    except KeyRefused as refused:
        here.say(f"The keys cannot be used: {refused}")
        return 1
    finally:
        here.database.dispose()
    here.say(
        f"{COUNTY} (made up) until {until.isoformat()}: {made.cases} matters, {made.events} events, "
        f"{made.spans} spans in {perf_counter() - began:.1f} s."
    )
    here.say(f"Accounts leader, office, unit, hearing, auditor, admin and more; password {DEMO_PASSWORD}.")
    return 0
