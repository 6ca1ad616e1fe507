"""What is kept of inspections, of streets under governance, and of praise."""

from huiyin.answer.supervision.cases.models.case import Case, CaseFact, FollowUp
from huiyin.answer.supervision.cases.models.governed import (
    Governed,
    GovernedHelp,
    GovernedReport,
    GovernedTask,
)
from huiyin.answer.supervision.cases.models.praise import Adoption, Practice, Praise

__all__ = [
    "Adoption",
    "Case",
    "CaseFact",
    "FollowUp",
    "Governed",
    "GovernedHelp",
    "GovernedReport",
    "GovernedTask",
    "Practice",
    "Praise",
]
