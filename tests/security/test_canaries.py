"""Each reader gets its own matters' canary words and no other's: by page, callback, block, file, search and count."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from dashboard.ids.case import CaseId, HandlingId
from dashboard.ids.frame import FilterId, ShellId
from dashboard.ids.reading import LedgerId
from dashboard.ledger_columns import COLUMNS
from db.__main__ import main
from db.commands.accounts import create_account, demo_password
from db.enums import EventKind, Role
from db.filter_query import parse_strictly
from db.indexing import reindex
from db.models.accounts import Account, AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import Case
from db.models.institutions import Hearing
from db.models.organisation import Post
from db.queries.accounts import account_named
from db.queries.ledger import ledger_rows
from db.queries.scopes import scope_of
from layouts.pages import PAGES
from tests.board import Running, start
from tests.bodies import body_of, server_outputs
from tests.making import World, add_case, step
from tests.walking import address_of

CANARIES = {
    "land": "鹤望兰",
    "avoided": "紫云英",
    "civil": "满天星",
    "township": "凤尾竹",
    "village": "龙舌草",
    "moved": "金盏菊",
    "hearing": "朱顶红",
    "charged": "白蔷薇",
}
LURES = {
    "land": "甜瓜",
    "avoided": "苦瓜",
    "civil": "冬瓜",
    "township": "丝瓜",
    "village": "南瓜",
    "moved": "西瓜",
    "hearing": "木瓜",
    "charged": "黄瓜",
}
"""What is searched for beside each canary: an answer may repeat what was asked, but not what was found."""

EVERY = frozenset(CANARIES)
SEEN: dict[str, frozenset[str]] = {
    "land": frozenset({"land"}),
    "civil": frozenset({"civil", "moved"}),
    "unit": frozenset({"township", "village"}),
    "village": frozenset({"village"}),
    "hearing": frozenset({"hearing"}),
    "delegate": frozenset({"charged"}),
    "leader": EVERY,
    "office": EVERY,
    "auditor": frozenset(),
    "admin": frozenset(),
}
FREE = ("leader", "office", "admin")
"""Nothing can be forged by who sees everything; an administrator's forged ids are accounts, whose sessions end by right."""
EXPORTING = ("leader", "office", "land", "civil", "unit", "village")


@dataclass(frozen=True, slots=True)
class Garden:
    """The board, and the id of the matter of each canary."""

    running: Running
    cases: dict[str, int]


