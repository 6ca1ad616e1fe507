"""`huiyin answer scorecards`, `close-month`, `verify-month`."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment.models import Fact, Month
from huiyin.cli.answer import app
from huiyin.cli.running import Unusable
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import STREET, Cast
from tests.answer.test_month_closing import ENDED
from tests.answer.test_rates_of_orders import four

__all__ = ["four"]
pytestmark = pytest.mark.django_db


def run(*words: str, code: int = 0) -> str:
    with at_time(ENDED):
        done = CliRunner().invoke(app, [*words])
    if isinstance(done.exception, Unusable):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_scorecards_as_json_and_as_a_table(cast: Cast, four: list[WorkOrder], tmp_path: Path) -> None:
    [street] = json.loads(run("scorecards", "--month", "2026-03", "--json"))["units"]
    assert (street["unit"], street["due"], street["resolution"], street["resolution_of"]) == (
        STREET,
        4,
        0.75,
        2,
    )
    assert street["formula"] == "2026.1"
    out = tmp_path / "cards.csv"
    run("scorecards", "--month", "2026-03", "--formula", "2026.1", "--out", str(out))
    [row] = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert float(row["resolution"]) == street["resolution"]
    assert "75.0%" in run("scorecards", "--month", "2026-03")


def test_a_month_is_closed_and_verified(cast: Cast, four: list[WorkOrder]) -> None:
    with pytest.raises(Unusable):
        run("verify-month", "2026-03")
    assert "2026.1" in run("close-month", "2026-03")
    assert Month.objects.count() == 1
    assert json.loads(run("verify-month", "2026-03", "--json"))["ok"]
    Fact.objects.filter(unit=STREET).update(cell=0)
    assert STREET in run("verify-month", "2026-03", code=1)


@pytest.mark.parametrize(
    "words",
    [
        ("scorecards", "--month", "2026-13"),
        ("scorecards", "--month", "2026-03", "--formula", "1999"),
        ("close-month", "2026-04"),
        ("close-month", "2026-03x3"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(cast: Cast, words: tuple[str, ...]) -> None:
    with pytest.raises(Unusable) as refused:
        run(*words)
    assert "\n" not in str(refused.value)
