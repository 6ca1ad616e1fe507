"""Who sees an alert, and who may do what about it."""

from django.db.models import Q, QuerySet

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.alerts.models import Alert

SEEING_ALL = frozenset({"leader", "supervisor", "analyst", "system"})
JUDGING = frozenset({"analyst", "supervisor"})


def sees_all(actor: Actor) -> bool:
    """Who reads every alert: leaders, inspectors, analysts, and the machine for the city's reports."""
    return actor.has(*SEEING_ALL)


def may_read(actor: Actor, alert: Alert) -> bool:
    """Those who see all; the coordinator of the district; and once it was told the units it calls on."""
    return (
        sees_all(actor)
        or coordinates(actor, alert)
        or (alert.raised_at is not None and answers_or_helps(actor, alert))
    )


def readable(actor: Actor) -> QuerySet[Alert]:
    """All that `may_read` allows, in one statement."""
    if sees_all(actor):
        return Alert.objects.all()
    units = actor.units(*UNIT_ROLES)
    helping = Q()
    for unit in units:
        helping |= Q(co_units__contains=[unit])
    mine = Q(raised_at__isnull=False) & (Q(owner__in=units) | helping) if units else Q(pk__in=[])
    for post in actor.posts:
        if post.role == "coordinator":
            below = [unit for unit in current().units if current().district_of(unit) == post.unit]
            mine |= Q(place__in=below) | Q(owner__in=below)
    return Alert.objects.filter(mine)


def coordinates(actor: Actor, alert: Alert) -> bool:
    """The coordinator of the district where it is, or above the unit that answers."""
    paths = set(Unit.objects.filter(code__in=_where(alert)).values_list("path", flat=True))
    return any(actor.over(path, "coordinator") for path in paths)


def _where(alert: Alert) -> list[str]:
    return [code for code in (alert.place, alert.owner_id) if code]


def answers_or_helps(actor: Actor, alert: Alert) -> bool:
    """Anybody of the lead or of a co-unit."""
    return may_answer(actor, alert) or may_help(actor, alert)


def may_answer(actor: Actor, alert: Alert) -> bool:
    """The lead, by anybody who works on its orders."""
    return alert.owner_id is not None and actor.at(alert.owner_id, *UNIT_ROLES)


def may_help(actor: Actor, alert: Alert) -> bool:
    """A co-unit."""
    return any(actor.at(code, *UNIT_ROLES) for code in alert.co_units)


def may_judge(actor: Actor, alert: Alert) -> bool:
    """Analysts and inspectors; never somebody of the lead."""
    return actor.has(*JUDGING) and alert.owner_id not in actor.units()


def may_tell(actor: Actor) -> bool:
    """Who tells what was held or known after all."""
    return actor.has(*JUDGING)


def may_change_lead(actor: Actor, alert: Alert) -> bool:
    """Those who see all, and the coordinator above."""
    return sees_all(actor) or coordinates(actor, alert)


def may_instruct(actor: Actor, alert: Alert) -> bool:
    """Leaders, inspectors, the coordinator above, and the heads of the units it calls on."""
    return bool(instructs_for(actor, alert))


def instructs_for(actor: Actor, alert: Alert) -> str:
    """The unit of the post by which a person decides, empty for none."""
    called = {*_where(alert), *alert.co_units}
    heads = [post.unit for post in actor.posts if post.role == "unit_head" and post.unit in called]
    above = actor.units("coordinator") if coordinates(actor, alert) else ()
    return next(iter([*heads, *actor.units("leader", "supervisor"), *above]), "")


def may_know(actor: Actor) -> bool:
    """Who enters what is known to come."""
    return actor.has("analyst", "supervisor")
