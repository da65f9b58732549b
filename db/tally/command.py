"""`python -m db tally`: the counts of the board's pages, for the terminal and for other programs."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Measure, Question
from db.command_line import CommandRefused, Exit, opened, operating_system_user
from db.days import day_of, first_day
from db.enums import LogKind
from db.filter_query import FilterRefused, parse_strictly
from db.filters import Asked
from db.here import Here
from db.keys import KeyRing
from db.log import append
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Post, Unit
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from db.scope import EVERYTHING, Scope
from db.tally.answers import Engine, Tally
from db.tally.counts import tally

NAMES: Final[dict[Breakdown, Any]] = {
    Breakdown.TOWNSHIP: Area.name,
    Breakdown.VILLAGE: Area.name,
    Breakdown.CATEGORY1: Category.name,
    Breakdown.CATEGORY2: Category.name,
    Breakdown.CATEGORY: Category.name,
    Breakdown.CAUSE: Cause.name,
    Breakdown.UNIT: Unit.name,
    Breakdown.LEADER: Post.title,
}
MONTHS: Final = (Breakdown.RECEIVED_MONTH, Breakdown.CLOSED_MONTH)
MOST_BREAKDOWNS: Final = 2
OLDEST: Final = (Measure.OLDEST_ACTION, Measure.OLDEST_SUPPORT, Measure.OLDEST_DUE)


def add_commands(commands: Any) -> None:
    """Add the command ``tally`` to a parser's subparsers."""
    parser = commands.add_parser(
        "tally",
        help="count matters as the pages do",
        epilog='example: python -m db tally --by township,stage --filter "due=overdue&channel=visit" --json',
    )
    parser.add_argument(
        "--by",
        default="",
        metavar="NAMES",
        help=f"up to two of: {', '.join(Breakdown)}; joined by a comma (default: one number)",
    )
    parser.add_argument(
        "--filter", default="", metavar="QUERY", help="the filter as it stands in a page's address"
    )
    parser.add_argument("--measure", default=Measure.CASES, choices=[*Measure], help="what is counted")
    parser.add_argument("--user", metavar="NAME", help="count only what this account may see")
    parser.add_argument(
        "--engine", default=Engine.SQL, choices=[*Engine], help="how to count (default: sql, ready at once)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_tally)


def run_tally(asked: argparse.Namespace, here: Here) -> int:
    """Count and print; what is asked wrongly is refused with what was wrong."""
    question = Question(None, _breakdowns(asked.by), Measure(asked.measure))
    try:
        page = parse_strictly(asked.filter, here.now.date())
    except FilterRefused as refused:
        parts = "; ".join(f"{part.key}={part.value}" for part in refused.ignored)
        raise CommandRefused(f"The filter has parts that make no sense: {parts}.", Exit.WRONG_USE) from None
    with opened(here) as database:
        with database.reading() as session:
            scope = _scope(session, asked.user)
            counts = tally(session, (question,), page.chosen, scope, page.as_of, asked.engine)
            report = _report(session, question, page, counts)
        if isinstance(database.keys, KeyRing):
            with database.writing() as session:
                detail = {"command": "tally", "user": operating_system_user(), "as": asked.user or ""}
                append(session, kind=LogKind.COMMAND_RUN, at=here.now, detail=detail)
    here.say(json.dumps(report, ensure_ascii=False, indent=2) if asked.json else _table(report))
    return Exit.DONE


def _breakdowns(words: str) -> tuple[Breakdown, ...]:
    listed = [word.strip() for word in words.split(",") if word.strip()]
    unknown = [word for word in listed if word not in [*Breakdown]]
    if unknown:
        known = ", ".join(Breakdown)
        raise CommandRefused(f"--by cannot be {unknown[0]}. It knows: {known}.", Exit.WRONG_USE)
    if len(listed) > MOST_BREAKDOWNS or len(set(listed)) < len(listed):
        raise CommandRefused("--by takes one name, or two different ones.", Exit.WRONG_USE)
    return tuple(Breakdown(word) for word in listed)


def _scope(session: Session, username: str | None) -> Scope:
    if username is None:
        return EVERYTHING
    account = account_named(session, username)
    if account is None or not account.is_active:
        raise CommandRefused(
            f"There is no active account {username}. List them with `python -m db user list`."
        )
    return scope_of(session, account)


def _report(session: Session, question: Question, page: Asked, counts: Tally) -> dict[str, Any]:
    said = {"as_of": page.as_of.isoformat(), "version": counts.version, "measure": question.measure.value}
    if not question.by:
        return said | {"value": _value(question.measure, counts.number(question))}
    names = [_names(session, breakdown) for breakdown in question.by]
    groups = [
        {
            **_group(question.by, key if isinstance(key, tuple) else (key,), names),
            "value": _value(question.measure, value),
        }
        for key, value in counts.by(question).items()
    ]
    return said | {"groups": sorted(groups, key=lambda group: [str(part) for part in group.values()])}


def _value(measure: Measure, value: int | None) -> int | str | None:
    return day_of(value).isoformat() if value is not None and measure in OLDEST else value


def _names(session: Session, breakdown: Breakdown) -> Mapping[Any, str]:
    if breakdown not in NAMES:
        return {}
    named = NAMES[breakdown]
    return {row[0]: row[1] for row in session.execute(select(named.class_.id, named))}


def _group(
    by: Sequence[Breakdown], key: tuple[Any, ...], names: Sequence[Mapping[Any, str]]
) -> dict[str, Any]:
    group: dict[str, Any] = {}
    for breakdown, part, known in zip(by, key, names, strict=True):
        if breakdown in MONTHS and part is not None:
            group[breakdown.value] = first_day(part).isoformat()[:7]
        elif breakdown in NAMES:
            group[f"{breakdown.value}_id"] = part
            group[breakdown.value] = known.get(part)
        else:
            group[breakdown.value] = None if part is None else str(part)
    return group


def _table(report: Mapping[str, Any]) -> str:
    if "groups" not in report:
        return str(report["value"])
    lines = [
        "\t".join(
            "–" if part is None else str(part) for name, part in group.items() if not name.endswith("_id")
        )
        for group in report["groups"]
    ]
    return "\n".join(lines)
