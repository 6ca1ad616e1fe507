"""Looking at the ledger, sending what is due, reading; the only writers of this room."""

from huiyin.act.notices.actions.looking import look
from huiyin.act.notices.actions.reading import (
    drop_address,
    forget_told,
    keep_address,
    mark_all_read,
    mark_read,
)
from huiyin.act.notices.actions.sending import send_due

__all__ = ["drop_address", "forget_told", "keep_address", "look", "mark_all_read", "mark_read", "send_due"]
