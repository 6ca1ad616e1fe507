"""Remarks, hand-overs and presence; the only writers of this room."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions import assign
from huiyin.act.orders.actions.moving import locked
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.act.orders.rules import step
from huiyin.act.teamwork.models import Comment, HandOver, Presence
from huiyin.act.teamwork.policies import may_hand_over, may_take, may_talk
from huiyin.act.teamwork.queries import in_hand, mentioned
from huiyin.act.teamwork.rules import TEXT_AT_MOST
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.intake.actions import pass_draft

SAME_WITHIN = timedelta(minutes=1)  # the same words of the same person again: a double click
FORGOTTEN_AFTER = timedelta(minutes=10)
ITEMS_AT_MOST = 200


class NothingWritten(Refusal):
    """A remark without words, or with too many."""

    def __init__(self) -> None:
        super().__init__(_("请写点什么，最多%(most)d字。") % {"most": TEXT_AT_MOST})


class NothingToHandOver(Refusal):
    """No open thing was chosen that is in this person's hand."""

    def __init__(self) -> None:
        super().__init__(_("没有选中要交的事，或者它们已经不在您手上。"))


class AlreadyTaken(Refusal):
    """Somebody has taken the hand-over, or it was withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("这份交班已经有人接了，或者已经收回。"))


@transaction.atomic
def comment(actor: Actor, order_id: int, text: str) -> Comment:
    """Say something about an order to those who work on it; whoever is called by name is told."""
    order = locked(order_id)
    if not may_talk(actor, order):
        raise Refused
    text = _words(text)
    before = Comment.objects.filter(order=order).order_by("-id").first()
    same = before is not None and (before.account_id, before.text, before.corrects_id) == (
        actor.id,
        text,
        None,
    )
    if before is not None and same and now() - before.at < SAME_WITHIN:
        return before
    return _write(actor, order, text, None)


@transaction.atomic
def correct(actor: Actor, comment_id: int, text: str) -> Comment:
    """Say it anew; what was said first stays readable behind it."""
    order = locked(Comment.objects.values_list("order_id", flat=True).get(pk=comment_id))
    said = Comment.objects.select_for_update().get(pk=comment_id)
    if said.account_id != actor.id or not may_talk(actor, order):
        raise Refused
    text = _words(text)
    newer = Comment.objects.filter(corrects=said).first()
    if newer is not None:
        return newer if newer.text == text else correct(actor, newer.pk, text)
    return said if said.text == text else _write(actor, order, text, said)


def _words(text: str) -> str:
    text = text.strip()
    if not text or len(text) > TEXT_AT_MOST:
        raise NothingWritten
    return text


def _write(actor: Actor, order: WorkOrder, text: str, corrects: Comment | None) -> Comment:
    assert actor.id is not None
    told = set(corrects.mentions) if corrects else set()
    mentions = [pk for pk in mentioned(order, text) if pk != actor.id]
    made = Comment.objects.create(
        order=order,
        account_id=actor.id,
        author=actor.name,
        unit=actor.posts[0].unit if actor.posts else "",
        text=text,
        mentions=mentions,
        at=now(),
        corrects=corrects,
    )
    # The ledger holds who spoke and a print of the words: the words themselves can be forgotten one day.
    evidence = {
        "order": order.pk,
        "comment": made.pk,
        "accounts": [pk for pk in mentions if pk not in told],
        "print": hashlib.sha256(text.encode()).hexdigest(),
    }
    action = "correct" if corrects else "comment"
    append([NewEvent.by(actor, f"talk:{order.pk}", action, at=made.at, evidence=evidence)])
    return made


@transaction.atomic
def hand_over(
    actor: Actor, items: Iterable[Mapping[str, Any]], note: str, receiver: int | None = None, unit: str = ""
) -> HandOver:
    """Leave open things to a colleague, or to the next shift of the unit; they stay in one's hand until taken."""
    unit = unit or (actor.posts[0].unit if actor.posts else "")
    if not may_hand_over(actor) or unit not in actor.units() or actor.id is None:
        raise Refused
    note = note.strip()[:TEXT_AT_MOST]
    wanted = {(str(item["kind"]), str(item["id"])) for item in items}
    mine = [item for item in in_hand(actor) if (item["kind"], item["id"]) in wanted]
    mine += [dict(item) for item in items if item["kind"] == "alarm"]  # whose it is, their own room checks
    if not mine:
        raise NothingToHandOver
    before = (
        HandOver.objects.filter(giver_id=actor.id, taken_at=None, withdrawn_at=None).order_by("-id").first()
    )
    if before and (before.items, before.note, before.receiver_id) == (mine, note, receiver):
        return before
    made = HandOver.objects.create(
        giver_id=actor.id,
        giver=actor.name,
        unit=unit,
        receiver_id=receiver,
        note=note,
        items=mine[:ITEMS_AT_MOST],
        given_at=now(),
    )
    evidence = {"unit": unit, "items": len(mine), "note": note, "accounts": [receiver] if receiver else []}
    append([NewEvent.by(actor, f"handover:{made.pk}", "give", at=made.given_at, evidence=evidence)])
    return made


