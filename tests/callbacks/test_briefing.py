"""Briefings from the page to the worker and back: their numbers are the screen's, their scope is their reader's."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pypdf
import pytest
from pptx import Presentation
from sqlalchemy import select

from dashboard.briefing import told_of
from dashboard.config import read_config
from dashboard.ids.briefing import BriefingId
from dashboard.text import speaking
from dashboard.work import Worker
from db.enums import EventKind, JobState, LogKind, Role
from db.filter_query import parse
from db.jobs import JobKind, ask, cancel, job_of, result_of
from db.leaders import ASSIGNED_BY_LEADER
from db.models.accounts import Account
from db.models.records import LogRow
from db.overview import BY_CATEGORY, BY_CHANNEL, BY_TOWNSHIP, OPEN_BY_STAGE, OPEN_BY_UNIT, OVERDUE_BY_UNIT
from db.queries.accounts import account_named
from db.queries.leaders import leaders_seen
from db.queries.meetings import meetings_seen
from db.queries.overview import overview
from db.queries.scopes import scope_of
from tests.board import start
from tests.bodies import body_of, server_outputs
from tests.demo import NOWHERE, UNTIL
from tests.making import add_case, step

FILTERS = ("", "from=2026-03-10&to=2026-05-02", "channel=letter,visit", "due=overdue,soon")


@pytest.fixture(scope="module")
def demo(made_demo, tmp_path_factory):
    running = start(tmp_path_factory.mktemp("briefing") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


def work(running):
    return Worker(running.server.extensions["board"], running.now).run(once=True)


def row_of(running, job, username="office"):
    with running.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return job_of(session, job, account.id), result_of(session, job, account.id)


def made(running, username, query, form):
    asked = running.reader(username).post("/briefing", json={"form": form, "query": query})
    assert asked.status_code == 202, asked.get_data(as_text=True)
    job = asked.get_json()["job"]
    work(running)
    row, result = row_of(running, job, username)
    assert (row.state, row.message["code"]) == (JobState.DONE, "briefed")
    file = running.reader(username).get(f"/jobs/{job}/result")
    assert file.data == result[1]
    return file.data, row


def charts(content):
    """Return every chart's values by category and series, those of one title put together."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for slide in Presentation(BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                held = found.setdefault(foot_of(slide), {})
                for plot in shape.chart.plots:
                    for series in plot.series:
                        values = held.setdefault(series.name, {})
                        values.update(zip(plot.categories, series.values, strict=True))
    return found


def foot_of(slide):
    feet = [shape.text_frame.text for shape in slide.placeholders if shape.placeholder_format.idx]
    return next(words for words in feet if "·" in words).split(" · ")[0]


def words(content):
    said = []
    for slide in Presentation(BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said.extend(cell.text for row in shape.table.rows for cell in row.cells)
    return "\n".join(said)


def counts(answer):
    return sorted(value for value in answer.values() if value)


def drawn(values):
    return sorted(int(value) for value in values.values() if value)


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("username", ["office", "leader", "unit"])
def test_the_numbers_of_a_presentation_are_those_of_the_screen(demo, username, query):
    query = f"{query}&asof={UNTIL}".lstrip("&")
    content, _row = made(demo, username, query, "pptx")
    with demo.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
        asked = parse(query, demo.now().date())
        seen, held = overview(session, asked, scope), leaders_seen(session, asked, scope)
    found = charts(content)
    for name, question in (
        ("内容分类", BY_CATEGORY),
        ("信访渠道", BY_CHANNEL),
        ("乡镇街道", BY_TOWNSHIP),
    ):
        expected = counts(seen.now.by(question))
        assert drawn(found[name]["件"])[-12:] == expected[-12:] if expected else name not in found
    for name, question in (("责任单位", OPEN_BY_UNIT), ("办理阶段", OPEN_BY_STAGE)):
        expected = counts(seen.now.by(question))
        if expected:
            whole = drawn(found[name]["在办"])
            assert len(whole) == min(len(expected), 16)
            assert sum(whole) == sum(expected) or len(expected) > 16
    late = seen.now.by(OVERDUE_BY_UNIT)
    if late:
        assert sum(drawn(found["责任单位"]["已超期"])) == sum(late.values())
    if held.counts.by(ASSIGNED_BY_LEADER):
        assert drawn(found["领导包案"]["在包"]) == counts(held.counts.by(ASSIGNED_BY_LEADER))


def test_the_paper_says_what_the_presentation_says(demo):
    query = f"asof={UNTIL}"
    paper, _row = made(demo, "office", query, "pdf")
    deck, _row = made(demo, "office", query, "pptx")
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(paper)).pages]
    whole = "".join("".join(pages).split())
    for slide in list(Presentation(BytesIO(deck)).slides)[2:]:
        title = slide.shapes.title.text.replace("（续）", "")
        assert "".join(title.split()) in whole
    assert "内部资料" in pages[0]


