"""The agent's desk: proposals while typing, drafts, and registering once."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.coordination.actions import raise_alarms
from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.models import Identity
from huiyin.hear.intake.models import Appeal, Draft
from huiyin.hear.intake.queries import drafts
from huiyin.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LAMP = "柳堤街上的路灯不亮，从上个礼拜五就坏了，找过物业，物业说不归他们管。"
PHONE = "13900000077"


def typed(**more: str) -> dict[str, str]:
    return {"key": "k1", "words": LAMP, "place": "柳堤街", "phone": PHONE, "name": "张女士", **more}


def main_verb(html: str) -> str:
    found = re.search(r'name="verb" value="((?:dispatch:|hold)[^"]*)"', html)
    assert found
    return found.group(1)


def suggest(client: Client, **more: str) -> str:
    response = client.post("/desk/suggest/", typed(**more), headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_desk_opens(signed_in: SignIn) -> None:
    response = signed_in("agent").get("/desk/")
    assert response.status_code == 200
    assert "来电人原话" in response.content.decode()


@pytest.mark.parametrize("who", ["dispatcher", "clerk", "callback", "outsider", "citizen"])
def test_the_desk_is_the_agents_only(signed_in: SignIn, who: str) -> None:
    client = signed_in(who)
    for address in ("/desk/suggest/", "/desk/save/", "/desk/register/"):
        assert client.post(address, typed()).status_code in (302, 403)
    assert client.get("/desk/").status_code in (302, 403)
    assert not Appeal.objects.exists()


def test_proposals_swap_fragments_and_never_a_field_that_is_typed_into(signed_in: SignIn, city: City) -> None:
    html = suggest(signed_in("agent"))
    for part in ("safety", "history", "elements", "matters", "routes", "places", "bar"):
        assert f'id="desk-{part}"' in html
    assert 'hx-swap-oob="true"' in html
    assert 'name="words"' not in html
    assert 'id="id_phone"' not in html
    assert "路灯不亮" in html


def test_the_main_button_names_the_unit_it_sends_to(signed_in: SignIn, city: City) -> None:
    html = suggest(signed_in("agent"))
    lead = main_verb(html).removeprefix("dispatch:")
    assert f"派单给{city.units[lead].name}" in html


def test_choosing_another_matter_changes_the_route(signed_in: SignIn, city: City) -> None:
    client = signed_in("agent")
    noise = next(m for m in city.pack.matters if m.is_leaf and m.lead == "@street")
    lead = main_verb(suggest(client, other_matter=noise.name)).removeprefix("dispatch:")
    assert city.units[lead].level == "street"


def test_a_word_of_danger_brings_its_script(signed_in: SignIn, city: City) -> None:
    risk = next(r for r in city.pack.risk_words if r.grade == "red")
    html = suggest(signed_in("agent"), words=f"有人{risk.word}，快来")
    assert risk.script in html
    assert risk.script not in suggest(signed_in("agent"))


def test_two_places_of_one_name_are_both_offered(signed_in: SignIn, city: City) -> None:
    place = city.pack.places[0]
    html = suggest(signed_in("agent"), place=place.name, words="这里井盖坏了")
    assert f'data-name="{place.name}"' in html
    assert f'data-lon="{place.lon:.6f}"' in html


def test_history_by_number_is_masked(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/register/", typed(verb=main_verb(suggest(client))))
    html = suggest(client, key="k2")
    assert "一年内来过1次" in html
    assert "张*女士" in html
    assert "张女士" not in html.replace("张*女士", "").partition('id="desk-elements"')[0]


def test_the_draft_is_sealed_and_comes_back_to_who_wrote_it(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("agent")
    assert client.post("/desk/save/", typed()).status_code == 200
    row = Draft.objects.get(account_id=cast.agent.id or 0)
    kept = bytes(row.sealed) + str(row.key).encode()
    for secret in (PHONE, "张女士", LAMP):
        assert secret.encode() not in kept
    html = client.get("/desk/").content.decode()
    assert LAMP in html and PHONE in html and "张女士" in html
    Draft.objects.update(account_id=(cast.agent.id or 0) + 1)
    assert drafts((cast.agent.id or 0) + 1) == [], "a draft moved to another account cannot be read there"


def test_a_draft_put_away_is_gone(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/save/", typed())
    client.post("/desk/save/", {"clear": "1", "key": "k1"})
    assert LAMP not in client.get("/desk/").content.decode()
    assert not Draft.objects.exists()


def test_what_was_typed_earlier_never_overwrites_what_was_typed_later(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/save/", typed(words="后写的话，更长一些", typed_at="2000"))
    client.post("/desk/save/", typed(words="先写的话", typed_at="1000"))
    assert "后写的话" in client.get("/desk/").content.decode()


def test_a_late_save_does_not_take_up_what_was_put_aside(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    client, mine = signed_in("agent"), cast.agent.id or 0
    client.post("/desk/save/", typed(typed_at="2000", park="1"))
    client.post("/desk/save/", typed(typed_at="2000"))
    assert [one.parked for one in drafts(mine)] == [True]
    client.get(f"/desk/?call={drafts(mine)[0].key}")
    client.post("/desk/save/", typed(words="接着写的", typed_at="2000"))
    assert [(one.fields["words"], one.parked) for one in drafts(mine)] == [("接着写的", False)]


def test_a_save_that_comes_after_registering_begins_no_draft(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/register/", typed(verb=main_verb(suggest(client))))
    client.post("/desk/save/", typed())
    assert not Draft.objects.exists()


def test_a_call_is_held_while_another_is_taken(signed_in: SignIn) -> None:
    client = signed_in("agent")
    assert client.post("/desk/save/", typed(park="1")).status_code == 302
    html = client.get("/desk/").content.decode()
    assert "放着1通" in html and LAMP[:12] in html
    assert f">{LAMP}<" not in html
    client.post("/desk/save/", typed(key="k2", words="另一通电话说的是别的事。"))
    html = client.get("/desk/?call=k1").content.decode()
    assert f">{LAMP}<" in html
    assert "另一通电话" in html.partition('class="desk-held"')[2]


def test_danger_asks_about_safety_and_the_answer_is_kept(signed_in: SignIn) -> None:
    client = signed_in("agent")
    html = suggest(client, words="柳堤街有人落水了")
    assert 'data-safety="safe"' in html and 'data-safety="danger"' in html
    assert 'data-to="110"' in html  # the number that the script names
    assert "问过了，没有危险" in suggest(client, words="柳堤街有人落水了", safety="safe")
    assert "data-safety" not in suggest(client)


def test_what_only_sounds_like_danger_is_told_with_its_reason(signed_in: SignIn) -> None:
    html = suggest(signed_in("agent"), words="柳堤街的防溺水宣传牌倒了")
    assert "防溺水" in html.partition('id="desk-safety"')[2].partition("</section>")[0]
    assert "先问安全" not in html


@pytest.mark.parametrize(
    ("more", "alarms"),
    [
        ({}, [("", False)]),
        ({"safety": "safe"}, [("safe", True)]),
        ({"safety": "danger"}, [("", False)]),
        ({"verb": "hand_over", "to": "110", "safety": "danger"}, [("handed_over", True)]),
    ],
)
def test_danger_left_unasked_rings_and_what_was_asked_does_not(
    signed_in: SignIn, more: dict[str, str], alarms: list[tuple[str, bool]]
) -> None:
    client, words = signed_in("agent"), "柳堤街有人落水了，快不行了，从刚才到现在没人救。"
    verb = main_verb(suggest(client, words=words, **more))
    client.post("/desk/register/", {**typed(verb=verb, words=words, asked="1"), **more})
    raise_alarms()
    assert list(Alarm.objects.values_list("outcome", "at_desk")) == alarms
    assert WorkOrder.objects.get().urgency == "critical"


def test_danger_that_only_the_agent_hears_rings_too(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/register/", typed(verb=main_verb(suggest(client)), safety="danger"))
    assert WorkOrder.objects.get().urgency == "critical"
    alarm = Alarm.objects.get()
    assert alarm.grade == "red" and alarm.done_at is None


def test_a_thin_record_is_asked_about_once_and_then_goes(signed_in: SignIn) -> None:
    client = signed_in("agent")
    thin = {"words": "路灯坏了", "place": "", "phone": "", "name": ""}
    verb = main_verb(suggest(client, **thin))
    first = client.post("/desk/register/", typed(verb=verb, **thin))
    assert first.status_code == 409
    assert "没说在哪里" in first.content.decode()
    assert 'name="asked" value="1"' in first.content.decode()
    assert client.post("/desk/register/", typed(verb=verb, asked="1", **thin)).status_code == 302
    order = WorkOrder.objects.get()
    assert order.quality < 60
    assert {one["element"] for one in order.proposal["quality"]} >= {"who", "where"}


def test_the_score_and_its_reasons_move_with_what_is_typed(signed_in: SignIn) -> None:
    client = signed_in("agent")

    def score(**more: str) -> int:
        found = re.search(r"desk-score[^>]*>(\d+)分", suggest(client, **more))
        assert found
        return int(found.group(1))

    assert score(phone="") < score() < score(place="柳堤街3号楼") == 100
    assert "没有号码" in suggest(client, phone="")


def test_a_script_is_told_in_json_and_a_queued_record_goes_to_the_unit_chosen_then(signed_in: SignIn) -> None:
    client = signed_in("agent")
    sent = typed(verb="dispatch:B01", queued="1")
    first = client.post("/desk/register/", sent, headers={"X-Desk": "1"}).json()
    again = client.post("/desk/register/", sent, headers={"X-Desk": "1"}).json()
    order = WorkOrder.objects.get()
    assert (order.number, order.lead_id) == (first["number"], "B01")
    assert first["receipt"] and again["number"] == order.number and not again["receipt"]
    wrong = client.post("/desk/register/", typed(key="k9", verb="answer"), headers={"X-Desk": "1"})
    assert wrong.status_code == 422 and wrong.json()["wrong"]


def test_dispatch_registers_gives_a_receipt_and_drops_the_draft(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("agent")
    client.post("/desk/save/", typed())
    verb = main_verb(suggest(client))
    response = client.post("/desk/register/", typed(verb=verb), follow=True)
    order = WorkOrder.objects.get()
    assert order.state == "30"
    assert order.lead_id == verb.removeprefix("dispatch:")
    assert order.appeal.agent_id == cast.agent.id
    html = response.content.decode()
    assert order.number in html
    assert 'class="desk-receipt"' in html
    assert not Draft.objects.exists()
    assert 'class="desk-receipt"' in client.get("/desk/").content.decode(), (
        "a reload must not lose the receipt"
    )
    client.post("/desk/save/", {"read": "1"})
    assert 'class="desk-receipt"' not in client.get("/desk/").content.decode()


def test_sent_twice_is_registered_once(signed_in: SignIn) -> None:
    client = signed_in("agent")
    verb = main_verb(suggest(client))
    for _ in range(2):
        assert client.post("/desk/register/", typed(verb=verb)).status_code == 302
    assert WorkOrder.objects.count() == 1
    assert "没有重复登记" in client.get("/desk/").content.decode()


def test_a_button_that_is_not_what_would_happen_now_does_nothing(signed_in: SignIn) -> None:
    client = signed_in("agent")
    verb = main_verb(suggest(client))
    response = client.post("/desk/register/", typed(verb=verb, other_lead="柳堤街道"))
    assert response.status_code in (409, 422)
    assert LAMP in response.content.decode()
    assert not WorkOrder.objects.exists()


def test_what_nobody_can_place_goes_to_the_dispatchers(signed_in: SignIn) -> None:
    client = signed_in("agent")
    more = {"words": "有件事想说一说，不知道归谁。", "place": "", "asked": "1"}
    verb = main_verb(suggest(client, **more))
    assert verb == "hold"
    client.post("/desk/register/", typed(verb=verb, **more))
    assert WorkOrder.objects.get().state == "20"


def test_answer_closes_with_the_entry_and_its_version(signed_in: SignIn) -> None:
    client = signed_in("agent")
    response = client.post("/desk/register/", typed(verb="answer", answer="归市政中心修。", entry="K0101"))
    assert response.status_code == 302
    order = WorkOrder.objects.get()
    assert order.state == "80"
    event = next(e for e in story(f"order:{order.pk}") if e.action == "answer")
    assert (event.evidence["entry"], event.evidence["entry_version"]) == ("K0101", 1)


def test_hand_over_and_refusal(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.post("/desk/register/", typed(verb="hand_over", to="110"))
    client.post("/desk/register/", typed(key="k2", verb="refuse", ground="outside", told="请找经营者。"))
    states = list(WorkOrder.objects.order_by("id").values_list("state", flat=True))
    assert states == ["02", "03"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"words": "", "verb": "hold"}, "请写下您遇到的事"),
        ({"phone": "不是号码", "verb": "hold"}, "这不像一个电话号码"),
        ({"verb": "answer"}, "请写下当场是怎么答复的"),
        ({"verb": "hand_over"}, "请选转给谁"),
        ({"verb": "hand_over", "to": "other"}, "请写下转给哪个单位"),
        ({"verb": "refuse", "told": "x"}, "请选不予受理的理由"),
        ({"verb": "nonsense"}, "请用下面的按钮"),
        ({"verb": "hold", "urgency": "nonsense"}, "没有这种缓急"),
        ({"verb": "hold", "kind": "nonsense"}, "没有这种诉求类型"),
        ({"verb": "hold", "other_lead": "天上的局"}, "没有找到这个单位"),
        ({"verb": "hold", "other_matter": "天上的事"}, "没有找到这个事项"),
        ({"verb": "hold", "lon": "999", "lat": "1"}, "没有这样的经纬度"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    signed_in: SignIn, more: dict[str, str], told: str
) -> None:
    response = signed_in("agent").post("/desk/register/", typed(**more))
    html = response.content.decode()
    assert response.status_code == 422
    assert told in html
    assert more.get("words", LAMP) in html
    assert not Appeal.objects.exists()


def test_strange_input_while_typing_never_breaks_the_desk(signed_in: SignIn) -> None:
    for more in ({"lon": "x", "lat": "nan"}, {"kind": "nonsense"}, {"matter": "000000"}, {"lead": "C"}):
        suggest(signed_in("agent"), **more)


def test_an_anonymous_caller_leaves_no_identity(signed_in: SignIn) -> None:
    client = signed_in("agent")
    before = Identity.objects.count()
    verb = main_verb(suggest(client, anonymous="on"))
    client.post("/desk/register/", typed(verb=verb, anonymous="on"))
    assert Appeal.objects.get().appellant is None
    assert Identity.objects.count() == before


def test_the_desk_in_english(signed_in: SignIn) -> None:
    client = signed_in("agent")
    client.cookies["django_language"] = "en"
    assert client.get("/desk/").status_code == 200
    assert "Municipal" in suggest(client) or "Send" in suggest(client)
