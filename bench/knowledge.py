"""Finding an answer among tens of thousands, beside a plain search for the same words in PostgreSQL.

`python -m bench --only knowledge` measures this alone. A fiftieth of the entries is made through the room's own
action from invented questions; the others are copies in which half of the features come from another entry and the
meaning is moved, so that lists of postings and the array of meanings are as large as with real ones.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from django.db import connection

import huiyin
from bench.cpu import measured
from bench.house import postmaster
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge.actions.shelving import METHOD, shelve
from huiyin.hear.knowledge.finding import find, warmed
from huiyin.hear.knowledge.models import Entry, Shelved
from huiyin.hear.knowledge.rules import tokens

PACK = Path(huiyin.__file__).parent / "cities" / "huiyin"
TODAY, UNTIL = date(2026, 11, 25), date(2031, 12, 31)
SHOWN = 5
WARM = 20
FRESH = """
import resource
import time
import django
django.setup()
from huiyin.hear.knowledge.finding import warmed
before, used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
warmed()
print(time.process_time() - used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
Bytes = bytes | memoryview
SITUATIONS = (
    "丢了",
    "坏了",
    "到期了",
    "被拒绝",
    "收费太高",
    "没有回复",
    "想变更",
    "想注销",
    "要补办",
    "有异议",
)
ASKING = (
    "怎么办",
    "找谁",
    "要什么材料",
    "去哪里办",
    "多久能办好",
    "怎么申请",
    "符合什么条件",
    "能不能网上办",
)
TOWNS = ("老人", "孩子", "外地人", "企业", "学生", "个体户", "租户", "残疾人", "退役军人", "新市民")


@dataclass(frozen=True)
class Found:
    """What a question costs, ours and plainly, and what a process's first one costs.

    `p95` and `p50` are milliseconds of processor time: this process's for a question, and the database's mean for one;
    `wall` is the 95th of a hundred by the clock, which on a busy machine is mostly waiting for others.
    """

    p50: float
    p95: float
    wall: float
    plain: float
    plain_wall: float
    first: float
    megabytes: float


def measure(url: str, entries: int, questions: int) -> Found:
    """Fill the knowledge base, then ask each question once; no question twice, so that nothing is remembered."""
    load_city(SYSTEM, PACK)
    dice = random.Random(7)
    _fill(entries, dice)
    asked = [_question(dice) for _ in range(questions + WARM)]
    first, grown = _fresh()
    warmed()
    ours = _asked(url, lambda text: find(text, TODAY, SHOWN), asked)
    plain = _asked(url, _plain, asked)
    return Found(
        p50=_share(ours.own, 50) + ours.database,
        p95=_share(ours.own, 95) + ours.database,
        wall=_share(ours.wall, 95),
        plain=_share(plain.own, 50) + plain.database,
        plain_wall=_share(plain.wall, 95),
        first=first,
        megabytes=grown,
    )


@dataclass(frozen=True)
class Asked:
    """Milliseconds for each question by the clock and of this process, and of the database on average."""

    wall: list[float]
    own: list[float]
    database: float


def _asked(url: str, deed: Callable[[str], object], asked: Sequence[str]) -> Asked:
    for text in asked[:WARM]:
        deed(text)
    wall, own = [], []
    with measured({"database": postmaster(url)}) as spent:
        for text in asked[WARM:]:
            began, used = time.perf_counter(), time.process_time()
            deed(text)
            wall.append((time.perf_counter() - began) * 1000)
            own.append((time.process_time() - used) * 1000)
    return Asked(wall, own, spent.each(len(own))["database"])


def _share(found: Sequence[float], percent: int) -> float:
    return float(np.percentile(found, percent))


def _fresh() -> tuple[float, float]:
    """Seconds of processor time and MiB that a process needs before its first question, Django being there."""
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()
    return float(seconds), float(kilobytes) / 1024


@cache
def _subjects() -> list[str]:
    return [word for matter in current().pack.matters if matter.is_leaf for word in matter.words]


def _subject(dice: random.Random) -> str:
    return dice.choice(_subjects())


def _question(dice: random.Random) -> str:
    return f"{dice.choice(TOWNS)}{_subject(dice)}{dice.choice(SITUATIONS)}，{_subject(dice)}{dice.choice(ASKING)}？"


def _fill(entries: int, dice: random.Random) -> None:
    made = [_entry(number, dice) for number in range(entries)]
    Entry.objects.bulk_create(made, batch_size=2000)
    real = made[: max(entries // 50, 200)]
    shelve(real)
    rows = list(Shelved.objects.filter(entry__in=real))
    rest = [_copy(entry, dice.sample(rows, 2), dice) for entry in made[len(real) :]]
    Shelved.objects.bulk_create(rest, batch_size=2000)
    _fill_plain(made)


def _entry(number: int, dice: random.Random) -> Entry:
    question = _question(dice)
    spoken = f"{_subject(dice)}{dice.choice(SITUATIONS)}的，先到所在街道登记，七个工作日内答复。"
    return Entry(
        code=f"X{number:06d}",
        question=question,
        spoken=spoken,
        written=f"{spoken}{_subject(dice)}、{_subject(dice)}的，由主管部门按规定办理，并告知结果。",
        source="《办事指南》",
        owner_id="B01",
        words=[_subject(dice), _subject(dice)],
        valid_until=UNTIL,
    )


def _copy(entry: Entry, parents: Sequence[Shelved], dice: random.Random) -> Shelved:
    one, two = parents
    moved = np.frombuffer(one.meaning, np.int8).astype(np.int16) + np.frombuffer(two.meaning, np.int8)
    noise = np.random.default_rng(dice.getrandbits(32)).integers(-12, 13, len(moved))
    return Shelved(
        entry=entry,
        version=1,
        method=METHOD,
        since=date.min,
        until=UNTIL,
        named=_half(one.named, two.named),
        told=_half(one.told, two.told),
        meaning=np.clip(moved // 2 + noise, -127, 127).astype(np.int8).tobytes(),
    )


def _half(one: Bytes, two: Bytes) -> bytes:
    left, right = (np.frombuffer(features, np.uint32) for features in (one, two))
    return np.unique(np.concatenate([left[::2], right[1::2]])).tobytes()


def _fill_plain(entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_entry (id bigint PRIMARY KEY, search tsvector)")
        cursor.executemany(
            "INSERT INTO plain_entry VALUES (%s, to_tsvector('simple', %s))",
            [(entry.pk, " ".join(tokens(f"{entry.question} {entry.written}"))) for entry in entries],
        )
        cursor.execute("CREATE INDEX ON plain_entry USING gin (search)")
        cursor.execute("ANALYZE plain_entry")


def _plain(text: str) -> object:
    query = " | ".join(dict.fromkeys(tokens(text)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM plain_entry, to_tsquery('simple', %s) query WHERE search @@ query "
            "ORDER BY ts_rank(search, query) DESC LIMIT %s",
            [query, SHOWN],
        )
        return cursor.fetchall()
