"""The orders behind a mark of a flow, newest first, for those who may read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.oversight.models import Card, Duty, DutyStep
from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.orders.handling_models import Extension, Promise
from huiyin.act.orders.models import Escalation, ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import Conference
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.models import Callback
from huiyin.answer.supervision.flows.framing import Frame
from huiyin.foundation.city.queries import current


@dataclass(frozen=True)
class Deed:
    """Something that happened beside an order: when it was asked, whether it is open, and the unit it concerns."""

    model: type[Model]
    at: str
    open: Q
    unit: str = ""


WAYS: Mapping[str, Deed] = {
    "escalation": Deed(Escalation, "at", Q(settled_at=None), "from_unit"),
    "whistle": Deed(Whistle, "approved_at", Q(closed_at=None), "street"),
    "letter": Deed(Letter, "signed_at", Q(state="sent"), "sender"),
    "conference": Deed(Conference, "called_at", Q(ended_at=None)),
    "extension": Deed(Extension, "asked_at", Q(decided_at=None)),
    "return": Deed(ReturnRequest, "asked_at", Q(ruled_at=None), "unit"),
    "promise": Deed(Promise, "made_at", Q(ended_at=None), "unit"),
}
PUT: Mapping[str, tuple[type[Model], str, Q]] = {
    "yellow": (Card, "at", Q(colour="yellow")),
    "red": (Card, "at", Q(colour="red")),
    "duty": (Duty, "opened_at", Q()),
    "sheet": (DutyStep, "at", Q(seq__isnull=False)),
    "part": (Part, "opened_at", Q()),
}
UNHAPPY = Q(solved="unsolved") | Q(result="dissatisfied")
TOLD: Mapping[str, Q] = {
    "again": UNHAPPY,
    "twice": UNHAPPY & Q(round__gte=1),
    "pressed": Q(pressed=True),
}
CAME: Mapping[str, Q] = {
    "merged": Q(merged_at__isnull=False),
    "repeat": Q(merged_at=None, repeats__gt=0),
    "new": Q(merged_at=None, repeats=0),
}
_LONE = Q(merged_at=None, dispatched_at=None)
GATES: Mapping[str, Q] = {
    "merged": Q(merged_at__isnull=False),
    "out": Q(merged_at=None, dispatched_at__isnull=False),
    "source": _LONE & Q(state__in=("01", "02", "03", "80")),
    "waiting": _LONE & ~Q(state__in=("01", "02", "03", "80")),
}


def _opened(frame: Frame) -> Q:
    return Q(opened_at__gte=frame.since, opened_at__lt=frame.until)


def _by(field: str) -> Callable[[Frame, str], Q]:
    return lambda frame, value: _opened(frame) & Q(**{field: value})


def _day(frame: Frame, value: str) -> Q:
    start = datetime.combine(date.fromisoformat(value), time(), current().zone)
    return Q(
        opened_at__gte=max(start, frame.since), opened_at__lt=min(start + timedelta(days=1), frame.until)
    )


def _found(frame: Frame, value: str) -> Q:
    own = Q(appeal__channel__in=current().flowing.proactive)
    return _opened(frame) & Q(matter__startswith=value[:2]) & own


def _told(frame: Frame, value: str) -> Q:
    if value == "pressed" and not frame.scope.is_city:  # a district may be the one that pressed
        raise Refused
    rows = Callback.objects.filter(TOLD[value], order=OuterRef("pk"), outcome="answered")
    return Q(Exists(rows.filter(at__gte=frame.since, at__lt=frame.until)))


def _way(frame: Frame, value: str) -> Q:
    deed = WAYS[value]
    rows = deed.model._default_manager.filter(order=OuterRef("pk"))
    bounds = {f"{deed.at}__gte": frame.since, f"{deed.at}__lt": frame.until}
    return Q(Exists(rows.filter(**bounds)))


def _open(_frame: Frame, value: str) -> Q:
    deed = WAYS[value]
    return Q(Exists(deed.model._default_manager.filter(deed.open, order=OuterRef("pk"))))


def _put(frame: Frame, value: str) -> Q:
    model, at, which = PUT[value]
    rows = model._default_manager.filter(
        which, **{f"{'duty__order' if model is DutyStep else 'order'}": OuterRef("pk")}
    )
    return Q(Exists(rows.filter(**{f"{at}__gte": frame.since, f"{at}__lt": frame.until})))


# What an address may ask for; each value is checked by the one who reads it.
ASKED: Mapping[str, Callable[[Frame, str], Q]] = {
    "day": _day,
    "door": _by("appeal__channel"),
    "place": _by("place"),
    "matter": lambda frame, value: _opened(frame) & Q(matter__startswith=value),
    "found": _found,
    "came": lambda frame, value: _opened(frame) & CAME[value],
    "gate": lambda frame, value: _opened(frame) & GATES[value],
    "told": _told,
    "way": _way,
    "open": _open,
    "put": _put,
    "unit": lambda _frame, value: Q(lead=value),
    "kind": _by("kind"),
}


def behind(frame: Frame, asked: Mapping[str, str], after: str = "", before: str = "") -> Page:
    """A page of the orders that meet everything asked for.

    Raises `Refused` for readers of counts alone, `KeyError` or `ValueError` for what cannot be asked for.
    """
    if not frame.opens:
        raise Refused
    found = _within(frame)
    for name, value in asked.items():
        found = found.filter(ASKED[name](frame, value))
    return newest_page(found.select_related("appeal", "lead", "place").defer("proposal"), after, before, PAGE)


def _within(frame: Frame) -> QuerySet[WorkOrder]:
    """What others lead at one's place is counted; only leaders of the whole read it."""
    if frame.scope.is_city:
        return WorkOrder.objects.all()
    led = Q(lead__in=frame.scope.units)
    if frame.scope.whole and frame.actor.has("leader"):
        return WorkOrder.objects.filter(led | Q(place__in=frame.scope.units))
    return WorkOrder.objects.filter(led)


def is_known(asked: Mapping[str, Any]) -> bool:
    """Whether an address asks for anything that can be asked for, and for nothing else."""
    return bool(asked) and all(name in ASKED for name in asked)
