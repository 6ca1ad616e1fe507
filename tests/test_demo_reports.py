"""The demonstration's reports: one issued week, one draft of yesterday, and twice is once."""

import pytest

from huiyin.demo.cast import open_accounts
from huiyin.demo.learned_reports import report
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.reports import queries
from huiyin.learn.insight.reports.models import Report
from tests.learn.reported import NOW, weeks

pytestmark = pytest.mark.django_db


def test_a_week_is_issued_and_yesterday_drafted(city: City) -> None:
    with at_time(NOW):
        open_accounts(city.pack.people)
        weeks()
        assert report(city) == 2
        assert report(city) == 0
    week, day = Report.objects.get(kind="weekly"), Report.objects.get(kind="daily")
    assert week.state == "issued" and queries.seal_holds(week) and day.state == "draft"
