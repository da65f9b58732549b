"""The board as a server: `python app.py` on this machine, "app:create_server()" behind gunicorn or waitress."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from dash import Dash, dcc
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks.groups import CALLBACKS, ROUTES
from dashboard import counter, login, preferences, static
from dashboard.account_words import scope_mark
from dashboard.auth import guard
from dashboard.config import Config, SettingRefused, read_config
from dashboard.errors import fail_callback, speak_errors
from dashboard.log_check import check_at_start, log_state
from dashboard.log_words import alarm
from dashboard.opening import NoBoard, open_board, open_keys, open_secret
from dashboard.page import Page, page_at
from dashboard.request import EXTENSION, Board, board, current_account, current_visit, reading, today
from dashboard.security import content_policy, cookie_settings, protect, set_headers
from dashboard.text import _, language, load, speak
from dashboard.theme import Theme
from dashboard.wall import routes as wall
from dashboard.words import word
from db.commands.accounts import DEMO_PASSWORD
from db.queries.accounts import all_accounts
from db.session import Database
from db.tally.counts import columns_for
from layouts.pages import PAGES, every_id
from layouts.shell import NOBODY, Frame, shell

FOLDER: Final = Path(__file__).resolve().parent
LOG: Final = logging.getLogger("board")
LONGEST_PAUSE: Final = 60
INDEX: Final = """<!DOCTYPE html>
<html lang="{lang}" data-bs-theme="{theme}">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>
<link rel="icon" href="/vendor/icons/envelope-paper.svg">
{{%ahead%}}
{{%css%}}
</head>
<body data-ag-theme-mode="{theme}">
{{%app_entry%}}
<footer>
{{%config%}}
{{%scripts%}}
{{%figures%}}
{{%renderer%}}
</footer>
</body>
</html>"""


class BoardDash(Dash):
    """Dash with a first page in the reader's language and theme, so that nothing flashes before the scripts run."""

    def interpolate_index(self, **parts: str) -> str:
        """Fill the first page."""
        index = INDEX.format(lang=language().tag, theme=_theme().value)
        parts["title"] = _("Petition Board")
        # Figures draw as soon as their page is laid out, instead of sending for their scripts only then.
        page = page_at(PAGES, request.path)
        has_figures = page is not None and page.key in _pages_with_figures()
        parts["ahead"] = static.ahead(has_figures=has_figures)
        parts["figures"] = static.FIGURES if has_figures else ""
        for name, part in parts.items():
            index = index.replace("{%" + name + "%}", part)
        return index


def create_app(config: Config, pages: Iterable[Page] = PAGES) -> Dash:
    """Build the board that ``config`` names: gate first, then routes, pages and callbacks."""
    opened = open_board(config)
    load()
    server = Flask("dashboard", static_folder=None, root_path=str(FOLDER / "dashboard"))
    server.config.update(cookie_settings(config))
    server.config["SECRET_KEY"] = open_secret(config, may_make=opened.is_demo and config.is_loopback)
    server.extensions[EXTENSION] = opened
    server.jinja_env.globals.update(
        _=_,
        bootstrap_address=static.bootstrap_address,
        bundles=lambda: server.extensions[static.AHEAD],
    )
    shown = tuple(pages)
    guard(server, shown)
    protect(server)
    static.CompressedFiles(config.instance / "compressed").add_to(server)
    speak_errors(server)
    for blueprint in (
        login.blueprint,
        counter.blueprint,
        wall.blueprint,
        preferences.blueprint,
        static.blueprint,
    ):
        server.register_blueprint(blueprint)
    for routes in ROUTES:
        routes.register(server)
    app = _dash(server, shown)
    with server.test_request_context("/"):
        server.extensions[static.AHEAD] = static.bundle_addresses(app._generate_scripts_html())
    set_headers(server, config, content_policy(app.csp_hashes()))
    if config.is_behind_proxy:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_host=1)  # type: ignore[method-assign]
    return app


def create_server() -> Flask:
    """Build the board from the environment for a WSGI server."""
    server: Flask = create_app(read_config(os.environ)).server
    warm(server)
    return server


def _dash(server: Flask, pages: tuple[Page, ...]) -> Dash:
    app = BoardDash(
        "dashboard",
        server=server,
        assets_folder=str(FOLDER / "dashboard" / "assets"),
        external_stylesheets=[static.bootstrap_address()],
        pages_folder="",
        use_pages=False,
        serve_locally=True,
        update_title=None,
        suppress_callback_exceptions=False,
        add_log_handler=False,
        enable_mcp=False,
        on_error=fail_callback,
    )
    app.enable_dev_tools(debug=False, dev_tools_disable_version_check=True)
    app.validation_layout = every_id(pages)
    app.layout = _layout
    for group in CALLBACKS:
        group.register(app)
    with server.app_context():
        # Else the first reader waits for it.
        app._setup_server()
    return app


