"""Praise: proposed for what the record shows, given or not by a person, and given by one's own decision."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.supervision.cases.actions.recording import record, said
from huiyin.answer.supervision.cases.merits import Merit, merits
from huiyin.answer.supervision.cases.models import Praise
from huiyin.answer.supervision.cases.policies import may_praise
from huiyin.answer.supervision.cases.refusals import PraiseNotNow, Unfinished
from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.organisations.models import Unit


def propose_praise() -> int:
    """Propose praise for every merit of the last month that has none; how many."""
    month = assessment.latest().moved(-1)
    known = set(Praise.objects.filter(period=month.code).values_list("unit_id", "ground"))
    return sum(_propose(one) for one in merits(month) if (one.unit, one.ground) not in known)


def _propose(merit: Merit) -> bool:
    new = Praise(unit_id=merit.unit, ground=merit.ground, period=merit.period, state=rules.PROPOSED)
    new.numbers, new.orders, new.proposed_at = merit.numbers, list(merit.orders), now()
    try:
        with transaction.atomic():
            new.save()
            record(SYSTEM, f"praise:{new.pk}", "propose", _told(new))
    except IntegrityError:  # proposed at the same moment by another worker
        return False
    return True


def give(actor: Actor, praise_id: int, words: str) -> Praise:
    """Praise the unit in these words; everybody reads it."""
    return _settle(actor, praise_id, rules.GIVEN, words)


def decline(actor: Actor, praise_id: int, words: str) -> Praise:
    """Do not praise, and say why."""
    return _settle(actor, praise_id, rules.DECLINED, words)


@transaction.atomic
def _settle(actor: Actor, praise_id: int, state: str, words: str) -> Praise:
    found = Praise.objects.select_for_update(of=("self",)).select_related("unit").get(pk=praise_id)
    words = words.strip()
    if not may_praise(actor, found.unit):
        raise Refused
    if (found.state, found.by, found.words) == (state, actor.id, words):
        return found
    if found.state != rules.PROPOSED:
        raise PraiseNotNow
    found.state, found.words = state, said(words)
    found.by, found.by_name, found.at = actor.id, actor.name, now()
    found.save()
    record(actor, f"praise:{found.pk}", state, _told(found), words)
    return found


@transaction.atomic
def praise(actor: Actor, unit: str, words: str, orders: Iterable[str] = ()) -> Praise:
    """Praise a unit by one's own decision; said again within the month it stands once."""
    found = Unit.objects.select_for_update(of=("self",)).filter(code=unit, active=True).first()
    numbers = list(dict.fromkeys(one.strip() for one in orders if one.strip()))
    if found is None:
        raise Unfinished("unit")
    words = said(words)
    if not may_praise(actor, found):
        raise Refused
    if WorkOrder.objects.filter(number__in=numbers).count() < len(numbers):
        raise Unfinished("orders")
    period = assessment.latest().code
    same = Praise.objects.filter(unit=found, ground="given", period=period, by=actor.id, words=words)
    if before := same.first():
        return before
    new = Praise(unit=found, ground="given", period=period, state=rules.GIVEN, words=words, orders=numbers)
    new.proposed_at = new.at = now()
    new.by, new.by_name = actor.id, actor.name
    new.save()
    record(actor, f"praise:{new.pk}", rules.GIVEN, _told(new), words)
    return new


def _told(found: Praise) -> dict[str, object]:
    page = "/praise/"
    return {"unit": found.unit_id, "ground": found.ground, "period": found.period, "page": page}
