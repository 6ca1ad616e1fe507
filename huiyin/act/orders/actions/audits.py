"""A second look at endings that were drawn for it; whoever looks is not of the district that asked."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.audit_rules import drawn, peer_of
from huiyin.act.orders.panel_models import Exclusion, ExclusionAudit
from huiyin.act.orders.panel_policies import may_audit
from huiyin.act.orders.refusals import Incomplete, Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

LOOKED_AT_MOST = 2_000
DRAWN_WITHIN = timedelta(days=30)


class AuditedBefore(Refusal):
    """Somebody has looked already and came to another end."""

    def __init__(self) -> None:
        super().__init__(_("这一件已经抽查过了。请刷新看结论。"))


@transaction.atomic
def draw_audits() -> int:
    """Draw from the endings of the last weeks; how many were drawn. Drawing twice, or twice at once, draws once."""
    city, at = current(), now()
    how = city.panels
    found = Exclusion.objects.filter(granted=True, audit=None, ruled_at__gte=at - DRAWN_WITHIN)
    newest = found.select_related("order").order_by("-ruled_at", "-id")[:LOOKED_AT_MOST]
    wanted = [one for one in newest if drawn(one.order.number, how.audit_seed, how.audit_share)]
    rows = [
        ExclusionAudit(
            exclusion=one,
            peer_id=_peer(city, one) or None,
            drawn_at=at,
            due_at=city.calendar.due(at, how.audit_within),
        )
        for one in wanted
    ]
    return len(ExclusionAudit.objects.bulk_create(rows, ignore_conflicts=True))


def _peer(city: City, ended: Exclusion) -> str:
    districts = sorted(unit.code for unit in city.pack.units if unit.level == "district")
    own = city.district_of(ended.unit_id)
    place = city.district_of(ended.order.place_id) if ended.order.place_id else ""
    return peer_of(ended.order.number, [one for one in districts if one not in (own, place)])


@transaction.atomic
def audit_exclusion(actor: Actor, audit_id: int, sound: bool, note: str) -> ExclusionAudit:
    """Say whether an ending was sound, and why; what is not goes before the inspectors."""
    order_id = ExclusionAudit.objects.values_list("exclusion__order", flat=True).get(pk=audit_id)
    order = locked(order_id)
    audit = ExclusionAudit.objects.select_for_update().get(pk=audit_id)
    if not may_audit(actor, audit, order):
        raise Refused
    if not note.strip():
        raise Incomplete(("note",))
    if audit.audited_at:
        if (audit.audited_by, audit.sound, audit.note) != (actor.name, sound, note.strip()):
            raise AuditedBefore
        return audit
    audit.audited_at, audit.audited_by, audit.sound, audit.note = now(), actor.name, sound, note.strip()
    audit.save()
    evidence = {"sound": "yes" if sound else "no", "note": audit.note}
    right = "supervisor" if actor.has("supervisor") else "peer"
    move(actor, order_id, "audit_exclusion", evidence=evidence, right=right)
    return audit
