"""Wall displays (大屏): devices of the office that are no users and are shown counts alone."""

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Word
from db.models.devices import Device
from db.wall import Profile


class WallDisplay(Device, Base):
    """A display on a wall; ``audience`` says whether it hangs in a work room or in the public hall."""

    __tablename__ = "wall_display"

    audience: Mapped[Profile] = mapped_column(Word(Profile))
