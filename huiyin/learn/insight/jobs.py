"""What insight does by itself: telling the knowledge base which questions nobody could answer on the spot."""

import re
from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge.actions import miss
from huiyin.hear.knowledge.models import Missed

AT_ONCE = 300
_SENTENCE = re.compile(r"[^。！？?!\n]+[。！？?!]?")


def note_unanswered() -> int:
    """Consultations that had to be dispatched, each told once; returns how many.

    Only the question is handed on, without place and person, and none of a confidential order.
    """
    since = now() - timedelta(current().answering.gap_days)
    told = Missed.objects.filter(key=Concat(Value("order:"), Cast(OuterRef("pk"), CharField())))
    asked = WorkOrder.objects.filter(
        kind="consultation", dispatched_at__isnull=False, opened_at__gte=since, confidential=False
    )
    orders = asked.filter(~Exists(told)).select_related("appeal").order_by("opened_at")[:AT_ONCE]
    for order in orders:
        miss(question_in(order.appeal.words), "dispatched", order.matter, key=f"order:{order.pk}")
    return len(orders)


def question_in(words: str) -> str:
    """The sentence that asks, or the first one when none does."""
    sentences = [found.strip() for found in _SENTENCE.findall(words) if found.strip()]
    asking = [one for one in sentences if one.endswith(("？", "?"))]
    found: str = (asking or sentences or [""])[0]
    return found
