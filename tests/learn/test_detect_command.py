"""`huiyin learn detect`: a file in, a file out, and one line for what is wrong."""

import csv
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable
from huiyin.learn.stats.detect import detect


def _run(*words: object) -> None:
    CliRunner().invoke(app, ["learn", "detect", *map(str, words)], catch_exceptions=False)


def _rows(out: Path) -> list[dict[str, str]]:
    with out.open(newline="") as stream:
        return list(csv.DictReader(stream))


def _file(folder: Path, counts: dict[str, list[int]], begin: str = "") -> Path:
    rows = [f"{name},{t},{y},x" for name, ys in counts.items() for t, y in enumerate(ys, 1)]
    np.random.default_rng(1).shuffle(rows)
    file = folder / "series.csv"
    file.write_text(begin + "\n".join(["series,t,y,colour", *rows]) + "\n", "utf-8")
    return file


@pytest.fixture
def counts() -> dict[str, list[int]]:
    rng = np.random.default_rng(4)
    return {"供水": rng.poisson(5, 300).tolist(), "噪声": rng.poisson(2, 40).tolist(), "无": [0] * 300}


def test_rows_in_any_order_give_every_time_that_can_be_tested(
    tmp_path: Path, counts: dict[str, list[int]]
) -> None:
    out = tmp_path / "out.csv"
    _run(_file(tmp_path, counts, "\ufeff"), "--method", "ears-c1", "--out", out)
    rows = _rows(out)
    assert list(rows[0]) == ["series", "method", "t", "observed", "upperbound", "alarm", "expected"]
    assert {row["method"] for row in rows} == {"ears-c1"}
    for name, ys in counts.items():
        mine = [row for row in rows if row["series"] == name]
        assert [int(row["t"]) for row in mine] == list(range(8, len(ys) + 1))
        found = detect(np.array([ys]), "ears-c1", 52, 8)
        assert [int(row["observed"]) for row in mine] == ys[7:]
        # Every digit is kept.
        assert [float(row["upperbound"]) for row in mine] == found.upperbound[0].tolist()
        assert [row["alarm"] == "1" for row in mine] == found.alarm[0].tolist()


def test_what_cannot_be_said_is_empty(tmp_path: Path, counts: dict[str, list[int]]) -> None:
    out = tmp_path / "out.csv"
    _run(_file(tmp_path, counts), "--method", "farrington", "--from", 300, "--out", out)
    rows = {row["series"]: row for row in _rows(out)}
    assert set(rows) == {"供水", "无"}  # the short one does not reach 300
    assert rows["无"]["upperbound"] == rows["无"]["alarm"] == ""
    assert float(rows["供水"]["expected"]) == pytest.approx(5, rel=0.3)
    assert rows["供水"]["alarm"] in ("0", "1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,t,y\na,1,1\na,3,1\n", "after t 1 comes 3"),
        ("series,t,y\na,1,1\na,1,2\n", "stands twice"),
        ("series,t\na,1\n", "lacks the column y"),
        ("series,t,y\na,1,-1\n", "row 2: y"),
        ("series,t,y\na,1,\n", "row 2: y"),
        ("series,t,y\na,1.5,1\n", "row 2: t"),
        ("series,t,y\n", "no row"),
        ("", "no CSV"),
        ("series,t,y\na,1,1\n", "too short"),
    ],
)
def test_a_wrong_file_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(Unusable, match=said) as told:
        _run(file, "--method", "ears-c1", "--out", tmp_path / "out.csv")
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_and_a_method_that_does_not_exist_are_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot read"):
        _run(tmp_path / "none.csv", "--method", "ears-c1", "--out", tmp_path / "out.csv")
    with pytest.raises(Unusable, match="no method"):
        _run(tmp_path / "none.csv", "--method", "tarot", "--out", tmp_path / "out.csv")
