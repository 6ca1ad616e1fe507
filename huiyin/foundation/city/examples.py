"""`examples.csv` of a pack: invented messages with their kind and matter, for triage to begin with."""

from __future__ import annotations

import re
from pathlib import Path

from huiyin.foundation.city.files import read_rows
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import APPEAL_KINDS, CityPack, PackExample

FILE = "examples.csv"
COLUMNS = ("kind", "matter", "title", "words")
# As long as a telephone number: whoever copies real appeals into a pack is stopped here.
NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")


def read_examples(folder: Path, found: Findings) -> tuple[PackExample, ...]:
    """The examples of the pack; none where the file is absent."""
    if not (folder / FILE).exists():
        return ()
    return tuple(
        PackExample(row["kind"], row["matter"], row["title"], row["words"], row.line)
        for row in read_rows(folder, FILE, COLUMNS, found)
    )


def check_examples(pack: CityPack, found: Findings) -> None:
    """Record every example that teaches nothing, teaches something unknown, stands twice or holds a number."""
    if not found.readable(FILE, "matters.csv"):
        return
    leaves = {matter.code for matter in pack.matters if matter.is_leaf}
    seen: dict[tuple[str, str], int] = {}
    for example in pack.examples:
        _check_labels(example, leaves, found)
        _check_words(example, found)
        first = seen.setdefault((example.title, example.words), example.line)
        if first != example.line:
            found.add(FILE, example.line, f"与第{first}行重复。", f"A duplicate of line {first}.")


def _check_labels(example: PackExample, leaves: set[str], found: Findings) -> None:
    line, kinds = example.line, "|".join(APPEAL_KINDS)
    if example.kind and example.kind not in APPEAL_KINDS:
        zh = f"不认识“{example.kind}”，应为{kinds}。"
        found.add(FILE, line, zh, f"“{example.kind}” is not one of {kinds}.")
    if example.matter and example.matter not in leaves:
        zh = f"没有末级事项{example.matter}。"
        found.add(FILE, line, zh, f"There is no leaf {example.matter}.")
    if not example.kind and not example.matter:
        found.add(FILE, line, "类型和事项至少填一个。", "A kind or a matter is needed.")


def _check_words(example: PackExample, found: Findings) -> None:
    if not example.words:
        found.add(FILE, example.line, "缺少原话。", "The words are missing.")
    if NUMBER.search(example.title + "\n" + example.words):
        zh, en = (
            "有像电话或证件号的长数字，例子里不能有。",
            "A number as long as a telephone number; examples hold none.",
        )
        found.add(FILE, example.line, zh, en)
