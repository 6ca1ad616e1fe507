"""Preparing the demonstration: the city, its people, and some weeks of work; once."""

import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.orders.jobs import learn_from_confirmed, start_learning
from huiyin.act.orders.models import WorkOrder
from huiyin.demo.answered import follow_up, look_at
from huiyin.demo.asking import EVERY, asking
from huiyin.demo.cast import Cast, Login, logins_of, open_accounts
from huiyin.demo.life import Life, Stage
from huiyin.demo.past import Before
from huiyin.demo.plan import WHOLE, Case, Planner, Size
from huiyin.demo.steps import next_step
from huiyin.demo.telling import Script, Teller, read_script
from huiyin.demo.trying import savepoints, unless_refused
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.pack import CityPack, read_trusted_pack
from huiyin.foundation.city.queries import City, current, forget, in_force
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.queries import last
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.knowledge.actions import publish_pack
from huiyin.hear.knowledge.models import Entry
from huiyin.hear.knowledge.queries import entries

PACK = Path(str(files("huiyin") / "cities" / "huiyin"))
STREAM, AFTER, LEARNED = "demo", "demo:after", "demo:learned"
TELL_EVERY = timedelta(days=4)
SEED = 12345
Report = Callable[[str], None]
Job = Callable[[], object]


class OtherCity(Exception):
    """The database belongs to a city that is not invented; nothing was changed."""


def prepare(report: Report | None = None, size: Size | None = None) -> None:
    """Load the demonstration city with its people and its history; what is there already stays as it is.

    The history is one transaction, and what people did after it another: killed in the middle, nothing of it is there
    and the next call makes it anew.
    """
    say = report or (lambda _: None)
    if last(STREAM) is None:
        _let_happen(say, size or WHOLE)
    if (size or WHOLE).months_before and last(AFTER) is None:
        say("Closing the months, and looking back at them …")
        _look_back()
    if (size or WHOLE).months_before and last(LEARNED) is None:
        say("Learning what the city should repair …")
        _learn()


def _let_happen(say: Report, size: Size) -> None:
    _keep_off_real_cities()
    say("Loading the invented city …")
    load_city(SYSTEM, PACK)
    city = current()
    publish_pack(SYSTEM, city.pack.knowledge)
    start_learning()
    say("Letting its history happen …")
    with transaction.atomic(), savepoints(False):
        _one_at_a_time()
        if last(STREAM) is None:
            made = _make(city, size, say)
            append([NewEvent.by(SYSTEM, STREAM, "prepare", evidence={"seed": SEED, "orders": made})])
    say("Learning from it …")
    learn_from_confirmed(city)
    oversee()


def _look_back() -> None:
    """What the worker looks at may be done half, and then is done again; what people did is whole or not there."""
    city = current()
    look_at(city)
    with transaction.atomic():
        _one_at_a_time()
        if last(AFTER) is None:
            follow_up(city, now().astimezone(city.zone))
            append([NewEvent.by(SYSTEM, AFTER, "look_back")])


def _learn() -> None:
    """Every part is done once however often; it commits as it goes, since files follow what is committed."""
    # What learning needs takes seconds to load; a second start does without.
    from huiyin.demo.learned import learn

    learn(current())
    with transaction.atomic():
        append([NewEvent.by(SYSTEM, LEARNED, "learn")])


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demo.prepare'))")


def _keep_off_real_cities() -> None:
    held = in_force()
    if held and held.pack.city.code != read_trusted_pack(PACK).city.code:
        raise OtherCity(held.pack.city.name)
    forget()


def logins() -> list[Login]:
    """One login per role."""
    return logins_of(_pack())


def _pack() -> CityPack:
    held = in_force()
    return held.pack if held else read_trusted_pack(PACK)


