"""Writing, releasing, answering and recalling letters."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.coordination.letters import queries, rules
from huiyin.act.coordination.letters.actions import (
    answer,
    draft,
    drop,
    edit,
    prepare_reply,
    recall,
    release,
    seal,
    send,
)
from huiyin.act.coordination.letters.jobs import watch_letters
from huiyin.act.coordination.letters.models import Counter, Letter
from huiyin.act.coordination.letters.refusals import AnotherDraft, LetterNotNow
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # a Wednesday, ten o'clock in the city
ASK = "请核查该处管线产权并提供图纸。"
WORDS = ("normal", "facts", ASK)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is handling since this morning."""
    new = NewAppeal(words="路灯杆歪了，怕砸到人。", channel="web", source="web", source_key="lamp")
    with at_time(MORNING - timedelta(hours=1)):
        made = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
        sign(cast.clerk, made.pk)
        submit(cast.clerk, made.pk)
        return instruct(cast.head, made.pk, "查清产权。", "周经办")


@pytest.fixture
def sent(cast: Cast, order: WorkOrder) -> Letter:
    """A letter to the department, released this morning."""
    with at_time(MORNING):
        return send(cast.head, order.pk, DEPARTMENT, *WORDS)


def state() -> str:
    return WorkOrder.objects.get().state


def actions(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_a_released_letter_has_its_number_its_signer_and_at_most_half_the_time(sent: Letter) -> None:
    assert (sent.number, sent.signer, sent.state) == ("临江街函〔2026〕1号", "郑书记", "sent")
    ends = WorkOrder.objects.get().handle_due_at
    assert ends is not None and sent.due_at is not None
    assert 0.49 < (sent.due_at - MORNING) / (ends - MORNING) <= 0.5
    assert (sent.due_at.minute, sent.due_at.second) == (0, 0)
    assert state() == "54"


def test_the_text_holds_the_facts_of_the_order_and_its_time(sent: Letter, order: WorkOrder) -> None:
    assert order.number in sent.body and ASK in sent.body and "{" not in sent.body
    assert "路灯杆歪了" not in sent.body  # the appellant's words stay with those who handle


def test_a_confidential_order_tells_no_address(cast: Cast, order: WorkOrder) -> None:
    order.appeal.place_said = "江岸路12号3单元"
    order.appeal.save()
    WorkOrder.objects.update(confidential=True, place=STREET)
    letter = draft(cast.clerk, order.pk, DEPARTMENT, *WORDS)
    assert "江岸路" not in letter.body and "临江街道" in letter.body


def test_a_clerk_writes_and_the_head_releases(cast: Cast, order: WorkOrder) -> None:
    letter = draft(cast.clerk, order.pk, DEPARTMENT, *WORDS)
    assert (letter.number, state()) == ("", "50")
    edit(cast.clerk, letter.pk, "关于核查路灯产权的函", "某局：\n请核查。\n请于{due}前函复。")
    with pytest.raises(Refused):
        release(cast.clerk, letter.pk)
    released = release(cast.head, letter.pk)
    assert released.subject == "关于核查路灯产权的函" and "{due}" not in released.body
    with pytest.raises(LetterNotNow):
        edit(cast.clerk, letter.pk, "改", "改")


@pytest.mark.parametrize(
    "who", ["rival", "rival_head", "department_head", "district", "supervisor", "outsider"]
)
def test_others_cannot_write(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        draft(cast.everybody()[who], order.pk, DEPARTMENT, *WORDS)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"addressee": "nowhere"}, "addressee"),
        ({"addressee": STREET}, "addressee"),
        ({"urgency": "soon"}, "urgency"),
        ({"purpose": "greeting"}, "purpose"),
        ({"ask": " "}, "ask"),
        ({"cc": [DEPARTMENT]}, "cc"),
        ({"cc": ["nowhere"]}, "cc"),
        ({"subject": "长" * 200}, "subject"),
    ],
)
def test_an_incomplete_letter_names_the_field(
    cast: Cast, order: WorkOrder, changed: dict[str, object], field: str
) -> None:
    given = {"addressee": DEPARTMENT, "urgency": "normal", "purpose": "duty", "ask": ASK} | changed
    with pytest.raises(Incomplete) as refusal:
        draft(cast.clerk, order.pk, **given)
    assert refusal.value.fields == (field,)
    assert not Letter.objects.exists()


