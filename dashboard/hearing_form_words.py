"""What is printed before a hearing: the list to sign, seat cards, the host's script and the officers' sheets; in Chinese."""

from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.documents.hearing_forms import Attendance, SeatCard
from dashboard.documents.hearing_papers import PaperOfHearing
from dashboard.documents.minutes import day_words
from dashboard.documents.papers import Chapter, Form
from dashboard.hearing_words import said, seat_words
from db.hearings import UNNAMED, HearingSeen, SeatRole, SeatSeen, SheetOpinion, Side, Step

BLANK = "＿＿＿＿＿＿"
_HEADS = (("序号", 14), ("听证身份", 31), ("姓名", 28), ("单位及职务", 37), ("签名", 30), ("时间", 16))
_MOST_EMPTY = 4
"""Empty rows on the list to sign, for who comes besides."""
_DISCIPLINE = (
    "听证会期间，请遵守以下纪律：未经主持人许可，不得发言、提问；不得打断他人发言，不得喧哗、鼓掌；"
    "请关闭或者静音通讯工具，未经许可不得录音、录像、直播；不得随意走动或者中途退场。"
)
_RIGHTS = (
    "听证参加人有权申请主持人、听证员、记录人回避，有权陈述事实和理由、出示证据、质证、辩论和最后陈述，有权核对听证笔录；"
    "同时应当如实陈述、如实提供证据，遵守听证纪律。"
)


def when_words(one: HearingSeen) -> str:
    """Return the day and time on which a hearing was held or is planned, a line to fill in where none is."""
    on = one.held_on or one.planned_on
    if on is None:
        return BLANK
    return day_words(on) + ("" if one.starts_at is None else f"{one.starts_at:%H:%M}")


def attendance_of(one: HearingSeen, county: str, names: Mapping[int, str]) -> Attendance:
    """Return the list to sign; ``names`` of the petitioner's side by seat, those that are missing are written by hand."""
    seated = [seat for seat in one.seats if not seat.is_out]
    rows = [
        (
            str(place),
            seat_words(seat) if seat.role in UNNAMED else said(seat.role),
            names.get(seat.id, "") if seat.role in UNNAMED else seat.label,
            seat.capacity,
            "",
            "",
        )
        for place, seat in enumerate(seated, 1)
    ]
    rows += [(str(place), "", "", "", "", "") for place in range(len(rows) + 1, len(rows) + 1 + _MOST_EMPTY)]
    return Attendance(
        f"{county}信访事项听证会签到表",
        (
            f"信访事项：{one.title}（{one.number}）",
            f"听证时间：{when_words(one)}　　听证地点：{one.place or BLANK}",
        ),
        _HEADS,
        rows,
        ("信访人一方姓名空缺的，由本人签到时填写。委托代理人应当提交授权委托书。", "记录人（签名）："),
    )


def cards_of(one: HearingSeen) -> list[SeatCard]:
    """Return a card for each seat: the part alone on the petitioner's side, an official's name below it else."""
    return [
        SeatCard(seat_words(seat)) if seat.role in UNNAMED else SeatCard(said(seat.role), seat.label)
        for seat in one.seats
        if not seat.is_out
    ]


def sheets_of(one: HearingSeen, county: str, mark: str) -> list[Form]:
    """Return a sheet for each officer who hears, ticked and filled as far as the file has it; an empty one where nobody sits."""
    officers: Sequence[SeatSeen | None] = one.officers() or [None]
    return [_sheet(one, officer, county, mark) for officer in officers]


def _sheet(one: HearingSeen, officer: SeatSeen | None, county: str, mark: str) -> Form:
    opinion = None if officer is None else officer.opinion
    words = "" if officer is None else officer.opinion_words
    facts = [
        ("信访事项", f"{one.title}（{one.number}）"),
        ("听证时间", when_words(one)),
        ("听证地点", one.place or BLANK),
        ("听证员", "" if officer is None else officer.label),
        ("单位及职务", "" if officer is None else officer.capacity),
        ("评议意见", "　".join(f"{'☑' if each is opinion else '□'}{said(each)}" for each in SheetOpinion)),
    ]
    boxes = [("认定的主要事实", 5), ("评议理由", 6), ("处理建议", 4), ("听证员签名及日期", 2)]
    if words:
        facts.append(("评议理由", words))
        boxes = [box for box in boxes if box[0] != "评议理由"]
    return Form(f"{county}信访事项听证评议表", facts, boxes, mark)


def script_of(one: HearingSeen, county: str, unit: str, law: str) -> PaperOfHearing:
    """Return what the host says along the steps, filled from the file; ``unit`` holds the hearing, under ``law``."""
    told = _Script(one, unit, law)
    chapters = [Chapter(said(step), told.of(step)) for step in Step]
    facts = (f"听证时间：{when_words(one)}", f"听证地点：{one.place or BLANK}")
    return PaperOfHearing("听证主持词", county, facts, chapters, (), ())


