"""Everything a person can do in supervision; the only writers of this room's models."""

from huiyin.act.coordination.oversight.actions.cards import answer_card, end_cards, give_cards, see_cards
from huiyin.act.coordination.oversight.actions.closing import close_done, close_duty, close_joint
from huiyin.act.coordination.oversight.actions.duties import (
    follow_leads,
    lower,
    open_duty,
    open_triggered,
    raise_to,
)
from huiyin.act.coordination.oversight.actions.joining import (
    ask_reports,
    mark_late,
    open_joint,
    write_report,
)
from huiyin.act.coordination.oversight.actions.ladder import circulate, climb
from huiyin.act.coordination.oversight.actions.reporting import accept, report, send_back

__all__ = [
    "accept",
    "answer_card",
    "ask_reports",
    "circulate",
    "climb",
    "close_done",
    "close_duty",
    "close_joint",
    "end_cards",
    "follow_leads",
    "give_cards",
    "lower",
    "mark_late",
    "open_duty",
    "open_joint",
    "open_triggered",
    "raise_to",
    "report",
    "see_cards",
    "send_back",
    "write_report",
]
