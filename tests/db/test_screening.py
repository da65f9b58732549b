"""Identity is taken out of free text before it is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.screening import Token, identifying, is_title_clean, looks_like_person, screen, squeezed

SURNAMES = "张王李赵陈杨"
names = st.builds(
    lambda surname, given_name: surname + given_name,
    st.sampled_from(SURNAMES),
    st.text("秀兰建国明华桂英", min_size=1, max_size=3),
)
phones = st.builds(
    lambda second, rest: f"1{second}{rest}",
    st.sampled_from("3456789"),
    st.text("0123456789", min_size=9, max_size=9),
)
plain = st.text("村民反映征地补偿款未到位，要求公开账目。道路3公里 ", max_size=40)
separators = st.sampled_from(["", " ", "-", "　", "\u200b", "·"])
ID_NUMBER = "51192319900101123X"


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("请打13800000000联系", "请打[电话]联系"),
        ("请打 138 0000 0000 联系", "请打 [电话] 联系"),
        ("请打138-0000-0000。", "请打[电话]。"),
        ("请打１３８００００００００。", "请打[电话]。"),
        ("+86 13800000000", "+86 [电话]"),
        ("一三八零零零零零零零零", "[电话]"),
        ("家里0827-6212345", "家里[电话]"),
        ("家里(0827)6212345", "家里([电话]"),
        ("座机：6212345", "座机：[电话]"),
        (f"证号{ID_NUMBER}", "证号[证件]"),
        (f"证号{ID_NUMBER.lower()}", "证号[证件]"),
        ("证号511923 19900101 1234", "证号[证件]"),
        ("证号511923900101123", "证号[证件]"),
        ("卡6222 0212 3456 7890 123", "卡[银行卡]"),
        ("账号：1234567890", "账号：[银行卡]"),
        ("车川Y12345撞", "车[车牌]撞"),
        ("车川Y·D12345撞", "车[车牌]撞"),
        ("车川yf12345撞", "车[车牌]撞"),
        ("微信号：zhang_san-88", "微信号：[联系方式]"),
        ("邮件 zhang@example.com", "邮件 [联系方式]"),
        ("13800000000，13900000000", "[电话]，[电话]"),
    ],
)
def test_a_number_that_leads_to_a_person_becomes_a_token(text: str, stored: str) -> None:
    assert screen(text).text == stored


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05收到，2026年3月31日前答复",
        "补偿12000元/亩，共3.5亩，合计42000.00元",
        "编号20260305000123已登记",
        "12345热线转来",
        "国道G542线K38+600处",
        "2026.03.05 13:20接访",
        "川陕公路扩建",
        "第138000号文件",
        "",
    ],
)
def test_dates_amounts_and_numbers_of_matters_stay(text: str) -> None:
    assert screen(text).text == text
    assert screen(text).tokens == ()


def test_a_number_of_eighteen_digits_without_a_birthday_is_no_id_number() -> None:
    assert screen("202603051234567890").text == "202603051234567890"


def test_the_original_stands_beside_its_token_in_order() -> None:
    screened = screen("张 三（13800000000）说", ["张三"])
    assert screened.text == "[信访人]（[电话]）说"
    assert [(hit.token, hit.original) for hit in screened.tokens] == [
        (Token.PETITIONER, "张 三"),
        (Token.PHONE, "13800000000"),
    ]


@given(plain, plain, names, separators, st.booleans())
def test_no_known_name_survives(before: str, after: str, name: str, separator: str, is_wide: bool) -> None:
    written = separator.join(name)
    screened = screen(before + (_wide(written) if is_wide else written) + after, [name])
    assert name not in screened.text
    assert name not in squeezed(screened.text)


# The one letter left out stands below for what was taken out.
anything = st.characters(exclude_characters="\x00", categories=("L", "M", "N", "P", "S", "Z"))


@given(
    st.text(anything, max_size=30), st.lists(st.text(anything, min_size=2, max_size=6), max_size=3), st.data()
)
def test_no_known_value_of_any_kind_survives(text: str, known: list[str], data: st.DataObject) -> None:
    values = [value for value in known if len(squeezed(value)) > 1]
    labels = [squeezed(token) for token in Token]
    values = [value for value in values if not any(squeezed(value) in label for label in labels)]
    for value in values:
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + value + text[place:]
    stored = screen(text, values).text
    parts = stored
    for token in Token:
        parts = parts.replace(token, "\x00")
    for value in values:
        assert squeezed(value) not in squeezed(parts)


@given(plain, plain, phones, separators, st.booleans())
def test_no_phone_survives(before: str, after: str, phone: str, separator: str, is_wide: bool) -> None:
    written = separator.join((phone[:3], phone[3:7], phone[7:]))
    screened = screen(before.rstrip("3 ") + (_wide(written) if is_wide else written) + after.lstrip("3 "))
    assert phone not in squeezed(screened.text)


@given(plain)
def test_text_without_a_hit_is_unchanged(text: str) -> None:
    assert screen(text).text == text


@given(plain, names, phones)
def test_screening_twice_changes_nothing(text: str, name: str, phone: str) -> None:
    once = screen(f"{name}{text}，电话{phone}", [name])
    assert screen(once.text, [name]).text == once.text


def test_one_character_is_no_name() -> None:
    assert screen("纸张", ["张"]).text == "纸张"


@pytest.mark.parametrize(
    "query",
    [
        "13800000000",
        "138 0000 0000",
        "１３８００００",
        "1380000",
        ID_NUMBER,
        "51192319900101",
        "川Y12345",
        "0827-6212345",
    ],
)
def test_a_search_for_a_person_is_refused(query: str) -> None:
    assert looks_like_person(query)


@pytest.mark.parametrize(
    "query", ["征地补偿", "20260305000123", "2026-0012", "扰民", "138", "川", "", "XF2026000012"]
)
def test_a_search_for_a_matter_passes(query: str) -> None:
    assert not looks_like_person(query)


def test_a_title_names_no_person() -> None:
    assert is_title_clean("响滩镇某村征地补偿", ["张三"])
    assert not is_title_clean("张三征地补偿", ["张三"])
    assert not is_title_clean("13800000000反映征地")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("芦笙坳镇", ""),
        ("芦笙坳镇楮汀村", ""),
        ("东风街道", ""),
        ("幸福社区", ""),
        ("芦笙坳镇楮汀村三组12号", "芦笙坳镇楮汀村三组12号"),
        ("楮汀村2组", "楮汀村2组"),
        ("幸福小区", "幸福小区"),
        ("", ""),
    ],
)
def test_an_address_that_names_a_township_or_village_alone_tells_nobody(address, told):
    assert identifying(address) == told
