"""Tell whether a row accuses the petition office itself, its staff or a county leader: nobody here may read that one.

2022 Arts. 28 and 30: such an accusation goes on unopened.
"""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enums import AreaKind, Role, UnitKind
from db.importing.fields import SheetField
from db.importing.rows import RawRow
from db.importing.values import text_of
from db.models.accounts import Account
from db.models.organisation import Area, Official, Post, Unit, UnitAlias

_OFFICE: Final = (
    "信访局",
    "信访办公室",
    "信访办",
    "信访中心",
    "信访接待中心",
    "信访接待大厅",
    "群众来访接待中心",
)
_LEADERS: Final = (
    "县委书记", "县委副书记", "县委常委", "县长", "副县长", "县领导", "县人大常委会主任", "县人大主任", "县政协主席",
)  # fmt: skip
_OTHERS: Final = r"(?<![镇乡市省局厅院村])(?<!街道)(?<!社区)(?<!国家)"
"""What stands before the name of another place's office: 青石镇信访办 and 市信访局 are not this one."""
_PEOPLE_OR_DEEDS: Final = (
    r"(?:工作人员|人员|干部|职工|领导|党组|书记|副?局长|副?主任|副?科长|副?股长|接访员|接待员|办事员|科员|司机"
    r"|不|未|拒|推诿|敷衍|拖|压件|刁难|包庇|乱|违|收受|索要|吃拿卡要)"
)
_CLAUSE: Final = r"(?:^|[,。;:!?、\n(《“])"
_ACCUSING: Final = (
    r"(?:举报|检举|控告|揭发|反映|投诉|状告)(?!人|信(?!访)|件|书|材料|线索|电话|平台)"
    r"[^,。;:!?\n到向在去至赴由经给找往]{0,10}?"
)
_PASSING_ON: Final = r"(?:转|交|受理|接到|接件|收到|收悉|登记|来函|督办|通知|答复)"
_IN_BRACKETS: Final = re.compile(r"[((].*$")
_SHORTEST_NAME: Final = 2


class OwnOffice:
    """Whether the office, its staff or a county leader stands as accused.

    ``offices`` are its names beside the usual ones, ``people`` the names of its staff and the names and posts of the
    county's leaders, ``counties`` what may stand before a name.
    """

    def __init__(self, offices: Iterable[str], people: Iterable[str], counties: Iterable[str]) -> None:
        office = _alternatives((*offices, *_OFFICE))
        names = rf"(?:{_alternatives((*people, *_LEADERS))})(?!热线|信箱|接待日)"
        named = rf"(?:{_OTHERS}(?:{office})|{names})"
        ours = rf"(?:{_alternatives(('本', '该', '我', *counties))})?县?"
        self._anywhere = re.compile(named)
        self._in_text = re.compile(
            rf"{_ACCUSING}{named}|{_CLAUSE}{ours}(?:{office})[^,。;:!?\n]{{0,4}}?{_PEOPLE_OR_DEEDS}"
        )
        self._in_title = re.compile(rf"^{ours}(?:{office}|{names})(?!.{{0,2}}{_PASSING_ON})")

    def is_accused(self, parts: Iterable[RawRow]) -> bool:
        """Tell whether one of the rows of a matter, which accuses, accuses the office, its staff or a county leader.

        It does where the column of the accused names one of them, where a text names one after a word that accuses (反映信访局…)
        in the same clause and not after 到, 向, 经 and the like, where a clause begins with people or a failing of the office
        (信访局工作人员…, 信访局不…), or where the title begins with one of them and does not go on to say who passed the letter on.
        """
        return any(self._is_named(raw) for raw in parts)

    def _is_named(self, raw: RawRow) -> bool:
        title = _squeezed(raw.text(SheetField.TITLE))
        texts = (title, _squeezed(raw.text(SheetField.CONTENT)))
        return (
            self._anywhere.search(_squeezed(raw.text(SheetField.ACCUSED))) is not None
            or any(self._in_text.search(text) is not None for text in texts)
            or self._in_title.search(title) is not None
        )


def _squeezed(text: str) -> str:
    return re.sub(r"[^\S\n]+", "", text)


def _alternatives(words: Iterable[str]) -> str:
    plain = {_squeezed(text_of(word)) for word in words}
    longest_first = sorted((word for word in plain if word), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in longest_first)


def own_office(session: Session) -> OwnOffice:
    """Return the rule with the names that this board knows, of now and of before."""
    members = select(Account.unit_id).where(Account.role == Role.OFFICE, Account.unit_id.is_not(None))
    offices = select(Unit.id).where(or_(Unit.kind == UnitKind.PETITION_OFFICE, Unit.id.in_(members)))
    counties = session.scalars(select(Area.name).where(Area.kind == AreaKind.COUNTY)).all()
    names = [
        *(
            name
            for row in session.execute(select(Unit.name, Unit.short_name).where(Unit.id.in_(offices)))
            for name in row
        ),
        *session.scalars(
            select(UnitAlias.alias).where(UnitAlias.unit_id.in_(offices), UnitAlias.kind == "name")
        ),
    ]
    shorter = [name.removeprefix(county) for name in names for county in counties if name != county]
    posts = session.execute(
        select(Official.name, Post.title, Post.is_county_leader)
        .join(Post, Post.official_id == Official.id)
        .where(or_(Post.is_county_leader, Post.unit_id.in_(offices)))
    ).all()
    people = [
        *(row.name for row in posts),
        *(_IN_BRACKETS.sub("", text_of(row.title)) for row in posts if row.is_county_leader),
        *session.scalars(select(Account.display_name).where(Account.role == Role.OFFICE)),
    ]
    return OwnOffice(
        [name for name in (*names, *shorter) if len(name) >= _SHORTEST_NAME],
        [name for name in people if len(name) >= _SHORTEST_NAME],
        counties,
    )
