"""Blank forms for a day without power: one numbered copy a page, filled by hand, in Chinese."""

from collections.abc import Sequence

from dashboard.documents.paper_texts import BLANK, TITLES, Facts, drafted
from dashboard.documents.papers import Form, Sheet, forms_file, papers_file
from db.blocks import PAPER_OF, BlankForm

REGISTRATION: str = "信访事项登记表"
_DAY: str = "　　　　年　　月　　日"
_FACTS: tuple[tuple[str, str], ...] = (
    ("接收时间", "　　　年　　月　　日　　时　　分"),
    ("信访方式", "来信□　来访□　来电□　网上□　其他□"),
    ("人数", "共　　　人（集体访代表不超过 5 人）"),
)
_BOXES: tuple[tuple[str, int], ...] = (
    ("姓名、联系电话", 2),
    ("住址", 1),
    ("发生地（乡镇、村）", 1),
    ("主要诉求", 7),
    ("内容分类", 1),
    ("拟转办单位", 1),
    ("首问接待人签名", 1),
    ("信访人核对签名", 1),
    ("补录人、补录时间", 1),
)
TITLE_OF: dict[BlankForm, str] = {
    BlankForm.REGISTRATION: REGISTRATION,
    **{form: TITLES[kind] for form, kind in PAPER_OF.items()},
}


def blank_file(form: BlankForm, numbers: Sequence[str], unit: str, phone: str, mark: str) -> bytes:
    """Return a Word file of blank copies, one a page and a number; void or used numbers are left out by the caller."""
    if form is BlankForm.REGISTRATION:
        facts = tuple((("登记表编号", number), ("登记单位", unit), *_FACTS) for number in numbers)
        return forms_file([Form(REGISTRATION, one, _BOXES, mark) for one in facts])
    kind = PAPER_OF[form]
    text = drafted(kind, Facts(BLANK, BLANK, "", unit, is_2005=False, phone=phone)).splitlines()
    return papers_file(
        [Sheet(unit, TITLES[kind], number, BLANK, text, _DAY, mark=mark) for number in numbers]
    )
