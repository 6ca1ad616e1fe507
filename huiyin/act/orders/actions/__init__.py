"""Everything a person can do to a work order; the only writers of this room's models."""

from huiyin.act.orders.actions.audits import audit_exclusion, draw_audits
from huiyin.act.orders.actions.conferences import confer, rule
from huiyin.act.orders.actions.exclusions import (
    give_up,
    request_exclusion,
    vote_exclusion,
    withdraw_exclusion,
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
from huiyin.act.orders.actions.linking import open_linked
from huiyin.act.orders.actions.merging import CannotMerge, bring_answers, merge, merge_many, split
from huiyin.act.orders.actions.objections import object_to_ending, vote_objection
from huiyin.act.orders.actions.outcome import confirm, redo, retry, waive
from huiyin.act.orders.actions.parts import (
    call_in,
    progress_part,
    refuse_part,
    release_part,
    reply_part,
    sign_part,
)
from huiyin.act.orders.actions.receive import Received, Receiving, receive_many
from huiyin.act.orders.actions.returns import request_return, vote_return, withdraw_return
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
    "Received",
    "Receiving",
    "add_words",
    "answer",
    "approve",
    "audit_exclusion",
    "bring_answers",
    "call_in",
    "confer",
    "confirm",
    "contact",
    "disapprove",
    "dispatch",
    "draw_audits",
    "give_up",
    "hand_over",
    "instruct",
    "merge",
    "merge_many",
    "notify_refusal",
    "object_to_ending",
    "open_linked",
    "progress",
    "progress_part",
    "receive_many",
    "redo",
    "refuse",
    "refuse_part",
    "release",
    "release_part",
    "reply",
    "reply_part",
    "request_exclusion",
    "request_return",
    "retry",
    "rule",
    "send_back",
    "sign",
    "sign_part",
    "split",
    "submit",
    "track_hand_over",
    "vote_exclusion",
    "vote_objection",
    "vote_return",
    "waive",
    "withdraw_exclusion",
    "withdraw_return",
]
