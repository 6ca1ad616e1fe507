"""Several persons at the same moment: one ruling, one part, one conference."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Conference, Objection
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.refusals import Refusal
from huiyin.act.triage import rulings
from huiyin.act.triage.models import Ruling
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast, prepare_cast, prepare_city

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    prepare_city()
    rulings.forget()
    return prepare_cast()


def at_once(*acts: Callable[[], object]) -> list[object]:
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_hand(people: Cast) -> WorkOrder:
    new = NewAppeal(words="柳堤街的路灯不亮，老人看不见。", channel="web", source="once", source_key="a")
    order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(people.clerk, order.pk)
    actions.submit(people.clerk, order.pk)
    return actions.instruct(people.head, order.pk, "今天办。", "")


def told(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_the_same_unit_called_in_at_once_has_one_part(people: Cast) -> None:
    order = in_hand(people)
    at_once(*[lambda: actions.call_in(people.clerk, order.pk, DEPARTMENT, "查电缆")] * 3)
    assert Part.objects.filter(order=order).count() == 1 and told(order).count("call_in") == 1


def test_a_part_answered_and_let_off_at_once_ends_once(people: Cast) -> None:
    order = in_hand(people)
    actions.call_in(people.clerk, order.pk, DEPARTMENT, "查电缆")
    part = Part.objects.get(order=order)
    at_once(
        lambda: actions.reply_part(people.department, part.pk, "接好了"),
        lambda: actions.release_part(people.clerk, part.pk, "不用了"),
        lambda: actions.reply_part(people.department_head, part.pk, "接好了"),
    )
    assert sum(told(order).count(name) for name in ("part_reply", "part_release")) == 1


def test_a_part_opened_while_the_lead_replies_is_never_passed_over(people: Cast) -> None:
    order = in_hand(people)
    at_once(
        lambda: actions.call_in(people.head, order.pk, DEPARTMENT, "查电缆"),
        lambda: actions.reply(people.clerk, order.pk, "灯亮了。"),
    )
    order.refresh_from_db()
    assert (order.state == "60") != Part.objects.filter(order=order, closed_at=None).exists()


def test_votes_on_an_objection_at_once_open_one_order(people: Cast) -> None:
    order = in_hand(people)
    actions.request_exclusion(people.head, order.pk, "litigation", "立案通知", "法院已经受理。")
    votes = (people.panel_one, people.panel_two, people.panel_one)
    at_once(*[lambda who=who: actions.vote_exclusion(who, order.pk, True, "属实") for who in votes])
    assert told(order).count("exclude") == 1
    at_once(*[lambda: actions.object_to_ending(CITIZEN, order.pk, "没有受理")] * 3)
    assert Objection.objects.filter(order=order).count() == 1
    at_once(*[lambda who=who: actions.vote_objection(who, order.pk, True, "成立") for who in votes])
    assert told(order).count("sustain_objection") == 1
    assert WorkOrder.objects.filter(parent=order).count() == 1


def test_two_who_rule_at_once_make_one_ruling(people: Cast) -> None:
    new = NewAppeal(words="柳堤街的路灯不亮，老人看不见。", channel="web", source="once", source_key="b")
    order = receive_many(CITIZEN, [new], Receiving(stop_at="20", matter="010202"))[0].order
    at_once(*[lambda: actions.confer(people.dispatcher, order.pk, [STREET, RIVAL], "归谁")] * 2)
    assert Conference.objects.filter(order=order).count() == 1
    at_once(
        lambda: actions.rule(people.dispatcher, order.pk, RIVAL, "归邻街。"),
        lambda: actions.rule(people.panel_one, order.pk, RIVAL, "归邻街。"),
    )
    assert told(order).count("rule") == 1 and Ruling.objects.count() == 1
