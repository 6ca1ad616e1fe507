"""The same thing done about an alert by two at the same moment stands once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.insight.alerts import actions
from huiyin.learn.insight.alerts.models import Alert, AlertReply
from huiyin.testing.cast import RIVAL, STREET, prepare_cast, prepare_city
from tests.learn.alerting import NOON, deeds, signal, take


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_make_one_alert_and_two_answers_at_once_stand_once() -> None:
    prepare_city()
    cast = prepare_cast()
    at_once(lambda: take(signal("010301", RIVAL)))
    [alert] = Alert.objects.all()
    assert deeds(alert) == ["notice_alert", "raise_alert"]
    actions.change_lead(cast.analyst, alert.pk, STREET, "街道先看。")
    at_once(lambda: actions.answer(cast.head, alert.pk, "修好了。"))
    at_once(lambda: actions.judge(cast.analyst, alert.pk, "true", "是真的。"))
    assert AlertReply.objects.count() == 1
    assert [deeds(alert).count(name) for name in ("answer_alert", "judge_alert")] == [1, 1]


def at_once(deed: Callable[[], object]) -> None:
    """The same deed by two at the same moment; neither fails."""
    barrier, failed = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            with at_time(NOON):
                deed()
        except Refusal as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
