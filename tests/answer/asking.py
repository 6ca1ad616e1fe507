"""What tests about asking share: orders that wait, a second and a third agent, and moments at which calls are made."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from huiyin.act.orders import actions as orders
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.actions import Answers
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.city.calling import Calling, DayPart
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.actions import NewAppeal, Person
from huiyin.testing.cast import HOTLINE, PASSWORD, STREET, Cast

BEGAN = datetime.now(UTC)
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
BAD = Answers(True, "unsolved", "satisfied", "dissatisfied", "dissatisfied", ("not_done",), words="没修")
PRESSED = replace(GOOD, pressed=True)


def answered_order(cast: Cast, key: str = "a", **more: object) -> WorkOrder:
    """An order whose reply has passed review: it waits for the callback."""
    person = Person("张三", "13900000001")
    appeal = NewAppeal("楼下路灯不亮", "phone", "test", key, person=person, **more)  # type: ignore[arg-type]
    how = Receiving(hold=False, lead=STREET, kind="help", matter="010202")
    pk = receive_many(SYSTEM, [appeal], how)[0].order.pk
    orders.sign(cast.clerk, pk)
    orders.contact(cast.clerk, pk, "打过电话")
    orders.submit(cast.clerk, pk)
    orders.instruct(cast.head, pk, "今天修好", "周经办")
    return answered_again(cast, pk)


def answered_again(cast: Cast, pk: int) -> WorkOrder:
    """The same from the moment it is being handled."""
    orders.reply(cast.clerk, pk, "灯已换好。", "")
    orders.release(cast.head, pk)  # who signs what is heavy as well
    return orders.approve(cast.reviewer, pk, {"facts": True})


def another(who: str) -> Actor:
    """A further callback agent of the hotline."""
    account = open_account(SYSTEM, who, f"{who}回访", PASSWORD)
    give_post(SYSTEM, account, "callback_agent", HOTLINE)
    return actor_of(account)


def today_at(hour: float, days: int = 0) -> datetime:
    """A moment of a day, `days` after the one on which the tests began, in the city's zone."""
    midnight = BEGAN.astimezone(current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days, hours=hour)


def all_day(calling: Calling) -> Calling:
    """The same way of calling, at any hour of any day."""
    return replace(
        calling, parts=(DayPart("day", "全天", "all day", time(0), time.max),), workdays_only=False
    )
