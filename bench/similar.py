"""The same thing among a million appeals: a year of a city with its skew, and questions as an agent types them.

Three tables are filled by COPY with their indexes laid aside: appeals with invented words (the pack's own words of the
leaf, a place of the street, a door, a habit of speech), orders that carry them, and their traces. The busiest of the
streets has 13 %, leaves follow Zipf, time is even over a year, so that the busiest street and leaf have some thousand
orders within the window.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

from django.db import connection

from huiyin.act.orders.likeness_rules import sketch, spot
from huiyin.act.orders.queries.similar import similar
from huiyin.foundation.city.queries import City, current

BUSIEST = 0.13
YEAR = timedelta(days=365)
CHUNK = 20_000
FIRST = 1_000_000
TABLES = ("intake_appeal", "orders_workorder", "orders_trace")
HABITS = (
    "请帮忙看一下，已经好几天了。", "打过电话没有人来，我们这栋楼都有意见。", "老人孩子进出不方便，希望快点处理。",
    "上个月也反映过，修了两天又这样。", "晚上最明显，白天也有。", "问了物业，说不归他们管。",
    "我不是本人，是替父母反映的。", "希望能给个说法，到底归哪个部门管。", "现场有照片，需要的话可以发。", "",
)  # fmt: skip
BEGINNINGS = ("", "你好，", "我住在", "我要反映一下，", "麻烦记一下，", "有个事情，")


@dataclass(frozen=True)
class Asked:
    """One question: what is known while a person types."""

    place: str
    matter: str
    words: str
    point: tuple[float, float] | None
    address: str


@dataclass(frozen=True)
class Timed:
    """Milliseconds for each question of one kind, by the wall and of processors, and how many found something."""

    wall: list[float]
    cpu: list[float]
    found: int


def part(values: list[float], share: float) -> float:
    """A quantile, by nearest rank: of twenty values the 95 % one is the nineteenth."""
    return sorted(values)[max(ceil(len(values) * share), 1) - 1]


class Sayings:
    """Draws appeals of a city: where, about what, in which words."""

    def __init__(self, city: City, seed: int) -> None:
        self.dice = random.Random(seed)
        self.streets = [unit.code for unit in city.pack.units if unit.level == "street"]
        self.leaves = [matter for matter in city.pack.matters if matter.is_leaf]
        rest = (1 - BUSIEST) / (len(self.streets) - 1)
        self.street_weights = [BUSIEST] + [
            rest * (0.5 + i / (len(self.streets) - 2)) for i in range(len(self.streets) - 1)
        ]
        self.leaf_weights = [1 / (1 + i) for i in range(len(self.leaves))]
        self.spots: dict[str, list[Any]] = {}
        for place in city.pack.places:
            self.spots.setdefault(place.unit, []).append(place)

    def one(self, street: str = "", leaf: Any = None) -> Asked:
        """An appeal; street and leaf as drawn, or as given."""
        dice = self.dice
        street = street or dice.choices(self.streets, self.street_weights)[0]
        leaf = leaf or dice.choices(self.leaves, self.leaf_weights)[0]
        spots = self.spots.get(street)
        where = dice.choice(spots) if spots else None
        door = f"{dice.randrange(1, 60)}号楼" if dice.random() < 0.7 else f"{dice.randrange(1, 400)}号门口"
        address = f"{where.name if where else street}{door}"
        said = "，".join(dice.sample(leaf.words, min(len(leaf.words), dice.randrange(1, 4))))
        ends = "".join(dice.sample(HABITS, dice.randrange(1, 4)))
        words = f"{dice.choice(BEGINNINGS)}{address}{said}，{ends}"
        point = None
        if where and dice.random() < 0.6:
            point = (where.lon + dice.gauss(0, 0.002), where.lat + dice.gauss(0, 0.002))
        return Asked(street, leaf.code, words, point, address if dice.random() < 0.6 else "")


def fill(count: int) -> None:
    """So many appeals with orders and traces, in a city that is loaded; what was there stays."""
    say, until = Sayings(current(), 1), datetime.now(current().zone)
    with connection.cursor() as cursor:
        rebuild = _lay_aside(cursor)
        cursor.execute("SET session_replication_role = replica")  # what is copied fits together
        for begin in range(0, count, CHUNK):
            rows = [(FIRST + n, say.one()) for n in range(begin, min(begin + CHUNK, count))]
            times = {pk: until - YEAR * (1 - (pk - FIRST) / count) for pk, _ in rows}  # as they come in
            for table, lines in (
                ("intake_appeal", _appeals),
                ("orders_workorder", _orders),
                ("orders_trace", _traces),
            ):
                _copy(cursor, table, lines(rows, times))
        cursor.execute("SET session_replication_role = DEFAULT")
        for statement in rebuild:
            cursor.execute(statement)
        cursor.execute("SELECT setval('orders_workorder_id_seq', max(id)) FROM orders_workorder")
        cursor.execute("SELECT setval('intake_appeal_id_seq', max(id)) FROM intake_appeal")
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _lay_aside(cursor: Any) -> list[str]:
    """Drop the plain indexes of the three tables; the statements that make them again."""
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname "
        "WHERE i.tablename = ANY(%s) AND c.oid IS NULL",
        [list(TABLES)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _copy(cursor: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names = ", ".join(first)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        copy.write_row(list(first.values()))
        for row in rows:
            copy.write_row(list(row.values()))


Rows = list[tuple[int, Asked]]
Times = dict[int, datetime]


def _appeals(rows: Rows, times: Times) -> Iterator[dict[str, Any]]:
    for pk, one in rows:
        lon, lat = one.point or (None, None)
        key = pk.to_bytes(8)
        yield {
            "id": pk, "channel": "phone", "source": "similar", "source_key": str(pk), "digest": key,
            "receipt_key": key, "kind_said": "", "label_said": "", "title": "", "words": one.words,
            "place_said": one.address, "lon": lon, "lat": lat, "said_at": times[pk], "received_at": times[pk],
            "appellant": None, "anonymous": False, "confidential": False, "agent_id": None,
        }  # fmt: skip


def _orders(rows: Rows, times: Times) -> Iterator[dict[str, Any]]:
    now = datetime.now(current().zone)
    for pk, one in rows:
        at = times[pk]
        closed = at + timedelta(days=4) if at + timedelta(days=4) < now else None
        yield {
            "id": pk, "number": f"S-{pk}", "appeal_id": pk, "state": "80" if closed else "50", "version": 9,
            "kind": "help", "matter": one.matter, "urgency": "normal", "risk": "", "clock_class": "normal",
            "place_id": one.place, "lead_id": one.place, "co_units": "[]", "confidential": False,
            "proposal": "{}", "handler": "", "reply": "已办。", "note": "", "round": 0, "returns": 0, "tries": 0,
            "quality": 80, "repeats": 0, "opened_at": at, "dispatched_at": at, "closed_at": closed,
            "due_at": None if closed else at + timedelta(days=5), "handle_due_at": at + timedelta(days=5),
        }  # fmt: skip


def _traces(rows: Rows, times: Times) -> Iterator[dict[str, Any]]:
    for pk, one in rows:
        lon, lat = one.point or (None, None)
        yield {
            "order_id": pk, "place": one.place, "matter": one.matter, "opened_at": times[pk],
            "spot": spot(one.address), "lon": lon, "lat": lat, "sketch": sketch(one.words),
        }  # fmt: skip


def measure(count: int) -> dict[str, Timed]:
    """Ask `count` questions of each kind, as the desk does while a person types."""
    say = Sayings(current(), 2)
    worst, first = say.streets[0], say.leaves[0]
    kinds: dict[str, Callable[[], Asked]] = {
        "street and matter known": say.one,
        "busiest street, commonest matter": lambda: say.one(worst, first),
        "matter not known": lambda: _without(say.one(worst if say.dice.random() < 0.5 else ""), matter=True),
        "street not known": lambda: _without(
            say.one("", first if say.dice.random() < 0.5 else None), place=True
        ),
        "neither known": lambda: _without(say.one(), place=True, matter=True),
    }
    return {name: _timed(draw, count) for name, draw in kinds.items()}


def _without(one: Asked, place: bool = False, matter: bool = False) -> Asked:
    return Asked(
        "" if place else one.place, "" if matter else one.matter, one.words, None if place else one.point,
        one.address,
    )  # fmt: skip


def _timed(draw: Callable[[], Asked], count: int) -> Timed:
    """Client and database take turns, so on a machine that has nothing else to do the wall is their sum."""
    wall, cpu, found = [], [], 0
    backend = backend_of(connection)
    for asked in [draw() for _ in range(count)]:
        at = datetime.now(current().zone)
        began, spent = time.perf_counter(), spent_with(backend)
        got = similar(asked.place, asked.matter, asked.words, at, asked.point, asked.address)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (spent_with(backend) - spent))
        found += bool(got)
    return Timed(wall, cpu, found)


def backend_of(connection: Any) -> int:
    """The process of the database that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def spent_with(backend: int) -> float:
    """Seconds of processor time of this process and that one so far."""
    # Nanoseconds on a processor stand first; the ticks of `stat` are too coarse for one question.
    [first, *_] = Path(f"/proc/{backend}/schedstat").read_text().split()
    return time.process_time() + int(first) / 1e9
