"""Cards: given once before a limit ends and once when it is over, seen and answered by the unit."""

from django.db import transaction

from huiyin.act.coordination.oversight import finding, rules
from huiyin.act.coordination.oversight.models import Card
from huiyin.act.coordination.oversight.policies import REPORTING, may_answer
from huiyin.act.coordination.oversight.refusals import Unfinished
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import Clock
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

SEEN_AT_MOST = 200


def give_cards() -> int:
    """Give every card that is due and was not given; how many. Twice at once gives once."""
    due = [
        (clock, colour)
        for colour in rules.COLOURS
        for clock in finding.clocks_to_warn(colour, now(), current())
    ]
    return sum(_give(clock, colour) for clock, colour in due)


@transaction.atomic
def _give(clock_id: int, colour: str) -> bool:
    order = locked(Clock.objects.values_list("order_id", flat=True).get(pk=clock_id))
    clock = Clock.objects.get(pk=clock_id)  # read once the order is held: nothing moves it any more
    unit = clock.unit_id or order.lead_id
    if unit is None or not finding.is_due(clock, order, colour, now(), current()):
        return False
    if Card.objects.filter(clock=clock, colour=colour, due_at=clock.due_at).exists():
        return False
    Card.objects.filter(clock=clock, ended_at=None).update(
        ended_at=now()
    )  # a red one takes the yellow one's place
    made = Card(order=order, unit_id=unit, clock=clock, colour=colour, due_at=clock.due_at, at=now())
    made.save()
    evidence = {"unit": unit, "clock": clock.name, "due": clock.due_at.isoformat(), "card": made.pk}
    note(SYSTEM, order, f"{colour}_card", evidence)
    return True


def end_cards() -> int:
    """Take back the cards of limits that are met, stand still or were moved; how many."""
    ended = finding.ended_cards()
    Card.objects.filter(pk__in=ended, ended_at=None).update(ended_at=now())
    return len(ended)


def see_cards(actor: Actor, card_ids: list[int]) -> int:
    """Somebody of the unit looked at these cards; the first look counts. How many were new."""
    units = actor.units(*REPORTING)
    fresh = Card.objects.filter(pk__in=card_ids[:SEEN_AT_MOST], unit__in=units, seen_at=None)
    return fresh.update(seen_at=now(), seen_by=actor.id)


@transaction.atomic
def answer_card(actor: Actor, card_id: int, words: str) -> Card:
    """Say why, and by when it is done; the same words sent twice stand once."""
    order = locked(Card.objects.values_list("order_id", flat=True).get(pk=card_id))
    card, words = Card.objects.get(pk=card_id), words.strip()
    if not may_answer(actor, card):
        raise Refused
    if not words or len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words")
    if (card.answer, card.answered_name) == (words, actor.name):
        return card
    card.answer, card.answered_name, card.answered_at = words, actor.name, now()
    if card.seen_at is None:
        card.seen_at, card.seen_by = now(), actor.id
    card.save(update_fields=["answer", "answered_name", "answered_at", "seen_at", "seen_by"])
    note(
        actor,
        order,
        "card_answer",
        {"card": card.pk, "colour": card.colour, "unit": card.unit_id},
        reason=words,
    )
    return card
