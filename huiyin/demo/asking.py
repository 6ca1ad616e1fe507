"""What is asked beside callbacks in an invented city: blind second askings, calls rated, units that ask themselves."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions
from huiyin.answer.callback.models import Recall, SelfReport
from huiyin.answer.callback.rules import Answers
from huiyin.demo.life import Stage
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now

EVERY = timedelta(hours=4)
MISHEARD, AGAIN_UNREACHED = 0.05, 0.15
RATES_CALL, ASKS_ITSELF, TOLD_ROSIER = 0.55, 0.3, 0.93
AT_ONCE = 200
CALL_RATINGS = {"satisfied": 0.88, "basically": 0.09, "dissatisfied": 0.03}


def asking(stage: Stage, seed: int) -> Callable[[], None]:
    """What happens every four hours; its dice are its own, so that the rest of the story stays as it is."""
    dice = random.Random(seed)
    agents = dict(Account.objects.filter(posts__role="agent").values_list("pk", "username"))

    def happen() -> None:
        _ask_again(stage, dice)
        _rate_calls(dice, sorted(agents.values()))
        _units_ask(stage, dice)

    return happen


def _ask_again(stage: Stage, dice: random.Random) -> None:
    actions.draw_recalls()
    for agent in stage.cast.with_role("callback_agent"):
        for _ in range(3):
            recall = actions.take_recall(agent)
            if recall is None:
                break
            if dice.random() < AGAIN_UNREACHED:
                actions.note_recall_failure(agent, recall.pk, "no_answer")
            else:
                actions.record_again(agent, recall.pk, _said_again(recall, dice))


def _said_again(recall: Recall, dice: random.Random) -> Answers:
    """Mostly the same; now and then the first agent had heard it otherwise."""
    first = recall.callback
    told = Answers(
        bool(first.contacted),
        first.solved,
        first.attitude,
        first.speed,
        first.result,
        pressed=bool(first.pressed),
    )
    if dice.random() < MISHEARD:
        told = replace(told, solved=dice.choice(("solved", "partly", "unsolved")))
    return replace(told, result="basically") if dice.random() < MISHEARD else told


def _rate_calls(dice: random.Random, agents: list[str]) -> None:
    new = WorkOrder.objects.filter(appeal__channel="phone", opened_at__gt=now() - EVERY).order_by("id")
    for number in new.values_list("number", flat=True)[:AT_ONCE]:
        if dice.random() < RATES_CALL:
            rating = dice.choices(list(CALL_RATINGS), list(CALL_RATINGS.values()))[0]
            actions.rate_call(
                SYSTEM, actions.CallRated(f"demo-{number}", rating, number, dice.choice(agents))
            )


def _units_ask(stage: Stage, dice: random.Random) -> None:
    told = SelfReport.objects.filter(order__state="60").values("order")
    ready = WorkOrder.objects.filter(state="60").exclude(pk__in=told).order_by("id")
    for order in ready[:AT_ONCE]:
        if dice.random() < ASKS_ITSELF and stage.cast.is_staffed(order.lead_id or ""):
            clerk = stage.cast.at(order.lead_id or "", "unit_clerk")
            solved = "solved" if dice.random() < TOLD_ROSIER else "partly"
            actions.tell_own(clerk, order.pk, solved, "satisfied")
