"""The months before: closed orders of an earlier system, so that units can be compared from the first day."""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from math import exp
from statistics import NormalDist

from huiyin.act.orders.actions import Past, bring_closed
from huiyin.act.triage.bars import Bars
from huiyin.answer.callback.actions import Answers
from huiyin.answer.callback.bringing_actions import bring_answers
from huiyin.demo.answering import answers
from huiyin.demo.life import Stage
from huiyin.demo.plan import BEGAN_BEFORE, STILL_APPEAL, THEME, Case, Planner, shares
from huiyin.demo.telling import Teller
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.vault.rules import Person

SOURCE = "demo-past"
BATCH = 1000
REACHED, CONTACTED = 0.86, 0.975
HARDEST = 0.5  # how far first-level matters differ in how hard they are, on the logistic scale
OF_OTHERS = 0.3  # of what departments lead so much is kept, so that streets have enough to be compared
HEAPED = 0.6
CALLERS = 0.4  # callers for each order: some call often


class Before:
    """Draws what an earlier system had before the history begins, and beside it while it runs; brings it in."""

    def __init__(self, stage: Stage, dice: random.Random, begins: datetime) -> None:
        self.stage, self.dice, self.begins = stage, dice, begins
        self.bars = Bars(stage.city)
        self.hard: dict[str, float] = {}
        self.heaper = ""

    def bring(self, planner: Planner, since: datetime, per_day: float) -> int:
        """Bring in everything from `since` until the planner's end; how many orders that were."""
        cases = [c for c in planner.plain(since, per_day, 0.0, shares(self.begins)) if c.path == "work"]
        self.heaper = self.heaper or self._busiest(cases)
        name = f"{since:%Y%m%d}-"
        drawn = (
            self._past(planner.teller, f"{name}{number:06d}", case, len(cases))
            for number, case in enumerate(cases)
        )
        found, count = filter(None, drawn), 0
        while batch := list(islice(found, BATCH)):
            count += self._bring(batch)
        return count

    def _mended(self, case: Case) -> bool:
        """Whether nobody had to appeal any more, since the theme of the year was about it."""
        mended = case.told.line.matter.startswith(THEME.rstrip("0"))
        began = self.stage.until - BEGAN_BEFORE
        return mended and case.at > began and self.dice.random() > STILL_APPEAL

    def _busiest(self, cases: list[Case]) -> str:
        """The department with most to do: it begins to finish at the last minute, for somebody to ask about."""
        leads = Counter(self._lead(case.told.line.matter, case.told.street) for case in cases)
        streets = {case.told.street for case in cases}
        return next((lead for lead, _ in leads.most_common() if lead and lead not in streets), "")

    def _bring(self, batch: list[Past]) -> int:
        orders = bring_closed(SYSTEM, batch)
        told = {past.new.source_key: past for past in batch}
        asked = [(order, told[order.appeal.source_key]) for order in orders if not order.appeal.anonymous]
        given = [(order, past.closed_at - timedelta(minutes=4), self._answers(past)) for order, past in asked]
        return bring_answers(SYSTEM, given)

    def _past(self, teller: Teller, key: str, case: Case, count: int) -> Past | None:
        told, city = case.told, self.stage.city
        matter = told.line.matter
        lead = self._lead(matter, told.street)
        if (
            not lead
            or told.line.kind == "report"
            or self._mended(case)
            or (lead != told.street and self.dice.random() > OF_OTHERS)
        ):
            return None
        caller = int(count * CALLERS * self.dice.random() ** 1.6)
        person = Person(teller.name(), f"13800{10000 + caller:06d}")
        new = replace(case.new, source=SOURCE, source_key=key, label=matter, person=person, anonymous=False)
        sent = case.at + timedelta(minutes=self.dice.uniform(4, 90))
        signed = sent + self._drawn(timedelta(minutes=20), lead)
        due = city.calendar.due(sent, city.limit(self._clock(matter, told.line.kind), "handle"))
        released = max(sent + self._handling(due - sent, lead), signed + timedelta(hours=1))
        if self._heaps(lead, due):
            released = max(due - timedelta(minutes=self.dice.uniform(3, 40)), released)
        contact = min(signed + self._drawn(timedelta(minutes=70), lead), released - timedelta(minutes=30))
        closed = released + timedelta(hours=self.dice.uniform(20, 70))
        if closed >= self.stage.until:
            return None
        contacted = contact if self.dice.random() < CONTACTED else None
        reply = teller.office("reply", title=told.title, result=teller.work(matter, "done"))
        return Past(
            new, told.line.kind, matter, lead, told.street, sent, signed, contacted, released, closed, reply
        )

    def _heaps(self, lead: str, due: datetime) -> bool:
        last = self.stage.until.replace(day=1) - timedelta(days=31)
        return lead == self.heaper and due >= last and self.dice.random() < HEAPED

    def _lead(self, matter: str, street: str) -> str:
        named = self.stage.city.matters[matter].lead
        lead = street if named.startswith("@") else named
        barred = self.bars.barred(matter, lead)
        return lead if self.stage.cast.is_staffed(lead) and not barred else ""

    def _clock(self, matter: str, kind: str) -> str:
        city = self.stage.city
        return city.matters[matter].clock or city.pack.clocks.kinds[kind]

    def _drawn(self, median: timedelta, lead: str) -> timedelta:
        return median * exp(self.dice.gauss(-0.25 * self.stage.goodness(lead), 0.7))

    def _handling(self, limit: timedelta, lead: str) -> timedelta:
        demo = self.stage.city.pack.city.demo
        sigma = float(str(demo["duration_sigma"]))
        in_time = NormalDist().inv_cdf(float(str(demo["on_time"])))
        return limit * exp(self.dice.gauss(-0.2 * self.stage.goodness(lead), sigma) - in_time * sigma)

    def _answers(self, past: Past) -> Answers | None:
        if self.dice.random() > REACHED:
            return None
        first = past.matter[:2]
        hard = self.hard.setdefault(first, self.dice.gauss(0, HARDEST))
        good = self.stage.goodness(past.lead) - hard
        said = answers(self.stage.city.pack, self.dice, good, late=False, rounds=0)
        return replace(said, pressed=False)  # the earlier system did not ask
