"""What was expected, of which day the expectation is, and how far such expectations were off before."""

from django.db import models
from django.db.models import Q


class Run(models.Model):
    """All forecasts made of the days after one day; a day has one run, made anew when it is asked for again."""

    day = models.DateField(unique=True)  # the last day that was known
    first = models.DateField()  # the first day of the history
    made_at = models.DateTimeField()
    seconds = models.FloatField()
    reason = models.CharField(max_length=20, blank=True)  # why there is nothing: too little history
    measured = models.JSONField(default=dict)  # by horizon: missed, naive's, share within, number of series

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=("", "short")), name="forecast_run_reason_known")
        ]


class Outlook(models.Model):
    """What is expected of one matter in one place, by day, week and month, with what the back-test says of it.

    `matter` is a first level, a leaf, or empty for all; `place` a street, a district, or empty for the city. Each of
    `days`, `weeks` and `months` is a list of [expected, low, high, naive], low and high holding 80 of a hundred.
    `missed` is by horizon the share missed by us, by the naive, and the share within the interval.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="outlooks")
    matter = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=24, blank=True)
    usual = models.FloatField()  # cases a day in the back-test's weeks
    past = models.JSONField()  # the last eight weeks, a count a day
    days = models.JSONField()
    weeks = models.JSONField()
    months = models.JSONField()
    missed = models.JSONField()
    day_wins = models.BooleanField()
    week_wins = models.BooleanField()
    month_wins = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "matter", "place"], name="outlook_once"),
            models.CheckConstraint(condition=Q(usual__gte=0), name="outlook_usual_not_negative"),
        ]
        indexes = [models.Index(fields=["run", "place", "-usual"], name="outlook_of_place")]


class Hours(models.Model):
    """Calls by telephone that are expected on each day ahead, and how a day's calls fall on its half hours."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="hours")
    days = models.JSONField()  # [expected, low, high] a day
    worked = models.JSONField()  # share of a worked day's calls in each half hour
    free = models.JSONField()  # of a free day's
