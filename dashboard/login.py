"""Signing in and out: a plain form, a limit on tries, and demo passwords on a loopback demo alone."""

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from dashboard.auth import LANGUAGE_COOKIE
from dashboard.request import board, now, reading, writing
from dashboard.sessions import sign_in as start
from dashboard.sessions import sign_out
from dashboard.text import Language, _, language, ngettext, speak
from dashboard.words import word
from db.commands.accounts import DEMO_PASSWORD, is_password, note_attempt
from db.enums import LogKind, Role
from db.log import append
from db.queries.accounts import (
    AccountRow,
    account_named,
    all_accounts,
    failures_from_address,
    failures_of_user,
    password_hash_of,
)

WINDOW: Final = timedelta(minutes=15)
TRIES_OF_USER: Final = 5
TRIES_FROM_ADDRESS: Final = 30

blueprint = Blueprint("login", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; with a right name and password start a session and go on to the asked address."""
    target = safe_target(request.values.get("next", ""))
    if request.method == "GET":
        return _form(target)
    username = request.form.get("username", "").strip().lower()[:80]
    at = now()
    address = request.remote_addr or ""
    with reading() as session:
        waits = minutes_to_wait(session, username, address, at)
    if waits:
        sentence = ngettext(
            "Too many tries. Try again in {n} minute.", "Too many tries. Try again in {n} minutes.", waits
        )
        return _form(target, username, sentence), 429
    account = right_account(username, request.form.get("password", ""))
    with writing() as session:
        note_attempt(session, username, address, at, account is not None)
        if account is None:
            append(session, kind=LogKind.SIGN_IN_FAILED, at=at, account=None, detail={"from": address})
    if account is None:
        return _form(target, username, _("User name or password is wrong.")), 401
    start(account, address, at)
    return redirect(target, 303)


@blueprint.post("/logout")
def leave() -> ResponseReturnValue:
    """End this session."""
    sign_out()
    return redirect(url_for("login.sign_in"), 303)


@blueprint.get("/speak/<chosen>")
def speak_to_strangers(chosen: str) -> ResponseReturnValue:
    """Keep the language of the sign-in form in a cookie."""
    spoken = speak(chosen)
    response = redirect(url_for("login.sign_in", next=safe_target(request.args.get("next", ""))))
    response.set_cookie(
        LANGUAGE_COOKIE,
        spoken.value,
        max_age=31536000,
        samesite="Lax",
        secure=board().config.is_https,
        httponly=True,
    )
    return response


def safe_target(asked: str) -> str:
    """Return an address of this board to go on to, ``/`` for anything that could lead elsewhere."""
    is_ours = asked.startswith("/") and not asked.startswith(
        ("//", "/\\", "/login", "/logout", "/speak", "/_")
    )
    return asked if is_ours and asked.isprintable() and "\\" not in asked else "/"


def minutes_to_wait(session: Session, username: str, address: str, at: datetime) -> int:
    """Return for how many minutes this name or this address may not try again; 0 lets it try."""
    since = at - WINDOW
    failures = (
        (failures_of_user(session, username, since), TRIES_OF_USER),
        (failures_from_address(session, address, since), TRIES_FROM_ADDRESS),
    )
    ends = [tried[-most] + WINDOW for tried, most in failures if len(tried) >= most]
    return max((-(-int((end - at).total_seconds()) // 60) for end in ends), default=0)


def right_account(username: str, password: str) -> AccountRow | None:
    """Return the account that name and password open, demo accounts on a demo on its own machine alone."""
    with reading() as session:
        account = account_named(session, username)
        stored = None if account is None else password_hash_of(session, account.id)
    is_right = is_password(password, stored)
    if account is None or not is_right or (account.is_demo and not are_demo_passwords_taken()):
        return None
    return account


def are_demo_passwords_taken() -> bool:
    """Tell whether demo accounts may sign in: the board is a demo, bound to and reached from its own machine."""
    if not (board().is_demo and board().config.is_loopback):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _form(target: str, username: str = "", sentence: str = "") -> str:
    accounts: list[tuple[str, str]] = []
    if are_demo_passwords_taken():
        with reading() as session:
            accounts = [
                (row.username, word(row.role))
                for row in all_accounts(session)
                if row.is_demo and row.is_active
            ]
    order = list(Role)
    with_role = sorted(accounts, key=lambda pair: [word(role) for role in order].index(pair[1]))
    g.setdefault("visit", None)
    return render_template(
        "login.html",
        board=board(),
        target=target,
        username=username,
        sentence=sentence,
        lang=language().tag,
        other=Language.EN if language() is Language.ZH else Language.ZH,
        accounts=with_role[:12],
        demo_password=DEMO_PASSWORD,
    )
