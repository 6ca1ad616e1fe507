"""Work that is due: facts that the ledger tells of, and months whose days of grace are over."""

from huiyin.answer.assessment.actions import absorb as absorb_next
from huiyin.answer.assessment.actions import close_month
from huiyin.answer.assessment.queries import months_to_close
from huiyin.foundation.accounts.rules import SYSTEM

BATCHES_AT_MOST = 50  # in one run; the rest is left to the next


def absorb() -> None:
    """Absorb what has become final in the ledger."""
    for _ in range(BATCHES_AT_MOST):
        if not absorb_next():
            return


def close_due_months() -> None:
    """Close every month whose day has come, oldest first."""
    for month in months_to_close():
        close_month(SYSTEM, month)
