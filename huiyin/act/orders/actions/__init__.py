"""Everything a person can do to a work order; the only writers of this room's models."""

from huiyin.act.orders.actions.asking import AskedEnough, ask, resume, resume_if_over
from huiyin.act.orders.actions.audits import audit_exclusion, draw_audits
from huiyin.act.orders.actions.bringing import Past, bring_closed
from huiyin.act.orders.actions.bulk import Bulk, assign_many, sign_many
from huiyin.act.orders.actions.conferences import confer, rule
from huiyin.act.orders.actions.demanding import NoDemands, NotAnswered, list_demands
from huiyin.act.orders.actions.doubting import doubt, object_to_refusal, settle
from huiyin.act.orders.actions.escalating import (
    OutOfReach,
    end_escalations,
    escalate,
    raise_escalations,
    reassign,
    take_up,
)
from huiyin.act.orders.actions.exclusions import (
    give_up,
    request_exclusion,
    vote_exclusion,
    withdraw_exclusion,
)
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
from huiyin.act.orders.actions.reporting import BadReport, Kept, KeyTaken, report_from_site, show_exhibit
from huiyin.act.orders.actions.returns import request_return, vote_return, withdraw_return
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
from huiyin.act.orders.actions.views import CannotKeep, drop_view, save_view
from huiyin.act.orders.actions.voice import add_words
from huiyin.act.orders.actions.weighing import ForTheHead
from huiyin.act.orders.actions.withdrawing import AnsweredAlready, withdraw
from huiyin.act.orders.exhibit_rules import NewExhibit, SiteNote, Spot

__all__ = [
    "AnsweredAlready",
    "AskedEnough",
    "BadReport",
    "Bulk",
    "CannotExtend",
    "CannotKeep",
    "CannotMerge",
    "CannotPromise",
    "ForTheHead",
    "Kept",
    "KeyTaken",
    "Leaks",
    "MoreTime",
    "NewExhibit",
    "NewPromise",
    "NoDemands",
    "NotAColleague",
    "NotAnswered",
    "OpenedAgain",
    "OutOfReach",
    "Past",
    "Received",
    "Receiving",
    "SiteNote",
    "Spot",
    "TooOld",
    "add_words",
    "answer",
    "approve",
    "archive_if_not_objected",
    "ask",
    "assign",
    "assign_many",
    "audit_exclusion",
    "bring_answers",
    "bring_closed",
    "call_in",
    "clear",
    "confer",
    "confirm",
    "contact",
    "deny_extension",
    "disapprove",
    "dispatch",
    "doubt",
    "draw_audits",
    "drop_view",
    "end_escalations",
    "escalate",
    "give_up",
    "grant_extension",
    "hand_over",
    "instruct",
    "list_demands",
    "merge",
    "merge_many",
    "notify_refusal",
    "object_to_ending",
    "object_to_refusal",
    "open_linked",
    "progress",
    "progress_part",
    "raise_escalations",
    "reassign",
    "receive_many",
    "recheck",
    "redo",
    "refuse",
    "refuse_part",
    "release",
    "release_part",
    "remind_of_review",
    "reopen",
    "reply",
    "reply_part",
    "report_from_site",
    "request_exclusion",
    "request_extension",
    "request_return",
    "resume",
    "resume_if_over",
    "retry",
    "rule",
    "save_view",
    "send_back",
    "settle",
    "shelve",
    "show_exhibit",
    "sign",
    "sign_many",
    "sign_part",
    "split",
    "submit",
    "take_off",
    "take_up",
    "track_hand_over",
    "vote_exclusion",
    "vote_objection",
    "vote_return",
    "waive",
    "withdraw",
    "withdraw_exclusion",
    "withdraw_extension",
    "withdraw_return",
]
