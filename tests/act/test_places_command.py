"""`huiyin triage place` on files, without a database."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable

CITY = Path(__file__).parents[2] / "huiyin" / "cities" / "huiyin"
ROWS = [
    ("东边的路灯", "甲岗镇的路灯不亮", "甲岗镇"),
    ("乙洲的路", "坑坑洼洼", "乙洲街道"),
    ("没说在哪里", "晚上很吵", ""),
    ("从哪到哪", "甲岗镇到乙洲街道的车太少", "甲岗镇;乙洲街道"),
    ("说错了", "乙洲街道的事", "甲岗镇"),
]


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    file = tmp_path / "messages.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("title", "content", "town"), *ROWS])
    return file


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    file = tmp_path / "areas.geojson"
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"name": name, "code": str(n), "city": "丙市"}}
        for n, name in enumerate(("甲岗镇", "乙洲街道"))
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def run(*arguments: object) -> dict[str, float]:
    done = CliRunner().invoke(app, ["triage", "place", *map(str, arguments), "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    facts: dict[str, float] = json.loads(done.stdout)
    return facts


def test_precision_counts_rows_of_one_truth_and_the_name_is_found_by_itself(
    messages: Path, areas: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    texts = ("--text", "title", "--text", "content")
    facts = run(messages, *texts, "--areas", areas, "--truth", "town", "--out", out)
    assert facts["rows"] == 5
    assert facts["n"] == facts["answered"] == 3
    assert facts["precision"] == facts["recall"] == pytest.approx(2 / 3, abs=1e-3)
    assert facts["without_truth"] == 2
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["place"] for row in rows] == ["甲岗镇", "乙洲街道", "", "", "乙洲街道"]
    assert rows[3]["candidates"].count(";") == 1
    assert "place_named" in rows[0]["reasons"]


def test_a_whole_pack_serves_as_well(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("words,street\n溪口村的路坏了,柳溪镇\n晚上很吵,\n", "utf-8")
    facts = run(file, "--text", "words", "--pack", CITY, "--truth", "street")
    assert (facts["n"], facts["answered"], facts["precision"]) == (1, 1, 1.0)


def test_without_truth_only_counts_are_given(messages: Path, areas: Path) -> None:
    facts = run(messages, "--text", "content", "--areas", areas)
    assert "precision" not in facts
    assert facts["n"] == 5


@pytest.mark.parametrize(
    "how", [(), ("--areas", "nowhere.geojson"), ("--pack", "."), ("--areas", "a", "--pack", "b")]
)
def test_what_cannot_be_used_is_refused_in_a_line(messages: Path, how: tuple[str, ...]) -> None:
    with pytest.raises(Unusable):
        run(messages, "--text", "content", *how)


def test_a_column_or_a_property_that_is_not_there_is_named(messages: Path, areas: Path) -> None:
    with pytest.raises(Unusable, match="nothing"):
        run(messages, "--text", "nothing", "--areas", areas)
    with pytest.raises(Unusable, match="nothing"):
        run(messages, "--text", "content", "--areas", areas, "--name", "nothing")