def test_a_letter_on_a_page_that_is_old_is_refused(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(Stale):
        draft(cast.clerk, order.pk, DEPARTMENT, *WORDS, version=order.version - 1)


def test_writing_twice_writes_once_and_sending_twice_sends_once(cast: Cast, order: WorkOrder) -> None:
    first = draft(cast.clerk, order.pk, DEPARTMENT, *WORDS)
    assert draft(cast.clerk, order.pk, DEPARTMENT, *WORDS) == first
    with pytest.raises(AnotherDraft):
        draft(cast.clerk, order.pk, DEPARTMENT, "normal", "facts", "另一件事")
    release(cast.head, first.pk)
    release(cast.head, first.pk)
    assert (actions(order).count("letter"), Counter.objects.get().last) == (1, 1)


def test_what_fails_leaves_no_gap_in_the_numbers(cast: Cast, order: WorkOrder) -> None:
    letter = draft(cast.clerk, order.pk, DEPARTMENT, *WORDS)
    WorkOrder.objects.update(state="60")
    with pytest.raises(NotNow):
        release(cast.head, letter.pk)
    WorkOrder.objects.update(state="50")
    assert release(cast.head, letter.pk).serial == 1


def test_numbers_begin_anew_each_year_of_the_city(cast: Cast, order: WorkOrder) -> None:
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # New Year in the city
    numbers = []
    for when, to in ((midnight - timedelta(minutes=1), DEPARTMENT), (midnight, RIVAL)):
        with at_time(when):
            numbers.append(send(cast.head, order.pk, to, *WORDS).number)
    assert numbers == ["临江街函〔2026〕1号", "临江街函〔2027〕1号"]


def test_the_last_answer_lets_the_order_go_on(cast: Cast, sent: Letter, order: WorkOrder) -> None:
    with at_time(MORNING + timedelta(hours=1)):
        other = send(cast.head, order.pk, RIVAL, *WORDS)
        answer(cast.rival_head, other.pk, "该处不在我街道。")
        assert state() == "54"
        answer(cast.department_head, sent.pk, "产权属路灯所，图纸附后。")
    assert state() == "50"
    assert actions(order)[-3:] == ["letter", "hear_letter", "answer_letter"]
    assert story(f"order:{order.pk}")[-1].role == "addressee"


def test_an_answer_is_prepared_by_anybody_and_signed_by_a_head(cast: Cast, sent: Letter) -> None:
    prepare_reply(cast.department, sent.pk, "产权属路灯所。")
    with pytest.raises(Refused):
        answer(cast.department, sent.pk, "产权属路灯所。")
    with pytest.raises(Refused):
        prepare_reply(cast.clerk, sent.pk, "我替你答")
    with pytest.raises(Incomplete):
        answer(cast.department_head, sent.pk, " ")
    done = answer(cast.department_head, sent.pk, "产权属路灯所。")
    assert answer(cast.department_head, sent.pk, "产权属路灯所。") == done
    assert (done.reply_signer, done.state) == ("卫部门", "answered")
    assert actions(sent.order).count("answer_letter") == 1


def test_recalling_the_last_letter_lets_the_order_go_on(cast: Cast, sent: Letter, order: WorkOrder) -> None:
    with at_time(MORNING + timedelta(hours=1)):
        other = send(cast.head, order.pk, RIVAL, *WORDS)
        with pytest.raises(Incomplete):
            recall(cast.clerk, other.pk, "")
        recall(cast.clerk, other.pk, "发错单位。")
        assert state() == "54"
        recall(cast.clerk, sent.pk, "已查清。")
        recall(cast.clerk, sent.pk, "已查清。")
    assert state() == "50"
    assert actions(order).count("recall_letter") == 2
    with pytest.raises(LetterNotNow):
        answer(cast.department_head, sent.pk, "晚了")


def test_an_answer_counts_when_the_order_has_gone_up(cast: Cast, sent: Letter) -> None:
    WorkOrder.objects.update(state="55")
    assert answer(cast.department_head, sent.pk, "产权属路灯所。").state == "answered"
    assert state() == "55"


def test_who_has_not_answered_is_reminded_then_marked_once(cast: Cast, sent: Letter) -> None:
    assert sent.remind_at is not None and sent.due_at is not None
    with at_time(sent.remind_at - timedelta(minutes=1)):
        assert watch_letters() == 0
    with at_time(sent.remind_at + timedelta(minutes=1)):
        assert (watch_letters(), watch_letters(), queries.overdue_letters()) == (1, 0, [])
    with at_time(sent.due_at + timedelta(minutes=1)):
        assert (watch_letters(), watch_letters()) == (1, 0)
        assert queries.overdue_letters() == [sent]
        assert actions(sent.order)[-2:] == ["remind_letter", "letter_overdue"]
        answer(cast.department_head, sent.pk, "产权属路灯所。")
        assert queries.overdue_letters() == []
    assert story(f"order:{sent.order_id}")[-1].evidence["late"] is True


def test_a_letter_ends_with_its_order(cast: Cast, sent: Letter) -> None:
    WorkOrder.objects.update(state="80", closed_at=now())
    assert watch_letters() == 1
    sent.refresh_from_db()
    assert sent.state == "lapsed"


def test_a_letter_is_sealed_once(cast: Cast, sent: Letter) -> None:
    with pytest.raises(Refused):
        seal(cast.department, sent.pk)
    seal(cast.clerk, sent.pk)
    assert seal(cast.head, sent.pk).sealed_by == cast.clerk.id


def test_a_draft_is_seen_by_its_own_unit_alone(cast: Cast, order: WorkOrder) -> None:
    letter = draft(cast.clerk, order.pk, DEPARTMENT, *WORDS, cc=[RIVAL])
    for who in ("department", "rival", "supervisor"):
        with pytest.raises(Refused):
            queries.letter(cast.everybody()[who], letter.pk)
    release(cast.head, letter.pk)
    for who in ("department", "rival", "supervisor", "district"):
        assert queries.letter(cast.everybody()[who], letter.pk) == letter
    for who in ("outsider", "agent", "citizen"):
        with pytest.raises(Refused):
            queries.letter(cast.everybody()[who], letter.pk)
    drop_refused = pytest.raises(LetterNotNow)
    with drop_refused:
        drop(cast.clerk, letter.pk, "不发了")


def test_when_no_time_is_left_the_citys_own_limit_counts(cast: Cast, order: WorkOrder) -> None:
    with at_time(MORNING + timedelta(days=20)):
        letter = send(cast.head, order.pk, DEPARTMENT, "immediate", "duty", ASK)
    assert letter.due_at == MORNING + timedelta(days=20, hours=4)


@given(st.floats(0.01, 0.5), st.integers(1, 10**7), st.integers(-(10**6), 10**7))
def test_a_letter_never_takes_more_than_its_share(share: float, over: int, left: int) -> None:
    ends, when_over = MORNING + timedelta(seconds=left), MORNING + timedelta(seconds=over)
    due = rules.due(MORNING, ends, share, when_over)
    if left <= 0:
        assert due == when_over
    else:
        assert MORNING < due <= MORNING + (ends - MORNING) / 2 + timedelta(microseconds=1)
        assert MORNING + (ends - MORNING) * share - due < timedelta(hours=1)


@given(st.text(), st.text())
def test_what_people_write_is_never_taken_for_a_placeholder(ask: str, place: str) -> None:
    assert rules.filled("{place}:{ask}!", {"ask": ask, "place": place}) == f"{place}:{ask}!".strip()
