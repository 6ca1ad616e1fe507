"""What the appellant of a merged order sees: the parent's progress in a person's words, and nobody else's."""

from dataclasses import asdict

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, merge, receive_many, split
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.actions import Answers, record
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.publish.transparency import queries
from huiyin.testing.cast import STREET, Cast

OTHERS = "隔壁楼的顾先生写的话，别人不该看到。"
MINE = "楼道里的灯坏了三天，晚上看不见台阶。"
BAD = Answers(True, "unsolved", "satisfied", "satisfied", "dissatisfied")


def file(words: str, key: str, phone: str, how: Receiving) -> tuple[WorkOrder, str]:
    from huiyin.foundation.accounts.rules import CITIZEN

    new = NewAppeal(words=words, channel="web", source="merged", source_key=key, person=Person("顾", phone))
    [got] = receive_many(CITIZEN, [new], how)
    return got.order, got.receipt


@pytest.fixture
def merged(cast: Cast) -> tuple[WorkOrder, WorkOrder, str]:
    """A parent that the street has signed for, and an order merged into it, with its receipt."""
    parent, _ = file(OTHERS, "1", "13900000001", Receiving(lead=STREET, matter="010202"))
    actions.sign(cast.clerk, parent.pk)
    actions.contact(cast.clerk, parent.pk, "内部记录：顾先生说晚上在家")
    child, receipt = file(MINE, "2", "13900000002", Receiving(stop_at="20"))
    merge(cast.dispatcher, child.pk, parent.pk)
    return parent, child, receipt


def seen(receipt: str) -> queries.Progress:
    found = queries.progress(receipt)
    assert found is not None
    return found


def go_on(cast: Cast, pk: int, text: str = "灯已换好，当晚点亮。") -> None:
    actions.submit(cast.clerk, pk)
    actions.instruct(cast.head, pk, "内部批示", "高师傅")
    actions.reply(cast.clerk, pk, text, "内部备注")
    actions.release(cast.deputy, pk)
    actions.approve(cast.reviewer, pk, {"answered": True})


def test_it_stands_where_its_parent_stands_and_names_the_unit(
    merged: tuple[WorkOrder, WorkOrder, str],
) -> None:
    parent, child, receipt = merged
    found = seen(receipt)
    assert (found.outline.number, found.outline.state.code, found.outline.lead) == (
        child.number,
        "40",
        STREET,
    )
    assert found.outline.due_at == WorkOrder.objects.get(pk=parent.pk).handle_due_at
    assert [(s.code, s.unit) for s in found.milestones] == [("received", ""), ("merged", STREET)]
    assert found.merged and found.may_add and not found.may_rate and found.reply is None


def test_the_parents_progress_shows_but_nobodys_words(
    cast: Cast, merged: tuple[WorkOrder, WorkOrder, str]
) -> None:
    parent, _child, receipt = merged
    actions.add_words(cast.citizen, parent.pk, "隔壁楼顾先生的补充")
    go_on(cast, parent.pk)
    found = seen(receipt)
    assert [s.code for s in found.milestones] == ["received", "merged", "arranged", "answered"]
    assert found.reply and found.reply.text == "灯已换好，当晚点亮。" and found.may_rate
    shown = str(asdict(found))
    assert not any(word in shown for word in ("顾先生", "内部", "高师傅", parent.number))


def test_what_the_other_is_asked_is_not_asked_of_everybody(
    cast: Cast, merged: tuple[WorkOrder, WorkOrder, str]
) -> None:
    parent, _child, receipt = merged
    WorkOrder.objects.filter(pk=parent.pk).update(state="51")
    found = seen(receipt)
    assert found.outline.state.code == "50" and found.wanted == ""
    WorkOrder.objects.filter(pk=parent.pk).update(state="75")
    assert seen(receipt).outline.state.code == "50"


def test_an_answer_that_did_not_help_is_told_as_such(
    cast: Cast, merged: tuple[WorkOrder, WorkOrder, str]
) -> None:
    parent, child, receipt = merged
    go_on(cast, parent.pk)
    record(cast.citizen, child.pk, BAD, "link")
    found = seen(receipt)
    assert found.outline.state.code == "75" and found.rated and found.rated.solved == "unsolved"
    assert found.milestones[-1].code == "redone" and not found.may_rate


def test_after_splitting_nothing_of_the_parent_shows(
    cast: Cast, merged: tuple[WorkOrder, WorkOrder, str]
) -> None:
    parent, child, receipt = merged
    split(cast.dispatcher, child.pk)
    go_on(cast, parent.pk)
    found = seen(receipt)
    assert [s.code for s in found.milestones] == ["received", "merged", "split"]
    assert (found.outline.lead, found.reply, found.milestones[1].unit) == ("", None, "")


def test_what_happens_to_the_parent_after_one_is_answered_is_not_told(
    cast: Cast, merged: tuple[WorkOrder, WorkOrder, str]
) -> None:
    parent, child, receipt = merged
    go_on(cast, parent.pk)
    record(cast.citizen, child.pk, Answers(True, "solved", *["satisfied"] * 3), "link")
    before = seen(receipt).milestones
    record(cast.citizen, parent.pk, BAD, "link")
    actions.progress(cast.clerk, parent.pk, "又去了一次")
    assert seen(receipt).milestones == before and before[-1].code == "closed"
