"""Ledger workbooks of the public forms, made for tests: every name and number in them is invented."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
"""The beginning of a workbook of the old kind; no reader of it is shipped."""

CANARIES = ("欧阳守田", "13812345678", "511923197001011238", "幸福路77号3单元")
"""Identity of the sample's petitioners: none of it may be found outside the sealed tables."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of a 信访台账, as a clerk types it."""

    number: Any
    received: Any
    channel: str = "来信"
    title: str = "征地补偿款未到账"
    kind: str = "土地承包"
    township: str = "青石镇"
    transferred: Any = None
    due: Any = None
    status: str = ""
    closed: Any = None
    unit: str = "自然资源局"
    name: str = "欧阳守田"
    phone: str = "13812345678"
    persons: Any = 1
    content: str = ""
    purpose: str = "求决"
    extra: Mapping[str, Any] = field(default_factory=dict)


HEADERS = (
    "编号", "责任科室", "信访方式", "标题", "接件时间", "类型", "乡镇", "转办时间", "应结办日期", "办理情况", "办结时间", "接件人", "办理人",
    "信访人姓名", "联系电话", "人数", "反映问题", "信访目的", "稳控责任人", "民族", "心情",
)  # fmt: skip
"""The public form, and behind it what some forms carry: identity, two columns that are never stored, an unknown one."""


def _line(row: LedgerRow) -> list[Any]:
    return [
        row.number, row.unit, row.channel, row.title, row.received, row.kind, row.township, row.transferred, row.due,
        row.status, row.closed, "接件员", "办理员", row.name, row.phone, row.persons, row.content, row.purpose,
        "某稳控人", "某族", "急",
    ]  # fmt: skip


