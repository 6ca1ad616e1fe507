"""Work that is due in this room; each job looks for the rows that need it."""

from datetime import timedelta

from django.db.models import F, Q

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.actions import end_with_order, pass_on
from huiyin.act.coordination.whistles.answering import mark
from huiyin.act.coordination.whistles.models import SheetRow, Summons, Whistle
from huiyin.act.coordination.whistles.rating import mark_row
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

AT_MOST = 200  # in one go; the next look finds the rest


def watch_whistles() -> int:
    """Pass on what nobody checked, end what its order left, mark the silent, late and absent; how many of all."""
    passed = sum(pass_on(pk) for pk in _unchecked())
    ended = sum(end_with_order(pk) for pk in _left_behind())
    marked = sum(len(mark(pk)) for pk in _missed())
    return passed + ended + marked + sum(mark_row(pk) for pk in _overdue_rows())


def _unchecked() -> list[int]:
    due = Whistle.objects.filter(state=rules.CHECKING, check_by__lte=now())
    return list(due.order_by("check_by").values_list("pk", flat=True)[:AT_MOST])


def _left_behind() -> list[int]:
    gone = Q(state__in=rules.IN_FORCE) & ~Q(order__state="53")
    gone |= Q(state=rules.DRAFT) & (Q(order__closed_at__isnull=False) | ~Q(order__lead=F("street")))
    found = Whistle.objects.filter(gone, closed_at=None)
    return list(found.order_by("id").values_list("pk", flat=True)[:AT_MOST])


def _missed() -> list[int]:
    """Summons with something to mark now: never the same one again, or it would keep the others waiting."""
    at = now()
    gone = at - timedelta(hours=current().whistling.absent_hours)
    ended = Q(whistle__state__in=rules.RATEABLE)
    running = Q(whistle__state=rules.BLOWN)
    cut_short = F("whistle__closed_at")
    silent = Q(confirmed_at=None, silent_at=None)
    silent &= running & Q(confirm_by__lt=at) | ended & Q(confirm_by__lt=cut_short)
    late = Q(arrived_at=None, late_at=None)
    late &= running & Q(arrive_by__lt=at) | ended & Q(arrive_by__lt=cut_short)
    absent = Q(arrived_at=None, absent_at=None)
    absent &= running & Q(arrive_by__lte=gone) | ended & Q(arrive_by__lt=cut_short)
    found = Summons.objects.filter(silent | late | absent)
    return list(found.order_by("id").values_list("pk", flat=True)[:AT_MOST])


def _overdue_rows() -> list[int]:
    today = now().astimezone(current().zone).date()
    found = SheetRow.objects.filter(done_at=None, overdue_at=None, by__lt=today)
    return list(found.order_by("by").values_list("pk", flat=True)[:AT_MOST])
