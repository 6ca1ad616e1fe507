"""`huiyin learn store` from the command line, and the job of the worker."""

import json

import pytest
from typer.testing import CliRunner

from huiyin.act.orders.models import WorkOrder
from huiyin.cli import app
from huiyin.cli.running import Unusable, city_loaded
from huiyin.foundation.city.queries import NoCity
from huiyin.learn.store import actions, jobs, queries
from huiyin.testing.cast import Cast
from tests.answer.test_rates_of_orders import receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works in the database of the test."""
    from huiyin.cli import learn_store

    monkeypatch.setattr(learn_store, "django_ready", city_loaded)


def run(*words: str) -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(app, ["learn", "store", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_carry_verify_repair_and_rebuild(cast: Cast) -> None:
    orders = [receive(cast) for _ in range(3)]
    code, told = run("carry")
    assert (code, told["orders"], told["months"], told["files"], told["busy"]) == (0, 3, 1, 1, False)
    assert run("verify")[1] == {"ok": True, "orders": 3, "months": 1, "differences": []}
    WorkOrder.objects.filter(pk=orders[0].pk).update(version=40)
    code, told = run("verify")
    assert code == 1
    assert told["differences"] == [{"month": "2026-03", "in_database": 3, "in_store": 3}]
    assert run("verify", "--repair")[0] == 0
    assert run("rebuild")[1]["files"] == 1
    said = CliRunner().invoke(app, ["learn", "store", "verify"])
    assert said.stdout == "3 orders of 1 months, 0 months differ\n"


def test_without_a_city_it_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise NoCity

    monkeypatch.setattr(actions, "current", none)
    assert isinstance(CliRunner().invoke(app, ["learn", "store", "carry"]).exception, Unusable)
    with pytest.raises(NoCity):  # the timetable knows that before a city nothing is due
        jobs.carry_orders()


def test_the_worker_carries_over(cast: Cast) -> None:
    from huiyin.jobs import carry_orders_over, compare_store_with_database

    order = receive(cast)
    carry_orders_over()
    assert queries.size().orders == 1
    WorkOrder.objects.filter(pk=order.pk).update(version=9)
    compare_store_with_database()
    assert run("verify")[0] == 0
