"""The demonstration's alerts come of looks at its past days; people answer and judge them; done again nothing changes."""

from datetime import timedelta

import pytest

from huiyin.demo.learned_alerts import look_back
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.models import Alert, AlertReply
from huiyin.testing.cast import STREET, Cast
from tests.learn.alerting import NOON, POTHOLES
from tests.learn.test_insight import bring

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_burst_of_last_week_was_told_then_answered_and_judged(cast: Cast, city: City) -> None:
    for day in range(1, 40):
        bring(cast, timedelta(days=day, hours=1), POTHOLES)
    for n in range(16):
        bring(cast, timedelta(days=6, minutes=3 * n), POTHOLES)
    with at_time(NOON):
        look_back(city)
        alert = Alert.objects.get()
        assert alert.place == STREET and alert.raised_at is not None
        assert NOON - timedelta(days=6) < alert.raised_at < NOON - timedelta(days=5)
        assert (alert.state, alert.outcome) == (("raised", "") if alert.pk % 3 == 0 else ("judged", "true"))
        replies = AlertReply.objects.count()
        look_back(city)
    assert Alert.objects.count() == 1 and AlertReply.objects.count() == replies
