"""The file door: rows a second from a CSV to dispatched orders, beside COPY of the same rows."""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.appeals import raw_copy, rows_left
from bench.cpu import Spent, measured
from bench.filling import appeals
from bench.house import postmaster

BATCH = 500
COLUMNS = ("id", "title", "words", "place", "lon", "lat", "name", "phone")


@dataclass(frozen=True)
class Imported:
    """How many rows, how long by the wall (ours and raw), and the processor time of command and database."""

    count: int
    seconds: float
    raw_seconds: float
    spent: Spent


def measure(url: str, count: int) -> Imported:
    """Import a file of `count` rows with the command, then write the rows it left with COPY alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "appeals.csv"
        _write(file, count)
        command = [sys.executable, "-m", "huiyin.cli", "intake", str(file), "--json", "--batch", str(BATCH)]
        began, before = time.monotonic(), _children_cpu()
        with measured({"database": postmaster(url)}) as spent:
            said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        seconds = time.monotonic() - began
        spent.cpu["command"] = _children_cpu() - before
    tally = json.loads(said.stdout)
    if tally["accepted"] != count:
        raise RuntimeError(f"of {count} rows {tally['accepted']} were accepted: {tally}")
    rows = rows_left(url, "", source=_source(url))
    return Imported(count, seconds, raw_copy(url, rows, BATCH, time.monotonic), spent)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        for number, new in enumerate(appeals(count, "csv", seed=4)):
            person = new.person
            table.writerow(
                [number, new.title, new.words, new.place, new.lon, new.lat, person.name, person.phone]
            )


def _source(url: str) -> str:
    import psycopg

    with psycopg.connect(url) as line:
        [source] = line.execute("SELECT source FROM intake_appeal ORDER BY id DESC LIMIT 1").fetchone() or [
            ""
        ]
        return str(source)
