"""What a paper says of its matter, taken from the matter's file; in Chinese whatever the page speaks."""

from datetime import date
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.documents.paper_texts import BLANK, CODED, FORMS, TITLES, Facts, day_words
from dashboard.documents.papers import Form, Sheet
from dashboard.text import Language, speaking
from dashboard.words import word
from db.case_file import CaseFile, Happening
from db.enums import Clock, Conclusion, EventKind, Trigger
from db.hearings import HearingSlot
from db.papers import ACT_OF, TO_UNITS, FormKind, Paper, PaperKind
from db.rows import Names

TOKEN = "[信访人]"  # noqa: S105 (the token of screened texts)
"""Stands where a name goes that is not open to the reader."""
HANDLING = (Clock.C5, Clock.C13)


def facts_of(
    kind: PaperKind,
    file: CaseFile,
    names: Names,
    zone: ZoneInfo,
    unit_id: int,
    hearing: HearingSlot | None = None,
) -> Facts:
    """Return the facts of a draft that the unit writes of the last act of its kind; ``hearing`` is the one that is planned."""
    act, accepted = _last(file, ACT_OF[kind]), _last(file, EventKind.ACCEPTED)
    said = {} if act is None else _detail(act)
    row = file.row
    handling = next((one for one in file.clocks if one.clock in HANDLING), None)
    limit_on = (
        row.due_on if kind is PaperKind.SUPERVISION else None if handling is None else handling.limit_on
    )
    phones = names.phones.get(unit_id)
    with speaking(Language.ZH):
        return Facts(
            number=row.number,
            title=row.title,
            channel="" if row.channel is None else word(row.channel),
            unit=names.units.get(unit_id, ""),
            is_2005=file.pack_code == "2005",
            received_on=row.received_on,
            accepted_on=_day(accepted, zone),
            limit_on=limit_on,
            days=said.get("days"),
            to_unit=names.units.get(row.unit_id or 0, ""),
            conclusion=word(Conclusion(said["conclusion"])) if "conclusion" in said else "",
            trigger=word(Trigger(said["trigger"])) if "trigger" in said else "",
            reason="" if act is None else act.note.rstrip("。"),
            phone="" if phones is None else phones.office,
            heard_on=None if hearing is None else hearing.on,
            heard_at="" if hearing is None or hearing.starts_at is None else f"{hearing.starts_at:%H:%M}",
            room="" if hearing is None else hearing.room,
        )


def sheet_of(
    paper: Paper,
    file: CaseFile,
    names: Names,
    *,
    people: tuple[str, ...],
    foot: tuple[str, ...],
    mark: str,
) -> Sheet:
    """Return a paper as it is printed; ``people`` are its addressees where they are open to the reader."""
    to_unit = names.units.get(file.row.unit_id or 0, BLANK)
    named = "、".join(people) or TOKEN
    return Sheet(
        issuer=names.units.get(paper.unit_id, ""),
        title=TITLES[paper.kind],
        number=paper.number,
        addressee=to_unit if paper.kind in TO_UNITS else named,
        paragraphs=[one for one in paper.body.splitlines() if one.strip()],
        dated=day_words(paper.issued_on),
        foot=foot,
        mark=mark,
    )


def feet(kind: PaperKind, codes: tuple[str, ...], addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands in small type below a paper whose addressee is open: query code and address for service."""
    code = "、".join(one for one in codes if one)
    address = "；".join(one for one in addresses if one)
    return (
        *((f"查询码：{code}",) if kind in CODED and code else ()),
        *((f"送达地址：{address}",) if address else ()),
    )


def form_of(kind: FormKind, file: CaseFile, names: Names, papers: list[Paper], mark: str) -> Form:
    """Return a form with the matter's head; boxes are for hand and seal, and no name stands in it."""
    row = file.row
    numbers = "、".join(one.number for one in papers if one.number)
    head = (
        ("信访件编号", row.number),
        ("信访事项", row.title),
        ("责任单位", names.units.get(row.unit_id or 0, BLANK)),
    )
    facts: tuple[tuple[str, str], ...]
    boxes: tuple[tuple[str, int], ...]
    match kind:
        case FormKind.RECEIPT:
            facts = (
                *head,
                ("送达文书及文号", numbers or BLANK),
                ("送达方式", "直接送达□　邮寄送达□　留置送达□　公告送达□"),
            )
            boxes = (
                ("受送达人", 1),
                ("送达地址", 1),
                ("受送达人签名及日期", 3),
                ("拒收事由及见证人签名", 3),
                ("送达人签名", 2),
                ("备注", 3),
            )
        case FormKind.CALL_BACK:
            facts = (*head, ("收件日期", day_words(row.received_on)), ("处理意见", _said(row.conclusion)))
            boxes = (
                ("回访时间及方式", 1),
                ("是否收到答复", 1),
                ("支持事项落实情况", 3),
                ("对办理的评价", 2),
                ("信访人意见", 4),
                ("回访人签名（二人）", 2),
            )
        case FormKind.PROCESSING:
            facts = (
                *head,
                ("收件日期", day_words(row.received_on)),
                ("信访渠道", _said(row.channel)),
                ("主要诉求", file.summary),
            )
            boxes = (
                ("拟办意见（拟办人签名、日期）", 4),
                ("领导批示（签名、日期）", 5),
                ("承办结果", 5),
                ("承办人签名及日期", 2),
            )
    return Form(FORMS[kind], facts, boxes, mark)


def _said(member: Enum | None) -> str:
    if member is None:
        return BLANK
    with speaking(Language.ZH):
        return word(member)


def _last(file: CaseFile, kind: EventKind) -> Happening | None:
    found = [one for one in file.history if not one.is_replaced and _kind(one) is kind]
    return found[-1] if found else None


def _kind(one: Happening) -> EventKind | None:
    if one.kind is not EventKind.CORRECTED:
        return one.kind
    said = one.detail.get("kind")
    return EventKind(said) if said else None


def _detail(one: Happening) -> dict[str, Any]:
    return dict(one.detail.get("detail", {}) if one.kind is EventKind.CORRECTED else one.detail)


def _day(one: Happening | None, zone: ZoneInfo) -> date | None:
    return None if one is None else one.happened_at.astimezone(zone).date()
