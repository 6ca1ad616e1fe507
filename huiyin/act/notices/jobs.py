"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.act.notices.actions import look, send_due

ROUNDS_AT_MOST = 40  # of one run; the rest goes with the next


def tell() -> None:
    """Look at the ledger until its end, then send what is due."""
    for _ in range(ROUNDS_AT_MOST):
        if not look():
            break
    for _ in range(ROUNDS_AT_MOST):
        if not send_due():
            break
