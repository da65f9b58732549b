"""What minutes and conclusion of a hearing say, in Chinese; nobody of the petitioner's side is named."""

from collections.abc import Mapping

from dashboard.documents.hearing_papers import PaperOfHearing
from dashboard.documents.minutes import day_words
from dashboard.documents.papers import Chapter
from dashboard.hearing_words import said, seat_words
from db.hearings import UNNAMED, HearingSeen, Step, StepSeen

_MINUTES_SIGNED = (
    "以上笔录已当场宣读（或交由阅读），确认无误。更正处由更正人捺印或者签名。",
    "",
    "信访人（代表）签名：　　　　　　　　　　　　　　　年　　月　　日",
    "办理单位签名：　　　　　　　　　　　　　　　　　　年　　月　　日",
    "主持人签名：　　　　　　听证员签名：　　　　　　　　　　　　　　",
    "记录人签名：　　　　　　　　　　　　　　　　　　　年　　月　　日",
    "拒绝签名的，由记录人注明：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿",
)
_CONCLUSION_SIGNED = ("组织听证机关（印章）　　　　　　　　　　　　　　年　　月　　日",)
_NOTE = "信访人一方以身份称谓记载，真实姓名由本人签名或者签到时填写。"


def minutes_of(
    one: HearingSeen, steps: Mapping[Step, StepSeen], county: str, names: Mapping[int, str]
) -> PaperOfHearing:
    """Return the minutes: who sat there, and what was typed along each step; ``names`` of the petitioner's side by seat."""
    chapters = []
    for step in Step:
        kept = steps.get(step)
        body = [] if kept is None else [line for line in kept.body.splitlines() if line.strip()]
        if body:
            chapters.append(Chapter(said(step), body))
    note = () if names else (_NOTE, "")
    return PaperOfHearing(
        "听证笔录", county, _facts(one, names), chapters, _sheets(one), (*note, *_MINUTES_SIGNED)
    )


def conclusion_of(one: HearingSeen, county: str) -> PaperOfHearing:
    """Return the conclusion of a hearing with the officers' sheets and the day by which it is carried out."""
    chapters = [
        Chapter("听证证据", [f"{said(piece.side)}：{piece.words}" for piece in one.evidence] or ["无。"]),
        Chapter("听证结论", [line for line in one.conclusion.splitlines() if line.strip()] or ["（未录入）"]),
    ]
    if one.due_on is not None:
        chapters.append(Chapter("落实要求", [f"请办理单位于{day_words(one.due_on)}前落实并书面反馈。"]))
    if one.followed_on is not None:
        state = "已落实" if one.is_carried_out else "未落实"
        chapters.append(
            Chapter("落实情况", [f"{day_words(one.followed_on)}：{state}。{one.followed.rstrip('。')}。"])
        )
    return PaperOfHearing(
        "听证结论", county, _facts(one, {}), chapters, _sheets(one), ("", *_CONCLUSION_SIGNED)
    )


def _facts(one: HearingSeen, names: Mapping[int, str]) -> list[str]:
    when = "" if one.held_on is None else day_words(one.held_on)
    at = "" if one.starts_at is None else f"{one.starts_at:%H:%M}"
    there = [
        seat_words(seat) + (f"（{names[seat.id]}）" if seat.id in names else "")
        if seat.role in UNNAMED
        else f"{said(seat.role)}：{seat_words(seat)}{f'（{seat.capacity}）' if seat.capacity else ''}"
        for seat in one.seats
        if seat.has_attended and not seat.is_out
    ]
    out = [f"{said(seat.role)} {seat_words(seat)}" for seat in one.seats if seat.is_out]
    lines = [
        f"信访事项：{one.title}（{one.number}）",
        f"听证时间：{when}{at}",
        f"听证地点：{one.place}",
        f"到场人员：{'；'.join(there) or '见签到表'}",
    ]
    return [*lines, *([f"回避人员：{'；'.join(out)}"] if out else [])]


def _sheets(one: HearingSeen) -> list[tuple[str, str, str]]:
    return [
        (seat_words(seat), said(seat.opinion), seat.opinion_words)
        for seat in one.officers()
        if seat.opinion is not None
    ]
