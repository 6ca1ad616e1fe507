"""The demonstration's themes: one under way with reports, next year's candidates before people; twice is once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from huiyin.demo.cast import open_accounts
from huiyin.demo.learned_agenda import show_agenda
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn.agenda import queries, series
from huiyin.learn.agenda.models import Ballot, Measurement, MonthlyTopic
from tests.learn.agenda_life import Store


def test_a_theme_is_under_way_and_the_next_are_asked_about(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series.store, "counts", Store(date(2025, 5, 1)).counts)
    with at_time(datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        open_accounts(city.pack.people)
        assert show_agenda(city) == 1
        assert show_agenda(city) == 1
        topic = MonthlyTopic.objects.get()
        assert topic.state == "running" and topic.published
        assert topic.tasks.get(number=1).reports.count() == 4
        assert topic.tasks.get(number=2).late_at is not None
        measured = Measurement.objects.get(topic=topic)
        assert measured.reason == "" and measured.result["low"] < measured.result["high"]
        voting = queries.voting()
        assert voting is not None and voting.year == 2027
        assert Ballot.objects.filter(year=voting).count() == 60
        assert sum(one.bodies for one in queries.said(voting).values()) > 0


def test_without_a_record_there_is_no_theme(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series.store, "counts", Store(date(2030, 1, 1)).counts)
    with at_time(datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        open_accounts(city.pack.people)
        assert show_agenda(city) == 0
