"""Everything a person can do with observers; the only writers of this room's models."""

from huiyin.publish.participation.actions.choosing import (
    confirm,
    draw_candidates,
    expire,
    forget,
    pass_over,
)
from huiyin.publish.participation.actions.hearing import (
    answer,
    be_satisfied,
    dispute,
    give_opinion,
    hand,
    mark_overdue,
    publish,
    settle,
)
from huiyin.publish.participation.actions.joining import Acceptance, accept, begin, declare, decline, renew
from huiyin.publish.participation.actions.leaving import end_term, end_terms, leave
from huiyin.publish.participation.actions.sampling import (
    Judgement,
    draw_samples,
    judge,
    take_back,
    take_back_in_turn,
)

__all__ = [
    "Acceptance",
    "Judgement",
    "accept",
    "answer",
    "be_satisfied",
    "begin",
    "confirm",
    "declare",
    "decline",
    "dispute",
    "draw_candidates",
    "draw_samples",
    "end_term",
    "end_terms",
    "expire",
    "forget",
    "give_opinion",
    "hand",
    "judge",
    "leave",
    "mark_overdue",
    "pass_over",
    "publish",
    "renew",
    "settle",
    "take_back",
    "take_back_in_turn",
]