_SAID: Final[Mapping[Step, Sequence[str]]] = {
    Step.PETITIONER: (
        "现在进行陈述。请信访人（代表、代理人）陈述信访诉求、事实和理由，请围绕本次听证事项，简明扼要。",
        "（陈述完毕）听证员有无需要询问的？",
    ),
    Step.UNIT: (
        "请办理单位说明办理经过、认定的事实、处理意见和依据。",
        "（陈述完毕）听证员有无需要询问的？",
    ),
    Step.DEBATE: (
        "现在进行辩论。请双方围绕争议的事实、依据和处理意见发表意见，先由信访人一方发言，再由办理单位发言。",
        "请不要重复已经发表的意见，不得使用侮辱性语言。（辩论终结）双方有无新的意见？",
    ),
    Step.LAST: ("辩论终结。请信访人一方作最后陈述。", "请办理单位作最后陈述。"),
    Step.SIGNING: (
        "请记录人宣读听证笔录，或者交由参加人阅读。认为记录有遗漏或者差错的，可以要求更正，更正处由更正人签名或者捺印。",
        "请各方核对无误后签名；拒绝签名的，由记录人在笔录上注明。",
        "现在我宣布，本次听证会结束。",
    ),
}
"""What the host says at a step whatever the file has."""


class _Script:
    """The host's words, step by step."""

    def __init__(self, one: HearingSeen, unit: str, law: str) -> None:
        self._one = one
        self._unit = unit
        self._law = law

    def of(self, step: Step) -> Sequence[str]:
        """Return what is said at a step, a paragraph each."""
        match step:
            case Step.ATTENDANCE:
                return self._attendance()
            case Step.OPENING:
                return self._opening()
            case Step.EVIDENCE:
                return self._evidence()
            case Step.DELIBERATION:
                return (
                    "现在休会评议。请听证员独立填写评议表；评议不公开进行，其他人员请退场等候。",
                    f"（评议结束）听证员共{len(self._one.officers()) or BLANK}名，各自意见和理由已经记入评议表。",
                )
            case Step.CONCLUSION:
                return (
                    f"现在复会。经评议，听证会认为：{self._one.conclusion.rstrip('。') or 3 * BLANK}。",
                    "听证结论将依照规定作出，并书面送达各方。",
                )
        return _SAID[step]

    def _attendance(self) -> list[str]:
        groups = (
            ("听证员", (SeatRole.OFFICER,)),
            ("记录人", (SeatRole.SECRETARY,)),
            ("信访人一方", (SeatRole.PETITIONER, SeatRole.REPRESENTATIVE, SeatRole.AGENT)),
            ("办理单位", (SeatRole.UNIT,)),
            ("第三人", (SeatRole.PARTY,)),
            ("受邀参加", (SeatRole.INVITED,)),
        )
        there = [
            f"{name}：{'、'.join(listed)}。"
            for name, roles in groups
            if (
                listed := [
                    _called(seat) for seat in self._one.seats if seat.role in roles and not seat.is_out
                ]
            )
        ]
        return ["各位参加人，大家好。听证会开始前，先核对到场人员，请记录人逐一核对并报告。", *there,
                "（核对完毕）到场人员符合规定，听证会可以进行。"]  # fmt: skip

    def _opening(self) -> list[str]:
        host = next(
            (seat for seat in self._one.seats if seat.role is SeatRole.HOST and not seat.is_out), None
        )
        out = [_called(seat) for seat in self._one.seats if seat.is_out]
        return [
            f"现在我宣布，{self._unit}就“{self._one.title}”信访事项（编号{self._one.number}），依照《{self._law}》的有关规定，公开举行听证。"
            if self._one.ground is None
            else f"现在我宣布，{self._unit}就“{self._one.title}”信访事项（编号{self._one.number}），依照《{self._law}》的有关规定举行听证。因涉及{said(self._one.ground)}，本次听证不公开举行。",
            f"本次听证会由我主持，我是{_called(host) if host else BLANK}。",
            _DISCIPLINE,
            _RIGHTS,
            *([f"在本次听证中，{'、'.join(out)}已经依照规定回避。"] if out else []),
            "请问信访人一方，是否听清？是否申请回避？请问办理单位，是否听清？是否申请回避？",
        ]

    def _evidence(self) -> list[str]:
        told = [
            "现在进行举证和质证。请逐件出示证据并说明来源和证明目的，由对方发表质证意见，听证员可以发问。"
        ]
        for side in Side:
            pieces = [piece.words for piece in self._one.evidence if piece.side is side]
            if pieces:
                listed = "；".join(f"（{place}）{words}" for place, words in enumerate(pieces, 1))
                told.append(f"{said(side)}的证据：{listed}。")
        return [*told, "（质证完毕）双方有无新的证据出示？听证员有无其他询问？"]


def _called(seat: SeatSeen) -> str:
    if seat.role in UNNAMED:
        return seat_words(seat)
    return f"{seat.label}（{seat.capacity}）" if seat.capacity else seat.label
