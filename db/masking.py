"""The masked form of identity: enough to tell two people in a room apart, too little to find one."""

from typing import Final

STAR: Final = "*"
COMPOUND_SURNAMES: Final = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "令狐",
        "呼延",
    ]
)


def masked_name(name: str) -> str:
    """Return the surname and one star whatever the length (张*, 欧阳*), or nothing for no name."""
    word = "".join(name.split())
    if not word:
        return ""
    if len(word) > 2 and word[:2] in COMPOUND_SURNAMES:
        return word[:2] + STAR
    return word[0] + STAR


def masked_phone(phone: str) -> str:
    """Return 138****0000 for 11 digits; a shorter number keeps its last two digits, under seven none."""
    digits = phone if phone.isdecimal() else "".join(char for char in phone if char.isdecimal())
    if not digits:
        return STAR * 4 if phone.strip() else ""
    if len(digits) >= 11:
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    if len(digits) >= 7:
        return STAR * 4 + digits[-2:]
    return STAR * 4


def masked_id_number(id_number: str) -> str:
    """Return stars only: the last digits of an ID number are a factor by which a caller is answered."""
    return STAR * 4 if id_number.strip() else ""


def masked_address(address: str) -> str:
    """Return stars only: where somebody lives is not needed to tell two people in a room apart."""
    return STAR * 4 if address.strip() else ""
