"""What is expected in the demonstration's city, from the orders that the store has by then."""

from datetime import timedelta

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.forecasts.jobs import forecast

ROWS = 6_000  # to learn from: the demonstration opens in seconds, and the next night learns from all


def expect_days(city: City) -> None:
    """Forecast from yesterday, the last day that is whole."""
    forecast(now().astimezone(city.zone).date() - timedelta(days=1), rows=ROWS)
