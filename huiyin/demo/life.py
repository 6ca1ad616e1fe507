"""The life of one invented order: in each state, who does what next, and after how long."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from statistics import NormalDist

from huiyin.act.coordination.actions import answered_at_desk
from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.act.triage.bars import Bars
from huiyin.act.triage.queries import propose
from huiyin.act.triage.rules import Said
from huiyin.answer.callback.policies import may_call_back
from huiyin.demo.cast import Cast
from huiyin.demo.plan import REST_TURNS, Case
from huiyin.demo.telling import Teller
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City
from huiyin.hear.knowledge.models import Entry


@dataclass
class Stage:
    """What all lives share: the city, its people and its latent truths."""

    city: City
    cast: Cast
    teller: Teller
    dice: random.Random
    until: datetime
    entries: Mapping[str, Entry]
    good: dict[str, float] = field(default_factory=dict)
    mistakes: int = 0
    turns: Mapping[str, float] = field(
        default_factory=dict
    )  # share of orders that leave the straight way, by how
    born: list[tuple["Life", WorkOrder]] = field(default_factory=list)  # orders that came of another
    stop_at: str = ""  # where an appeal that came by itself waits, when triage is not to send it

    def goodness(self, unit: str) -> float:
        """How good a unit really is, normally distributed; no record holds it."""
        if unit not in self.good:
            self.good[unit] = self.dice.gauss(0, 1)
        return self.good[unit]


class Life:
    """One case on its way; `begin` receives it; what comes after stands in `steps`."""

    def __init__(self, case: Case, stage: Stage) -> None:
        self.case, self.stage, self.dice = case, stage, stage.dice
        self.reworked = self.asked_return = self.wronged = self.looked = False
        self.turned = self.rechecked = False
        self.progressed = 0
        self.turn = self._drawn()
        self.called = ""
        self._truth = ""

    def _drawn(self) -> str:
        if self.case.rest:
            return REST_TURNS.get(self.case.rest, "")
        own = {"answer": ("doubt",), "refuse": ("objection",)}.get(self.case.path)
        shares = {
            k: v
            for k, v in self.stage.turns.items()
            if (k in own if own else k not in ("doubt", "objection"))
        }
        throw = self.dice.random()
        for name, share in shares.items():
            throw -= share
            if throw < 0:
                return name
        return ""

    # The hotline takes it in.

    def begin(self) -> WorkOrder:
        """Receive the appeal, by the agent who took the call or by the person's own hand."""
        case, cast = self.case, self.stage.cast
        actor = cast.actor(case.agent) if case.agent else CITIZEN
        how = orders.Receiving(stop_at=self.stage.stop_at)
        if case.path != "work":
            how = orders.Receiving(stop_at="00", kind=case.told.line.kind)
        order = orders.receive_many(actor, [case.new], how)[0].order
        if case.agent:  # who hears danger on the line deals with it there
            to = "119" if case.path == "hand_over" else ""
            answered_at_desk(actor, order.pk, "handed_over" if to else "spoke", to)
        return order

    def truth(self) -> str:
        """The unit that answers for the matter, whoever the order was sent to."""
        if not self._truth:
            told = self.case.told
            said = Said(
                told.title, told.words, told.place, told.lon, told.lat, told.line.kind, told.line.matter
            )
            routes = propose(said).routes
            bars = Bars(self.stage.city)
            staffed = [r.lead for r in routes if self.stage.cast.is_staffed(r.lead)]
            free = [lead for lead in staffed if not bars.barred(self.matter, lead)]
            self._truth = free[0] if free else self._next_best()
        return self._truth

    def _next_best(self) -> str:
        # Where few units have people, whoever of them may lead it: the departments of the matter, then any.
        city, code = self.stage.city, self.matter
        bars, rest = Bars(city), [unit.code for unit in city.pack.units if unit.level == "department"]
        named = (city.matters[code].lead, *city.matters[code].co_units) if code else ()
        found = [one for one in (*named, self.case.told.street, *rest) if self.stage.cast.is_staffed(one)]
        return next((unit for unit in found if not bars.barred(code, unit)), "")

    @property
    def matter(self) -> str:
        """The matter as the city knows it; for what was taken up after it had been refused, what the desk called it."""
        code = self.case.told.line.matter
        return code if code in self.stage.city.matters else self.called

    # Drawing times and people.

    def after(self, median: timedelta, spread: float = 0.7) -> timedelta:
        """A random length of time around a median."""
        return median * exp(self.dice.gauss(0, spread))

    def office_hours(self, gap: timedelta, first: int = 8, last: int = 18) -> timedelta:
        """The same gap, stretched to the next morning when it ends at night."""
        here = (now() + gap).astimezone(self.stage.city.zone)
        if first <= here.hour < last:
            return gap
        days = 1 if here.hour >= last else 0
        opens = here.replace(hour=first, minute=self.dice.randrange(60)) + timedelta(days=days)
        return gap + (opens - here)

    def slowly(self, order: WorkOrder, median: timedelta, last: int = 18) -> timedelta:
        """A unit's own pace, in its hours; better units are quicker, and what is urgent does not wait for morning."""
        pace = exp(-0.25 * self.stage.goodness(order.lead_id or ""))
        if order.urgency == "normal":
            return self.office_hours(self.after(median * pace), last=last)
        limit = (order.handle_due_at or now()) - (order.dispatched_at or now())
        return self.after(min(median * 0.4, limit * 0.06) * pace, 0.5)

    def one_of(self, role: str) -> Actor:
        """Somebody with this role."""
        return self.dice.choice(self.stage.cast.with_role(role))

    def judge_of(self, order: WorkOrder) -> Actor:
        """A callback agent who does not belong to the unit that is judged."""
        free = [one for one in self.stage.cast.with_role("callback_agent") if may_call_back(one, order)]
        return self.dice.choice(free)

    def in_unit(self, order: WorkOrder, role: str) -> Actor:
        """Who holds this role at the order's unit."""
        return self.stage.cast.at(order.lead_id or "", role)

    def handling(self, order: WorkOrder) -> timedelta:
        """How long handling takes: lognormal, and the city's own share of all stays within the limit."""
        demo = self.stage.city.pack.city.demo
        sigma = float(str(demo["duration_sigma"]))
        limit = (order.handle_due_at or now()) - (order.dispatched_at or now())
        in_time = NormalDist().inv_cdf(float(str(demo["on_time"])))
        pace = -0.2 * self.stage.goodness(order.lead_id or "")
        return limit * exp(self.dice.gauss(pace, sigma) - in_time * sigma)
