"""From one to all on the screen: choosing places, opening, seeing what became of it, and why on the order's page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.queries import Effect
from huiyin.learn.insight.proactive.rules import Counted
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.insight.proactive_link import proactive_url
from huiyin.web.insight.words_proactive import effect_words
from huiyin.web.unit.names import unit_name
from tests.learn.alerting import NOON, PAVEMENT, orders, signal, take
from tests.learn.test_proactive import WORDS, complain, matter, open_in, streets

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
WHY = "临江街道这三天路灯不亮的诉求是往常的四倍"


def address(**changed: str) -> str:
    asked = {"kind": "alert", "key": "17", "why": WHY, "matter": matter(), "around": STREET} | changed
    return f"/proactive/new/?{urlencode(asked)}"


def typed(chosen: list[str], **changed: object) -> dict[str, object]:
    asked = {"kind": "alert", "key": "17", "why": WHY, "matter": matter(), "around": STREET}
    return {**asked, "places": chosen, "words": WORDS, "days": "5"} | changed


def test_places_are_offered_with_what_they_have_in_common(cast: Cast, signed_in: SignIn) -> None:
    complain(cast, STREET, matter(), at=datetime.now(UTC))
    complain(cast, RIVAL, matter(), at=datetime.now(UTC))
    page = signed_in("analyst").get(address())
    assert page.status_code == 200
    body = page.content.decode()
    assert WHY in body and "相邻" in body and "同类街道" in body
    assert body.count('name="places"') > 3
    assert f'name="places" value="{RIVAL}"' not in body and f'name="places" value="{STREET}"' not in body
    assert "另有1个街道已有诉求或在办的单" in body


def test_a_forecast_names_no_street_and_those_that_complained_lately_lead_on(
    cast: Cast, signed_in: SignIn
) -> None:
    complain(cast, STREET, matter(), at=datetime.now(UTC))
    client = signed_in("analyst")
    body = client.get(address(kind="forecast", around="")).content.decode()
    assert "相邻" in body and body.count('name="places"') > 3
    assert f"已有诉求的：{unit_name(STREET)}" in body
    within = current().district_of(STREET)
    assert f"已有诉求的：{unit_name(STREET)}" in client.get(address(around=within)).content.decode()
    elsewhere = next(u.code for u in current().pack.units if u.level == "district" and u.code != within)
    assert "没有可以先办的街道" in client.get(address(around=elsewhere)).content.decode()


def test_orders_are_opened_in_the_chosen_places(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("supervisor")
    page = client.post("/proactive/new/", typed([RIVAL, streets()[2]]), follow=True)
    assert page.status_code == 200
    opening = Opening.objects.get()
    assert page.redirect_chain[-1][0] == f"/proactive/{opening.pk}/"
    assert sorted(row.place_id for row in ProactiveOrder.objects.all()) == sorted([RIVAL, streets()[2]])
    body = page.content.decode()
    assert "2张单，都在办" in body and "再过14天才看得出效果" in body
    number = ProactiveOrder.objects.first().order.number  # type: ignore[union-attr]
    assert f"/orders/{number}/" in body
    again = client.post("/proactive/new/", typed([RIVAL]))  # who has one is not offered any more
    assert again.status_code == 422 and WorkOrder.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"words": ""}, "请街道做什么"), ({"days": "0"}, "几天内看过一遍"), ({"places": []}, "给哪些街道开单")],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignIn, changed: dict[str, object], said: str
) -> None:
    page = signed_in("leader").post("/proactive/new/", typed([RIVAL], **changed))
    assert page.status_code == 422
    body = page.content.decode()
    assert said in body and (WORDS in body or "words" in changed)
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"matter": "010000"}, {"matter": "x"}, {"kind": "rumour"}, {"key": ""}, {"why": ""}]
)
def test_without_a_reason_or_a_matter_there_is_no_page(
    cast: Cast, signed_in: SignIn, changed: dict[str, str]
) -> None:
    assert signed_in("analyst").get(address(**changed)).status_code == 404


def test_who_may_see_and_who_may_not(cast: Cast, signed_in: SignIn) -> None:
    opening = open_in(cast, [RIVAL]).opening
    for who in ("analyst", "supervisor", "leader", "dispatcher", "district"):
        client = signed_in(who)
        for path in ("/proactive/", f"/proactive/{opening.pk}/", address()):
            assert client.get(path).status_code == 200, (who, path)
    for who in ("clerk", "head", "agent", "auditor", "administrator"):
        client = signed_in(who)
        for path in ("/proactive/", f"/proactive/{opening.pk}/", address()):
            assert client.get(path).status_code == 403, (who, path)


def test_the_analyst_reads_counts_and_opens_no_order(cast: Cast, signed_in: SignIn) -> None:
    done = open_in(cast, [RIVAL])
    number = done.orders[0].order.number
    assert number not in signed_in("analyst").get(f"/proactive/{done.opening.pk}/").content.decode()
    assert number in signed_in("supervisor").get(f"/proactive/{done.opening.pk}/").content.decode()


def test_a_district_sees_its_own_openings_alone(cast: Cast, signed_in: SignIn) -> None:
    far = open_in(cast, [streets()[-1]]).opening
    assert signed_in("district").get(f"/proactive/{far.pk}/").status_code == 404
    assert WHY not in signed_in("district").get("/proactive/").content.decode()
    assert WHY in signed_in("leader").get("/proactive/").content.decode()


def test_the_order_says_why_it_was_opened(cast: Cast, signed_in: SignIn) -> None:
    order = open_in(cast, [RIVAL]).orders[0].order
    page = signed_in("rival").get(f"/orders/{order.number}/")
    body = page.content.decode()
    assert page.status_code == 200
    assert "<span>没有诉求人" in body and "匿名" not in body
    assert "没有人诉求，先办" in body and WHY in body and "不用联系，也不回访" in body
    assert "没有人诉求，主动开单" in body  # in the story
    assert "/proactive/" not in body  # which the unit may not open
    own = complain(cast, STREET, matter(), at=datetime.now(UTC))
    assert "没有人诉求，先办" not in signed_in("clerk").get(f"/orders/{own.number}/").content.decode()


def test_the_effect_is_told_with_its_interval(cast: Cast, signed_in: SignIn) -> None:
    began = datetime.now(UTC) - timedelta(days=60)
    with at_time(began):
        done = open_in(cast, [RIVAL], opened=began)
    left = done.opening.controls[0]
    for day in range(5, 65, 4):
        complain(cast, RIVAL, matter(), at=began, ago=timedelta(days=day))
        complain(cast, left, matter(), at=began, ago=timedelta(days=day))
    complain(cast, RIVAL, matter(), at=began + timedelta(days=30))
    for day in range(2, 58, 4):
        complain(cast, left, matter(), at=began + timedelta(days=day))
    body = signed_in("leader").get(f"/proactive/{done.opening.pk}/").content.decode()
    assert "和没开单的街道比，开单的街道少了" in body and "95%区间" in body


def test_what_was_seen_leads_there_for_those_who_may(cast: Cast, signed_in: SignIn) -> None:
    url = proactive_url(cast.analyst, "topic", 9, WHY, matter(), [STREET, RIVAL])
    body = signed_in("analyst").get(url).content.decode()
    assert WHY in body and "来自热点" in body
    assert f'name="places" value="{RIVAL}"' not in body
    assert proactive_url(cast.clerk, "topic", 9, WHY, matter(), [STREET]) == ""
    assert proactive_url(cast.analyst, "topic", 9, WHY, "", [STREET]) == ""


def test_an_alert_leads_there(cast: Cast, signed_in: SignIn) -> None:
    with at_time(NOON):
        orders(cast, 3, PAVEMENT)
        take(signal(matter=PAVEMENT))
        alert = Alert.objects.get()
        body = signed_in("analyst").get(f"/alerts/{alert.pk}/").content.decode()
        url = unescape(body[(at := body.index("/proactive/new/")) : body.index('"', at)])
        page = signed_in("analyst").get(url)
    assert page.status_code == 200
    assert 'name="places"' in page.content.decode()
    assert f'value="{alert.pk}"' in page.content.decode()


@pytest.mark.parametrize("path", ["/proactive/", "/proactive/{pk}/", "new"])
def test_in_english_too(cast: Cast, signed_in: SignIn, path: str) -> None:
    pk = open_in(cast, [RIVAL]).opening.pk
    client = signed_in("leader")
    client.cookies["django_language"] = "en"
    found = client.get(
        address(why="Lamps in Linjiang: four times the usual") if path == "new" else path.format(pk=pk)
    )
    assert found.status_code == 200
    text = found.content.decode()
    main = text[text.index("<main") : text.index("</main")]
    main = main[: main.index('<nav class="tabs"')] + main[main.index("</nav>") :]
    for given in (WHY, WORDS, cast.analyst.name):
        main = main.replace(given, "")
    assert [char for char in main if "\u4e00" <= char <= "\u9fff"] == []


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (Counted(before=36, after=0, other_before=17, other_after=0), "没法比"),
        (Counted(before=3, after=2, other_before=17, other_after=5), "各要有10件"),
    ],
)
def test_why_no_effect_is_told_agrees_with_the_numbers_beside_it(counted: Counted, words: str) -> None:
    assert words in effect_words(Effect(counted, 19, 14, 10, 3, 4, None))
