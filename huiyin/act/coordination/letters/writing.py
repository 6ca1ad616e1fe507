"""The text a letter begins from: the city's template with the facts of the order, and nothing about the appellant."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.act.coordination.letters import rules
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.organisations.models import Unit


@dataclass(frozen=True)
class Text:
    """Subject and body of a letter; {due} in the body is filled when it is released."""

    subject: str
    body: str


def text_for(order: WorkOrder, addressee: Unit, urgency: str, purpose: str, ask: str) -> Text:
    """The template of this purpose and urgency, filled; raises KeyError for one the city does not have."""
    city = current()
    form, hurry = city.lettering.purposes[purpose], city.lettering.urgencies[urgency].hurry
    facts = _facts(order, addressee, city) | {"ask": ask.strip(), "hurry": hurry}
    return Text(rules.filled(form.subject, facts), rules.filled(form.body, facts))


def _facts(order: WorkOrder, addressee: Unit, city: City) -> dict[str, str]:
    street = city.units.get(order.place_id or "")
    place = "" if order.confidential else order.appeal.place_said
    sender = order.lead
    return {
        "order": order.number,
        "matter": city.matter_name(order.matter) or city.dispatching.kinds[order.kind].name,
        "place": place or (street.name if street else ""),
        "said": day(order.appeal.said_at, city),
        "sender": sender.name if sender else "",
        "addressee": addressee.name,
    }


def day(moment: datetime, city: City) -> str:
    """A date as letters write it: 2026年3月5日."""
    here = moment.astimezone(city.zone)
    return f"{here.year}年{here.month}月{here.day}日"


def hour(moment: datetime, city: City) -> str:
    """A time as letters write it: 2026年3月5日15时, to the minute where it is not a full hour."""
    here = moment.astimezone(city.zone)
    minute = f"{here.minute}分" if here.minute else ""
    return f"{day(moment, city)}{here.hour}时{minute}"


def order_ends(order: WorkOrder) -> datetime | None:
    """When the handling of this round is due."""
    running = Clock.objects.filter(order=order, stopped_at=None, name__in=["handle", "redo"])
    return running.order_by("-id").values_list("due_at", flat=True).first()
