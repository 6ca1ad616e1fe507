"""What others may ask about questions: who sees which, what was upheld, and how often a detector was right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.supervision.questions.models import Measure, OwnNumber, Question
from huiyin.answer.supervision.questions.policies import (
    EXPLAINING,
    may_decide,
    may_explain,
    may_keep_numbers,
    may_read,
    sees_all,
)
from huiyin.answer.supervision.questions.refusals import Unfinished
from huiyin.answer.supervision.questions.rules import DETECTORS, ORDERS_AT_MOST, OUTCOMES, WORDS_AT_MOST
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

__all__ = [
    "DETECTORS",
    "OUTCOMES",
    "PAGE",
    "WORDS_AT_MOST",
    "Judged",
    "Question",
    "Seen",
    "Unfinished",
    "by_key",
    "count_open",
    "judged",
    "may_keep_numbers",
    "months_of",
    "numbers_kept",
    "open_questions",
    "orders_of",
    "read",
    "upheld",
]

PAGE = 50
UPHELD_AT_MOST = 500


@dataclass(frozen=True)
class Seen:
    """A question with what its reader may do about it."""

    question: Question
    explains: bool
    decides: bool
    late: bool


@dataclass(frozen=True)
class Judged:
    """How people answered one detector's questions; a detector that is often explained away is seen to be noisy."""

    detector: str
    explained: int
    upheld: int
    watch: int
    open: int

    @property
    def decided(self) -> int:
        """Questions that were found to be with or without a good reason; what is watched is neither yet."""
        return self.explained + self.upheld


def open_questions(actor: Actor, state: str = "open", detector: str = "", after: int = 0) -> list[Seen]:
    """The reader's questions, due first, or those decided, newest first; a page of them and one more."""
    found = _readable(actor).select_related("unit", "look")
    if detector:
        found = found.filter(detector=detector)
    if state == "open":
        found = found.filter(decided_at=None).order_by("due_at", "id")
    else:
        found = found.filter(decided_at__isnull=False).order_by("-decided_at", "-id")
    return [_seen(actor, one) for one in found[after : after + PAGE + 1]]


def count_open(actor: Actor) -> int:
    """How many wait: for an answer of those who decide, for an explanation of those who explain."""
    return _readable(actor).filter(decided_at=None).count()


def read(actor: Actor, question_id: int) -> Seen | None:
    """One question, for those who may see it."""
    question = Question.objects.select_related("unit", "look").filter(pk=question_id).first()
    return _seen(actor, question) if question and may_read(actor, question) else None


def by_key(question_ids: Iterable[int]) -> dict[int, Question]:
    """Questions by their keys, for what was opened because of them."""
    return Question.objects.select_related("unit").in_bulk(list(question_ids)[:UPHELD_AT_MOST])


def upheld(since: datetime) -> list[Question]:
    """Questions that a person found to be without a good reason since a moment, oldest first."""
    found = Question.objects.filter(outcome="upheld", decided_at__gte=since).select_related("unit")
    return list(found.order_by("decided_at", "id")[:UPHELD_AT_MOST])


def judged(since: date) -> list[Judged]:
    """How people answered the questions about the months since a day, detector by detector; one statement."""
    each: dict[str, Any] = {outcome: Count("id", filter=Q(outcome=outcome)) for outcome in OUTCOMES}
    each["open"] = Count("id", filter=Q(decided_at=None))
    rows = Question.objects.filter(period__gte=since).values("detector").annotate(**each)
    found = {name: counts for name, *counts in rows.values_list("detector", *each)}
    return [Judged(name, *found.get(name, [0] * len(each))) for name in DETECTORS]


def months_of(question: Question, months: int = 12) -> list[Measure]:
    """What the same detector measured of the same unit up to that month, oldest first."""
    found = Measure.objects.filter(
        unit=question.unit_id, detector=question.detector, look__period__lte=question.look.period
    ).select_related("look")
    return list(found.order_by("-look__period")[:months])[::-1]


def orders_of(question: Question) -> list[WorkOrder]:
    """The orders behind a question, in the order of its evidence."""
    keys = [int(key) for key in question.evidence.get("orders", [])][:ORDERS_AT_MOST]
    found = WorkOrder.objects.select_related("appeal", "lead", "place").defer("proposal").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def numbers_kept(unit: str) -> int:
    """How many telephones of a unit's own people are listed."""
    return OwnNumber.objects.filter(unit=unit).count()


def _readable(actor: Actor) -> QuerySet[Question]:
    if sees_all(actor):
        return Question.objects.all()
    mine = Q(unit__in=actor.units(*EXPLAINING))
    if actor.id is not None:
        mine |= Q(owner_id=actor.id)
    for post in actor.posts:
        if post.role == "coordinator":
            mine |= Q(unit__path=post.path) | Q(unit__path__startswith=f"{post.path}.")
    return Question.objects.filter(mine)


def _seen(actor: Actor, question: Question) -> Seen:
    waiting = question.decided_at is None
    return Seen(
        question,
        waiting and question.explained_at is None and may_explain(actor, question),
        waiting and may_decide(actor, question),
        waiting and question.due_at < now(),
    )
