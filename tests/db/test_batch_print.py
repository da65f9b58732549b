"""Rule 7.2 (e): at most 50 notices are printed at once, all of them or none, each a row of the log."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.commands.acts import ActRefused
from db.commands.batch_print import MOST_NOTICES, BatchRefused, Hindrance, print_batch, printable
from db.commands.identity import PersonEntry, forget_identity, seal_persons
from db.commands.papers import check_paper, draft_paper, issue_paper, serve_paper, void_paper
from db.enums import EventKind, LogKind
from db.models.accounts import AccountInterest
from db.models.papers import CasePaper
from db.models.records import LogRow
from db.models.retention import IdentitySeal
from db.papers import PaperKind, PaperState, Service
from db.queries.identity import LOOK_LASTS, looks
from db.queries.papers import is_addressee_open, papers_of_batch
from tests.db.test_papers import DAY, SERIES, TEXT, Desk
from tests.making import add_case, moment, step

TITLES = {kind: kind.value for kind in PaperKind}


class Room(Desk):
    """A unit's desk with several matters that it accepted, each with its issued notice."""

    def accepted(self, *, name="欧阳守田"):
        units = self.world.units
        case = add_case(
            self.session,
            DAY,
            step(EventKind.TRANSFERRED, DAY, unit=units[3]),
            step(EventKind.ACCEPTED, DAY),
            unit=units[0],
            purpose="request",
        )
        if name:
            seal_persons(self.session, case, [PersonEntry(name, "13812345678", "", "幸福路1号")], moment(DAY))
        return case

    def notice(self, case):
        number = draft_paper(self.session, self.actor("unit"), case, PaperKind.ACCEPTANCE, TEXT)
        check_paper(self.session, self.actor("mate"), case, number, version=1)
        issue_paper(self.session, self.actor("unit"), case, number, version=2, default=SERIES)
        return number

    def pair(self, **given) -> tuple[int, int]:
        case = self.accepted(**given)
        return case, self.notice(case)

    def weigh(self, *cases, who="unit"):
        return printable(self.session, self.actor(who), cases)

    def print(self, *pairs, who="unit"):
        return print_batch(self.session, self.actor(who), pairs, titles=TITLES)

    def revealed(self):
        asked = select(LogRow.case_id, LogRow.detail).where(LogRow.kind == LogKind.REVEALED)
        return [(case, said["paper"]) for case, said in self.session.execute(asked.order_by(LogRow.seq))]

    def held_up(self, *pairs, who="unit"):
        with pytest.raises(BatchRefused) as caught:
            self.print(*pairs, who=who)
        assert self.revealed() == []
        return [(one.case_id, one.problem) for one in caught.value.held]


@pytest.fixture
def room(lite):
    with lite.writing() as session:
        yield Room(session)


def test_rule_2e_each_notice_of_a_batch_is_a_row_of_the_log_and_a_look_of_its_matter(room):
    pairs = [room.pair() for _n in range(3)]
    batch = room.print(*pairs)
    assert room.revealed() == pairs
    (look,) = looks(room.session, pairs[0][0])
    assert (look.account, look.purpose, look.has_duty) == ("unit", "acceptance　青石受告〔2025〕1号", True)
    reader, now = room.actor("unit").account, room.actor("unit").now
    assert papers_of_batch(room.session, reader, batch, now) == pairs
    assert all(is_addressee_open(room.session, reader, case, number, now) for case, number in pairs)


def test_rule_2e_a_batch_is_open_for_ten_minutes_and_to_who_printed_it_alone(room):
    batch = room.print(room.pair())
    unit, mate = room.actor("unit"), room.actor("mate")
    until = unit.now + LOOK_LASTS
    assert papers_of_batch(room.session, unit.account, batch, until - timedelta(microseconds=1))
    assert papers_of_batch(room.session, unit.account, batch, until) == []
    assert papers_of_batch(room.session, mate.account, batch, unit.now) == []
    assert papers_of_batch(room.session, unit.account, batch + 1, unit.now) == []


