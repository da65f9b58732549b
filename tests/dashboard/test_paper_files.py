"""Papers and forms as Word files: what stands in them, and what does not."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.documents.paper_facts import feet
from dashboard.documents.paper_texts import BLANK, CODED, FORMS, TITLES, Facts, drafted
from dashboard.documents.papers import Chapter, Form, Record, Sheet, form_file, paper_file, record_file
from db.papers import FormKind, PaperKind

FACTS = Facts(
    number="2026-00256",
    title="某镇某村征地补偿",
    channel="来信",
    unit="青石镇人民政府",
    is_2005=False,
    received_on=date(2026, 3, 5),
    accepted_on=date(2026, 3, 9),
    limit_on=date(2026, 5, 8),
    days=30,
    to_unit="县自然资源局",
    conclusion="支持",
    trigger="推诿、敷衍、拖延办理",
    reason="案情复杂",
    phone="0600-5200190",
    heard_on=date(2026, 5, 20),
    heard_at="09:30",
    room="县信访局听证室",
)
SHEET = Sheet(
    issuer="青石镇人民政府",
    title=TITLES[PaperKind.ACCEPTANCE],
    number="青石受告〔2026〕12号",
    addressee="[信访人]",
    paragraphs=drafted(PaperKind.ACCEPTANCE, FACTS).splitlines(),
    dated="2026年3月9日",
    foot=("查询码：ABCD2345",),
    mark="演示数据",
)


def _words(content: bytes) -> list[str]:
    return [one.text for one in docx.Document(BytesIO(content)).paragraphs]


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("is_2005", [False, True])
def test_a_draft_names_the_matter_and_the_article_of_its_own_rules(kind, is_2005):
    text = drafted(kind, replace(FACTS, is_2005=is_2005))
    assert FACTS.number in text
    assert FACTS.title in text
    new, old = "《信访工作条例》", "《信访条例》"
    assert (old if is_2005 else new) in text
    assert (new if is_2005 else old) not in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PaperKind.ACCEPTANCE, "2026年5月8日前"),
        (PaperKind.EXTENSION, "延长30日，延长后的办理期限至2026年5月8日"),
        (PaperKind.OPINION, "处理意见：支持。"),
        (PaperKind.OPINION, "30日内请求本单位的上一级机关、单位复查"),
        (PaperKind.REVIEW, "30日内请求本单位的上一级机关、单位复核"),
        (PaperKind.REFUSAL, "案情复杂"),
        (PaperKind.SUPERVISION, "推诿、敷衍、拖延办理"),
        (PaperKind.TRANSFER, "5个工作日内提出异议"),
        (PaperKind.HEARING, "听证时间：2026年5月20日09:30。听证地点：县信访局听证室。"),
        (PaperKind.HEARING, "申请主持人、听证员、记录人回避"),
    ],
)
def test_a_draft_says_what_its_act_says(kind, said):
    assert said in drafted(kind, FACTS)


def test_the_rules_of_2005_know_no_objection_to_a_transfer():
    assert "异议" not in drafted(PaperKind.TRANSFER, replace(FACTS, is_2005=True))


@pytest.mark.parametrize("kind", PaperKind)
def test_what_is_not_known_is_left_as_a_line_to_fill_in(kind):
    bare = Facts(number="1", title="某事", channel="", unit="", is_2005=False)
    assert BLANK in drafted(kind, bare)
    assert "None" not in drafted(kind, bare)


def test_a_paper_has_its_head_its_text_and_its_signature_in_order():
    words = [one for one in _words(paper_file(SHEET)) if one]
    assert words[:4] == [SHEET.issuer, SHEET.title, SHEET.number, "[信访人]："]
    assert words[4:-3] == list(SHEET.paragraphs)
    assert words[-3:] == [SHEET.issuer, SHEET.dated, "查询码：ABCD2345"]


def test_a_paper_is_a4_with_the_margins_and_the_type_of_official_papers():
    made: Any = docx.Document(BytesIO(paper_file(SHEET)))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(one.mm) for one in (section.top_margin, section.right_margin)] == [37, 26]
    assert [round(one.mm) for one in (section.bottom_margin, section.left_margin)] == [35, 28]
    body = next(one for one in made.paragraphs if one.text == SHEET.paragraphs[0])
    assert body.runs[0].font.size.pt == 16
    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert body.paragraph_format.first_line_indent.pt == 32


def test_made_up_data_is_marked_in_the_head_of_every_sheet():
    for content in (paper_file(SHEET), form_file(Form("送达回证", (), (), "演示数据"))):
        made = docx.Document(BytesIO(content))
        assert made.sections[0].header.paragraphs[0].text == "演示数据"
    bare = docx.Document(BytesIO(paper_file(replace(SHEET, mark=""))))
    assert bare.sections[0].header.paragraphs[0].text == ""


def test_a_file_says_nothing_of_who_or_what_made_it():
    made = docx.Document(BytesIO(paper_file(SHEET))).core_properties
    assert (made.author, made.last_modified_by, made.comments) == ("", "", "")


@pytest.mark.parametrize("kind", PaperKind)
def test_the_query_code_stands_on_a_notice_of_acceptance_alone(kind):
    found = feet(kind, ("ABCD2345",), ("幸福路1号",))
    assert any("ABCD2345" in one for one in found) is (kind in CODED)
    assert "送达地址：幸福路1号" in found


def test_a_paper_without_an_open_addressee_has_no_foot():
    assert feet(PaperKind.ACCEPTANCE, (), ()) == ()


def test_a_form_has_its_facts_and_a_box_for_each_hand():
    form = Form(FORMS[FormKind.RECEIPT], (("信访件编号", "1"),), (("送达人签名", 2), ("备注", 3)))
    table = docx.Document(BytesIO(form_file(form))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["信访件编号", "1"],
        ["送达人签名", ""],
        ["备注", ""],
    ]
    heights = [row.height.pt for row in table.rows]
    assert heights[0] < heights[1] < heights[2]


@pytest.mark.parametrize("rows", [(), (("听证甲", "部分成立"),)])
def test_lines_to_sign_never_stand_alone_on_a_sheet(rows: tuple[tuple[str, str], ...]) -> None:
    heads = (("听证员", 40), ("意见", 40))
    one = Record(
        "听证结论", (), [Chapter("一、结论", ["成立。"])], "二、意见", heads, rows, ("主持人", "印章")
    )
    document = docx.Document(BytesIO(record_file(one)))
    last = document.tables[-1].rows[-1].cells[0].paragraphs[-1] if rows else document.paragraphs[-4]
    held = [last, *document.paragraphs[-3:]]
    assert [line.paragraph_format.keep_with_next for line in held] == [True, True, True, None]
