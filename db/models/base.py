"""What every table shares: naming convention, moment and code types."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, SmallInteger, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

E = TypeVar("E", bound=StrEnum)


class Base(DeclarativeBase):
    """The declarative base of every table of the board."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """Store an aware moment as UTC: integer microseconds on SQLite, timestamptz elsewhere; refuse a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the dialect."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what is stored, a value without a zone being refused with ``ValueError``."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if dialect.name == "sqlite":
            return microseconds(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored moment as aware UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return UNIX_EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment.astimezone(UTC)


def microseconds(moment: datetime) -> int:
    """Return the microseconds from 1970 to an aware moment, exactly."""
    return (moment - UNIX_EPOCH) // timedelta(microseconds=1)


class Word(TypeDecorator[E], Generic[E]):
    """Store an enum member as its word."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Return the member's word."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return the member of a stored word."""
        return None if value is None else self.words(value)


class Code(TypeDecorator[E], Generic[E]):
    """Store an enum member as its position, for the narrow columns that all counts read."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words
        self._members = tuple(words)
        self._codes = {member: code for code, member in enumerate(self._members)}
        self._of_code: dict[int | None, E | None] = {None: None, **dict(enumerate(self._members))}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> int | None:
        """Return the member's position."""
        return None if value is None else self._codes[self.words(value)]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], E | None]:
        """Return what makes a member of a stored position; one that no member has raises ``KeyError``."""
        # A lookup and nothing around it: a block of the ledger reads hundreds of codes.
        return self._of_code.__getitem__


class DayNumber(TypeDecorator[int]):
    """Hold a local day as the number ``db.days.number_of`` gives; values stay integers in Python too."""

    impl = Integer
    cache_ok = True
