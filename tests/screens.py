"""Take the pictures of README from a demo county of a fixed day: `python -m tests.screens --out docs/img`."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser
from sqlalchemy import select

from dashboard.opening import open_keys
from dashboard.text import Language
from dashboard.theme import Theme
from db.demo.making import make_demo
from db.filter_query import parse
from db.meetings import ItemKind
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem
from db.models.papers import CasePaper
from db.papers import PaperKind
from db.queries.accounts import account_named
from db.queries.ledger import ledger_block
from db.queries.scopes import scope_of
from db.session import Database
from tests.board import Running, serving, settings, start
from tests.chromium import find_chromium, started
from tests.demo import NOWHERE, UNTIL, searched_on
from tests.making import ZONE
from tests.walking import load, settle, walker

USER: Final = "leader"
SIZE: Final = (1366, 768)
PROJECTOR: Final = (1920, 1080)
DESK: Final = (1600, 900)
SCALES: Final = (2.0, 1.5, 1.0)
"""Pixels a point, the sharpest first: the first whose picture is small enough is kept."""
MOST_BYTES: Final = 400_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, the page, and how the page is dressed."""

    name: str
    path: str
    query: str = ""
    language: Language = Language.ZH
    theme: Theme = Theme.LIGHT
    press: str = ""
    """What is pressed before the picture is taken."""
    user: str = USER
    size: tuple[int, int] = SIZE
    fill: tuple[str, str] = ("", "")
    """The field that is typed in before the picture is taken, and the words."""


PICTURES: Final = (
    Picture("overview", "/"),
    Picture("ledger", "/ledger", "due=overdue,soon"),
    Picture("leaders", "/leaders"),
    Picture("map", "/map"),
    Picture("warnings", "/warnings", press="#warnings-list .ag-center-cols-container [col-id=what]"),
    Picture("meeting", "/present/{meeting}", "item={backlog}"),
    Picture("since", "/since"),
    Picture("hearing-public", "/room/{hearing}", "step=evidence&{sides}", user="hearing", size=PROJECTOR),
    Picture(
        "hearing-panel",
        "/room/{hearing}",
        "panel=1&step=evidence&{sides}",
        user="hearing",
        size=DESK,
        fill=("#room-search", "停工"),
    ),
    Picture("case", "/case/{matter}"),
    Picture("overview-dark", "/", theme=Theme.DARK),
    Picture("overview-en", "/", language=Language.EN),
)


def make_board(folder: Path, until: date) -> Running:
    """Make the demo county up to ``until`` in a folder and start a board on it."""
    template = folder / "made"
    config = settings(template)
    template.mkdir(parents=True)
    database = Database(config.database_url, ZONE, open_keys(config, may_make=True))
    make_demo(database, until)
    database.dispose()
    board = start(folder / "instance", template, NOWHERE)
    searched_on(board, until)
    return board


def matter_of(board: Running, until: date) -> int:
    """Return a matter with much to show: a leader's, past its limit."""
    with board.database.reading() as session:
        account = account_named(session, USER)
        if account is None:
            raise LookupError(USER)
        asked = parse(f"cohort=assigned_overdue&asof={until}", until)
        rows = ledger_block(session, asked.chosen, scope_of(session, account), until, 0, 1).rows
    return rows[0].case_id


def meeting_of(board: Running) -> tuple[int, int]:
    """Return the next meeting and the place of the old unresolved matters on its agenda."""
    with board.database.reading() as session:
        asked = select(AgendaItem.meeting_id, AgendaItem.position).where(AgendaItem.kind == ItemKind.BACKLOG)
        row = session.execute(asked.order_by(AgendaItem.meeting_id.desc())).first()
    if row is None:
        raise LookupError("a meeting with an agenda")
    return row.meeting_id, row.position


def hearing_of(board: Running) -> tuple[int, str]:
    """Return the hearing ahead, and what the address says of the two opinions that lie side by side in it."""
    with board.database.reading() as session:
        one = session.scalars(select(Hearing).where(Hearing.held_on.is_(None))).one()
        asked = select(CasePaper.id).where(
            CasePaper.case_id == one.case_id, CasePaper.kind.in_((PaperKind.OPINION, PaperKind.REVIEW))
        )
        left, right = session.scalars(asked.order_by(CasePaper.id)).all()
        return one.id, f"left=paper-{left}&right=paper-{right}"


def take(browser: Browser, board: Running, origin: str, one: Picture, address: str, file: Path) -> str:
    """Take one picture as sharp as its size allows and return what was wrong with the page, empty where nothing was."""
    board.reader(one.user).post("/preferences", {"language": one.language.value, "theme": one.theme.value})
    found: list[str] = []
    width, height = one.size
    for scale in SCALES:
        watched = walker(
            browser,
            board,
            origin,
            one.user,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
        )
        page = load(watched, address)
        if one.press:
            page.click(one.press)
            settle(page)
        if one.fill[0]:
            page.fill(*one.fill)
        page.mouse.move(0, 0)
        page.screenshot(path=file, animations="disabled")
        found = watched.faults()
        page.context.close()
        if file.stat().st_size <= MOST_BYTES:
            break
    else:
        found = [*found, f"{file.name} has {file.stat().st_size:,} bytes"]
    return "; ".join(found)


def main(given: Sequence[str] | None = None) -> int:
    """Take every picture; the exit code is 1 where a page had a fault or Chromium is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.screens", description=__doc__, epilog="Example: make pictures"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/img"), help="the folder of the pictures")
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL, help="the demo's last day")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in PICTURES], help="these alone")
    asked = parser.parse_args(given)
    program = find_chromium()
    if program is None:
        print("Chromium is missing; `setup/programs.sh` installs it.", file=sys.stderr)
        return 1
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    asked.out.mkdir(parents=True, exist_ok=True)
    faults = 0
    with tempfile.TemporaryDirectory() as folder, started(program) as browser:
        board = make_board(Path(folder), asked.until)
        meeting, backlog = meeting_of(board)
        hearing, sides = hearing_of(board)
        places = {
            "matter": matter_of(board, asked.until),
            "meeting": meeting,
            "backlog": backlog,
            "hearing": hearing,
            "sides": sides,
        }
        with serving(board) as origin:
            for one in PICTURES:
                if asked.only and one.name not in asked.only:
                    continue
                query = "&".join(filter(None, (f"asof={asked.until}", one.query)))
                file = asked.out / f"{one.name}.png"
                address = f"{one.path}?{query}".format(**places)
                fault = take(browser, board, origin, one, address, file)
                print(f"{file}  {file.stat().st_size:>9,} bytes  {fault}")
                faults += bool(fault)
        board.database.dispose()
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
