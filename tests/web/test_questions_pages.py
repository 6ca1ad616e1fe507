"""The pages of questions: who sees which, evidence beside what is usual, explanation and answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.answer.supervision.questions import actions, measuring
from huiyin.answer.supervision.questions.models import OwnNumber, Question
from huiyin.answer.supervision.questions.rules import Measured
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
Sign = Callable[[str], Client]
HEAP = {"bins": [3] * 19 + [46], "peers": [0.04] * 19 + [0.24], "past": [30, 140]}


def order_of(cast: Cast, key: str, words: str, lead: str = STREET) -> Any:
    new = NewAppeal(words=words, channel="web", source="questions", source_key=key)
    return receive_many(cast.citizen, [new], Receiving(lead=lead, matter="010202", hold=False))[0].order


@pytest.fixture
def asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """One question about the street's heap, one about the rival's returns."""
    order = order_of(cast, "a", "楼下的灯坏了三天，没有人来修。")
    measured = [
        Measured("heaping", STREET, 46, 80, 0.2, 0.24, 0.1, 0.4, 1e-9, HEAP),
        Measured(
            "returns", RIVAL, 9, 12, 0.14, 0.15, 0.0, 0.42, 1e-5, {"days": [0] * 18 + [3] * 3, "last_days": 3}
        ),
    ]
    monkeypatch.setattr(measuring, "measure", lambda city, period, at: measured)
    monkeypatch.setattr(measuring, "behind", lambda city, one, period, at: [order.pk])
    with at_time(now() - timedelta(hours=2)):
        actions.look(date(2026, 4, 1))
    return list(Question.objects.order_by("id"))


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_list_says_what_to_look_at_and_how_right_questions_were(
    asked: list[Question], signed_in: Sign
) -> None:
    shown = page(signed_in("supervisor"), "/questions/")
    assert "有2个疑点等着看。是提问，不是结论。" in shown
    assert "46件（57.5%）" in shown and "每种疑点，人看过以后怎么说" in shown
    assert "9次" not in page(signed_in("head"), "/questions/")
    assert "每种疑点" not in page(signed_in("head"), "/questions/")
    assert page(signed_in("supervisor"), "/questions/?pattern=returns").count("above-line ") <= 1


def test_a_question_shows_the_figures_beside_what_is_usual(asked: list[Question], signed_in: Sign) -> None:
    shown = page(signed_in("supervisor"), f"/questions/{asked[0].pk}/")
    for words in (
        "57.5%",
        "(46/80)",
        "24.0%",
        "10.0%–40.0%",
        "21.4%（30/140）",
        "不到一家",
        "楼下的灯坏了三天",
        "看数字",
    ):
        assert words in shown, words
    assert shown.count("question-bar ") + shown.count('question-bar"') == 20
    assert shown.count("is-marked") == 1
    english = signed_in("supervisor")
    english.cookies["django_language"] = "en"
    told = page(english, f"/questions/{asked[0].pk}/")
    assert "is usual among peers" in told and "not a verdict" in told


def test_other_units_cannot_tell_that_there_is_a_question(asked: list[Question], signed_in: Sign) -> None:
    for who in ("rival_head", "department_head"):
        client = signed_in(who)
        assert client.get(f"/questions/{asked[0].pk}/").status_code == 404
        assert client.post(f"/questions/{asked[0].pk}/explain/", {"words": "不是我们的。"}).status_code == 404
    shown = page(signed_in("head"), f"/questions/{asked[0].pk}/")
    assert "邻" not in shown


def test_the_head_explains_and_the_inspector_answers(asked: list[Question], signed_in: Sign) -> None:
    path = f"/questions/{asked[0].pk}/"
    head, inspector = signed_in("head"), signed_in("supervisor")
    assert head.post(f"{path}explain/", {"words": ""}).status_code == 422
    assert head.post(f"{path}explain/", {"words": "四月底系统停了三天。"}).status_code == 302
    assert head.post(f"{path}explain/", {"words": "另一种说法。"}).status_code == 409
    assert "四月底系统停了三天。" in page(inspector, path)
    assert "单位已说明" in page(inspector, "/questions/")
    assert inspector.post(f"{path}decide/", {"outcome": "explained"}).status_code == 422
    assert (
        inspector.post(f"{path}decide/", {"outcome": "explained", "words": "有停机记录。"}).status_code == 302
    )
    assert "有停机记录。" in page(head, path)
    assert "1/1" not in page(inspector, "/questions/")
    assert "0/1" in page(inspector, "/questions/")


def test_the_district_s_coordinator_reads_and_does_not_answer_what_was_put_to_others(
    asked: list[Question], signed_in: Sign
) -> None:
    client, path = signed_in("district"), f"/questions/{asked[0].pk}/"
    assert "写下看法" not in page(client, path)
    assert client.post(f"{path}decide/", {"outcome": "upheld", "words": "看过。"}).status_code == 403


def test_the_head_lists_numbers_that_nobody_reads_again(asked: list[Question], signed_in: Sign) -> None:
    client = signed_in("head")
    assert client.post("/questions/numbers/", {"phones": "没有"}).status_code == 422
    assert client.post("/questions/numbers/", {"phones": "13900001111\n139 0000 2222"}).status_code == 302
    shown = page(client, "/questions/numbers/")
    assert "已记2个" in shown and "1111" not in shown
    assert client.post("/questions/numbers/", {"clear": "1"}).status_code == 302
    assert not OwnNumber.objects.exists()


def test_replies_that_are_nearly_the_same_stand_side_by_side(
    cast: Cast, signed_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (order_of(cast, key, words) for key, words in (("b", "井盖松了。"), ("c", "噪声太大。")))
    for order in (one, other):
        order.reply = "经核实已整改，将加强巡查。"
        order.save()
    details = {"pairs": [[one.pk, other.pk]]}
    measured = [Measured("copied", STREET, 30, 60, 0.02, 0.03, 0.0, 0.1, 1e-9, details)]
    monkeypatch.setattr(measuring, "measure", lambda city, period, at: measured)
    with at_time(datetime(2026, 5, 6, 19, 30, tzinfo=UTC)):
        actions.look(date(2026, 4, 1))
    shown = page(signed_in("supervisor"), f"/questions/{Question.objects.get().pk}/")
    assert shown.count("经核实已整改，将加强巡查。") == 2
    assert one.number in shown and other.number in shown
