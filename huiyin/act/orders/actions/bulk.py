"""The same thing done to many orders at once: each as far as it can be, each refusal told by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.act.orders.actions.unit import assign, sign
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

AT_ONCE = 100


@dataclass(frozen=True)
class Bulk:
    """What became of each: numbers of those it was done to, and number and reason of those it was not."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def sign_many(actor: Actor, numbers: Iterable[str]) -> Bulk:
    """Sign each of these orders; two people who do it at once, or one twice, sign each once."""
    return _each(numbers, lambda pk: sign(actor, pk))


def assign_many(actor: Actor, numbers: Iterable[str], handler: str) -> Bulk:
    """Give each of these orders to one person of the actor's units, by name."""
    people = {one.name: one.pk for unit in actor.units(*UNIT_ROLES) for one in colleagues(unit)}
    return _each(numbers, lambda pk: assign(actor, pk, people.get(handler, 0)))


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
