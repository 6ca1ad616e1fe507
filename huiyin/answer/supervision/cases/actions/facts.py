"""Facts of a case, frozen as they were recorded when they were taken up."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import Callback
from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.moving import move
from huiyin.answer.supervision.cases.models import Case, CaseFact
from huiyin.answer.supervision.cases.refusals import Unfinished
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now


@transaction.atomic
def add_facts(actor: Actor, case_id: int, words: str, orders: Iterable[str] = ()) -> Case:
    """Add what was found out, with the numbers of the orders that show it.

    When the unit has replied already it is asked again: it answers for nothing that it could not reply to.
    """
    numbers = list(dict.fromkeys(number.strip() for number in orders if number.strip()))
    found = dict(WorkOrder.objects.filter(number__in=numbers).values_list("number", "pk"))
    if len(found) < len(numbers) or len(numbers) > rules.ORDERS_AT_MOST:
        raise Unfinished("orders")

    def change(case: Case) -> None:
        if case.facts.count() >= rules.FACTS_AT_MOST:
            raise Unfinished("words")
        keep(actor, case, {"kind": "found", "words": words.strip(), "orders": list(found.values())})

    return move(actor, case_id, "add_facts", words=words, evidence={"orders": numbers}, change=change)


def put(actor: Actor, case_id: int) -> Case:
    """Put the facts to the unit and ask for its reply; before this the unit does not know of the case."""
    return move(actor, case_id, "put")


def keep(actor: Actor, case: Case, evidence: Mapping[str, Any]) -> CaseFact:
    """Freeze one fact: `kind`, `words`, `numbers`, ids of `orders`, and whether these are `hidden` from the unit."""
    ids = list(dict.fromkeys(evidence.get("orders", ())))[: rules.ORDERS_AT_MOST]
    fact = CaseFact(case=case, kind=str(evidence.get("kind", case.ground)), by=actor.id, by_name=actor.name)
    fact.words, fact.numbers = str(evidence.get("words", "")), dict(evidence.get("numbers", {}))
    fact.orders, fact.hidden = _frozen(ids), bool(evidence.get("hidden"))
    fact.at, fact.digest = now(), digest(fact.words, fact.numbers, fact.orders)
    fact.save()
    return fact


def digest(words: str, numbers: Mapping[str, Any], orders: list[dict[str, Any]]) -> str:
    """The SHA-256 of a fact, which the ledger keeps so that nobody can change the fact afterwards."""
    content = json.dumps([words, dict(numbers), orders], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _frozen(ids: list[int]) -> list[dict[str, Any]]:
    """What is recorded of these orders now; newest answers at the callback."""
    answers = Callback.objects.filter(order=OuterRef("pk"), outcome="answered").order_by("-round", "-id")
    rows = WorkOrder.objects.filter(pk__in=ids).annotate(
        solved=Subquery(answers.values("solved")[:1]), result=Subquery(answers.values("result")[:1])
    )
    return [_row(row) for row in rows.order_by("id")]


def _row(order: Any) -> dict[str, Any]:
    known = {
        "number": order.number,
        "state": order.state,
        "matter": order.matter,
        "round": order.round,
        "due": order.handle_due_at.isoformat() if order.handle_due_at else "",
        "closed": order.closed_at.isoformat() if order.closed_at else "",
        "solved": order.solved or "",
        "result": order.result or "",
    }
    return {name: value for name, value in known.items() if value not in ("", None)}
