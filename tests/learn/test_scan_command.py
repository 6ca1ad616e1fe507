"""`huiyin learn scan` on files: no database, one row for each cluster, every mistake one line."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable

START = date(2026, 2, 1)
COLUMNS = "cluster,places,x,y,radius,start,end,observed,expected,ratio,llr,p,recurrence_days".split(",")


def run(folder: Path, *words: object, **other: Any) -> tuple[str, list[dict[str, str]]]:
    out = other.pop("out", folder / "out.csv")
    given = {
        "--cases": folder / "a.cas",
        "--places": folder / "a.geo",
        "--start": START,
        "--end": START + timedelta(days=27),
    }
    given |= {f"--{name}": value for name, value in other.items()}
    flat = [str(word) for pair in given.items() for word in pair]
    done = CliRunner().invoke(app, ["learn", "scan", *flat, "--out", str(out), *map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as stream:
        return done.stdout, list(csv.DictReader(stream))


def write(folder: Path, days: int = 28, shift: int = 0, dashes: bool = False, shuffled: int = 0) -> None:
    """A quiet city of nine places where E and its neighbour D are loud on the last two days."""
    rng = np.random.default_rng(2)
    places = [f"{name} {at % 3} {at // 3}" for at, name in enumerate("ABCDEFGHI")]
    cases = []
    for day in range(days):
        told = START + timedelta(days=day + shift)
        form = "%Y-%m-%d" if dashes else f"%Y/{told.month}/{told.day}"
        for name in "ABCDEFGHI":
            count = int(rng.poisson(2.0)) + 9 * (name in "DE" and day >= days - 2)
            cases += [f"{name} {count} {told.strftime(form)}"] * bool(count)
    if shuffled:
        random.Random(shuffled).shuffle(places)
        random.Random(shuffled).shuffle(cases)
    (folder / "a.geo").write_text("\n".join(places) + "\n")
    (folder / "a.cas").write_text("\n\n".join(cases) + "\n")


def test_one_row_for_each_cluster_centre_first(tmp_path: Path) -> None:
    write(tmp_path)
    said, rows = run(tmp_path)
    assert list(rows[0]) == COLUMNS
    first = rows[0]
    assert first["cluster"] == "1"
    assert first["places"] == "E D"  # from D the circle would reach A first
    assert (first["x"], first["y"], float(first["radius"])) == ("1", "1", 1.0)
    assert (first["start"], first["end"]) == ("2026-02-27", "2026-02-28")
    assert float(first["ratio"]) == pytest.approx(int(first["observed"]) / float(first["expected"]), abs=1e-6)
    assert float(first["recurrence_days"]) == pytest.approx(1 / float(first["p"]), rel=1e-4)
    assert float(first["p"]) < 0.001
    assert "9 places" in said and "left out" not in said


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_in_another_order_and_dates_written_otherwise_change_nothing(tmp_path: Path, seed: int) -> None:
    write(tmp_path)
    _, plain = run(tmp_path)
    write(tmp_path, shuffled=seed, dashes=True)
    assert run(tmp_path)[1] == plain


def test_another_year_changes_nothing_but_dates(tmp_path: Path) -> None:
    write(tmp_path)
    _, plain = run(tmp_path, "--weekday")
    write(tmp_path, shift=364)
    later = START + timedelta(days=364)
    _, moved = run(tmp_path, "--weekday", start=later, end=later + timedelta(days=27))
    dates = ("start", "end")
    assert [{k: v for k, v in row.items() if k not in dates} for row in moved] == [
        {k: v for k, v in row.items() if k not in dates} for row in plain
    ]
    assert moved[0]["end"] == (later + timedelta(days=27)).isoformat()


def test_cases_outside_of_the_period_are_left_out_and_said(tmp_path: Path) -> None:
    write(tmp_path, days=28)
    with (tmp_path / "a.cas").open("a") as stream:
        stream.write("A 7 2025/12/31\n")
    _, with_more = run(tmp_path)
    assert "7 cases outside of the period left out" in run(tmp_path)[0]
    write(tmp_path, days=28)
    assert run(tmp_path)[1] == with_more


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ("Z 1 2026/2/3", "a.cas:1: place Z is not among the places"),
        ("A x 2026/2/3", "a.cas:1: x is not a number of cases"),
        ("A -1 2026/2/3", "is not a number of cases"),
        ("A 1 2026/2/30", "is not a date"),
        ("A 1", "3 columns are needed, 2 are there"),
    ],
)
def test_a_mistake_in_the_cases_is_one_line(tmp_path: Path, cases: str, said: str) -> None:
    write(tmp_path)
    (tmp_path / "a.cas").write_text(cases + "\n")
    with pytest.raises(Unusable, match=said.replace(".", r"\.")):
        run(tmp_path)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ("A 0 0\nA 1 1", "a.geo:2: place A stands there twice"),
        ("A zero 0", "not a coordinate"),
        ("", "no places"),
    ],
)
def test_a_mistake_in_the_places_is_one_line(tmp_path: Path, places: str, said: str) -> None:
    write(tmp_path)
    (tmp_path / "a.geo").write_text(places + "\n")
    with pytest.raises(Unusable, match=said):
        run(tmp_path)


def test_missing_files_and_a_period_that_ends_before_it_starts_are_one_line(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(Unusable, match="No such file"):
        run(tmp_path, cases=tmp_path / "none.cas")
    with pytest.raises(Unusable, match="before --start"):
        run(tmp_path, end="2026-01-01")
    with pytest.raises(Unusable, match="No such file"):
        run(tmp_path, out=tmp_path / "no" / "folder.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030"])
def test_places_and_cases_may_be_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    write(tmp_path)
    for name in ("a.geo", "a.cas"):
        file = tmp_path / name
        text = file.read_text("utf-8")
        for letter, place in zip("ABCDEFGHI", "东西南北中上下左右", strict=True):
            text = text.replace(f"{letter} ", f"{place} ")
        file.write_bytes(text.encode(encoding))
    assert run(tmp_path)[1][0]["places"] == "中 北"


def test_a_gb18030_file_of_cases_may_have_a_mark(tmp_path: Path) -> None:
    write(tmp_path)
    plain = run(tmp_path)[1]
    for name in ("a.geo", "a.cas"):
        (tmp_path / name).write_bytes(("\ufeff" + (tmp_path / name).read_text("utf-8")).encode("gb18030"))
    assert run(tmp_path)[1] == plain


def test_utf16_is_to_be_saved_as_utf8(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "a.cas").write_text("A 1 2026/2/3", "utf-16")
    with pytest.raises(Unusable, match=r"a\.cas：.*请另存为UTF-8.* \| .*a\.cas: .*please save it as UTF-8"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "zh"),
    [
        ("a.cas", "Z 1 2026/2/3", "a.cas:1：地点文件里没有Z"),
        ("a.cas", "A x 2026/2/3", "a.cas:1：x不是件数"),
        ("a.cas", "A 9999999999999999999 2026/2/3", "a.cas:1：9999999999999999999不是件数"),
        ("a.cas", "A 1 2026/2/30", "a.cas:1：2026/2/30不是日期"),
        ("a.cas", "A 1", "a.cas:1：应有3列，只有2列"),
        ("a.geo", "A 0 0\nA 1 1", "a.geo:2：地点A出现两次"),
        ("a.geo", "A zero 0", "a.geo:1：zero不是坐标"),
        ("a.geo", "", "a.geo：没有地点"),
    ],
)
def test_a_mistake_is_told_in_chinese_first(tmp_path: Path, name: str, text: str, zh: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_text(text + "\n", "utf-8")
    with pytest.raises(Unusable) as told:
        run(tmp_path)
    chinese, english = str(told.value).split(" | ")
    assert zh in chinese and name in english


def test_missing_files_and_wrong_options_are_told_in_chinese_first(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(Unusable, match=r"没有这个文件：.*none\.cas \| "):
        run(tmp_path, cases=tmp_path / "none.cas")
    with pytest.raises(Unusable, match=r"--start缺少或值不对 \| "):
        run(tmp_path, start="yesterday")


@pytest.mark.parametrize("name", ["a.cas", "a.geo"])
def test_neither_input_is_written_over(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    before, link = (tmp_path / name).read_bytes(), tmp_path / "link.csv"
    link.symlink_to(tmp_path / name)
    for out in (tmp_path / name, link):
        with pytest.raises(Unusable, match=r"不能覆盖输入文件.* \| .*would overwrite the input"):
            run(tmp_path, out=out)
    assert (tmp_path / name).read_bytes() == before
