"""The board's settings in words: days, rule packs and their values, and why a change is refused."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.numbers import number_in
from dashboard.text import N_, _, ngettext, pgettext
from dashboard.words import word
from db.commands.settings import SettingRefused
from db.enums import ChecklistItem, JobState
from db.jobs import JobRow
from db.queries.board_settings import CalendarEntry, PackVersion
from db.rule_packs import BOUNDS, CLOCK_DAYS, COUNTS, SWITCHES, RulePack, RuleRefused
from db.work_notice import NoticeDay, NoticeRefused
from db.workdays import DayKind

RULES: Final[Mapping[str, str]] = {
    "c1_days": "C1 office: sort and transfer (days)",
    "c1_workdays": "C1 office: sort and transfer (working days)",
    "c2_days": "C2 notice of the office (days)",
    "c2_workdays": "C2 notice of the office (working days)",
    "c3_days": "C3 unit: accept or not (days)",
    "c3_workdays": "C3 unit: accept or not (working days)",
    "c4_workdays": "C4 unit: object to a transfer (working days)",
    "c5_days": "C5 handling, to the opinion (days)",
    "max_extension_days": "C6 longest extension (days)",
    "c7_days": "C7 petitioner asks for review (days)",
    "c8_days": "C8 review opinion (days)",
    "c9_days": "C9 petitioner asks for re-review (days)",
    "c10_days": "C10 re-review opinion (days)",
    "c11_days": "C11 answer to the office's proposal (days)",
    "c13_workdays": "C13 simple procedure (working days)",
    "hearing_decide_days": "Hearing: decide within (days)",
    "hearing_hold_days": "Hearing: hold within (days)",
    "hearing_notice_days": "Hearing: notice at least (days before)",
    "hearing_officers_min": "Hearing: least number of officers",
    "group_min": "Group visit: from so many persons",
    "representatives_max": "Group visit: most representatives",
    "urgent_hours": "Urgent matter: report up within (hours)",
    "runs_clocks": "Clocks run",
    "handles_appeals_only": "C5 runs for appeals and requests alone",
    "rolls_forward": "A last day on a holiday gives way to the next working day",
    "presumes_acceptance": "C5 is shown running where nothing was decided",
}
"""What each value of a rule pack rules, in the order shown."""

RULE_REFUSED: Final[Mapping[str, str]] = {
    "not_a_short_text": "The code of a pack has 1 to 60 characters.",
    "not_a_day": "The first day is written as 2026-03-05.",
    "not_yes_or_no": "“{name}” is yes or no.",
    "two_limits": "“{name}” is given in days or in working days, not in both.",
    "notice_longer_than_hold": "The notice of a hearing cannot be longer than the time to hold it.",
    "unknown_key": "There is no rule {field}.",
    "missing_key": "The pack needs its code and its first day.",
    "not_a_whole_number": "“{name}” is a whole number, or empty where the pack has no such limit.",
    "out_of_range": "“{name}” lies between {least} and {most}, not {value}.",
}
REFUSED: Final[Mapping[str, str]] = {
    "source_missing": "Say which notice these days come from.",
    "nothing_new": "The calendar knows all these days already.",
    "make_up_on_workday": "{day} is an ordinary working day; it cannot be a make-up day.",
    "no_rules_fixed": "The pack without clocks stays as it is.",
    "from_on_fixed": "The pack begins on {day}; a new version keeps that day.",
    "same_values": "Nothing was changed.",
    "no_unit": "There is no such unit.",
    "no_item": "The checklist has no such item.",
    "words_too_long": "An item has at most {most} characters.",
    "words_of_person": "This looks like a person's phone or ID number; an item is an act, never a person.",
    "phone_unclear": "{value} is no phone number: digits, brackets, + and - only, at most 40 characters.",
    "empty": "No day was found. Write lines such as “2027-10-01 to 2027-10-08 holiday”.",
    "too_long": "The notice is too long. Paste one year at a time.",
    "kind_missing": "Line {line}: “{value}” says neither holiday nor make-up day.",
    "day_missing": "Line {line}: “{value}” names no day.",
    "day_unclear": "Line {line}: “{value}” is no day between 2000 and 2100.",
    "range_unclear": "Line {line}: “{value}” ends before it begins, or is longer than a month.",
    "twice": "Line {line}: {value} is a holiday and a make-up day at once.",
}
KINDS: Final[Mapping[DayKind, str]] = {
    DayKind.HOLIDAY: N_("Public holiday"),
    DayKind.MAKE_UP: N_("Make-up working day"),
}
PACKS: Final[Mapping[str, str]] = {
    "regulations_2005": N_("Regulations of 2005"),
    "regulations_2022": N_("Regulations of 2022"),
    "no_rules": N_("No clocks"),
}
ENGINES: Final[Mapping[str, str]] = {
    "columnar": N_("By columns in memory"),
    "sql": N_("By the database"),
}
WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def day_cells(entry: CalendarEntry, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of one day of the calendar."""
    return {
        "id": entry.day_on.isoformat(),
        "day": entry.day_on.isoformat(),
        "weekday": _(WEEKDAYS[entry.day_on.weekday()]),
        "kind": _(KINDS[entry.kind]),
        "source": _("State Council notice") if entry.source == "State Council notice" else entry.source,
        "recorded": f"{entry.recorded_at.astimezone(zone):%Y-%m-%d}",
        "changes": entry.changes,
    }


