"""Messages of a file for `huiyin learn topics`, and what is said of rows that were left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from huiyin.cli.running import Unusable
from huiyin.cli.triage_files import table_of
from huiyin.foundation.calendar.clock import now
from huiyin.hear.channels.files.rows import Row
from huiyin.hear.channels.files.times import read_time
from huiyin.learn.insight.topics.finding.reading import Message

NAMED = 5  # rows whose lines are given for each reason
EARLIEST = 1900
AHEAD = timedelta(days=1)  # clocks and zones differ; what lies further ahead is an error, or means "never"
REASONS = {
    "broken": ("读不了，略去", "left out, cannot be read"),
    "id": ("没有编号，略去", "left out, without an id"),
    "text": ("没有文字，略去", "left out, without text"),
    "seen": ("编号已出现过，只留第一行", "left out, the id was seen before and its first row stays"),
    "time": (
        "时间读不出或不合情理，消息仍计入",
        "kept, but without their time, which cannot be read or cannot be right",
    ),
}


@dataclass
class Gathered:
    """Messages in their order, and for each reason the line (and the id, where it matters) of rows it struck."""

    messages: list[Message] = field(default_factory=list)
    struck: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {why: [] for why in REASONS})

    def said(self) -> Iterator[tuple[str, str]]:
        """For each reason that struck a row one phrase in Chinese and one in English."""
        for why, rows in self.struck.items():
            if rows:
                zh, en = REASONS[why]
                of_zh, of_en = _places(rows)
                yield f"{zh}：{len(rows)}行（{of_zh}）", f"{en}: {len(rows)} ({of_en})"


def _places(rows: Sequence[tuple[int, str]]) -> tuple[str, str]:
    first, more = rows[:NAMED], len(rows) > NAMED
    zh = "、".join(f"{line}（编号{name}）" if name else str(line) for line, name in first)
    en = ", ".join(f"{line} (id {name})" if name else str(line) for line, name in first)
    return f"第{zh}行{'等' * more}", f"line{'s' * (len(rows) > 1)} {en}{', …' * more}"


def read(file: Path, ids: str, time: str, texts: Sequence[str], zone: tzinfo) -> Gathered:
    """Messages of a file, each id once; raises `Unusable` when there is none."""
    if not texts:
        raise Unusable("请用 --text 指明文本列 | name the columns of text with --text")
    columns = [ids, *([time] if time else []), *texts]
    with table_of(file, columns) as table:
        at = [table.columns.index(name) for name in columns]
        found = _gathered(table.rows, at, bool(time), zone)
    if not found.messages:
        why = [("", ""), *found.said()]
        zh, en = ("；".join(words) for words in zip(*why, strict=True))
        raise Unusable(f"没有可读的消息{zh} | no message to read: {file}{en}")
    return found


def _gathered(rows: Iterator[Row], at: Sequence[int], timed: bool, zone: tzinfo) -> Gathered:
    found, seen, latest = Gathered(), set[str](), now() + AHEAD
    for row, name, said, texts in _parts(rows, at, timed):
        if why := _struck(row, name, texts, seen):
            found.struck[why].append((row.line, _shown(name) if why == "seen" else ""))
            continue
        seen.add(name)
        when = _time(said, zone, latest)
        if said.strip() and not when:
            found.struck["time"].append((row.line, ""))
        found.messages.append(Message(name, texts, when))
    return found


def _parts(
    rows: Iterator[Row], at: Sequence[int], timed: bool
) -> Iterator[tuple[Row, str, str, tuple[str, ...]]]:
    """Each row that is not an empty line, with its id, its time as it is written, and its texts."""
    for row in rows:
        if row.cells:
            name, *rest = (str(row.cells[i]) if i < len(row.cells) else "" for i in at)
            yield row, name, rest[0] if timed else "", tuple(rest[timed:])


def _struck(row: Row, name: str, texts: Sequence[str], seen: set[str]) -> str:
    """Why a row is left out, "" if it is not; one without text does not take the id of a later one."""
    if not name.strip():
        return "broken" if _nothing_read(row) else "id"
    if not any(text.strip() for text in texts):
        return "text"
    return "seen" if name in seen else ""


def _nothing_read(row: Row) -> bool:
    return row.fault is not None and row.fault.code != "empty_row" and not any(row.cells)


def _time(cell: str, zone: tzinfo, latest: datetime) -> datetime | None:
    """When, if that can be read and can be; a message of which that is not known is still a message."""
    when = read_time(cell, zone)
    return when if when and when.year >= EARLIEST and when <= latest else None


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:40])
