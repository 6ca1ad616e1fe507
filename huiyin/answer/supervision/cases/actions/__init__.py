"""What can be done in inspections, with streets under governance, and with praise."""

from huiyin.answer.supervision.cases.actions.appealing import appeal, change_outcome, uphold
from huiyin.answer.supervision.cases.actions.facts import add_facts, put
from huiyin.answer.supervision.cases.actions.finding import dismiss, find, reply
from huiyin.answer.supervision.cases.actions.following import finish, mark_late
from huiyin.answer.supervision.cases.actions.governing import (
    Task,
    confirm_entry,
    confirm_exit,
    decline_entry,
    finish_task,
    help_came,
    keep_on,
    promise_help,
    propose_entries,
    propose_exits,
    report,
    write_plan,
)
from huiyin.answer.supervision.cases.actions.measuring import confirm, decide, reject
from huiyin.answer.supervision.cases.actions.opening import notice, open_case, open_lead, set_aside
from huiyin.answer.supervision.cases.actions.practices import (
    adopt,
    publish,
    rewrite_practice,
    send_back,
    withdraw,
    write_practice,
)
from huiyin.answer.supervision.cases.actions.praising import decline, give, praise, propose_praise
from huiyin.answer.supervision.cases.actions.timing import keep_going

__all__ = [
    "Task",
    "add_facts",
    "adopt",
    "appeal",
    "change_outcome",
    "confirm",
    "confirm_entry",
    "confirm_exit",
    "decide",
    "decline",
    "decline_entry",
    "dismiss",
    "find",
    "finish",
    "finish_task",
    "give",
    "help_came",
    "keep_going",
    "keep_on",
    "mark_late",
    "notice",
    "open_case",
    "open_lead",
    "praise",
    "promise_help",
    "propose_entries",
    "propose_exits",
    "propose_praise",
    "publish",
    "put",
    "reject",
    "reply",
    "report",
    "rewrite_practice",
    "send_back",
    "set_aside",
    "uphold",
    "withdraw",
    "write_plan",
    "write_practice",
]
