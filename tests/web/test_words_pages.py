"""New words and words of danger on the screen: seen, proposed, confirmed by another person."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huiyin.act.triage import risk_changes
from huiyin.act.triage.models import RiskChange
from huiyin.act.triage.queries import dangers
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.words.models import NewWord
from huiyin.testing.cast import STREET, Cast
from huiyin.web.unit.names import unit_name

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAGE = "/insight/words/"
WORD = "电瓶冒青烟"


def _like(city: City) -> str:
    word = city.pack.risk_words[0]
    return f"{word.grade}|{word.kind}"


def _typed(city: City, **changed: str) -> dict[str, str]:
    return {"word": WORD, "like": _like(city), "why": "本周三起漏听"} | changed


@pytest.fixture
def new_word(city: City) -> NewWord:
    return NewWord.objects.create(
        day=date(2026, 3, 31), term="冒青烟", week=12, before=4, expected=0.5, p=1e-9, people=9,
        matter="010202", matter_share=0.9, place=STREET, place_share=0.3, beside=["充电桩", "电瓶"],
    )  # fmt: skip


def test_a_new_word_stands_with_what_goes_with_it(new_word: NewWord, cast: Cast, signed_in: SignIn) -> None:
    body = signed_in("leader").get(PAGE).content.decode()
    assert "这7天冒出1个新词" in body
    assert "12人次，往常一周0.5，9个人说过" in body
    assert "常和充电桩、电瓶一起说" in body
    assert unit_name(STREET) not in body  # less than half of them
    assert "提议为风险词" not in body  # the leader may look only
    assert "?word=%E5%86%92%E9%9D%92%E7%83%9F#propose" in signed_in("analyst").get(PAGE).content.decode()


def test_the_word_that_was_pressed_stands_in_the_form(city: City, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("editor").get(PAGE, {"word": "冒青烟"})
    assert 'value="冒青烟"' in page.content.decode()


def test_one_proposes_another_confirms_and_it_is_heard(city: City, cast: Cast, signed_in: SignIn) -> None:
    editor, analyst = signed_in("editor"), signed_in("analyst")
    assert editor.post(f"{PAGE}propose/", _typed(city)).status_code == 302
    row = RiskChange.objects.get()
    assert "您提出的，请另一位同事来定" in editor.get(PAGE).content.decode()
    refused = editor.post(f"{PAGE}{row.pk}/decide/", {"confirm": "1"})
    assert refused.status_code == 409 and "要两个人定" in refused.content.decode()
    assert "本周三起漏听" in analyst.get(PAGE).content.decode()
    assert analyst.post(f"{PAGE}{row.pk}/decide/", {"confirm": "1"}).status_code == 302
    risk_changes.forget()
    assert [heard.risk.word for heard in dangers(WORD)] == [WORD]
    body = analyst.get(PAGE).content.decode()
    assert "第1版" in body and "后加" in body
    assert f"{cast.editor.name}提出，{cast.analyst.name}" in body


def test_a_word_is_retired_by_the_same_form(city: City, cast: Cast, signed_in: SignIn) -> None:
    word = city.pack.risk_words[0].word
    signed_in("editor").post(f"{PAGE}propose/", _typed(city, word=word, like="retire"))
    row = RiskChange.objects.get()
    assert (row.word, row.grade) == (word, "")
    signed_in("supervisor").post(f"{PAGE}{row.pk}/decide/", {"confirm": "1"})
    risk_changes.forget()
    assert word not in {standing.word for standing in risk_changes.words(city)}


def test_a_refusal_says_why(city: City, cast: Cast, signed_in: SignIn) -> None:
    signed_in("editor").post(f"{PAGE}propose/", _typed(city))
    row = RiskChange.objects.get()
    client = signed_in("analyst")
    assert client.post(f"{PAGE}{row.pk}/decide/", {}).status_code == 409
    client.post(f"{PAGE}{row.pk}/decide/", {"why": "没有一次真的着火"})
    body = client.get(PAGE).content.decode()
    assert "没有同意" in body and "没有一次真的着火" in body


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"word": ""}, "error-summary"), ({"like": ""}, "error-summary"), ({"why": ""}, "error-summary")],
)
def test_what_is_missing_is_asked_for(
    city: City, cast: Cast, signed_in: SignIn, changed: dict[str, str], said: str
) -> None:
    page = signed_in("editor").post(f"{PAGE}propose/", _typed(city, **changed))
    assert page.status_code == 422 and said in page.content.decode()


def test_a_number_is_no_word_and_what_was_typed_is_kept(city: City, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("editor").post(f"{PAGE}propose/", _typed(city, word="3号楼"))
    assert page.status_code == 409 and 'value="3号楼"' in page.content.decode()


@pytest.mark.parametrize("who", ["agent", "clerk", "administrator", "outsider"])
def test_others_see_nothing(city: City, cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(who).get(PAGE).status_code == 403


def test_who_may_look_may_not_change(city: City, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("leader")
    assert "改一个风险词" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}propose/", _typed(city)).status_code == 403


def test_the_page_is_in_english_too(new_word: NewWord, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("analyst")
    client.cookies["django_language"] = "en"
    body = client.get(PAGE).content.decode()
    assert "1 new word in these 7 days" in body
    assert "Change a risk word" in body


def test_words_of_the_same_appeals_stand_in_one_line(
    new_word: NewWord, cast: Cast, signed_in: SignIn
) -> None:
    for pk, term, orders in ((None, "一股糊味", [1, 2, 3]), (None, "停水通知", [8, 9])):
        NewWord.objects.create(
            pk=pk, day=new_word.day, term=term, week=len(orders), before=0, expected=0.1, p=1e-5, people=3,
            orders=orders,
        )  # fmt: skip
    NewWord.objects.filter(pk=new_word.pk).update(orders=[1, 2, 3, 4, 5])
    body = signed_in("analyst").get(PAGE).content.decode()
    assert "这7天冒出3个新词，像是2件事" in body
    assert body.count("word-line") == 2
    assert body.index("冒青烟") < body.index("同样这些诉求里还有") < body.index("一股糊味")
    assert body.count("同样这些诉求里还有") == 1
    assert "?word=%E4%B8%80%E8%82%A1%E7%B3%8A%E5%91%B3#propose" in body
    assert "一股糊味" in signed_in("leader").get(PAGE).content.decode()
