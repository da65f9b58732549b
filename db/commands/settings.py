"""Acts on the settings of the board: calendar, rule packs, phones, words of the checklist; each writes its log row."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.editions import Subject, edit
from db.enums import ChecklistItem, LogKind
from db.jobs import JobKind, ask, is_under_way
from db.log import Signer, append
from db.models.catalogue import CalendarRow, ChecklistWords, RulePackRow
from db.models.organisation import Unit
from db.models.records import Setting
from db.queries.checklist import checklist_words
from db.queries.settings import OWED, setting
from db.reference import load_calendar, local_day
from db.rule_packs import PACK_NONE, RulePack, RuleRefused
from db.screening import looks_like_person
from db.work_notice import NoticeDay
from db.workdays import DayKind

MOST_SOURCE: Final = 120
MOST_PHONE: Final = 40
MOST_WORDS: Final = 12
_PHONE: Final = re.compile(r"[0-9+()（）\-—/、,，;； 转]*")


class SettingRefused(ValueError):
    """A setting that cannot be: a code, and the values that say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def add_calendar_days(
    session: Session, days: Sequence[NoticeDay], *, source: str, at: datetime, by: Signer, seen: int
) -> tuple[int, int]:
    """Add days to the work calendar and ask for a recompute; return how many were added and the job's id.

    ``seen`` is the edition of the calendar that the page showed, here and below (``db.editions``). Days that say nothing new are left out. ``SettingRefused`` codes: ``source_missing``, ``nothing_new``,
    ``make_up_on_workday`` (``day``), which can only be a slip.
    """
    plain = " ".join(source.split())[:MOST_SOURCE]
    if not plain:
        raise SettingRefused("source_missing")
    edit(session, Subject.CALENDAR, "", seen, by_id=by.id, at=at)
    new = new_days(session, days)
    if not new:
        raise SettingRefused("nothing_new")
    session.add_all(
        CalendarRow(day_on=day.day_on, kind=day.kind, source=plain, recorded_at=at) for day in new
    )
    detail = {
        "setting": "calendar",
        "source": plain,
        "holidays": [day.day_on.isoformat() for day in new if day.kind is DayKind.HOLIDAY],
        "make_up": [day.day_on.isoformat() for day in new if day.kind is DayKind.MAKE_UP],
    }
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return len(new), _owe_recompute(session, "calendar", by, at)


def new_days(session: Session, days: Sequence[NoticeDay]) -> list[NoticeDay]:
    """Return the days of a notice that say something new; ``SettingRefused`` ``make_up_on_workday``."""
    known = {day.day_on: day.kind for day in load_calendar(session).days}
    new = [day for day in days if known.get(day.day_on) is not day.kind]
    for day in new:
        is_plain_workday = day.day_on.weekday() < 5 and day.day_on not in known
        if day.kind is DayKind.MAKE_UP and is_plain_workday:
            raise SettingRefused("make_up_on_workday", day=day.day_on.isoformat())
    return new


def add_rule_pack(session: Session, values: Mapping[str, Any], *, at: datetime, by: Signer, seen: int) -> int:
    """Record a new version of a rule pack, or a new pack, and ask for a recompute; return the job's id.

    ``RuleRefused`` as of the pack itself; ``SettingRefused`` codes: ``no_rules_fixed`` (the pack without clocks stays),
    ``from_on_fixed`` (a version keeps its pack's first day), ``same_values``.
    """
    pack = RulePack.from_dict(values)
    if pack.code == PACK_NONE.code:
        raise SettingRefused("no_rules_fixed")
    edit(session, Subject.RULE_PACK, pack.code, seen, by_id=by.id, at=at)
    held = session.scalars(
        select(RulePackRow)
        .where(RulePackRow.code == pack.code)
        .order_by(RulePackRow.recorded_at.desc(), RulePackRow.id.desc())
        .limit(1)
    ).first()
    if held is not None and held.from_on != pack.from_on:
        raise SettingRefused("from_on_fixed", day=str(held.from_on))
    if held is not None and RulePack.from_dict(held.rules) == pack:
        raise SettingRefused("same_values")
    before = {} if held is None else held.rules
    session.add(RulePackRow(code=pack.code, from_on=pack.from_on, rules=pack.to_dict(), recorded_at=at))
    changed = {
        name: [before.get(name), value] for name, value in pack.to_dict().items() if before.get(name) != value
    }
    detail = {"setting": "rule_pack", "pack": pack.code, "changed": changed}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return _owe_recompute(session, "rule_pack", by, at)


