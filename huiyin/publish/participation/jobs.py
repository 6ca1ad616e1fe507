"""Work that is due with observers; each job looks for the rows that need it."""

from huiyin.foundation.city.queries import NoCity, current
from huiyin.publish.participation import actions


def keep_observers() -> int:
    """Do everything that is due: invitations, terms, samples, opinions; how many things were done."""
    try:
        current()
    except NoCity:
        return 0
    jobs = (
        actions.expire,
        actions.forget,
        actions.end_terms,
        actions.take_back_in_turn,
        actions.draw_samples,
        actions.mark_overdue,
        actions.settle,
    )
    return sum(job() for job in jobs)
