"""A file goes through registration, triage and dispatch; again, it adds nothing."""

import csv
from pathlib import Path

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.cli.intake import Tally, receiver, run, would_receive
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.channels.files.mapping import read_layout
from huiyin.hear.channels.files.opening import open_file
from huiyin.hear.intake.models import Appeal

ROOT = Path(__file__).resolve().parents[2]


def take(
    path: Path, mapping: Path | None = None, hold: bool = False, dry: bool = False, batch: int = 500
) -> Tally:
    opened = open_file(path, read_layout(mapping) if mapping else None)
    return run(opened, path.with_suffix(".rejected.csv"), would_receive if dry else receiver(hold), batch)


def numbers(tally: Tally) -> tuple[int, int, int, int, int]:
    return tally.read, tally.accepted, tally.rejected, tally.duplicates, tally.orders


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "诉求.csv"
    rows = [
        [str(i), f"柳堤街第{i}号路灯不亮", f"第{i}号路灯坏了，晚上看不见路。", "张三", "13800001111"]
        for i in range(40)
    ]
    rows[7][2] = ""
    rows[8] = ["8", "=1+1", "话", "张三", "13800001111"]
    rows.append(rows[3])
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["id", "title", "content", "name", "phone"], *rows])
    return path


def test_a_file_becomes_appeals_and_orders(city: City, file: Path) -> None:
    assert numbers(take(file, batch=10)) == (41, 38, 2, 1, 38)
    assert Appeal.objects.count() == WorkOrder.objects.count() == 38
    assert set(Appeal.objects.values_list("source", "channel")) == {("file", "file")}
    assert verify().ok


def test_the_same_file_again_adds_nothing(city: City, file: Path) -> None:
    take(file)
    renamed = file.with_name("other.csv")
    renamed.write_bytes(file.read_bytes())
    assert numbers(take(renamed, batch=7)) == (41, 0, 2, 39, 0)
    assert WorkOrder.objects.count() == 38


def test_a_dry_run_writes_nothing_and_says_what_would_be(city: City, file: Path) -> None:
    assert numbers(take(file, dry=True)) == (41, 38, 2, 1, 38)
    assert not Appeal.objects.exists()
    take(file)
    assert numbers(take(file, dry=True)) == (41, 0, 2, 39, 0)


def test_with_hold_what_is_not_sure_waits_for_a_dispatcher(city: City, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,content\n1,有件事想请你们看一看。\n")
    assert numbers(take(path, hold=True)) == (1, 1, 0, 0, 1)
    assert WorkOrder.objects.get().state == "20"


def test_rejected_rows_are_told_without_telling_who(city: City, file: Path) -> None:
    take(file)
    target = file.with_suffix(".rejected.csv")
    text = target.read_text("utf-8-sig")
    empty, formula = csv.DictReader(text.splitlines())
    assert (empty["row"], empty["line"], empty["reason"], empty["id"]) == ("8", "9", "empty_words", "7")
    assert (formula["reason"], formula["column"], formula["title"]) == ("formula", "title", "'=1+1")
    assert empty["reason_zh"]
    assert empty["reason_en"]
    assert "张三" not in text
    assert "13800001111" not in text
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "mapped"),
    [
        ("appeals_labelled_dev", 5623, False),
        ("fuzhou_river_appeals", 1464, False),
        ("fuzhou_river_appeals", 1464, True),
        ("dongguan_appeals", 1190, False),
        ("dongguan_appeals", 1190, True),
    ],
)
def test_real_files_are_taken_whole(
    city: City, shared: Path, tmp_path: Path, name: str, count: int, mapped: bool
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_bytes((shared / "data" / "appeals" / path.name).read_bytes())
    mapping = ROOT / "mappings" / f"{name}.toml" if mapped else None
    assert numbers(take(path, mapping)) == (count, count, 0, 0, count)
    assert numbers(take(path, mapping)) == (count, 0, 0, count, 0)
