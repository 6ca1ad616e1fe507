"""What comes back from machines and telephones: signed, fresh, the same again is the same, another is refused."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.act.notices.channels.http import sign
from huiyin.answer.callback.actions import plan_all
from huiyin.answer.callback.models import Callback, CallRating, SurveyCall
from huiyin.foundation.city.calling import Surveying
from huiyin.testing.cast import Cast
from tests.answer.asking import answered_order

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-gateway"
HAPPY = {"contacted": "1", "solved": "1", "attitude": "1", "speed": "1", "result": "1", "pressed": "2"}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both gateways share a key with this house."""
    for channel in ("SURVEY", "TELEPHONY"):
        monkeypatch.setenv(f"HUIYIN_{channel}_KEY", KEY)


def post(path: str, body: dict[str, Any], key: str = KEY, at: int | None = None, sent: Any = None) -> Any:
    content, moment = json.dumps(body).encode(), str(at or int(time.time()))
    headers = {"X-Huiyin-Time": moment, "X-Huiyin-Signature": sign(key, moment, content)}
    return Client().post(path, sent or content, content_type="application/json", headers=headers)


def rated(**more: str) -> dict[str, Any]:
    return {"call": "call-1", "rating": "satisfied"} | more


def test_a_rating_is_kept_once_and_another_is_refused(cast: Cast) -> None:
    number = answered_order(cast).number
    for _ in range(2):
        assert post("/api/v1/call-ratings", rated(number=number, agent="agent")).status_code == 200
    assert post("/api/v1/call-ratings", rated(rating="dissatisfied")).status_code == 409
    row = CallRating.objects.get()
    assert (row.rating, row.agent_id) == ("satisfied", cast.agent.id)


@pytest.mark.parametrize("path", ["/api/v1/call-ratings", "/api/v1/survey-results"])
def test_unsigned_stale_and_changed_requests_are_refused(cast: Cast, path: str) -> None:
    body = (
        rated()
        if "ratings" in path
        else {"key": "7d7b3a3e-0000-4000-8000-000000000000", "outcome": "busy", "sure": 1}
    )
    assert Client().post(path, json.dumps(body), content_type="application/json").status_code == 401
    assert post(path, body, key="another").status_code == 401
    assert post(path, body, at=int(time.time()) - 3600).status_code == 401
    assert post(path, body, sent=json.dumps(body | {"call": "call-2"}).encode()).status_code in (401, 422)
    assert not CallRating.objects.exists()


def test_without_a_key_nothing_is_believed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_TELEPHONY_KEY")
    assert post("/api/v1/call-ratings", rated(), key="").status_code == 401


@pytest.mark.parametrize(
    "body", [rated(rating="fine"), rated(call=""), rated(number="nothing"), {"rating": "satisfied"}]
)
def test_what_cannot_be_is_said(cast: Cast, body: dict[str, Any]) -> None:
    answer = post("/api/v1/call-ratings", body)
    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_a_machines_result_becomes_the_record_once(cast: Cast, calling: Callable[..., None]) -> None:
    calling(survey=Surveying(share=1.0))
    order = answered_order(cast)
    plan_all()
    body = {"key": str(SurveyCall.objects.get().key), "outcome": "answered", "pressed": HAPPY, "sure": 0.97}
    assert [post("/api/v1/survey-results", body).json() for _ in range(2)] == [{"state": "answered"}] * 2
    assert post("/api/v1/survey-results", body | {"pressed": HAPPY | {"solved": "3"}}).status_code == 409
    assert Callback.objects.get().way == "survey"
    order.refresh_from_db()
    assert order.state == "80"
