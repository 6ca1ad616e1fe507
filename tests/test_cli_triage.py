"""`huiyin triage` on files: train, predict, evaluate; no database, and every mistake is one line."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable
from tests.act.classified import LABELS, messages

COLUMNS = ("id", "title", "detail", "label")
TEXTS = ("--text", "title", "--text", "detail")


def rows_of(count: int = 60, seed: int = 7) -> list[tuple[str, ...]]:
    rows, labels = messages(count, seed)
    return [(f"M{i}", *row, label) for i, (row, label) in enumerate(zip(rows, labels, strict=True))]


def write(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8", sep: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        table = csv.writer(stream, delimiter=sep)
        table.writerow(COLUMNS)
        table.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def run(*words: object) -> str:
    """What the command prints; raises `Unusable` as the command would say it."""
    done = CliRunner().invoke(app, ["triage", *map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("triage")
    file = write(folder / "learn.csv", rows_of())
    run("train", file, *TEXTS, "--label", "label", "--out", folder / "model")
    return folder / "model"


def test_train_says_what_it_learned(tmp_path: Path) -> None:
    rows = rows_of()
    file = write(tmp_path / "learn.csv", [*rows, ("M60", "路灯", "不亮", "  "), ("M61", "校车", "晚点", "")])
    asked = ("train", file, *TEXTS, "--label", "label", "--out", tmp_path / "model")
    found = json.loads(run(*asked, "--json"))
    assert (found["n"], found["labels"], found["without_label"], found["broken"]) == (60, 3, 2, 0)
    assert found["metrics"]["accuracy"] > 0.8 and len(found["data"]) == 64
    said = run(*asked)
    assert "Learned 3 labels from 60 rows" in said and "2 without a label" in said


def test_predict_keeps_every_column_and_row(model: Path, tmp_path: Path) -> None:
    rows = [("=1+1", 'a "quoted", title', "路灯不亮\n第二行", "x"), *rows_of(20, 8), ("", "", "", "")]
    file, out = write(tmp_path / "new.csv", rows), tmp_path / "o.csv"
    assert "22 rows labelled" in run("predict", file, *TEXTS, "--model", model, "--out", out)
    found = read(out)
    assert list(found[0]) == [*COLUMNS, "predicted", "probability"]
    assert [tuple(row[name] for name in COLUMNS) for row in found] == rows
    assert all(row["predicted"] in LABELS and 0 < float(row["probability"]) <= 1 for row in found)
    right = [row["predicted"] == row["label"] for row in found[1:21]]
    assert sum(right) >= 18


def test_predict_again_on_its_own_output(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", rows_of(6))
    run("predict", file, *TEXTS, "--model", model, "--out", tmp_path / "once.csv")
    run("predict", tmp_path / "once.csv", *TEXTS, "--model", model, "--out", tmp_path / "once.csv")
    assert list(read(tmp_path / "once.csv")[0]) == [*COLUMNS, "predicted", "probability"]


def test_predict_leaves_open_what_is_unsure(model: Path, tmp_path: Path) -> None:
    file, out = write(tmp_path / "new.csv", [("1", "", "", "")]), tmp_path / "o.csv"
    asked = ("predict", file, *TEXTS, "--model", model, "--out", out, "--abstain-below", "0.95")
    assert json.loads(run(*asked, "--json")) == {"n": 1, "abstained": 1, "out": str(out)}
    [row] = read(out)
    assert row["predicted"] == "" and float(row["probability"]) < 0.95


def test_a_byte_order_mark_is_kept(model: Path, tmp_path: Path) -> None:
    file, out = write(tmp_path / "new.csv", rows_of(3), "utf-8-sig"), tmp_path / "o.csv"
    run("predict", file, *TEXTS, "--model", model, "--out", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,title")


@pytest.mark.parametrize("form", ["gb18030", "tabs", "jsonl", "xlsx", "heading"])
def test_files_of_any_make(model: Path, tmp_path: Path, form: str) -> None:
    rows = rows_of(12, 8)
    if form == "jsonl":
        file = tmp_path / "new.jsonl"
        lines = (json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) for row in rows)
        file.write_text("\n".join(lines), "utf-8")
    elif form == "xlsx":
        file = tmp_path / "new.xlsx"
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for i, row in enumerate([COLUMNS, *rows]):
                sheet.write_row(i, 0, row)
    elif form == "heading":
        file = write(tmp_path / "new.csv", rows)
        file.write_text("Messages of spring\n" + file.read_text("utf-8"), "utf-8")
    else:
        file = write(tmp_path / "new.csv", rows, *(("gb18030",) if form == "gb18030" else ("utf-8", "\t")))
    found = json.loads(run("evaluate", file, *TEXTS, "--label", "label", "--model", model, "--json"))
    assert found["n"] == 12 and found["accuracy"] > 0.9


def test_evaluate_gives_every_figure(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", [*rows_of(30, 8), ("1", "t", "d", "")])
    asked = ("evaluate", file, *TEXTS, "--label", "label", "--model", model)
    found = json.loads(run(*asked, "--json"))
    assert {"n", "accuracy", "macro_f1", "top3", "ece", "coverage_at_95", "ms_per_message"} <= set(found)
    assert (found["n"], found["without_label"], found["top3"]) == (30, 1, 1.0)
    assert set(found["per_class"]) == set(LABELS) and found["ms_per_message"] > 0
    assert "macro_f1" in run(*asked)


def test_evaluate_by_cross_validation(tmp_path: Path) -> None:
    file = write(tmp_path / "all.csv", rows_of(60))
    found = json.loads(run("evaluate", file, *TEXTS, "--label", "label", "--folds", "3", "--json"))
    assert found["n"] == 60 and found["accuracy"] > 0.8


def refused(*words: object) -> str:
    with pytest.raises(Unusable) as problem:
        run(*words)
    said = str(problem.value)
    assert "\n" not in said and " | " in said
    return said


def test_a_missing_column_names_those_that_are_there(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", rows_of(3))
    said = refused("train", file, "--text", "titel", "--label", "label", "--out", tmp_path / "m")
    assert "titel" in said and "id、title、detail、label" in said
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"id,title,detail,label\n", "no row has a label"),
        ("id,title,detail,label\n1,甲,乙,灯\n2,丙,丁,灯\n".encode(), "same label: 灯"),
        ("id,title,detail,label\n1,甲,乙,\n".encode(), "no row has a label"),
    ],
)
def test_files_that_nothing_can_be_learned_from(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "learn.csv"
    if content is not None:
        file.write_bytes(content)
    said = refused("train", file, *TEXTS, "--label", "label", "--out", tmp_path / "model")
    assert says in said and not (tmp_path / "model").exists()


def test_models_that_cannot_be_used(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", rows_of(3))
    asked = ("evaluate", file, *TEXTS, "--label", "label", "--model")
    assert "no model" in refused(*asked, tmp_path / "nowhere")
    changed = tmp_path / "changed"
    changed.mkdir()
    for part in model.iterdir():
        (changed / part.name).write_bytes(part.read_bytes())
    (changed / "labels.npy").write_bytes(b"\0" * 100)
    assert "damaged" in refused(*asked, changed)
    assert "2 columns (title、detail)" in refused(
        "predict", file, "--text", "title", "--model", model, "--out", tmp_path / "o.csv"
    )


def test_questions_that_make_no_sense(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", rows_of(3))
    assert "--folds" in refused("evaluate", file, *TEXTS, "--label", "label")
    assert "--folds" in refused("evaluate", file, *TEXTS, "--label", "label", "--model", model, "--folds", 3)
    assert "--db" in refused("train", "--out", tmp_path / "m")
    assert "not both" in refused("train", file, "--db", "--out", tmp_path / "m")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("keep me")
    asked = ("train", file, *TEXTS, "--label", "label", "--out")
    assert "is not a model" in refused(*asked, tmp_path / "letters")
    assert "cannot write" in refused(
        "predict", file, *TEXTS, "--model", model, "--out", tmp_path / "gone" / "o.csv"
    )


def test_the_command_needs_no_database_and_no_settings(model: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "new.csv", rows_of(3))
    code = (
        "import sys; sys.argv[0] = 'huiyin'; from huiyin.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code\n"
        "assert 'django.db' not in sys.modules and 'django.conf' not in sys.modules"
    )
    words = ["triage", "evaluate", str(file), *TEXTS, "--label", "label", "--model", str(model), "--json"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=kept | {"HUIYIN_HOME": str(tmp_path / "none")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n"] == 3 and not (tmp_path / "none").exists()


@pytest.mark.shared
@pytest.mark.slow
def test_the_shared_messages_are_told_apart(shared: Path, tmp_path: Path) -> None:
    """A third of them, learned from the others, keeps the limits that the whole has."""
    file = shared / "data" / "appeals" / "appeals_labelled_dev.csv"
    found = json.loads(run("evaluate", file, *TEXTS, "--label", "label", "--folds", "3", "--json"))
    assert found["n"] == 5623 and found["macro_f1"] >= 0.90
    assert found["ece"] <= 0.03 and found["coverage_at_95"] >= 0.85
