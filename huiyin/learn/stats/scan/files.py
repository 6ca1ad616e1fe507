"""Files as SaTScan reads them: `.cas` place, cases, date; `.geo` place, x, y; blanks between."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import numpy as np

from huiyin.learn.stats.scan.clusters import Cluster
from huiyin.learn.stats.scan.study import Floats, Ints

UTF8 = "utf-8-sig"
DIGITS_AT_MOST = 15
COLUMNS = (
    "cluster",
    "places",
    "x",
    "y",
    "radius",
    "start",
    "end",
    "observed",
    "expected",
    "ratio",
    "llr",
    "p",
    "recurrence_days",
)


class Unreadable(ValueError):
    """What is wrong with a file, in one line of Chinese and of English."""

    def __init__(self, zh: str, en: str) -> None:
        """Both halves name the file and the line."""
        super().__init__(f"{zh} | {en}")


@dataclass(frozen=True)
class Places:
    """Names in their order and where they are."""

    names: tuple[str, ...]
    points: Floats


@dataclass(frozen=True)
class Counted:
    """Cases by place and day of the period, and how many fell outside of it."""

    cases: Ints
    outside: int


def read_places(file: Path, encoding: str = UTF8) -> Places:
    """The places of a `.geo` file by name, so that the order of its rows does not matter."""
    found: dict[str, tuple[float, float]] = {}
    for where, words in _rows(file, 3, encoding):
        if words[0] in found:
            raise Unreadable(
                f"{where}：地点{words[0]}出现两次", f"{where}: place {words[0]} stands there twice"
            )
        found[words[0]] = (_number(words[1], where), _number(words[2], where))
    if not found:
        raise Unreadable(f"{file}：没有地点", f"{file}: no places")
    names = tuple(sorted(found))
    return Places(names, np.array([found[name] for name in names]))


def read_cases(file: Path, places: Places, start: date, end: date, encoding: str = UTF8) -> Counted:
    """The cases of a `.cas` file from the first to the last day, both included."""
    at = {name: row for row, name in enumerate(places.names)}
    cases, outside = np.zeros((len(at), (end - start).days + 1), dtype=np.int64), 0
    for where, (name, count, day, *_) in _rows(file, 3, encoding):
        if name not in at:
            raise Unreadable(
                f"{where}：地点文件里没有{name}", f"{where}: place {name} is not among the places"
            )
        number, told = _count(count, where), _day(day, where)
        if start <= told <= end:
            cases[at[name], (told - start).days] += number
        else:
            outside += number
    return Counted(cases, outside)


def write_clusters(stream: TextIO, found: Sequence[Cluster], places: Places, start: date) -> None:
    """One row for each cluster, the strongest first; places in order of their distance from the centre."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(number, one, places, start) for number, one in enumerate(found, 1))


def _row(number: int, one: Cluster, places: Places, start: date) -> list[object]:
    first, last = (start + timedelta(days=day) for day in (one.start, one.end))
    measures = (one.expected, one.ratio, one.llr)
    return [
        number,
        " ".join(places.names[place] for place in one.places),
        f"{one.x:.12g}",
        f"{one.y:.12g}",
        f"{one.radius:.6f}",
        first.isoformat(),
        last.isoformat(),
        one.observed,
        *(f"{value:.9f}" for value in measures),
        f"{one.p:.6g}",
        f"{one.recurrence_days:.6g}",
    ]


def _rows(file: Path, least: int, encoding: str) -> Iterator[tuple[str, list[str]]]:
    try:
        with file.open(encoding=encoding) as stream:
            for number, line in enumerate(stream, 1):
                words = (line.removeprefix("\ufeff") if number == 1 else line).split()
                if words and len(words) < least:
                    raise _short(f"{file}:{number}", least, len(words))
                if words:
                    yield f"{file}:{number}", words
    except OSError as problem:
        raise _unopened(file, problem) from problem
    except UnicodeDecodeError as problem:
        name = "UTF-8" if encoding == UTF8 else encoding.upper()
        raise Unreadable(f"{file}：不是{name}编码", f"{file}: not {name}") from problem


def _short(where: str, least: int, count: int) -> Unreadable:
    return Unreadable(
        f"{where}：应有{least}列，只有{count}列", f"{where}: {least} columns are needed, {count} are there"
    )


def _unopened(file: Path, problem: OSError) -> Unreadable:
    zh = "没有这个文件" if isinstance(problem, FileNotFoundError) else "文件打不开"
    return Unreadable(f"{zh}：{file}", f"{file}: {problem.strerror}")


def _number(word: str, where: str) -> float:
    try:
        told = float(word)
    except ValueError:
        told = math.nan
    if not math.isfinite(told):
        raise Unreadable(f"{where}：{word}不是坐标", f"{where}: {word} is not a coordinate")
    return told


def _count(word: str, where: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= DIGITS_AT_MOST):
        raise Unreadable(f"{where}：{word}不是件数", f"{where}: {word} is not a number of cases")
    return int(word)


def _day(word: str, where: str) -> date:
    parts = word.replace("/", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError as problem:
        raise Unreadable(
            f"{where}：{word}不是日期，应如2026/3/1或2026-03-01",
            f"{where}: {word} is not a date as 2026/3/1 or 2026-03-01",
        ) from problem
