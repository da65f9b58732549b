"""A matter that moved in is read back from the vault as it stood on the board."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, Precision, Role
from db.events import record
from db.keys import KeyRing
from db.models.cases import CaseLink
from db.queries.case_file import happenings
from db.scope import EVERYTHING
from db.sealed import histories
from db.sealed.commands import LONGEST_TEXT, Accusation, name_handler
from db.sealed.moving import move_in
from db.sealed.queries import sealed_file
from db.sealed.words import SealedKind
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import ZONE, Step, add_case, step

NOW = datetime(2026, 3, 5, 10, tzinfo=ZONE)


@pytest.fixture
def keeper(database, world):
    database.keys = KeyRing.fresh()
    with database.writing() as session:
        account = add_account(session, "keeper", Role.OFFICE, unit_id=world.units[0])
        name_handler(session, account.id, NOW)
    return account


def test_its_history_is_the_same_inside_as_it_was_on_the_board(database, world, keeper):
    with database.writing() as session:
        earlier = add_case(session, date(2026, 1, 5), number="XF-1")
        case = add_case(
            session,
            date(2026, 2, 2),
            step(EventKind.TRANSFERRED, date(2026, 2, 3), unit=world.units[1]),
            step(EventKind.LINKED, date(2026, 2, 4), earlier=earlier),
            Step(
                EventKind.CORRECTED, date(2026, 2, 4), date(2026, 2, 9),
                {"kind": "transferred", "detail": {"unit": world.units[2]}}, supersedes=1,
            ),
            number="XF-2",
        )  # fmt: skip
        record(
            session, case, EventKind.NOTED, happened_at=NOW - timedelta(hours=3), recorded_at=NOW, unit_id=world.units[1],
            actor_id=keeper.id, acted_for_id=world.leaders[0], note="已约谈", precision=Precision.DAY,
        )  # fmt: skip
        session.add(CaseLink(case_id=case, earlier_id=earlier, confirmed_at=NOW))
        seal_persons(session, case, [PersonEntry("张三")], NOW)
        rewrite_spans(session, [case])
        stood = happenings(session, case)
        inside = move_in(session, keeper, EVERYTHING, case, Accusation("某局", ""), NOW)
        (moved,) = sealed_file(session, keeper, inside, NOW).moved
        assert len(stood) == 5
        assert moved.history == stood
        assert (moved.number, moved.numbers) == ("XF-2", {earlier: "XF-1"})


def test_a_history_longer_than_one_text_is_one_act(database, world, keeper):
    with database.writing() as session:
        case = add_case(session, date(2026, 2, 2), number="XF-2")
        for n in range(8):
            words = f"第{n}次" + "记" * (LONGEST_TEXT // 4)
            record(session, case, EventKind.NOTED, happened_at=NOW, recorded_at=NOW, note=words)
        stood = happenings(session, case)
        inside = move_in(session, keeper, EVERYTHING, case, Accusation("某局", ""), NOW)
        opened = sealed_file(session, keeper, inside, NOW)
        assert [step.kind for step in opened.steps] == [SealedKind.MOVED_IN]
        assert opened.moved[0].history == stood


@given(
    texts=st.lists(st.text(max_size=30), max_size=3),
    cut=st.integers(1, 50),
)
def test_matters_are_told_apart_wherever_their_text_was_cut(texts, cut):
    said = "".join(
        histories.as_text(histories.MovedMatter(f"XF-{n}", words, words, (words,), (), {n: words}))
        for n, words in enumerate(texts)
    )
    parts = [said[start : start + cut] for start in range(0, len(said), cut)]
    assert [(one.title, one.numbers) for one in histories.read_back(parts)] == [
        (words, {n: words}) for n, words in enumerate(texts)
    ]
