"""A small city life for random tests: a cast, orders of many kinds, and one try of somebody to do something to one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar

from huiyin.act.orders.actions import Receiving, merge, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.organisations.models import Unit
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, DISTRICT, RIVAL, STREET, Cast, prepare_cast

LEADS = (STREET, RIVAL, DEPARTMENT)  # the units of the cast that have a clerk and a head
LANE, SHED = "010202", "010401"  # a street's matter, and one in which the street of the place has a part
LAMP = "和平里3号楼门口的路灯不亮，晚上看不见路。"
START = datetime(2026, 9, 17, 1, 30, tzinfo=UTC)  # before two swapped weekends and a week of holidays
Thunk = Callable[[], object]
T = TypeVar("T")


@dataclass(frozen=True)
class Go:
    """One try: who does it, to which order as it is now; `seed` settles the details, `good` whether they are right."""

    who: Actor
    order: WorkOrder
    seed: int = 0
    good: bool = True

    @property
    def pk(self) -> int:
        """The order's key."""
        return self.order.pk

    @property
    def version(self) -> int | None:
        """Nothing, or a version that the order does not have."""
        return None if self.good else self.order.version + 7

    def text(self, said: str = "已经去看过") -> str:
        """Words that nobody has said before, or none at all."""
        return f"{said}（{self.seed}）" if self.good else " "

    def heads(self, of: int = 2) -> bool:
        """The throw of a coin, the same each time for one try."""
        return Random(self.seed).randrange(of) == 0

    def one(self, found: Sequence[T]) -> T | None:
        """One of these, if there is any."""
        return found[Random(self.seed).randrange(len(found))] if found else None

    def unit(self) -> str:
        """Another unit of the cast than the one that leads; a wrong one where it is to be wrong."""
        others = [code for code in LEADS if code != self.order.lead_id]
        return (self.one(others) or STREET) if self.good else self.order.lead_id or "X99"


class World:
    """The cast, the time of the story, and how appeals come in."""

    def __init__(self) -> None:
        self.cast: Cast = prepare_cast()
        self.people: dict[str, Actor] = {**self.cast.everybody(), "system": SYSTEM}
        self.at = START
        self.came = 0
        self.staffed = set(LEADS)
        for unit in Unit.objects.filter(level="district").exclude(code=DISTRICT):
            self._hire("coordinator", unit.code, unit.path)

    def begin(self) -> None:
        """Orders of every kind: of streets and a department, in the queue, with an agent, a merged pair, a secret one."""
        with at_time(self.at):
            for kind in KINDS:
                self.arrives(kind)
            child, parent = self.arrives("queue"), self.arrives("street")
            merge(self.cast.dispatcher, child.pk, parent.pk)

    def arrives(self, kind: str, by: Actor | None = None) -> WorkOrder:
        """An appeal comes in."""
        self.came += 1
        words, who, how = KINDS[kind]
        phone = f"1390000{self.came % 9:04d}"
        person = Person("", "") if who.get("anonymous") else Person("顾试", phone)
        new = NewAppeal(
            words=words, channel="web", source="life", source_key=str(self.came), person=person, **who
        )
        return receive_many(by or CITIZEN, [new], Receiving(**how))[0].order

    def staff(self) -> None:
        """Each unit that has got an order or a part has a clerk and a head, and each district its coordinator."""
        led = WorkOrder.objects.exclude(lead=None).values_list("lead", flat=True)
        helping = Part.objects.values_list("unit", flat=True)
        for unit in Unit.objects.filter(code__in={*led, *helping} - self.staffed).exclude(code__in=LEADS):
            self._hire("unit_clerk", unit.code, unit.path)
            self._hire("unit_head", unit.code, unit.path)
            self.staffed.add(unit.code)

    def _hire(self, role: str, unit: str, path: str) -> None:
        number = 90_000 + len(self.people)
        self.people[f"{role} {unit}"] = Actor(number, f"{unit}{role}", (Post(role, unit, path),))

    def orders(self) -> list[int]:
        """All orders, in their order."""
        return list(WorkOrder.objects.order_by("pk").values_list("pk", flat=True))


PLACE = {"place": "和平里3号楼"}
KINDS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "street": (LAMP, PLACE, {"lead": STREET, "matter": LANE}),
    "rival": (LAMP, PLACE, {"lead": RIVAL, "matter": LANE}),
    "department": (
        "临江街道灯塔巷有人把天井用铁皮封起来。",
        {"place": "临江街道"},
        {"lead": DEPARTMENT, "matter": SHED},
    ),
    "anonymous": (LAMP, {**PLACE, "anonymous": True}, {"lead": STREET, "matter": LANE}),
    "secret": (
        "有人在仓库里私自灌装煤气。",
        {"confidential": True, "place": "望塔街道"},
        {"kind": "report", "stop_at": "20", "matter": LANE},
    ),
    "queue": (LAMP, PLACE, {"stop_at": "20", "matter": LANE}),
    "desk": (LAMP, PLACE, {"stop_at": "00", "matter": LANE}),
}
