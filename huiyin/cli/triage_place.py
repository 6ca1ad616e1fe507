"""`huiyin triage place`: the place of each message of a file, by the names of a city or of a file of areas."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing

if TYPE_CHECKING:
    from huiyin.act.triage.places.finder import Finder, Found
    from huiyin.act.triage.rules import Guess

File = Annotated[Path, typer.Argument(help="A CSV file of messages.")]
Texts = Annotated[
    list[str], typer.Option("--text", help="A column to read; the first of several is the title.")
]
Areas = Annotated[Path | None, typer.Option("--areas", help="GeoJSON whose features are the places.")]
Name = Annotated[str, typer.Option("--name", help="The property that names an area, where it is not plain.")]
Pack = Annotated[Path | None, typer.Option("--pack", help="Folder of a whole city pack.")]
Truth = Annotated[str, typer.Option("--truth", help="The column that names the right place.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the rows with what was found.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ADDED = ("place", "probability", "candidates", "reasons")
CANDIDATES = 3
Row = dict[str, str]


@dataclass(frozen=True)
class Judged:
    """A row, what was found for it, and the name of the answer."""

    row: Row
    found: "Found"
    answer: str


def place(
    file: File, text: Texts, areas: Areas = None, name: Name = "", pack: Pack = None, truth: Truth = "",
    out: Out = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Find the place of every message; with --truth, count how often it is right."""
    finder, named = _finder(areas, name, pack)
    rows = _rows(file, [*text, *([truth] if truth else [])])
    finder.find("某某街道")  # what is made at the first question is made before the clock starts
    begun = time.process_time()
    judged = [_judge(finder, row, text, named) for row in rows]
    spent = time.process_time() - begun
    if out:
        _write(out, judged, named)
    facts = measured(judged, truth) | {"ms_per_message": round(spent * 1000 / max(len(rows), 1), 4)}
    print(
        json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in facts.items())
    )


def _finder(areas: Path | None, name: str, pack: Path | None) -> tuple["Finder", Callable[[str], str]]:
    from huiyin.act.triage.places.finder import Finder

    if (areas is None) == (pack is None):
        raise Unusable("请给 --areas 或 --pack 其中一个 | give either --areas or --pack")
    if pack is not None:
        return _of_pack(pack)
    from huiyin.act.triage.places.areas import NotAreas, read_areas

    assert areas is not None
    if not areas.is_file():
        raise Unusable(f"没有这个文件 | there is no such file: {areas}")
    try:
        return Finder(read_areas(areas, name)), str
    except NotAreas as problem:
        raise Unusable(str(problem)) from problem


def _of_pack(folder: Path) -> tuple["Finder", Callable[[str], str]]:
    from huiyin.act.triage.places.entries import entries
    from huiyin.act.triage.places.finder import Finder
    from huiyin.act.triage.places.gazetteer import Gazetteer
    from huiyin.foundation.city.pack import PackErrors, read_pack

    try:
        pack = read_pack(folder)
    except PackErrors as errors:
        raise Unusable(f"城市配置有误 | the pack has errors: {errors.errors[0]}") from errors
    names = {unit.code: unit.name for unit in pack.units}
    return Finder(Gazetteer(entries(pack))), names.__getitem__


def _rows(file: Path, wanted: list[str]) -> list[Row]:
    if not file.is_file():
        raise Unusable(f"没有这个文件 | there is no such file: {file}")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in wanted if column not in (reader.fieldnames or ())]
        if missing:
            raise Unusable(f"缺少列 | missing columns: {', '.join(missing)}")
        return list(reader)


def _judge(finder: "Finder", row: Row, text: list[str], named: Callable[[str], str]) -> Judged:
    title = row[text[0]] if len(text) > 1 else ""
    words = "\n".join(row[column] or "" for column in (text[1:] or text))
    found = finder.find(words, title or "")
    return Judged(row, found, named(found.answer.value) if found.answer else "")


def measured(judged: list[Judged], truth: str) -> dict[str, float | int]:
    """Counts, and of the rows whose truth is one place: precision of the answers, and recall."""
    known = [one for one in judged if truth and _is_one(one.row[truth])]
    answered = [one for one in known if one.answer]
    right = sum(one.answer == one.row[truth].strip() for one in answered)
    facts: dict[str, float | int] = {"rows": len(judged)}
    if truth:
        facts |= {
            "n": len(known),
            "answered": len(answered),
            "answer_rate": round(len(answered) / max(len(known), 1), 4),
            "precision": round(right / max(len(answered), 1), 4),
            "recall": round(right / max(len(known), 1), 4),
            "without_truth": len(judged) - len(known),
            "answered_without_truth": sum(bool(one.answer) for one in judged) - len(answered),
        }
    else:
        facts |= {"n": len(judged), "answered": sum(bool(one.answer) for one in judged)}
    counted = known if truth else judged
    return facts | {"ambiguous": sum(not one.answer and bool(one.found.candidates) for one in counted)}


def _is_one(truth: str | None) -> bool:
    return bool(truth and truth.strip()) and not any(mark in str(truth) for mark in ";；|")


def _write(out: Path, judged: list[Judged], named: Callable[[str], str]) -> None:
    with appearing(out, "utf-8-sig") as lines:
        columns = [*(judged[0].row if judged else ()), *ADDED]
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(one.row | dict(zip(ADDED, _added(one, named), strict=True)) for one in judged)


def _added(one: Judged, named: Callable[[str], str]) -> Iterator[str]:
    guesses = one.found.candidates[:CANDIDATES]
    yield one.answer
    yield f"{one.found.answer.likely:.4f}" if one.found.answer else ""
    yield ";".join(f"{named(guess.value)} {guess.likely:.2f}" for guess in guesses)
    yield ";".join(dict.fromkeys(map(_readable, guesses)))


def _readable(guess: "Guess") -> str:
    return " ".join(
        reason.code
        + "".join(f"“{word}”" for words in reason.facts.values() if isinstance(words, list) for word in words)
        for reason in guess.reasons
    )
