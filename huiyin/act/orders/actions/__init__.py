"""Everything a person can do to a work order; the only writers of this room's models."""

from huiyin.act.orders.actions.bulk import Bulk, assign, assign_many, sign_many
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
from huiyin.act.orders.actions.views import CannotKeep, drop_view, save_view
from huiyin.act.orders.actions.voice import add_words

__all__ = [
    "Bulk",
    "CannotKeep",
    "CannotMerge",
    "Received",
    "Receiving",
    "add_words",
    "answer",
    "approve",
    "assign",
    "assign_many",
    "bring_answers",
    "confirm",
    "contact",
    "disapprove",
    "dispatch",
    "drop_view",
    "hand_over",
    "instruct",
    "merge",
    "merge_many",
    "notify_refusal",
    "progress",
    "receive_many",
    "redo",
    "refuse",
    "release",
    "reply",
    "request_return",
    "retry",
    "save_view",
    "send_back",
    "sign",
    "sign_many",
    "split",
    "submit",
    "track_hand_over",
    "vote_return",
    "waive",
]