def test_rule_2e_fifty_are_printed_and_fifty_one_are_refused(room):
    pairs = [room.pair() for _n in range(MOST_NOTICES + 1)]
    with pytest.raises(ActRefused) as caught:
        room.print(*pairs)
    assert (caught.value.code, caught.value.values) == ("notices_many", {"most": 50})
    assert room.revealed() == []
    room.print(*pairs[:MOST_NOTICES])
    assert len(room.revealed()) == 50


def test_rule_2e_one_that_cannot_be_opened_holds_all_up_and_is_named(room):
    good, (bare, paper) = room.pair(), room.pair()
    forget_identity(room.session, bare)
    assert [(one.case_id, one.problem) for one in room.weigh(good[0], bare)] == [
        (good[0], None),
        (bare, Hindrance.NOBODY),
    ]
    assert room.held_up(good, (bare, paper)) == [(bare, Hindrance.NOBODY)]


def test_rule_2e_a_paper_that_was_served_or_voided_meanwhile_holds_the_batch_up(room):
    served, void, good = room.pair(), room.pair(), room.pair()
    case, number = served
    serve_paper(room.session, room.actor("unit"), case, number, Service.POST, DAY, version=3)
    case, number = void
    void_paper(room.session, room.actor("unit"), case, number, "写错编号", version=3)
    assert room.held_up(good, served, void) == [
        (served[0], Hindrance.NONE_READY),
        (void[0], Hindrance.NONE_READY),
    ]


def test_rule_2e_a_draft_and_anothers_paper_are_not_printed(room):
    draft = room.accepted()
    draft_paper(room.session, room.actor("unit"), draft, PaperKind.ACCEPTANCE, TEXT)
    theirs = room.pair()
    assert [one.problem for one in room.weigh(draft)] == [Hindrance.NONE_READY]
    assert [one.problem for one in room.weigh(theirs[0], who="office")] == [Hindrance.OTHERS]
    assert room.held_up(theirs, who="office") == [(theirs[0], Hindrance.OTHERS)]


def test_rule_2e_a_letter_to_a_unit_is_no_notice(room):
    case = room.accepted()
    body = "现将某事项转送你单位。"
    number = draft_paper(room.session, room.actor("office"), case, PaperKind.TRANSFER, body)
    room.session.get_one(CasePaper, number).state = PaperState.ISSUED
    room.session.flush()
    assert [one.problem for one in room.weigh(case, who="office")] == [Hindrance.NONE_READY]


def test_rule_2e_a_matter_out_of_sight_is_named_by_nothing_of_it(room):
    hidden = room.pair()
    room.session.add(
        AccountInterest(
            account_id=room.accounts["unit"], case_id=hidden[0], reason="近亲属", declared_at=moment(DAY)
        )
    )
    room.session.flush()
    (one,) = room.weigh(hidden[0])
    assert (one.number, one.title, one.problem) == ("", "", Hindrance.UNKNOWN)
    assert room.held_up(hidden) == [(hidden[0], Hindrance.UNKNOWN)]


def test_rule_2e_a_sealed_identity_is_printed_by_nobody_alone(room):
    sealed = room.pair()
    room.session.add(IdentitySeal(case_id=sealed[0], final_on=DAY, sealed_at=moment(DAY)))
    room.session.flush()
    assert room.held_up(sealed) == [(sealed[0], Hindrance.SEALED)]


def test_rule_2e_who_writes_no_papers_prints_none(room):
    pair = room.pair()
    with pytest.raises(ActRefused) as caught:
        room.print(pair, who="leader")
    assert caught.value.code == "role_may_not"


def test_rule_2e_a_paper_named_twice_is_printed_once_and_one_of_another_matter_not_at_all(room):
    first, second = room.pair(), room.pair()
    assert room.held_up((first[0], second[1])) == [(first[0], Hindrance.NONE_READY)]
    room.print(first, first)
    assert room.revealed() == [first]
