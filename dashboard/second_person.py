"""A second person who confirms at the first one's screen, under the same limits as signing in."""

from flask import request

from dashboard.login import minutes_to_wait, right_account
from dashboard.request import now, reading, writing
from db.commands.accounts import note_attempt
from db.queries.accounts import AccountRow


def second_person(username: str, password: str) -> AccountRow | None:
    """Return the account that name and password open, None where they are wrong or were tried too often."""
    name = username.strip().lower()[:80]
    at, address = now(), request.remote_addr or ""
    with reading() as session:
        if minutes_to_wait(session, name, address, at):
            return None
    account = right_account(name, password)
    with writing() as session:
        note_attempt(session, name, address, at, account is not None)
    return account
