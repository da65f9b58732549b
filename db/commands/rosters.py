"""Make the roster of duty and reception: turns by hand, from a pasted list or by a week's pattern; swap, mark, take off.

A turn that was entered stays: who takes it changes by a swap with its reason, and one that falls away is taken off.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.editions import ChangedByOther
from db.enums import LogKind
from db.log import append
from db.models.rosters import RosterSwap, RosterTurn
from db.queries.rosters import officials_on, turn_seen, turns_between
from db.reference import load_calendar
from db.roster import (
    FURTHEST_DAYS,
    KEEPING,
    LATEST_DAYS,
    LONGEST_NAME,
    LONGEST_OFFICE,
    LONGEST_PLACE,
    LONGEST_WORDS,
    MOST_LINES,
    MOST_VISITS,
    MOST_WEEKS,
    SHORTEST_WORDS,
    LineRefused,
    Official,
    Turn,
    TurnKind,
    TurnTyped,
    lines_in,
    read_line,
)
from db.screening import is_title_clean

WEEK = timedelta(days=7)


def enter_turn(session: Session, actor: Actor, typed: TurnTyped) -> int:
    """Enter one turn; return its id.

    ``ActRefused``: ``role_may_not``, ``day_missing``, ``day_far`` (``most``), ``day_long_past`` (``most``),
    ``turn_kind_missing``, ``who_missing``, ``who_long``, ``place_missing``, ``place_long`` (``most``), ``names_person``,
    ``times_missing``, ``times_in_wrong_order``, ``turn_twice`` (``name``).
    """
    require_role(actor, *KEEPING)
    row = _new(session, actor, typed, turns_between(session, *[typed.on_day or date.max] * 2))
    _log(session, actor, "turn_entered", turn=row.id, day=row.on_day.isoformat(), name=_said(row))
    return row.id


def paste_turns(session: Session, actor: Actor, pasted: str) -> int:
    """Enter every turn of a pasted list or none; return how many.

    ``ActRefused``: ``nothing_pasted``, ``lines_many`` (``most``), and with ``line`` those of ``enter_turn`` and ``line_cells``.
    """
    require_role(actor, *KEEPING)
    lines = lines_in(pasted)
    if not lines:
        raise ActRefused("nothing_pasted")
    if len(lines) > MOST_LINES:
        raise ActRefused("lines_many", most=MOST_LINES)
    for n, line in lines:
        try:
            typed = read_line(line)
            day = typed.on_day or date.max
            _new(session, actor, _with_post(session, typed), turns_between(session, day, day))
        except LineRefused as refused:
            raise ActRefused(refused.code, line=n) from None
        except ActRefused as refused:
            raise ActRefused(refused.code, **{**refused.values, "line": n}) from None
    _log(session, actor, "turns_pasted", found=len(lines))
    return len(lines)


def repeat_week(session: Session, actor: Actor, day: date | None, weeks: int | None) -> tuple[int, int]:
    """Repeat the turns of the week that holds ``day`` over the next ``weeks``; return how many were entered and left out.

    Left out is what stands on the roster already, whose post has ended, and what would turn a working day's turn into
    one of a day off, or the other way round. ``ActRefused``: ``role_may_not``, ``day_missing``, ``weeks_missing``
    (``most``), ``week_empty``, ``day_far`` (``most``), ``day_long_past`` (``most``).
    """
    require_role(actor, *KEEPING)
    if day is None:
        raise ActRefused("day_missing")
    if weeks is None or not 1 <= weeks <= MOST_WEEKS:
        raise ActRefused("weeks_missing", most=MOST_WEEKS)
    if day > actor.today(session) + timedelta(days=FURTHEST_DAYS):
        raise ActRefused("day_far", most=FURTHEST_DAYS)
    monday = day - timedelta(day.weekday())
    pattern = [
        one for one in turns_between(session, monday, monday + WEEK - timedelta(1)) if not one.withdrawn
    ]
    if not pattern:
        raise ActRefused("week_empty")
    _check_day(monday + WEEK, actor.today(session))
    _check_day(monday + WEEK * (weeks + 1), actor.today(session))
    calendar = load_calendar(session)
    known = turns_between(session, monday + WEEK, monday + WEEK * (weeks + 1))
    entered = 0
    for later in range(1, weeks + 1):
        for one in pattern:
            on_day = one.on_day + WEEK * later
            if calendar.is_workday(on_day) is not calendar.is_workday(one.on_day):
                continue
            if one.who.post_id is not None and one.who.post_id not in {
                who.post_id for who in officials_on(session, on_day)
            }:
                continue
            typed = TurnTyped(on_day, one.kind, one.who, one.place, one.starts_at, one.ends_at)
            try:
                _new(session, actor, typed, known)
            except ActRefused as refused:
                if refused.code != "turn_twice":
                    raise
                continue
            entered += 1
    _log(session, actor, "week_repeated", day=monday.isoformat(), found=entered)
    return entered, len(pattern) * weeks - entered


def swap_turn(
    session: Session,
    actor: Actor,
    turn_id: int,
    who: Official | None,
    reason: str,
    *,
    version: int,
    for_turn_id: int | None = None,
) -> None:
    """Let another official take a turn (换班), in exchange for one of his where ``for_turn_id`` names it.

    ``ActRefused``: ``turn_unknown``, ``turn_off``, ``turn_marked``, ``who_missing``, ``who_long``, ``names_person``,
    ``who_same``, ``turn_twice``, ``reason_short`` (``least``), ``reason_long`` (``most``); ``ChangedByOther``.
    """
    one, row = _held(session, actor, turn_id, version)
    if row.is_kept is not None:
        raise ActRefused("turn_marked")
    words = _words(reason)
    other = None
    if for_turn_id is not None:
        other = session.get(RosterTurn, for_turn_id, with_for_update=True)
        if other is None or other.withdrawn or other.is_kept is not None:
            raise ActRefused("turn_unknown")
        who = Official(other.office, other.name, other.post_id)
    checked = _checked_who(who)
    if (checked.office, checked.name) == (one.who.office, one.who.name):
        raise ActRefused("who_same")
    if other is not None:
        _take(session, actor, other, one.who, words, ignoring=row.id)
    _take(session, actor, row, checked, words, ignoring=None if other is None else other.id)


def mark_turn(
    session: Session,
    actor: Actor,
    turn_id: int,
    is_kept: bool | None,
    words: str,
    visits: int | None,
    settled: int | None,
    *,
    version: int,
) -> None:
    """Say whether who was on the roster was there (到岗), and what a reception received and settled on its day.

    ``ActRefused``: ``turn_unknown``, ``turn_off``, ``day_ahead``, ``kept_missing``, ``reason_short`` (``least``) where
    nobody was there, ``reason_long`` (``most``), ``visits_many`` (``most``), ``settled_many``; ``ChangedByOther``.
    """
    _one, row = _held(session, actor, turn_id, version)
    if row.on_day > actor.today(session):
        raise ActRefused("day_ahead")
    if is_kept is None:
        raise ActRefused("kept_missing")
    said = " ".join(words.split())
    if not is_kept or said:
        said = _words(said)
    counts = row.kind is TurnKind.RECEPTION and is_kept
    if counts and not 0 <= (visits or 0) <= MOST_VISITS:
        raise ActRefused("visits_many", most=MOST_VISITS)
    if counts and (settled or 0) > (visits or 0):
        raise ActRefused("settled_many")
    row.is_kept, row.words = is_kept, said
    row.visits = visits if counts else None
    row.settled = (settled or 0) if counts and visits is not None else None
    _changed(session, actor, row)
    _log(
        session,
        actor,
        "turn_kept" if is_kept else "turn_missed",
        turn=row.id,
        day=row.on_day.isoformat(),
        name=_said(row),
    )


def take_off(session: Session, actor: Actor, turn_id: int, reason: str, *, version: int) -> None:
    """Take a turn off the roster, as for a holiday; it counts no more and stays listed with its reason.

    ``ActRefused``: ``turn_unknown``, ``turn_off``, ``turn_marked``, ``turn_over`` for one of a day that has passed,
    ``reason_short`` (``least``), ``reason_long`` (``most``); ``ChangedByOther``.
    """
    one, row = _held(session, actor, turn_id, version)
    if row.is_kept is not None:
        raise ActRefused("turn_marked")
    if one.on_day < actor.today(session):
        raise ActRefused("turn_over")
    row.withdrawn = _words(reason)
    _changed(session, actor, row)
    _log(session, actor, "turn_off", turn=row.id, day=row.on_day.isoformat(), name=_said(row))


# ------------------------------------------------------------ parts


def _new(session: Session, actor: Actor, typed: TurnTyped, known: Sequence[Turn]) -> RosterTurn:
    """Add a turn that is whole, and that nobody of ``known`` takes at the same time already."""
    if typed.on_day is None:
        raise ActRefused("day_missing")
    _check_day(typed.on_day, actor.today(session))
    if typed.kind is None:
        raise ActRefused("turn_kind_missing")
    who = _checked_who(typed.who)
    place = " ".join(typed.place.split())
    if not place:
        raise ActRefused("place_missing")
    if len(place) > LONGEST_PLACE:
        raise ActRefused("place_long", most=LONGEST_PLACE)
    if not is_title_clean(place):
        raise ActRefused("names_person")
    if typed.starts_at is None or typed.ends_at is None:
        raise ActRefused("times_missing")
    if typed.starts_at >= typed.ends_at:
        raise ActRefused("times_in_wrong_order")
    row = RosterTurn(
        on_day=typed.on_day,
        kind=typed.kind,
        post_id=who.post_id,
        office=who.office,
        name=who.name,
        place=place,
        starts_at=typed.starts_at,
        ends_at=typed.ends_at,
        entered_by=actor.account.id,
        entered_at=actor.now,
    )
    _require_free(row, who, known, ignoring=())
    session.add(row)
    session.flush()
    return row


def _check_day(day: date, today: date) -> None:
    if day > today + timedelta(days=FURTHEST_DAYS):
        raise ActRefused("day_far", most=FURTHEST_DAYS)
    if day < today - timedelta(days=LATEST_DAYS):
        raise ActRefused("day_long_past", most=LATEST_DAYS)


def _checked_who(who: Official | None) -> Official:
    if who is None:
        raise ActRefused("who_missing")
    office, name = " ".join(who.office.split()), " ".join(who.name.split())
    if not office or not name:
        raise ActRefused("who_missing")
    if len(office) > LONGEST_OFFICE or len(name) > LONGEST_NAME:
        raise ActRefused("who_long")
    if not is_title_clean(f"{office} {name}"):
        raise ActRefused("names_person")
    return replace(who, office=office, name=name)


def _with_post(session: Session, typed: TurnTyped) -> TurnTyped:
    """Return a turn with the post that its office and name are on its day, so that a leader finds the own days."""
    who = typed.who
    if who is None or typed.on_day is None:
        return typed
    known = (
        one for one in officials_on(session, typed.on_day) if (one.office, one.name) == (who.office, who.name)
    )
    return replace(typed, who=next(known, who))


def _require_free(row: RosterTurn, who: Official, known: Sequence[Turn], ignoring: Sequence[int]) -> None:
    for one in known:
        if one.on_day != row.on_day or one.withdrawn or one.id in ignoring:
            continue
        is_same = (one.who.office, one.who.name) == (who.office, who.name)
        if is_same and one.starts_at < row.ends_at and row.starts_at < one.ends_at:
            raise ActRefused("turn_twice", name=one.who.name)


def _take(
    session: Session, actor: Actor, row: RosterTurn, who: Official, reason: str, *, ignoring: int | None
) -> None:
    known = turns_between(session, row.on_day, row.on_day)
    _require_free(row, who, known, [row.id, *([] if ignoring is None else [ignoring])])
    before = _said(row)
    row.office, row.name, row.post_id = who.office, who.name, who.post_id
    session.add(
        RosterSwap(
            turn_id=row.id,
            before=before,
            after=_said(row),
            reason=reason,
            swapped_by=actor.account.id,
            swapped_at=actor.now,
        )
    )
    _changed(session, actor, row)
    _log(
        session,
        actor,
        "turn_swapped",
        turn=row.id,
        day=row.on_day.isoformat(),
        name=f"{before} → {_said(row)}",
    )


def _held(session: Session, actor: Actor, turn_id: int, version: int) -> tuple[Turn, RosterTurn]:
    """Return a turn at the version seen, held for the act."""
    require_role(actor, *KEEPING)
    row = session.get(RosterTurn, turn_id, with_for_update=True)
    one = turn_seen(session, turn_id)
    if row is None or one is None:
        raise ActRefused("turn_unknown")
    if row.version != version:
        raise ChangedByOther(one.changed_by, one.changed_at, row.version)
    if row.withdrawn:
        raise ActRefused("turn_off")
    return one, row


def _words(said: str) -> str:
    words = " ".join(said.split())
    if len(words) < SHORTEST_WORDS:
        raise ActRefused("reason_short", least=SHORTEST_WORDS)
    if len(words) > LONGEST_WORDS:
        raise ActRefused("reason_long", most=LONGEST_WORDS)
    if not is_title_clean(words):
        raise ActRefused("names_person")
    return words


def _changed(session: Session, actor: Actor, row: RosterTurn) -> None:
    row.changed_by, row.changed_at = actor.account.id, actor.now
    session.flush()


def _said(row: RosterTurn) -> str:
    return f"{row.office} {row.name}"


def _log(session: Session, actor: Actor, act: str, **said: Any) -> None:
    append(
        session,
        kind=LogKind.SETTING_CHANGED,
        at=actor.now,
        account=actor.account,
        detail={"act": act, **said},
    )
