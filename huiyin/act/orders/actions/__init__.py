"""Everything a person can do to a work order; the only writers of this room's models."""

from huiyin.act.orders.actions.escalating import (
    OutOfReach,
    end_escalations,
    escalate,
    raise_escalations,
    reassign,
    take_up,
)
from huiyin.act.orders.actions.hotline import (
    answer,
    approve,
    disapprove,
    dispatch,
    hand_over,
    notify_refusal,
    refuse,
    track_hand_over,
)
from huiyin.act.orders.actions.merging import CannotMerge, bring_answers, merge, merge_many, split
from huiyin.act.orders.actions.outcome import confirm, redo, retry, waive
from huiyin.act.orders.actions.receive import Received, Receiving, receive_many
from huiyin.act.orders.actions.returns import request_return, vote_return
from huiyin.act.orders.actions.unit import (
    contact,
    instruct,
    progress,
    release,
    reply,
    send_back,
    sign,
    submit,
)
from huiyin.act.orders.actions.voice import add_words

__all__ = [
    "CannotMerge",
    "OutOfReach",
    "Received",
    "Receiving",
    "add_words",
    "answer",
    "approve",
    "bring_answers",
    "confirm",
    "contact",
    "disapprove",
    "dispatch",
    "end_escalations",
    "escalate",
    "hand_over",
    "instruct",
    "merge",
    "merge_many",
    "notify_refusal",
    "progress",
    "raise_escalations",
    "reassign",
    "receive_many",
    "redo",
    "refuse",
    "release",
    "reply",
    "request_return",
    "retry",
    "send_back",
    "sign",
    "split",
    "submit",
    "take_up",
    "track_hand_over",
    "vote_return",
    "waive",
]
