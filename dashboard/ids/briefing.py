"""Ids of the dialog that asks for a briefing."""

from enum import StrEnum


class BriefingId(StrEnum):
    """汇报材料 Briefing: its button and its dialog on the overview."""

    OPEN = "briefing-open"
    DIALOG = "briefing-dialog"
    SHUT = "briefing-shut"
    PPTX = "briefing-pptx"
    PDF = "briefing-pdf"
    JOBS = "briefing-jobs"
    WORDS = "briefing-words"