def test_a_list_names_every_overdue_matter_by_number_and_subject(demo):
    query = f"asof={UNTIL}"
    content, row = made(demo, "office", query, "pptx")
    said = words(content)
    listed = demo.reader(Role.OFFICE).post(
        "/ledger/export",
        json={"query": f"cohort=overdue&{query}", "columns": ["number"], "kind": "csv", "filters": {}},
    )
    numbers = [line for line in listed.data.decode("utf-8-sig").split() if line[:3] in ("202", "201")]
    overdue = [one for one in numbers if one[4] == "-" and len(one) >= 9 and one.count("-") == 1]
    assert overdue
    assert all(number in said for number in overdue)
    assert row.message["rows"] >= len(overdue)


def test_a_briefing_is_logged_like_an_export(demo):
    made(demo, "leader", f"due=overdue&asof={UNTIL}", "pptx")
    with demo.database.reading() as session:
        last = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert (last.kind, last.account_name) == (LogKind.EXPORTED, "leader")
        assert (last.detail["what"], last.detail["format"]) == ("briefing", "pptx")
        assert "due=overdue" in last.detail["query"]


def test_my_jobs_hands_a_briefing_to_its_owner_alone(demo):
    _content, row = made(demo, "office", f"asof={UNTIL}", "pptx")
    jobs = demo.reader(Role.OFFICE).get("/jobs/list").get_json()["jobs"]
    held = next(job for job in jobs if job["id"] == row.id)
    assert (held["what"], held["kind"], held["has_result"]) == ("briefing", "汇报材料", True)
    assert held["name"].startswith("汇报材料_")
    assert demo.reader(Role.LEADER).get(f"/jobs/{row.id}/result").status_code == 404


def test_a_units_briefing_holds_its_own_matters_and_no_canary_of_another(running):
    with running.database.writing() as session:
        day = running.now().date() - timedelta(days=90)
        for unit, canary in zip(
            running.world.units, ("甲甲甲", "乙乙乙", "丙丙丙", "丁丁丁", "戊戊戊"), strict=True
        ):
            add_case(
                session,
                day,
                step(EventKind.REGISTERED, day),
                title=f"某村{canary}",
                number=f"N-{canary}",
                unit=unit,
            )
    own, _row = made(running, "unit", "", "pptx")
    whole, _row = made(running, "office", "", "pptx")
    said = words(own)
    assert "丁丁丁" in said
    assert not any(canary in said for canary in ("甲甲甲", "乙乙乙", "丙丙丙"))
    assert "甲甲甲" in words(whole)
    assert "预警" not in said.split()


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"form": "pptx", "query": "due=never"}, "筛选条件"),
        ({"form": "docx", "query": ""}, "未能识别"),
        ({}, "未能识别"),
        ([], "未能识别"),
    ],
)
def test_what_makes_no_sense_is_refused_before_there_is_a_job(running, body, part):
    office = running.reader(Role.OFFICE)
    answer = office.post("/briefing", json=body)
    assert (answer.status_code, part in answer.get_json()["sentence"]) == (400, True)
    assert office.get("/jobs/list").get_json()["jobs"] == []


@pytest.mark.parametrize(
    ("change", "code"), [({"is_active": False}, "no_account"), ({"role": Role.AUDITOR}, "may_not_brief")]
)
def test_who_lost_the_right_meanwhile_gets_no_briefing(running, change, code):
    job = running.reader(Role.OFFICE).post("/briefing", json={"form": "pptx"}).get_json()["job"]
    with running.database.writing() as session:
        account = session.scalars(select(Account).where(Account.username == "office")).one()
        for name, value in change.items():
            setattr(account, name, value)
    work(running)
    row, result = row_of(running, job)
    assert (row.state, row.message["code"], result) == (JobState.FAILED, code, None)