@transaction.atomic
def take_over(actor: Actor, hand_over_id: int) -> HandOver:
    """Take what a colleague leaves: orders become one's own to handle, drafts move to one's own desk."""
    handed = HandOver.objects.select_for_update().get(pk=hand_over_id)
    if handed.taken_by == actor.id:
        return handed
    if handed.taken_at or handed.withdrawn_at:
        raise AlreadyTaken
    if not may_take(actor, handed) or actor.id is None:
        raise Refused
    handed.taken_by, handed.taken_at = actor.id, now()
    handed.save(update_fields=["taken_by", "taken_at"])
    for item in sorted(handed.items, key=lambda item: str(item["id"])):
        _take(actor, handed, item)
    evidence = {"accounts": [handed.giver_id], "unit": handed.unit}
    append([NewEvent.by(actor, f"handover:{handed.pk}", "take", at=handed.taken_at, evidence=evidence)])
    return handed


def _take(actor: Actor, handed: HandOver, item: Mapping[str, Any]) -> None:
    assert actor.id is not None
    if item["kind"] == "draft":
        pass_draft(handed.giver_id, str(item["id"]), actor.id)
    if item["kind"] != "order":
        return
    order = locked(int(item["id"]))
    # What has moved on since, or is in another hand, stays where it is.
    if order.handler == handed.giver and step(order.state, "assign") and may_read(actor, order):
        assign(actor, order.pk, actor.id)


@transaction.atomic
def withdraw_hand_over(actor: Actor, hand_over_id: int) -> HandOver:
    """Take back what nobody has taken."""
    handed = HandOver.objects.select_for_update().get(pk=hand_over_id)
    if handed.giver_id != actor.id:
        raise Refused
    if handed.withdrawn_at:
        return handed
    if handed.taken_at:
        raise AlreadyTaken
    handed.withdrawn_at = now()
    handed.save(update_fields=["withdrawn_at"])
    append([NewEvent.by(actor, f"handover:{handed.pk}", "take_back", at=handed.withdrawn_at)])
    return handed


def be_present(actor: Actor, order: WorkOrder, typing: bool) -> None:
    """Say that one looks at an order now; the caller has checked that the person may read it."""
    if actor.id is None:
        return
    at = now()
    row = Presence(order_id=order.pk, account_id=actor.id, name=actor.name, typing=typing, seen_at=at)
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["order_id", "account_id"],
        update_fields=["name", "typing", "seen_at"],
    )
    Presence.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def leave(actor: Actor, order_id: int) -> None:
    """Say that one looks at something else now."""
    Presence.objects.filter(order_id=order_id, account_id=actor.id or 0).delete()
