"""`huiyin knowledge`: answers out of the house and into it, searched and counted from the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli import knowledge as command
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.answers import answer_text, read_knowledge
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.queries import City
from huiyin.hear.knowledge import actions, queries
from huiyin.hear.knowledge.models import Entry
from huiyin.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def ready() -> Iterator[None]:
        yield

    monkeypatch.setattr(command, "django_ready", ready)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["knowledge", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_search_prints_the_likeliest_first(city: City) -> None:
    found = json.loads(run("search", "租房怎么提公积金", "--json"))["found"]
    assert found[0]["code"] == "K0126"
    assert [one["likely"] for one in found] == sorted((one["likely"] for one in found), reverse=True)
    assert "K0126" in run("search", "gjjtq")


def test_gaps_are_listed_by_how_often_they_were_asked(cast: Cast) -> None:
    actions.report_gap(cast.agent, "小区健身器材坏了找谁修")
    for who in (cast.agent, cast.editor):
        actions.report_gap(who, "护照到期了去哪里换新的")
    gaps = json.loads(run("gaps", "--json"))["gaps"]
    assert [(one["text"], one["count"]) for one in gaps] == [
        ("护照到期了去哪里换新的", 2),
        ("小区健身器材坏了找谁修", 1),
    ]


@pytest.mark.parametrize("name", ["out", "out.csv"])
def test_what_was_taken_out_can_be_brought_in(city: City, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert str(len(city.pack.knowledge)) in run("export", str(target))
    assert json.loads(run("import", str(target), "--json")) == {
        "ok": True,
        "read": len(city.pack.knowledge),
        "published": 0,
    }


def test_rows_that_stood_there_stay_until_the_new_ones_are_whole(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, as_pack = tmp_path / "out.csv", queries.as_pack
    run("export", str(target))
    before, last = target.read_bytes(), max(answer.code for answer in city.pack.knowledge)

    def broken(entry: Entry) -> object:
        answer = as_pack(entry)
        return replace(answer, words=(1,)) if entry.code == last else answer

    monkeypatch.setattr(queries, "as_pack", broken)
    with pytest.raises(TypeError):
        CliRunner().invoke(app, ["knowledge", "export", str(target)], catch_exceptions=False)
    assert target.read_bytes() == before and list(tmp_path.iterdir()) == [target]


def test_a_changed_row_is_published_and_a_faulty_one_brings_in_none(city: City, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    run("export", str(target))
    whole = target.read_text("utf-8-sig")
    target.write_text(whole.replace("大路上的路灯归", "马路上的路灯归"), "utf-8")
    assert "1 published" in run("import", str(target))
    assert queries.version("K0101", 2) is not None
    target.write_text(whole.replace("K0102,", "K0101,").replace(",B30,", ",B99,", 1), "utf-8")
    refused = CliRunner().invoke(app, ["knowledge", "import", str(target), "--json"])
    assert refused.exit_code == 2
    told = json.loads(refused.output)
    assert not told["ok"]
    assert {error["line"] for error in told["errors"]} >= {2, 3}
    assert Entry.objects.count() == len(city.pack.knowledge)


def test_what_is_not_there_is_one_line(city: City, tmp_path: Path) -> None:
    from huiyin.cli.running import Unusable

    done = CliRunner().invoke(app, ["knowledge", "import", str(tmp_path / "none")])
    assert isinstance(done.exception, Unusable)


def test_an_entry_written_as_a_file_is_read_the_same(city: City, tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    for answer in city.pack.knowledge:
        (tmp_path / answer.file).write_text(answer_text(answer), "utf-8")
    found = Findings()
    read = read_knowledge(tmp_path, found)
    assert found.errors == []
    assert [(a.code, a.spoken, a.words, a.valid_until) for a in read] == [
        (a.code, a.spoken, a.words, a.valid_until) for a in city.pack.knowledge
    ]


def test_a_file_may_say_from_when_an_entry_is_valid(city: City, tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    text = answer_text(city.pack.knowledge[0]).replace("valid_until", "valid_from = 2027-01-01\nvalid_until")
    (tmp_path / "knowledge" / "k.md").write_text(text, "utf-8")
    [answer] = read_knowledge(tmp_path, Findings())
    assert answer.valid_from == date(2027, 1, 1)
    actions.publish_pack(SYSTEM, (answer,))
    found = queries.search(answer.question, date(2026, 12, 1), 50)
    assert answer.code not in [entry.code for entry in found]
