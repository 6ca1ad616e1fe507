"""The questions others may ask of supervision; every list is a keyset page."""

from huiyin.act.coordination.oversight.queries.lists import (
    Counts,
    card_page,
    counts,
    duty_page,
    joint_page,
    late_page,
    reported_page,
    sheet_page,
)
from huiyin.act.coordination.oversight.queries.marking import marks
from huiyin.act.coordination.oversight.queries.reading import (
    JointStory,
    Overseen,
    Todo,
    answerable,
    joint,
    of_order,
    reports_until,
    sheet,
    todo,
    watched,
)
from huiyin.act.coordination.oversight.queries.waiting import Waiting, waiting

__all__ = [
    "Counts",
    "JointStory",
    "Overseen",
    "Todo",
    "Waiting",
    "answerable",
    "card_page",
    "counts",
    "duty_page",
    "joint",
    "joint_page",
    "late_page",
    "marks",
    "of_order",
    "reported_page",
    "reports_until",
    "sheet",
    "sheet_page",
    "todo",
    "waiting",
    "watched",
]
