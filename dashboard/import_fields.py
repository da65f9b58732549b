"""Words of columns and of the facts that they say."""

from typing import Any, Final

from dashboard.text import _, pgettext
from dashboard.words import word
from db import enums
from db.importing.fields import SheetField
from db.rows import Names

FIELDS: Final[dict[SheetField, str]] = {
    SheetField.NUMBER: "Official number",
    SheetField.ROW_NUMBER: "Row number of the sheet",
    SheetField.RECEIVED_ON: "Day of receipt",
    SheetField.REGISTERED_ON: "Day of registration",
    SheetField.TRANSFERRED_ON: "Day of transfer",
    SheetField.ACCEPTED_ON: "Day of acceptance",
    SheetField.HANDLED_ON: "Day of handling",
    SheetField.REPLIED_ON: "Day of the reply",
    SheetField.DUE_ON: "Limit as the ledger has it",
    SheetField.CLOSED_ON: "Day of closing",
    SheetField.CHANNEL: "Channel",
    SheetField.LEVEL: "Level lodged at",
    SheetField.PURPOSE: "Purpose",
    SheetField.TITLE: "Title",
    SheetField.CONTENT: "Content",
    SheetField.CATEGORY1: "Category, first level",
    SheetField.CATEGORY2: "Category, second level",
    SheetField.CATEGORY3: "Category, third level",
    SheetField.CAUSE: "Source cause",
    SheetField.TOWNSHIP: "Township",
    SheetField.VILLAGE: "Village",
    SheetField.PLACE: "Place in words",
    SheetField.PERSONS: "Number of persons",
    SheetField.SCALE: "Scale",
    SheetField.UNIT: "Responsible unit",
    SheetField.UNIT_AND_PERSON: "Responsible unit and person",
    SheetField.REPORTING_UNIT: "Reporting unit",
    SheetField.HANDLER: "Handled by",
    SheetField.RECEIVER: "Received by",
    SheetField.LEADER: "Leader in charge",
    SheetField.LEADER_TITLE: "Post of the leader",
    SheetField.LEADER_UNIT: "Unit of the leader",
    SheetField.UNIT_LEADER: "Head of the unit",
    SheetField.DEPUTY: "Deputy head of the team",
    SheetField.TEAM: "Team",
    SheetField.PARTICIPANTS: "Participating units",
    SheetField.PLAN: "Plan",
    SheetField.PROGRESS: "Progress",
    SheetField.ASSIGNED_ON: "Start of the assignment",
    SheetField.ASSIGNMENT_DUE_ON: "End of the assignment",
    SheetField.ASSIGNMENT_RESULT: "Result of the assignment",
    SheetField.STATUS: "State of handling",
    SheetField.RESULT: "Result in words",
    SheetField.CONCLUSION: "Conclusion",
    SheetField.CLOSURE: "Kind of closing",
    SheetField.RATING: "Official rating",
    SheetField.CANCELLED: "Cancelled",
    SheetField.SUPERVISION: "Supervision",
    SheetField.MEASURES: "Measures",
    SheetField.GROUP: "Group",
    SheetField.REPEAT: "Repeat",
    SheetField.ABOVE_LEVEL: "Above its level",
    SheetField.MAJOR: "Major",
    SheetField.ANONYMOUS: "Anonymous",
    SheetField.REMARK: "Remark",
    SheetField.NAME: "Name (sealed)",
    SheetField.PHONE: "Phone (sealed)",
    SheetField.ID_NUMBER: "ID number (sealed)",
    SheetField.ADDRESS: "Address (sealed)",
    SheetField.RESIDENCE: "Registered residence",
    SheetField.ACCUSED: "Accused (to the vault only)",
}
_FACTS: Final[dict[str, SheetField]] = {
    "summary": SheetField.CONTENT,
    "category": SheetField.CATEGORY1,
    "co_units": SheetField.PARTICIPANTS,
    "limit_on": SheetField.DUE_ON,
}
OTHER_FACTS: Final[dict[str, str]] = {
    "marks": "Marks",
    "cancelled_on": "Day of cancelling",
    "refused_on": "Day of refusal",
}
"""Facts that come from no single column."""
_ENUMS: Final[dict[str, Any]] = {
    "channel": enums.Channel,
    "level": enums.Level,
    "purpose": enums.Purpose,
    "conclusion": enums.Conclusion,
    "closure": enums.Closure,
    "rating": enums.Rating,
    "assignment_result": enums.AssignmentResult,
}


def field_word(field: SheetField) -> str:
    """Say what a column holds."""
    return pgettext("column", FIELDS[field])


def fact_word(name: str) -> str:
    """Say what a fact of a matter is, by the column that it comes from."""
    plain = name.removeprefix("note.")
    if plain in OTHER_FACTS:
        return pgettext("column", OTHER_FACTS[plain])
    known = _FACTS.get(plain)
    if known is None and plain in list(SheetField):
        known = SheetField(plain)
    return plain if known is None else field_word(known)


def value_word(name: str, value: Any, names: Names) -> str:
    """Say a fact's value in words; a long text is only called a text."""
    if value is None or value in ("", []):
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "marks":
        return _(", ").join(word(enums.Mark[one]) for one in value if one in enums.Mark.__members__)
    if name in ("township", "village"):
        return names.areas.get(value, str(value))
    if name in ("unit", "co_units"):
        ids = value if isinstance(value, list) else [value]
        return _(", ").join(names.units.get(one, str(one)) for one in ids)
    if name in ("category", "cause", "leader"):
        known = {"category": names.categories, "cause": names.causes, "leader": names.posts}[name]
        return known.get(value, str(value))
    if name in _ENUMS and value in list(_ENUMS[name]):
        return word(_ENUMS[name](value))
    text = str(value)
    return _("(a text)") if text.startswith("#") or len(text) > 40 else text
