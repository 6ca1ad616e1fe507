"""A random life in which every step is done by two or three at the same moment: one effect, and never an error."""

import threading
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from huiyin.act.orders import rules
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import verify
from huiyin.testing.cast import prepare_city
from tests.act.deeds_beside import BESIDE
from tests.act.every_deed import DEEDS
from tests.act.going import Go, Thunk
from tests.act.living import HOME, JOBS, Life
from tests.act.wholeness import fingerprint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STEPS = 300


def together(life: Life, acts: list[Thunk]) -> list[object]:
    """Do all at the same moment of the story; what came of each. Anything but a refusal fails the test."""
    gate, done = threading.Barrier(len(acts)), []

    def run(act: Thunk) -> None:
        try:
            gate.wait(30)
            with at_time(life.world.at):
                done.append(act())
        except Refusal as refusal:
            done.append(refusal)
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(done) == len(acts), "nobody waits for ever"
    wrong = [one for one in done if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert not wrong, wrong
    return done


class AtOnce:
    """Draws a step, and does it two or three times over."""

    def __init__(self, seed: int) -> None:
        self.dice, self.life, self.count = Random(seed), Life(), Counter[str]()

    def step(self) -> None:
        """The same person twice, two with the same deed, or two with rival deeds."""
        self.life.world.at += timedelta(minutes=self.dice.choice((2, 2, 2, 30, 600, 3000)))
        order = self.life.order(self.dice.choice(self.going()))
        name = self.name(order)
        first = self.go(order, name)
        how = self.dice.choice(("twice", "twice", "two people", "rivals", "rivals", "with the jobs"))
        acts = {"twice": [first, first, first], "with the jobs": [first, *self.dice.sample(JOBS, 2)]}
        acts |= {"two people": [first, self.go(order, name)], "rivals": [first, self.rival(order)]}
        found = [act for act in acts[how] if act]
        if len(found) > 1:
            self.fire(how, order, found)

    def fire(self, how: str, order: WorkOrder, acts: list[Thunk]) -> None:
        before, position = self.life.order(order.pk), Event.objects.latest("pk").pk
        done = together(self.life, acts)
        self.life.look()
        self.count[how] += 1
        self.count["refused"] += sum(isinstance(one, Refusal) for one in done)
        if how == "twice":
            fresh = Event.objects.filter(pk__gt=position).values_list("stream", "action", "actor", "evidence")
            told = [repr(event) for event in fresh]
            assert len(told) == len(set(told)), "what was sent three times stands once"
            now = self.life.order(order.pk)
            self.count["effect"] += now.version != before.version
            with at_time(self.life.world.at):
                self.life.last, self.life.last_at = acts[0], self.life.world.at
                self.life.again()

    def going(self) -> list[int]:
        """Orders that are open, and the newest closed one."""
        going = list(WorkOrder.objects.exclude(state__in=rules.CLOSED).values_list("pk", flat=True)[:10])
        return going + list(WorkOrder.objects.filter(state__in=rules.CLOSED).values_list("pk", flat=True)[:1])

    def name(self, order: WorkOrder) -> str:
        """What leads on, or anything that can be done now."""
        if self.dice.random() < 0.3 and order.state in HOME:
            return HOME[order.state]
        moves = sorted({move.action for move in rules.moves_from(order.state)} - {"withdraw", "reopen"})
        return self.dice.choice(moves if moves and self.dice.random() < 0.8 else sorted(BESIDE))

    def go(self, order: WorkOrder, name: str) -> Thunk | None:
        """The deed by one of those who may do it."""
        deed, people = self.life.deed(name, order)
        with at_time(self.life.world.at):
            return deed(Go(self.dice.choice(people), order, self.dice.randrange(10**6))) if people else None

    def rival(self, order: WorkOrder) -> Thunk | None:
        """Another deed on the same order, the appellant's taking it back among them."""
        moves = sorted({move.action for move in rules.moves_from(order.state)} & DEEDS.keys())
        return self.go(order, self.dice.choice(moves)) if moves else None


def test_whatever_is_done_at_once_has_one_effect() -> None:
    prepare_city()
    life = AtOnce(11)
    for n in range(STEPS):
        life.step()
        if n % 40 == 39:
            life.life.jobs()
        if len(life.going()) < 7:
            life.life.arrives("street")
    assert verify().ok
    assert all(
        life.count[name] > 20
        for name in ("twice", "two people", "rivals", "with the jobs", "effect", "refused")
    )
    assert fingerprint() == life.life.print
