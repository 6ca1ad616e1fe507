"""What an appellant sees of a matter: milestones and the passed answer, never a note or a name from inside."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, add_words, receive_many
from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.actions.voice import TIMES_AT_MOST, ClosedToWords, NothingSaid, SaidOften
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import MOVES
from huiyin.answer.callback.actions import Answers, record
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.publish.transparency import queries
from huiyin.publish.transparency.rules import TOLD
from huiyin.testing.cast import STREET, Cast

WORDS = "楼道里的灯坏了三天，晚上看不见台阶。"
PERSON = Person("顾测试", "13900007788")


@pytest.fixture
def filed(cast: Cast) -> tuple[WorkOrder, str]:
    """An order of the street and its receipt."""
    new = NewAppeal(
        words=WORDS, channel="web", source="web", source_key="stairs", person=PERSON, place="江滨路"
    )
    [got] = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))
    return got.order, got.receipt


def walk(cast: Cast, pk: int, *, until: str = "approve") -> None:
    """The straight path of handling, up to a step."""
    steps: dict[str, Callable[[], object]] = {
        "sign": lambda: actions.sign(cast.clerk, pk),
        "contact": lambda: actions.contact(cast.clerk, pk, "内部记录：对方情绪激动"),
        "submit": lambda: actions.submit(cast.clerk, pk),
        "instruct": lambda: actions.instruct(cast.head, pk, "内部批示", "高师傅"),
        "progress": lambda: actions.progress(cast.clerk, pk, "内部进展"),
        "reply": lambda: actions.reply(cast.clerk, pk, "灯已换好，当晚点亮。", "内部备注"),
        "release": lambda: actions.release(cast.deputy, pk),
        "approve": lambda: actions.approve(cast.reviewer, pk, {"answered": True}),
    }
    for name, step in steps.items():
        step()
        if name == until:
            return


def seen(receipt: str) -> queries.Progress:
    found = queries.progress(receipt)
    assert found is not None
    return found


def codes(receipt: str) -> list[str]:
    return [step.code for step in seen(receipt).milestones]


def test_a_new_matter_has_been_received_and_sent(filed: tuple[WorkOrder, str]) -> None:
    found = seen(filed[1])
    assert codes(filed[1]) == ["received", "sent"]
    assert found.outline.lead == STREET
    assert found.outline.due_at == filed[0].handle_due_at
    assert found.may_add
    assert not found.may_rate
    assert found.reply is None


def test_any_spelling_of_the_receipt_finds_it_and_no_other_does(filed: tuple[WorkOrder, str]) -> None:
    code = filed[1]
    assert queries.progress(f"{code[:5].lower()} - {code[5:]}") is not None
    assert queries.progress(code[:-1]) is None
    assert queries.progress(filed[0].number) is None


def test_nothing_from_inside_and_nothing_personal_is_handed_out(
    cast: Cast, filed: tuple[WorkOrder, str]
) -> None:
    walk(cast, filed[0].pk)
    shown = repr(asdict(seen(filed[1])))
    for secret in ("内部", "高师傅", "周经办", "郑书记", PERSON.name, PERSON.phone):
        assert secret not in shown


def test_a_draft_is_not_an_answer_until_it_has_passed(cast: Cast, filed: tuple[WorkOrder, str]) -> None:
    walk(cast, filed[0].pk, until="release")
    assert seen(filed[1]).reply is None
    actions.approve(cast.reviewer, filed[0].pk, {"answered": True})
    reply = seen(filed[1]).reply
    assert reply is not None
    assert reply.text == "灯已换好，当晚点亮。"
    assert codes(filed[1])[-1] == "answered"
    assert seen(filed[1]).may_rate


def test_an_answer_on_the_line_can_be_followed(cast: Cast) -> None:
    new = NewAppeal(words="公交几点末班？", channel="phone", source="desk", source_key="bus")
    [got] = receive_many(cast.agent, [new], Receiving(stop_at="00"))
    actions.answer(cast.agent, got.order.pk, "末班22点30分。", "K0101", 1)
    found = seen(got.receipt)
    assert found.closed
    assert found.reply is not None
    assert found.reply.text == "末班22点30分。"
    assert [step.code for step in found.milestones] == ["received", "answered", "closed"]


def test_what_was_rated_is_told_and_the_redo_has_its_own_time(
    cast: Cast, filed: tuple[WorkOrder, str]
) -> None:
    walk(cast, filed[0].pk)
    record(
        cast.citizen, filed[0].pk, Answers(True, "unsolved", "satisfied", "basically", "dissatisfied"), "link"
    )
    found = seen(filed[1])
    assert codes(filed[1])[-1] == "redone"
    assert not found.closed
    assert not found.may_rate
    assert found.rated is not None
    assert found.rated.solved == "unsolved"
    assert found.outline.due_at is not None


def test_every_told_action_is_one_that_can_happen() -> None:
    assert set(TOLD) <= {step.action for step in MOVES} | {"add_words"}


def test_words_are_added_to_the_story_without_moving_the_order(
    cast: Cast, filed: tuple[WorkOrder, str]
) -> None:
    order, receipt = filed
    before = WorkOrder.objects.get(pk=order.pk)
    add_words(cast.citizen, order.pk, " 西边那盏也不亮 ")
    add_words(cast.citizen, order.pk, "西边那盏也不亮")
    after = WorkOrder.objects.get(pk=order.pk)
    assert (after.state, after.version) == (before.state, before.version)
    said = [event for event in story(stream(order.pk)) if event.action == "add_words"]
    assert [event.evidence["words"] for event in said] == ["西边那盏也不亮"]
    assert seen(receipt).milestones[-1].words == "西边那盏也不亮"
    assert verify().ok


def test_words_that_were_asked_for_set_the_order_going_again(
    cast: Cast, filed: tuple[WorkOrder, str]
) -> None:
    walk(cast, filed[0].pk, until="progress")
    actions.ask(cast.clerk, filed[0].pk, "是哪一层的灯？")
    assert seen(filed[1]).wanted == "是哪一层的灯？"
    order = add_words(cast.citizen, filed[0].pk, "三层和四层之间")
    assert order.state == "50"
    assert seen(filed[1]).wanted == ""
    assert codes(filed[1])[-2:] == ["asked", "added"]


def test_words_are_refused_kindly(cast: Cast, filed: tuple[WorkOrder, str]) -> None:
    pk = filed[0].pk
    with pytest.raises(NothingSaid):
        add_words(cast.citizen, pk, "  ")
    with pytest.raises(NothingSaid):
        add_words(cast.citizen, pk, "长" * 2001)
    with pytest.raises(Refused):
        add_words(cast.leader, pk, "我来说两句")
    for number in range(TIMES_AT_MOST):
        add_words(cast.citizen, pk, f"第{number}次补充")
    with pytest.raises(SaidOften):
        add_words(cast.citizen, pk, "再补充一次")


def test_a_closed_matter_takes_no_more_words(cast: Cast, filed: tuple[WorkOrder, str]) -> None:
    walk(cast, filed[0].pk)
    record(cast.citizen, filed[0].pk, Answers(True, "solved", "satisfied", "satisfied", "satisfied"), "link")
    assert seen(filed[1]).closed
    assert not seen(filed[1]).may_add
    with pytest.raises(ClosedToWords):
        add_words(cast.citizen, filed[0].pk, "还有一件")


def street_lamp(cast: Cast, key: str, **more: object) -> None:
    words = "江滨路的路灯不亮，晚上黑漆漆的。"
    new = NewAppeal(words=words, channel="web", source="web", source_key=key, **more)  # type: ignore[arg-type]
    receive_many(cast.citizen, [new], Receiving(hold=False))


def test_open_matters_nearby_are_counted_but_not_secret_or_old_ones(cast: Cast) -> None:
    with at_time(now() - timedelta(days=31)):
        street_lamp(cast, "old")
    street_lamp(cast, "one")
    street_lamp(cast, "two")
    street_lamp(cast, "secret", confidential=True)
    street_lamp(cast, "report", kind="report")
    found = queries.alike("江滨路有一盏路灯不亮了")
    assert (found.count, found.place) == (2, STREET)
    assert found.answers
    assert found.answers[0].matter == found.matter


def test_words_about_nothing_known_bring_nothing(city: object) -> None:
    assert queries.alike("啊啊啊啊啊啊") == queries.Alike()
