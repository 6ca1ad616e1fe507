"""Who may ask, and who may answer."""

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import City, current


def barred(actor: Actor, city: City) -> frozenset[str]:
    """Units about which this person asks nobody: the own ones, those above and those below them.

    Everybody stands below the city itself, so for what the city itself leads only its own people are barred.
    """
    found: set[str] = set()
    own = {unit for unit in actor.units() if unit in city.units}
    above = {code for unit in own for code in _line(unit, city)}
    roots = {code for code in above - own if not city.units[code].parent}
    found |= above - roots
    found |= {code for code in city.units if own & set(_line(code, city))}
    return frozenset(found)


def _line(code: str, city: City) -> list[str]:
    """The unit and those above it."""
    line = []
    while code in city.units:
        line.append(code)
        code = city.units[code].parent
    return line


def judged(order: WorkOrder) -> frozenset[str]:
    """Every unit that this order's answers speak of: who leads, who helps, and who has or had a part."""
    parts = Part.objects.filter(order=order).values_list("unit", flat=True)[:100]
    return frozenset([order.lead_id or "", *order.co_units, *parts]) - {""}


def may_call_back(actor: Actor, order: WorkOrder) -> bool:
    """A callback agent who belongs to none of the units that are judged, nor stands above or below one."""
    return actor.has("callback_agent") and not judged(order) & barred(actor, current())


def may_answer(actor: Actor, order: WorkOrder) -> bool:
    """The appellant, shown by the receipt or the link that only the appellant has."""
    return actor.has("citizen") and not order.appeal.anonymous


def is_staff(actor: Actor) -> bool:
    """Whoever has signed in: a link in such hands is not the appellant's."""
    return actor.id is not None


def may_tell_own(actor: Actor, order: WorkOrder) -> bool:
    """The unit that leads tells what it heard when it asked the appellant itself."""
    return order.lead_id is not None and actor.at(order.lead_id, *UNIT_ROLES)


def may_ask_apart(actor: Actor, order: WorkOrder) -> bool:
    """The head of the unit that was rated."""
    return order.lead_id is not None and actor.at(order.lead_id, "unit_head")


def may_judge_apart(actor: Actor, order: WorkOrder) -> bool:
    """A member of the panel who belongs to none of the units that were rated."""
    return actor.has("panel") and not judged(order) & barred(actor, current())


def sees_errors(actor: Actor) -> bool:
    """How often the first asking errs, and by whom: the overseers and the discipline, never a unit."""
    return actor.has("supervisor", "discipline") and not actor.has(*UNIT_ROLES)
