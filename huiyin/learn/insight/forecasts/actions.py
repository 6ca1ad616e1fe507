"""Making forecasts and keeping them: one run a day, made whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.forecasts.calls import Shape
from huiyin.learn.insight.forecasts.models import Hours, Outlook, Run
from huiyin.learn.insight.forecasts.reckoning import Told, overall

AT_ONCE = 1000


@dataclass(frozen=True)
class Made:
    """What was reckoned of one day: nothing but a reason where there is too little history."""

    first: date
    seconds: float
    told: Sequence[Told] = ()
    calls: Sequence[Sequence[float]] = ()
    shape: Shape | None = None
    reason: str = ""


@transaction.atomic
def keep(day: date, made: Made) -> Run:
    """Put a run in the place of the one there was for this day, and put old ones away."""
    # Two at once: the second waits here and then does the same again.
    run, _ = Run.objects.select_for_update().update_or_create(
        day=day,
        defaults={
            "first": made.first,
            "made_at": now(),
            "seconds": round(made.seconds, 2),
            "reason": made.reason,
            "measured": overall(made.told) if made.told else {},
        },
    )
    Outlook.objects.filter(run=run).delete()
    Hours.objects.filter(run=run).delete()
    Outlook.objects.bulk_create([_outlook(run, one) for one in made.told], batch_size=AT_ONCE)
    if made.shape is not None:
        Hours.objects.create(
            run=run, days=[list(row) for row in made.calls], worked=made.shape.worked, free=made.shape.free
        )
    Run.objects.filter(day__lt=day - timedelta(days=current().forecasting.keep_days)).delete()
    return run


def _outlook(run: Run, one: Told) -> Outlook:
    return Outlook(
        run=run,
        matter=one.matter,
        place=one.place,
        usual=one.usual,
        past=one.past,
        days=one.ahead["day"],
        weeks=one.ahead["week"],
        months=one.ahead["month"],
        missed=one.missed,
        day_wins=one.wins("day"),
        week_wins=one.wins("week"),
        month_wins=one.wins("month"),
    )
