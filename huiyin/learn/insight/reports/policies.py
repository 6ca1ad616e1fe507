"""Who reads reports, who writes them, and who lets them out."""

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.reports.models import Report
from huiyin.learn.insight.reports.rules import OUT

CITY_WIDE = ("supervisor", "analyst")
OVER_A_PLACE = ("leader", "coordinator")
READERS = (*CITY_WIDE, *OVER_A_PLACE)


def may_write(actor: Actor, scope: Unit) -> bool:
    """Supervisors and analysts anywhere, leaders and coordinators for what they stand over; and the machine."""
    return actor.has(*CITY_WIDE, "system") or actor.over(scope.path, *OVER_A_PLACE)


def may_read(actor: Actor, report: Report) -> bool:
    """Whoever writes it; what was issued for the city also those who answer for a part of it."""
    if may_write(actor, report.scope):
        return True
    return report.state in OUT and actor.has(*READERS) and _below(actor, report.scope)


def _below(actor: Actor, scope: Unit) -> bool:
    """Whether one of the person's posts lies within the scope."""
    return any(f"{post.path}.".startswith(f"{scope.path}.") for post in actor.posts if post.role in READERS)


def may_review(actor: Actor, report: Report, writers: frozenset[int]) -> bool:
    """Anybody who may write it and has not: a second person."""
    return actor.id is not None and may_write(actor, report.scope) and actor.id not in writers


def may_issue(actor: Actor, report: Report) -> bool:
    """Whoever may write it; that a second person reviewed it is a matter of its state."""
    return actor.id is not None and may_write(actor, report.scope)