def notice_sentence(days: Sequence[NoticeDay], new: int) -> str:
    """Say which days were read of a notice, and how many are new."""
    said = {
        kind: _(", ").join(day.day_on.isoformat() for day in days if day.kind is kind) or "–"
        for kind in DayKind
    }
    return _(
        "Read: holidays {holidays}; make-up days {make_up}. New to the calendar: {n}.",
        holidays=said[DayKind.HOLIDAY],
        make_up=said[DayKind.MAKE_UP],
        n=new,
    )


def checklist_cells(words: Mapping[ChecklistItem, str], shown: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the items of the checklist with their editions: the usual words, and the county's own to edit."""
    return [
        {
            "id": item.value,
            "usual": word(item),
            "words": words.get(item, ""),
            "version": shown.get(item.value, 0),
        }
        for item in ChecklistItem
    ]


def effect_sentence(running: int, moved: int) -> str:
    """Say how many running clocks a change would move."""
    return ngettext(
        "Of {running} running clocks this would move {n}.",
        "Of {running} running clocks this would move {n}.",
        moved,
        running=running,
    )


def version_cells(version: PackVersion, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of one version of a rule pack."""
    return {
        "id": str(version.id),
        "code": version.pack.code,
        "name": pack_word(version.pack),
        "from": "" if version.pack.code == "none" else version.pack.from_on.isoformat(),
        "recorded": f"{version.recorded_at.astimezone(zone):%Y-%m-%d}",
        "state": _("In force") if version.is_in_force else _("Superseded"),
    }


def pack_word(pack: RulePack) -> str:
    """Return the name of a pack: that of its law, or what a county called it."""
    return _(PACKS[pack.name_code]) if pack.name_code in PACKS else pack.name_code


def edition_of(rows: Any) -> int:
    """Return the edition that edited rows were shown with, 0 for none."""
    first = rows[0] if isinstance(rows, list) and rows else {}
    return number_in(first.get("version")) or 0 if isinstance(first, dict) else 0


def of_edition(rows: Sequence[Mapping[str, Any]], version: int) -> list[dict[str, Any]]:
    """Return edited rows as they are, now known to be edited over another edition."""
    return [{**row, "version": version} for row in rows]


def rule_rows(pack: RulePack, version: int) -> list[dict[str, Any]]:
    """Return the values of a pack as rows to edit, with the edition shown; yes and no as words of their own."""
    values = pack.to_dict()
    return [
        {
            "id": name,
            "name": rule_word(name),
            "value": _said(values[name]),
            "bounds": _bounds(name),
            "options": [{"value": "yes", "label": _("yes")}, {"value": "no", "label": _("no")}],
            "version": version,
        }
        for name in RULES
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _bounds(name: str) -> str:
    if name in SWITCHES:
        return _("yes or no")
    least, most = BOUNDS.get(name, (1, 366))
    if name in CLOCK_DAYS:
        return _("{least} to {most}, or empty", least=least, most=most)
    return _("{least} to {most}", least=least, most=most)


def read_rules(pack: RulePack, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values of a pack as a person edited them; what is no number is left as it is, to be refused."""
    values: dict[str, Any] = dict(pack.to_dict())
    for row in rows:
        name, said = str(row.get("id")), str(row.get("value") or "").strip()
        if name in SWITCHES:
            values[name] = {_("yes"): True, _("no"): False, "1": True, "0": False}.get(said, said)
        elif name in COUNTS:
            values[name] = None if not said else int(said) if said.isascii() and said.isdigit() else said
    return values


def rule_word(name: str) -> str:
    """Say what a value of a rule pack rules."""
    return pgettext("rule", RULES[name])


def refusal_words(refused: SettingRefused | RuleRefused | NoticeRefused) -> str:
    """Say why a setting is refused, and what would do."""
    if isinstance(refused, NoticeRefused):
        return pgettext("setting", REFUSED[refused.code], line=refused.line, value=refused.value)
    if isinstance(refused, RuleRefused):
        name = str(refused.values.get("field", ""))
        values = {**refused.values, "name": rule_word(name) if name in RULES else name}
        return pgettext("setting", RULE_REFUSED[refused.code], **values)
    return pgettext("setting", REFUSED[refused.code], **refused.values)


def job_sentence(job: JobRow | None) -> str:
    """Say where the recomputing of all matters stands."""
    if job is None:
        return ""
    if job.state is JobState.DONE:
        return _("All matters follow the new settings: {n} recomputed.", n=job.message.get("cases", 0))
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        return _("The recomputing failed. Run `python -m db recompute`.")
    return _("Recomputing all matters … figures follow when it is done.")
