"""Work that is due in this room; each job looks for the rows that need it."""

from collections import deque
from datetime import timedelta
from typing import Any

from huiyin.act.orders.actions.asking import resume_if_over
from huiyin.act.orders.actions.audits import draw_audits
from huiyin.act.orders.actions.hotline import archive_if_not_objected
from huiyin.act.orders.actions.merging import bring_answers
from huiyin.act.orders.actions.promising import remind_of_review
from huiyin.act.orders.handling_models import Promise, SupplementRequest
from huiyin.act.orders.learning import confirmed_examples, examples_of, settled_examples
from huiyin.act.orders.models import OPEN, WorkOrder
from huiyin.act.orders.rules import ANSWERED
from huiyin.act.triage.actions import one_trainer
from huiyin.act.triage.queries import LEARNED_PARTS
from huiyin.act.triage.retraining import learn_anew, learn_routes_anew, start
from huiyin.act.triage.route_learning import Settlement
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, NoCity, current

PARENTS_AT_MOST = 200
AT_MOST = 500
SETTLED_WITHIN = timedelta(days=730)


def bring_all_answers() -> int:
    """Give what is merged the answers that its parents have got; returns how many orders were moved."""
    answered = WorkOrder.objects.filter(state="11", parent__state__in=(*ANSWERED, "85"))
    parents = answered.order_by("parent").values_list("parent", flat=True).distinct()[:PARENTS_AT_MOST]
    return sum(bring_answers(parent) for parent in list(parents) if parent is not None)


def resume_unanswered() -> int:
    """Go on with orders whose appellant was asked and did not answer in time; how many."""
    over = SupplementRequest.objects.filter(ended_at=None, due_at__lte=now(), order__state="51")
    ids = over.order_by("due_at").values_list("order", flat=True)[:AT_MOST]
    return sum(resume_if_over(order_id) for order_id in list(ids))


def archive_refusals() -> int:
    """Archive what was not accepted and nobody objected to in time; how many."""
    refused = WorkOrder.objects.filter(OPEN, state="03").order_by("id")
    return sum(archive_if_not_objected(pk) for pk in list(refused.values_list("id", flat=True)[:AT_MOST]))


def remind_of_promises() -> int:
    """Write down which promises are to be looked at again; how many."""
    over = Promise.objects.filter(ended_at=None, next_review__lte=now(), reminded_at=None, order__state="56")
    ids = over.order_by("next_review").values_list("order", flat=True)[:AT_MOST]
    return sum(remind_of_review(order_id) for order_id in list(ids))


def draw_endings() -> int:
    """Draw the endings that are looked at again; how many were drawn."""
    return draw_audits() if _city() else 0


def start_learning() -> int:
    """Learn from a pack that was loaded since; how many models were made. Of several workers one does it."""
    city = _city()
    if city is None:
        return 0
    with one_trainer() as mine:
        return len(start(SYSTEM, city)) if mine else 0


def learn_at_night() -> int:
    """At the city's hour, learn from what people confirmed; how many models were made."""
    city = _city()
    if city is None or now().astimezone(city.zone).hour != city.dispatching.learning.hour:
        return 0
    return learn_from_confirmed(city)


def learn_from_confirmed(city: City) -> int:
    """Learn from what people confirmed, if there is enough that is new; how many models were made."""
    with one_trainer() as mine:
        if not mine:
            return 0
        examples = list(confirmed_examples(city.dispatching.learning.at_most))
        made = [learn_anew(SYSTEM, city, part, examples) for part in LEARNED_PARTS]
        del examples
        made.append(learn_routes_anew(SYSTEM, city, _settlements(city)))
    return sum(row is not None for row in made)


def _settlements(city: City) -> list[Settlement]:
    """What was settled lately, oldest first: a history forgets by itself what is older than this."""
    found: deque[Settlement] = deque(maxlen=city.dispatching.learning.at_most)
    cursor: Any = now() - SETTLED_WITHIN
    while page := settled_examples(cursor):
        for one in page:
            taught = tuple(examples_of(one, city))
            found.append(Settlement(one.matter, one.place, one.unit, one.when, taught))
        cursor = page[-1].cursor
    return sorted(found, key=lambda one: one.when)


def _city() -> City | None:
    try:
        return current()
    except NoCity:
        return None
