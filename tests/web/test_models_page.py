"""The page of learned models: what judges, how it compares, and the switch."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from huiyin.act.orders.actions import receive_many
from huiyin.act.triage import held
from huiyin.act.triage.actions import keep, put_in_service
from huiyin.act.triage.classify import to_bytes
from huiyin.act.triage.counting import count
from huiyin.act.triage.learned import FIELDS, row_of
from huiyin.act.triage.learning import Confirmed
from huiyin.act.triage.models import TriageModel
from huiyin.act.triage.queries import in_service
from huiyin.act.triage.retraining import learn_anew, start
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SAID = {"010101": "咚隆嗒嘀", "010201": "呜哩吱呀", "070101": "喵呜嘎咕"}


@pytest.fixture(autouse=True)
def _nothing_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(held, "_held", held._Held())
    yield
    held.forget()


def taught(labels: list[str]) -> bytes:
    rows = [row_of("", words * 2) for words in SAID.values()]
    return to_bytes(count(rows, labels, fields=FIELDS, judged=[True] * len(rows)))


@pytest.fixture
def two(cast: Cast, city: City) -> TriageModel:
    """Version 1, which takes every matter for the next, and version 2, which beat it."""
    wrong = [*list(SAID)[1:], next(iter(SAID))]
    keep(cast.administrator, "matter", taught(wrong), {"n": 3, "trust": 0.5}, "orders")
    put_in_service(cast.administrator, "matter", 1)
    since = datetime(2026, 3, 2, tzinfo=UTC)
    told = [
        Confirmed("", f"{words}{n}", "", matter, since + timedelta(hours=8 * n))
        for n in range(100)
        for matter, words in SAID.items()
    ]
    row = learn_anew(SYSTEM, city, "matter", told)
    assert row and row.state == "in_service"
    return row


def switch(client: Client, page: str, version: int, seen: int, reason: str = "试一试") -> object:
    given = {"part": "matter", "version": version, "seen": seen, "reason": reason}
    return client.post(f"/models/{page}/", given)


def test_before_anything_was_learned_the_page_says_what_will_appear(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/models/").content.decode()
    assert "还没有学过" in page and "examples.csv" in page
    assert "现在只按城市配置的词认事项" in page


def test_what_was_learned_from_examples_says_so(city: City, signed_in: SignIn) -> None:
    start(SYSTEM, city)
    page = signed_in("administrator").get("/models/").content.decode()
    assert "第1版在认，从城市配置的词和例子学的" in page
    assert "还没有拿确认过的工单考过它" in page
    assert "没有学过" not in page


def test_both_figures_stand_side_by_side_on_the_same_messages(two: TriageModel, signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/models/").content.decode()
    assert "第2版在认事项，100件里认对100件（100.0%）" in page
    assert "新的赢了：只有它认对的100件，只有旧的认对的0件，不像偶然。" in page
    row = re.search(r"第一个就认对</th>(.*?)</tr>", page)
    assert row and "0.0%（0/100" in row.group(1) and "100.0%（100/100" in row.group(1)
    assert "3月24日" in page or "2026-03-24" in page
    assert page.count("calibration-new") >= 1 and page.count("calibration-old") >= 1


def test_the_page_is_whole_in_english(two: TriageModel, signed_in: SignIn) -> None:
    client = signed_in("analyst")
    client.post("/language/", {"language": "en", "next": "/models/"})
    page = client.get("/models/", headers={"accept-language": "en"}).content.decode()
    main = page[page.index('id="main"') : page.index("</main>")]
    assert "Version 2 recognises matters: 100 of 100 right" in main
    left = re.sub(r"<option.*?</option>", "", main)
    assert not re.search(r"[\u4e00-\u9fff]", left), re.search(r".{30}[\u4e00-\u9fff].{30}", left)


def test_taking_back_and_putting_in_service_are_done_with_a_reason(
    two: TriageModel, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in("analyst")
    assert switch(client, "roll-back", 2, 2, "").status_code == 422  # type: ignore[attr-defined]
    assert in_service("matter").version == 2  # type: ignore[union-attr]
    assert switch(client, "roll-back", 2, 2, "夜里的噪声认错了").status_code == 302  # type: ignore[attr-defined]
    assert in_service("matter").version == 1  # type: ignore[union-attr]
    assert switch(client, "use", 2, 1, "还是新的好").status_code == 302  # type: ignore[attr-defined]
    assert in_service("matter").version == 2  # type: ignore[union-attr]
    last = story("model:matter")[-2:]
    assert [event.reason for event in last] == ["夜里的噪声认错了", "还是新的好"]
    assert {event.actor for event in last} == {cast.analyst.name}


def test_who_looked_before_another_switched_is_told(two: TriageModel, signed_in: SignIn) -> None:
    answer = switch(signed_in("administrator"), "use", 1, 0)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "别人已经换过模型" in answer.content.decode()  # type: ignore[attr-defined]


def test_a_spoiled_version_is_refused_kindly(two: TriageModel, signed_in: SignIn) -> None:
    TriageModel.objects.filter(version=1).update(content=b"nothing")
    answer = switch(signed_in("administrator"), "roll-back", 2, 2)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "没有启用" in answer.content.decode()  # type: ignore[attr-defined]
    assert in_service("matter").version == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["agent", "auditor", "leader", "clerk", "outsider"])
def test_nobody_else_opens_or_switches(who: str, two: TriageModel, signed_in: SignIn) -> None:
    client = signed_in(who)
    assert client.get("/models/").status_code == 403
    assert switch(client, "use", 1, 2).status_code == 403  # type: ignore[attr-defined]
    assert in_service("matter").version == 2  # type: ignore[union-attr]


def test_switching_is_not_done_by_following_a_link(two: TriageModel, signed_in: SignIn) -> None:
    assert signed_in("analyst").get("/models/use/").status_code == 405


WORDS = "院里锻炼用的架子螺丝松了，小孩荡着荡着歪了，差点摔着"


def test_the_desk_shows_a_learned_guess_with_its_reason(city: City, signed_in: SignIn) -> None:
    start(SYSTEM, city)
    html = signed_in("agent").post("/desk/suggest/", {"key": "k1", "words": WORDS}).content.decode()
    part = html[html.index('id="desk-matters"') : html.index('id="desk-matters"') + 3000]
    assert "健身器材损坏" in part
    assert "和城市配置里的例子像，尤其是“" in part and "machine" in part
    kind = html[html.index('id="desk-kind"') :]
    assert "和城市配置里的例子像" in kind and 'class="confidence' in kind


def test_the_dispatcher_sees_why_the_machine_took_it_for_this_matter(
    city: City, cast: Cast, signed_in: SignIn
) -> None:
    start(SYSTEM, city)
    new = NewAppeal(words=WORDS, channel="web", source="models", source_key="1", confidential=True)
    order = receive_many(cast.citizen, [new])[0].order
    assert (order.matter, order.state) == ("130201", "20")
    page = signed_in("dispatcher").get("/dispatch/", {"order": order.number}).content.decode()
    facts = page[page.index("item-facts") : page.index("</dl>", page.index("item-facts"))]
    assert "健身器材损坏" in facts and "和城市配置里的例子像" in facts and 'class="confidence' in facts
