"""Bad ratings that are counted apart, and those about which the panel still has to decide."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from huiyin.answer.callback.models import Callback, SetApart
from huiyin.answer.callback.policies import may_judge_apart
from huiyin.answer.callback.queries.measuring import Span, bounds
from huiyin.foundation.accounts.rules import Actor

CASES_AT_MOST = 100
APART_AT_MOST = 50_000


@dataclass(frozen=True)
class ApartCase:
    """A rating that a unit holds to be unjustified, and how the panel stands."""

    pk: int
    order_id: int
    number: str
    unit: str
    ground: str
    why: str
    asked_at: datetime
    words: str
    votes: int
    upheld: bool | None


def _case(row: SetApart) -> ApartCase:
    order = row.callback.order
    return ApartCase(
        row.pk,
        order.pk,
        order.number,
        order.lead_id or "",
        row.ground,
        row.why,
        row.asked_at,
        row.callback.words,
        len(row.votes.all()),
        row.upheld,
    )


def apart_cases(actor: Actor) -> list[ApartCase]:
    """Cases on which this person may vote and has not, oldest first."""
    found = SetApart.objects.filter(upheld=None).exclude(votes__by_id=actor.id or 0)
    rows = found.select_related("callback__order").prefetch_related("votes").order_by("asked_at", "id")
    return [_case(row) for row in rows[:CASES_AT_MOST] if may_judge_apart(actor, row.callback.order)]


def apart_of(order_id: int) -> tuple[int | None, ApartCase | None]:
    """The newest dissatisfied answer about an order that could be set apart, and the case about it if there is one."""
    rows = Callback.objects.filter(order=order_id, outcome="answered", result="dissatisfied")
    newest = rows.order_by("-id").first()
    if newest is None:
        return None, None
    found = SetApart.objects.filter(callback=newest).select_related("callback__order")
    case = found.prefetch_related("votes").first()
    return newest.pk, _case(case) if case else None


def set_apart(period: Span) -> frozenset[int]:
    """Callbacks of a period whose rating is counted apart; whoever counts shows it with and without them."""
    since, until = bounds(period)
    found = SetApart.objects.filter(upheld=True, callback__at__gte=since, callback__at__lt=until)
    return frozenset(found.values_list("callback", flat=True)[:APART_AT_MOST])


def bad_ratings(period: Span) -> Mapping[str, tuple[int, int]]:
    """By unit: dissatisfied answers in a period, and how many of them are set apart; two statements."""
    since, until = bounds(period)
    bad = Callback.objects.filter(outcome="answered", result="dissatisfied", at__gte=since, at__lt=until)
    apart = bad.filter(set_apart__upheld=True)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for name, rows in (("all", bad), ("apart", apart)):
        for lead, n in rows.values_list("order__lead").annotate(n=Count("id")).order_by():
            tallies[lead or ""][name] += n
    return {unit: (tally["all"], tally["apart"]) for unit, tally in sorted(tallies.items())}
