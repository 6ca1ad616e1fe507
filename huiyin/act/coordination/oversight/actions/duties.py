"""Opening a duty, by a person or because the facts call for it, and moving it up and down by hand."""

from django.db import transaction

from huiyin.act.coordination.oversight import finding, rules
from huiyin.act.coordination.oversight.actions.steps import put_on
from huiyin.act.coordination.oversight.models import Duty, DutyStep
from huiyin.act.coordination.oversight.policies import may_open, may_set_level
from huiyin.act.coordination.oversight.refusals import DutyClosed, NoUnit, Unfinished, WrongLevel
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@transaction.atomic
def open_duty(actor: Actor, order_id: int, words: str, level: str = "") -> Duty:
    """Have an order looked into, with the leader's or supervisor's words; said again it stands once.

    `level` is where it begins, else as the city has it. A duty that is open is raised, and the words join it.
    """
    order, words = locked(order_id), words.strip()
    level = level or rules.first_level("leader", order.urgency, current().overseeing)
    if level not in rules.LEVELS or not words or len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words" if level in rules.LEVELS else "level")
    if not may_open(actor, order, level):
        raise Refused
    if order.state in CLOSED:
        raise NotNow(order.state)
    return _add(actor, order, "leader", level, words)


def _add(actor: Actor, order: WorkOrder, trigger: str, level: str, words: str = "") -> Duty:
    if order.lead_id is None:
        raise NoUnit
    duty = Duty.objects.filter(order=order, closed_at=None).first()
    if duty is None:
        duty = Duty(order=order, unit_id=order.lead_id, opened_by=actor.id, opened_name=actor.name)
        duty.triggers, duty.opened_at = [trigger], now()
        put_on(actor, duty, order, level, "duty_open", words, trigger)
        return duty
    if DutyStep.objects.filter(duty=duty, trigger=trigger, by=actor.id, words=words).exists():
        return duty
    duty.triggers = list(dict.fromkeys([*duty.triggers, trigger]))
    put_on(actor, duty, order, rules.highest([duty.level, level]), "duty_join", words, trigger)
    return duty


def open_triggered() -> int:
    """Open or join a duty for every order whose facts call for one that it has not; how many. Twice at once is once."""
    return sum(_open_triggered(order_id) for order_id in finding.triggered(now(), current()))


@transaction.atomic
def _open_triggered(order_id: int) -> int:
    order, city = locked(order_id), current()
    if order.state in CLOSED or order.lead_id is None:
        return 0
    fresh = finding.new_triggers(order, now(), city)
    for trigger in fresh:
        _add(SYSTEM, order, trigger, rules.first_level(trigger, order.urgency, city.overseeing))
    return len(fresh)


@transaction.atomic
def raise_to(actor: Actor, duty_id: int, level: str, words: str) -> Duty:
    """Raise a duty to a higher level at once, skipping levels if need be."""
    return _set_level(actor, duty_id, level, words, "duty_raise")


@transaction.atomic
def lower(actor: Actor, duty_id: int, level: str, words: str) -> Duty:
    """Lower a duty, with the reason."""
    return _set_level(actor, duty_id, level, words, "duty_lower")


def _set_level(actor: Actor, duty_id: int, level: str, words: str, action: str) -> Duty:
    duty, order = held(duty_id)
    words = words.strip()
    if level not in rules.LEVELS or not words or len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words" if level in rules.LEVELS else "level")
    if not may_set_level(actor, duty, level):
        raise Refused
    last = DutyStep.objects.filter(duty=duty).order_by("-id").first()
    if last and (last.level, last.words, last.by) == (level, words, actor.id):
        return duty
    higher = rules.rank(level) > rules.rank(duty.level)
    if level == duty.level or higher != (action == "duty_raise"):
        raise WrongLevel
    put_on(actor, duty, order, level, action, words)
    return duty


def held(duty_id: int) -> tuple[Duty, WorkOrder]:
    """An open duty and its order, both held until the transaction ends; the order first, as everybody does."""
    order = locked(Duty.objects.values_list("order_id", flat=True).get(pk=duty_id))
    duty = Duty.objects.get(pk=duty_id)
    duty.order = order
    if duty.closed_at is not None:
        raise DutyClosed
    return duty, order


def follow_leads() -> int:
    """Let a duty follow its order to another unit, which begins with a limit of its own; how many did."""
    return sum(_follow(duty_id) for duty_id in finding.elsewhere())


@transaction.atomic
def _follow(duty_id: int) -> bool:
    order = locked(Duty.objects.values_list("order_id", flat=True).get(pk=duty_id))
    duty = Duty.objects.filter(pk=duty_id, closed_at=None).first()
    if duty is None or order.lead_id is None or order.lead_id == duty.unit_id or order.state in CLOSED:
        return False
    before, duty.unit_id = duty.unit_id, order.lead_id
    how, city = current().overseeing.levels[duty.level], current()
    duty.due_at = city.calendar.due(now(), how.wait)
    duty.save(update_fields=["unit", "due_at"])
    note(SYSTEM, order, "duty_follow", {"from": before, "unit": duty.unit_id, "due": duty.due_at.isoformat()})
    return True