@pytest.fixture(scope="module")
def garden(made_board: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    template, world = made_board
    running = start(tmp_path_factory.mktemp("garden") / "instance", template, world)
    at = running.now()
    with running.database.writing() as session:
        holders = {
            "land": 1,
            "avoided": 1,
            "civil": 2,
            "township": 3,
            "village": 4,
            "moved": 1,
            "hearing": 0,
            "charged": 0,
        }
        cases: dict[str, int] = {}
        for key, holder in holders.items():
            moved = (
                [step(EventKind.TRANSFERRED, (at - timedelta(days=1)).date(), unit=world.units[2])]
                if key == "moved"
                else []
            )
            cases[key] = add_case(
                session,
                (at - timedelta(days=5)).date(),
                step(EventKind.TRANSFERRED, (at - timedelta(days=4)).date(), unit=world.units[holder]),
                *moved,
                number=f"XF-{key}",
                title=f"某村{LURES[key]}{CANARIES[key]}",
                unit=world.units[holder],
                township=world.townships[0],
                category=world.categories[0],
                marks=["MAJOR"],
            )
            session.get_one(Case, cases[key]).summary = f"概况{LURES[key]}{CANARIES[key]}"
        session.flush()
        reindex(session, list(cases.values()))
        for username, unit in (("land", 1), ("civil", 2), ("village", 4)):
            create_account(
                session, username=username, display_name=username, password=demo_password(), role=Role.UNIT, at=at,
                unit_id=world.units[unit], is_demo=True,
            )  # fmt: skip
        land = session.scalars(select(Account.id).where(Account.username == "land")).one()
        session.add(AccountInterest(account_id=land, case_id=cases["avoided"], declared_at=at))
        session.add(Hearing(case_id=cases["hearing"], applied_on=at.date(), recorded_at=at))
        post = session.scalars(select(Post.id)).first()
        session.add(
            LeaderAssignment(case_id=cases["charged"], post_id=post, start_on=at.date(), recorded_at=at)
        )
    yield Garden(running, cases)
    running.database.dispose()


def _holds(said: str) -> set[str]:
    """Return the canaries that an answer holds, written out or escaped."""
    return {key for key, word in CANARIES.items() if word in said or json.dumps(word)[1:-1] in said}


def _queries(garden: Garden) -> list[str]:
    """Return filters as a reader would forge them: others' units, places and words, and other days."""
    running = garden.running
    world = running.world
    days = [(running.now() - timedelta(days=n)).date().isoformat() for n in (0, 2, 4)]
    return [
        "",
        "unit=" + ",".join(map(str, world.units)),
        *(f"unit={unit}" for unit in world.units),
        f"township={world.townships[0]}&flag=major",
        "cohort=open",
        "cohort=received&sort=-received",
        *(f"asof={day}" for day in days),
        *(f"asof={day}&unit={unit}" for day in days[1:] for unit in world.units[1:3]),
        f"asof={days[2]}&q={LURES['moved']}",
        *(f"q={lure}" for lure in LURES.values()),
    ]


def _asked(garden: Garden, output: str) -> list[tuple[str, int]]:
    """Return the filters and matters that make a difference to a callback: all of what it reads of the address."""
    known = garden.running.app.callback_map[output]
    read = {f"{one['id']}.{one['property']}" for one in (*known["inputs"], *known["state"])}
    cases = list(garden.cases.values())
    if f"{FilterId.CHOSEN}.data" in read:
        return [(query, cases[n % len(cases)]) for n, query in enumerate(_queries(garden))]
    return [("", case) for case in (cases if f"{ShellId.LOCATION}.pathname" in read else cases[:1])]


def _rows_wanted(first: int = 0) -> dict[str, Any]:
    return {"startRow": first, "endRow": first + 100, "sortModel": [], "filterModel": {}}


def _given(garden: Garden, query: str, case_id: int) -> dict[str, Any]:
    return {
        f"{FilterId.CHOSEN}.data": query,
        f"{ShellId.LOCATION}.search": f"?{query}" if query else "",
        f"{ShellId.LOCATION}.pathname": f"/case/{case_id}",
        f"{LedgerId.GRID}.getRowsRequest": _rows_wanted(),
    }


def _forged(running: Running, output: str, case_id: int, given: dict[str, Any]) -> dict[str, Any]:
    """Return a callback's request in which everything that may hold an id holds that of a matter of others."""
    known = running.app.callback_map[output]
    forged: dict[str, Any] = {}
    for one in (*known["inputs"], *known["state"]):
        values: dict[str, Any] = {
            "value": str(case_id),
            "data": {"case": case_id, "id": case_id, "act": "assign"},
            "n_clicks": 1,
            "selectedRows": [{"id": str(case_id), "number": "1", "title": "1"}],
        }
        if one["property"] in values and not str(one["id"]).startswith("{"):
            forged[f"{one['id']}.{one['property']}"] = values[one["property"]]
    return body_of(running.app, output, **{**forged, **given})


@pytest.mark.parametrize("username", SEEN)
def test_pages_and_callbacks_show_a_reader_its_own_canaries_alone(garden: Garden, username: str) -> None:
    running = garden.running
    reader = running.reader(username)
    seen: set[str] = set()
    leaks: list[tuple[str, str, set[str]]] = []

    def look(what: str, asked: str, answer: Any) -> None:
        held = _holds(answer.get_data(as_text=True))
        seen.update(held)
        if held - SEEN[username]:
            leaks.append((what, asked, held - SEEN[username]))

    for page in PAGES:
        for case_id in garden.cases.values() if "<" in page.path else (0,):
            look("page", page.path, reader.get(address_of(page, case_id)))
    for output in server_outputs(running.app):
        for query, case_id in _asked(garden, output):
            look(output, query, reader.call(body_of(running.app, output, **_given(garden, query, case_id))))
    assert leaks == []
    assert seen == SEEN[username]


@pytest.mark.parametrize("username", [name for name in SEEN if name not in FREE])
def test_a_forged_id_opens_no_canary_of_others(garden: Garden, username: str) -> None:
    running = garden.running
    reader = running.fresh(username)
    leaks = []
    for key, case_id in garden.cases.items():
        if key in SEEN[username]:
            continue
        for output in server_outputs(running.app):
            given = {f"{ShellId.LOCATION}.pathname": f"/case/{case_id}", f"{FilterId.CHOSEN}.data": ""}
            answer = reader.call(_forged(running, output, case_id, given))
            held = _holds(answer.get_data(as_text=True)) - SEEN[username]
            if held:
                leaks.append((output, key, held))
    assert leaks == []


@pytest.mark.parametrize("username", SEEN)
def test_the_desk_on_paper_and_its_dialog_hold_a_readers_canaries_alone(
    garden: Garden, username: str
) -> None:
    running = garden.running
    reader = running.reader(username)
    may_look = username not in ("auditor", "admin")
    paper = reader.get("/desk/digest")
    assert paper.status_code == (200 if may_look else 403)
    assert _holds(paper.get_data(as_text=True)) <= SEEN[username]
    (opening,) = (one for one in server_outputs(running.app) if f"{HandlingId.VILLAGE}.value" in one)
    for key, case_id in garden.cases.items():
        wanted = {f"{HandlingId.WANTED}.data": {"case": case_id, "act": "accepted"}}
        body = body_of(running.app, opening, **wanted) | {"changedPropIds": [f"{HandlingId.WANTED}.data"]}
        held = _holds(reader.call(body).get_data(as_text=True))
        assert held <= SEEN[username] & {key}
        if username in ("unit", "office"):
            assert held == SEEN[username] & {key}


@pytest.mark.parametrize("engine", ["sql", "columnar"])
@pytest.mark.parametrize("days", [0, 1, 2, 4, 5])
def test_what_was_handed_on_is_its_holders_on_every_day_and_its_former_holders_on_none(
    garden: Garden, days: int, engine: str
) -> None:
    running = garden.running
    query = f"asof={(running.now() - timedelta(days=days)).date()}"
    path = f"/case/{garden.cases['moved']}"
    for username, is_seen in (("land", False), ("civil", True)):
        reader = running.reader(username)
        with running.database.reading() as session:
            session.info["engine"] = engine
            account = account_named(session, username)
            assert account is not None
            asked = parse_strictly(query, running.now().date())
            rows = list(ledger_rows(session, asked.chosen, scope_of(session, account), asked.as_of))
        assert ("moved" in {key for row in rows for key in _holds(row.title)}) is is_seen
        body = {"kind": "csv", "query": query, "columns": ["number", "title"], "filters": {}, "sort": []}
        file = _words_of(reader.post("/ledger/export", body).get_data(), "csv")
        assert ("moved" in _holds(file)) is is_seen
        given = {f"{ShellId.LOCATION}.pathname": path, f"{ShellId.LOCATION}.search": f"?{query}"}
        opened = [
            reader.call(body_of(running.app, output, **given)).get_data(as_text=True)
            for output in server_outputs(running.app)
            if f"{CaseId.TITLE}.children" in output.strip(".").split("...")
        ]
        assert len(opened) == 1
        assert ("moved" in _holds(" ".join(opened))) is is_seen


def _words_of(content: bytes, kind: str) -> str:
    if kind == "csv":
        return content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    said = " ".join(
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )
    book.close()
    return said


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("username", SEEN)
def test_a_file_holds_its_makers_canaries_alone(garden: Garden, username: str, kind: str) -> None:
    reader = garden.running.reader(username)
    seen: set[str] = set()
    for query in _queries(garden):
        body = {
            "kind": kind,
            "query": query,
            "columns": [column.key for column in COLUMNS],
            "filters": {},
            "sort": [],
        }
        answer = reader.post("/ledger/export", body)
        assert answer.status_code == (200 if username in EXPORTING else 403), answer.get_data(as_text=True)
        if answer.status_code == 200:
            seen |= _holds(_words_of(answer.get_data(), kind))
    assert seen == (SEEN[username] if username in EXPORTING else set())


@pytest.mark.parametrize("username", SEEN)
def test_the_command_line_counts_and_writes_what_the_account_sees(
    garden: Garden,
    username: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BOARD_INSTANCE", str(garden.running.folder))
    for name in ("DATABASE_URL", "LOG_KEY", "IDENTITY_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    # The auditor counts every matter and sees none.
    count = len(EVERY if username == "auditor" else SEEN[username])
    for filters in ("", "township=" + str(garden.running.world.townships[0])):
        for engine in ("sql", "columnar"):
            assert main(["tally", "--user", username, "--filter", filters, "--engine", engine]) == 0
            assert int(capsys.readouterr().out.strip()) == count
    for by in ("unit", "township", "leader"):
        assert main(["tally", "--user", username, "--by", by, "--json"]) == 0
        said = capsys.readouterr().out
        assert _holds(said) == set()
        assert sum(group["value"] for group in json.loads(said)["groups"]) == count
    out = tmp_path / "ledger.csv"
    code = main(["export", "--user", username, "--out", str(out)])
    assert code == (0 if username in EXPORTING else 1)
    assert (_holds(_words_of(out.read_bytes(), "csv")) if out.exists() else set()) == (
        SEEN[username] if username in EXPORTING else set()
    )
