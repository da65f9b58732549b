"""Blank forms as Word files, and rows of the grid read as they are typed or pasted."""

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from dashboard.documents.blank_forms import blank_file
from dashboard.documents.papers import MARGINS
from dashboard.forms_typed import COLUMNS, Known, form_in, moment_in, persons_in, rows_in
from db.blocks import BlankForm
from db.commands.acts import ActRefused
from db.enums import Channel
from db.queries.choices import Choice
from db.queries.places import PlaceOffer, PlacesFound

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 29)
NUMBERS = [f"青信登〔2026〕{n}号" for n in (1, 2, 3)]


@pytest.mark.parametrize("form", BlankForm)
def test_each_number_has_its_own_page_and_no_other(form):
    document = docx.Document(BytesIO(blank_file(form, NUMBERS, "青石县信访局", "0600-1", "演示数据")))
    words = [one.text for one in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert [words.count(number) for number in NUMBERS] == [1, 1, 1]
    assert sum(bool(one.paragraph_format.page_break_before) for one in document.paragraphs) == 2


def test_a_blank_registration_fits_on_its_page():
    document = docx.Document(BytesIO(blank_file(BlankForm.REGISTRATION, NUMBERS[:1], "青石县信访局", "", "")))
    top, _right, bottom, _left = MARGINS
    rows = sum(row.height for row in document.tables[0].rows)
    assert rows + Pt(48) <= Mm(297 - top - bottom)


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("2026-11-28 09:30", date(2026, 11, 28), (9, 30)),
        ("2026/11/28 9:30:00", date(2026, 11, 28), (9, 30)),
        ("2026年11月28日9时30分", date(2026, 11, 28), (9, 30)),
        ("11-28 9：30", date(2026, 11, 28), (9, 30)),
        ("11.28", date(2026, 11, 28), None),
        ("12-30 8:05", date(2025, 12, 30), (8, 5)),
        ("9:30", TODAY, (9, 30)),
        ("2026-11-28T16:00", date(2026, 11, 28), (16, 0)),
    ],
)
def test_a_moment_is_read_as_people_and_spreadsheets_write_it(typed, day, at):
    found = None if at is None else datetime.combine(day, time(*at), ZONE)
    assert moment_in(typed, TODAY, ZONE) == (day, found)


@pytest.mark.parametrize("typed", ["", "上午", "25:00", "2026-13-01", "2-30", "2026-11-28 九点", "45989.4"])
def test_what_is_no_moment_is_refused(typed):
    with pytest.raises(ActRefused, match="form_moment"):
        moment_in(typed, TODAY, ZONE)


@given(st.text(max_size=30))
def test_any_typed_moment_is_read_or_refused(typed):
    try:
        day, at = moment_in(typed, TODAY, ZONE)
    except ActRefused as refused:
        assert refused.code == "form_moment"  # noqa: PT017
    else:
        assert at is None or at.date() == day


def test_names_and_phones_are_paired_in_their_order():
    found = persons_in("张一、李二，王三", "138;139")
    assert [(one.name, one.phone) for one in found] == [("张一", "138"), ("李二", "139"), ("王三", "")]
    assert persons_in("", "") == ()


def _known(**given):
    place = PlacesFound((PlaceOffer(7, 8, "青石镇", "一村"),), is_sure=True)
    categories = [Choice(1, "道路"), Choice(2, "旧类", is_ended=True), Choice(3, "同"), Choice(4, "同")]
    known = Known(
        categories=categories,
        units=[Choice(5, "县交通局")],
        place=lambda typed: place,
        zone=ZONE,
        today=TODAY,
        unit_id=9,
        officer="办",
    )
    return replace(known, **given)


ROW = dict.fromkeys(("number", *COLUMNS), "") | {"number": NUMBERS[0], "at": "9:30", "channel": "来访"}


def test_a_row_is_read_with_what_was_typed_and_what_follows():
    form = form_in(ROW | {"place": "一村", "category": "道路", "unit": "县交通局", "count": "３人"}, _known())
    intake = form.typed.intake
    assert (form.number, intake.channel, intake.count) == (NUMBERS[0], Channel.VISIT, 3)
    assert (intake.township_id, intake.village_id, intake.category_id, intake.unit_id) == (7, 8, 1, 5)
    assert (form.typed.is_anonymous, form.typed.is_transferred) == (True, True)
    assert intake.first_handler is not None
    assert (intake.first_handler.unit_id, intake.first_handler.officer) == (9, "办")
    assert intake.first_handler.at == intake.received_at


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"channel": "飞鸽"}, "form_channel"),
        ({"channel": ""}, "form_channel"),
        ({"category": "旧类"}, "form_category"),
        ({"category": "同"}, "form_category"),
        ({"unit": "无此局"}, "form_unit"),
        ({"count": "很多"}, "count_wrong"),
    ],
)
def test_a_word_that_means_nothing_or_too_much_is_refused(typed, code):
    with pytest.raises(ActRefused, match=code):
        form_in(ROW | typed, _known())


def test_a_place_of_several_is_asked_back_and_none_is_said():
    offers = (PlaceOffer(1, 2, "青石镇", "东村"), PlaceOffer(3, 4, "白云乡", "东村"))
    with pytest.raises(ActRefused) as several:
        form_in(ROW | {"place": "东村"}, _known(place=lambda typed: PlacesFound(offers)))
    assert several.value.values["offers"] == "青石镇东村、白云乡东村"
    with pytest.raises(ActRefused, match="form_place"):
        form_in(ROW | {"place": "西村"}, _known(place=lambda typed: PlacesFound()))


@pytest.mark.parametrize("typed", [None, [], {"rows": 3}, {"rows": [None, 5, {"number": "1"}, {"at": " "}]}])
def test_what_is_no_row_or_an_empty_one_is_left_out(typed):
    assert rows_in(typed) == []


def test_a_row_holds_lines_of_seen_words():
    (row,) = rows_in({"rows": [{"number": "1", "text": "一\n二\x00\u202e", "other": "x"}]})
    assert row["text"] == "一 二"
    assert set(row) == {"number", *COLUMNS}
