"""Names and choices that were read, kept in this process as long as nobody changes what they are made of."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.versions import named_version

T = TypeVar("T")
MOST_KEPT: Final = 64
"""So many lists are kept of one database, the last used: one a kind and as-of day."""

_kept: WeakKeyDictionary[Engine, OrderedDict[tuple[int, Hashable], Any]] = WeakKeyDictionary()
_lock = Lock()


def kept_names(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` gives of the tables of ``db.versions.NAMED_TABLES``, read once for each of their versions.

    What is kept is shared by all requests: nobody may change it. A session that may have written takes what is kept
    of the version that it sees, which its own changes have raised, but leaves nothing behind: it may be taken back.
    """
    place = (named_version(session), key)
    with _lock:
        held = _kept.setdefault(session.connection().engine, OrderedDict())
        if place in held:
            held.move_to_end(place)
            found: T = held[place]
            return found
    made = read()
    if not session.info.get("is_snapshot"):
        return made
    with _lock:
        held[place] = made
        while len(held) > MOST_KEPT:
            held.popitem(last=False)
    return made
