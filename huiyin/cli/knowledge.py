"""`huiyin knowledge`: ask the answers, see what is missing, bring them in and take them out."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli.running import Unusable, django_ready
from huiyin.cli.writing import appearing

if TYPE_CHECKING:
    from huiyin.foundation.city.parts import PackAnswer

app = typer.Typer(help="Answers: search them, see gaps, bring them in, take them out.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AT_ONCE = 100


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Plain words, pinyin or first letters.")],
    size: Annotated[int, typer.Option(min=1, max=50, help="How many at most.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Answers in force for a question, the likeliest first."""
    with django_ready():
        from huiyin.hear.knowledge.queries import find

        text = " ".join(words)
        hits = find(text, _today(), size)
        found = [
            {"code": hit.entry.code, "version": hit.entry.version, "question": hit.entry.question}
            | {"spoken": hit.entry.spoken, "likely": round(hit.likely, 3), "score": round(hit.score, 3)}
            for hit in hits
        ]
    if as_json:
        print(json.dumps({"words": text, "found": found}, ensure_ascii=False))
    else:
        print("\n".join(f"{one['code']}  {one['likely']:.2f}  {one['question']}" for one in found) or "None.")


@app.command()
def gaps(as_json: AsJson = False) -> None:
    """Questions asked again and again that have no answer yet, with the unit that was asked."""
    with django_ready():
        from huiyin.hear.knowledge.queries import open_gaps

        found = [
            {"text": one.text, "count": one.count, "owner": one.owner_id, "matter": one.matter}
            | {"due": one.due_at.isoformat(timespec="minutes"), "opened": one.opened_at.date().isoformat()}
            for one in open_gaps()
        ]
    if as_json:
        print(json.dumps({"gaps": found}, ensure_ascii=False))
    else:
        print("\n".join(f"{one['count']:>5}  {one['owner']}  {one['text']}" for one in found) or "None.")


@app.command("export")
def take_out(
    target: Annotated[Path, typer.Argument(help="A folder for Markdown files of a pack, or a .csv file.")],
) -> None:
    """Write every answer in force as files of a pack, or as rows."""
    with django_ready():
        answers = _in_force()
    try:
        _write_rows(target, answers) if target.suffix == ".csv" else _write_files(target, answers)
    except OSError as refused:
        raise Unusable(f"cannot write {target}: {refused.strerror}") from refused
    print(f"{len(answers)} answers written to {target}")


@app.command("import")
def bring_in(
    source: Annotated[Path, typer.Argument(help="A folder that holds knowledge/*.md, or a .csv file.")],
    as_json: AsJson = False,
) -> None:
    """Publish reviewed answers from files; bringing the same in again changes nothing, a fault brings in none."""
    from huiyin.foundation.city.findings import Findings

    if not source.exists():
        raise Unusable(f"没有这个文件 | there is no such file: {source}")
    found = Findings()
    with django_ready():
        answers = _read(source, found)
        if found.errors:
            _refuse(found, as_json)
        from huiyin.foundation.accounts.rules import SYSTEM
        from huiyin.hear.knowledge.actions import publish_pack

        published = publish_pack(SYSTEM, answers)
    if as_json:
        print(json.dumps({"ok": True, "read": len(answers), "published": published}))
    else:
        print(f"{len(answers)} answers read, {published} published; the others were in force already.")


def _read(source: Path, found: Any) -> "tuple[PackAnswer, ...]":
    from huiyin.foundation.city.answers import read_answer_rows, read_knowledge
    from huiyin.foundation.city.queries import NoCity, current
    from huiyin.foundation.city.validate import check_answers

    if source.is_dir():
        answers = read_knowledge(source, found)
    else:
        answers = read_answer_rows(source.parent, source.name, found)
    try:
        check_answers(answers, current().pack, found, _today())
    except NoCity:
        raise Unusable("还没有城市配置，请先运行 | no city yet; first run: huiyin city load DIR") from None
    return answers


def _refuse(found: Any, as_json: bool) -> None:
    if as_json:
        errors = [asdict(error) for error in sorted(found.errors)]
        print(json.dumps({"ok": False, "errors": errors}, ensure_ascii=False))
    else:
        for error in sorted(found.errors):
            typer.echo(str(error), err=True)
    raise typer.Exit(2)


def _today() -> date:
    from huiyin.foundation.city.queries import NoCity, current

    try:
        return datetime.now(current().zone).date()
    except NoCity:
        return datetime.now(UTC).date()


def _in_force() -> "list[PackAnswer]":
    from huiyin.hear.knowledge.queries import as_pack, entries

    found, page = [], entries(size=AT_ONCE)
    while page:
        found += [as_pack(entry) for entry in page if entry.state == "in_force"]
        page = entries(page[-1].code, AT_ONCE)
    return found


def _write_files(folder: Path, answers: "Iterable[PackAnswer]") -> None:
    from huiyin.foundation.city.answers import answer_text

    (folder / "knowledge").mkdir(parents=True, exist_ok=True)
    for answer in answers:
        path = folder / "knowledge" / f"{answer.code.lower()}.md"
        with appearing(path) as file:
            file.write(answer_text(answer))


def _write_rows(path: Path, answers: "Sequence[PackAnswer]") -> None:
    from huiyin.foundation.city.answers import COLUMNS

    with appearing(path, "utf-8-sig") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        for answer in answers:
            row = {name: getattr(answer, name) for name in COLUMNS} | {"words": "|".join(answer.words)}
            writer.writerow(row.values())
