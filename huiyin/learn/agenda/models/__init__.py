"""The choice of a year, and its monthly topics with all that belongs to one."""

from huiyin.learn.agenda.models.topic import (
    Gathering,
    Measurement,
    MonthlyTopic,
    PlanVersion,
    Report,
    Resolution,
    Survey,
    Task,
)
from huiyin.learn.agenda.models.year import Answer, Ballot, Candidate, Seat, Year

__all__ = [
    "Answer",
    "Ballot",
    "Candidate",
    "Gathering",
    "Measurement",
    "MonthlyTopic",
    "PlanVersion",
    "Report",
    "Resolution",
    "Seat",
    "Survey",
    "Task",
    "Year",
]
