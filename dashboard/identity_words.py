"""Words around identity: persons in masked form, what can be revealed, who looked, and why a reveal was refused."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.text import _
from dashboard.words import word
from db.commands.identity import SHORTEST_PURPOSE, IdentityProblem
from db.documents import Document
from db.queries.identity import IdentityField, Look, MaskedPerson


def person_words(person: MaskedPerson) -> str:
    """Return a person in masked form by place among those who came, never by name."""
    who = (
        _("representative {n}", n=person.position + 1)
        if person.is_representative
        else _("petitioner {n}", n=person.position + 1)
    )
    return _("; ").join(one for one in (who, person.name, person.phone) if one)


def no_persons(*, is_told: bool) -> str:
    """Say why no person stands here: nobody is recorded, or the role is not told."""
    return _("Anonymous, or nobody recorded") if is_told else _("Your role is not told who came.")


def field_choices(persons: Sequence[MaskedPerson]) -> list[tuple[str, str]]:
    """Return what can be revealed as (value, words); a value names the field and the person's row."""
    found: list[tuple[str, str]] = []
    for person in persons:
        has = {
            IdentityField.NAME: bool(person.name),
            IdentityField.PHONE: bool(person.phone),
            IdentityField.ADDRESS: person.has_address,
            IdentityField.ID_NUMBER: person.has_id_number,
        }
        found.extend(
            (f"{field}:{person.person_id}", f"{person_words(person)} · {field_word(field)}")
            for field, is_stored in has.items()
            if is_stored
        )
    return found


def document_choices(listed: Sequence[Document]) -> list[tuple[str, str]]:
    """Return the documents that can be opened as (value, words); a value names the document's row."""
    return [
        (f"{IdentityField.DOCUMENT}:{one.id}", f"{word(one.kind)} · {one.title}")
        for one in listed
        if not one.is_withdrawn
    ]


def field_word(field: IdentityField) -> str:
    """Return the word of a field of identity."""
    words = {
        IdentityField.NAME: _("full name"),
        IdentityField.PHONE: _("phone"),
        IdentityField.ADDRESSEE: _("addressee of a paper"),
        IdentityField.ADDRESS: _("address"),
        IdentityField.ID_NUMBER: _("ID number"),
        IdentityField.TEXT: _("screened text"),
        IdentityField.DOCUMENT: _("document"),
    }
    return words[field]


def look_lines(looks: Sequence[Look], zone: ZoneInfo) -> list[str]:
    """Say who saw which field, when and why, the latest first."""
    return [
        _(
            "{moment} {account} saw: {field}. Purpose: {purpose}",
            moment=f"{look.at.astimezone(zone):%Y-%m-%d %H:%M}",
            account=look.account if not look.second else f"{look.account} + {look.second}",
            field=field_word(look.field),
            purpose=look.purpose,
        )
        for look in looks
    ]


def refused_reveal(problem: IdentityProblem) -> str:
    """Say in one sentence why an identity was not opened."""
    sentences = {
        IdentityProblem.ROLE_REFUSED: _("Your role sees identities in masked form only."),
        IdentityProblem.OUT_OF_SCOPE: _("This matter is not within your scope."),
        IdentityProblem.FIELD_REFUSED: _("Only the petition office opens this field."),
        IdentityProblem.PURPOSE_SHORT: _(
            "State the purpose in at least {least} characters.", least=SHORTEST_PURPOSE
        ),
        IdentityProblem.SECOND_NEEDED: _(
            "No act on this matter waits on your desk: a second person of the petition office confirms below."
        ),
        IdentityProblem.SECOND_WRONG: _("The second person must be another member of the petition office."),
        IdentityProblem.NOTHING_STORED: _("Nothing is stored in this field."),
    }
    return sentences.get(problem) or _("This cannot be opened now.")
