"""What is put before observers: masked, blind, fair, never their own; and what they judge."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.notices.actions import look
from huiyin.act.notices.models import Notice
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import seal
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.publish.participation import actions
from huiyin.publish.participation.actions.sampling import unfit
from huiyin.publish.participation.masking import shown
from huiyin.publish.participation.masking_rules import masked
from huiyin.publish.participation.models import Opinion, Sample
from huiyin.publish.participation.refusals import Judged, NotServing, TakenBack, Unfinished
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.publish.observed import CALLER, called_back, matters, observer_of, settled

pytestmark = pytest.mark.django_db
FAR = "S0201"
FAIR = actions.Judgement("solved", answers=True, plain=True, accepts=True)


def far(count: int, start: int = 0, **more: object) -> list[WorkOrder]:
    """Orders of elsewhere that speak against nothing."""
    return [settled(None, f"far-{start + n}", FAR, matters()[n % 5], **more) for n in range(count)]


def test_each_month_brings_so_many_and_the_same_month_none_again(cast: Cast) -> None:
    observer, _ = observer_of(cast)
    far(9)
    look()
    assert actions.draw_samples() == current().observing.sampling.orders == 6
    look()
    told = Notice.objects.get(template="observer_samples")
    assert (told.account_id, told.link, told.channel) == (observer.account_id, "/observer/", "inbox")
    assert actions.draw_samples() == 0
    far(3, 9)
    with at_time(now() + timedelta(days=32)):
        assert actions.draw_samples() == 6, "three left and three new"
    drawn = Event.objects.filter(stream=f"observer:{observer.pk}", action="sample").first()
    assert drawn is not None and len(drawn.evidence["orders"]) == 6 and drawn.evidence["among"] == 9
    assert set(drawn.evidence) == {"month", "seed", "among", "orders", "account"}


def test_never_their_own_nor_of_a_unit_they_declared_nor_of_their_own_places(cast: Cast) -> None:
    observer_of(cast, relations=((DEPARTMENT, "work"),))
    settled(CALLER, "own-elsewhere", "S0301", place="S0301")
    settled(Person("钟离秋", CALLER.phone), "household", "S0302", place="S0302")
    settled(None, "declared", DEPARTMENT, place=FAR)
    settled(None, "helped", FAR, co_units=[DEPARTMENT])
    settled(None, "own-place", "B02", place=STREET)
    [fair] = far(1)
    assert actions.draw_samples() == 1
    assert Sample.objects.get().order == fair


def test_a_declared_district_speaks_for_its_streets(cast: Cast) -> None:
    observer_of(cast, relations=((current().units[FAR].parent, "family"),))
    far(3)
    settled(None, "free", "S0301")
    assert actions.draw_samples() == 1


@pytest.mark.parametrize(
    "secret",
    [
        {"confidential": True},
        {"risk": "red"},
        {"kind": "report"},
        {"reply": ""},
        {"state": "50", "closed_at": None},
    ],
)
def test_nothing_secret_dangerous_or_unanswered_is_drawn(cast: Cast, secret: dict[str, object]) -> None:
    observer_of(cast)
    far(1, **secret)
    assert actions.draw_samples() == 0


def test_what_is_little_more_than_names_and_numbers_is_replaced(cast: Cast) -> None:
    observer_of(cast)
    for n in range(8):
        settled(None, f"bare-{n}", FAR, words=f"张建国，1391234{n}678，3号楼2单元501室")
    good = far(2, 20)
    assert actions.draw_samples() == 2
    assert {one.order_id for one in Sample.objects.all()} == {one.pk for one in good}


def test_what_is_shown_names_nobody(cast: Cast) -> None:
    words = "我是濮阳信，住江滨路12号院3号楼501室，电话13887654321，楼下王建国家太吵，物业李经理不管。请让他们晚上安静些。"
    order = settled(
        Person("濮阳信", "13887654321"),
        "named",
        FAR,
        words=words,
        reply="已联系濮阳信女士和王建国，双方约定晚上十点后安静。",
    )
    seen = shown(order, current())
    assert seen is not None
    text = seen.said + seen.reply
    for name in ("濮阳信", "濮阳", "13887654321", "王建国", "李经理", "501", "3号楼", "12号院"):
        assert name not in text, text
    assert "晚上安静些" in seen.said and "江滨路" in seen.said
    assert {step.code for step in seen.steps} <= {"received", "sent", "contacted", "answered"}


def test_a_judgement_is_blind_given_once_and_keeps_the_record_beside_it(cast: Cast) -> None:
    _, someone = observer_of(cast)
    [order] = far(1)
    called_back(order, "unsolved")
    actions.draw_samples()
    sample = Sample.objects.get()
    assert sample.recorded == ""
    with pytest.raises(Unfinished):
        actions.judge(someone, sample.pk, actions.Judgement("perhaps", True, True, True))
    actions.judge(someone, sample.pk, FAIR)
    sample.refresh_from_db()
    assert (sample.solved, sample.recorded, sample.accepts) == ("solved", "unsolved", True)
    with pytest.raises(Judged):
        actions.judge(someone, sample.pk, FAIR)
    assert not Opinion.objects.exists()


def test_words_beside_a_judgement_become_an_opinion_of_the_unit(cast: Cast) -> None:
    _, someone = observer_of(cast)
    far(1)
    actions.draw_samples()
    sample = Sample.objects.get()
    actions.judge(someone, sample.pk, actions.Judgement("partly", True, False, False, "答复里的术语看不懂。"))
    opinion = Opinion.objects.get()
    assert (opinion.sample, opinion.unit_id, opinion.state) == (sample, FAR, "open")
    everything = json.dumps([e.evidence for e in Event.objects.all()], ensure_ascii=False)
    assert "术语" not in everything


def test_another_observers_sample_cannot_be_judged(cast: Cast) -> None:
    _, first = observer_of(cast)
    far(2)
    actions.draw_samples()
    sample = Sample.objects.first()
    assert sample is not None
    other = Person("濮阳信", "13887654321")
    seal()
    _, second = observer_of(cast, other, username="puyang")
    with pytest.raises(Sample.DoesNotExist):
        actions.judge(second, sample.pk, FAIR)
    for who in (cast.observer, cast.clerk, cast.supervisor):
        with pytest.raises(NotServing):
            actions.judge(who, sample.pk, FAIR)
    assert actions.judge(first, sample.pk, FAIR)


def test_a_conflict_that_comes_up_later_takes_the_sample_back(cast: Cast) -> None:
    _, someone = observer_of(cast)
    one, two, three = far(3)
    actions.draw_samples()
    samples = {sample.order_id: sample for sample in Sample.objects.all()}
    actions.declare(someone, ((current().units[FAR].parent, "work"),))
    with pytest.raises(TakenBack):
        actions.judge(someone, samples[one.pk].pk, FAIR)
    actions.declare(someone, ())
    WorkOrder.objects.filter(pk=two.pk).update(confidential=True)
    assert actions.take_back() == 1 and actions.take_back() == 0
    assert Sample.objects.get(order=two).void == "gone"
    settled(CALLER, "now-there-too", FAR)
    assert unfit(samples[three.pk], current()) == "place"
    assert actions.take_back() == 2
    assert set(Sample.objects.values_list("void", flat=True)) == {"gone", "place"}


def test_what_is_not_judged_in_time_is_taken_back(cast: Cast) -> None:
    _, someone = observer_of(cast)
    far(1)
    actions.draw_samples()
    with at_time(now() + timedelta(days=31)):
        assert actions.take_back() == 1
        with pytest.raises(TakenBack):
            actions.judge(someone, Sample.objects.get().pk, FAIR)


def test_the_worker_looks_at_each_sample_once_a_day_and_asks_once_for_many(cast: Cast) -> None:
    observer_of(cast)
    far(6)
    actions.draw_samples()
    with CaptureQueriesContext(connection) as asked:
        assert actions.take_back() == 0
    assert len(asked) < 12, "not so many for each sample"
    WorkOrder.objects.filter(lead=FAR).update(confidential=True)
    begun, taken = now(), []
    for turn in range(144):
        with at_time(begun + timedelta(minutes=10 * turn)):
            taken.append(actions.take_back_in_turn())
    assert sum(taken) == 6 and max(taken) == 1
    assert set(Sample.objects.values_list("void", flat=True)) == {"gone"}


def test_leaving_takes_the_samples_along(cast: Cast) -> None:
    _, someone = observer_of(cast)
    far(1)
    actions.draw_samples()
    actions.leave(someone)
    assert Sample.objects.get().void == "closed"
    with pytest.raises(NotServing):
        actions.judge(someone, Sample.objects.get().pk, FAIR)


@pytest.mark.parametrize(
    ("said", "shown_as"),
    [
        ("三号楼李大爷家漏水，找社区陈书记也没用。", "＊号楼某大爷家漏水，找社区某书记也没用。"),
        ("车牌苏A12345占道，拍到了。", "车牌＊＊＊＊占道，拍到了。"),
        ("住3-2-501，微信wx_abc123。", "住＊＊＊＊，微信＊＊＊＊。"),
        ("我叫周小雨，小王的车也在。", "我叫某某，小某的车也在。"),
        ("平安路施工噪音大，总是不管。", "平安路施工噪音大，总是不管。"),
        ("高层住户每月300元物业费。", "高层住户每月300元物业费。"),
    ],
)
def test_masking(said: str, shown_as: str) -> None:
    assert masked(said) == shown_as


def test_a_rival_is_somewhere_else(cast: Cast) -> None:
    assert current().district_of(RIVAL) == current().district_of(STREET) != current().district_of(FAR)
