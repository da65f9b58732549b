"""The demo's accusations: the sealed part of a letter that was split, one that waits, and an unopened envelope."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.days import day_of
from db.demo.acts import Days, Drawn
from db.demo.county import County
from db.models.accounts import Account
from db.sealed.commands import Accusation, name_handler, register, register_envelope, route


def write_vault(
    session: Session, county: County, days: Days, split: Drawn, handler_id: int, zone: ZoneInfo
) -> None:
    """Name the handler and seal what the demo's petitioners accuse somebody of, as of the days it came."""

    def at(day: int, hour: int = 10) -> datetime:
        return datetime.combine(day_of(day), time(hour), zone)

    handler = session.get_one(Account, handler_id)
    name_handler(session, handler_id, at(split.received - 400, 9))
    opened = split.registered
    mixed = Accusation(
        title="村干部截留补贴款",
        summary="来信第二部分称某村干部以他人名义领取补贴款，要求查处。",
        accused="某村村干部",
        accused_unit_id=county.townships[17].unit,
        persons=split.people,
    )
    sealed = register(
        session, handler, mixed, received_on=day_of(opened), at=at(opened), ordinary_case_id=split.id
    )
    route(session, handler, sealed, "虚构回执〔1〕号", at(days.workday(opened + 1), 15))
    newest = days.workday_before(split.received + 36)
    waiting = Accusation(
        title="工程验收弄虚作假",
        summary="来信称某项目验收材料与现场不符，经办人收受好处。",
        accused="某项目经办人",
        accused_unit_id=county.unit("交通运输局"),
    )
    register(session, handler, waiting, received_on=day_of(newest), at=at(newest))
    envelope = days.workday_before(split.received + 20)
    register_envelope(session, handler, received_on=day_of(envelope), at=at(envelope))
