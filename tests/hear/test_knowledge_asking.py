"""What owners are asked: to renew what ends, and to answer what is asked again and again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.hear.knowledge import actions, queries
from huiyin.hear.knowledge.models import Entry, Missed, Request
from huiyin.hear.knowledge.refusals import NotNow
from huiyin.hear.knowledge.rules import gathered, masked, owner_of
from huiyin.testing.cast import DEPARTMENT, HOTLINE, Cast
from tests.hear.test_knowledge_editing import WORDING, allowed, renewed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> object:
    with at_time(NOW):
        yield


def missed_often(city: City, texts: list[str], matter: str = "010401") -> None:
    for number, text in enumerate(texts):
        actions.miss(text, "dispatched", matter, key=f"order:{number}")


def test_owners_of_what_ends_are_asked_once(cast: Cast, city: City) -> None:
    Entry.objects.filter(code="K0117").update(valid_until=NOW.date() + timedelta(days=30))
    assert actions.warn_expiring() == 1
    assert actions.warn_expiring() == 0
    [request] = queries.requests(cast.department)
    assert (request.kind, request.owner_id, request.entry and request.entry.code) == (
        "expiry",
        DEPARTMENT,
        "K0117",
    )
    assert request.due_at == city.calendar.due(NOW, city.answering.request_limit)
    assert queries.requests(cast.clerk) == []
    assert [one.pk for one in queries.requests(cast.editor)] == [request.pk]


def test_what_ends_later_is_not_asked_for(city: City) -> None:
    Entry.objects.update(valid_until=NOW.date() + timedelta(days=city.answering.warn_days))
    assert actions.warn_expiring() == 0


def test_a_renewed_entry_closes_what_was_asked(cast: Cast) -> None:
    Entry.objects.filter(code="K0117").update(valid_until=NOW.date() + timedelta(days=30))
    actions.warn_expiring()
    actions.publish(cast.editor, renewed(cast, valid_until=WORDING.valid_until).pk)
    assert queries.requests(cast.department) == []
    assert Request.objects.get().state == "answered"
    assert actions.warn_expiring() == 0


def test_a_question_missed_often_enough_becomes_a_request(cast: Cast, city: City) -> None:
    texts = [
        "小区健身器材坏了找谁修",
        "小区里的健身器材坏了谁来修",
        "健身器材坏了找哪个部门修",
        "我们小区健身器材坏了谁修",
        "请问小区健身器材坏了找谁修理",
    ]
    missed_often(city, texts[:-1])
    assert actions.gather() == 0, "four are not yet five"
    missed_often(city, texts)
    assert actions.gather() == 1
    assert actions.gather() == 0
    [request] = queries.requests(cast.editor, "gap")
    assert request.text in texts
    assert request.count == 5
    assert request.due_at > NOW
    said = queries.voices(request.pk)
    assert said.why == {"dispatched": 5}
    assert set(said.texts) == set(texts)
    actions.miss("小区健身器材坏了该找谁修", "no_hit", "010401")
    assert actions.gather() == 0
    request.refresh_from_db()
    assert request.count == 6, "what is asked again joins what is open"


def test_different_questions_are_not_one(city: City) -> None:
    texts = ["健身器材坏了找谁修", "公园几点关门", "护照怎么办理", "养狗要办证吗", "图书馆借书证丢了怎么补"]
    missed_often(city, texts)
    assert actions.gather() == 0


def test_the_unit_that_leads_the_matter_is_asked(city: City) -> None:
    ask = lambda code: owner_of(code, city.matters, city.pack.catalogue, "H01")  # noqa: E731
    everywhere = next(
        m for m in city.pack.matters
        if m.is_leaf and not m.lead.startswith("@") and not any(r.matter in (m.code, m.code[:4] + "00", m.code[:2] + "0000") for r in city.pack.catalogue)
    )  # fmt: skip
    assert ask(everywhere.code) == everywhere.lead
    rule = next(r for r in city.pack.catalogue if not r.place and not r.lead.startswith("@"))
    assert ask(rule.matter) == rule.lead
    assert ask("") == HOTLINE
    assert ask("999999") == HOTLINE


def test_answering_a_gap_closes_it(cast: Cast, city: City) -> None:
    request = actions.report_gap(cast.agent, "小区健身器材坏了找谁修", "")
    assert request.owner_id == HOTLINE
    draft = actions.begin(cast.editor, "a", request_id=request.pk)
    assert draft.question == request.text
    actions.save(cast.editor, draft.pk, WORDING)
    actions.submit(cast.editor, draft.pk)
    entry = actions.publish(cast.reviewer, draft.pk)
    request.refresh_from_db()
    assert (request.state, request.entry_id) == ("answered", entry.pk)
    with pytest.raises(NotNow):
        actions.begin(cast.editor, "b", request_id=request.pk)


def test_a_gap_reported_twice_is_one(cast: Cast) -> None:
    first = actions.report_gap(cast.agent, "小区健身器材坏了找谁修")
    again = actions.report_gap(cast.agent, "小区健身器材坏了找谁修")
    alike = actions.report_gap(cast.reviewer, "小区健身器材坏了该找谁来修")
    assert first.pk == again.pk == alike.pk
    alike.refresh_from_db()
    assert alike.count == 2


def test_what_was_put_aside_stays_aside(cast: Cast) -> None:
    request = actions.report_gap(cast.agent, "小区健身器材坏了找谁修")
    actions.dismiss(cast.editor, request.pk, "归体育部门热线，不另写")
    with pytest.raises(NotNow):
        actions.dismiss(cast.editor, request.pk, "再来")
    again = actions.report_gap(cast.agent, "小区健身器材坏了该找谁修")
    assert again.pk == request.pk
    assert queries.requests(cast.editor) == []


def test_who_may_report_answer_and_dismiss(cast: Cast) -> None:
    everybody = cast.everybody()
    reported = allowed(everybody, lambda one: actions.report_gap(one, "护照怎么办理"))
    assert reported == {
        "agent", "reviewer", "editor", "clerk", "deputy", "head", "rival", "rival_head", "department", "department_head",
    }  # fmt: skip
    Entry.objects.filter(code="K0117").update(valid_until=NOW.date() + timedelta(days=30))
    actions.warn_expiring()
    request = Request.objects.get()
    answer = allowed(everybody, lambda one: actions.begin(one, f"x{one.id}", request_id=request.pk))
    assert answer == {"editor", "department", "department_head"}
    assert allowed(everybody, lambda one: actions.dismiss(one, request.pk, "不用")) == {"editor"}
    seen = allowed(everybody, lambda one: queries.request(one, request.pk))
    assert seen == {"editor", "reviewer", "department", "department_head"}


def test_texts_of_missed_questions_go(city: City) -> None:
    actions.miss("护照怎么办理", "no_hit")
    later = NOW + timedelta(days=city.answering.keep_days)
    with at_time(later - timedelta(hours=1)):
        assert actions.forget_missed() == 0
    with at_time(later + timedelta(hours=1)):
        assert actions.forget_missed() == 1
    assert not Missed.objects.exists()


def test_trying_again_is_not_asking_twice(city: City) -> None:
    actions.miss("护照怎么办理", "no_hit")
    actions.miss("护照怎么办理", "no_hit")
    actions.miss("护照", "no_hit")
    assert Missed.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我的电话13900000001，请回", "我的电话＊＊＊＊，请回"),
        ("身份证110101199001011234怎么补", "身份证＊＊＊＊怎么补"),
        ("138 0000 1234打不通", "＊＊＊＊打不通"),
        ("我叫王小明，路灯坏了", "我叫＊＊，路灯坏了"),
        ("3号楼2单元", "3号楼2单元"),
    ],
)
def test_what_could_be_somebodys_is_not_kept(said: str, kept: str) -> None:
    assert masked(said, 60) == kept


@given(text=st.text(), most=st.integers(1, 60))
def test_no_long_number_is_ever_kept(text: str, most: int) -> None:
    kept = masked(text, most)
    assert len(kept) <= most
    run = 0
    for letter in kept:
        run = run + 1 if letter in "0123456789" else 0
        assert run < 5


@given(count=st.integers(0, 12), above=st.floats(0, 1), data=st.data())
def test_each_text_is_in_one_group(count: int, above: float, data: st.DataObject) -> None:
    row = st.lists(st.floats(-1, 1), min_size=count, max_size=count)
    likeness = data.draw(st.lists(row, min_size=count, max_size=count))
    groups = gathered(likeness, above)
    assert sorted(at for group in groups for at in group) == list(range(count))
    assert all(likeness[at][group[0]] > above for group in groups for at in group[1:])


def counted(code: str) -> dict[str, int]:
    entry = Entry.objects.get(code=code)
    return queries.usage([entry.pk]).get(entry.pk, {})


def test_use_is_counted_by_day_and_kind(city: City) -> None:
    actions.count(["K0101", "K0102", "NONE"], "proposed")
    actions.count(["K0101"], "proposed")
    actions.count(["K0101"], "helped")
    assert counted("K0101") == {"proposed": 2, "helped": 1}
    assert counted("K0102") == {"proposed": 1}
    with pytest.raises(AssertionError):
        actions.count(["K0101"], "looked at sideways")
