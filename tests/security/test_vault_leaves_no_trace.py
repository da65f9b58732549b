"""What a handler registers or an import brings is seen on the vault's page by handlers, and nowhere by anybody else."""

import json

import pytest
from sqlalchemy import func, select, text

from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LedgerId
from dashboard.ids.sealed import SealedId
from db.commands.accounts import create_account, demo_password
from db.enums import EventKind, Role
from db.importing.confirm import ImportDone, confirm
from db.importing.mapping import guess
from db.importing.proposal import propose
from db.importing.sheets import read_workbook
from db.models.cases import Case, CaseEvent
from db.sealed.commands import name_handler
from db.sealed.models import SealedCase
from layouts.pages import PAGES
from tests.board import USERS, Running
from tests.bodies import body_of, server_outputs
from tests.sample_ledger import AssignmentRow, LedgerRow, ledger

CANARY = "金丝雀占地"
IMPORTED = "画眉毁林"
NUMBER = "信7749-051"
RECEIPT = "纪收七号"


def _output(running: Running, part: object) -> str:
    (found,) = [one for one in server_outputs(running.app) if f"{part}" in one.replace(f"{part}@", "")]
    return found


def _press(running: Running, user: Role | str, button: SealedId, **values: object):
    body = body_of(
        running.app,
        _output(running, f"{SealedId.SAID}.children"),
        **{
            f"{button}.n_clicks": 1,
            **{f"{SealedId[name]}.value": said for name, said in values.items() if name != "CHOSEN"},
        },
        **{f"{SealedId.CHOSEN}.data": values.get("CHOSEN")},
    )
    body["changedPropIds"] = [f"{button}.n_clicks"]
    answer = running.reader(user).call(body)
    return answer.status_code, answer.get_json() if answer.status_code == 200 else {}


def _said(answer) -> str:
    return answer["response"][SealedId.SAID]["children"]


def _ask(running: Running, user: Role | str, part: str, **values: object) -> dict[str, dict[str, object]]:
    answer = running.reader(user).call(body_of(running.app, _output(running, part), **values))
    assert answer.status_code == 200
    found: dict[str, dict[str, object]] = answer.get_json()["response"]
    return found


@pytest.fixture(scope="module")
def vault(shared_board: Running) -> Running:
    """A board with a named handler, keeper, whose vault holds one accusation and one routed envelope."""
    running = shared_board
    at = running.now()
    with running.database.writing() as session:
        keeper = create_account(
            session,
            username="keeper",
            display_name="keeper",
            password=demo_password(),
            role=Role.OFFICE,
            at=at,
            is_demo=True,
        )
        name_handler(session, keeper, at)
    unit = str(running.world.units[3])
    given = {
        "TITLE": "某镇违规用地",
        "SUMMARY": f"{CANARY}三亩",
        "ACCUSED": "李某某镇长",
        "UNIT": unit,
        "NAME": "张三三",
    }
    status, answer = _press(running, "keeper", SealedId.REGISTER, **given)
    assert status == 200
    assert "登记" in _said(answer)
    _press(running, "keeper", SealedId.REGISTER, ABOUT_OFFICE=True)
    _press(
        running,
        "keeper",
        SealedId.ROUTE_ENVELOPE,
        ENVELOPE_NUMBER=f"JB{at.year}-0002",
        ENVELOPE_RECEIPT=RECEIPT,
    )
    _import(running, "求决")
    with running.database.reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(Case).where(Case.title.contains(IMPORTED))) == 1
        )
    assert _import(running, "检举控告").moved == 1
    return running


def _import(running: Running, purpose: str) -> ImportDone:
    """Bring in a ledger of one row, which is a matter of the board or accuses."""
    at = running.now()
    row = LedgerRow(
        NUMBER,
        at.date(),
        title=f"某村{IMPORTED}",
        content=f"{IMPORTED}五亩，{purpose}",
        purpose=purpose,
        name="李四四",
    )
    book = read_workbook(ledger([row], [AssignmentRow("甲", NUMBER, extra=f"{IMPORTED}方案")]), "台账.xlsx")
    with running.database.reading() as session:
        proposal = propose(session, book, guess(book, "县信访台账"), today=at.date())
    return confirm(running.database, proposal, now=at)


def _case_id(running: Running) -> int:
    with running.database.reading() as session:
        return session.scalars(select(SealedCase.id).order_by(SealedCase.id)).all()[0]


def test_a_handler_sees_it_on_the_page_alone(vault: Running) -> None:
    room = _ask(vault, "keeper", f"{SealedId.ROOM}.hidden")
    assert room[SealedId.ROOM]["hidden"] is False
    rows = json.dumps(_ask(vault, "keeper", f"{SealedId.LIST}.children"), ensure_ascii=False)
    assert "某镇违规用地" in rows
    found = json.dumps(
        _ask(vault, "keeper", f"{SealedId.LIST}.children", **{f"{SealedId.QUERY}.value": "占地三亩"}),
        ensure_ascii=False,
    )
    assert "某镇违规用地" in found
    opened = json.dumps(
        _ask(vault, "keeper", f"{SealedId.FILE}.children", **{f"{SealedId.CHOSEN}.data": _case_id(vault)}),
        ensure_ascii=False,
    )
    assert CANARY in opened
    assert "张三三" in opened


