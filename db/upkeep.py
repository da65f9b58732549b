"""Commands that look after the database itself: migrate and recompute."""

import argparse
from typing import Any

from sqlalchemy import func, select

from db.command_line import Exit, bar, opened
from db.here import Here
from db.migrate import is_empty, migrate
from db.models.cases import Case
from db.models.catalogue import RulePackRow
from db.models.records import Setting
from db.queries.settings import ZONE, setting
from db.recompute import recompute
from db.reference import seed_reference
from db.spans import differences


def add_commands(commands: Any) -> None:
    """Add the commands of this room to a parser's subparsers."""
    upgrade = commands.add_parser(
        "migrate",
        help="make the database, or bring it to this program's version",
        epilog="example: python -m db migrate",
    )
    upgrade.set_defaults(run=run_migrate)
    again = commands.add_parser(
        "recompute",
        help="rebuild the derived spans from the events, or compare them",
        epilog="example: python -m db recompute --check; exit code 1 where --check finds a difference",
    )
    again.add_argument("--check", action="store_true", help="change nothing, list the differences")
    again.set_defaults(run=run_recompute)


def run_migrate(asked: argparse.Namespace, here: Here) -> int:
    """Make or upgrade the database; a new one gets the rule packs, the work calendar and its zone."""
    with opened(here, may_make=True) as database:
        was_empty = is_empty(database)
        migrate(database)
        with database.writing() as session:
            if not session.scalar(select(func.count()).select_from(RulePackRow)):
                seed_reference(session)
            if setting(session, ZONE) is None:
                session.add(Setting(key=ZONE, value=here.database.zone.key))
    here.say("The database was made." if was_empty else "The database is up to date.")
    return Exit.DONE


def run_recompute(asked: argparse.Namespace, here: Here) -> int:
    """Rebuild the spans of every case, or compare them with their events."""
    with opened(here) as database:
        with database.reading() as session:
            total = session.scalar(select(func.count()).select_from(Case)) or 0
        with bar(total, "Cases") as shown:
            if asked.check:
                with database.reading() as session:
                    found = differences(session, shown.update)
            else:
                recompute(database, lambda done, _total: shown.update(done - shown.n))
    if not asked.check:
        here.say(f"{total} cases recomputed.")
        return Exit.DONE
    for difference in found[:20]:
        here.say(
            f"  case {difference.case_id}: {difference.stored} spans stored, {difference.computed} computed"
        )
    here.say(f"{total} cases compared, {len(found)} differences.")
    return Exit.FAILED if found else Exit.DONE
