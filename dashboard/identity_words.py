"""Words around identity: persons in masked form, what can be revealed, who looked, and why a reveal was refused."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.text import _, sentences
from dashboard.words import word
from db.commands.identity import SHORTEST_PURPOSE, IdentityProblem
from db.commands.redaction import RedactionProblem
from db.documents import Document
from db.enums import EventKind, Role
from db.queries.asked_looks import AskedLook
from db.queries.identity import IdentityField, Look, MaskedPerson, Reader
from db.work_looks import Contact, OpenLook, WorkLook


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
        if not (one.is_withdrawn or one.is_destroyed)
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
        IdentityField.CONTACT: _("name and phone"),
        IdentityField.TYPED: _("what was typed at registration"),
        IdentityField.SLIP: _("name and phone on an appointment slip"),
        IdentityField.HEARING: _("names on the papers of a hearing"),
    }
    return words[field]


def work_word(look: OpenLook) -> str:
    """Say for what work a look is open, as its button says it."""
    if look.why is WorkLook.TYPED:
        return _("What I typed")
    if look.why is WorkLook.HANDLER or look.act is None:
        return _("Name and phone, as its handler")
    return _("Contact: {act}", act=contact_word(look.act))


def contact_word(act: EventKind) -> str:
    """Say what the petitioner is reached for."""
    words = {
        EventKind.NOTICED: _("to tell of acceptance"),
        EventKind.REPLY_SERVED: _("to serve the opinion"),
        EventKind.REVIEW_SERVED: _("to serve the review opinion"),
        EventKind.HEARING_NOTICED: _("to tell of the hearing"),
        EventKind.CALLED_BACK: _("to call back"),
    }
    return words[act]


def purpose_said(look: Look) -> str:
    """Return the purpose of a look: what was typed, or the work that opened it."""
    return look.purpose if look.work is None else work_word(look.work)


def contact_lines(found: Sequence[Contact]) -> list[str]:
    """Return name and phone of each person, and what else the typist typed."""
    return [
        "　".join(filter(None, (one.name, one.phone, one.id_number, one.address))) or "–" for one in found
    ]


def ask_act(one: AskedLook, reader: Reader) -> str:
    """Return what a reader may do with a look that was asked for: ``open`` one's own, ``confirm`` a colleague's, or ""."""
    if one.account_id == reader.id:
        return "open" if one.open_until is not None else ""
    return "confirm" if one.open_until is None and reader.role is Role.OFFICE else ""


def asked_line(one: AskedLook, zone: ZoneInfo) -> str:
    """Say who asked for which field and why, and where it stands."""
    asked = _(
        "{moment} {account} asks to see: {field}. Purpose: {purpose}.",
        moment=f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
        account=one.account,
        field=field_word(one.field),
        purpose=one.purpose,
    )
    if one.open_until is None:
        return sentences(asked, _("A second person has not confirmed it yet."))
    until = f"{one.open_until.astimezone(zone):%H:%M}"
    return sentences(asked, _("Confirmed by {second}, open until {moment}.", second=one.second, moment=until))


def look_lines(looks: Sequence[Look], zone: ZoneInfo) -> list[str]:
    """Say who saw which field, when and why, the latest first."""
    return [
        _(
            "{moment} {account} saw: {field}. Purpose: {purpose}",
            moment=f"{look.at.astimezone(zone):%Y-%m-%d %H:%M}",
            account=look.account if not look.second else f"{look.account} + {look.second}",
            field=field_word(look.field),
            purpose=purpose_said(look),
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
            "No act on this matter waits on your desk: a second person of the petition office confirms below, "
            "or at their own screen once you ask."
        ),
        IdentityProblem.SECOND_WRONG: _("The second person must be another member of the petition office."),
        IdentityProblem.ASK_GONE: _("This no longer waits: it was confirmed, is over, or is another's."),
        IdentityProblem.LOOK_CLOSED: _("The act that opened this is done or is not yours; reload the page."),
        IdentityProblem.SEALED: _(
            "The matter ended for good and its identity is sealed; two persons open it on its page."
        ),
        IdentityProblem.NOTHING_STORED: _("Nothing is stored in this field."),
    }
    return sentences.get(problem) or _("This cannot be opened now.")


def redaction_refusal(problem: RedactionProblem) -> str:
    """Say why no word was taken out."""
    return {
        RedactionProblem.ROLE_REFUSED: _("Your role takes nothing out of a matter's texts."),
        RedactionProblem.OUT_OF_SCOPE: _(
            "There is no such matter for you. It may have been moved; reload the page."
        ),
        RedactionProblem.NOTHING_FOUND: _(
            "None of these words stands in a text of the matter; look at their spelling."
        ),
        RedactionProblem.IN_TITLE: _(
            "One of these words stands in the subject, which is not cut: write it anew with “Write anew …” first."
        ),
    }[problem]
