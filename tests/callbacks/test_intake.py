"""The page of intake as its requests are answered: what is typed of persons comes back in no answer but the draft's own."""

import json
import logging
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select, text

from callbacks.intake import FIELDS, PERSON_FIELDS
from dashboard.ids.work import IntakeId
from db.models.cases import Case, CaseLink
from db.models.records import LogRow
from tests.board import Reader, Running
from tests.bodies import body_of, server_outputs
from tests.making import add_case

NAME, PHONE, ID_NUMBER, ADDRESS = "欧阳守田", "13812345678", "511923199001011234", "青石镇一村九组十八号"
SECRETS: Final = (NAME, PHONE, ID_NUMBER, ADDRESS)
LETTER: Final = {
    "name": [NAME, "", ""],
    "phone": [PHONE, "", ""],
    "id_number": [ID_NUMBER, "", ""],
    "address": [ADDRESS, "", ""],
    "channel": "letter",
    "place": "东村",
    "text": f"{NAME}（{PHONE}，{ID_NUMBER}，住{ADDRESS}）反映养猪场污水直排河道",
    "subject": "东村养猪场污水直排",
    "token": "page",
}


class Page:
    """A page of intake that holds what a test types."""

    def __init__(self, running: Running, reader: Reader) -> None:
        self._running = running
        self._reader = reader
        self.form: dict[str, Any] = {**LETTER, "received": running.now().date().isoformat()}

    def send(self, part: str, *changed: str) -> Any:
        """Send the request of the callback whose outputs begin with ``part``, and return what it answers."""
        outputs = server_outputs(self._running.app)
        (output,) = [one for one in outputs if one.strip(".").startswith(part)]
        body = body_of(self._running.app, output, **self._values())
        rows = len(self.form["name"])
        known = self._running.app.callback_map[output]
        body["state"] = [
            self._listed(json.loads(one["id"])["type"], one["property"])
            if one["id"].startswith("{")
            else sent
            for one, sent in zip(known["state"], body["state"], strict=True)
        ]
        body["outputs"] = [
            [{"id": {"type": outside[0]["type"], "key": row}, "property": outside[1]} for row in range(rows)]
            if outside is not None
            else sent
            for outside, sent in zip(self._wild(output), body["outputs"], strict=True)
        ]
        if changed:
            body["changedPropIds"] = list(changed)
        answer = self._reader.call(body)
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        return answer.get_json()["response"] if answer.status_code == 200 else {}

    def _wild(self, output: str) -> list[Any]:
        found: list[Any] = []
        for name in output[2:-2].split("..."):
            key, _, prop = name.rpartition(".")
            wild = key.startswith("{") and "ALL" in key
            found.append((json.loads(key), prop.partition("@")[0]) if wild else None)
        return found

    def _values(self) -> dict[str, Any]:
        values = {f"{key}.value": self.form.get(name) for name, key in FIELDS.items()}
        return {
            **values,
            f"{IntakeId.TOKEN}.data": self.form["token"],
            f"{IntakeId.TYPED}.data": {"at": 1},
            f"{IntakeId.MET}.data": {"at": 1},
        }

    def _listed(self, kind: str, prop: str) -> list[dict[str, Any]]:
        names = {str(key): name for name, key in PERSON_FIELDS.items()}
        rows = len(self.form["name"])
        held = self.form[names[kind]] if kind in names else [row > 0 for row in range(rows)]
        return [
            {"id": {"type": kind, "key": row}, "property": prop, "value": held[row]} for row in range(rows)
        ]


@pytest.fixture
def page(running: Running) -> Page:
    return Page(running, running.reader("office"))


def _said(answer: Any, key: IntakeId, prop: str = "children") -> Any:
    return answer.get(str(key), {}).get(prop)


FOLLOW, KEEP, COMPARE = (
    f"{IntakeId.CHOSEN}.options",
    f"{IntakeId.SAVED}.children",
    f"{IntakeId.CONTACTS}.options",
)
FINISH, ADD = f"{IntakeId.FORM}.hidden", '{"key":["ALL"]'


