"""What can be done in asking: one verb per file; the only writers of this room."""

from huiyin.answer.callback.actions.answering import answer_by_link
from huiyin.answer.callback.actions.asking_again import (
    draw_recalls,
    note_recall_failure,
    record_again,
    take_recall,
)
from huiyin.answer.callback.actions.handing import end_passed, give_back, plan, plan_all, take, take_next
from huiyin.answer.callback.actions.linking import note_abuse, opened_link
from huiyin.answer.callback.actions.rating_calls import CallRated, rate_call
from huiyin.answer.callback.actions.recording import (
    appoint,
    close_unasked,
    close_unreached,
    note_failure,
    offer_link,
    record,
)
from huiyin.answer.callback.actions.setting_apart import ask_apart, vote_apart
from huiyin.answer.callback.actions.surveying import give_up_surveys, send_surveys, survey_result
from huiyin.answer.callback.actions.telling_own import tell_own
from huiyin.answer.callback.refusals import BadAnswers, Held, LinkSpent
from huiyin.answer.callback.rules import Answers

__all__ = [
    "Answers",
    "BadAnswers",
    "CallRated",
    "Held",
    "LinkSpent",
    "answer_by_link",
    "appoint",
    "ask_apart",
    "close_unasked",
    "close_unreached",
    "draw_recalls",
    "end_passed",
    "give_back",
    "give_up_surveys",
    "note_abuse",
    "note_failure",
    "note_recall_failure",
    "offer_link",
    "opened_link",
    "plan",
    "plan_all",
    "rate_call",
    "record",
    "record_again",
    "send_surveys",
    "survey_result",
    "take",
    "take_next",
    "take_recall",
    "tell_own",
    "vote_apart",
]
