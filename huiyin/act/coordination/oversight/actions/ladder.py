"""What happens by itself when nobody answers: a duty climbs, and a long delay is circulated."""

from django.db import transaction

from huiyin.act.coordination.oversight import finding, rules
from huiyin.act.coordination.oversight.actions.steps import put_on
from huiyin.act.coordination.oversight.models import Duty
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


def climb() -> int:
    """Raise one step what was not answered in time, as far as it climbs by itself; how many. Twice at once is once."""
    return sum(_climb(duty_id) for duty_id in finding.unanswered(now(), current().overseeing))


@transaction.atomic
def _climb(duty_id: int) -> bool:
    order = locked(Duty.objects.values_list("order_id", flat=True).get(pk=duty_id))
    duty = Duty.objects.get(pk=duty_id)
    waiting = duty.reports.filter(judged_at=None).exists()
    if duty.closed_at or waiting or duty.due_at >= now() or order.state in CLOSED:
        return False
    if finding.rests(order.state):
        # The unit has nothing to answer for just now; when the order comes back it has the whole time again.
        duty.due_at = current().calendar.due(now(), current().overseeing.levels[duty.level].wait)
        duty.save(update_fields=["due_at"])
        return False
    level = rules.climbs_to(duty.level, order.urgency, current().overseeing)
    if level == duty.level:
        return False
    put_on(SYSTEM, duty, order, level, "duty_raise")
    return True


def circulate() -> int:
    """Make known to all what is long over its limit without a reason; how many."""
    return sum(_circulate(duty_id) for duty_id in finding.long_overdue(now(), current()))


@transaction.atomic
def _circulate(duty_id: int) -> bool:
    order = locked(Duty.objects.values_list("order_id", flat=True).get(pk=duty_id))
    duty, city = Duty.objects.get(pk=duty_id), current()
    since = finding.overdue_since([order.pk], now(), city).get(order.pk)
    if duty.closed_at or duty.circulated_at or since is None:
        return False
    due, numbers = city.calendar.due, city.overseeing.numbers
    if not rules.is_circulated(since, finding.has_reason(duty), numbers, now(), due):
        return False
    duty.circulated_at = now()
    duty.save(update_fields=["circulated_at"])
    note(SYSTEM, order, "circulate", {"unit": duty.unit_id, "since": since.isoformat()})
    return True
