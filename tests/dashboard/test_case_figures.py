"""The history of a matter says what each act decided."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.figures.case import first_handler_words, history_lines
from dashboard.text import speaking
from db.case_file import Happening
from db.enums import EventKind, Precision
from db.rows import Names

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def _about(kind, detail):
    happening = Happening(1, kind, AT, AT, Precision.MOMENT, None, "", "", "", detail, None, False, False, 0)
    names = Names({3: "青石镇", 4: "一村"}, {7: "民政局"}, {}, {}, {}, {})
    with speaking("zh_Hans_CN"):
        (line,) = history_lines([happening], names, ZONE, {}, {})
    return line.about


@pytest.mark.parametrize(
    ("kind", "detail", "about"),
    [
        (EventKind.OBJECTION_SETTLED, {"agreed": False}, "不同意异议"),
        (EventKind.OBJECTION_SETTLED, {"agreed": True}, "同意异议"),
        (EventKind.OBJECTION_SETTLED, {"agreed": True, "unit": 7}, "同意异议，改由民政局办理"),
        (EventKind.MARKED, {"add": ["MAJOR", "JOINT"]}, "重大、联名"),
        (EventKind.MARKED, {"remove": ["MAJOR"]}, "取消重大"),
        (EventKind.PLACED, {"township": 3, "village": 4}, "青石镇 · 一村"),
        (EventKind.ACCEPTED, {"is_simple": True}, "简易办理"),
        (EventKind.ACCEPTED, {}, ""),
        (EventKind.RATED, {"rating": "satisfied", "source": "slip"}, "满意 · 纸质评价单"),
        (EventKind.HEARING_NOTICED, {"planned": "2026-03-20"}, "定于2026-03-20举行"),
    ],
)
def test_an_act_says_what_it_decided(kind, detail, about):
    assert _about(kind, detail) == about


def _receipt(detail, *, kind=EventKind.RECEIVED, is_replaced=False):
    return Happening(1, kind, AT, AT, Precision.MOMENT, None, "", "", "", detail, None, is_replaced, False, 0)


def test_who_was_asked_first_is_said_of_the_first_receipt_whatever_was_corrected_since():
    names = Names({}, {7: "民政局"}, {}, {}, {}, {})
    first = {"unit": 7, "officer": "王干部", "at": AT.isoformat()}
    receipt = _receipt({"first_handler": first}, is_replaced=True)
    corrected = _receipt({"kind": "received", "detail": {"channel": "visit"}}, kind=EventKind.CORRECTED)
    assert first_handler_words([receipt, corrected], names, ZONE) == "民政局 · 王干部 · 2026-03-02 09:30"
    assert first_handler_words([corrected], names, ZONE) == ""
    assert first_handler_words([_receipt({})], names, ZONE) == ""
    nowhere = {**first, "unit": None}
    assert (
        first_handler_words([_receipt({"first_handler": nowhere})], names, ZONE)
        == "王干部 · 2026-03-02 09:30"
    )
