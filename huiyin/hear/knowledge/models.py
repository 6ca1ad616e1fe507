"""Answers the hotline already has: what is in force, what was, what is being written, and what is missing."""

from django.db import models
from django.db.models.functions import Length

from huiyin.foundation.city.parts import SPOKEN_LIMIT
from huiyin.foundation.organisations.models import Unit

models.CharField.register_lookup(Length)
OPEN_DRAFT = ("draft", "submitted", "sent_back")


class Words(models.Model):
    """What an entry says; the same in an entry, in each of its versions and in a draft."""

    question = models.CharField(max_length=200)
    question_en = models.CharField(max_length=300, blank=True)
    spoken = models.CharField(max_length=200)
    written = models.TextField()
    english = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=6, blank=True)
    words = models.JSONField(default=list)
    valid_from = models.DateField(null=True)

    class Meta:
        abstract = True


class Entry(Words):
    """One question with its answer, as the newest version says it."""

    code = models.CharField(max_length=24, unique=True)
    valid_until = models.DateField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="in_force")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("in_force", "withdrawn")), name="entry_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="entry_ends", condition=models.Q(state="in_force")),
            models.Index(fields=["owner", "code"], name="entry_owner_code"),
        ]


class Version(Words):
    """An entry as it once stood; the database lets nobody change or remove one."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_until = models.DateField()
    origin = models.CharField(max_length=6)
    note = models.CharField(max_length=300, blank=True)
    author_id = models.BigIntegerField(null=True)
    author = models.CharField(max_length=60, blank=True)
    reviewer_id = models.BigIntegerField(null=True)
    reviewer = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_once"),
            models.CheckConstraint(
                condition=models.Q(spoken__length__lte=SPOKEN_LIMIT), name="version_spoken_short"
            ),
            models.CheckConstraint(
                condition=models.Q(origin="pack")
                | (models.Q(reviewer_id__isnull=False) & ~models.Q(reviewer_id=models.F("author_id"))),
                name="version_second_person",
            ),
        ]


class Request(models.Model):
    """Something an owner is asked for: renew an entry that ends, or answer what is asked again and again."""

    kind = models.CharField(max_length=6)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="requests")
    matter = models.CharField(max_length=6, blank=True)
    text = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, default="open")
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(kind="expiry", state="open"),
                name="request_expiry_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("expiry", "gap"), state__in=("open", "answered", "dismissed")),
                name="request_known",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], name="request_open", condition=models.Q(state="open"))
        ]


class Draft(Words):
    """An entry that is being written or changed; in force only when a second person publishes it."""

    valid_until = models.DateField(null=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="drafts")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="drafts")
    base = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, default="draft")
    version = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=300, blank=True)
    hands = models.JSONField(default=list)
    author_id = models.BigIntegerField()
    author = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(state__in=OPEN_DRAFT, entry__isnull=False),
                name="draft_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(*OPEN_DRAFT, "published", "dropped")), name="draft_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "-changed_at"], name="draft_open", condition=models.Q(state__in=OPEN_DRAFT)
            )
        ]


class Shelved(models.Model):
    """What is needed to find an entry, ready to be read: its features and its meaning."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="shelved")
    version = models.PositiveIntegerField()
    method = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    named = models.BinaryField()
    told = models.BinaryField()
    meaning = models.BinaryField()


class Stamp(models.Model):
    """Says that the shelf has changed; one row, a new mark with each change."""

    mark = models.UUIDField()


class Missed(models.Model):
    """A question that found no answer: its words, masked and cut, never who asked; gone after some weeks."""

    text = models.CharField(max_length=60)
    matter = models.CharField(max_length=6, blank=True)
    why = models.CharField(max_length=10)
    at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, unique=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    request = models.ForeignKey(Request, null=True, on_delete=models.SET_NULL, related_name="missed")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="missed_at"),
            models.Index(fields=["matter", "at"], name="missed_loose", condition=models.Q(request=None)),
        ]


class Usage(models.Model):
    """How often on a day an entry was proposed, used, opened, found helpful or not."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    what = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "day", "what"], name="usage_once_a_day")]
