"""`huiyin learn topics`: what many messages of a file are about together; needs no database."""

import csv
from pathlib import Path
from typing import Annotated, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from huiyin.cli.running import Unusable
from huiyin.cli.topics_reading import read
from huiyin.cli.triage_files import Writer
from huiyin.cli.writing import appearing, refuse_overwriting
from huiyin.learn.insight.topics.finding.method import Found, find

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
    refuse_overwriting([out, table], [file])
    given = read(file, ids, time, text or [], _zone(zone))
    found = find(given.messages)
    _write(out, table, found)
    inside = sum(len(one.members) for one in found)
    print(f"{len(given.messages)} messages, {len(found)} topics of {inside} messages")
    for zh, en in given.said():
        print(f"{zh} | {en}")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:  # a folder of zones is an OSError
        raise Unusable(f"没有这个时区：{name} | there is no time zone {name!r}; one is {ZONE}") from unknown


def _write(out: Path, table: Path, found: list[Found]) -> None:
    """Both files or neither: what stood there is replaced when the second is whole too."""
    with appearing(out) as members:
        _write_members(_writer(members), found)
        members.flush()
        with appearing(table) as stream:
            _write_topics(_writer(stream), found)


def _write_members(writer: Writer, found: list[Found]) -> None:
    writer.writerow(MEMBERS)
    for number, topic in enumerate(found, 1):
        for message, score in topic.members:
            writer.writerow((message.id, str(number), f"{score:.4f}"))


def _write_topics(writer: Writer, found: list[Found]) -> None:
    writer.writerow(TOPICS)
    for number, topic in enumerate(found, 1):
        writer.writerow(
            (str(number), topic.name, str(len(topic.members)), *_days(topic), f"{topic.heat:.3f}")
        )


def _days(topic: Found) -> tuple[str, str, str]:
    first, last = (at.isoformat(timespec="seconds") if at else "" for at in (topic.first, topic.last))
    return first, last, topic.place


class _Plain:
    """Ends rows with a mere line feed; told to end them so, csv leaves a carriage return in a cell unquoted."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        """Write one row."""
        return self._stream.write(row.removesuffix("\r\n") + "\n")


def _writer(stream: TextIO) -> Writer:
    return csv.writer(_Plain(stream))
