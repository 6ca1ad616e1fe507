"""Work that is due with observers; each job looks for the rows that need it."""

from huiyin.publish.participation import actions


def keep_observers() -> int:
    """Do everything that is due: invitations, terms, samples, opinions; how many things were done."""
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
