"""Tell which rows of a sheet belong in the accusation vault, and hand them over: the one door from here to there."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from db.importing.days import DayReader
from db.importing.drafts import Draft
from db.importing.fields import IDENTITY, SheetField
from db.importing.findings import SheetRefused
from db.importing.mapping import ACCUSATION, Mapping
from db.importing.on_board import OnBoard
from db.importing.own_office import own_office
from db.importing.people import people_of
from db.importing.reading import Held, Words
from db.importing.rows import RawRow
from db.importing.said import said_of
from db.importing.standing import Standing, Told
from db.log import Signer
from db.sealed.intake import SheetAccusation, hold, take_in
from db.sealed.marks import known_marks, matter_mark, number_mark, words_mark

_ACCUSES: Final = re.compile(r"检举|控告|揭发")
_ACCUSES_IN_TEXT: Final = re.compile(r"检举控告|揭发控告|检举揭发")
_CLASSES: Final = (
    SheetField.PURPOSE,
    SheetField.CATEGORY1,
    SheetField.CATEGORY2,
    SheetField.CATEGORY3,
    SheetField.CHANNEL,
    SheetField.TITLE,
)


@dataclass(slots=True)
class ForVault:
    """What goes to the vault of one file: the accusations, and how many rows of the sheet themselves accuse.

    ``quiet`` are rows that go there only since the vault knows them: whoever brings the sheet in must not learn that
    it does, so they are to be told like any row whose matter was cancelled. ``moving`` are ids of matters of the board
    that move in with their rows. ``unsure`` counts rows without a number that may be one of several matters of the
    board, or only look like one: those matters, ``left``, stay until a handler has looked.
    """

    accusations: list[SheetAccusation] = field(default_factory=list, repr=False)
    rows: int = 0
    quiet: list[RawRow] = field(default_factory=list, repr=False)
    moving: set[int] = field(default_factory=set, repr=False)
    unsure: int = 0
    left: set[int] = field(default_factory=set, repr=False)

    def sums(self) -> dict[str, int]:
        """Return what is told of them before and after they are stored."""
        return {"accusing": self.rows, "moving": len(self.moving), "for_handler": self.unsure}

    def hold(self, session: Session, at: datetime) -> None:
        """Lock the matters that are to move, before the caller's transaction changes anything that is counted."""
        hold(session, self.accusations, at)

    def hand_over(self, session: Session, at: datetime, account: Signer | None) -> int:
        """Seal them in the caller's transaction, with the matters of the board that they are; return how many moved.

        ``SheetRefused`` ``no_keys`` where there is nothing to seal with.
        """
        if self.accusations and session.info.get("keys") is None:
            raise SheetRefused("no_keys")
        return take_in(session, self.accusations, at, account)


