"""What an account is and may see, in words, and why an act on one was refused."""

from typing import Any

from dashboard.text import _, ngettext
from dashboard.words import word
from db.commands.accounts import AccountRefused
from db.enums import Role
from db.queries.accounts import AccountRow
from db.scope import Scope


def account_facts(account: AccountRow, scope: Scope) -> list[tuple[str, str]]:
    """Return what an account is: name, role, unit or post, and what it may see."""
    pairs = [
        (_("Name"), account.display_name),
        (_("User name"), account.username),
        (_("Role"), word(account.role)),
    ]
    if account.unit:
        pairs.append((_("Unit"), account.unit))
    if account.post:
        pairs.append((_("Post"), account.post))
    pairs.append((_("May see"), scope_words(scope)))
    if scope.excluded:
        avoided = ngettext(
            "{n} matter, because of a declared interest",
            "{n} matters, because of a declared interest",
            len(scope.excluded),
        )
        pairs.append((_("Must avoid"), avoided))
    return pairs


def account_cells(account: AccountRow, version: int) -> dict[str, Any]:
    """Return what a list of accounts shows of one, with its edition."""
    return {
        "id": str(account.id),
        "username": account.username,
        "name": account.display_name,
        "role": word(account.role),
        "unit": account.unit,
        "post": account.post,
        "state": _("Active") if account.is_active else _("Switched off"),
        "version": version,
    }


def scope_mark(role: Role) -> str:
    """Say in a few words which part of the matters a role counts; empty for a role that counts all, or none."""
    return {
        Role.UNIT: _("Your unit only"),
        Role.HEARING: _("Hearings only"),
        Role.DELEGATE: _("Your leader only"),
    }.get(role, "")


def scope_words(scope: Scope) -> str:
    """Say in words which matters a scope holds."""
    if scope.role is Role.AUDITOR:
        return _("Counts of all matters and the log; no matter itself")
    if scope.units is None:
        return _("All matters of the county")
    if scope.role is Role.UNIT:
        return ngettext(
            "Matters of {n} unit (its own and those below it) and those it co-handles",
            "Matters of {n} units (its own and those below it) and those it co-handles",
            len(scope.units),
        )
    if scope.role is Role.HEARING:
        return ngettext(
            "{n} matter with an open hearing file", "{n} matters with an open hearing file", len(scope.also)
        )
    if scope.role is Role.DELEGATE:
        return ngettext(
            "{n} matter in the leader's charge", "{n} matters in the leader's charge", len(scope.also)
        )
    return _("No matters: settings and accounts alone")


def refusal_sentence(refused: AccountRefused) -> str:
    """Say why an account or a password cannot be."""
    value = refused.value
    sentences = {
        "password_short": lambda: _("A password has at least {n} characters.", n=value),
        "password_long": lambda: _("A password has at most {n} characters.", n=value),
        "password_plain": lambda: _("A password holds neither the user name nor one letter repeated."),
        "password_wrong": lambda: _("The password now in use is another one."),
        "password_same": lambda: _("The new password is the old one."),
        "username_wrong": lambda: _("A user name has 2 to 40 letters a–z, digits, - or _."),
        "username_taken": lambda: _("The user name {name} is taken.", name=value),
        "display_name_missing": lambda: _("An account needs a name."),
        "unit_missing": lambda: _("An account of a unit needs its unit."),
        "post_missing": lambda: _("An account of a liaison needs the post of the leader."),
        "last_administrator": lambda: _("The last administrator stays."),
    }
    return sentences[refused.code]()
