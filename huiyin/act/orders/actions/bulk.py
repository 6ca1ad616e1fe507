"""The same thing done to many orders at once: each as far as it can be, each refusal told by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.unit import sign
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.accounts.rules import Actor

AT_ONCE = 100


@dataclass(frozen=True)
class Bulk:
    """What became of each: numbers of those it was done to, and number and reason of those it was not."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


class NotAColleague(Refusal):
    """An order is given to somebody of the unit that leads it."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s不在办理这张工单的单位，不能指定为经办人。") % {"name": name})


def sign_many(actor: Actor, numbers: Iterable[str]) -> Bulk:
    """Sign each of these orders; two people who do it at once, or one twice, sign each once."""
    return _each(numbers, lambda pk: sign(actor, pk))


def assign(actor: Actor, order_id: int, handler: str, version: int | None = None) -> WorkOrder:
    """Say who of the unit handles an order; may be said again."""

    def change(order: WorkOrder) -> None:
        assert order.lead_id is not None
        if handler not in {account.name for account in colleagues(order.lead_id)}:
            raise NotAColleague(handler)
        order.handler = handler

    evidence = {"handler": handler}
    return move(actor, order_id, "assign", version=version, evidence=evidence, change=change)


def assign_many(actor: Actor, numbers: Iterable[str], handler: str) -> Bulk:
    """Give each of these orders to one person of the unit."""
    return _each(numbers, lambda pk: assign(actor, pk, handler))


def _each(numbers: Iterable[str], do: Callable[[int], WorkOrder]) -> Bulk:
    """Every order by itself in its own transaction, so that one that is refused holds up none."""
    wanted = list(dict.fromkeys(numbers))[:AT_ONCE]
    found = dict(WorkOrder.objects.filter(number__in=wanted).values_list("number", "pk"))
    done: list[str] = []
    refused = [(number, _("没有这张工单。")) for number in wanted if number not in found]
    for number in sorted(found):
        try:
            do(found[number])
            done.append(number)
        except Refusal as refusal:
            refused.append((number, refusal.message))
    return Bulk(tuple(done), tuple(refused))
