"""What follows from a finding: one person for what is light, two for what is heavy, discipline for persons."""

from django.db import transaction

from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.moving import locked, move
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.policies import may_take
from huiyin.answer.supervision.cases.refusals import MeasureNotAllowed, Unfinished
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@transaction.atomic
def decide(actor: Actor, case_id: int, measure: str, words: str) -> Case:
    """Take a measure; one that needs two persons waits for the second."""
    if measure not in rules.MEASURES:
        raise Unfinished("measure")
    case, how = locked(case_id), current().consequences
    fits = not case.finding or measure in how.measures[case.finding]
    if not fits or not may_take(actor, measure):
        raise MeasureNotAllowed

    def change(case: Case) -> None:
        case.measure, case.measure_words = measure, words.strip()
        case.proposed_by, case.proposed_name = actor.id, actor.name
        if measure not in how.two:
            case.proposed_by, case.proposed_name = None, ""
            _measured(actor, case)

    action = "propose" if measure in how.two else "decide"
    return move(actor, case_id, action, words=words, evidence={"measure": measure}, change=change)


def confirm(actor: Actor, case_id: int) -> Case:
    """Confirm a measure that another proposed."""
    return move(actor, case_id, "confirm", change=lambda case: _measured(actor, case))


def reject(actor: Actor, case_id: int, words: str) -> Case:
    """Do not confirm it, and say why; another measure may be proposed."""

    def change(case: Case) -> None:
        case.measure, case.measure_words, case.proposed_by, case.proposed_name = "", "", None, ""

    return move(actor, case_id, "reject", words=words, change=change)


def _measured(actor: Actor, case: Case) -> None:
    case.measured_by, case.measured_name, case.measured_at = actor.id, actor.name, now()
