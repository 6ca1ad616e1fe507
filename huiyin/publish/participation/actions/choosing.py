"""Drawing candidates from the frequent callers, confirming each, and forgetting those who did not come."""

from datetime import timedelta

from django.db import connection, transaction

from huiyin.act.notices.actions import forget_told
from huiyin.act.notices.links import PERSON, code_key, has_link, private_code, seal_person
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.models import Seal
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.publish.participation import finding
from huiyin.publish.participation.models import Invitation
from huiyin.publish.participation.policies import may_run
from huiyin.publish.participation.refusals import Decided, NoPublicAddress
from huiyin.publish.participation.rules import DECLINED, DRAWN, EXPIRED, INVITED, PASSED, fair_draw

FORGOTTEN_AT_MOST = 500
OVER = (DECLINED, EXPIRED, PASSED)


def seed_now() -> str:
    """A seed that nobody chose: the newest seal over the ledger."""
    chain = Seal.objects.order_by("-last_event").values_list("chain", flat=True).first()
    return bytes(chain).hex() if chain else "0" * 64


@transaction.atomic
def draw_candidates(actor: Actor, size: int) -> list[Invitation]:
    """Draw people fairly over districts and over how long ago they last came; each waits for a person to confirm.

    The seed is the newest seal of the ledger: nobody chooses it, and anybody can draw again. One seal draws once.
    """
    if not may_run(actor):
        raise Refused
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('participation.draw'))")
    city, at, seed = current(), now(), seed_now()
    size = max(0, min(size, city.observing.choosing.at_once))
    if drawn := list(Invitation.objects.filter(seed=seed).order_by("id")[: city.observing.choosing.at_once]):
        return drawn
    found = {one.token: one for one in finding.callers(city, at, seed)}
    chosen = fair_draw({token: (one.area, one.age) for token, one in found.items()}, size, seed)
    rows = [
        Invitation(
            appellant=token,
            matters=found[token].matters,
            area=found[token].area,
            age=found[token].age,
            seed=seed,
            drawn_at=at,
        )
        for token in chosen
    ]
    Invitation.objects.bulk_create(rows)
    evidence = {"seed": seed, "among": len(found), "drawn": len(rows)}
    append([NewEvent.by(actor, "observers", "draw", evidence=evidence, at=at)])
    return rows


@transaction.atomic
def confirm(actor: Actor, invitation_id: int) -> Invitation:
    """Invite this person: the message with the link goes out; confirming twice invites once."""
    if not may_run(actor):
        raise Refused
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    if row.state == INVITED:
        return row
    if row.state != DRAWN or row.appellant is None:
        raise Decided
    if not has_link(f"invitation:{row.pk}"):
        raise NoPublicAddress
    stream, at = f"invitation:{row.pk}", now()
    row.state, row.confirmed_by, row.confirmed_at = INVITED, actor.id, at
    row.code_key = code_key(private_code(stream))
    row.expires_at = at + timedelta(days=current().observing.inviting.link_days)
    row.save()
    append([NewEvent.by(actor, stream, "invite", evidence={PERSON: seal_person(stream, row.appellant)})])
    return row


@transaction.atomic
def pass_over(actor: Actor, invitation_id: int, reason: str) -> Invitation:
    """Do not invite this person, or take an invitation back that was not answered; the reason stays in the ledger."""
    if not may_run(actor):
        raise Refused
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    if row.state == PASSED:
        return row
    if row.state not in (DRAWN, INVITED):
        raise Decided
    row.state, row.ended_at = PASSED, now()
    row.save(update_fields=["state", "ended_at"])
    append([NewEvent.by(actor, f"invitation:{row.pk}", "pass_over", reason=reason.strip())])
    return row


def expire() -> int:
    """Invitations that nobody answered in time are over; who was drawn and never asked is forgotten. How many."""
    at, how = now(), current().observing.inviting
    unasked = Invitation.objects.filter(state=DRAWN, drawn_at__lte=at - timedelta(days=how.link_days))
    due = Invitation.objects.filter(state=INVITED, expires_at__lte=at)
    return unasked.update(state=PASSED, ended_at=at, appellant=None) + due.update(state=EXPIRED, ended_at=at)


@transaction.atomic
def forget() -> int:
    """Who did not come is kept just so long that nobody asks again too soon; then only the number of them stays."""
    before = now() - timedelta(days=current().observing.choosing.rest_days)
    old = Invitation.objects.filter(appellant__isnull=False, state__in=OVER, ended_at__lte=before)
    keys = list(old.order_by("id").values_list("pk", flat=True)[:FORGOTTEN_AT_MOST])
    for key in keys:
        forget_told(f"invitation:{key}")
    return Invitation.objects.filter(pk__in=keys).update(appellant=None, code_key=None, confirmed_by=None)
