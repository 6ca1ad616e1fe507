"""Who may draw and invite, who judges, and who answers opinions."""

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.publish.participation.models import Opinion
from huiyin.publish.participation.rules import DISPUTED, OPEN

RUNNERS = ("supervisor", "analyst")  # of the hotline and of supervision; nobody of a unit that is judged
AT_HOTLINE = ("analyst", "reviewer")


def may_run(actor: Actor) -> bool:
    """Draw candidates, confirm them, end a term, hand opinions on, publish."""
    return actor.has(*RUNNERS)


def may_answer(actor: Actor, opinion: Opinion) -> bool:
    """People of the unit it was put to; once the observer was not satisfied, a supervisor and nobody else."""
    if opinion.state == DISPUTED:
        return actor.has("supervisor")
    return opinion.state == OPEN and actor.at(opinion.unit_id, *UNIT_ROLES, *AT_HOTLINE)


def may_read(actor: Actor, opinion: Opinion) -> bool:
    """The observer who gave it is found by the account; everybody else by office."""
    return may_run(actor) or actor.at(opinion.unit_id, *UNIT_ROLES, *AT_HOTLINE)
