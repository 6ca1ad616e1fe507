"""Remarks on an order, who looks at it, what is in one's hand, and what waits to be taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import IN_UNIT
from huiyin.act.teamwork.models import Comment, HandOver, Presence
from huiyin.act.teamwork.policies import may_take, may_talk
from huiyin.act.teamwork.rules import Merged, beginnings, called, meant, merge
from huiyin.foundation.accounts.queries import actors_named, names
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.queries import drafts

__all__ = [
    "Merged",
    "Remark",
    "hand_overs",
    "in_hand",
    "may_talk",
    "mentioned",
    "merge",
    "names",
    "present",
    "remarks",
]

HERE_FOR = timedelta(seconds=45)  # two beats of a page and a little
REMARKS_AT_MOST = 200
IN_HAND_AT_MOST = 200
WAITING_AT_MOST = 50


@dataclass(frozen=True)
class Remark:
    """A comment as it stands now, with what was said before it was corrected, oldest first."""

    comment: Comment
    at: datetime
    before: tuple[Comment, ...]


def remarks(order_id: int) -> list[Remark]:
    """What was said about an order, in the order in which it was first said."""
    rows = list(Comment.objects.filter(order=order_id).order_by("id")[:REMARKS_AT_MOST])
    newer = {row.corrects_id: row for row in rows if row.corrects_id}
    found = []
    for row in rows:
        if row.corrects_id:
            continue
        line = [row]
        while line[-1].pk in newer:
            line.append(newer[line[-1].pk])
        found.append(Remark(line[-1], row.at, tuple(line[:-1])))
    return found


def mentioned(order: WorkOrder, text: str) -> list[int]:
    """Accounts that are called by @name in a text and may read the order."""
    calls = called(text)
    if not calls:
        return []
    people = [one for one in actors_named(beginnings(calls)) if may_talk(one, order)]
    wanted = {meant(call, (one.name for one in people)) for call in calls}
    return sorted({one.id for one in people if one.name in wanted and one.id is not None})


def present(order_id: int, but: int | None) -> list[Presence]:
    """Who else has the order open now, those who write first."""
    here = Presence.objects.filter(order_id=order_id, seen_at__gt=now() - HERE_FOR).exclude(
        account_id=but or 0
    )
    return list(here.order_by("-typing", "name")[:20])


def in_hand(actor: Actor) -> list[dict[str, Any]]:
    """Open things that this person could hand over: orders to handle, drafts that were parked."""
    if actor.id is None:
        return []
    units = actor.units(*UNIT_ROLES)
    mine = WorkOrder.objects.filter(lead__in=units, state__in=IN_UNIT, handler=actor.name)
    rows = mine.order_by("due_at", "id").values_list("pk", "number", "matter")[:IN_HAND_AT_MOST]
    found = [
        {"kind": "order", "id": str(pk), "words": number, "matter": matter} for pk, number, matter in rows
    ]
    zone = current().zone
    parked = [kept for kept in drafts(actor.id) if kept.parked]
    return found + [
        {"kind": "draft", "id": kept.key, "words": f"{kept.saved_at.astimezone(zone):%m-%d %H:%M}"}
        for kept in parked
    ]


def hand_overs(actor: Actor) -> tuple[list[HandOver], list[HandOver]]:
    """What waits for this person to be taken, and what the person gave or took lately."""
    open_ones = HandOver.objects.filter(taken_at=None, withdrawn_at=None, unit__in=actor.units())
    waiting = [row for row in open_ones.order_by("given_at")[:WAITING_AT_MOST] if may_take(actor, row)]
    own = HandOver.objects.filter(Q(giver_id=actor.id) | Q(taken_by=actor.id)).order_by("-id")
    return waiting, list(own[:20])


def readable_hand_over(actor: Actor, pk: int) -> HandOver | None:
    """One hand-over, if it concerns this person."""
    found = HandOver.objects.filter(pk=pk).first()
    if found is None or not (actor.id in (found.giver_id, found.taken_by) or may_take(actor, found)):
        return None
    return found
