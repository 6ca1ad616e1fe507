"""What people do with answers: write, review, publish, withdraw, count, and ask for what is missing."""

from huiyin.hear.knowledge.actions.asking import dismiss, forget_missed, gather, report_gap, warn_expiring
from huiyin.hear.knowledge.actions.counting import count, miss
from huiyin.hear.knowledge.actions.drafting import begin, drop, save, send_back, submit
from huiyin.hear.knowledge.actions.publishing import publish, publish_pack, withdraw
from huiyin.hear.knowledge.actions.shelving import shelve_missing

__all__ = [
    "begin",
    "count",
    "dismiss",
    "drop",
    "forget_missed",
    "gather",
    "miss",
    "publish",
    "publish_pack",
    "report_gap",
    "save",
    "send_back",
    "shelve_missing",
    "submit",
    "warn_expiring",
    "withdraw",
]
