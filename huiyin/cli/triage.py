"""`huiyin triage`: learn to tell what messages are about, predict, and measure; on files, without a database."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli import triage_place, triage_route
from huiyin.cli.running import Unusable
from huiyin.cli.triage_files import ADDED, Labelled, read_labelled, rows_of, table_of, written

if TYPE_CHECKING:
    from huiyin.act.triage.classify import Classifier, Report

app = typer.Typer(help="Triage: what is it, where is it, whose is it.", no_args_is_help=True)
app.command("route")(triage_route.route)
app.command("place")(triage_place.place)
AT_ONCE = 1000
File = Annotated[Path, typer.Argument(help="CSV, XLSX or JSON Lines.")]
Texts = Annotated[list[str], typer.Option("--text", help="Column of text; say it again for further ones.")]
Label = Annotated[str, typer.Option("--label", help="Column of the label.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder of the model; one that is there is replaced.")],
    file: Annotated[Path | None, typer.Argument(help="CSV, XLSX or JSON Lines.")] = None,
    text: Annotated[list[str] | None, typer.Option("--text", help="Column of text; repeat for more.")] = None,
    label: Annotated[str, typer.Option("--label", help="Column of the label.")] = "",
    db: Annotated[
        bool, typer.Option("--db", help="Learn from the orders whose matter people confirmed.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Draws the folds of the cross-validation.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Learn labels from texts, with calibrated probabilities. The same rows give the same model."""
    if db:
        _train_db(file, out, as_json)
        return
    if file is None or not text or not label:
        raise Unusable("请给出文件、--text和--label，或--db | give FILE with --text and --label, or --db")
    began = time.monotonic()
    with _plainly():
        from huiyin.act.triage.classify import check_target, save
        from huiyin.act.triage.classify import train as learn

        check_target(out)
        told = read_labelled(file, text, label)

        classifier = learn(told.rows, told.labels, fields=text, seed=seed)
        save(classifier, out)
    found = _facts_of(classifier, told) | {"seconds": round(time.monotonic() - began, 1), "model": str(out)}
    print(json.dumps(found, ensure_ascii=False) if as_json else _summary(found))


@app.command()
def predict(
    file: File,
    text: Texts,
    model: Annotated[Path, typer.Option(help="Folder of the model.")],
    out: Annotated[Path, typer.Option(help="CSV to write: all columns, predicted and probability.")],
    abstain_below: Annotated[
        float, typer.Option(min=0, max=1, help="Leave predicted empty where the probability is less.")
    ] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Label every row of a file."""
    classifier = _model(model, text)
    rows = abstained = 0
    with table_of(file, text) as table, written(out, file) as writer:
        kept = [i for i, name in enumerate(table.columns) if name not in ADDED]
        at = [table.columns.index(name) for name in text]
        writer.writerow([*(table.columns[i] for i in kept), *ADDED])
        every = rows_of(table)
        while some := list(islice(every, AT_ONCE)):
            said = classifier.predict_many([[cells[i] for i in at] for cells in some])
            for cells, probabilities in zip(some, said, strict=True):
                sure = float(probabilities.max())
                name = classifier.labels[int(probabilities.argmax())] if sure >= abstain_below else ""
                abstained += not name
                writer.writerow([*(cells[i] for i in kept), name, f"{sure:.6f}"])
            rows += len(some)
    found = {"n": rows, "abstained": abstained, "out": str(out)}
    print(json.dumps(found) if as_json else f"{rows} rows labelled, {abstained} left open: {out}")


@app.command()
def evaluate(
    file: File,
    text: Texts,
    label: Label,
    model: Annotated[Path | None, typer.Option(help="Folder of the model.")] = None,
    folds: Annotated[
        int, typer.Option(min=0, max=50, help="Instead of a model: cross-validate on so many folds.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Draws the folds.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Measure a model on labelled rows that it has not seen, or cross-validate on the file itself."""
    if (model is None) == (folds < 2):
        raise Unusable("请给出--model，或不少于2的--folds | give --model, or --folds of 2 or more")
    classifier = _model(model, text) if model else None
    told = read_labelled(file, text, label)
    with _plainly():
        report = _report(classifier, told, text, folds, seed)
    found = report.as_dict() | {"without_label": told.without_label, "broken": told.broken}
    print(json.dumps(found, ensure_ascii=False) if as_json else _table(found))


def _report(
    classifier: "Classifier | None", told: Labelled, text: Sequence[str], folds: int, seed: int
) -> "Report":
    from huiyin.act.triage.classify import cross_validate
    from huiyin.act.triage.classify import evaluate as measure

    if classifier:
        return measure(classifier, told.rows, told.labels)
    return cross_validate(told.rows, told.labels, fields=text, folds=folds, seed=seed)


def _train_db(file: Path | None, out: Path, as_json: bool) -> None:
    if file is not None:
        raise Unusable("--db和文件只能给一个 | give a file or --db, not both")
    if find_spec("huiyin.cli.triage_db") is None:
        raise Unusable("这个版本还不能从数据库学习 | this version cannot learn from the database")
    import_module("huiyin.cli.triage_db").train_db(out, as_json)


def _model(folder: Path, text: Sequence[str]) -> "Classifier":
    from huiyin.act.triage.classify import load

    with _plainly():
        classifier = load(folder)
    fields = list(classifier.card["fields"])
    if len(fields) != len(text):
        names = "、".join(fields)
        raise Unusable(
            f"模型读{len(fields)}列（{names}），--text给了{len(text)}列 | "
            f"the model reads {len(fields)} columns ({names}), --text names {len(text)}"
        )
    return classifier


@contextmanager
def _plainly() -> Iterator[None]:
    from huiyin.act.triage.classify import Refused, Untrainable

    try:
        yield
    except (Refused, Untrainable) as problem:
        raise Unusable(str(problem)) from problem


def _facts_of(classifier: "Classifier", told: Labelled) -> dict[str, Any]:
    card = classifier.card
    return {
        "n": card["n"],
        "labels": len(classifier.labels),
        "without_label": told.without_label,
        "broken": told.broken,
        "data": card["data"],
        "metrics": card["metrics"],
    }


def _summary(found: dict[str, Any]) -> str:
    metrics = found["metrics"]
    lines = [
        f"Learned {found['labels']} labels from {found['n']} rows in {found['seconds']} s: {found['model']}",
        f"Cross-validated: accuracy {metrics['accuracy']:.4f}, macro-F1 {metrics['macro_f1']:.4f}, "
        f"top 3 {metrics['top3']:.4f}, calibration error {metrics['ece']:.4f}, "
        f"coverage at 95 % {metrics['coverage_at_95']:.4f}",
    ]
    if found["without_label"] or found["broken"]:
        lines.append(f"Left out: {found['without_label']} without a label, {found['broken']} broken.")
    return "\n".join(lines)


def _table(found: dict[str, Any]) -> str:
    shown = [f"{name:22} {value}" for name, value in found.items() if not isinstance(value, dict)]
    rows = [
        f"{one['precision']:9.4f} {one['recall']:7.4f} {one['f1']:7.4f} {one['n']:6}  {label}"
        for label, one in found["per_class"].items()
    ]
    return "\n".join([*shown, "", "precision  recall      F1      n  label", *rows])
