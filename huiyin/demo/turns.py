"""What takes an order out of the straight way while it is handled: one turn each, by the city's shares."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.demo.life import Life
from huiyin.demo.trying import attempt
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now

Next = tuple[timedelta, Callable[[], WorkOrder]] | None
MORE_DAYS = 3
PROMISED_IN = timedelta(days=16)
EMERGENCIES, ENFORCEMENTS = (
    0.35,
    0.7,
)  # of whistles: below the first an emergency, below the second enforcement


def turn_off(life: Life, order: WorkOrder) -> Next:
    """The one turn of this life, if it has one and has not taken it."""
    take = _TURNS.get(life.turn)
    if take is None or life.turned or order.round:
        return None
    life.turned = True
    gap = life.office_hours(life.after(timedelta(hours=3)))
    return gap, lambda: attempt(order, lambda: take(life, order))


def _ask(life: Life, order: WorkOrder) -> None:
    orders.ask(life.in_unit(order, "unit_clerk"), order.pk, life.stage.teller.office("question"))


def _more_time(life: Life, order: WorkOrder) -> None:
    office = life.stage.teller.office
    asked = orders.MoreTime(MORE_DAYS, office("stage_report"), office("stage_report"), office("told_later"))
    orders.request_extension(life.in_unit(order, "unit_clerk"), order.pk, asked)


def _shelve(life: Life, order: WorkOrder) -> None:
    office = life.stage.teller.office
    day = (now() + PROMISED_IN * life.dice.uniform(0.3, 1.0)).date()
    orders.shelve(
        life.in_unit(order, "unit_head"),
        order.pk,
        orders.NewPromise(day, office("plan"), office("told_later")),
    )


def _exclude(life: Life, order: WorkOrder) -> None:
    if all(order.lead_id in member.units() for member in life.stage.cast.with_role("panel")):
        return  # nobody could vote on it
    ground = life.dice.choice(sorted(life.stage.city.panels.grounds))
    proof = life.stage.teller.office("exclusion_why")
    told = life.stage.city.panels.grounds[ground].told
    orders.request_exclusion(life.in_unit(order, "unit_head"), order.pk, ground, proof, told or proof)


def _whistle(life: Life, order: WorkOrder) -> None:
    office, throw = life.stage.teller.office, life.dice.random()
    kind = "emergency" if throw < EMERGENCIES else "enforcement" if throw < ENFORCEMENTS else "hard"
    if life.case.rest:
        kind = "hard"  # what waits for a visitor is not long past its half hour
    whistles.blow(
        life.in_unit(order, "unit_head"),
        order.pk,
        kind,
        office("whistle_question"),
        office("whistle_why"),
        life.case.told.place,
        others(life, order, 2),
        lon=life.case.told.lon,
        lat=life.case.told.lat,
    )


def _letter(life: Life, order: WorkOrder) -> None:
    city = life.stage.city.lettering
    urgency, purpose = life.dice.choice(list(city.urgencies)), life.dice.choice(list(city.purposes))
    (addressee,) = others(life, order, 1)
    ask = life.stage.teller.office("letter_ask")
    letters.send(life.in_unit(order, "unit_head"), order.pk, addressee, urgency, purpose, ask)


def _call_in(life: Life, order: WorkOrder) -> None:
    (helper,) = others(life, order, 1)
    ask = life.stage.teller.office("part_ask")
    orders.call_in(life.in_unit(order, "unit_clerk"), order.pk, helper, ask)


def _escalate(life: Life, order: WorkOrder) -> None:
    why = life.stage.teller.office("escalate_why")
    orders.escalate(life.in_unit(order, "unit_head"), order.pk, why)


def _withdraw(life: Life, order: WorkOrder) -> None:
    orders.withdraw(CITIZEN, order.pk, life.stage.teller.office("withdrawn"))


def others(life: Life, order: WorkOrder, count: int) -> list[str]:
    """Departments that somebody works at, first those whom the catalogue names beside the lead."""
    city, cast = life.stage.city, life.stage.cast
    named = (
        [unit for unit in city.matters[order.matter].co_units if not unit.startswith("@")]
        if order.matter
        else []
    )
    rest = [unit.code for unit in city.pack.units if unit.level == "department"]
    life.dice.shuffle(rest)
    found = [
        unit for unit in dict.fromkeys([*named, *rest]) if unit != order.lead_id and cast.is_staffed(unit)
    ]
    return found[:count]


_TURNS: Mapping[str, Callable[[Life, WorkOrder], None]] = {
    "ask": _ask,
    "extension": _more_time,
    "ledger": _shelve,
    "exclusion": _exclude,
    "whistle": _whistle,
    "letter": _letter,
    "part": _call_in,
    "escalation": _escalate,
    "withdrawal": _withdraw,
}