def _make(city: City, size: Size, say: Report) -> int:
    open_accounts(city.pack.people)
    dice, script = random.Random(SEED), read_script()
    until = now().astimezone(city.zone)
    own = next(p.unit for p in city.pack.people if p.role == "unit_clerk")
    stage = _stage(city, script, dice, until)
    begins = until - timedelta(weeks=size.weeks)
    earlier = Before(stage, random.Random(SEED + 1), begins)
    before = _bring(earlier, script, size, own, _first_day(begins, size.months_before), begins)
    cases = Planner(city.pack, script, dice, until, own).cases(size)
    play(cases, stage, say, EVERY, (asking(stage, SEED),))
    # What the earlier system still took comes last: nobody looked ahead while the history happened.
    beside = _bring(earlier, script, size, own, begins, until)
    return before + len(cases) + beside


def _first_day(begins: datetime, months: int) -> datetime:
    """Whole months before the history begins."""
    first = begins.year * 12 + begins.month - 1 - months
    return begins.replace(year=first // 12, month=first % 12 + 1, day=1, hour=0)


def _bring(earlier: Before, script: Script, size: Size, own: str, since: datetime, until: datetime) -> int:
    """What the earlier system had in these days, from dice of its own."""
    if not size.months_before:
        return 0
    planner = Planner(earlier.stage.city.pack, script, earlier.dice, until, own)
    return earlier.bring(planner, since, size.per_day_before)


def _stage(city: City, script: Script, dice: random.Random, until: datetime) -> Stage:
    cast, teller = Cast(city.pack.people), Teller(script, city.pack, dice)
    return Stage(city, cast, teller, dice, until, _entries(), turns=_turns(city))


def _turns(city: City) -> dict[str, float]:
    shares: Any = city.pack.city.demo.get("turns", {})
    return {name: float(share) for name, share in shares.items()}


def _entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    page = entries()
    while page:
        for entry in page:
            if entry.matter:
                found.setdefault(entry.matter, entry)
        page = entries(after=page[-1].code)
    return found


def play(
    cases: list[Case], stage: Stage, say: Report, every: timedelta | None = None, work: Sequence[Job] = ()
) -> None:
    """Let everything happen in the order of time, `work` is done each time `every` has passed."""
    order = count()
    due: list[tuple[datetime, int, Life, Callable[[], WorkOrder | None]]] = []
    for case in cases:
        life = Life(case, stage)
        due.append((case.at, next(order), life, life.begin))
    heapq.heapify(due)
    told = looked = cases[0].at if cases else stage.until
    while due:
        at, _, life, deed = heapq.heappop(due)
        if at >= stage.until:
            continue
        if at >= told:
            say(f"… it is {at.date()} there")
            told += TELL_EVERY
        while every and looked + every <= at:
            looked += every
            _work(looked, work)
        with at_time(at):
            done = deed()
            steps = [(life, done, next_step(life, done))] if done else []
            steps += [(one, child, next_step(one, child)) for one, child in _born(stage)]
        for who, where, step in steps:
            if step:
                then = _unless_moved(step[1], where.pk, where.state)
                heapq.heappush(due, (at + step[0], next(order), who, then))


def _work(at: datetime, work: Sequence[Job]) -> None:
    with at_time(at):
        for job in work:
            job()


def _born(stage: Stage) -> list[tuple[Life, WorkOrder]]:
    """Lives of orders that came of others: an objection that held, a matter brought up again."""
    found = []
    while stage.born:
        parent, child = stage.born.pop()
        life = Life(replace(parent.case, path="work", rest=""), stage)
        life.turned = True
        found.append((life, child))
    return found


def _unless_moved(deed: Callable[[], WorkOrder], order_id: int, state: str) -> Callable[[], WorkOrder | None]:
    """The deed, or nothing if the order has been moved by another since: whoever was merged into it, say."""

    def do() -> WorkOrder | None:
        order = WorkOrder.objects.select_related("appeal", "lead").get(pk=order_id)
        return unless_refused(deed) if order.state == state else order

    return do
