"""Nothing is said in the other language: no English word in Chinese, no Chinese in English but names that are data."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from dashboard.text import Language
from db.enums import Role
from db.models.accounts import Account
from layouts.pages import PAGES
from tests.board import USERS, Running, serving, start
from tests.demo import NOWHERE
from tests.walking import HANDLER, WALKERS, Stop, go, load, stops, walker

expect.set_options(timeout=30_000)

ENGLISH_ALLOWED: Final = {
    "English",
    "xlsx",
    "csv",
    "zip",
    "txt",
    "T",
    "n",
    "ID",
    "CSV",
    "Excel",
    "UTF",
    "GBK",
    "GB",
    "MB",
    "kB",
    "KB",
    "Esc",
    "Ctrl",
    "Shift",
    "Alt",
    "Enter",
    "PDF",
    "pdf",
    "pptx",
    "JPG",
    "PNG",
    "DOCX",
    "XLSX",
}
"""The other language's own name, endings, codes, kinds and sizes of files, names of keys, the count of a sample."""

CODES: Final = re.compile(
    r"\bSHA-256 [0-9a-f]{12}\b|\bC1?\d\b|[A-Z]{1,4}-?\d[\w-]*|\b[\w.-]+@[\w.-]+|\b[A-Z][a-z]+/[A-Z]\w+\b|\bcolumnar\b|/[\w-]+"
    r"|\b[a-z]+=[\w,.-]*|(?<=命令：)\w+|(?<=系统用户：)\w+"
)
"""Numbers of clocks and of matters, a time zone's name, the setting's value that names an engine,
addresses of the board, a filter as it stands in one, a command of the command line and who ran it, a hash."""

WORD: Final = re.compile(r"[A-Za-z]{2,}")
CHINESE: Final = re.compile(r"[㐀-鿿，。；：“”（）、]+")

SAID: Final = """() => {
  const said = [];
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const isData = (element) => element.closest(
    ".ag-cell:not(.ag-header-cell), option, .picker-option, .rail-name, [lang], [data-names], .axis, .tick, .xtick, .ytick, svg text"
  );
  const isInput = (element) => /^(SCRIPT|STYLE|NOSCRIPT)$/.test(element.tagName);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    const words = walk.currentNode.data.trim();
    if (words && parent && !isInput(parent) && isSeen(parent)) said.push([words, Boolean(isData(parent)), parent.tagName + "." + parent.className]);
  }
  document.querySelectorAll("[aria-label], [placeholder], [title]").forEach(function (element) {
    if (!isSeen(element)) return;
    ["aria-label", "placeholder", "title"].forEach(function (name) {
      const words = element.getAttribute(name);
      if (words) said.push([words, Boolean(isData(element)), element.tagName + "[" + name + "]"]);
    });
  });
  said.push([document.title, false, "title"]);
  return said;
}"""


@pytest.fixture(scope="module")
def board(made_demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo county of its own, since the language is kept with the account."""
    running = start(tmp_path_factory.mktemp("words") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def origin(board: Running) -> Iterator[str]:
    with serving(board) as address:
        yield address


def _users() -> dict[str, list[str]]:
    """Return which account looks at which pages, each page once; the office sees most."""
    first = (Role.OFFICE, *(role for role in Role if role is not Role.OFFICE))
    asked: dict[str, list[str]] = {}
    for page in PAGES:
        user = HANDLER if page.key == "sealed" else USERS[next(role for role in first if role in page.roles)]
        asked.setdefault(user, []).append(page.key)
    return asked


def _open_all(page: Page) -> None:
    """Show what stands hidden at first: more filters, tables, explanations, dialogs."""
    page.evaluate(
        """() => {
          document.querySelectorAll(".dialog-veil, #filter-more").forEach((part) => { part.hidden = false; });
          document.querySelectorAll("details").forEach((part) => { part.open = true; });
          document.querySelectorAll(".panel-table").forEach((part) => { part.hidden = false; });
          document.querySelectorAll(".about-text").forEach((part) => { part.hidden = false; });
        }"""
    )


def _walk(
    browser: Browser, board: Running, origin: str, language: Language
) -> Iterator[tuple[Stop, str, bool, str]]:
    with board.database.writing() as session:
        session.execute(update(Account).values(language=language.value))
    for user, keys in _users().items():
        watched = walker(browser, board, origin, user, locale=language.tag)
        for n, stop in enumerate(one for one in stops(board, user) if one.page.key in keys):
            if n == 0:
                load(watched, stop.address)
            else:
                go(watched.page, stop.address)
            _open_all(watched.page)
            for words, is_data, place in watched.page.evaluate(SAID):
                yield stop, words, is_data, place
            watched.page.evaluate(
                "document.querySelectorAll('.dialog-veil').forEach((part) => { part.hidden = true; })"
            )
        watched.page.context.close()


def test_no_english_is_left_in_chinese(browser: Browser, board: Running, origin: str) -> None:
    names = {str(user) for user in WALKERS}
    left = {
        (stop.page.key, words, place)
        for stop, words, _is_data, place in _walk(browser, board, origin, Language.ZH)
        if set(WORD.findall(CODES.sub("", words))) - ENGLISH_ALLOWED - names
    }
    assert left == set()


def test_no_chinese_is_left_in_english_but_names(browser: Browser, board: Running, origin: str) -> None:
    names = names_of(board)
    left = set()
    for stop, words, is_data, place in _walk(browser, board, origin, Language.EN):
        if is_data or not CHINESE.search(words):
            continue
        rest = words
        for name in names:
            rest = rest.replace(name, "")
        if CHINESE.search(rest):
            left.add((stop.page.key, words, place))
    assert left == set()


def names_of(board: Running) -> list[str]:
    """Return every name that the county's rows hold, the longest first."""
    with board.database.reading() as session:
        connection = session.connection()
        found: set[str] = {"中文"}
        for table, column in (
            ("area", "name"), ("unit", "name"), ("category", "name"), ("cause", "name"), ("post", "title"),
            ("official", "name"), ("account", "display_name"), ("saved_view", "name"), ("setting", "value"), ("case", "title"), ("case", "summary"),
        ):  # fmt: skip
            rows = connection.exec_driver_sql(f'SELECT DISTINCT "{column}" FROM "{table}"')
            found |= {str(row[0]) for row in rows if row[0]}
    return sorted(found, key=len, reverse=True)
