"""A day's forecast as a whole: from the counts of the store to what is kept, shown or held back."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.forecasting import Forecasting
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.forecasts import jobs, series
from huiyin.learn.insight.forecasts.models import Hours, Outlook, Run
from huiyin.testing.cast import Cast

DAY = date(2026, 11, 22)
WEEK = np.array([1.3, 1.2, 1.1, 1.0, 1.0, 0.6, 0.5])


def counts_of(days: int = 230, day: date = DAY, seed: int = 3) -> pd.DataFrame:
    """Orders of three leaves in four streets of two districts, by telephone for the most part, with a weekly rhythm."""
    rng = np.random.default_rng(seed)
    rows = []
    for place, district, many in (
        ("S0101", "D01", 6),
        ("S0102", "D01", 4),
        ("S0201", "D02", 3),
        ("S0202", "D02", 0.05),
    ):
        for leaf, share in (("010101", 0.5), ("010102", 0.3), ("020401", 0.2)):
            for back in range(days):
                at = day - timedelta(days=back)
                n = rng.poisson(many * share * WEEK[at.weekday()] * (1.5 if back < 30 else 1))
                if n:
                    hour = int(rng.integers(8, 18))
                    rows.append((at, f"{leaf[:2]}0000", leaf, place, district, hour, "phone", n))
    columns = ["day", "first", "matter", "place", "district", "hour", "channel", "n"]
    return pd.DataFrame(rows, columns=columns).astype({"day": "datetime64[ns]"})


_REAL, _KNOWN = jobs.reckon, {}


def _once(city, day, counts, leaves, phone, rows):
    """The same tables give the same run: it is reckoned for the first test that asks."""
    if len(counts) not in _KNOWN:
        _KNOWN[len(counts)] = _REAL(city, day, counts, leaves, phone, 1000)
    return _KNOWN[len(counts)]


@pytest.fixture
def stored(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that holds these orders, counted as the real one does."""
    monkeypatch.setattr(City, "forecasting", Forecasting(least=20))
    city.__dict__.pop("forecasting", None)  # what was read before
    monkeypatch.setattr(jobs, "reckon", _once)
    _serve(monkeypatch, counts_of())


def _serve(monkeypatch: pytest.MonkeyPatch, frame: pd.DataFrame) -> None:
    def counts(since: date, until: date, by, where=None) -> pd.DataFrame:
        kept = frame[(frame["day"] >= pd.Timestamp(since)) & (frame["day"] < pd.Timestamp(until))]
        for name, values in (where or {}).items():
            kept = kept[kept[name].isin(values)]
        return kept.groupby(list(by), as_index=False)["n"].sum()

    monkeypatch.setattr(jobs.store, "counts", counts)


pytestmark = pytest.mark.django_db


def test_a_day_has_one_run_however_often_it_is_asked_for(cast: Cast, stored: None) -> None:
    first = jobs.forecast(DAY)
    many = Outlook.objects.filter(run=first).count()
    second = jobs.forecast(DAY)
    assert first.pk == second.pk
    assert Run.objects.count() == 1
    assert Outlook.objects.count() == many > 10
    assert Hours.objects.count() == 1


def test_levels_add_up_on_every_day(cast: Cast, stored: None) -> None:
    run = jobs.forecast(DAY)
    told = {(one.matter, one.place): np.array(one.days)[:, 0] for one in run.outlooks.all()}
    whole = told["", ""]
    assert len(whole) == 14
    assert whole == pytest.approx(told["010000", ""] + told["020000", ""], abs=0.02)
    assert whole == pytest.approx(told["", "D01"] + told["", "D02"], abs=0.02)
    assert told["010000", "D01"] == pytest.approx(told["010000", "S0101"] + told["010000", "S0102"], abs=0.02)
    assert told["010000", ""] == pytest.approx(told["010101", ""] + told["010102", ""], abs=0.02)
    weeks = np.array(run.outlooks.get(matter="", place="").weeks)[:, 0]
    assert weeks[:2] == pytest.approx([whole[:7].sum(), whole[7:].sum()], abs=0.1)


