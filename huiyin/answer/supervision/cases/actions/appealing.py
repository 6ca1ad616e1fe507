"""The unit's appeal, heard by others than those who decided; nobody fares worse for it."""

from django.db import transaction

from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.moving import locked, move
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.policies import may_take
from huiyin.answer.supervision.cases.refusals import MeasureNotAllowed, NotMilder, Unfinished
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


def appeal(actor: Actor, case_id: int, words: str) -> Case:
    """Appeal against finding and measure, within the city's limit."""

    def change(case: Case) -> None:
        case.appeal, case.appeal_name, case.appealed_at = words.strip(), actor.name, now()

    return move(actor, case_id, "appeal", words=words, change=change)


def uphold(actor: Actor, case_id: int, words: str) -> Case:
    """Let finding and measure stand, and say why."""
    return move(
        actor, case_id, "uphold", words=words, change=lambda case: _decided(actor, case, words, "upheld")
    )


@transaction.atomic
def change_outcome(actor: Actor, case_id: int, finding: str, measure: str, words: str) -> Case:
    """Change finding or measure in favour of the unit; `unfounded` takes both away."""
    if finding not in (rules.UNFOUNDED, *rules.FINDINGS) or measure not in rules.MEASURES:
        raise Unfinished("finding")
    allowed = current().consequences.measures.get(finding, ("none",))
    if measure not in allowed or not may_take(actor, measure):
        raise MeasureNotAllowed
    case = locked(case_id)
    if case.state == rules.APPEALED and not rules.is_milder(finding, measure, case.finding, case.measure):
        raise NotMilder

    def change(case: Case) -> None:
        case.new_finding, case.new_measure = finding, measure
        _decided(actor, case, words, "changed")

    evidence = {"finding": finding, "measure": measure}
    return move(actor, case_id, "change", words=words, evidence=evidence, change=change)


def _decided(actor: Actor, case: Case, words: str, outcome: str) -> None:
    case.decision, case.decided_by, case.decided_name = words.strip(), actor.id, actor.name
    case.outcome = outcome
