"""Everything a person can do to a work order; the only writers of this room's models."""

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
from huiyin.act.orders.actions.reporting import BadReport, Kept, KeyTaken, report_from_site, show_exhibit
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
from huiyin.act.orders.exhibit_rules import NewExhibit, SiteNote, Spot

__all__ = [
    "BadReport",
    "CannotMerge",
    "Kept",
    "KeyTaken",
    "NewExhibit",
    "Received",
    "Receiving",
    "SiteNote",
    "Spot",
    "add_words",
    "answer",
    "approve",
    "bring_answers",
    "confirm",
    "contact",
    "disapprove",
    "dispatch",
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
    "report_from_site",
    "request_return",
    "retry",
    "send_back",
    "show_exhibit",
    "sign",
    "split",
    "submit",
    "track_hand_over",
    "vote_return",
    "waive",
]
