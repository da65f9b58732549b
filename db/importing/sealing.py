"""Hand who came to the sealed tables: new people with new matters, and people a later sheet adds."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.commands.identity import keep_screened_out, plain_persons, seal_many
from db.importing.drafts import Draft
from db.importing.findings import SheetRefused
from db.importing.people import People, Person
from db.keys import KeyRing
from db.queries.identity_seals import destroyed_cases

PURPOSE: Final = "what a sheet said of the people of one matter"


def identity_digest(keys: KeyRing | None, case_id: int, people: People) -> str:
    """Return a keyed digest by which a changed identity is noticed; bound to the matter, so it links nothing."""
    if keys is None or not people.persons:
        return ""
    said = "\x1e".join("\x1f".join((p.name, p.phone, p.id_number, p.address)) for p in people.persons)
    return hmac.digest(keys.private(PURPOSE), f"{case_id}\x1d{said}".encode(), hashlib.sha256).hex()[:24]


@dataclass(slots=True)
class IdentityRows:
    """People and screened-out words of one import, in memory until its transaction."""

    new: list[tuple[int, Sequence[Person]]] = field(default_factory=list, repr=False)
    later: list[tuple[int, Sequence[Person]]] = field(default_factory=list, repr=False)
    tokens: list[tuple[int, Sequence[str]]] = field(default_factory=list, repr=False)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is to be sealed."""
        return not (self.new or self.later or self.tokens)

    def add(self, case_id: int, draft: Draft, *, is_new: bool) -> None:
        """Take a row's people and what was screened out of its texts."""
        if draft.people.persons:
            (self.new if is_new else self.later).append((case_id, draft.people.persons))
        if draft.tokens:
            self.tokens.append((case_id, [token.original for token in draft.tokens]))

    def store(self, session: Session, at: datetime) -> None:
        """Seal everything; people that a matter already has are left as they are, and nobody is taken away.

        Nobody comes back whose identity was destroyed by an approved list (domain rule 8).
        """
        if self.is_empty:
            return
        if session.info.get("keys") is None:
            raise SheetRefused("no_keys")
        seal_many(session, self.new, at)
        destroyed = destroyed_cases(session) if self.later or self.tokens else frozenset()
        for case_id, persons in self.later:
            if case_id in destroyed:
                continue
            held = {(p.name, p.phone, p.id_number, p.address) for p in plain_persons(session, case_id)}
            added = [p for p in persons if (p.name, p.phone, p.id_number, p.address) not in held]
            if added:
                seal_many(session, [(case_id, added)], at)
        for case_id, originals in self.tokens:
            if case_id not in destroyed:
                keep_screened_out(session, case_id, originals)
