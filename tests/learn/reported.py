"""Orders over nine weeks carried to the store, so that a report has something to say."""

from datetime import UTC, date, datetime, timedelta

from huiyin.act.orders.models import WorkOrder
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import RIVAL, STREET
from tests.answer.reviewed import Lot, fill

LIGHT, NOISE = "010202", "020101"
DAY = date(2026, 6, 14)  # a Sunday
NOW = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)


def weeks() -> None:
    """Eight usual Sundays, and one on which the rival's street burst."""
    for week in range(9):
        lots = [Lot(STREET, LIGHT, solved=8, unsolved=2), Lot(RIVAL, NOISE, solved=30 if week == 0 else 4)]
        moved = fill(date(2026, 6, 1), lots)
        at = datetime(2026, 6, 14, 3, 0, tzinfo=UTC) - timedelta(days=7 * week)
        WorkOrder.objects.filter(pk__in=[one.pk for one in moved]).update(opened_at=at)
    carry()