class VaultGate:
    """Picks out rows that accuse and rows that are in the vault already, before anything is said of them.

    ``standing`` are the matters of this source: one whose row accuses moves into the vault with it, one whose row does
    not stays, whatever the vault knows.
    """

    def __init__(self, session: Session, mapping: Mapping, today: date, standing: Standing) -> None:
        self._source = mapping.source
        self._words = Words(mapping)
        self._days = DayReader(mapping, self._words, today)
        self._standing = standing
        self._office = own_office(session)
        self._known = known_marks(session)
        self._met: Counter[str] = Counter()
        self._unnumbered: dict[int, Told | None] = {}
        self._seen_before: set[int] = set()
        self.found = ForVault()

    def takes(self, raw: RawRow) -> bool:
        """Take a row that accuses, or whose number or words the vault knows, with all that is joined to it."""
        parts = (raw, *raw.others, *raw.doubles)
        number = raw.text(SheetField.NUMBER)
        mark = number_mark(self._source, number) if number else self._words_mark(raw)
        matter = self._standing.by_number.get(number) if number else None
        accuses = any(self._accuses(part) for part in (raw, *raw.others))
        if not accuses and (matter is not None or mark not in self._known):
            for double in [one for one in raw.doubles if self._accuses(one)]:
                # The same number twice, one of the rows accusing: that row alone goes.
                raw.doubles.remove(double)
                self._take(double, (double,), ())
            return False
        if accuses and not number:
            self._unnumbered[len(self.found.accusations)] = self._standing.told(raw)
            if mark in self._known:
                self._seen_before.add(len(self.found.accusations))
        self._take(raw, parts, (mark,) if number else (), matter)
        return True

    def meet(self, drafts: Sequence[Draft]) -> None:
        """Say which matters of the board rows without a number are, once all rows are read; ``drafts`` don't accuse."""
        met = self._standing.meetings(list(self._unnumbered.values()), drafts)
        for place, meeting in zip(self._unnumbered, met, strict=True):
            if place in self._seen_before:
                # A handler has seen what it may be; only that it is gone from the file must not be said.
                self.found.left |= {case.id for case in meeting.may_be}
            elif meeting.matter is not None:
                self._move(place, meeting.matter)
            elif meeting.may_be:
                self.found.unsure += 1
                self.found.left |= {case.id for case in meeting.may_be}
                numbers = tuple(case.number for case in meeting.may_be)
                self.found.accusations[place] = replace(self.found.accusations[place], may_be=numbers)

    def _move(self, place: int, matter: OnBoard) -> None:
        self.found.moving.add(matter.id)
        self.found.accusations[place] = replace(self.found.accusations[place], matter_id=matter.id)

    def takes_draft(self, raw: RawRow, draft: Draft) -> bool:
        """Take a row that would be stored just as a matter that moved into the vault was; each such matter takes one."""
        if not self._known or draft.number in self._standing.by_number:
            return False
        said = said_of(draft.facts)
        mark = matter_mark(
            self._source, said.get("received_on") or "", said.get("title") or "", said.get("summary") or ""
        )
        if mark not in self._known or self._met[mark]:
            return False
        self._met[mark] += 1
        numbers = (number_mark(self._source, draft.number),) if draft.number else ()
        self._take(raw, (raw, *raw.others, *raw.doubles), (mark, *numbers))
        return True

    def _accuses(self, raw: RawRow) -> bool:
        for name in _CLASSES:
            text = raw.text(name)
            if text and not text.isascii() and _ACCUSES.search(text):
                return True
        if self._words.meaning(SheetField.PURPOSE, raw.text(SheetField.PURPOSE)) == ACCUSATION:
            return True
        content = raw.text(SheetField.CONTENT)
        return bool(content and _ACCUSES_IN_TEXT.search(content))

    def _take(
        self, raw: RawRow, parts: tuple[RawRow, ...], marks: tuple[str, ...], matter: OnBoard | None = None
    ) -> None:
        if any(self._accuses(part) for part in (raw, *raw.others)):
            self.found.rows += len(parts)
        else:
            accusing = [double for double in raw.doubles if self._accuses(double)]
            self.found.rows += len(accusing)
            quiet = [double for double in raw.doubles if double not in accusing]
            self.found.quiet.append(replace(raw, doubles=quiet))
        self.found.accusations.append(
            SheetAccusation(
                title=raw.text(SheetField.TITLE),
                summary="\n".join(dict.fromkeys(line for part in parts for line in _lines(part))),
                received_on=self._received_on(raw),
                persons=people_of(raw).persons,
                marks=(*marks, self._words_mark(raw)),
                whence=f"{self._source} · {raw.sheet} {raw.row}".strip(),
                accused=raw.text(SheetField.ACCUSED),
                is_about_office=self._office.is_accused(parts),
            )
        )
        if matter is not None:
            self._move(len(self.found.accusations) - 1, matter)

    def _words_mark(self, raw: RawRow) -> str:
        names = (SheetField.RECEIVED_ON, SheetField.TITLE, SheetField.CONTENT)
        return words_mark(self._source, [raw.text(SheetField.NUMBER), *(raw.text(name) for name in names)])

    def _received_on(self, raw: RawRow) -> date | None:
        try:
            said = self._days.read(raw, []).get("received_on")
        except Held:
            return None
        return date.fromisoformat(said) if said else None


def _lines(raw: RawRow) -> Iterator[str]:
    for name in raw.cells:
        if name not in IDENTITY and (text := raw.text(name)):
            yield f"{raw.headers.get(name, name)}: {text}"
