"""How far the orders have been carried over, and which files hold them."""

from django.db import models
from django.db.models import Q


class Bookmark(models.Model):
    """How far the ledger has been carried over, by which `method`; one row, held by whoever carries.

    Files of one `generation` are read together. Where the method is another, the next generation is built month by
    month beside the one in force, and takes its place when it is whole; `next_*` say how far that has come.
    """

    name = models.CharField(max_length=16, primary_key=True)
    generation = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=64, blank=True)
    position = models.BigIntegerField(default=0)
    fresh_until = models.DateTimeField(null=True)
    next_method = models.CharField(max_length=64, blank=True)
    next_position = models.BigIntegerField(default=0)
    next_month = models.DateField(null=True)  # the last month that is built
    next_since = models.DateTimeField(null=True)


class Piece(models.Model):
    """One file: the orders opened in one month of the city's zone. It counts from the moment its row is committed.

    A file is never changed. What replaces it is written beside it; the old one stays a while for those who just read.
    """

    generation = models.PositiveIntegerField()
    month = models.DateField()
    path = models.CharField(max_length=120, unique=True)  # below the folder of the analysis
    orders = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["replaced_at"], name="piece_replaced", condition=Q(replaced_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "month"], condition=Q(replaced_at=None), name="piece_one_of_month"
            )
        ]
