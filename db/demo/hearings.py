"""Who sits in the demo county's hearings, what evidence they have, and what was cleared for the public window."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.commands.numbering import next_serial
from db.enums import DocumentKind, EventKind
from db.hearings import SeatRole, SheetOpinion, Side
from db.models.cases import Case, CaseEvent
from db.models.documents import CaseDocument
from db.models.hearings import HearingEvidence, HearingSeat
from db.models.institutions import Hearing
from db.models.organisation import Unit
from db.models.papers import CasePaper
from db.papers import PaperKind, PaperState, Service

_SEATS: Final = (
    (SeatRole.HOST, "周明", "县信访局副局长"),
    (SeatRole.OFFICER, "何静", "县人大代表"),
    (SeatRole.OFFICER, "邓川", "律师"),
    (SeatRole.OFFICER, "蒋蓉", "县政协委员"),
    (SeatRole.SECRETARY, "县信访局记录人", ""),
    (SeatRole.PETITIONER, "", ""),
    (SeatRole.REPRESENTATIVE, "甲", ""),
    (SeatRole.REPRESENTATIVE, "乙", ""),
    (SeatRole.UNIT, "办理单位经办人", "业务股室"),
)
_EVIDENCE: Final = (
    (Side.PETITIONER, "安置协议及历次书面承诺"),
    (Side.PETITIONER, "现场照片一组"),
    (Side.UNIT, "项目批复、进度说明及付款凭证"),
    (Side.UNIT, "办理意见书及送达回证"),
    (Side.PETITIONER, "过渡费领取存折复印件，每人每月 300 元"),
    (Side.UNIT, "监理日志摘录，停工 96 日的原因"),
)
_OPINIONS: Final = (SheetOpinion.PARTLY, SheetOpinion.PARTLY, SheetOpinion.UNFOUNDED)
_PAPERS: Final = {
    EventKind.ACCEPTED: (
        PaperKind.ACCEPTANCE,
        "受告",
        DocumentKind.NOTICE,
        (
            "您通过来访反映的{matter}收悉。经审查，该事项属于本单位职权范围，依照《信访工作条例》第二十三条的规定，决定予以受理。",
            "您反映的主要诉求：一是安置房超过协议约定期限仍未交付；二是过渡费按每人每月300元发放，标准偏低；三是要求书面说明交房日期。",
            "本单位将自受理之日起60日内办结，作出处理意见并书面答复您；情况复杂需要延长期限的，将另行告知理由。",
        ),
    ),
    EventKind.REPLIED: (
        PaperKind.OPINION,
        "处",
        DocumentKind.RECEIPT,
        (
            "您反映的{matter}，本单位已办理完毕。",
            "经查明：协议约定开工后三十个月交付，现已逾期。因地下管线迁改停工96日、雨季停工31日，主体工程已完工，附属工程尚未验收，至今未具备交付条件。过渡费按县政府公布的标准逐月发放，未拖欠。",
            "依据：《国有土地上房屋征收与补偿条例》第二十二条，安置协议第五条、第九条。",
            "处理意见：一、督促建设单位完成附属工程和消防验收，验收合格后三十日内组织选房；二、超期期间的过渡费按原标准继续发放；三、提高过渡费标准的诉求没有政策依据，予以解释说明。",
            "您对本处理意见不服的，可以依照《信访工作条例》第三十五条的规定，自收到本处理意见书之日起30日内请求复查。",
        ),
    ),
    EventKind.REVIEW_REPLIED: (
        PaperKind.REVIEW,
        "复查",
        DocumentKind.REVIEW,
        (
            "您对{matter}的处理意见不服，请求复查。",
            "本机关经复查，查明：处理意见书认定的停工96日，监理日志可以证明其中61日；其余35日未见书面记载。协议第九条约定，因征收方原因逾期交付的，自逾期第七个月起过渡费加倍。",
            "复查意见：一、维持原处理意见第一项；二、原处理意见第二项、第三项认定事实不清，责成办理单位查明停工原因和责任后，重新核定逾期期间的过渡费。",
            "您对本复查意见不服的，可以依照《信访工作条例》第三十六条的规定，自收到本复查意见书之日起30日内请求复核。",
        ),
    ),
}
"""What the acts of the matter to be heard put in writing, by act: kind, series, signed scan, and paragraphs."""


def write_hearings(session: Session) -> None:
    """Seat every hearing that was noticed, list its evidence, and give the officers' sheets of those that were held."""
    found = session.scalars(select(Hearing).where(Hearing.noticed_on.is_not(None)).order_by(Hearing.id)).all()
    for one in found:
        session.execute(insert(HearingSeat), [_seat(one, place) for place in range(len(_SEATS))])
        session.execute(
            insert(HearingEvidence),
            [
                {"hearing_id": one.id, "side": side, "words": words, "added_at": one.recorded_at}
                for side, words in _EVIDENCE
            ],
        )
        if one.held_on is None:
            _write_papers(session, one)
    session.execute(
        update(Hearing)
        .where(Hearing.noticed_on.is_not(None), Hearing.held_on.is_(None))
        .values(cleared=_cleared(session, found))
        .execution_options(synchronize_session=False)
    )


