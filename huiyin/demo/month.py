"""Thirty days of ten units, through the real actions: every state is visited, and the visits are counted."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiyin.act.coordination.letters.jobs import watch_letters
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.whistles.jobs import watch_whistles
from huiyin.act.notices.jobs import tell
from huiyin.act.orders.jobs import bring_all_answers, remind_of_promises, resume_unanswered
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import CLOSED, STATES
from huiyin.answer.callback.jobs import ask_people, close_without_callback
from huiyin.demo.actions import PACK, Report, play
from huiyin.demo.cast import Cast, open_accounts
from huiyin.demo.life import Stage
from huiyin.demo.plan import Planner
from huiyin.demo.telling import Teller, read_script
from huiyin.foundation.accounts.rules import SYSTEM, UNIT_ROLES
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.pack import CityPack
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event

BEGIN = datetime.fromisoformat(
    "2026-09-14T08:00:00+08:00"
)  # runs over the holidays of October with their swaps
DAYS, AFTERWARDS = 30, 45  # the month of appeals, and how long its last orders are followed
ODD = 0.04  # of appeals refused, and as many handed over at once
JOBS_EVERY = timedelta(hours=6)
JOBS = (
    watch_whistles,
    watch_letters,
    oversee,
    tell,
    ask_people,
    close_without_callback,
    bring_all_answers,
    resume_unanswered,
    remind_of_promises,
)
# A month of two hundred orders has to meet what a city meets in a year.
TURNS: Mapping[str, float] = {
    "ask": 0.09,
    "extension": 0.09,
    "ledger": 0.07,
    "exclusion": 0.09,
    "whistle": 0.09,
    "letter": 0.09,
    "part": 0.07,
    "escalation": 0.06,
    "conference": 0.05,
    "withdrawal": 0.03,
    "reopening": 0.07,
    "doubt": 0.5,
    "objection": 0.5,
}


@dataclass(frozen=True)
class Month:
    """What was visited: state -> how often an order came into it, and how many orders were there at all."""

    orders: int
    closed: int
    visits: Mapping[str, int]
    units: Mapping[str, int]

    @property
    def missed(self) -> list[str]:
        """States that no order came into."""
        return [state for state in STATES if not self.visits.get(state)]

    def table(self) -> str:
        """Visits per state, ready to be printed."""
        rows = [
            f"{code}  {self.visits.get(code, 0):6d}  {s.name} / {s.name_en}" for code, s in STATES.items()
        ]
        return "\n".join(["state visits", *rows, f"{self.orders} orders, {self.closed} closed"])


def live(report: Report, orders: int = 200, units: int = 10, seed: int = 12) -> Month:
    """Let the month happen in a database where nothing has happened yet, and count."""
    load_city(SYSTEM, PACK)
    city = current()
    dice, script = random.Random(seed), read_script()
    until = BEGIN + timedelta(days=DAYS)
    pack = _with_units(city.pack, units)
    with at_time(BEGIN):
        open_accounts(pack.people)
    planner = Planner(pack, script, dice, until, _own(pack))
    cases = planner.plain(BEGIN, orders / DAYS, ODD)
    stage = Stage(
        city,
        Cast(pack.people),
        Teller(script, pack, dice),
        dice,
        until + timedelta(days=AFTERWARDS),
        {},
        turns=TURNS,
        stop_at="20",
    )
    play(cases, stage, report, JOBS_EVERY, JOBS)
    return counted()


def _with_units(pack: CityPack, count: int) -> CityPack:
    """The pack with people at so many units only, streets and departments by halves, and at the hotline."""
    kinds = {unit.code: unit.level for unit in pack.units}
    led = Counter(m.lead for m in pack.matters if m.lead and not m.lead.startswith("@"))
    staffed = {person.unit for person in pack.people if person.role == "unit_clerk"}
    streets = sorted(unit for unit in staffed if kinds[unit] == "street")[: count - count // 2]
    departments = [unit for unit, _ in led.most_common() if unit in staffed and kinds[unit] != "street"]
    kept = {*streets, *departments[: count - len(streets)]}
    people = tuple(one for one in pack.people if one.role not in UNIT_ROLES or one.unit in kept)
    return replace(pack, people=people)


def _own(pack: CityPack) -> str:
    return next(p.unit for p in pack.people if p.role == "unit_clerk" and p.unit.startswith("S"))


def counted() -> Month:
    """Visits, from the ledger alone."""
    moved = Event.objects.filter(stream__startswith="order:").exclude(source="", target="")
    visits = Counter(event.target for event in moved.only("source", "target") if event.source != event.target)
    rows = WorkOrder.objects.values_list("state", "lead")
    closed = sum(state in CLOSED for state, _ in rows)
    return Month(len(rows), closed, visits, Counter(lead for _, lead in rows if lead))
