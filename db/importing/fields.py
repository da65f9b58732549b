"""What a column of a sheet may say about a matter."""

from enum import StrEnum
from typing import Final


class SheetField(StrEnum):
    """The meanings that a mapping gives to columns."""

    NUMBER = "number"
    ROW_NUMBER = "row_number"
    RECEIVED_ON = "received_on"
    REGISTERED_ON = "registered_on"
    TRANSFERRED_ON = "transferred_on"
    ACCEPTED_ON = "accepted_on"
    HANDLED_ON = "handled_on"
    REPLIED_ON = "replied_on"
    DUE_ON = "due_on"
    CLOSED_ON = "closed_on"
    CHANNEL = "channel"
    LEVEL = "level"
    PURPOSE = "purpose"
    TITLE = "title"
    CONTENT = "content"
    CATEGORY1 = "category1"
    CATEGORY2 = "category2"
    CATEGORY3 = "category3"
    CAUSE = "cause"
    TOWNSHIP = "township"
    VILLAGE = "village"
    PLACE = "place"
    PERSONS = "persons"
    SCALE = "scale"
    UNIT = "unit"
    UNIT_AND_PERSON = "unit_and_person"
    REPORTING_UNIT = "reporting_unit"
    HANDLER = "handler"
    RECEIVER = "receiver"
    LEADER = "leader"
    LEADER_TITLE = "leader_title"
    LEADER_UNIT = "leader_unit"
    UNIT_LEADER = "unit_leader"
    DEPUTY = "deputy"
    TEAM = "team"
    PARTICIPANTS = "participants"
    PLAN = "plan"
    PROGRESS = "progress"
    ASSIGNED_ON = "assigned_on"
    ASSIGNMENT_DUE_ON = "assignment_due_on"
    ASSIGNMENT_RESULT = "assignment_result"
    STATUS = "status"
    RESULT = "result"
    CONCLUSION = "conclusion"
    CLOSURE = "closure"
    RATING = "rating"
    CANCELLED = "cancelled"
    SUPERVISION = "supervision"
    MEASURES = "measures"
    GROUP = "group"
    REPEAT = "repeat"
    ABOVE_LEVEL = "above_level"
    MAJOR = "major"
    ANONYMOUS = "anonymous"
    REMARK = "remark"
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    RESIDENCE = "residence"
    ACCUSED = "accused"


IDENTITY: Final = frozenset({SheetField.NAME, SheetField.PHONE, SheetField.ID_NUMBER, SheetField.ADDRESS})
"""Columns that say who came: they are sealed, and shown nowhere in a preview or an error workbook."""

DAYS: Final = frozenset(
    {
        SheetField.RECEIVED_ON,
        SheetField.REGISTERED_ON,
        SheetField.TRANSFERRED_ON,
        SheetField.ACCEPTED_ON,
        SheetField.HANDLED_ON,
        SheetField.REPLIED_ON,
        SheetField.DUE_ON,
        SheetField.CLOSED_ON,
        SheetField.ASSIGNED_ON,
        SheetField.ASSIGNMENT_DUE_ON,
    }
)

TEXTS: Final = frozenset(
    {
        SheetField.TITLE,
        SheetField.CONTENT,
        SheetField.RESULT,
        SheetField.SUPERVISION,
        SheetField.MEASURES,
        SheetField.PLAN,
        SheetField.PROGRESS,
        SheetField.REMARK,
        SheetField.PLACE,
    }
)
"""Free text: screened before it is stored, never repeated in a finding."""

UNUSED: Final = frozenset(
    {
        SheetField.ROW_NUMBER,
        SheetField.SCALE,
        SheetField.HANDLER,
        SheetField.RECEIVER,
        SheetField.UNIT_LEADER,
        SheetField.RESIDENCE,
        SheetField.ACCUSED,
    }
)
"""Columns that are understood and left out: the board keeps no such value, or takes it by another door."""
