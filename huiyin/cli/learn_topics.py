"""`huiyin learn topics`: what many messages of a file are about together; needs no database."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from huiyin.cli.running import Unusable
from huiyin.cli.triage_files import rows_of, table_of, written
from huiyin.hear.channels.files.times import read_time
from huiyin.learn.insight.topics.finding.method import Found, find
from huiyin.learn.insight.topics.finding.reading import Message

MEMBERS = ("id", "topic", "score")
TOPICS = ("topic", "name", "size", "first", "last", "place", "heat")
ZONE = "Asia/Shanghai"


def topics(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON Lines of messages.")],
    ids: Annotated[str, typer.Option("--id", help="Column that tells messages apart.")] = "id",
    time: Annotated[
        str, typer.Option("--time", help="Column of times; cells may be empty, '' for none.")
    ] = "",
    text: Annotated[list[str] | None, typer.Option("--text", help="Column of text; again for more.")] = None,
    out: Annotated[Path, typer.Option("--out", help="CSV of id, topic, score.")] = Path("members.csv"),
    table: Annotated[Path, typer.Option("--table", help="CSV of topics, hottest first.")] = Path(
        "topics.csv"
    ),
    zone: Annotated[str, typer.Option("--zone", help="Time zone of times that name none.")] = ZONE,
) -> None:
    """Find topics: messages about the same thing in the same place, named by their own words."""
    messages = _read(file, ids, time, text or [], ZoneInfo(zone))
    found = find(messages)
    _write(file, out, table, found)
    inside = sum(len(one.members) for one in found)
    print(f"{len(messages)} messages, {len(found)} topics of {inside} messages")


def _read(file: Path, ids: str, time: str, texts: list[str], zone: tzinfo) -> list[Message]:
    """Messages of a file; the same id twice counts once, a row without id or words is left out."""
    if not texts:
        raise Unusable("请用 --text 指明文本列 | name the columns of text with --text")
    columns = [ids, *([time] if time else []), *texts]
    with table_of(file, columns) as table:
        at = [table.columns.index(name) for name in columns]
        rows = {cells[at[0]]: [cells[i] for i in at] for cells in rows_of(table) if cells[at[0]].strip()}
    found = list(_messages(rows, 2 if time else 1, zone))
    if not found:
        raise Unusable(f"没有可读的消息 | no message to read: {file}")
    return found


def _messages(rows: dict[str, list[str]], first: int, zone: tzinfo) -> Iterator[Message]:
    for name, cells in rows.items():
        words = tuple(cells[first:])
        if any(word.strip() for word in words):
            yield Message(name, words, _time(cells[1], zone) if first == 2 else None)


def _time(cell: str, zone: tzinfo) -> datetime | None:
    """When, if that can be read; a message whose time cannot be read is still a message."""
    try:
        return read_time(cell, zone) if cell.strip() else None
    except ValueError:
        return None


def _write(file: Path, out: Path, table: Path, found: list[Found]) -> None:
    with written(out, file) as writer:
        writer.writerow(MEMBERS)
        for number, topic in enumerate(found, 1):
            for message, score in topic.members:
                writer.writerow((message.id, str(number), f"{score:.4f}"))
    with written(table, file) as writer:
        writer.writerow(TOPICS)
        for number, topic in enumerate(found, 1):
            writer.writerow(
                (str(number), topic.name, str(len(topic.members)), *_days(topic), f"{topic.heat:.3f}")
            )


def _days(topic: Found) -> tuple[str, str, str]:
    first, last = (at.isoformat(timespec="seconds") if at else "" for at in (topic.first, topic.last))
    return first, last, topic.place
