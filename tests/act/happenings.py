"""What happens next in a random life, drawn with dice: what was seldom tried comes first."""

from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random

from huiyin.act.orders import rules
from huiyin.act.orders.models import WorkOrder
from tests.act.deeds_beside import BESIDE
from tests.act.every_deed import DEEDS
from tests.act.going import KINDS
from tests.act.living import HOME, JUMPS, Life

LATER = {"withdraw", "confer", "reassign", "escalate"}  # what ends or undoes a life comes seldom
ANY = "street rival department queue"
# What needs several steps in one order, and chance alone would seldom bring about.
TALES = (
    (ANY, "retry retry retry wait work"),
    (
        ANY,
        "request_exclusion exclude exclude work audit_exclusion object sustain_objection sustain_objection",
    ),
    (ANY, "request_exclusion exclude exclude object vote_objection dismiss_objection dismiss_objection"),
    (ANY, "ask give_up deny_exclusion deny_exclusion"),
    (ANY, "request_return grant_return grant_return"),
    (ANY, "request_return deny_return deny_return"),
    (ANY, "escalate reassign"),
    (ANY, "ask wait work"),
    (ANY, "merge answered rejoin"),
    (ANY, "merge answered retry rejoin"),
    (ANY, "merge withdraw"),
    ("desk", "refuse object"),
    ("desk", "answer doubt"),
    ("desk", "hand_over track"),
    (ANY, "request_extension withdraw_extension"),
    (ANY, "request_extension grant_extension"),
)
NAMES = sorted({*DEEDS, *BESIDE} - {"register", "accept", "triage", "reopen"})


class Dice:
    """Draws what happens."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.tales = cycle(TALES)

    def happenings(self) -> Iterator[Callable[[Life], None]]:
        """An endless row of them."""
        acts = [self.legal, self.anything, self.jump, Life.jobs, self.arrives, self.tale]
        while True:
            yield self.dice.choices(acts, [0.7, 0.2, 0.05, 0.02, 0.02, 0.02])[0]

    def legal(self, life: Life) -> None:
        """Something by one who may: most often what was seldom tried, else whatever leads an order on."""
        dice, found = self.dice, self._orders()
        beside = dice.random() < 0.15
        if not beside and dice.random() < 0.35:
            found = {pk: state for pk, state in found.items() if state in HOME}
            ways = [(0, dice.random(), pk, HOME[state]) for pk, state in found.items()]
        else:
            ways = [
                (life.tried[state, name] + 4 * (name in LATER), dice.random(), pk, name)
                for pk, state in found.items()
                for name in (BESIDE if beside else sorted({move.action for move in rules.moves_from(state)}))
            ]
        if ways:
            _, _, pk, name = min(ways)
            life.legal(pk, lambda _: name, dice)

    def _orders(self) -> dict[int, str]:
        rows = WorkOrder.objects.values_list("pk", "state")
        going = dict(rows.exclude(state__in=rules.CLOSED).order_by("pk")[:20])
        if going and self.dice.random() > 0.06:
            return going
        return dict(rows.filter(state__in=rules.CLOSED).order_by("-pk")[:9])

    def anything(self, life: Life) -> None:
        """Anything by anybody, rightly or wrongly."""
        dice = self.dice
        who, order = dice.choice(list(life.world.people)), dice.choice(life.world.orders())
        life.anything(order, dice.choice(NAMES), who, dice.randrange(10**6), dice.random() < 0.5)

    def jump(self, life: Life) -> None:
        """Minutes or hours, seldom weeks."""
        life.jump(self.dice.choice(JUMPS[:6] if self.dice.random() < 0.8 else JUMPS))

    def arrives(self, life: Life) -> None:
        """Another appeal, while there are not too many."""
        if WorkOrder.objects.exclude(state__in=rules.CLOSED).count() < 10:
            life.arrives(self.dice.choice(list(KINDS)))

    def tale(self, life: Life) -> None:
        """Several steps of one order."""
        kinds, names = next(self.tales)
        order_id = life.arrives(self.dice.choice(kinds.split()))
        for name in names.split():
            self._tell(life, order_id, name)

    def _tell(self, life: Life, order_id: int, name: str) -> None:
        if name == "wait":
            life.jump(6000)
        elif name == "work":
            life.jobs()
        elif name == "answered":  # its parent is, and it with its parent
            child = life.order(order_id)
            if child.state == "11" and child.parent_id:
                life.reach(child.parent_id, "approve", self.dice)
        else:
            life.reach(order_id, name, self.dice)
