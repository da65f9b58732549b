"""Wording of the law's papers, in Chinese as the law gives them: a draft that an officer finishes.

The articles are those of 信访工作条例 (2022) and 信访条例 (2005); nothing in a draft names a petitioner.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.blocks import BlankForm
from db.papers import FormKind, PaperKind

TITLES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ACCEPTANCE: "信访事项受理告知书",
    PaperKind.REFUSAL: "信访事项不予受理告知书",
    PaperKind.TRANSFER: "信访事项转送函",
    PaperKind.EXTENSION: "信访事项延长办理期限告知书",
    PaperKind.OPINION: "信访事项处理意见书",
    PaperKind.REVIEW: "信访事项复查意见书",
    PaperKind.SUPERVISION: "信访事项督办单",
    PaperKind.HEARING: "信访事项听证告知书",
}
FORMS: Final[Mapping[FormKind, str]] = {
    FormKind.RECEIPT: "送达回证",
    FormKind.CALL_BACK: "信访事项回访单",
    FormKind.PROCESSING: "信访事项处理单",
}
CODED: Final = frozenset({PaperKind.ACCEPTANCE})
"""Papers that carry the query code by which the petitioner asks after the matter (查询码)."""
SERIES: Final[Mapping[PaperKind | BlankForm, str]] = {
    PaperKind.ACCEPTANCE: "受告",
    PaperKind.REFUSAL: "不受告",
    PaperKind.TRANSFER: "转",
    PaperKind.EXTENSION: "延告",
    PaperKind.OPINION: "处",
    PaperKind.REVIEW: "复查",
    PaperKind.SUPERVISION: "督",
    PaperKind.HEARING: "听告",
    BlankForm.REGISTRATION: "登",
    BlankForm.ACCEPTANCE: "受告",
    BlankForm.REFUSAL: "不受告",
    BlankForm.TRANSFER: "转",
}
"""What stands after a unit's short name in its numbers, where the unit has no words of its own: 青信受告〔2026〕12号."""
BLANK: Final = "＿＿＿＿"
DEMO_MARK: Final = "演示数据"
DRAFT_MARK: Final = "草稿"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft says of its matter and its act; empty words and days are left as a line to fill in."""

    number: str
    title: str
    channel: str
    unit: str
    is_2005: bool
    received_on: date | None = None
    accepted_on: date | None = None
    limit_on: date | None = None
    days: int | None = None
    to_unit: str = ""
    conclusion: str = ""
    trigger: str = ""
    reason: str = ""
    phone: str = ""
    heard_on: date | None = None
    heard_at: str = ""
    room: str = ""


def drafted(kind: PaperKind, facts: Facts) -> str:
    """Return the text of a draft, a paragraph a line."""
    return "\n".join(_DRAFTS[kind](facts))


def day_words(day: date | None) -> str:
    """Return a day as papers write it."""
    return BLANK if day is None else f"{day.year}年{day.month}月{day.day}日"


def _matter(f: Facts) -> str:
    return f"{day_words(f.received_on)}通过{f.channel or BLANK}反映的“{f.title}”信访事项（编号{f.number}）"


def _law(f: Facts, new: str, old: str) -> str:
    return f"《信访条例》{old}" if f.is_2005 else f"《信访工作条例》{new}"


def _acceptance(f: Facts) -> tuple[str, ...]:
    return (
        f"您{_matter(f)}收悉。经审查，该事项属于本单位职权范围，依照{_law(f, '第二十三条', '第二十二条')}的规定，决定予以受理。",
        f"本单位将自受理之日起60日内办结，即于{day_words(f.limit_on)}前作出处理意见并书面答复您；情况复杂需要延长期限的，将另行告知理由。",
        f"您可以凭本告知书所载查询码查询办理情况。联系电话：{f.phone or BLANK}。",
    )


def _refusal(f: Facts) -> tuple[str, ...]:
    return (
        f"您{_matter(f)}收悉。经审查，{f.reason or BLANK}，依照{_law(f, '第二十三条', '第二十二条')}的规定，本单位不予受理。",
        f"您可以向{BLANK}提出。联系电话：{f.phone or BLANK}。",
    )


def _transfer(f: Facts) -> tuple[str, ...]:
    objection = (
        ()
        if f.is_2005
        else ("认为该事项不属于本单位职权范围的，请自收到本函之日起5个工作日内提出异议并说明理由。",)
    )
    return (
        f"现将{_matter(f)}转送你单位，依照{_law(f, '第二十二条、第二十三条', '第二十一条')}的规定办理。",
        "请自收到本函之日起15日内决定是否受理，并书面告知信访人。",
        *objection,
        "办理结果请及时反馈本单位。",
    )


def _extension(f: Facts) -> tuple[str, ...]:
    return (
        f"您{_matter(f)}，本单位已于{day_words(f.accepted_on)}受理。",
        f"因{f.reason or BLANK}，依照{_law(f, '第三十四条', '第三十三条')}的规定，经本单位负责人批准，"
        f"办理期限延长{BLANK if f.days is None else f.days}日，延长后的办理期限至{day_words(f.limit_on)}。",
    )


def _opinion(f: Facts) -> tuple[str, ...]:
    return (
        f"您{_matter(f)}，本单位于{day_words(f.accepted_on)}受理，现已办理完毕。",
        f"经查明：{f.reason or BLANK}。",
        f"依据：{BLANK}。",
        f"处理意见：{f.conclusion or BLANK}。",
        f"您对本处理意见不服的，可以依照{_law(f, '第三十五条', '第三十四条')}的规定，自收到本处理意见书之日起30日内"
        "请求本单位的上一级机关、单位复查。",
    )


def _review(f: Facts) -> tuple[str, ...]:
    return (
        f"您对“{f.title}”信访事项（编号{f.number}）的处理意见不服，请求复查。本单位经复查，查明：{f.reason or BLANK}。",
        f"复查意见：{f.conclusion or BLANK}。",
        f"您对本复查意见不服的，可以依照{_law(f, '第三十六条', '第三十五条')}的规定，自收到本复查意见书之日起30日内"
        "请求本单位的上一级机关、单位复核。",
    )


def _supervision(f: Facts) -> tuple[str, ...]:
    return (
        f"{_matter(f)}由你单位办理。因{f.trigger or BLANK}，依照{_law(f, '第四十条', '第三十六条')}的规定予以督办。",
        f"请于{day_words(f.limit_on)}前办结，并将办理情况书面反馈本单位；未采纳督办意见的，请说明理由。",
    )


def _hearing(f: Facts) -> tuple[str, ...]:
    return (
        f"您{_matter(f)}，依照{_law(f, '第三十一条', '第三十一条')}的规定，本单位决定举行听证。现将有关事项告知如下：",
        f"一、听证时间：{day_words(f.heard_on)}{f.heard_at}。听证地点：{f.room or BLANK}。",
        "二、您可以本人参加，也可以委托代理人参加；多人提出共同信访事项的，推选不超过5名代表参加。"
        "参加听证请携带本告知书和身份证件，委托代理人的另请提交授权委托书。",
        "三、您有权申请主持人、听证员、记录人回避，有权陈述、出示证据、质证、辩论和最后陈述，有权核对听证笔录。"
        "需要申请回避、提交证据的，请于听证举行前向本单位提出。",
        f"四、不能按时参加的，请提前告知并说明理由。联系电话：{f.phone or BLANK}。",
    )


_DRAFTS: Final[Mapping[PaperKind, Callable[[Facts], tuple[str, ...]]]] = {
    PaperKind.ACCEPTANCE: _acceptance,
    PaperKind.REFUSAL: _refusal,
    PaperKind.TRANSFER: _transfer,
    PaperKind.EXTENSION: _extension,
    PaperKind.OPINION: _opinion,
    PaperKind.REVIEW: _review,
    PaperKind.SUPERVISION: _supervision,
    PaperKind.HEARING: _hearing,
}
