"""People and orders for tests of observers: a caller with settled matters, orders to look at, a serving observer."""

import os
from datetime import timedelta
from unittest.mock import patch

from huiyin.act.notices.links import private_code
from huiyin.act.orders.actions.receive import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.publish.participation import actions
from huiyin.publish.participation.models import Invitation, Observer
from huiyin.testing.cast import STREET, Cast

WORDS = "江滨路的路灯不亮已经两个星期了，老人晚上出门看不见，希望早点修好。"
REPLY = "七盏灯已经换好，夜里都亮了，以后每周巡查一次。"
LAMPS = "010202"
CALLER = Person("钟离春", "13912345678")


def settled(
    who: Person | None,
    key: str,
    unit: str = STREET,
    matter: str = LAMPS,
    place: str = "",
    words: str = WORDS,
    reply: str = REPLY,
    **more: object,
) -> WorkOrder:
    """An order that was closed a week ago, as it would stand after its whole life."""
    new = NewAppeal(
        words=words,
        channel="phone",
        source="tests",
        source_key=key,
        person=who or Person(),
        anonymous=not who,
    )
    order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter=LAMPS))[0].order
    at = now() - timedelta(days=7)
    fields = {
        "lead_id": unit,
        "matter": matter,
        "risk": "",
        "state": "80",
        "closed_at": at,
        "reply": reply,
        "place_id": place or unit,
        "due_at": None,
    }
    WorkOrder.objects.filter(pk=order.pk).update(**(fields | more))
    order.refresh_from_db()
    return order


def often(who: Person, times: int = 3, unit: str = STREET) -> list[WorkOrder]:
    """So many different settled matters of one person."""
    return [
        settled(who, f"{who.phone}-{place}", unit, matter) for place, matter in enumerate(matters()[:times])
    ]


def matters() -> list[str]:
    """Codes of matters of the city."""
    return [matter.code for matter in current().pack.matters]


def called_back(order: WorkOrder, solved: str) -> None:
    """What the appellant answered."""
    Callback.objects.create(
        order=order, round=order.round, way="phone", at=now(), outcome="answered", solved=solved,
        result="satisfied",
    )  # fmt: skip


def invited(cast: Cast, who: Person = CALLER) -> tuple[Invitation, str]:
    """Somebody who called often, drawn and confirmed; the code of the link."""
    often(who)
    [row] = actions.draw_candidates(cast.supervisor, 1)
    with patch.dict(os.environ, {"HUIYIN_PUBLIC_URL": "https://hotline.example"}):
        actions.confirm(cast.supervisor, row.pk)
    return row, private_code(f"invitation:{row.pk}")


def yes(username: str = "chunfeng", **more: object) -> actions.Acceptance:
    """A form filled in as it should be."""
    given = {
        "username": username,
        "password": "long enough 77",
        "consent": current().observing.consent.version,
    }
    return actions.Acceptance(**(given | more))  # type: ignore[arg-type]


def observer_of(cast: Cast, who: Person = CALLER, **more: object) -> tuple[Observer, Actor]:
    """An observer who came by an invitation, with the account."""
    _, code = invited(cast, who)
    observer = actions.accept(code, yes(**more))
    return observer, actor_of(Account.objects.get(pk=observer.account_id))
