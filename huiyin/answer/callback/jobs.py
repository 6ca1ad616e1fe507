"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.answer.callback.actions import close_unasked, close_unreached
from huiyin.answer.callback.queries import not_to_ask, unreached


def close_without_callback() -> int:
    """Close what is not to be asked and what could not be reached; returns how many were looked at."""
    skipped, silent = not_to_ask(), unreached()
    for order_id in skipped:
        close_unasked(order_id)
    for order_id in silent:
        close_unreached(order_id)
    return len(skipped) + len(silent)
