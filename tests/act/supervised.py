"""Orders for tests of supervision, walked to a state by the people of their unit."""

from collections.abc import Callable

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

CITY = "C"
LAMP = "小区门口的路灯不亮已经两个星期了，老人晚上出门看不见。"


def order_at(unit: str = STREET, key: str = "lamp", matter: str = "010202", words: str = LAMP) -> WorkOrder:
    """An order this unit has not signed for."""
    new = NewAppeal(words=words, channel="web", source="web", source_key=key)
    return actions.receive_many(CITIZEN, [new], Receiving(lead=unit, matter=matter))[0].order


def people(cast: Cast, unit: str) -> tuple[Actor, Actor]:
    """A clerk and a head of the unit: the street's own, the rival's or the department's."""
    if unit == "street":
        return cast.clerk, cast.head
    return getattr(cast, unit), getattr(cast, f"{unit}_head")


def walk(cast: Cast, order: WorkOrder, state: str, start: str = "30", unit: str = "street") -> WorkOrder:
    """Walk the straight path from one state to another."""
    clerk, head = people(cast, unit)
    steps: dict[str, Callable[[], WorkOrder]] = {
        "40": lambda: actions.sign(clerk, order.pk),
        "41": lambda: actions.submit(clerk, order.pk),
        "50": lambda: actions.instruct(head, order.pk, "今晚先亮起来。", clerk.name),
        "60": lambda: actions.reply(clerk, order.pk, "七盏灯已换好。"),
        "65": lambda: actions.release(head, order.pk),
        "70": lambda: actions.approve(cast.reviewer, order.pk, {"each_demand": True}),
        "80": lambda: actions.confirm(cast.callback, order.pk, "solved"),
    }
    for target, act in steps.items():
        if target > start:
            order = act()
        if target == state:
            break
    return order


def redone(cast: Cast, order: WorkOrder, start: str = "50") -> WorkOrder:
    """One more round: answered, and the appellant is not satisfied; in handling again."""
    walk(cast, order, "70", start)
    actions.redo(cast.callback, order.pk, "unsolved")
    return actions.instruct(cast.head, order.pk, "重办。", cast.clerk.name)
