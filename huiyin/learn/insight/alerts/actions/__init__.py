"""The only writers of this room's models: looking, what people do, what is known, and what time does."""

from huiyin.learn.insight.alerts.actions.answering import (
    answer,
    ask_again,
    change_lead,
    help_out,
    instruct,
    judge,
    read,
    tell_after_all,
    whistle,
)
from huiyin.learn.insight.alerts.actions.knowing import end, know
from huiyin.learn.insight.alerts.actions.raising import Looked, take_up
from huiyin.learn.insight.alerts.actions.watching import climb, lapse, note_crossing, remind

__all__ = [
    "Looked",
    "answer",
    "ask_again",
    "change_lead",
    "climb",
    "end",
    "help_out",
    "instruct",
    "judge",
    "know",
    "lapse",
    "note_crossing",
    "read",
    "remind",
    "take_up",
    "tell_after_all",
    "whistle",
]
