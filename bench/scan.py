"""The space-time scan of a city: how long it takes, and how much one replication costs beside a plain search."""

import csv
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from huiyin.learn.stats.scan import scanned
from huiyin.learn.stats.scan.circles import Circles, circles
from huiyin.learn.stats.scan.likelihood import log_likelihood_ratio
from huiyin.learn.stats.scan.replicas import Replicas
from huiyin.learn.stats.scan.study import Study, study

LIMIT = 10.0  # seconds on two cores
PLACES, DAYS, MAX_DAYS, REPLICATIONS = 343, 28, 7, 999
TRIED = 40  # replications by which one is timed


@dataclass(frozen=True)
class Done:
    """Seconds of whole scans, milliseconds of one replication."""

    wall: float
    cpu: float
    weekday: float
    command: float
    each: float
    peer: float


def measure(cases: int) -> Done:
    """A city in which nothing is loud enough to spare a replication, so that all of them are counted."""
    counts, points = city(cases)
    scanned(counts[:20], points[:20], replications=99)  # first use of numpy's parts is not the scan's
    began, cpu = time.monotonic(), time.process_time()
    scanned(counts, points, stop=None, replications=REPLICATIONS)
    wall, cpu = time.monotonic() - began, time.process_time() - cpu
    began = time.monotonic()
    scanned(counts, points, stop=None, weekday=True, replications=REPLICATIONS)
    weekday = time.monotonic() - began
    plan, round_all = _planned(counts, points)
    each, peer = _each(plan, round_all)
    return Done(wall, cpu, weekday, _command(loud(counts), points), each, peer)


def city(cases: int) -> tuple[Any, Any]:
    """Places of very different size, days of a week that differ too."""
    rng = np.random.default_rng(1)
    weight = np.outer(rng.gamma(1.5, 1.0, PLACES), 1 + 0.2 * np.sin(np.arange(DAYS) * 2 * np.pi / 7))
    counts = rng.multinomial(cases, (weight / weight.sum()).ravel()).reshape(PLACES, DAYS)
    return counts, rng.uniform(0, 100, (PLACES, 2))


def loud(counts: Any) -> Any:
    """The same with one loud place, so that the command cannot end early."""
    found = counts.copy()
    found[0, -2:] += 60
    return found


def _planned(counts: Any, points: Any) -> tuple[Study, Circles]:
    plan = study(counts, MAX_DAYS, False)
    return plan, circles(points, plan.of_location.sum(axis=1), 0.5)


def _each(plan: Study, round_all: Circles) -> tuple[float, float]:
    seeds = np.random.SeedSequence(1).spawn(TRIED)
    replicas = Replicas(plan, round_all)
    began = time.process_time()
    ours = replicas.strongest(seeds)
    each = time.process_time() - began
    tables = np.moveaxis(replicas._tables(seeds), 2, 0)
    began = time.process_time()
    theirs = [_plainly(table, replicas.expected, round_all, plan.total) for table in tables]
    peer = time.process_time() - began
    assert np.allclose(ours, theirs)
    return 1000 * each / TRIED, 1000 * peer / TRIED


def _plainly(table: Any, expected: Any, round_all: Circles, total: int) -> float:
    best = 0.0
    for centre in range(len(table)):
        zone = round_all.zone(centre)
        llr = log_likelihood_ratio(np.cumsum(table[zone], axis=0), np.cumsum(expected[zone], axis=0), total)
        best = max(best, float(llr.max(initial=0.0)))
    return best


def _command(counts: Any, points: Any) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder, first = Path(name), date(2026, 1, 1)
        _write(
            folder / "c.cas",
            ((f"P{p}", int(n), first + timedelta(int(d))) for (p, d), n in np.ndenumerate(counts)),
        )
        _write(folder / "p.geo", ((f"P{at}", x, y) for at, (x, y) in enumerate(points)))
        words = ["--cases", folder / "c.cas", "--places", folder / "p.geo", "--out", folder / "o.csv"]
        words += ["--start", first, "--end", first + timedelta(DAYS - 1)]
        began = time.monotonic()
        done = [sys.executable, "-m", "huiyin.cli", "learn", "scan", *map(str, words)]
        subprocess.run(done, check=True, capture_output=True)
        return time.monotonic() - began


def _write(file: Path, rows: Any) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=" ").writerows(rows)
