"""Where a typed name of a place may lie: a village alone is enough, and several of one name are all offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.importing.places import Places, bare, plain_village
from db.importing.values import text_of
from db.models.organisation import Area
from db.naming import kept_names

MOST_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class PlaceOffer:
    """A township, or a village with its township, as people call them."""

    township_id: int
    village_id: int | None
    township: str
    village: str = ""

    @property
    def name(self) -> str:
        """Return both names as one, as a title says them."""
        return self.township + self.village


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """What a typed word may mean; ``is_sure`` where it means one place alone."""

    offers: Sequence[PlaceOffer] = ()
    is_sure: bool = False


def places_named(session: Session, typed: str, day: date) -> PlacesFound:
    """Return the places that a typed word names on ``day``, eight at most; one that is certain stands alone.

    A word that names nothing whole finds the places whose name holds it.
    """
    word = text_of(typed).replace(" ", "").casefold()
    if not word:
        return PlacesFound()
    known = _standing(session, day)
    found = Places(session).find(word)
    sure = known.get((found.township, found.village))
    if sure is not None:
        return PlacesFound((sure,), is_sure=True)
    places = known.values()
    whole = [one for one in places if word in _names(one)]
    if len(whole) == 1:
        return PlacesFound(tuple(whole), is_sure=True)
    offers = whole or sorted(
        (one for one in places if word in one.name.casefold()),
        # Typed from its beginning, a name is nearer than one that only holds the word.
        key=lambda one: not any(name.startswith(word) for name in _names(one)),
    )
    return PlacesFound(tuple(offers[:MOST_OFFERED]))


def place_of(
    session: Session, township_id: int | None, village_id: int | None, day: date
) -> PlaceOffer | None:
    """Return a township, or a village in it, as it stands on ``day``; None where the two do not go together."""
    return _standing(session, day).get((township_id, village_id))


def _names(place: PlaceOffer) -> tuple[str, ...]:
    own = (place.village or place.township).casefold()
    return own, bare(own), place.name.casefold()


def _standing(session: Session, day: date) -> dict[tuple[int | None, int | None], PlaceOffer]:
    return kept_names(session, ("places to type", day), lambda: _read(session, day))


def _read(session: Session, day: date) -> dict[tuple[int | None, int | None], PlaceOffer]:
    rows = session.execute(
        select(Area.id, Area.kind, Area.name, Area.short_name, Area.parent_id)
        .where(or_(Area.valid_to.is_(None), Area.valid_to >= day))
        .order_by(Area.position, Area.name)
    ).all()
    townships = {row.id: row.name for row in rows if row.kind is AreaKind.TOWNSHIP}
    found = {(one, None): PlaceOffer(one, None, name) for one, name in townships.items()}
    villages = {
        (row.parent_id, row.id): PlaceOffer(
            row.parent_id, row.id, townships[row.parent_id], plain_village(row.short_name or row.name)
        )
        for row in rows
        if row.kind is AreaKind.VILLAGE and row.parent_id in townships
    }
    return {**found, **villages}
