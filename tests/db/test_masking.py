"""The masked form of identity."""

import pytest

from db.masking import masked_address, masked_id_number, masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张 三", "张*"),
        ("张三丰收", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("", ""),
        ("Li Wei", "L*"),
    ],
)
def test_a_masked_name_is_the_surname_and_one_star(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800000000", "138****0000"),
        ("138 0000 0000", "138****0000"),
        ("１３８００００００００", "１３８****００００"),
        ("6212345", "****45"),
        ("12345", "****"),
        ("", ""),
        ("无", "****"),
    ],
)
def test_a_masked_phone_hides_its_middle(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_an_id_number_and_an_address_show_nothing() -> None:
    assert masked_id_number("511923199001011234") == "****"
    assert masked_address("某镇某村1组") == "****"
    assert masked_id_number("") == masked_address(" ") == ""
