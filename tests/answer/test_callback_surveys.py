"""A machine makes first calls: handed over once, signed; what is doubtful or unhappy goes to a person before it counts."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from huiyin.act.notices.channels.http import sign
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.jobs import ask_people
from huiyin.answer.callback.models import Callback, SurveyCall
from huiyin.answer.callback.refusals import BadAnswers, RatedOtherwise
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.calling import Surveying
from huiyin.testing.cast import Cast
from tests.act.telling.servers import gateway
from tests.answer.asking import answered_order, today_at

pytestmark = pytest.mark.django_db
HAPPY = {"contacted": "1", "solved": "1", "attitude": "1", "speed": "2", "result": "1", "pressed": "2"}
UNHAPPY = HAPPY | {"solved": "3"}


@pytest.fixture(autouse=True)
def by_machine(calling: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every first call is a machine's, into a file."""
    calling(survey=Surveying(share=1.0))
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))
    return tmp_path / "outbox"


def surveyed(cast: Cast) -> WorkOrder:
    with at_time(today_at(10, 1)):
        order = answered_order(cast)
        ask_people()
    return order


def key_of(order: WorkOrder) -> object:
    return SurveyCall.objects.get(order=order).key


def test_it_is_handed_over_once_and_no_agent_calls_meanwhile(cast: Cast, by_machine: Path) -> None:
    surveyed(cast)
    with at_time(today_at(10.1, 1)):
        ask_people()
        assert actions.take_next(cast.callback) is None
        assert queries.count_resting(cast.callback) == 1
    [line] = next(by_machine.glob("survey-*.jsonl")).read_text().splitlines()
    asked = json.loads(line)
    assert asked["to"] == "139****0001"
    assert asked["questions"]["solved"]["keys"] == {"1": "solved", "2": "partly", "3": "unsolved"}


def test_a_gateway_gets_it_signed_and_the_same_key_when_it_failed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gateway() as got:
        got.answers = [503]
        monkeypatch.setenv("HUIYIN_SURVEY_URL", f"http://127.0.0.1:{got.port}/")
        monkeypatch.setenv("HUIYIN_SURVEY_KEY", "survey-key")
        order = surveyed(cast)
        assert got.posts == []
        with at_time(today_at(10.1, 1)):
            ask_people()
            ask_people()
    [post] = got.posts
    assert post["key"] == str(key_of(order))
    assert post["to"] == "13900000001"
    headers = post["headers"]
    assert headers["X-Huiyin-Signature"] == sign("survey-key", headers["X-Huiyin-Time"], post["body"])


def test_certain_and_content_is_the_record_and_again_is_the_same(cast: Cast) -> None:
    order = surveyed(cast)
    with at_time(today_at(10.5, 1)):
        for _ in range(2):
            actions.survey_result(SYSTEM, key_of(order), "answered", HAPPY, 0.95)
        with pytest.raises(RatedOtherwise):
            actions.survey_result(SYSTEM, key_of(order), "answered", UNHAPPY, 0.95)
    said = Callback.objects.get()
    assert (said.way, said.by_id, said.speed, said.pressed) == ("survey", None, "basically", False)
    order.refresh_from_db()
    assert order.state == "80"


@pytest.mark.parametrize(
    ("pressed", "sure"),
    [(UNHAPPY, 0.99), (HAPPY, 0.5), (HAPPY | {"pressed": "1"}, 0.99), (HAPPY | {"result": "3"}, 1)],
)
def test_doubt_and_discontent_go_to_a_person_first(cast: Cast, pressed: dict[str, str], sure: float) -> None:
    order = surveyed(cast)
    with at_time(today_at(10.5, 1)):
        actions.survey_result(SYSTEM, key_of(order), "answered", pressed, sure)
        order.refresh_from_db()
        assert (order.state, order.round) == ("70", 0)
        assert not Callback.objects.exists()
        assert actions.take_next(cast.callback) == order
        heard = queries.heard_by_machine(order)
    assert heard is not None
    assert heard.sure == sure


@pytest.mark.parametrize(("sure", "state"), [(0.95, "75"), (0.5, "80")])
def test_what_was_certain_is_not_lost_when_no_person_reaches_them(
    cast: Cast, sure: float, state: str
) -> None:
    order = surveyed(cast)
    with at_time(today_at(10.5, 1)):
        actions.survey_result(SYSTEM, key_of(order), "answered", UNHAPPY, sure)
        actions.note_failure(cast.callback, order.pk, "refused")
    with at_time(today_at(10.5, 4)):
        assert actions.close_unreached(order.pk).state == state


def test_what_was_not_answered_or_half_answered_goes_to_a_person(cast: Cast) -> None:
    order = surveyed(cast)
    with at_time(today_at(10.5, 1)):
        actions.survey_result(SYSTEM, key_of(order), "answered", {"solved": "1"}, 0.99)
        assert SurveyCall.objects.get().state == "failed"
        assert queries.heard_by_machine(order) is None
        assert actions.take_next(cast.callback) == order


def test_a_machine_that_says_nothing_is_not_waited_for(cast: Cast) -> None:
    order = surveyed(cast)
    with at_time(today_at(12.1, 1)):
        ask_people()
        assert actions.take_next(cast.callback) == order
    assert SurveyCall.objects.get().state == "failed"


def test_a_late_result_changes_nothing(cast: Cast) -> None:
    order = surveyed(cast)
    with at_time(today_at(12.1, 1)):
        ask_people()
        actions.survey_result(SYSTEM, key_of(order), "answered", HAPPY, 0.99)
    order.refresh_from_db()
    assert order.state == "70"


def test_only_the_system_brings_results_and_only_of_calls_it_made(cast: Cast) -> None:
    order = surveyed(cast)
    with pytest.raises(Refused):
        actions.survey_result(cast.clerk, key_of(order), "answered", HAPPY, 0.99)
    for key, outcome, sure in (
        (uuid4(), "answered", 0.9),
        (key_of(order), "perhaps", 0.9),
        (key_of(order), "busy", 7),
    ):
        with pytest.raises(BadAnswers):
            actions.survey_result(SYSTEM, key, outcome, HAPPY, sure)
