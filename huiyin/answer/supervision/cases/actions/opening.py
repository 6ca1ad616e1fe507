"""Opening a case: from a lead, at once where the city has it so, or by somebody's own decision."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.facts import keep
from huiyin.answer.supervision.cases.actions.moving import locked, move, settle, tell
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.policies import may_open
from huiyin.answer.supervision.cases.refusals import AskedBefore, ByChance, Unfinished
from huiyin.answer.supervision.cases.sources import Found, low_score
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit


@transaction.atomic
def open_case(
    actor: Actor,
    unit: str,
    ground: str,
    evidence: Mapping[str, Any],
    order_id: int | None = None,
    period: str = "",
) -> Case:
    """Open an inspection of a unit on this ground, once for each order or period; asked again it is the same case.

    `evidence` is one fact: `words`, `numbers`, ids of `orders`, `hidden` where the unit must not learn which, and the
    `question` that it answers, of which there is one case, and `by` (account and name) who upheld it. The
    system only notes a lead where the city wants a person to decide. Raises `ByChance` for a low mark whose interval
    does not clear the bar, `AskedBefore` when a closed case was about this very thing.
    """
    _one_at_a_time()
    found = Unit.objects.filter(code=unit, active=True).exclude(level="community").first()
    if found is None or ground not in rules.GROUNDS or (period and Period.read(period) is None):
        raise Unfinished("unit" if found is None else "ground")
    if not may_open(actor, found):
        raise Refused
    key = rules.key(order_id, period, int(evidence.get("question", 0)))
    if before := _before(found, ground, key):
        return _again(actor, before)
    fact = _fact(unit, ground, evidence, period)
    by_person = actor.id is not None or current().consequences.grounds[ground].opens == "system"
    case = Case(unit=found, ground=ground, order_id=order_id, period=period, key=key, noticed_at=now())
    case.words = str(evidence.get("words", ""))[: rules.WORDS_AT_MOST]
    return _begin(actor, case, fact, "open" if by_person else "notice")


@transaction.atomic
def notice(found: Found) -> bool:
    """Take up a reason that was found in the record; whether it is new."""
    key = rules.key(found.order_id, found.period, int(found.evidence.get("question", 0)))
    if Case.objects.filter(unit=found.unit, ground=found.ground, key=key).exists():
        return False
    _one_at_a_time()
    if Case.objects.filter(unit=found.unit, ground=found.ground, key=key).exists():
        return False
    open_case(SYSTEM, found.unit, found.ground, found.evidence, found.order_id, found.period)
    return True


def _before(unit: Unit, ground: str, key: str) -> Case | None:
    cases = Case.objects.filter(unit=unit, ground=ground, key=key).order_by("-id")
    if ground == "decision":
        cases = cases.exclude(state=rules.CLOSED)
    return cases.select_related("unit").first()


def _again(actor: Actor, before: Case) -> Case:
    """The case there is; a person who asks for one opens the lead, and learns of one that is closed."""
    if actor.id is None:
        return before
    if before.state == rules.LEAD:
        return open_lead(actor, before.pk)
    if before.state == rules.CLOSED:
        raise AskedBefore(before.number)
    return before


def _fact(unit: str, ground: str, evidence: Mapping[str, Any], period: str) -> Mapping[str, Any]:
    if ground == "low_score":
        return _low(unit, period)
    if not (str(evidence.get("words", "")).strip() or evidence.get("numbers")):
        raise Unfinished("words")
    orders = set(evidence.get("orders", ()))
    if WorkOrder.objects.filter(pk__in=orders).count() < len(orders):
        raise Unfinished("orders")
    return {**evidence, "kind": ground}


def _low(unit: str, period: str) -> Mapping[str, Any]:
    """Only a place among the named whose interval clears the bar counts; the figures are the published ones."""
    found = low_score(unit, period)
    if found is None:
        raise ByChance
    return found


def _begin(actor: Actor, case: Case, fact: Mapping[str, Any], action: str) -> Case:
    step = rules.step("", action)
    assert step is not None
    if action == "open":
        _opened_by(actor, case)
        if actor.id is None and "by" in fact:  # who upheld the question brought the case about
            case.opened_by, case.opened_name = fact["by"]
    settle(case, step)
    case.save()
    kept = keep(actor, case, fact)
    numbers = [row["number"] for row in kept.orders] if not kept.hidden else len(kept.orders)
    evidence = {"ground": case.ground, "facts": [kept.digest], "orders": numbers, "numbers": kept.numbers}
    tell(actor, case, step, case.words, {**evidence, "period": case.period})
    return case


@transaction.atomic
def open_lead(actor: Actor, case_id: int, words: str = "") -> Case:
    """Make a lead a case."""
    _one_at_a_time()
    if locked(case_id).opened_at is not None:
        return move(actor, case_id, "open", words=words)  # says what it is now, or that it was just done
    return move(actor, case_id, "open", words=words, change=lambda case: _opened_by(actor, case))


def set_aside(actor: Actor, case_id: int, words: str) -> Case:
    """Leave a lead alone, and say why."""

    def change(case: Case) -> None:
        case.decision, case.decided_by, case.decided_name = words.strip(), actor.id, actor.name
        case.outcome = "set_aside"

    return move(actor, case_id, "set_aside", words=words, change=change)


def _opened_by(actor: Actor, case: Case) -> None:
    case.opened_by, case.opened_name, case.opened_at = actor.id, actor.name, now()
    case.year = case.opened_at.astimezone(current().zone).year
    highest = Case.objects.filter(year=case.year).aggregate(top=Max("seq"))["top"]
    case.seq = (highest or 0) + 1
    case.number = rules.number(current().consequences.number, case.year, case.seq)


def _one_at_a_time() -> None:
    # Numbers have no gap and no double, and nobody opens twice: whoever opens holds this until the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.open'))")
