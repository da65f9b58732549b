"""Names that nobody bears, numbers that nobody has: what the demo county's people and places are called."""

import random
from typing import Final

COUNTY: Final = "青澜县"
COUNTY_WORD: Final = "青澜"
CITY: Final = "云汀市"

STREETS: Final = ("澜台街道", "砚桥街道", "枫渚街道")
TOWNS: Final = (
    "栖霜镇",
    "柘雨镇",
    "鹭埠镇",
    "松霁镇",
    "芦笙坳镇",
    "椒岭镇",
    "苇塘沟镇",
    "梨霜镇",
    "桐雾镇",
    "霞磴镇",
    "竹笕镇",
    "莺坪镇",
    "萤石垭镇",
    "柚坡镇",
    "鹤梁铺镇",
    "枳花镇",
    "云笠镇",
    "麦垄口镇",
    "茶磨镇",
    "银瓦镇",
    "青檐镇",
    "蓼湾镇",
    "橡子垭镇",
    "雁脊镇",
    "澜源镇",
    "藕汀镇",
    "三棹镇",
    "莳田镇",
)
TOWNSHIPS: Final = (*STREETS, *TOWNS)

OLD_NAME: Final = "杜苕乡"
"""An old township whose whole area went to one of today's."""
SPLIT_NAME: Final = "蒲岚乡"
"""An old township that was divided between two of today's, so that the name alone places nothing."""

_VILLAGE_FIRST: Final = "栗桑榛枳椿楮柿棠蔷荻蒲蕨茅苔薏芡鸠鹂鸬鹞獾麂砚磬陶窑"
_VILLAGE_SECOND: Final = "檐篱坞垭磴笕埠汀渚蹊畦垄岫崦畈陂"
STREET_VILLAGES: Final = 18
TOWN_VILLAGES: Final = 12

_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎"
)
_GIVEN: Final = "澄芷蘅衡珩珏琬瑄翊昱晗晞曦沅泠湉淼漪澍濡煦熠焓烨垚堃峤嵘峥巍"
"""None of these stands in a place's name or in a subject, so a text never holds a name by chance."""

_PHONE_HEAD: Final = "1540000"
"""154 is no operator's range, so no number that starts so rings anywhere."""
_ID_HEAD: Final = "719999"
"""No district has this code, so no card carries it; it still looks like one to the screening of text."""
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_OFFICE_HEAD: Final = "0600-52"
"""No region has this code."""


def village_names(count: int) -> list[str]:
    """Return the first ``count`` village names without their ending, none of them twice."""
    pairs = [first + second for second in _VILLAGE_SECOND for first in _VILLAGE_FIRST]
    random.Random(count).shuffle(pairs)
    return pairs[:count]


def person_name(rng: random.Random) -> str:
    """Draw a name of two or three characters."""
    given = rng.choice(_GIVEN)
    if rng.random() < 0.6:
        given += rng.choice(_GIVEN)
    return rng.choice(_SURNAMES) + given


def mobile(rng: random.Random) -> str:
    """Draw a number in the form of a mobile phone's."""
    return f"{_PHONE_HEAD}{rng.randrange(10_000):04d}"


def id_number(rng: random.Random) -> str:
    """Draw a number in the form of an ID card's, its district unknown and its check digit wrong."""
    born = f"{rng.randrange(1945, 2003)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    digits = f"{_ID_HEAD}{born}{rng.randrange(1000):03d}"
    right = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, digits, strict=True)) % 11
    return digits + _ID_CHECKS[(right + 1 + rng.randrange(8)) % 11]


def office_phone(number: int) -> str:
    """Return the made-up telephone of an office."""
    return f"{_OFFICE_HEAD}{number:05d}"
