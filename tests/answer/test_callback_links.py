"""The link: once, in time, by its appellant alone; who works here is refused, and that is written down."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.serializers import serialize

from huiyin.act.notices.actions import look, send_due
from huiyin.act.notices.models import Notice
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.models import Callback, RatingLink
from huiyin.answer.callback.refusals import BadAnswers, LinkSpent, NotYours
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.links import link_token, number_in
from huiyin.testing.cast import Cast
from tests.answer.asking import BAD, GOOD, PRESSED, answered_order, today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast: Cast) -> WorkOrder:
    """An order whose appellant would rather write, since ten in the morning."""
    with at_time(today_at(10, 1)):
        order = answered_order(cast)
        return actions.offer_link(cast.callback, order.pk)


def token_of(order: WorkOrder) -> str:
    return link_token("rating", RatingLink.objects.get(order=order, round=order.round).pk)


def test_the_first_use_counts_and_the_second_opens_nothing(waiting: WorkOrder) -> None:
    token = token_of(waiting)
    with at_time(today_at(12, 1)):
        assert actions.answer_by_link(CITIZEN, token, GOOD).state == "80"
        with pytest.raises(LinkSpent) as spent:
            actions.answer_by_link(CITIZEN, token, BAD)
    assert spent.value.why == "used"
    assert [(one.way, one.by_id, one.result) for one in Callback.objects.filter(outcome="answered")] == [
        ("link", None, "satisfied")
    ]


def test_an_unhappy_answer_sends_it_back_and_the_next_round_has_a_link_of_its_own(
    cast: Cast, waiting: WorkOrder
) -> None:
    token = token_of(waiting)
    with at_time(today_at(12, 1)):
        order = actions.answer_by_link(CITIZEN, token, BAD)
        assert (order.state, order.round) == ("75", 1)
        with pytest.raises(LinkSpent):
            actions.answer_by_link(CITIZEN, token, GOOD)


def test_after_its_time_it_opens_nothing(waiting: WorkOrder) -> None:
    token = token_of(waiting)
    with at_time(today_at(10, 4) + timedelta(seconds=1)), pytest.raises(LinkSpent) as spent:
        actions.answer_by_link(CITIZEN, token, GOOD)
    assert spent.value.why == "expired"
    waiting.refresh_from_db()
    assert waiting.state == "70"


def test_what_was_told_by_telephone_first_stands(cast: Cast, waiting: WorkOrder) -> None:
    token = token_of(waiting)
    with at_time(today_at(11, 1)):
        actions.record(cast.callback, waiting.pk, GOOD, "person")
        with pytest.raises(LinkSpent) as spent:
            actions.answer_by_link(CITIZEN, token, BAD)
    assert spent.value.why == "settled"
    assert Callback.objects.get(outcome="answered").way == "person"


def test_a_bad_answer_leaves_the_link_unused(waiting: WorkOrder) -> None:
    from dataclasses import replace

    with at_time(today_at(12, 1)):
        with pytest.raises(BadAnswers):
            actions.answer_by_link(CITIZEN, token_of(waiting), replace(GOOD, result="fine"))
        assert actions.answer_by_link(CITIZEN, token_of(waiting), GOOD).state == "80"


@pytest.mark.parametrize("who", ["clerk", "head", "callback", "supervisor", "administrator", "outsider"])
def test_nobody_who_works_here_can_use_it_and_trying_is_written_down(
    cast: Cast, waiting: WorkOrder, who: str
) -> None:
    someone, token = cast.everybody()[who], token_of(waiting)
    with at_time(today_at(12, 1)), pytest.raises(NotYours):
        actions.answer_by_link(someone, token, GOOD)
    event = Event.objects.get(action="link_abuse")
    assert (event.actor_id, event.evidence["order"]) == (someone.id, waiting.pk)
    assert token not in json.dumps(event.evidence)
    [told] = queries.abuses(today_at(0, 1))
    assert (told.number, told.times, told.stream) == (waiting.number, 1, event.stream)
    waiting.refresh_from_db()
    assert waiting.state == "70"
    assert RatingLink.objects.get().used_at is None


def test_it_cannot_be_guessed(waiting: WorkOrder) -> None:
    token = token_of(waiting)
    assert number_in("rating", token) == RatingLink.objects.get().pk
    assert number_in("other", token) is None
    changed = {token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(len(token))}
    for wrong in [*changed, token[:-1], f"{token}A", token.upper(), "", "=", "路", "A" * 38]:
        assert number_in("rating", wrong) is None, wrong
        with pytest.raises(LinkSpent):
            actions.answer_by_link(CITIZEN, wrong, GOOD)
    assert not Callback.objects.filter(outcome="answered").exists()


def test_the_message_carries_it_and_nothing_that_is_kept_does(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUIYIN_PUBLIC_URL", "https://huiyin.example")
    with at_time(today_at(10, 1)):
        look()
        for order in (answered_order(cast, "a"), answered_order(cast, "b", confidential=True)):
            actions.offer_link(cast.callback, order.pk)
        look()
        send_due()
    [path] = (tmp_path / "outbox").glob("sms-*.jsonl")
    sent = [json.loads(line)["words"] for line in path.read_text().splitlines()]
    tokens = [
        link_token("rating", pk) for pk in RatingLink.objects.order_by("pk").values_list("pk", flat=True)
    ]
    for token in tokens:
        assert sum(f"https://huiyin.example/r/{token}/ " in words for words in sent) == 1
    kept = serialize("json", [*Notice.objects.all(), *Event.objects.all(), *RatingLink.objects.all()])
    assert not [token for token in tokens if token in kept]
    assert "评价链接" in kept
    for notice in Notice.objects.filter(template="rate"):
        assert notice.parts == 3  # counted with its address: over two times 67 characters
        assert "路灯" not in notice.words  # so it may go to who asked for confidentiality as well


def test_no_room_but_this_one_reads_who_was_pressed() -> None:
    """The promise on the rating page, kept by looking at every line of the house."""
    allowed = (
        "answer/callback/",
        "answer/supervision/flows/",  # for overseers: counts, and the orders to those who may
        "web/flows/",
        "answer/supervision/meetings/papers/tables.py",  # another word: what weighs on a matter
        "demo/",
        "web/citizen/",
        "web/desk/",
        "foundation/city/calling.py",
        "web/api/",
    )
    read = [
        str(path)
        for path in sorted(Path("huiyin").rglob("*.py"))
        if re.search(r"\.pressed\b|[\"']pressed[\"']|\bpressed__|\bpressed=", path.read_text("utf-8"))
        if not str(path).removeprefix("huiyin/").startswith(allowed)
    ]
    assert read == []


def test_who_pressed_is_told_to_the_overseers_alone(cast: Cast, waiting: WorkOrder) -> None:
    with at_time(today_at(12, 1)):
        actions.answer_by_link(CITIZEN, token_of(waiting), PRESSED)
    [told] = queries.pressed(today_at(0, 1))
    assert (told.number, told.unit, told.way) == (waiting.number, waiting.lead_id, "link")
    assert not hasattr(queries.newest_answers([waiting.pk])[waiting.pk], "pressed")
    assert not [one for one in Event.objects.all() if "pressed" in json.dumps(one.evidence)]
    may = {who for who, actor in cast.everybody().items() if queries.may_see_errors(actor)}
    assert may == {"supervisor", "discipline"}
