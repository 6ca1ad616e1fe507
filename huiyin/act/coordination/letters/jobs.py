"""Work that is due in this room; each job looks for the rows that need it."""

from django.db.models import F, Q

from huiyin.act.coordination.letters import rules
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.letters.watching import end_with_order, mark_overdue, remind
from huiyin.foundation.calendar.clock import now

AT_MOST = 200  # in one go; the next look finds the rest


def watch_letters() -> int:
    """End what its order left, remind, and mark what is overdue; how many of all."""
    ended = sum(end_with_order(pk) for pk in _left_behind())
    reminded = sum(remind(pk) for pk in _to_remind())
    return ended + reminded + sum(mark_overdue(pk) for pk in _overdue())


def _left_behind() -> list[int]:
    elsewhere = Q(state=rules.DRAFT) & ~Q(order__lead=F("sender"))
    found = Letter.objects.filter(elsewhere | Q(order__closed_at__isnull=False), closed_at=None)
    return list(found.order_by("id").values_list("pk", flat=True)[:AT_MOST])


def _to_remind() -> list[int]:
    found = Letter.objects.filter(state=rules.SENT, reminded_at=None, remind_at__lte=now())
    return list(found.order_by("remind_at").values_list("pk", flat=True)[:AT_MOST])


def _overdue() -> list[int]:
    found = Letter.objects.filter(state=rules.SENT, overdue_at=None, due_at__lte=now())
    return list(found.order_by("due_at").values_list("pk", flat=True)[:AT_MOST])
