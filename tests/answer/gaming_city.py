"""A city's months written into the real tables by SQL: honest units everywhere, and the cheats that a test asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import connection

from huiyin.act.orders.likeness_rules import spot
from huiyin.act.orders.models import Clock, ReturnRequest, Trace, WorkOrder
from huiyin.act.orders.panel_models import Exclusion
from huiyin.answer.callback.models import Callback
from huiyin.answer.supervision.questions.records import following
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.actions import keep
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.models import Appeal

MATTERS = 6
DEEDS = (
    "更换灯头并调试", "清运杂物并冲洗", "责令当场整改", "下达限期通知", "约谈现场负责人", "连夜抢修完毕", "设置警示标志",
    "协调产权单位进场", "拆除松脱部件", "开展专项巡查", "当面调解达成一致", "列入下季度计划", "增设保洁班次", "修补破损路面",
    "疏通排水管道", "移走占道车辆", "加装隔音屏障", "核实产权归属", "联系供电抢修", "补种缺株绿植",
)  # fmt: skip
COPIED = "经现场核实情况基本属实，已责成相关责任人整改，下一步将加强日常巡查管理，建立长效机制，防止类似问题再次发生。"


@dataclass
class Filling:
    """What is written for one month: `cheats` names for each detector the units that cheat in it."""

    city: City
    dice: np.random.Generator
    cheats: dict[str, set[str]] = field(default_factory=dict)
    each: int = 60
    number: int = 0

    def cheat(self, detector: str, unit: str) -> bool:
        """Whether this unit cheats by this."""
        return unit in self.cheats.get(detector, set())


def compared(city: City) -> list[str]:
    """Units that are compared with peers."""
    return [unit.code for unit in city.pack.units if unit.group]


def fill(filling: Filling, period: date) -> None:
    """A month of every unit: orders with appeals, clocks, traces, answers, returns and exclusions."""
    rows: list[_Case] = []
    for unit in compared(filling.city):
        rows += _cases(filling, unit, period)
    people = keep([one.person for one in rows])
    appeals = Appeal.objects.bulk_create(
        _appeal(one, token.token if token else None) for one, token in zip(rows, people, strict=True)
    )
    orders = WorkOrder.objects.bulk_create(
        _order(one, appeal) for one, appeal in zip(rows, appeals, strict=True)
    )
    both = list(zip(rows, orders, strict=True))
    Clock.objects.bulk_create(_clock(one, order) for one, order in both)
    Trace.objects.bulk_create(_trace(one, order) for one, order in both)
    Callback.objects.bulk_create(_callback(one, order) for one, order in both if one.asked)
    ReturnRequest.objects.bulk_create(
        ReturnRequest(order=order, unit_id=one.unit, provision="职责清单", asked_at=one.returned)
        for one, order in both
        if one.returned
    )
    Exclusion.objects.bulk_create(
        Exclusion(
            order=order,
            unit_id=one.unit,
            ground="litigation",
            proof="判决书",
            told="正在诉讼",
            asked_at=one.done,
            due_at=one.due,
            ruled_at=one.done,
            granted=True,
        )
        for one, order in both
        if one.excluded
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@dataclass
class _Case:
    unit: str
    key: int
    matter: str
    address: str
    person: Person
    opened: datetime
    due: datetime
    done: datetime
    reply: str
    asked: bool
    way: str
    solved: str
    returned: datetime | None
    excluded: bool


def _cases(filling: Filling, unit: str, period: date) -> Iterator[_Case]:
    city, dice, calendar = filling.city, filling.dice, filling.city.calendar
    leaves = [matter.code for matter in city.pack.matters if matter.is_leaf][:MATTERS]
    days = [
        day
        for n in range((following(period) - period).days)
        if calendar.is_workday(day := period + timedelta(days=n))
    ]
    again: list[_Case] = []
    for _ in range(filling.each):
        filling.number += 1
        key = filling.number
        day = days[int(dice.integers(0, len(days)))]
        # Every limit is five working days of eight hours; the order is finished on this day of the month.
        used = float(dice.beta(2.2, 1.8))
        if dice.random() < 0.1 or (filling.cheat("heaping", unit) and dice.random() < 0.7):
            used = 0.99
        done = datetime.combine(day, time(9, 30), city.zone) + timedelta(hours=float(dice.random() * 6))
        due = calendar.later(done.astimezone(UTC), "workday", timedelta(hours=40 * (1 - used)))
        opened = done.astimezone(UTC) - timedelta(days=9)
        fake_phone = filling.cheat("phones", unit) and dice.random() < 0.5
        happy = dice.random() < 0.85 or fake_phone
        if filling.cheat("self_report", unit) and dice.random() < 0.6:
            happy = False
        late = filling.cheat("returns", unit)
        one = _Case(
            unit=unit,
            key=key,
            matter=leaves[int(dice.integers(0, MATTERS))],
            address=f"临江路{key}号",
            person=Person(
                "某人", f"13{key % 7 + 1:03d}{key:06d}" if not fake_phone else f"1390000{unit[-4:]:0>4}"
            ),
            opened=opened,
            due=due,
            done=done,
            reply=_reply(dice, key)
            if not (filling.cheat("copied", unit) and dice.random() < 0.6)
            else f"您好。{COPIED}",
            asked=dice.random() < 0.85,
            way="link" if fake_phone or dice.random() < 0.6 else "person",
            solved="solved" if happy else "unsolved",
            returned=_returned(dice, days, city, late) if dice.random() < (0.45 if late else 0.25) else None,
            excluded=dice.random() < (0.6 if filling.cheat("excluded", unit) else 0.05),
        )
        yield one
        comes_back = 0.5 if filling.cheat("reappeal", unit) else 0.04
        if one.asked and happy and dice.random() < comes_back:
            again.append(one)
    for one in again:
        filling.number += 1
        later = one.done + timedelta(days=8)
        yield _Case(
            **{
                **vars(one),
                "key": filling.number,
                "person": Person("邻居", f"137{filling.number:08d}"),
                "opened": later,
                "done": later + timedelta(days=40),
                "due": later + timedelta(days=60),
                "asked": False,
                "returned": None,
                "excluded": False,
            }
        )


def _reply(dice: np.random.Generator, key: int) -> str:
    deeds = "，".join(str(one) for one in dice.choice(DEEDS, 4, replace=False))
    return f"您好，{key % 28 + 1}日到临江路{key}号查看，{deeds}，如有疑问请来电。"


def _returned(dice: np.random.Generator, days: list[date], city: City, late: bool) -> datetime:
    day = (
        days[int(dice.integers(len(days) - 3, len(days)))] if late else days[int(dice.integers(0, len(days)))]
    )
    return datetime.combine(day, time(11), city.zone)


def _appeal(one: _Case, token: Any) -> Appeal:
    return Appeal(
        channel="phone",
        source="gaming",
        source_key=str(one.key),
        digest=one.key.to_bytes(32, "big"),
        receipt_key=(one.key + 2**64).to_bytes(32, "big"),
        words="楼下的灯坏了。",
        place_said=one.address,
        said_at=one.opened,
        received_at=one.opened,
        appellant=token,
    )


def _order(one: _Case, appeal: Appeal) -> WorkOrder:
    return WorkOrder(
        number=f"G{one.key}",
        appeal=appeal,
        state="80",
        kind="help",
        matter=one.matter,
        clock_class="help",
        place_id=one.unit,
        lead_id=one.unit,
        reply=one.reply,
        opened_at=one.opened,
        dispatched_at=one.opened,
        released_at=one.done,
        closed_at=one.done + timedelta(days=1),
        handle_due_at=one.due,
    )


def _clock(one: _Case, order: WorkOrder) -> Clock:
    return Clock(
        order=order,
        name="handle",
        unit_id=one.unit,
        amount=5,
        measure="workday",
        started_at=one.opened,
        due_at=one.due,
        stopped_at=one.done,
        outcome="met",
    )


def _trace(one: _Case, order: WorkOrder) -> Trace:
    return Trace(
        order=order,
        place=one.unit,
        matter=one.matter,
        opened_at=one.opened,
        spot=spot(one.address),
        sketch="0" * 512,
    )


def _callback(one: _Case, order: WorkOrder) -> Callback:
    rating = "satisfied" if one.solved == "solved" else "dissatisfied"
    return Callback(
        order=order,
        round=0,
        way=one.way,
        at=one.done + timedelta(hours=20),
        outcome="answered",
        contacted=True,
        solved=one.solved,
        attitude=rating,
        speed=rating,
        result=rating,
    )
