"""What the line does with a call by itself: answers, refuses, hands over."""

from datetime import timedelta

from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.demo.life import Life
from huiyin.demo.turns import Next
from huiyin.foundation.accounts.rules import CITIZEN


def taken(life: Life, order: WorkOrder) -> Next:
    """What the agent does with a call that needs no unit."""
    life_path = {"answer": _answer, "refuse": _refuse, "hand_over": _hand_over}
    return life_path[life.case.path](life, order)


def _answer(life: Life, order: WorkOrder) -> Next:
    line = life.case.told.line
    entry = life.stage.entries.get(line.matter)
    agent = life.stage.cast.actor(life.case.agent)
    gap = life.after(timedelta(minutes=3), 0.4)
    if life.turn == "doubt":
        text = line.answer or life.stage.teller.office("told")
        return gap, lambda: orders.answer(agent, order.pk, text, unsure=True)
    if entry:
        return gap, lambda: orders.answer(agent, order.pk, entry.spoken, entry.code, entry.version)
    return gap, lambda: orders.answer(agent, order.pk, line.answer or life.stage.teller.office("told"))


def _refuse(life: Life, order: WorkOrder) -> Next:
    which, office = int(life.case.told.line.matter), life.stage.teller.script.office
    agent = life.stage.cast.actor(life.case.agent)
    gap = life.after(timedelta(minutes=4), 0.4)
    return gap, lambda: orders.refuse(agent, order.pk, office["ground"][which], office["told"][which])


def _hand_over(life: Life, order: WorkOrder) -> Next:
    which, office = int(life.case.told.line.matter), life.stage.teller.script.office
    agent = life.stage.cast.actor(life.case.agent)
    return timedelta(minutes=1), lambda: orders.hand_over(agent, order.pk, office["urgent_to"][which])


def track(life: Life, order: WorkOrder) -> Next:
    """What became of an emergency that was handed over."""
    which, office = int(life.case.told.line.matter), life.stage.teller.script.office
    agent = life.stage.cast.actor(life.case.agent)
    gap = life.after(timedelta(hours=1))
    return gap, lambda: orders.track_hand_over(agent, order.pk, office["urgent_result"][which])


def notify(life: Life, order: WorkOrder) -> Next:
    """A refusal is told and archived, or objected to."""
    agent = life.stage.cast.actor(life.case.agent)
    if life.turn == "objection":
        words = life.stage.teller.office("refusal_objection")
        return life.after(timedelta(hours=1)), lambda: orders.object_to_refusal(CITIZEN, order.pk, words)
    return life.after(timedelta(hours=2)), lambda: orders.notify_refusal(agent, order.pk, order.reply)
