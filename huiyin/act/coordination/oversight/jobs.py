"""Work that is due in supervision; each job looks for the rows that need it."""

from huiyin.act.coordination.oversight import actions
from huiyin.act.orders.actions import end_escalations, raise_escalations


def oversee() -> int:
    """Do everything that is due: cards, duties, reports, escalations; how many things were done."""
    jobs = (
        actions.close_done,
        actions.end_cards,
        actions.give_cards,
        actions.follow_leads,
        actions.open_triggered,
        actions.climb,
        actions.circulate,
        actions.ask_reports,
        actions.mark_late,
        raise_escalations,
        end_escalations,
    )
    return sum(job() for job in jobs)
