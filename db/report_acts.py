"""What is done with a closed report: signed, then sent copy by copy; what was recorded wrongly is withdrawn, never changed; pure."""

from enum import StrEnum
from typing import Final

from db.enums import Role

CLOSING: Final = (Role.OFFICE,)
"""The roles that close a report and record what is done with it."""
MOST_COPIES: Final = 99
USUAL_COPIES: Final = 5
LONGEST_WHO: Final = 60


class ReportAct(StrEnum):
    """Acts on a closed report (签发, 报送), and that one of them was recorded wrongly (更正)."""

    SIGNED = "signed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class SendWay(StrEnum):
    """Ways by which a copy is sent."""

    IN_PERSON = "in_person"
    CONFIDENTIAL = "confidential"
    NETWORK = "network"
    POST = "post"
