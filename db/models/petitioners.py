"""Identity, apart from the matter and encrypted; opened only through ``db.queries.identity``."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment


class CasePerson(Base):
    """Who came with one matter, sealed field by field; nothing links a person's matters.

    A column marked ``sealed_for`` is bound to the value of that other column: it opens nowhere else.
    """

    __tablename__ = "case_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    is_representative: Mapped[bool] = mapped_column(default=False)
    key_id: Mapped[str] = mapped_column(String(16))
    name: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
    address: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
    query_code: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
    masked_name: Mapped[str] = mapped_column(String(40), default="")
    masked_phone: Mapped[str] = mapped_column(String(40), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ContactHash(Base):
    """A keyed hash by which a caller who names an exact pair is answered."""

    __tablename__ = "contact_hash"
    __table_args__ = (Index("ix_contact_hash_hash", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("case_person.id", ondelete="CASCADE"), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class TextToken(Base):
    """What a token such as [信访人] stood for in a screened text of a case."""

    __tablename__ = "text_token"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(16))
    original: Mapped[bytes] = mapped_column(LargeBinary, info={"sealed_for": "case_id"})