@cache
def _pages_with_figures() -> frozenset[str]:
    """Return the keys of the pages that lay out a graph; which ones do hangs on no reader."""
    return frozenset(
        page.key for page in PAGES if any(isinstance(part, dcc.Graph) for part in page.layout()._traverse())
    )


def _theme() -> Theme:
    stored = current_account().theme
    return Theme(stored) if stored in list(Theme) else Theme.LIGHT


def _layout() -> Any:
    """Lay out the frame for the account that asks; Dash itself asks once for nobody, to check it."""
    if current_visit() is None:
        return shell(NOBODY, PAGES)
    account = current_account()
    frame = Frame(
        name=account.display_name,
        role=word(account.role),
        county=board().county,
        is_demo=board().is_demo,
        theme=_theme(),
        zone=board().config.zone.key,
        scope=scope_mark(account.role),
        alarm=alarm(log_state(), account.role),
    )
    return shell(frame, [page for page in PAGES if account.role in page.roles])


# ---------------------------------------------------------------- python app.py


def make_demo(config: Config) -> None:
    """Make the demo county in the database that the settings name."""
    from db.demo.making import make_demo as make

    config.instance.mkdir(parents=True, exist_ok=True)
    database = Database(config.database_url, config.zone, open_keys(config, may_make=True))
    print(_("Making the demo county (once) ..."), flush=True)
    make(database, until=datetime.now(config.zone).date())
    database.dispose()


class Worker:
    """The taker of jobs beside the server: started again when it ends by itself, ended with the server."""

    def __init__(self, config: Config) -> None:
        self._environment = {
            **os.environ,
            "BOARD_INSTANCE": str(config.instance),
            "BOARD_DATABASE_URL": config.database_url,
        }
        self._owner = os.getpid()
        self._is_over = Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        """Start the process and the thread that watches it."""
        self._thread.start()

    def stop(self) -> None:
        """End the process; a forked child of the server, which passes here too when it ends, leaves it running."""
        if os.getpid() != self._owner:
            return
        self._is_over.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(timeout=10)

    def _keep(self) -> None:
        pause = 1
        while not self._is_over.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard", "work"], cwd=FOLDER, env=self._environment
            )
            status = self._process.wait()
            if not self._is_over.is_set():
                LOG.error("the taker of jobs ended with status %s and starts again in %s s", status, pause)
                self._is_over.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


def warm(server: Flask) -> None:
    """Load what the first count needs before the first reader asks, then verify the log, in a thread of its own."""

    def load_columns() -> None:
        try:
            with server.app_context(), reading() as session:
                columns_for(session, today())
        except Exception:
            LOG.exception("the columns could not be loaded ahead; the first reader loads them")
        check_at_start(server)

    Thread(target=load_columns, name="warm", daemon=True).start()


def serve(server: Flask, config: Config) -> None:
    """Serve until the process is told to stop: gunicorn where it runs, waitress elsewhere."""
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        from waitress import serve as serve_with_waitress

        warm(server)
        serve_with_waitress(server, host=config.host, port=config.port, threads=8, ident=None)
        return

    class Served(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", f"{config.host}:{config.port}")
            self.cfg.set("workers", 1)
            self.cfg.set("threads", 8)
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("loglevel", "warning")
            self.cfg.set("timeout", 120)

        def load(self) -> Flask:
            warm(server)
            return server

    Served().run()


def announce(opened: Board) -> None:
    """Print the address and, for a demo, who may sign in."""
    host = f"[{opened.config.host}]" if ":" in opened.config.host else opened.config.host
    print(_("Petition Board: {address}", address=f"http://{host}:{opened.config.port}"))
    if not opened.is_demo:
        return
    if not opened.config.is_loopback:
        print(
            _("Demo accounts sign in on a loopback address alone; this server is bound to {host}.", host=host)
        )
        return
    print(_("Demo accounts, password {password}:", password=DEMO_PASSWORD))
    with opened.database.reading() as session:
        for row in all_accounts(session):
            if row.is_demo and row.is_active:
                print(f"  {row.username:<12} {word(row.role)}  {row.unit or row.display_name}")
    print(_("Stop with Ctrl+C."), flush=True)


def main() -> int:
    """Make what is missing, start the worker, and serve; 2 for settings that cannot be used."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    speak("en" if not os.environ.get("LANG", "").startswith("zh") else "zh_Hans_CN")
    try:
        config = read_config(os.environ)
        try:
            app = create_app(config)
        except NoBoard:
            make_demo(config)
            app = create_app(config)
    except SettingRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    opened: Board = app.server.extensions[EXTENSION]
    announce(opened)
    # The pool's connections belong to this process: the server's own process opens its own.
    opened.database.dispose()
    worker = Worker(config)
    worker.start()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    try:
        serve(app.server, config)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        worker.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
