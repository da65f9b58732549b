"""Papers of a hearing: which can be printed, names opened for printing, and the files themselves."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, State, no_update
from flask import abort, request
from flask.typing import ResponseReturnValue

from dashboard.callback_group import CallbackGroup, RouteGroup
from dashboard.documents.briefing import BriefingUnavailable
from dashboard.documents.hearing_forms import (
    attendance_docx,
    attendance_pdf,
    cards_docx,
    cards_pdf,
    sheets_docx,
    sheets_pdf,
)
from dashboard.documents.hearing_papers import PaperOfHearing, hearing_docx, hearing_pdf
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.file_answers import file_answer
from dashboard.hearing_form_words import attendance_of, cards_of, script_of, sheets_of
from dashboard.hearing_paper_words import conclusion_of, minutes_of
from dashboard.hearing_refusals import hearing_refusal
from dashboard.identity_words import refused_reveal
from dashboard.ids.hearings import HearingId
from dashboard.numbers import number_in
from dashboard.request import (
    board,
    current_account,
    current_actor,
    current_scope,
    now,
    reading,
    today,
    writing,
)
from dashboard.text import Language, _, speaking
from db.commands.acts import ActRefused
from db.commands.hearing_names import NAMED, names_by_seat, names_open, open_names
from db.commands.identity import IdentityRefused
from db.commands.numbering import WRITING
from db.documents import MediaType, OpenedFile
from db.hearings import KEEPING, NAMED_PAPERS, READING, HearingPaper, HearingSeen, Step, StepSeen, papers_of
from db.queries.hearings import hearing_seen, pack_of, steps_seen
from layouts.hearing import paper_list

callbacks = CallbackGroup(*READING)
routes = RouteGroup(*READING)


@callbacks(
    output={
        "papers": Output(HearingId.PAPERS, "children"),
        "no_names": Output(HearingId.NAMES, "hidden"),
        "said": Output(HearingId.NAMES_SAID, "children"),
    },
    inputs={"opened": Input(HearingId.OPENED, "data")},
)
def show_papers(opened: Any) -> dict[str, Any]:
    """List the papers that the file can print now, with names while the reader's own look holds."""
    with reading() as session:
        one = hearing_seen(session, _id_in(opened), current_scope(session), today())
        is_named = one is not None and names_open(session, current_account(), one, now())
    if one is None:
        return {"papers": None, "no_names": True, "said": ""}
    may_open = current_account().role in KEEPING and one.standing in NAMED
    return {
        "papers": paper_list(
            one.id,
            one.case_id,
            papers_of(one),
            is_named=is_named,
            writes=current_account().role in WRITING,
        ),
        "no_names": not may_open or is_named,
        "said": _("Names stay open for hand-writing; opening them for printing is logged.")
        if may_open and not is_named
        else "",
    }


@callbacks(
    output={
        "papers": Output(HearingId.PAPERS, "children", allow_duplicate=True),
        "no_names": Output(HearingId.NAMES, "hidden", allow_duplicate=True),
        "said": Output(HearingId.NAMES_SAID, "children", allow_duplicate=True),
    },
    inputs={"clicks": Input(HearingId.NAMES, "n_clicks")},
    state={"opened": State(HearingId.OPENED, "data")},
    roles=KEEPING,
    prevent_initial_call=True,
)
def open_for_printing(clicks: int | None, opened: Any) -> dict[str, Any]:
    """Open the names of the petitioner's side for ten minutes, which is logged, or say why not."""
    stays = {"papers": no_update, "no_names": no_update}
    try:
        with writing() as session:
            open_names(session, current_actor(), _id_in(opened))
    except ActRefused as refused:
        return {**stays, "said": hearing_refusal(refused)}
    except IdentityRefused as refused:
        return {**stays, "said": refused_reveal(refused.problem)}
    said = _("Minutes and attendance sheet print with names for ten minutes; this is in the log.")
    return {**show_papers(opened), "said": said}


def _id_in(opened: Any) -> int:
    return (number_in(opened.get("id")) or 0) if isinstance(opened, dict) else 0


_NAMES: Final[Mapping[HearingPaper, str]] = {
    HearingPaper.SCRIPT: "听证主持词",
    HearingPaper.ATTENDANCE: "听证会签到表",
    HearingPaper.CARDS: "听证会席卡",
    HearingPaper.SHEETS: "听证评议表",
    HearingPaper.MINUTES: "听证笔录",
    HearingPaper.CONCLUSION: "听证结论",
}


@routes("/hearing/<int:hearing_id>/<kind>.<ending>")
def hand_out_paper(hearing_id: int, kind: str, ending: str) -> ResponseReturnValue:
    """Answer with a paper of a hearing as a Word file or as PDF; with names only while the reader's own logged look holds."""
    paper = next((one for one in HearingPaper if one.value == kind), None)
    is_named = request.args.get("named") == "1" and paper in NAMED_PAPERS
    with reading() as session:
        one = hearing_seen(session, hearing_id, current_scope(session), today())
        if one is None or paper is None or ending not in ("docx", "pdf"):
            abort(404, _("There is no such paper of a hearing."))
        if paper not in papers_of(one):
            abort(404, _("There is no such paper yet: the hearing does not stand there."))
        if is_named and not names_open(session, current_account(), one, now()):
            abort(
                404, _("This paper is not open to you with names now. Open them on the page of the hearing.")
            )
        steps = steps_seen(session, hearing_id)
        names = names_by_seat(session, one) if is_named else {}
        law = _LAWS.get(pack_of(session, one).code, _LAWS["2022"])
    try:
        with speaking(Language.ZH):
            content = _made(paper, one, steps, names, law, is_docx=ending == "docx")
    except BriefingUnavailable:
        abort(404, _("This machine cannot make a PDF; take the Word file."))
    media = MediaType.DOCX if ending == "docx" else MediaType.PDF
    return file_answer(OpenedFile(f"{_NAMES[paper]}-{one.number}.{ending}", media, content))


_LAWS: Final = {"2022": "信访工作条例", "2005": "信访条例"}


def _made(
    paper: HearingPaper,
    one: HearingSeen,
    steps: Mapping[Step, StepSeen],
    names: Mapping[int, str],
    law: str,
    *,
    is_docx: bool,
) -> bytes:
    county, mark = board().county, DEMO_MARK if board().is_demo else ""
    told: PaperOfHearing
    match paper:
        case HearingPaper.ATTENDANCE:
            listed = attendance_of(one, county, names)
            return attendance_docx(listed, mark) if is_docx else attendance_pdf(listed, mark)
        case HearingPaper.CARDS:
            cards = cards_of(one)
            return cards_docx(cards) if is_docx else cards_pdf(cards)
        case HearingPaper.SHEETS:
            forms = sheets_of(one, county, mark)
            return sheets_docx(forms) if is_docx else sheets_pdf(forms)
        case HearingPaper.SCRIPT:
            told = script_of(one, county, f"{county}信访局", law)
        case HearingPaper.MINUTES:
            told = minutes_of(one, steps, county, names)
        case HearingPaper.CONCLUSION:
            told = conclusion_of(one, county)
    return hearing_docx(told, mark) if is_docx else hearing_pdf(told, mark)
