"""`huiyin triage route` on tables: no database, no peeping at the answer, and plain words when something lacks."""

import csv
import json
import random
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable

HEADER = ["when", "district", "street", "group", "matter", "channel", "unit", "status"]
Rows = list[dict[str, str]]


def rows(count: int, seed: int, month: int) -> Rows:
    dice = random.Random(seed)
    found = []
    for n in range(count):
        street, matter = dice.choice(("东街", "西街", "南街")), dice.choice(("路灯", "噪声", "漏水"))
        unit = {"路灯": f"{street}市政所", "噪声": "环保局", "漏水": "水务公司"}[matter]
        unit = "环保局" if dice.random() < 0.05 else unit
        day = f"2026-{month:02}-{1 + n % 28:02}"
        cells = [day, "中区", street, "市容", matter, dice.choice(("电话", "网页")), unit, "按期办结"]
        found.append(dict(zip(HEADER, cells, strict=True)))
    return found


def write(path: Path, some: Rows, header: list[str] | None = None, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, header or list(some[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(some)
    return path


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return write(tmp_path / "history.csv", rows(160, 1, 3))


def route(
    file: Path, history: Path, *more: str, matter: str = "group,matter", place: str = "street"
) -> dict[str, object]:
    told = ["triage", "route", str(file), "--history", str(history), "--matter", matter, "--place", place]
    done = CliRunner().invoke(app, [*told, "--unit", "unit", "--json", *more])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def predictions(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [[row[f"unit{k}"] + row[f"share{k}"] for k in range(1, 6)] for row in csv.DictReader(stream)]


def test_it_says_how_often_the_right_unit_is_first(tmp_path: Path, history: Path) -> None:
    said = route(write(tmp_path / "f.csv", rows(100, 2, 4)), history)
    assert said["n"] == said["rows"] == 100 and said["learned_from"] == 160
    assert 0.85 < float(str(said["top1"])) <= float(str(said["top3"])) <= float(str(said["top5"])) <= 1


def test_nothing_but_the_named_columns_is_read_of_a_judged_row(tmp_path: Path, history: Path) -> None:
    judged, dice = rows(60, 3, 4), random.Random(4)
    others = [dict(row) for row in judged]
    for name in ("unit", "status", "when", "district"):
        values = [row[name] for row in others]
        dice.shuffle(values)
        for row, value in zip(others, values, strict=True):
            row[name] = value
    kept = [name for name in HEADER if name not in ("unit", "status", "when", "district")]
    files = [
        write(tmp_path / "plain.csv", judged),
        write(tmp_path / "shuffled.csv", others),
        write(tmp_path / "without.csv", judged, kept),
        write(tmp_path / "turned.csv", judged, HEADER[::-1]),
    ]
    found = []
    for number, file in enumerate(files):
        out = tmp_path / f"o{number}.csv"
        route(file, history, "--also", "channel,when", "--out", str(out))
        found.append(predictions(out))
    assert found[0] == found[1] == found[2] == found[3] and len(found[0]) == 60


def test_a_file_without_the_unit_is_judged_and_not_measured(tmp_path: Path, history: Path) -> None:
    file = write(tmp_path / "f.csv", rows(5, 2, 4), ["street", "group", "matter"])
    said = route(file, history, "--out", str(tmp_path / "o.csv"))
    assert (said["n"], said["rows"], said["top1"]) == (0, 5, None)
    assert len(predictions(tmp_path / "o.csv")) == 5


def test_empty_and_unknown_cells_are_no_obstacle(tmp_path: Path, history: Path) -> None:
    odd = rows(4, 2, 4)
    odd[0]["matter"], odd[1]["street"], odd[2]["matter"], odd[3]["unit"] = "", "", "从没见过", ""
    said = route(write(tmp_path / "f.csv", odd), history, "--also", "channel,when")
    assert (said["n"], said["rows"]) == (3, 4)


def test_the_reason_can_be_checked_against_the_history(tmp_path: Path, history: Path) -> None:
    out = tmp_path / "o.csv"
    route(write(tmp_path / "f.csv", rows(40, 2, 4)), history, "--also", "when", "--out", str(out))
    past = list(csv.DictReader(history.read_text("utf-8").splitlines()))
    with out.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            told = re.search(r"共(\d+)件，(.+)办结(\d+)件", row["reasons"])
            assert told
            same = [one for one in past if (one["matter"], one["street"]) == (row["matter"], row["street"])]
            mine = [one for one in same if one["unit"] == row["unit1"]]
            assert (int(told[1]), told[2], int(told[3])) == (len(same), row["unit1"], len(mine))


def test_tables_of_older_systems_are_read_too(tmp_path: Path) -> None:
    history = write(tmp_path / "h.csv", rows(160, 1, 3), encoding="gb18030")
    said = route(write(tmp_path / "f.csv", rows(50, 2, 4), encoding="utf-8-sig"), history, "--also", "when")
    assert float(str(said["top1"])) > 0.85


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--also", "missing"), "缺少列：missing"),
        (("--also", "unit"), "要猜的"),
    ],
)
def test_what_lacks_is_said_in_one_line_of_both_languages(
    tmp_path: Path, history: Path, more: tuple[str, ...], told: str
) -> None:
    file = write(tmp_path / "f.csv", rows(5, 2, 4))
    with pytest.raises(Unusable, match=told) as refused:
        route(file, history, *more)
    assert " | " in str(refused.value) and len(str(refused.value).splitlines()) == 1


def test_columns_missing_from_either_table_are_named(tmp_path: Path, history: Path) -> None:
    file = write(tmp_path / "f.csv", rows(5, 2, 4), ["street", "matter", "unit"])
    with pytest.raises(Unusable, match=r"f\.csv.*group"):
        route(file, history)
    with pytest.raises(Unusable, match=r"history\.csv.*level"):
        route(file, history, matter="level,matter")
    with pytest.raises(Unusable, match=r"nothing\.csv"):
        route(tmp_path / "nothing.csv", history)
    with pytest.raises(Unusable, match="空"):
        route(file, write(tmp_path / "h.csv", [row | {"unit": ""} for row in rows(9, 1, 3)]), matter="matter")


def test_learning_from_files_asks_for_neither_django_nor_a_database() -> None:
    import subprocess

    code = "import sys, huiyin.act.triage.history, huiyin.act.triage.history.tables; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.shared
@pytest.mark.slow
def test_real_dispatch_of_a_later_month_is_foreseen(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "dispatch" / "pingshan_events_dev.csv"
    path = path if path.exists() else shared / "dispatch" / "pingshan_events_dev.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        events = list(csv.DictReader(stream))
    before = write(tmp_path / "h.csv", [row for row in events if row["create_time"] < "2018-10-01"])
    after = write(tmp_path / "f.csv", [row for row in events if row["create_time"] >= "2018-10-01"])
    told = ["triage", "route", str(after), "--history", str(before), "--matter", "type,main_type,sub_type"]
    told += ["--place", "street,community", "--unit", "dispose_unit", "--json"]
    said = json.loads(CliRunner().invoke(app, [*told, "--also", "property,channel,create_time"]).stdout)
    assert said["top1"] >= 0.59 and said["top3"] >= 0.77 and said["top5"] >= 0.82
