"""Finding the street of a message in a large city; no database. `python -m bench.places` prints the figures alone.

The city is invented by a seed: 350 streets, 7,000 communities, 20,000 roads and estates. Messages name a street, a
community, a road, a mistyped name or nothing. The peer looks for every name in turn, which is the least that must be
done without an index, and knows nothing of context, typos or likelihood.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from huiyin.act.triage.places.finder import Finder, Found
from huiyin.act.triage.places.gazetteer import Entry, Gazetteer

STREETS, COMMUNITIES, PLACES = 350, 7_000, 20_000
SYLLABLES = (
    "安白北长城春大东丰福高古桂海和红湖花华槐江金锦景康兰乐李林龙绿麻茂明南宁平桥青清"
    "泉仁荣瑞沙山石水松塘桃天王文溪仙祥新兴秀杨银永玉元云樟竹紫"
)
SAID = (
    "的路灯坏了好几天没人修，晚上黑漆漆的，老人孩子出门很不方便，希望有关部门尽快派人来处理。",
    "每天晚上十点以后还有人施工，噪音很大，打过三次电话都没有结果，请领导重视，给个答复。",
    "门口的垃圾堆了一个星期，天气热味道很大，物业说不归他们管，城管也没有来过，请问到底谁负责？",
)
LIMIT = 0.5  # milliseconds a message
PEER_MESSAGES = 60
KINDS = ("street", "community", "road", "mistyped", "none")


@dataclass(frozen=True)
class Measured:
    """Milliseconds of processor time a message, by kind and together; the peer's; and how often we were right."""

    each: dict[str, float]
    together: float
    peer: float
    right: dict[str, float]
    build: float
    names: int


def city(seed: int = 7) -> list[Entry]:
    """An invented city; names of communities and roads come twice now and then, as in life."""
    dice = random.Random(seed)
    streets = [
        Entry(name + dice.choice(("街道", "镇")), "street", (f"S{n}",), f"D{n % 16}")
        for n, name in enumerate(_names(dice, STREETS, 2))
    ]
    made: list[Entry] = list(streets)
    for name in _names(dice, COMMUNITIES, 3):
        at = dice.choice(streets)
        made.append(Entry(name + dice.choice(("社区", "村")), "community", at.streets, at.within))
    for _ in range(PLACES):
        at, ending = dice.choice(streets), dice.choice(("路", "街", "巷", "花园", "小区", "家园"))
        name = "".join(dice.choices(SYLLABLES, k=dice.choice((2, 3)))) + ending
        made.append(Entry(name, "road" if ending in "路街巷" else "estate", at.streets, at.within))
    return made


def _names(dice: random.Random, count: int, length: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(dice.choices(SYLLABLES, k=length))] = None
    return list(found)


def messages(entries: Sequence[Entry], kind: str, count: int, seed: int = 8) -> list[tuple[str, str]]:
    """Messages of one kind with the street that is meant, empty for none."""
    dice = random.Random(f"{seed}{kind}")
    level = {"mistyped": "community"}.get(kind, kind)
    some = [entry for entry in entries if entry.level == level] or [entries[0]]
    made = []
    for _ in range(count):
        entry, more = dice.choice(some), "".join(dice.choices(SAID, k=4))
        name = {"none": "", "mistyped": entry.name[0] + entry.name[2] + entry.name[1] + entry.name[3:]}.get(
            kind, entry.name
        )
        made.append((f"反映{name}{more}", "" if kind == "none" else entry.streets[0]))
    return made


def measure(count: int = 2_000) -> Measured:
    """Read `count` messages, a fifth of each kind; the peer reads some of the same."""
    entries = city()
    began = time.process_time()
    finder = Finder(Gazetteer(entries))
    finder.find("反映囗囗社区的路灯")  # the tables of typos are made when the first is looked for
    build = time.process_time() - began
    each, right, spent = {}, {}, 0.0
    for kind in KINDS:
        some = messages(entries, kind, count // len(KINDS))
        seconds, hits = _read(finder, some)
        each[kind], right[kind] = 1000 * seconds / len(some), hits / len(some)
        spent += seconds
    names = [entry.name for entry in entries]
    mixed = [m for kind in KINDS for m in messages(entries, kind, PEER_MESSAGES // len(KINDS))]
    peer = _timed(lambda: [[name for name in names if name in words] for words, _street in mixed])
    together = 1000 * spent / (len(KINDS) * (count // len(KINDS)))
    return Measured(each, together, 1000 * peer / len(mixed), right, build, len(finder.gazetteer.forms))


def _read(finder: Finder, some: Sequence[tuple[str, str]]) -> tuple[float, int]:
    found: list[Found] = []
    seconds = _timed(lambda: found.extend(finder.find(words) for words, _street in some))
    hits = sum(
        (one.answer.value if one.answer else "") == street
        for one, (_words, street) in zip(found, some, strict=True)
    )
    return seconds, hits


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    done = measure()
    print(json.dumps(asdict(done) | {"ratio_to_peer": done.together / done.peer, "limit": LIMIT}, indent=2))
    sys.exit(done.together > LIMIT)
