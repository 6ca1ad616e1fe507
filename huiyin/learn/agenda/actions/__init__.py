"""What can be done for the themes of a year: choosing, asking, deciding, planning, following, ending."""

from huiyin.learn.agenda.actions.asking import (
    answer,
    answer_by_seat,
    close,
    close_due,
    seat,
    seat_code,
    vote,
)
from huiyin.learn.agenda.actions.choosing import consult, open_year, score, set_candidate
from huiyin.learn.agenda.actions.deciding import Theme, change, decide, drop, propose
from huiyin.learn.agenda.actions.ending import (
    finish,
    look_back,
    measure,
    measure_due,
    open_look_backs,
    publish,
)
from huiyin.learn.agenda.actions.following import (
    check_task,
    finish_resolution,
    launch,
    mark_late,
    meet,
    report,
    survey,
)
from huiyin.learn.agenda.actions.planning import approve, send_back, submit, write

__all__ = [
    "Theme",
    "answer",
    "answer_by_seat",
    "approve",
    "change",
    "check_task",
    "close",
    "close_due",
    "consult",
    "decide",
    "drop",
    "finish",
    "finish_resolution",
    "launch",
    "look_back",
    "mark_late",
    "measure",
    "measure_due",
    "meet",
    "open_look_backs",
    "open_year",
    "propose",
    "publish",
    "report",
    "score",
    "seat",
    "seat_code",
    "send_back",
    "set_candidate",
    "submit",
    "survey",
    "vote",
    "write",
]
