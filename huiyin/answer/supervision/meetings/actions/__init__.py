"""What people do with meetings: the only writer of this room's models."""

from huiyin.answer.supervision.meetings.actions.calling import call_meeting, change_meeting, prepare
from huiyin.answer.supervision.meetings.actions.deciding import (
    change_decision,
    confirm,
    decide,
    drop_decision,
    mark_overdue,
    report,
    send_back,
)
from huiyin.answer.supervision.meetings.actions.minuting import (
    add_item,
    change_item,
    correct,
    drop_item,
    order_items,
    sign,
)

__all__ = [
    "add_item",
    "call_meeting",
    "change_decision",
    "change_item",
    "change_meeting",
    "confirm",
    "correct",
    "decide",
    "drop_decision",
    "drop_item",
    "mark_overdue",
    "order_items",
    "prepare",
    "report",
    "send_back",
    "sign",
]