def _cleared(session: Session, found: Sequence[Hearing]) -> str:
    """Clear the matter's own parts, the papers and the first two pieces of evidence of the hearings ahead."""
    ahead = [one for one in found if one.held_on is None]
    papers = session.scalars(
        select(CasePaper.id).where(CasePaper.case_id.in_([one.case_id for one in ahead]))
    )
    pieces = session.scalars(
        select(HearingEvidence.id).where(HearingEvidence.hearing_id.in_([one.id for one in ahead]))
    ).all()
    keys = [*(f"paper-{one}" for one in papers), *(f"evidence-{one}" for one in pieces[:2])]
    return ",".join(sorted([*keys, "clocks", "matter", "replies", "timeline"]))


def _write_papers(session: Session, one: Hearing) -> None:
    """Write the papers of the matter that is to be heard, each with its signed scan."""
    number, title = session.execute(select(Case.number, Case.title).where(Case.id == one.case_id)).one()
    zone = session.info["zone"]
    for event, unit in session.execute(
        select(CaseEvent, Unit)
        .join(Unit, Unit.id == CaseEvent.unit_id)
        .where(CaseEvent.case_id == one.case_id, CaseEvent.kind.in_(_PAPERS))
        .order_by(CaseEvent.id)
    ).all():
        kind, series, scan, lines = _PAPERS[event.kind]
        on = event.happened_at.astimezone(zone).date()
        serial = next_serial(session, unit.id, kind, on.year)
        made = CasePaper(
            case_id=one.case_id,
            event_id=event.id,
            kind=kind,
            state=PaperState.ISSUED,
            unit_id=event.unit_id,
            year=on.year,
            serial=serial,
            number=f"{unit.short_name or unit.name}{series}〔{on.year}〕{serial}号",
            body="\n".join(lines).format(matter=f"“{title}”信访事项（编号{number}）"),
            drafted_at=event.recorded_at,
            written_at=event.recorded_at,
            checked_at=event.recorded_at,
            issued_at=event.recorded_at,
            issued_on=on,
            service=Service.IN_PERSON,
            served_on=on,
            served_at=event.recorded_at,
        )
        session.add(made)
        session.flush()
        session.execute(
            update(CaseDocument)
            .where(CaseDocument.case_id == one.case_id, CaseDocument.kind == scan)
            .values(paper_id=made.id)
            .execution_options(synchronize_session=False)
        )


def _seat(one: Hearing, place: int) -> dict[str, object]:
    role, label, capacity = _SEATS[place]
    is_held = one.held_on is not None
    has_sheet = role is SeatRole.OFFICER and is_held
    return {
        "hearing_id": one.id,
        "role": role,
        "label": label,
        "capacity": capacity,
        "has_attended": True if is_held else None,
        "opinion": _OPINIONS[(place + one.id) % len(_OPINIONS)] if has_sheet else "",
        "opinion_words": "诉求与在案证据的出入已在评议中说明" if has_sheet else "",
    }