def _owe_recompute(session: Session, why: str, by: Signer, at: datetime) -> int:
    """Ask for a recompute and mark the figures as not final until it has run; return the job's id."""
    job = ask(session, JobKind.RECOMPUTE, {"why": why}, by.id, at)
    session.merge(Setting(key=OWED, value=str(job)))
    return job


def owe_again(session: Session, at: datetime) -> None:
    """Ask again for a recompute that is owed and that no job waits for or works on, as after one that failed."""
    if setting(session, OWED) is not None and not is_under_way(session, JobKind.RECOMPUTE):
        job = ask(session, JobKind.RECOMPUTE, {"why": "owed"}, None, at)
        session.merge(Setting(key=OWED, value=str(job)))


def set_unit_phones(
    session: Session, unit_id: int, office_phone: str, duty_phone: str, *, at: datetime, by: Signer, seen: int
) -> str:
    """Set the office and duty phone of a unit and return its name.

    ``SettingRefused`` codes: ``no_unit``, ``phone_unclear`` (``value``), ``same_values``.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise SettingRefused("no_unit")
    phones = {"office_phone": office_phone.strip(), "duty_phone": duty_phone.strip()}
    for value in phones.values():
        if len(value) > MOST_PHONE or not _PHONE.fullmatch(value):
            raise SettingRefused("phone_unclear", value=value[:MOST_PHONE])
    edit(session, Subject.UNIT, unit_id, seen, by_id=by.id, at=at)
    before = {name: getattr(unit, name) for name in phones}
    if before == phones:
        raise SettingRefused("same_values")
    unit.office_phone, unit.duty_phone = phones["office_phone"], phones["duty_phone"]
    changed = {name: [before[name], value] for name, value in phones.items() if before[name] != value}
    detail = {"setting": "unit_phones", "unit": unit.name, "changed": changed}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return unit.name


def set_checklist_words(
    session: Session, item: str, words: str, *, at: datetime, by: Signer, seen: int
) -> ChecklistItem:
    """Call an item of the checklist by other words from now on, by the usual ones where they are empty.

    Figures of an earlier day keep what the item was called then. ``SettingRefused`` codes: ``no_item``,
    ``words_too_long`` (``most``), ``words_of_person``, ``same_values``.
    """
    try:
        found = ChecklistItem(item)
    except ValueError:
        raise SettingRefused("no_item") from None
    plain = " ".join(words.split())
    if len(plain) > MOST_WORDS:
        raise SettingRefused("words_too_long", most=MOST_WORDS)
    if looks_like_person(plain):
        raise SettingRefused("words_of_person")
    edit(session, Subject.CHECKLIST, found, seen, by_id=by.id, at=at)
    before = checklist_words(session, local_day(at, session.info["zone"])).get(found, "")
    if plain == before:
        raise SettingRefused("same_values")
    session.add(ChecklistWords(item=found, words=plain, recorded_at=at))
    detail = {"setting": "checklist", "item": found.value, "changed": {"words": [before, plain]}}
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)
    return found


__all__ = [
    "RuleRefused",
    "SettingRefused",
    "add_calendar_days",
    "add_rule_pack",
    "new_days",
    "set_checklist_words",
    "set_unit_phones",
]
