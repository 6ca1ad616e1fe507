"""The JSON API: one POST, one GET, and every way of getting them wrong."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.act.orders.models import WorkOrder
from huiyin.hear.intake.models import Appeal
from huiyin.testing.cast import STREET
from huiyin.web.citizen.throttle import TRIES

WORDS = "江滨路的路灯不亮，晚上黑漆漆的。"
URL = "/api/v1/appeals"


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client(city: object) -> Client:
    """Another system."""
    return Client(raise_request_exception=True)


def post(client: Client, body: Any, key: str | None = "key-1") -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(URL, raw, content_type="application/json", headers=headers)


def test_an_appeal_is_accepted_with_its_receipt(client: Client) -> None:
    answer = post(client, {"words": WORDS, "channel": "wechat", "name": "顾测试", "phone": "13900001234"})
    got = answer.json()
    assert answer.status_code == 201
    assert len(got["receipt"]) == 10
    assert got["number"] == WorkOrder.objects.get().number
    assert got["matter"]["name_en"]
    assert got["lead"]["code"] == WorkOrder.objects.get().lead_id
    assert got["told"]
    assert got["told_en"]
    assert got["due_at"]
    assert Appeal.objects.get().channel == "wechat"
    assert "13900001234" not in answer.content.decode()
    assert "顾测试" not in answer.content.decode()


def test_only_words_are_required_and_all_fields_are_kept(client: Client) -> None:
    everything = {
        "words": WORDS,
        "title": "路灯",
        "kind": "complaint",
        "place": "江滨路口",
        "lon": 113.40539,
        "lat": 31.21749,
        "said_at": "2026-01-02T08:00:00",
        "confidential": True,
    }
    assert post(client, everything).status_code == 201
    appeal = Appeal.objects.get()
    assert (appeal.title, appeal.kind_said, appeal.place_said) == ("路灯", "complaint", "江滨路口")
    assert appeal.said_at.isoformat() == "2026-01-02T00:00:00+00:00"  # read in the city's zone
    assert WorkOrder.objects.get().place_id == STREET
    assert appeal.confidential


def test_the_same_again_is_the_same_appeal(client: Client) -> None:
    first = post(client, {"words": WORDS})
    again = post(client, {"words": WORDS})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["number"] == first.json()["number"]
    assert again.json()["receipt"] is None
    assert Appeal.objects.count() == 1


def test_the_same_key_for_something_else_is_a_conflict(client: Client) -> None:
    post(client, {"words": WORDS})
    answer = post(client, {"words": "别的事"})
    assert answer.status_code == 409
    assert answer.json()["faults"][0]["field"] == "Idempotency-Key"
    assert Appeal.objects.count() == 1


def test_anonymous_drops_name_and_number(client: Client) -> None:
    post(client, {"words": WORDS, "anonymous": True, "phone": "13900001234"})
    assert Appeal.objects.get().appellant is None


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "words"),
        ({"words": "  "}, 422, "words"),
        ({"words": 5}, 422, "words"),
        ({"words": None}, 422, "words"),
        ({"words": "长" * 20_001}, 422, "words"),
        ({"words": "a\x00b"}, 422, "words"),
        ({"words": "half a pair \ud800"}, 422, "words"),
        ({"words": "a", "phon": "1"}, 422, "phon"),
        ({"words": "a", "phone": "abc"}, 422, "phone"),
        ({"words": "a", "name": "名" * 61}, 422, "name"),
        ({"words": "a", "kind": "rant"}, 422, "kind"),
        ({"words": "a", "channel": "phone"}, 422, "channel"),
        ({"words": "a", "lon": 1}, 422, "place"),
        ({"words": "a", "lon": float("nan"), "lat": 1}, 422, "place"),
        ({"words": "a", "lon": 10**400, "lat": 1}, 422, "lon"),
        ({"words": "a", "said_at": "yesterday"}, 422, "said_at"),
        ({"words": "a", "said_at": "0001-01-01T00:00:00"}, 422, "said_at"),
        ({"words": "a", "said_at": "9999-12-31T23:59:59Z"}, 422, "said_at"),
        ("{bad", 400, "body"),
        (b"\xff\xfe\xfa", 400, "body"),
        ("[" * 100_000, 400, "body"),
        ("[]", 422, "body"),
        ("null", 422, "body"),
        ("", 422, "body"),
        ("x" * 600_000, 413, "body"),
        ("x" * 12_600_000, 413, "body"),
    ],
)
def test_faults_name_the_field_in_both_languages(client: Client, body: Any, status: int, field: str) -> None:
    answer = post(client, body)
    assert answer.status_code == status
    [fault] = answer.json()["faults"]
    assert fault["field"] == field
    assert fault["message"]
    assert fault["message_en"]
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize("key", [None, "", "k" * 65, "two words"])
def test_the_key_is_required(client: Client, key: str | None) -> None:
    answer = post(client, {"words": WORDS}, key)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "Idempotency-Key"
    assert Appeal.objects.count() == 0


def test_progress_is_read_by_the_receipt(client: Client) -> None:
    code = post(client, {"words": WORDS, "phone": "13900001234"}).json()["receipt"]
    answer = client.get(f"{URL}/{code}")
    got = answer.json()
    assert answer.status_code == 200
    assert got["steps"][0]["code"] == "received"
    assert got["reply"] is None
    assert got["may_add"]
    assert not got["closed"]
    assert "13900001234" not in answer.content.decode()


def test_an_unknown_receipt_is_not_found_and_guessing_is_slowed(client: Client) -> None:
    assert client.get(f"{URL}/ABCDEFGHJK").status_code == 404
    for _ in range(TRIES):
        answer = client.get(f"{URL}/ABCDEFGHJK")
    assert answer.status_code == 429
    assert answer.json()["faults"][0]["message_en"]


def test_the_docs_come_from_this_house(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "//cdn" not in page
    assert "https://" not in page
    described = client.get("/api/openapi.json").json()["paths"]["/api/v1/appeals"]["post"]
    key = next(p for p in described["parameters"] if p["name"] == "Idempotency-Key")
    assert key["required"]
    assert key["in"] == "header"
    assert set(described["responses"]) == {"201", "200", "400", "409", "413", "422"}


def test_a_post_opens_no_session_and_asks_nothing_about_the_person(
    client: Client, django_assert_num_queries: Any
) -> None:
    post(client, {"words": WORDS}, "warm")
    with django_assert_num_queries(14, exact=False) as seen:
        answer = post(client, {"words": WORDS}, "hot")
    assert answer.status_code == 201
    assert "sessionid" not in answer.cookies
    assert not [q for q in seen.captured_queries if "django_session" in q["sql"] or "accounts_" in q["sql"]]
