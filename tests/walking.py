"""Walking a board in a browser: every page that a role may open, each waited for until it stands still."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select

from dashboard.page import Page as BoardPage
from db.commands.accounts import DEMO_PASSWORD
from db.enums import Role
from db.filter_query import parse
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem, Meeting
from db.queries.accounts import account_named
from db.queries.ledger import ledger_block
from db.queries.scopes import scope_of
from layouts.pages import PAGES
from tests.board import USERS, Running
from tests.chromium import WatchedPage, watched_page
from tests.demo import UNTIL

HERE: Final = Path(__file__).parent
MARKS: Final = (HERE / "walking.js").read_text(encoding="utf-8")
PATIENCE_MS: Final = 60_000

HANDLER: Final = "vault"
WALKERS: Final = (*USERS.values(), HANDLER)
"""One account of each role in the demo county, and the handler of accusations, to whom one page shows more."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page on a walk: the page as the board knows it, and its address for this account."""

    page: BoardPage
    address: str


def stops(running: Running, username: str, *, as_of: bool = True) -> list[Stop]:
    """Return every page that the account may open, with an address of its own for pages of one matter."""
    with running.database.reading() as session:
        account = account_named(session, username)
        assert account is not None, username
        scope = scope_of(session, account)
        matter = 0
        if scope.sees_rows and not scope.is_empty:
            asked = parse(f"asof={UNTIL}&due=overdue,soon,in_time", UNTIL)
            rows = ledger_block(session, asked.chosen, scope, UNTIL, 0, 200).rows
            # One in a leader's charge shows more of its page.
            led = (row.case_id for row in rows if row.leader_id is not None)
            matter = next(led, rows[0].case_id if rows else 0)
        # Of a meeting that was held, since before it nothing can be decided.
        held = select(func.max(AgendaItem.meeting_id)).join(Meeting).where(Meeting.held_on.is_not(None))
        meeting = session.scalar(held) or 0
        heard = session.scalar(select(func.max(Hearing.id)).where(Hearing.held_on.is_(None))) or 0
    return [
        Stop(
            page,
            address_of(page, {"present": meeting, "hearing": heard, "room": heard}.get(page.key, matter))
            + (f"?asof={UNTIL}" if as_of and page.has_filter else ""),
        )
        for page in PAGES
        if account.role in page.roles and ("<" not in page.path or matter)
    ]


def address_of(page: BoardPage, matter: int) -> str:
    """Return the page's address, the number of a matter or of a meeting standing for each of its places."""
    return "/".join(str(matter) if part.startswith("<") else part for part in page.path.split("/"))


def role_of(username: str) -> Role:
    """Return the role of a walker."""
    return next((role for role, name in USERS.items() if name == username), Role.OFFICE)


def walker(browser: Browser, running: Running, origin: str, username: str, **options: Any) -> WatchedPage:
    """Open a watched tab that is signed in; the session is made on the server, so that no form is waited for."""
    watched = watched_page(browser, origin, **options)
    enter(watched.page.context, running, origin, username)
    return watched


def enter(context: BrowserContext, running: Running, origin: str, username: str) -> None:
    """Give a browser's context the cookie of a session of its own."""
    reader = running.fresh(username)
    cookie = reader.client.get_cookie("board")
    assert cookie is not None
    context.add_cookies([{"name": "board", "value": cookie.value, "url": origin, "httpOnly": True}])
    context.add_init_script(MARKS)


def settle(page: Page) -> None:
    """Wait until every callback is answered and everything that is seen is painted; say what is not."""
    late = page.evaluate("patience => window.walking.settled(patience)", PATIENCE_MS)
    assert late == [], f"{page.url} does not come to rest: {late}"


def load(watched: WatchedPage, address: str) -> Page:
    """Open an address as from the address bar and wait until it stands still."""
    watched.open(address)
    settle(watched.page)
    return watched.page


def go(page: Page, address: str) -> None:
    """Walk to an address within the board, nothing loaded anew, and wait until it stands still."""
    page.evaluate("address => window.walking.go(address)", address)
    settle(page)


def sign_in_here(page: Page, username: str) -> None:
    """Fill the form of the sign-in page that stands there."""
    page.fill("#username", username)
    page.fill("#password", DEMO_PASSWORD)
    page.click("button[type=submit]")
