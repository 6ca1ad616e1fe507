"""How often which term was said, day by day, and which ones rose; no appeal and no person stands here."""

from django.db import models


class WordDay(models.Model):
    """In how many appeals of one day each term stood, said by how many: a person counts once a day."""

    day = models.DateField(unique=True)
    appeals = models.PositiveIntegerField()
    counts = models.JSONField()


class NewWord(models.Model):
    """A term that rose beyond chance in the seven days that end with `day`; said by three people at least."""

    day = models.DateField()
    term = models.CharField(max_length=24)
    week = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    expected = models.FloatField()
    p = models.FloatField()
    people = models.PositiveIntegerField()
    matter = models.CharField(max_length=6, blank=True)
    matter_share = models.FloatField(default=0)
    place = models.CharField(max_length=24, blank=True)
    place_share = models.FloatField(default=0)
    beside = models.JSONField(default=list)
    orders = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "term"], name="new_word_once"),
            models.CheckConstraint(condition=models.Q(people__gte=3), name="new_word_of_three"),
        ]
        indexes = [models.Index(fields=["day", "p"], name="new_word_by_day")]
