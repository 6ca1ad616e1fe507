"""Supervisors, discipline and observers read; none of them changes a fact, a callback or a score."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.orders import actions as orders
from huiyin.act.orders import rules as order_rules
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.rules import Answers
from huiyin.answer.supervision.cases.models import Case
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.policies import may_reveal
from huiyin.testing.cast import STREET, Cast
from huiyin.web.access import PAGES
from tests.act.supervised import order_at, walk
from tests.answer.inspected import opened, others, walk_case

WATCHING = ("supervisor", "discipline", "observer")
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
# What the rates are counted from: contact, reply, release, answers of the appellant, exclusions, times, returns.
COUNTED = frozenset(
    "sign submit instruct contact reply release approve confirm redo waive close request_exclusion exclude "
    "deny_exclusion vote_exclusion request_extension grant_extension deny_extension request_return vote_return "
    "grant_return deny_return ask resume progress".split()
)
READS = [
    "/rates/",
    f"/rates/{STREET}/",
    "/rates/orders/?rate=resolution&part=all",
    "/cases/",
    "/governed/",
    "/praise/",
    "/oversight/",
    "/ledger/",
    "/whistles/",
    "/letters/",
    "/promises/",
]
SignIn = Callable[[str], Client]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that waits for its callback."""
    return walk(cast, order_at(STREET), "70")


@pytest.mark.parametrize("path", READS)
def test_discipline_reads_everything(signed_in: SignIn, path: str) -> None:
    assert signed_in("discipline").get(path).status_code == 200


def test_discipline_reads_an_order_and_what_was_answered(
    signed_in: SignIn, cast: Cast, order: WorkOrder
) -> None:
    record(cast.callback, order.pk, GOOD, "person")
    assert signed_in("discipline").get(f"/orders/{order.number}/").status_code == 200
    assert signed_in("observer").get(f"/orders/{order.number}/").status_code == 403
    assert not may_reveal(cast.discipline) and not may_reveal(cast.observer)


@pytest.mark.parametrize("who", WATCHING)
def test_nobody_who_watches_moves_what_is_counted(who: str) -> None:
    allowed = {move.action for move in order_rules.MOVES if who in move.roles}
    assert not allowed & COUNTED


@pytest.mark.parametrize("who", WATCHING)
def test_nobody_who_watches_answers_for_an_appellant(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        record(cast.everybody()[who], order.pk, GOOD, "person")
    with pytest.raises(Refusal):
        orders.confirm(cast.everybody()[who], order.pk, "solved")
    assert not Callback.objects.exists() and WorkOrder.objects.get(pk=order.pk).state == "70"


@pytest.mark.parametrize("who", WATCHING)
def test_no_page_lets_who_watches_change_what_is_counted(
    signed_in: SignIn, order: WorkOrder, who: str
) -> None:
    """Every address of an order is posted to: the order, its answers and its clocks stay as they were."""
    before = (
        WorkOrder.objects.values().get(pk=order.pk),
        Event.objects.filter(stream=f"order:{order.pk}").count(),
    )
    client = signed_in(who)
    client.raise_request_exception = False
    typed = {
        "version": order.version,
        "solved": "solved",
        "result": "satisfied",
        "words": "改",
        "vote": "exclude",
    }
    for address in ("contact", "reply", "release", "review", "exclusion", "extension", "callback", "sign"):
        answer = client.post(f"/orders/{order.number}/{address}/", typed)
        assert answer.status_code in (403, 404, 405, 422), address
    client.post(f"/callbacks/{order.number}/", typed)
    after = (
        WorkOrder.objects.values().get(pk=order.pk),
        Event.objects.filter(stream=f"order:{order.pk}").count(),
    )
    assert after == before and not Callback.objects.exists()


def test_pages_where_marks_are_made_are_closed_to_who_watches() -> None:
    """Pages that write what is counted stand in the table; none of them is open to these roles."""
    writes = [
        name for name in PAGES if name.startswith(("callback_", "order_review", "order_vote_exclusion"))
    ]
    assert writes
    for name in writes:
        assert not PAGES[name] & {"discipline", "observer"}, name


def test_an_inspection_changes_no_order(cast: Cast, order: WorkOrder) -> None:
    before = WorkOrder.objects.values().get(pk=order.pk)
    walk_case(cast, others(), opened(cast, order), "closed", "falsification", "held")
    assert Case.objects.get().outcome == "upheld"
    assert WorkOrder.objects.values().get(pk=order.pk) == before
