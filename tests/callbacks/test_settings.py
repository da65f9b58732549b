"""Settings: the calendar, rule packs and phones change by further entries, each in the log; nothing else moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.ids.governing import SettingsId
from dashboard.settings_words import REFUSED, RULE_REFUSED, RULES
from dashboard.text import Language, read_catalog, speaking
from dashboard.words import item_word, word
from dashboard.work import Worker
from db.commands.settings import SettingRefused, add_rule_pack, new_days
from db.enums import ChecklistItem, EventKind, LogKind, Role
from db.jobs import JobKind
from db.models.catalogue import CalendarRow, RulePackRow
from db.models.organisation import Unit
from db.models.records import Job, LogRow
from db.queries.accounts import account_named
from db.queries.checklist import checklist_words
from db.rule_packs import COUNTS, SWITCHES
from db.spans import differences
from db.work_notice import NoticeDay, NoticeRefused, read_notice
from db.workdays import DayKind
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case, step

NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。\n二、春节：2月6日至12日放假，1月31日（周日）、2月14日（周日）上班。"


def _call(running: Running, part: str, trigger: str, **values: Any) -> dict[str, Any]:
    (output,) = [known for known in running.app.callback_map if part in known.strip(".").split("...")]
    body = body_of(running.app, output, **values)
    body["changedPropIds"] = [trigger]
    answer = running.reader(Role.ADMIN).call(body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    said: dict[str, Any] = answer.json["response"]
    return {f"{key}.{prop}": value for key, props in said.items() for prop, value in props.items()}


def _logged(running: Running) -> list[dict[str, Any]]:
    with running.database.reading() as session:
        rows = session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED)).all()
        return [dict(row.detail) for row in rows]


def test_a_published_notice_is_read_into_days() -> None:
    days = read_notice(NOTICE, 2027)
    assert [d.day_on for d in days if d.kind is DayKind.MAKE_UP] == [date(2027, 1, 31), date(2027, 2, 14)]
    assert len([d for d in days if d.kind is DayKind.HOLIDAY]) == 10


@pytest.mark.parametrize(
    ("text", "first", "n"),
    [
        ("2027-10-01 to 2027-10-07 holiday", date(2027, 10, 1), 7),
        ("2027-10-01..2027-10-07 放假", date(2027, 10, 1), 7),
        ("10月1日放假", date(2027, 10, 1), 1),
        ("2026年12月31日至2027年1月2日放假", date(2026, 12, 31), 3),
    ],
)
def test_ranges_are_read_as_typed(text: str, first: date, n: int) -> None:
    days = read_notice(text, 2027)
    assert (days[0].day_on, len(days)) == (first, n)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", 0),
        ("10月1日至7日", "kind_missing", 1),
        ("10月1日放假\n10月32日放假", "day_unclear", 2),
        ("10月7日至1日放假", "range_unclear", 1),
        ("10月1日放假\n10月1日上班", "twice", 2),
        ("3099-01-01 holiday", "day_unclear", 1),
        ("x" * 10_001, "too_long", 0),
    ],
)
def test_a_notice_that_cannot_be_read_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(NoticeRefused) as refused:
        read_notice(text, 2027)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_workday_cannot_be_a_make_up_day_but_a_wrong_holiday_is_taken_back(running: Running) -> None:
    monday = date(2027, 3, 1)
    with running.database.writing() as session:
        with pytest.raises(SettingRefused):
            new_days(session, [NoticeDay(monday, DayKind.MAKE_UP)])
        session.add(
            CalendarRow(day_on=monday, kind=DayKind.HOLIDAY, source="typed", recorded_at=running.now())
        )
        session.flush()
        assert new_days(session, [NoticeDay(monday, DayKind.MAKE_UP)])
        assert new_days(session, [NoticeDay(monday, DayKind.HOLIDAY)]) == []


def test_a_notice_is_checked_added_logged_and_followed_by_every_matter(running: Running) -> None:
    today = running.now().date()
    with running.database.writing() as session:
        unit = running.world.units[1]
        came = step(EventKind.TRANSFER_RECEIVED, today, unit=unit)
        add_case(session, today, step(EventKind.TRANSFERRED, today, unit=unit), came)
    first, last = today + timedelta(1), today + timedelta(10)
    text = f"{first} to {last} holiday"
    checked = _call(
        running, f"{SettingsId.NOTICE_DAYS}.data", f"{SettingsId.NOTICE_CHECK}.n_clicks",
        **{f"{SettingsId.NOTICE}.value": text, f"{SettingsId.YEAR}.value": first.year},
    )  # fmt: skip
    assert checked[f"{SettingsId.NOTICE_ADD}.disabled"] is False, checked
    assert "将使 1 项变动" in checked[f"{SettingsId.NOTICE_SAID}.children"]
    values = {
        f"{SettingsId.NOTICE_ADD}.n_clicks": 1,
        f"{SettingsId.NOTICE_DAYS}.data": checked[f"{SettingsId.NOTICE_DAYS}.data"],
    }
    part, trigger = f"{SettingsId.DAYS_DONE}.children", f"{SettingsId.NOTICE_ADD}.n_clicks"
    assert "哪份通知" in _call(running, part, trigger, **values)[part]
    done = _call(running, part, trigger, **values, **{f"{SettingsId.NOTICE_SOURCE}.value": "试行通知"})
    assert "已加入日历" in done[part]
    assert [row["setting"] for row in _logged(running)] == ["calendar"]
    board = running.server.extensions["board"]
    reader = running.reader(Role.LEADER)
    assert reader.get("/").headers["X-Figures"] == "provisional"
    assert Worker(board, running.now).run(once=True) == 1
    assert "X-Figures" not in reader.get("/").headers
    with running.database.reading() as session:
        assert session.scalar(select(Job.kind)) == JobKind.RECOMPUTE
        assert differences(session) == []


def test_a_new_version_of_a_pack_is_recorded_beside_the_old(running: Running) -> None:
    rules = _call(
        running,
        f"{SettingsId.RULES}.rowData",
        f"{SettingsId.PACK}.value",
        **{f"{SettingsId.PACK}.value": "2022"},
    )[f"{SettingsId.RULES}.rowData"]
    with running.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(RulePackRow)) or 0
    row = next(one for one in rules if one["id"] == "c1_days")
    part, trigger = f"{SettingsId.PACK_DONE}.children", f"{SettingsId.PACK_ADD}.n_clicks"
    values = {
        f"{SettingsId.PACK}.value": "2022",
        f"{SettingsId.RULES}.rowData": rules,
        f"{SettingsId.PACK_ADD}.n_clicks": 1,
    }
    assert "没有任何改动" in _call(running, part, trigger, **values)[part]
    for wrong, why in (("abc", "须为整数"), ("0", "须在 1 至 366"), ("367", "须在 1 至 366")):
        row["value"] = wrong
        assert why in _call(running, part, trigger, **values)[part]
    row["value"] = "10"
    assert "已记录并生效" in _call(running, part, trigger, **values)[part]
    with running.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RulePackRow)) == before + 1
    assert _logged(running)[-1]["changed"] == {"c1_days": [15, 10]}


def test_the_pack_without_clocks_and_a_packs_first_day_stay(running: Running) -> None:
    with running.database.writing() as session:
        admin = account_named(session, "admin")
        assert admin is not None
        by: Any = admin
        for code, first in (("none", "0001-01-01"), ("2022", "2022-06-01")):
            with pytest.raises(SettingRefused):
                add_rule_pack(
                    session,
                    {"code": code, "name_code": "x", "from_on": first, "c5_days": 90},
                    at=running.now(),
                    by=by,
                    seen=0,
                )


@pytest.mark.parametrize(
    ("phone", "why"), [("0827-6220000", "已保存"), ("不知道", "不是电话号码"), ("1" * 41, "不是电话号码")]
)
def test_phones_of_a_unit_are_saved_or_refused_with_a_sentence(
    running: Running, phone: str, why: str
) -> None:
    unit = running.world.units[1]
    change = [{"data": {"id": str(unit), "office": phone, "duty": ""}}]
    part = f"{SettingsId.PHONES_SAID}.children"
    said = _call(
        running,
        part,
        f"{SettingsId.PHONES}.cellValueChanged",
        **{f"{SettingsId.PHONES}.cellValueChanged": change},
    )[part]
    assert why in said
    with running.database.reading() as session:
        held = session.get(Unit, unit)
        assert held is not None
        assert (held.office_phone == phone) is ("已保存" in said)


def test_an_item_of_the_checklist_is_called_as_the_county_wants_from_then_on(running: Running) -> None:
    part = f"{SettingsId.CHECKLIST_SAID}.children"
    trigger = f"{SettingsId.CHECKLIST}.cellValueChanged"

    def save(item: str, words: str) -> str:
        change = [{"data": {"id": item, "words": words}}]
        return str(_call(running, part, trigger, **{trigger: change})[part])

    today = running.now().date()
    assert "包见面约谈" in save("explain", " 包见面约谈 ")
    assert "没有任何改动" in save("explain", "包见面约谈")
    assert "最多 12 个字" in save("explain", "包" * 13)
    assert "电话或身份证" in save("explain", "13800001234")
    assert "没有这一项" in save("stability", "包稳控")
    with running.database.reading() as session:
        assert checklist_words(session, today) == {ChecklistItem.EXPLAIN: "包见面约谈"}
        assert checklist_words(session, today - timedelta(1)) == {}
    save("explain", "")
    with running.database.reading() as session:
        assert checklist_words(session, today) == {}
    assert [row["changed"]["words"] for row in _logged(running)] == [["", "包见面约谈"], ["包见面约谈", ""]]
    with speaking("zh_Hans_CN"):
        assert item_word(ChecklistItem.EXPLAIN, {ChecklistItem.EXPLAIN: "包见面约谈"}) == "包见面约谈"
        assert item_word(ChecklistItem.EXPLAIN, {}) == word(ChecklistItem.EXPLAIN)


def test_every_rule_has_its_words_in_both_languages() -> None:
    assert set(RULES) == set(COUNTS) | set(SWITCHES)
    catalog = read_catalog(Language.ZH)
    texts = [("rule", one) for one in RULES.values()]
    texts += [("setting", one) for one in (*REFUSED.values(), *RULE_REFUSED.values())]
    assert [text for context, text in texts if catalog.get(text, context) is None] == []
