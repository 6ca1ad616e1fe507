"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.answer.callback.actions import (
    close_unasked,
    close_unreached,
    draw_recalls,
    end_passed,
    give_up_surveys,
    plan_all,
    send_surveys,
)
from huiyin.answer.callback.queries import not_to_ask, unreached


def close_without_callback() -> int:
    """Close what is not to be asked and what could not be reached; returns how many were looked at."""
    skipped, silent = not_to_ask(), unreached()
    for order_id in skipped:
        close_unasked(order_id)
    for order_id in silent:
        close_unreached(order_id)
    return len(skipped) + len(silent)


def ask_people() -> int:
    """Plan who is to be asked, let machines call, and draw who is asked again; how many things were done."""
    return sum(job() for job in (end_passed, plan_all, send_surveys, give_up_surveys, draw_recalls))
