"""Registering what was typed, and doing the one thing the agent decided, together or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from huiyin.act.coordination.actions import answered_at_desk, danger_at_desk
from huiyin.act.orders import actions
from huiyin.act.orders.actions import Received, Receiving
from huiyin.act.orders.queries import readable
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.actions import drop_draft, faults
from huiyin.hear.knowledge.queries import entry
from huiyin.web.citizen.faults import fault_words
from huiyin.web.desk import words
from huiyin.web.desk.answering import count_proposed
from huiyin.web.desk.finding import unit_meant
from huiyin.web.desk.suggesting import judge
from huiyin.web.desk.typed import Typed
from huiyin.web.unit.names import unit_name

VERBS = ("dispatch", "hold", "answer", "hand_over", "refuse", "merge")
STOPPING = {"answer": "00", "hand_over": "00", "refuse": "00", "merge": "20"}


@dataclass(frozen=True)
class Done:
    """What came of it: the order's number, the receipt to read out (empty when sent again), and what was done."""

    number: str
    receipt: str
    told: str


def missing(typed: Typed, verb: str) -> list[tuple[str, str]]:
    """What has to be changed before this can be done, as (field, words) pairs."""
    found = [(field, fault_words(field, fault)) for field, fault in faults(typed.appeal(None), now())]
    if verb not in VERBS:
        found.append(("words", gettext("请用下面的按钮决定这件事怎么办。")))
    if typed.urgency and typed.urgency not in words.URGENCIES:
        found.append(("urgency", gettext("没有这种缓急。")))
    return found + _verb_faults(typed, verb)


def _verb_faults(typed: Typed, verb: str) -> list[tuple[str, str]]:
    needed: Mapping[str, tuple[tuple[str, bool, str], ...]] = {
        "answer": (("answer", bool(typed.answer), gettext("请写下当场是怎么答复的。")),),
        "hand_over": (
            ("to", typed.to in words.HAND_OVER, gettext("请选转给谁。")),
            ("to_words", typed.to != "other" or bool(typed.to_words), gettext("请写下转给哪个单位。")),
        ),
        "merge": (("words", bool(typed.merge), gettext("请选并到哪一张单。")),),
        "refuse": (
            ("ground", typed.ground in words.GROUNDS, gettext("请选不予受理的理由。")),
            ("told", bool(typed.told), gettext("请写下告诉了来电人什么，该去哪里。")),
        ),
    }
    found = [(field, told) for field, given, told in needed.get(verb, ()) if not given]
    if typed.other_lead and not unit_meant(typed.other_lead):
        found.append(("other_lead", gettext("没有找到这个单位，请从列表里选。")))
    if typed.other_matter and not typed.matter_chosen:
        found.append(("other_matter", gettext("没有找到这个事项，请从列表里选。")))
    return found


@transaction.atomic
def register(actor: Actor, typed: Typed, verb: str, decided: str = "") -> Done:
    """Take the appeal in and do the verb in one transaction; the same key sent again does nothing twice.

    `decided` is the unit the agent sent it to while the line was down.
    """
    judged = judge(typed)
    lead = (unit_meant(decided) or judged.lead) if verb == "dispatch" else ""
    how = Receiving(
        kind=judged.kind,
        matter=typed.matter_chosen,
        lead=lead,
        urgency="critical" if typed.safety == "danger" else typed.urgency,
        stop_at=STOPPING.get(verb, ""),
    )
    received = actions.receive_many(actor, [typed.appeal(actor.id)], how)[0]
    if received.new:
        count_proposed(judged)
    if received.new and verb in AFTER:
        AFTER[verb](actor, received.order.pk, typed)
    if received.new:
        _answer_for_safety(actor, received.order.pk, typed, verb)
        received.order.refresh_from_db(fields=["state", "lead", "parent"])
    if actor.id is not None:
        drop_draft(actor.id, typed.key)
    return Done(received.order.number, received.receipt, _told(typed, verb, received))


def _answer_for_safety(actor: Actor, order_id: int, typed: Typed, verb: str) -> None:
    """What the agent did about danger during the call; what was left unasked rings like any other danger."""
    if verb == "hand_over":
        to = typed.to if typed.to in words.HAND_OVER else "other"
        answered_at_desk(actor, order_id, "handed_over", to, typed.to_words)
    elif typed.safety == "danger":
        danger_at_desk(actor, order_id)
    elif typed.safety == "safe":
        answered_at_desk(actor, order_id, "safe", note=gettext("通话里问过，没有危险"))


def _answer(actor: Actor, order_id: int, typed: Typed) -> None:
    known = entry(typed.entry) if typed.entry else None
    version = known.version if known else 0
    entry_code = typed.entry if known else ""
    actions.answer(actor, order_id, typed.answer, entry_code, version, unsure=bool(typed.unsure))


def _hand_over(actor: Actor, order_id: int, typed: Typed) -> None:
    to = typed.to_words if typed.to == "other" else typed.to
    actions.hand_over(actor, order_id, to, typed.to_words if typed.to != "other" else "")


def _refuse(actor: Actor, order_id: int, typed: Typed) -> None:
    actions.refuse(actor, order_id, typed.ground, typed.told)


def _merge(actor: Actor, order_id: int, typed: Typed) -> None:
    actions.merge(actor, order_id, readable(actor, typed.merge).pk)


AFTER: Mapping[str, Callable[[Actor, int, Typed], None]] = {
    "answer": _answer,
    "hand_over": _hand_over,
    "refuse": _refuse,
    "merge": _merge,
}


def _told(typed: Typed, verb: str, received: Received) -> str:
    if not received.new:
        return gettext("这一件刚才已经登记过，没有重复登记。")
    order = received.order
    if verb == "answer" and typed.unsure:
        return gettext("已当场答复，请核实后回电，在“待回电”里记下。")
    if verb == "answer":
        return gettext("已当场答复，办结。")
    if verb == "hand_over":
        to = typed.to_words if typed.to == "other" else words.said(words.HAND_OVER, typed.to)
        return gettext("已转给%(to)s。") % {"to": to}
    if verb == "refuse":
        return gettext("已记为不予受理，并已告知。")
    if verb == "merge":
        return gettext("已登记，并到%(number)s一起办。办好了各自告知、各自评价。") % {"number": typed.merge}
    if order.lead_id:
        return gettext("已派给%(unit)s。") % {"unit": unit_name(order.lead_id)}
    return gettext("已登记，由派单员定由谁办。")
