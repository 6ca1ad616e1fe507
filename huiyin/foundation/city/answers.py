"""The knowledge entries of a pack: Markdown files with TOML between `+++` lines; also as rows of a CSV file."""

from __future__ import annotations

import json
import re
from pathlib import Path

from huiyin.foundation.city.files import Row, parse_toml, read_rows, read_text
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import SPOKEN_LIMIT, PackAnswer

SECTIONS = ("口径", "书面", "English")
TEXTS = ("code", "question", "question_en", "owner", "source", "matter")
_HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)


def answer_files(folder: Path) -> list[str]:
    """The names of the knowledge files relative to the pack, in order."""
    return [f"knowledge/{path.name}" for path in sorted((folder / "knowledge").glob("*.md"))]


def read_knowledge(folder: Path, found: Findings) -> tuple[PackAnswer, ...]:
    """All knowledge entries that can be read."""
    if not (folder / "knowledge").is_dir():
        found.give_up("knowledge", 0, "缺少知识库文件夹。", "The knowledge folder is missing.")
        return ()
    read = (_answer(name, read_text(folder, name, found), found) for name in answer_files(folder))
    return tuple(answer for answer in read if answer is not None)


def _answer(name: str, text: str | None, found: Findings) -> PackAnswer | None:
    if text is None:
        return None
    pieces = text.split("+++", 2)
    if len(pieces) != 3 or pieces[0].strip():
        found.give_up(name, 1, "开头应有+++之间的说明。", "Front matter between +++ lines is expected.")
        return None
    table = parse_toml(name, pieces[1], found)
    if not found.readable(name):
        return None
    body = _sections(name, pieces[2], len((pieces[0] + pieces[1]).splitlines()), found)
    values = {key: table.string(key) for key in TEXTS}
    return PackAnswer(
        **values,
        valid_until=table.date("valid_until"),
        valid_from=table.date("valid_from") if "valid_from" in table.data else None,
        words=table.strings("words"),
        spoken=body["口径"],
        written=body["书面"],
        english=body["English"],
        file=name,
        lines={key: table.line(key) for key in (*TEXTS, "valid_from", "valid_until", "words")},
    )


def _sections(name: str, text: str, offset: int, found: Findings) -> dict[str, str]:
    parts = _HEADING.split(text)
    body = {heading: words.strip() for heading, words in zip(parts[1::2], parts[2::2], strict=True)}
    for section in SECTIONS:
        if not body.get(section):
            found.add(name, offset + 1, f"缺少“{section}”一节。", f"The section “{section}” is missing.")
    if len(body.get("口径", "")) > SPOKEN_LIMIT:
        line = offset + text[: text.index("## 口径")].count("\n") + 1
        found.add(
            name,
            line,
            f"口径超过{SPOKEN_LIMIT}字。",
            f"The spoken answer is longer than {SPOKEN_LIMIT} characters.",
        )
    return {section: body.get(section, "") for section in SECTIONS}


COLUMNS = (
    "code",
    "question",
    "question_en",
    "owner",
    "source",
    "valid_until",
    "matter",
    "words",
    "spoken",
    "written",
    "english",
)


def read_answer_rows(folder: Path, name: str, found: Findings) -> tuple[PackAnswer, ...]:
    """The entries of a CSV file with these columns; `words` are separated by `|`."""
    return tuple(_answer_row(row) for row in read_rows(folder, name, COLUMNS, found))


def _answer_row(row: Row) -> PackAnswer:
    texts = {key: row[key] for key in COLUMNS if key not in ("valid_until", "words")}
    for key in ("code", "question", "owner", "source", "spoken", "written"):
        if not texts[key]:
            row.error(f"“{key}”为空。", f"“{key}” is empty.")
    if len(texts["spoken"]) > SPOKEN_LIMIT:
        row.error(
            f"口径超过{SPOKEN_LIMIT}字。", f"The spoken answer is longer than {SPOKEN_LIMIT} characters."
        )
    lines = dict.fromkeys((*COLUMNS, "valid_from"), row.line)
    return PackAnswer(
        **texts,
        valid_until=row.date("valid_until"),
        words=row.many("words"),
        file=row.file,
        lines=lines,
        valid_from=None,
    )


def answer_text(answer: PackAnswer) -> str:
    """An entry as the Markdown file of a pack; read again it is the same."""
    quoted = {key: json.dumps(getattr(answer, key), ensure_ascii=False) for key in TEXTS}
    days = {"valid_from": answer.valid_from, "valid_until": answer.valid_until}
    words = json.dumps(list(answer.words), ensure_ascii=False)
    front = [f"{key} = {value}" for key, value in quoted.items()]
    front += [f"{key} = {day}" for key, day in days.items() if day]
    body = zip(SECTIONS, (answer.spoken, answer.written, answer.english), strict=True)
    sections = "\n\n".join(f"## {heading}\n{words}" for heading, words in body)
    return "+++\n" + "\n".join([*front, f"words = {words}"]) + f"\n+++\n{sections}\n"
