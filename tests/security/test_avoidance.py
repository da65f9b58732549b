"""Rule 4: who is named in a matter or declared an interest neither opens, counts, acts on nor prints it, by whichever way."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from dashboard.ids.case import AvoidanceId, CaseId, HandlingId
from dashboard.ids.frame import FilterId, ShellId
from dashboard.ids.reading import LedgerId
from db.commands.acts import Actor, ActRefused
from db.commands.assignments import assign
from db.commands.avoidance import declare_interest, lift_avoidance, order_avoidance
from db.commands.handling import perform
from db.commands.identity import PersonEntry, answer_caller, seal_persons
from db.commands.papers import draft_paper
from db.enums import EventKind, LogKind, Role
from db.handling import Given
from db.models.accounts import AccountInterest
from db.models.cases import CaseLink
from db.models.records import LogRow
from db.papers import PaperKind
from db.queries.accounts import account_named
from db.queries.avoidance import avoidable, avoiding
from db.queries.identity import Factor
from db.queries.scopes import scope_of
from layouts.pages import PAGES
from tests.board import USERS, Running
from tests.bodies import body_of, server_outputs
from tests.making import add_case, step

CANARY = "青石镇雨燕补偿"
NUMBER = "YY-77491"


@pytest.fixture
def avoided(running: Running) -> int:
    """Write a matter of the unit that another one repeats, both open."""
    at = running.now()
    day = at.date() - timedelta(3)
    with running.database.writing() as session:
        unit = running.world.units[3]
        handed = step(EventKind.TRANSFERRED, day, unit=unit)
        case = add_case(session, day, handed, title=CANARY, number=NUMBER)
        seal_persons(session, case, [PersonEntry("欧阳守田", "13812345678")], at)
        later = add_case(session, day, handed, title="青石镇其他补偿")
        session.add(CaseLink(case_id=later, earlier_id=case, confirmed_at=at))
    return case


def _actor(running: Running, session: object, user: str) -> Actor:
    account = account_named(session, user)  # type: ignore[arg-type]
    assert account is not None
    return Actor(account, scope_of(session, account), running.now())  # type: ignore[arg-type]


def _declare(running: Running, user: str, case: int, reason: str = "近亲属") -> None:
    with running.database.writing() as session:
        declare_interest(session, _actor(running, session, user), case, reason)


def _fetched(running: Running, user: str, case: int) -> list[str]:
    """Return the names of what a user fetches that holds a word of the matter."""
    reader = running.reader(user)
    block = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}
    answers = {page.key: reader.get(re.sub(r"<\w+>", str(case), page.path)) for page in PAGES}
    for kind in ("receipt", "call_back", "processing"):
        answers[kind] = reader.get(f"/case/{case}/forms/{kind}")
    for query in ("", "q=雨燕", f"q={NUMBER}"):
        for path in (f"/case/{case}", f"/case/{case + 1}"):
            given = {
                f"{ShellId.LOCATION}.pathname": path,
                f"{ShellId.GO}.value": NUMBER,
                f"{FilterId.CHOSEN}.data": query,
                f"{LedgerId.GRID}.getRowsRequest": block,
                f"{HandlingId.WANTED}.data": {"case": case},
            }
            for output in server_outputs(running.app):
                if path.endswith(f"/{case}") or "case-title" in output:
                    answers[f"{output} {query} {path}"] = reader.call(body_of(running.app, output, **given))
        asked = {"kind": "csv", "query": query, "columns": ["number", "title"], "filters": {}, "sort": []}
        answers[f"export {query}"] = reader.post("/ledger/export", asked)
    held = []
    for name, answer in answers.items():
        said = answer.get_data().decode(errors="replace")
        is_file = answer.status_code == 200 and name in ("receipt", "call_back", "processing")
        # What was asked for comes back in an echo of the query; the matter itself does not.
        if is_file or CANARY in said or CANARY.encode("unicode_escape").decode() in said:
            held.append(name)
    return held


@pytest.mark.parametrize("role", [Role.OFFICE, Role.UNIT])
def test_rule_4_no_page_callback_file_or_export_holds_a_matter_to_be_avoided(
    running: Running, avoided: int, role: Role
) -> None:
    assert _fetched(running, USERS[role], avoided) != []
    _declare(running, USERS[role], avoided)
    assert _fetched(running, USERS[role], avoided) == []


def test_rule_4_no_act_is_done_on_a_matter_to_be_avoided(running: Running, avoided: int) -> None:
    _declare(running, "office", avoided)
    _declare(running, "unit", avoided)
    with running.database.writing() as session:
        office, unit = (_actor(running, session, user) for user in ("office", "unit"))
        due = running.now().date() + timedelta(30)
        acts = (
            lambda: perform(session, unit, avoided, EventKind.ACCEPTED, Given(), version=0),
            lambda: perform(session, office, avoided, EventKind.REMINDED, Given(), version=0),
            lambda: perform(session, office, avoided, EventKind.CLOSED, Given(), version=0),
            lambda: assign(session, office, avoided, running.world.leaders[0], due, "积案", version=0),
            lambda: draft_paper(session, unit, avoided, PaperKind.TRANSFER, "正文"),
            lambda: declare_interest(session, office, avoided, "近亲属"),
        )
        for one in acts:
            with pytest.raises(ActRefused) as refused:
                one()
            assert refused.value.code == "matter_unknown"
        found = answer_caller(
            session,
            reader=office.account,
            scope=office.scope,
            name="欧阳守田",
            factor=Factor.PHONE,
            value="5678",
            at=running.now(),
            today=running.now().date(),
        )
        assert found == []


def test_rule_4_an_interest_is_declared_with_a_reason_on_the_page_of_the_matter(
    running: Running, avoided: int
) -> None:
    (output,) = [
        one
        for one in server_outputs(running.app)
        if f"{CaseId.BODY}.hidden" in one and f"{AvoidanceId.REASON}" in one
    ]
    given = {f"{ShellId.LOCATION}.pathname": f"/case/{avoided}", f"{AvoidanceId.DECLARE}.n_clicks": 1}
    reader = running.reader(Role.OFFICE)
    said = reader.call(body_of(running.app, output, **given)).json["response"]
    assert "理由" in said[AvoidanceId.REFUSED]["children"]
    given[f"{AvoidanceId.REASON}.value"] = "欧阳守田是我的近亲属"
    said = reader.call(body_of(running.app, output, **given)).json["response"]
    assert said[CaseId.BODY]["hidden"] is True
    assert CANARY not in str(said)
    assert said[CaseId.TITLE]["children"] == "案卷"
    with running.database.reading() as session:
        detail = session.scalar(
            select(LogRow.detail).where(LogRow.kind == LogKind.ACTED, LogRow.case_id == avoided)
        )
    assert detail == {"act": "interest_declared", "reason": "[信访人]是我的近亲属"}


def test_rule_4_the_office_keeps_a_colleague_out_and_lets_one_back_each_with_its_reason_in_the_log(
    running: Running, avoided: int
) -> None:
    with running.database.writing() as session:
        office = _actor(running, session, "office")
        unit = account_named(session, "unit")
        assert unit is not None
        order_avoidance(session, office, avoided, unit.id, "配偶为当事人")
    assert _fetched(running, "unit", avoided) == []
    with running.database.writing() as session:
        office = _actor(running, session, "office")
        (kept,) = avoiding(session, avoided)
        assert (kept.name, kept.reason) == (unit.display_name, "配偶为当事人")
        assert unit.id not in {one.account_id for one in avoidable(session, avoided)}
        lift_avoidance(session, office, avoided, kept.interest_id, "核实并非亲属")
    assert _fetched(running, "unit", avoided) != []
    with running.database.reading() as session:
        assert avoiding(session, avoided) == []
        said = session.scalars(
            select(LogRow.detail).where(LogRow.case_id == avoided).order_by(LogRow.seq)
        ).all()
        reasons = session.execute(select(AccountInterest.reason, AccountInterest.lift_reason)).all()
    assert [one["act"] for one in said if "act" in one] == ["avoidance_ordered", "avoidance_lifted"]
    assert [tuple(one) for one in reasons] == [("配偶为当事人", "核实并非亲属")]


def test_rule_4_a_declaration_is_made_again_after_it_was_lifted(running: Running, avoided: int) -> None:
    _declare(running, "unit", avoided)
    with running.database.writing() as session:
        (kept,) = avoiding(session, avoided)
        lift_avoidance(session, _actor(running, session, "office"), avoided, kept.interest_id, "误报")
    _declare(running, "unit", avoided)
    assert _fetched(running, "unit", avoided) == []


@pytest.mark.parametrize("user", ["unit", "leader", "hearing"])
def test_rule_4_the_office_alone_orders_or_lifts(running: Running, avoided: int, user: str) -> None:
    _declare(running, "unit", avoided)
    with running.database.writing() as session:
        actor = _actor(running, session, user)
        (kept,) = avoiding(session, avoided)
        for act in (
            lambda: order_avoidance(session, actor, avoided, 1, "近亲属"),
            lambda: lift_avoidance(session, actor, avoided, kept.interest_id, "误报"),
        ):
            with pytest.raises(ActRefused) as refused:
                act()
            assert refused.value.code == "role_may_not"
        assert avoiding(session, avoided) == [kept]


def test_rule_4_nobody_lifts_an_avoidance_of_their_own_or_one_of_another_matter(
    running: Running, avoided: int
) -> None:
    _declare(running, "office", avoided)
    with running.database.writing() as session:
        office = _actor(running, session, "office")
        (kept,) = avoiding(session, avoided)
        for case, code in ((avoided, "matter_unknown"), (avoided + 1, "interest_unknown")):
            with pytest.raises(ActRefused) as refused:
                lift_avoidance(session, office, case, kept.interest_id, "误报")
            assert refused.value.code == code


@pytest.mark.parametrize(
    ("user", "reason", "code"),
    [
        ("office", "近亲属", "account_unknown"),
        ("auditor", "近亲属", "account_unknown"),
        ("unit", "近", "reason_short"),
        ("unit", "近" * 121, "reason_long"),
    ],
)
def test_rule_4_an_order_that_makes_no_sense_is_refused(
    running: Running, avoided: int, user: str, reason: str, code: str
) -> None:
    with running.database.writing() as session:
        office = _actor(running, session, "office")
        whom = account_named(session, user)
        assert whom is not None
        with pytest.raises(ActRefused) as refused:
            order_avoidance(session, office, avoided, whom.id, reason)
        assert refused.value.code == code
        assert avoiding(session, avoided) == []


def test_rule_4_the_page_offers_the_office_whom_to_keep_out_and_names_nobody_to_others(
    running: Running, avoided: int
) -> None:
    _declare(running, "leader", avoided)
    (output,) = [one for one in server_outputs(running.app) if f"{AvoidanceId.KEPT}.children" in one]
    given = {f"{ShellId.LOCATION}.pathname": f"/case/{avoided}"}
    shown = {
        role: running.reader(role).call(body_of(running.app, output, **given)).json["response"]
        for role in (Role.OFFICE, Role.UNIT)
    }
    assert shown[Role.OFFICE][AvoidanceId.KEPT_PART]["hidden"] is False
    assert len(shown[Role.OFFICE][AvoidanceId.LIFTED]["options"]) == 2
    assert len(shown[Role.OFFICE][AvoidanceId.WHO]["options"]) > 1
    assert shown[Role.UNIT][AvoidanceId.WHO_PART]["hidden"] is True
    assert shown[Role.UNIT][AvoidanceId.KEPT]["children"] == []
    assert len(shown[Role.UNIT][AvoidanceId.WHO]["options"]) == 1