def test_a_member_of_the_office_who_is_not_named_finds_no_page(vault: Running) -> None:
    room = _ask(vault, Role.OFFICE, f"{SealedId.ROOM}.hidden")
    assert (room[SealedId.ROOM]["hidden"], room[SealedId.NOTHING]["hidden"]) == (True, False)
    for chosen in (_case_id(vault), 999):
        file = _ask(vault, Role.OFFICE, f"{SealedId.FILE}.children", **{f"{SealedId.CHOSEN}.data": chosen})
        assert file[SealedId.FILE]["children"] is None
    for button in (SealedId.REGISTER, SealedId.ADD_NOTE, SealedId.ROUTE, SealedId.CLOSE, SealedId.MOVE):
        given = {"TITLE": "x", "SUMMARY": "y", "NOTE": "z", "RECEIPT": "1", "MOVE_NUMBER": "1"}
        _, answer = _press(vault, Role.OFFICE, button, CHOSEN=_case_id(vault), **given)
        assert _said(answer) == "没有此编号的件。"


def test_the_link_shows_itself_to_handlers_and_the_auditor(vault: Running) -> None:
    styles = {
        user: _ask(vault, user, "rail-link")['{"key":"sealed","type":"rail-link"}']["style"]
        for user in ("keeper", Role.OFFICE, Role.AUDITOR)
    }
    assert styles == {"keeper": {}, Role.OFFICE: {"display": "none"}, Role.AUDITOR: {}}


def test_the_auditor_sees_the_receipt_number_and_no_accusation(vault: Running) -> None:
    room = _ask(vault, Role.AUDITOR, f"{SealedId.ROOM}.hidden")
    assert room[SealedId.ROOM]["hidden"] is True
    shown = json.dumps(room, ensure_ascii=False)
    assert RECEIPT in shown
    assert CANARY not in shown
    assert f"JB{vault.now().year}-0001" not in shown


@pytest.mark.parametrize("role", Role)
def test_no_answer_to_anybody_else_holds_a_word_of_it(vault: Running, role: Role) -> None:
    reader = vault.reader(USERS[role])
    answers = [reader.get(page.path.replace("<number>", "1")) for page in PAGES]
    answers += [
        reader.call(body_of(vault.app, output, **{f"{SealedId.CHOSEN}.data": _case_id(vault)}))
        for output in server_outputs(vault.app)
    ]
    for answer in answers:
        said = answer.get_data(as_text=True)
        words = _words(vault)
        if role is not Role.AUDITOR:
            words.append(RECEIPT)
        for word in words:
            assert word not in said
            assert json.dumps(word)[1:-1] not in said


def test_a_wrong_button_or_field_is_one_sentence(vault: Running) -> None:
    case_id = _case_id(vault)
    for button, given in (
        (SealedId.REGISTER, {"TITLE": " "}),
        (SealedId.ADD_NOTE, {"CHOSEN": case_id}),
        (SealedId.ROUTE, {"CHOSEN": case_id}),
        (SealedId.CLOSE, {"CHOSEN": case_id, "NOTE": "x"}),
        (SealedId.MOVE, {"MOVE_NUMBER": "无此号"}),
        (SealedId.REGISTER, {"TITLE": "某局", "SUMMARY": "违规", "UNIT": "99999"}),
    ):
        status, answer = _press(vault, "keeper", button, **given)
        assert status == 200
        assert _said(answer).endswith("。")


def _words(running: Running) -> list[str]:
    numbers = [f"JB{running.now().year}-000{n}" for n in (3, 1)]
    return [CANARY, "违规用地", "李某某镇长", "张三三", IMPORTED, "李四四", *numbers]


@pytest.mark.parametrize("role", Role)
def test_no_filter_search_block_or_file_shows_a_word_of_it(vault: Running, role: Role) -> None:
    reader = vault.reader(USERS[role])
    unit = vault.world.units[3]
    answers = []
    for query in (
        f"unit={unit}",
        "q=占地",
        "q=三亩",
        "q=毁林",
        f"q={NUMBER}",
        "import=1",
        "import=2",
        f"asof={vault.now().date()}",
        "cohort=received",
    ):
        given = {
            f"{FilterId.CHOSEN}.data": query,
            f"{LedgerId.GRID}.getRowsRequest": {
                "startRow": 0,
                "endRow": 100,
                "sortModel": [],
                "filterModel": {},
            },
        }
        for output in server_outputs(vault.app):
            known = vault.app.callback_map[output]
            if any(one["id"] == FilterId.CHOSEN for one in (*known["inputs"], *known["state"])):
                answers.append(reader.call(body_of(vault.app, output, **given)))
        body = {"kind": "csv", "query": query, "columns": ["number", "title"], "filters": {}, "sort": []}
        answers.append(reader.post("/ledger/export", body))
    for answer in answers:
        said = answer.get_data(as_text=True)
        assert [word for word in _words(vault) if word in said or json.dumps(word)[1:-1] in said] == []


def test_no_plain_column_of_any_table_holds_a_word_of_it(vault: Running) -> None:
    with vault.database.reading() as session:
        tables = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'case_search'")
        ).all()
        for table in tables:
            rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"').all()
            stored = " ".join(
                part.decode("utf-8", "ignore") if isinstance(part, bytes) else str(part)
                for row in rows
                for part in row
            )
            numbers = _words(vault)[-2:]
            held = [word for word in _words(vault) if word in stored or json.dumps(word)[1:-1] in stored]
            # Its number stands in its own tables, every other word nowhere.
            assert [word for word in held if word not in numbers or not table.startswith("sealed")] == [], (
                table
            )


def test_of_a_matter_that_an_import_moved_the_board_keeps_a_cancelled_number(vault: Running) -> None:
    with vault.database.reading() as session:
        (case,) = session.scalars(select(Case).where(Case.official_number == NUMBER))
        (event,) = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id))
        assert (case.title, case.summary, event.kind) == ("—", "", EventKind.CANCELLED)
    found = _ask(
        vault, "keeper", f"{SealedId.LIST}.children", **{f"{SealedId.QUERY}.value": f"{IMPORTED}五亩"}
    )
    assert f"某村{IMPORTED}" in json.dumps(found, ensure_ascii=False)
