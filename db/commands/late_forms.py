"""Register what was written on numbered forms on a day without power (补录): all of them or none, each with its moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from db.blocks import BlankForm
from db.commands.acts import Actor, ActRefused, require_role
from db.commands.blocks import open_number, require_day_of_use, take_number
from db.commands.drafts import finish_draft
from db.commands.intake import check_intake
from db.commands.late_entry import confirmed_by, second_of
from db.commands.registering import Registered, Typed, checked_intake, write_matter
from db.enums import Role
from db.models.drafts import FormDraft
from db.queries.accounts import AccountRow
from db.reference import load_reference
from db.workdays import is_entered_late


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form that was filled by hand: its reserved number, and what is registered of it."""

    number: str
    typed: Typed = field(repr=False)


class FormsRefused(Exception):
    """Raised where some forms cannot be registered; ``rows`` says why, by the place of each in what was given."""

    def __init__(self, rows: Mapping[int, ActRefused]) -> None:
        super().__init__(len(rows))
        self.rows = rows


def check_forms(session: Session, actor: Actor, forms: Sequence[FilledForm]) -> dict[int, ActRefused]:
    """Return by place why a form cannot be registered; nothing is written.

    Codes are those of ``registering.register``, ``blocks.open_number`` and ``blocks.require_day_of_use``, and
    ``number_twice``.
    """
    found: dict[int, ActRefused] = {}
    for place, form in enumerate(forms):
        try:
            if any(form.number == other.number for other in forms[:place]):
                raise ActRefused("number_twice", number=form.number)
            row = open_number(session, actor, BlankForm.REGISTRATION, form.number)
            require_day_of_use(session, actor, row, form.typed.intake.received_on)
            check_intake(session, actor, checked_intake(session, actor, form.typed))
        except ActRefused as refused:
            found[place] = refused
    return found


def late_forms(session: Session, actor: Actor, forms: Sequence[FilledForm]) -> tuple[int, ...]:
    """Return the places of the forms that are entered more than one working day after their day of receipt."""
    today = actor.today(session)
    calendar = load_reference(session).calendar.as_known_on(today)
    return tuple(
        place
        for place, form in enumerate(forms)
        if is_entered_late(form.typed.intake.received_on, today, calendar)
    )


def register_forms(
    session: Session,
    actor: Actor,
    forms: Sequence[FilledForm],
    token: str,
    second: AccountRow | None = None,
) -> list[Registered]:
    """Register every form with its number and return the matters in the same order.

    Raise ``FormsRefused`` where one cannot be, the caller then writing nothing; ``ActRefused`` codes: ``role_may_not``,
    ``forms_none``, those of ``finish_draft``, and ``second_needed``, ``second_same``, ``second_may_not`` where one is
    entered more than a working day late, which a second person confirms.
    """
    require_role(actor, Role.OFFICE)
    if not forms:
        raise ActRefused("forms_none")
    if refused := check_forms(session, actor, forms):
        raise FormsRefused(refused)
    late = set(late_forms(session, actor, forms))
    confirming = second_of(actor, second) if late else None
    finish_draft(session, actor.account.id, token, actor.now, FormDraft)
    registered: list[Registered] = []
    for place, form in enumerate(forms):
        by = confirming if place in late else None
        try:
            registered.append(_written(session, actor, form, by))
        except ActRefused as refusal:
            raise FormsRefused({place: refusal}) from refusal
    return registered


def _written(session: Session, actor: Actor, form: FilledForm, second: AccountRow | None) -> Registered:
    intake = replace(
        checked_intake(session, actor, form.typed),
        form=form.number,
        second_id=None if second is None else second.id,
    )
    made = write_matter(session, actor, form.typed, intake)
    if second is not None:
        confirmed_by(session, actor, made.case_id, second)
    take_number(session, actor, BlankForm.REGISTRATION, form.number, made.case_id)
    return made
