"""The commands around the file door: what they print, and how they end."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable
from huiyin.foundation.city.queries import City

PACK = Path(__file__).resolve().parents[2] / "huiyin" / "cities" / "huiyin"
runner = CliRunner()


def huiyin(*words: str, code: int = 0) -> str:
    done = runner.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return str(done.stdout)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_intake_prints_one_object(city: City, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,content\n1,路灯不亮了。\n2,\n", "utf-8")
    found = json.loads(huiyin("intake", "a.csv", "--json"))
    assert list(found) == ["read", "accepted", "rejected", "duplicates", "orders", "seconds"]
    assert [found[key] for key in ("read", "accepted", "rejected", "duplicates", "orders")] == [2, 1, 1, 0, 1]
    assert (tmp_path / "a.rejected.csv").exists()
    assert "a.rejected.csv" in huiyin("intake", "a.csv")
    assert json.loads(huiyin("ledger", "verify", "--json"))["sealed"] > 0


@pytest.mark.parametrize(
    "words", [("nope.csv",), ("a.csv", "--mapping", "nope.toml"), ("a.csv", "--rejects", "no/x")]
)
def test_what_cannot_be_used_is_said_in_one_line(city: City, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.csv").write_text("id,content\n1,\n", "utf-8")
    with pytest.raises(Unusable) as caught:
        huiyin("intake", *words)
    assert "\n" not in str(caught.value)


def test_a_pack_is_checked_and_its_errors_are_told_by_file_and_line(tmp_path: Path) -> None:
    assert "no errors" in huiyin("city", "check", str(PACK))
    broken = shutil.copytree(PACK, tmp_path / "broken")
    with (broken / "units.csv").open("a", encoding="utf-8") as stream:
        stream.write("X99,,,no-such-kind,district,C,\n")
    lines = len((broken / "units.csv").read_text("utf-8").splitlines())
    done = runner.invoke(app, ["city", "check", str(broken)])
    assert done.exit_code == 2
    assert f"units.csv:{lines}:" in done.output
    found = json.loads(huiyin("city", "check", str(broken), "--json", code=2))
    assert found["errors"][0]["file"] == "units.csv"


def test_loading_the_pack_in_force_changes_nothing(city: City) -> None:
    huiyin("city", "load", str(PACK))
    found = json.loads(huiyin("city", "load", str(PACK), "--json"))
    assert (found["ok"], found["changes"], found["answers"]) == (True, [], 0)
    assert "Nothing changed" in huiyin("city", "load", str(PACK))


def test_a_broken_ledger_is_told_and_ends_with_one(city: City, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,content\n1,路灯不亮了。\n", "utf-8")
    huiyin("intake", "a.csv", "--json")
    assert "whole" in huiyin("ledger", "verify")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_event SET reason = 'changed' WHERE stream LIKE 'order:%' AND seq = 2")
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
    found = json.loads(huiyin("ledger", "verify", "--json", code=1))
    assert found["first_break"]["seq"] == 2
    assert "order:" in huiyin("ledger", "verify", code=1)