def test_nothing_of_a_person_comes_back_and_nothing_is_written_down_plain(
    running: Running, page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page.form["chosen"] = f"{running.world.townships[1]}:{running.world.villages[2]}"
        answers = [page.send(part) for part in (FOLLOW, KEEP, COMPARE)]
        answers.append(page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks"))
    assert "XF" in _said(answers[-1], IntakeId.DONE_SAID)
    told = json.dumps(answers, ensure_ascii=False) + caplog.text
    with running.database.reading() as session:
        tables = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'case_search'")
        ).all()
        for table in tables:
            rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"').all()
            told += " ".join(
                part.decode("utf-8", "ignore") if isinstance(part, bytes) else str(part)
                for row in rows
                for part in row
            )
    assert [one for one in SECRETS if one in told] == []


def test_the_clerk_sees_how_the_text_will_be_stored(page: Page) -> None:
    shown = json.dumps(_said(page.send(FOLLOW), IntakeId.SCREENED), ensure_ascii=False)
    assert "[信访人]" in shown
    assert "[电话]" in shown
    assert "养猪场污水直排河道" in shown


def test_a_village_alone_is_a_place(running: Running, page: Page) -> None:
    answer = page.send(FOLLOW)
    place = f"{running.world.townships[1]}:{running.world.villages[2]}"
    assert _said(answer, IntakeId.CHOSEN, "value") == place
    page.form["place"] = "村"
    answer = page.send(FOLLOW)
    assert _said(answer, IntakeId.CHOSEN, "value") is None
    assert len(_said(answer, IntakeId.CHOSEN, "options")) == 4


def test_matters_like_it_are_listed_and_linked_once_somebody_ticks_them(running: Running, page: Page) -> None:
    township, village = running.world.townships[1], running.world.villages[2]
    with running.database.writing() as session:
        earlier = add_case(
            session,
            running.now().date() - timedelta(90),
            title="东村养猪场污水直排",
            number="XF-E",
            township=township,
            village=village,
        )
    page.form["chosen"] = f"{township}:{village}"
    (option,) = _said(page.send(FOLLOW), IntakeId.REPEATS, "options")
    assert option["value"] == str(earlier)
    assert "XF-E" in json.dumps(option)
    page.form["repeats"] = [option["value"]]
    page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks")
    with running.database.reading() as session:
        assert session.scalars(select(CaseLink.earlier_id)).all() == [earlier]


def test_a_matter_with_the_same_contact_is_told_by_its_number_alone(running: Running, page: Page) -> None:
    page.form["chosen"] = f"{running.world.townships[1]}:"
    done = page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks")
    number = _said(done, IntakeId.DONE_SAID).removeprefix("已登记为 ").removesuffix("。")
    page.form["token"] = "another"
    (option,) = _said(page.send(COMPARE), IntakeId.CONTACTS, "options")
    assert number in json.dumps(option)
    assert "养猪场" not in json.dumps(option, ensure_ascii=False)
    page.form["phone"] = ["13800000000", "", ""]
    page.form["id_number"] = ["", "", ""]
    assert _said(page.send(COMPARE), IntakeId.CONTACTS, "options") == []


def test_an_accusation_leaves_neither_matter_nor_draft_nor_log(running: Running, page: Page) -> None:
    page.send(KEEP)
    page.form["purpose"] = "accusation"
    with running.database.reading() as session:
        logged = session.query(LogRow).count()
    answer = page.send(FOLLOW)
    assert _said(answer, IntakeId.ACCUSES, "hidden") is False
    assert _said(answer, IntakeId.OFFERS) == []
    assert _said(page.send(COMPARE), IntakeId.CONTACTS, "options") == []
    fresh = _said(page.send(KEEP), IntakeId.TOKEN, "data")
    assert fresh not in (None, "page")
    refused = page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks")
    assert "检举控告不在此登记" in _said(refused, IntakeId.REFUSED)
    with running.database.reading() as session:
        assert session.query(Case).count() == 0
        assert session.query(LogRow).count() == logged
        assert session.execute(text("SELECT content FROM intake_draft")).scalars().all() == [None]


def test_a_second_press_registers_nothing_more(running: Running, page: Page) -> None:
    page.form["chosen"] = f"{running.world.townships[1]}:"
    page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks")
    again = page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks")
    assert "已登记或已清空" in _said(again, IntakeId.REFUSED)
    with running.database.reading() as session:
        assert session.query(Case).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("received", "", "收到日期"),
        ("channel", "pigeon", "信访方式"),
        ("subject", "", "案由"),
        ("text", "", "反映的内容"),
        ("count", "12.5", "人数"),
        ("count", -1, "人数"),
        ("first_officer", "王干部", "首问时间"),
        ("official", PHONE, "统一编号"),
        ("name", ["", "", ""], ""),
        ("repeats", ["99999"], ""),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    running: Running, page: Page, field: str, value: Any, said: str
) -> None:
    page.form |= {"chosen": f"{running.world.townships[1]}:", field: value}
    if field == "name":
        page.form |= {one: ["", "", ""] for one in ("phone", "id_number", "address")}
    refused = _said(page.send(FINISH, f"{IntakeId.REGISTER}.n_clicks"), IntakeId.REFUSED)
    assert refused
    assert said in refused
    with running.database.reading() as session:
        assert session.query(Case).count() == 0