def fill_ledger(sheet: Worksheet, rows: Sequence[LedgerRow]) -> None:
    """Write a title over all columns, headers of two merged rows, and the rows."""
    sheet.title = "信访台账"
    sheet.append(["清水县信访台账（2026年）"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    sheet.append(list(HEADERS))
    sheet.append([None] * len(HEADERS))
    for column in range(1, len(HEADERS) + 1):
        sheet.merge_cells(start_row=2, start_column=column, end_row=3, end_column=column)
    for row in rows:
        sheet.append(_line(row))


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One line of a 领导包案台账."""

    leader: str
    number: Any
    unit: str = "县信访局"
    title: str = ""
    others: str = "民政局"
    place: str = "青石镇"
    start: Any = "2026.3.10"
    end: Any = "2026.6.10"
    result: str = "部分"
    extra: str = "协调补偿方案"


def fill_assignments(sheet: Worksheet, rows: Sequence[AssignmentRow]) -> None:
    """Write the leaders' form, 包案 and 化解时间 being merged over their two columns."""
    sheet.title = "领导包案台账"
    sheet.append(
        [
            "包案领导",
            "机构",
            "职务",
            "参与单位",
            "信访件编号",
            "问题属地",
            "包案",
            None,
            "副组长",
            "组员",
            "化解方案",
            "化解结果",
        ]
    )
    sheet.append([None, None, None, None, None, None, "开始", "结束"])
    for column in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12):
        sheet.merge_cells(start_row=1, start_column=column, end_row=2, end_column=column)
    sheet.merge_cells(start_row=1, start_column=7, end_row=1, end_column=8)
    for row in rows:
        sheet.append(
            [
                row.leader,
                row.unit,
                row.title,
                row.others,
                row.number,
                row.place,
                row.start,
                row.end,
                "副组长甲",
                "组员乙、组员丙",
                row.extra,
                row.result,
            ]
        )


def ledger(rows: Sequence[LedgerRow], assignments: Sequence[AssignmentRow] = ()) -> bytes:
    """Return a workbook of the ledger, with the leaders' sheet where it has rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_ledger(sheet, rows)
    if assignments:
        fill_assignments(book.create_sheet(), assignments)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


WEEK_1 = (
    LedgerRow("信2026-001", "2026.3.5", transferred="2026年3月8日", due="2026/5/7", status="在办"),
    LedgerRow(
        "信2026-002", date(2026, 3, 6), channel="来访", persons="１２人", title="低保待遇", township="白云乡"
    ),
    LedgerRow("信2026-003", 46087, channel="网信", township="大河镇", status="已办结", closed="2026-03-20"),
    LedgerRow("信2026-004", "２０２６年３月９日", township="旧河镇", title="旧河镇道路破损"),
    LedgerRow("信2026-005", "2026-03-10", purpose="检举控告", title="反映某干部"),
    LedgerRow("信2026-006", "3月11日"),
    LedgerRow("信2026-007", "2026-03-11", township="一村", content="欧阳守田电话13812345678，住幸福路"),
    LedgerRow("信2026-008", "2026-03-11", title="欧阳守田反映征地补偿款未到账"),
)
"""Eight rows: six matters (one to be placed), one accusation, one day without a year."""


def week_2() -> tuple[LedgerRow, ...]:
    """Return the same ledger a week later: 001 is closed, 002 unchanged, 003 gone, 004 placed, 009 new."""
    first = {row.number: row for row in WEEK_1}
    return (
        replace(first["信2026-001"], status="已办结", closed="2026.3.18"),
        first["信2026-002"],
        replace(first["信2026-004"], township="大河镇"),
        first["信2026-007"],
        first["信2026-008"],
        LedgerRow("信2026-009", "2026-03-16", channel="来电", township="白云乡"),
    )


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of a public form: a title over all columns, its headers (two levels parted by ``/``), and its rows."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def write(self, sheet: Worksheet) -> None:
        """Write the form with merged headers: over its columns where a level is shared, over two rows where it is not."""
        sheet.title = self.name
        width = len(self.headers)
        sheet.append([self.title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        levels = [header.partition("/")[::2] for header in self.headers]
        sheet.append(
            [upper if n == 0 or levels[n - 1][0] != upper else None for n, (upper, _) in enumerate(levels)]
        )
        sheet.append([lower or None for _, lower in levels])
        start = 0
        for n in range(1, width + 1):
            if n < width and levels[n][0] == levels[start][0]:
                continue
            if levels[start][1]:
                sheet.merge_cells(start_row=2, start_column=start + 1, end_row=2, end_column=n)
            else:
                sheet.merge_cells(start_row=2, start_column=n, end_row=3, end_column=n)
            start = n
        for row in self.rows:
            sheet.append(list(row))


FORMS = (
    Form(
        "信访台账", "清水县信访台账（2026年）",
        ("编号", "责任科室", "信访方式", "标题", "接件时间", "类型", "乡镇", "转办时间", "应结办日期", "办理情况", "办结时间", "接件人", "办理人", "民族", "心情"),
        (
            ("信访〔2026〕1", "自然资源局", "来访", "征地补偿款未到账", "2026.3.5", "土地承包", "青石镇", "2026年3月8日", "2026/5/7", "在办", None, "接", "办", "某族", "急"),
            ("信访〔2026〕2", "民政局", "来信", "低保待遇", 46087, "承包合同", "白云", "２０２６－３－９", None, "已办结", "2026-03-16", "接", "办", "", ""),
            ("信访〔2026〕3", "民政局", "网信", "道路破损", "二〇二六年三月六日", None, "旧河镇", None, None, "", None, "接", "办", "", ""),
        ),
    ),
    Form(
        "突出矛盾纠纷台账", "突出矛盾纠纷台账",
        ("序号", "编号", "登记时间", "单位", "矛盾纠纷简要情况", "责任单位/责任人", "化解时限", "化解情况", "交办督办情况", "销号情况", "稳控措施", "稳定预警级别"),
        (
            (1, "纠2026-1", "2026.3.2", "青石镇", "两组界址不清", "青石镇政府/张某", "2026.4.30", "已组织调解", "县级交办", "", "专人", "二级"),
            (2, "纠2026-2", "3月3日", "白云乡", "工资拖欠", "民政局/李某", None, "", "", "", "", ""),
        ),
    ),
    Form(
        "信访信息表", "信访信息表",
        ("序号", "编号", "收到时间", "来信来访人", "单位", "联系方式", "家庭住址", "主要诉求", "接访人", "处理时间", "处理意见", "是否终结", "反映渠道", "包案领导", "备注"),
        (
            (1, "息2026-1", "2026年3月10日", "欧阳守田", "大河镇", "13812345678", "幸福路77号3单元", "要求修复水渠", "访", "2026.3.18", "已修复", "是", "来信", "", ""),
            (2, "息2026-2", "2026年3月11日", "欧阳守田等５人", "白云乡", "13812345678", "", "反映补贴发放", "访", "", "", "否", "集体访", "", "共５人"),
        ),
    ),
    Form(
        "排查", "矛盾纠纷排查表",
        ("编号", "日期", "单位", "类型/一级分类", "类型/二级分类", "类型/三级分类", "涉及人数", "描述", "等级", "责任人", "化解措施", "化解时限", "状态"),
        (
            ("排2026-1", "2026-03-12", "东村", "农村农业", "土地承包", "承包合同", "１２人", "承包合同到期争议", "一般", "某人", "调解", "2026-04-12", "化解中"),
            ("排2026-2", "2026-03-13", "青石镇", "农村农业", "土地承包", None, 3, "灌溉用水先后", "一般", "某人", "调解", "2026-04-12", "已化解"),
        ),
    ),
    Form(
        "领导包案台账", "县级领导包案台账",
        ("包案领导", "机构", "职务", "参与单位", "信访件编号", "问题属地", "包案/开始", "包案/结束", "概况", "副组长", "组员", "化解方案", "进度", "化解时间/预计", "化解时间/实际", "化解结果"),
        (
            ("甲", "县信访局", "副县长0", "民政局、自然资源局", "信访〔2026〕1", "青石镇", "2026.3.10", "2026.6.10", "补偿款", "副甲", "组乙、组丙", "协调补偿", "已约谈", "2026.6.1", None, "部分"),
            ("不认识", "县信访局", "副县长9", "", "信访〔2026〕9", "白云乡", "2026.3.10", None, "", "", "", "", "", None, None, ""),
        ),
    ),
)  # fmt: skip
"""The forms of a county's office: eleven rows, two of them the leaders'; every name and number in them is invented."""


def forms() -> bytes:
    """Return the workbook of a county's public forms, a sheet each."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for place, form in enumerate(FORMS):
        form.write(first if place == 0 else book.create_sheet())
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