def test_a_street_with_few_cases_is_not_forecast_by_itself(cast: Cast, stored: None) -> None:
    run = jobs.forecast(DAY)
    assert not run.outlooks.filter(place="S0202").exists()
    assert run.outlooks.filter(place="D02").exists()


def test_what_is_expected_follows_the_rhythm_and_its_interval_holds_it(cast: Cast, stored: None) -> None:
    one = jobs.forecast(DAY).outlooks.get(matter="", place="")
    expected, low, high, _ = np.array(one.days).T
    sunday = [n for n in range(14) if (DAY + timedelta(days=n + 1)).weekday() == 6]
    assert expected[sunday].max() < expected[[0, 1, 7, 8]].min()
    assert ((low <= expected + 1) & (expected <= high + 1)).all()
    assert one.day_wins == (one.missed["day"][0] < one.missed["day"][1])
    assert one.run.measured["day"]["win"] > 0


def test_too_little_history_is_said_and_nothing_is_expected(
    cast: Cast, stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _serve(monkeypatch, counts_of(days=100))
    run = jobs.forecast(DAY)
    assert run.reason == "short"
    assert not run.outlooks.exists()


def test_old_runs_are_put_away(cast: Cast, stored: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _serve(monkeypatch, counts_of(days=50))
    jobs.forecast(DAY - timedelta(days=100))
    jobs.forecast(DAY)
    assert list(Run.objects.values_list("day", flat=True)) == [DAY]


def test_calls_fall_on_the_hours_they_came_in(cast: Cast, stored: None) -> None:
    hours = jobs.forecast(DAY).hours
    assert sum(hours.worked) == pytest.approx(1, abs=1e-3)
    assert sum(hours.worked[16:36]) > 0.9
    assert len(hours.days) == 14


def test_seasons_of_the_pack_hold_their_days(cast: Cast) -> None:
    heating = next(one for one in current().forecasting.seasons if one.code == "heating")
    assert heating.holds(date(2026, 12, 31))
    assert heating.holds(date(2027, 3, 31))
    assert not heating.holds(date(2026, 7, 1))


def test_a_city_without_a_forecast_gets_one_and_only_one(
    cast: Cast, stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[date] = []
    real = jobs.forecast

    def forecast(day: date, rows: int) -> Run:
        made.append(day)
        return real(day, rows)

    monkeypatch.setattr(jobs, "forecast", forecast)
    with at_time(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        jobs.forecast_first()
        jobs.forecast_first()
    assert made == [DAY] and Run.objects.get().outlooks.exists()


def test_too_short_a_history_is_asked_again_until_there_is_enough(
    cast: Cast, stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_time(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        _serve(monkeypatch, counts_of(days=40))
        jobs.forecast_first()
        assert Run.objects.get().reason == "short"
        asked, counts = [], jobs.store.counts
        monkeypatch.setattr(
            jobs.store, "counts", lambda *given, **more: asked.append(given[2]) or counts(*given, **more)
        )
        jobs.forecast_first()
        assert asked == [("day",)]
        _serve(monkeypatch, counts_of())
        jobs.forecast_first()
    assert Run.objects.get().reason == ""


def _places(rows: list[tuple[str, str, int]]) -> set[tuple[str, str, str]]:
    """The series of so many cases of one matter on the last day by district and place, over a hundred days."""
    last = date(2026, 4, 10)
    told = [(pd.Timestamp(last), "010000", district, place, n) for district, place, n in rows]
    frame = pd.DataFrame(told, columns=["day", "first", "district", "place", "n"])
    found = series.place_series(frame, last - timedelta(days=99), last, Forecasting(least=20))
    assert found.counts.sum() == sum(n for *_, n in rows)
    return set(found.keys)


def test_a_street_that_came_to_another_district_is_one_series_in_its_new_one() -> None:
    found = _places([("D01", "S0101", 30), ("D02", "S0101", 40), ("D01", "S0102", 5)])
    assert found == {("010000", "D02", "S0101"), ("010000", "D01", series.REST)}


def test_cases_of_a_district_and_no_street_are_of_its_rest() -> None:
    found = _places([("D01", "D01", 30), ("D01", "S0101", 30), ("D01", "S0102", 3)])
    assert found == {("010000", "D01", "S0101"), ("010000", "D01", series.REST)}
