"""Everything a person can do to a work order; the only writers of this room's models."""

from huiyin.act.orders.actions.asking import AskedEnough, ask, resume, resume_if_over
from huiyin.act.orders.actions.demanding import NoDemands, NotAnswered, list_demands
from huiyin.act.orders.actions.doubting import doubt, object_to_refusal, settle
from huiyin.act.orders.actions.extending import (
    CannotExtend,
    MoreTime,
    deny_extension,
    grant_extension,
    request_extension,
    withdraw_extension,
)
from huiyin.act.orders.actions.hotline import (
    answer,
    approve,
    archive_if_not_objected,
    disapprove,
    dispatch,
    hand_over,
    notify_refusal,
    refuse,
    track_hand_over,
)
from huiyin.act.orders.actions.merging import CannotMerge, bring_answers, merge, merge_many, split
from huiyin.act.orders.actions.outcome import confirm, redo, retry, waive
from huiyin.act.orders.actions.promising import (
    CannotPromise,
    Leaks,
    NewPromise,
    clear,
    recheck,
    remind_of_review,
    shelve,
    take_off,
)
from huiyin.act.orders.actions.receive import Received, Receiving, receive_many
from huiyin.act.orders.actions.reopening import OpenedAgain, TooOld, reopen
from huiyin.act.orders.actions.returns import request_return, vote_return
from huiyin.act.orders.actions.unit import (
    NotAColleague,
    assign,
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
from huiyin.act.orders.actions.weighing import ForTheHead
from huiyin.act.orders.actions.withdrawing import AnsweredAlready, withdraw

__all__ = [
    "AnsweredAlready",
    "AskedEnough",
    "CannotExtend",
    "CannotMerge",
    "CannotPromise",
    "ForTheHead",
    "Leaks",
    "MoreTime",
    "NewPromise",
    "NoDemands",
    "NotAColleague",
    "NotAnswered",
    "OpenedAgain",
    "Received",
    "Receiving",
    "TooOld",
    "add_words",
    "answer",
    "approve",
    "archive_if_not_objected",
    "ask",
    "assign",
    "bring_answers",
    "clear",
    "confirm",
    "contact",
    "deny_extension",
    "disapprove",
    "dispatch",
    "doubt",
    "grant_extension",
    "hand_over",
    "instruct",
    "list_demands",
    "merge",
    "merge_many",
    "notify_refusal",
    "object_to_refusal",
    "progress",
    "receive_many",
    "recheck",
    "redo",
    "refuse",
    "release",
    "remind_of_review",
    "reopen",
    "reply",
    "request_extension",
    "request_return",
    "resume",
    "resume_if_over",
    "retry",
    "send_back",
    "settle",
    "shelve",
    "sign",
    "split",
    "submit",
    "take_off",
    "track_hand_over",
    "vote_return",
    "waive",
    "withdraw",
    "withdraw_extension",
]
