"""The driver of the random tests: legal and illegal deeds, deeds sent again, time that jumps, and jobs that run."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.act.coordination.jobs import watch_over_danger
from huiyin.act.coordination.letters.jobs import watch_letters
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.whistles.jobs import watch_whistles
from huiyin.act.orders import rules
from huiyin.act.orders.actions import draw_audits
from huiyin.act.orders.jobs import bring_all_answers, remind_of_promises, resume_unanswered
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.jobs import close_without_callback
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time
from tests.act.deeds_beside import BESIDE
from tests.act.every_deed import DEEDS, Deed
from tests.act.going import Go, Thunk, World
from tests.act.wholeness import Watch, after_jobs, fingerprint

JOBS: tuple[Callable[[], object], ...] = (
    watch_over_danger,
    watch_whistles,
    watch_letters,
    oversee,
    close_without_callback,
    bring_all_answers,
    resume_unanswered,
    remind_of_promises,
    draw_audits,
)
JUMPS = (2, 7, 31, 60, 150, 480, 1440, 4320, 10_080, 30_240)  # minutes: from a cup of tea to three weeks
# The straight way on from each state, for leading every order to its end.
NOBODY_LEADS = 15  # tries to send an order after which the units meet
HOME = {
    "00": "answer", "01": "close", "02": "track", "03": "notify", "11": "split", "20": "dispatch", "30": "sign",
    "31": "confer", "32": "rule", "40": "submit", "41": "instruct", "50": "reply", "51": "resume",
    "52": "withdraw_extension", "53": "call_off", "54": "recall_letter", "55": "take_up", "56": "take_off",
    "60": "release", "62": "withdraw_exclusion", "65": "approve", "70": "confirm", "71": "confirm", "75": "instruct",
}  # fmt: skip


class Life:
    """A world in which things are done, looked at after each."""

    def __init__(self) -> None:
        self.world = World()
        self.watch = Watch()
        self.count: Counter[str] = Counter()
        self.tried: Counter[tuple[str, str]] = Counter()
        self.last: Thunk | None = None
        self.told: deque[str] = deque(maxlen=6)  # what was done last, for the one who reads a failure
        self.world.begin()
        self.look()

    def look(self) -> None:
        """Everything must be whole; what the tables hold is kept to compare with."""
        self.world.staff()
        self.watch.look(self.world.at, self.world.people.values())
        self.print = fingerprint()

    # --- what can be done -------------------------------------------------------------------------------------

    def legal(self, order_id: int, choose: Callable[[list[str]], str], dice: Random) -> None:
        """Something that is to be done to an order now, by one who may."""
        order = self.order(order_id)
        name = choose(sorted({move.action for move in rules.moves_from(order.state)} | BESIDE.keys()))
        deed, people = self.deed(name, order)
        dice.shuffle(people)
        seed = dice.randrange(10**6)
        self.tried[order.state, name] += 1
        for n, actor in enumerate(people[:5]):
            if self.attempt(name, deed, Go(actor, order, seed + n)) == "legal":
                if dice.random() < 0.3:
                    self.again()
                return

    def anything(self, order_id: int, name: str, who: str, seed: int, good: bool) -> None:
        """Anything by anybody, with right or wrong evidence."""
        deed = DEEDS[name] if name in DEEDS else BESIDE[name][1]
        self.attempt(name, deed, Go(self.world.people[who], self.order(order_id), seed, good))

    def again(self) -> None:
        """What was done last is sent again by the same person a moment later; nothing may come of it."""
        if self.last is None or self.world.at - self.last_at > timedelta(seconds=30):
            return
        self.world.at += timedelta(seconds=2)
        with at_time(self.world.at):
            try:
                with transaction.atomic():
                    self.last()
            except (Refusal, PermissionDenied):
                self.count["repeated, refused"] += 1
        self.count["repeated"] += 1
        self.must_be_unchanged("sent again")

    def jump(self, minutes: int) -> None:
        """Time goes by."""
        self.world.at += timedelta(minutes=minutes)

    def jobs(self) -> None:
        """The worker runs; when it runs again at once nothing is left to do."""
        with at_time(self.world.at):
            for _ in range(3):  # what one job does can be work for another
                for job in JOBS:
                    job()
            self.look()
            for job in JOBS:
                job()
            self.must_be_unchanged("jobs")
            after_jobs()
        self.count["jobs"] += 1
        self.last = None

    def arrives(self, kind: str) -> int:
        """Another appeal; the key of its order."""
        self.world.at += timedelta(seconds=61)
        with at_time(self.world.at):
            order = self.world.arrives(kind)
        self.last = None
        self.look()
        return order.pk

    # --- how it is tried --------------------------------------------------------------------------------------

    def order(self, order_id: int) -> WorkOrder:
        """The order as it is now."""
        return WorkOrder.objects.select_related("lead", "place", "appeal").get(pk=order_id)

    def deed(self, name: str, order: WorkOrder) -> tuple[Deed, list[Actor]]:
        """What is done under a name, and the people who may have the right to do it."""
        people = list(self.world.people.values())
        step = rules.step(order.state, name)
        if step is None:
            roles, deed = BESIDE[name]
            return deed, [actor for actor in people if actor.has(*roles.split())]
        found = [actor for actor in people if may(actor, step, order)]
        if "addressee" in step.roles:
            to = Letter.objects.filter(order=order, state="sent").values_list("addressee", flat=True)
            found += [
                actor
                for actor in people
                if actor.units("unit_head", "unit_deputy") and set(actor.units()) & {*to}
            ]
        return DEEDS[name], found

    def attempt(self, name: str, deed: Deed, go: Go) -> str:
        """Try it a little later; what is refused must have changed nothing."""
        self.world.at += timedelta(seconds=61)
        with at_time(self.world.at):
            thunk = deed(go)
            if thunk is None:
                return "idle"
            self.told.append(
                f"{go.who.name} {name} {go.pk} in {go.order.state} {'' if go.good else 'wrongly'}"
            )
            try:
                with transaction.atomic():
                    thunk()
            except (Refusal, PermissionDenied) as refusal:
                self.must_be_unchanged(f"refused with {type(refusal).__name__}")
                self.count["refused"] += 1
                return "refused"
        self.last, self.last_at = thunk, self.world.at
        before = self.print
        self.look()
        outcome = "legal" if before != self.print else "without effect"
        self.count[outcome] += 1
        return outcome

    def must_be_unchanged(self, why: str) -> None:
        """No table is other than it was."""
        now = fingerprint()
        changed = [name for name in now if now[name] != self.print[name]]
        assert not changed, (why, changed, [*self.told])

    # --- the end ----------------------------------------------------------------------------------------------

    def lead_home(self) -> None:
        """Every order can still be brought to its end by the people who are there."""
        for order_id in self.world.orders():
            self.home(order_id)

    def home(self, order_id: int) -> None:
        """Lead one order to its end."""
        way = []
        for seed in range(60):
            order = self.order(order_id)
            if order.state in rules.CLOSED:
                return
            way.append(order.state)
            self._step_home(order, seed)
        raise AssertionError(f"no way out: {way}")

    def _step_home(self, order: WorkOrder, seed: int) -> None:
        if order.state in ("50", "60", "56"):
            self._let_parts_go(order)
        # An order that every unit has given back, or that none of them may lead, goes before a conference.
        name = "confer" if order.state == "20" and seed > NOBODY_LEADS else HOME[order.state]
        deed, people = self.deed(name, order)
        if not any(self.attempt(name, deed, Go(actor, order, seed)) == "legal" for actor in people):
            self.jump(60)

    def reach(self, order_id: int, name: str, dice: Random) -> None:
        """Lead an order on until something can be done to it, and do it."""
        for seed in range(12):
            order = self.order(order_id)
            if rules.step(order.state, name) or order.state in rules.CLOSED:
                break
            self._step_home(order, seed)
        if name in {move.action for move in rules.moves_from(self.order(order_id).state)}:
            self.legal(order_id, lambda _: name, dice)

    def _let_parts_go(self, order: WorkOrder) -> None:
        for seed, part in enumerate(order.parts.filter(closed_at=None)):
            deed, people = self.deed("part_release", order)
            assert any(
                self.attempt("part_release", deed, Go(actor, order, seed)) == "legal" for actor in people
            ), part.unit_id


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
