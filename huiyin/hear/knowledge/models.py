"""Answers the hotline already has."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from huiyin.foundation.organisations.models import Unit


class Entry(models.Model):
    """One question with its answer; the newest version is the one in force."""

    code = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    question = models.CharField(max_length=200)
    question_en = models.CharField(max_length=300, blank=True)
    spoken = models.CharField(max_length=200)
    written = models.TextField()
    english = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=6, blank=True)
    words = models.JSONField(default=list)
    valid_until = models.DateField()
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["code"]
        indexes = [GinIndex(fields=["search"], name="entry_search")]