def test_a_briefing_that_is_cancelled_stops_and_leaves_nothing(running):
    with running.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        job = ask(session, JobKind.BRIEFING, {"form": "pptx", "query": ""}, account.id, running.now())

    asked = count(1)

    def clock():
        # The first three answers take the job and begin it; its next step finds that it was cancelled.
        if next(asked) == 4:
            with running.database.writing() as session:
                cancel(session, job, account.id, running.now())
        return running.now()

    Worker(running.server.extensions["board"], clock).take_one()
    row, result = row_of(running, job)
    assert (row.state, result) == (JobState.CANCELLED, None)


def test_the_button_is_shown_to_who_may_take_figures_away(running):
    for role in (Role.LEADER, Role.OFFICE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.DELEGATE):
        output = next(one for one in server_outputs(running.app) if f"{BriefingId.OPEN}.hidden" in one)
        answer = running.reader(role).call(body_of(running.app, output))
        may = role in (Role.LEADER, Role.OFFICE, Role.UNIT)
        assert answer.get_json()["response"][BriefingId.OPEN]["hidden"] is not may


def test_words_of_a_briefing_are_of_the_readers_language(running):
    reader = running.fresh(Role.OFFICE)
    assert reader.post("/preferences", json={"language": "en"}).status_code == 204
    try:
        job = reader.post("/briefing", json={"form": "pptx"}).get_json()["job"]
        work(running)
        _row, result = row_of(running, job)
        assert "Key figures" in words(result[1])
        assert "Internal material" in words(result[1])
    finally:
        reader.post("/preferences", json={"language": "zh_Hans_CN"})
    with speaking("zh_Hans_CN"):
        assert result[0].startswith("briefing_")


def test_a_template_is_a_setting_that_names_a_presentation(tmp_path):
    path = tmp_path / "county.pptx"
    Presentation().save(str(path))
    config = read_config({"BOARD_INSTANCE": str(tmp_path), "BOARD_BRIEFING_TEMPLATE": str(path)})
    assert config.briefing_template == path
    assert read_config({"BOARD_INSTANCE": str(tmp_path)}).briefing_template is None


def briefed(running, username, meeting_id):
    """Return the presentation of a meeting, and what the office sees of that meeting by its own day."""
    asked = running.reader(username).post("/briefing", json={"form": "pptx", "meeting": meeting_id})
    assert asked.status_code == 202, asked.get_data(as_text=True)
    work(running)
    row, result = row_of(running, asked.get_json()["job"], username)
    assert (row.state, row.message["code"]) == (JobState.DONE, "briefed")
    with running.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        told = told_of(session, meeting_id, scope_of(session, account), running.now().date())
    assert told is not None
    return words(result[1]), told


def test_the_briefing_of_a_meeting_tells_its_agenda_and_earlier_decisions_by_its_own_day(demo):
    with demo.database.reading() as session:
        held = next(one for one in meetings_seen(session) if one.held_on is not None and one.items)
    said, told = briefed(demo, "office", held.id)
    assert held.held_on is not None
    assert told.as_of == held.held_on - timedelta(days=1)
    day = told.as_of
    assert f"截至{day.year}年{day.month}月{day.day}日24时" in said
    assert f"{held.title}汇报材料" in said
    assert f"共{len(told.items)}项议题" in said
    assert told.items
    assert told.decisions
    for one in told.decisions:
        assert one.text in said


def test_a_briefing_of_today_says_the_moment_and_not_a_day_that_is_not_over(demo):
    content, _row = made(demo, "office", "", "pptx")
    said, now = words(content), demo.now()
    day = f"{now.year}年{now.month}月{now.day}日"
    assert f"截至{day}{now:%H:%M}" in said
    assert f"{day}24时" not in said


@pytest.mark.parametrize(("username", "status"), [("office", 400), ("unit", 400)])
def test_a_meeting_that_the_reader_does_not_see_has_no_briefing(demo, username, status):
    with demo.database.reading() as session:
        known = meetings_seen(session)[0].id
    asked = {"form": "pptx", "meeting": 999_999 if username == "office" else known}
    assert demo.reader(username).post("/briefing", json=asked).status_code == status
