"""The same reply to different matters or places; no Django.

What many replies of the whole city share (greetings, phrases of courtesy, forms of words the city prescribes) is left
out by how often it occurs. Of what is left two replies are a copy of each other when they share nearly all of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from huiyin.act.orders.likeness_rules import grams
from huiyin.answer.supervision.questions.detectors.peers import measured, standards
from huiyin.answer.supervision.questions.rules import Count, History, Measured

PAIRS_SHOWN = 10
Words = NDArray[np.int32]


@dataclass(frozen=True)
class Reply:
    """A public reply; `spot` is a number for the exact address, 0 when none is known."""

    order: int
    unit: str
    group: str
    matter: str
    spot: int
    at: datetime
    text: str


@dataclass(frozen=True)
class Copying:
    """`generic`: share of replies from which a pair of characters is nobody's own; `alike`: share of what is left.

    `apart`: days from which one reply for two addresses is no longer one event; `least`: pairs of characters under
    which a reply has nothing of its own to compare.
    """

    generic: float = 0.03
    alike: float = 0.8
    apart: float = 3.0
    least: int = 12


def copied(replies: Iterable[Reply], how: Copying, least_of: int, history: History) -> list[Measured]:
    """The share of each unit's replies that stand under another matter or address too, against its peers."""
    rows = list(replies)
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        places[row.unit].append(at)
    words = _own_words(_coded(rows), places, how.generic)
    counts, pairs = [], {}
    for unit, listed in places.items():
        found = _pairs([rows[at] for at in listed], [words[at] for at in listed], how)
        hits = len({at for pair in found for at in pair})
        counts.append(Count(unit, rows[listed[0]].group, "", hits, len(listed)))
        pairs[unit] = [[rows[listed[a]].order, rows[listed[b]].order] for a, b in found[:PAIRS_SHOWN]]
    return measured("copied", standards(counts), least_of, history, lambda unit: {"pairs": pairs[unit]})


def _coded(rows: list[Reply]) -> list[Words]:
    """The pairs of characters of each reply as numbers: a month of a city has many replies and few pairs."""
    known: dict[str, int] = {}
    return [
        np.array([known.setdefault(gram, len(known)) for gram in grams(row.text)], dtype=np.int32)
        for row in rows
    ]


def _own_words(words: list[Words], places: dict[str, list[int]], generic: float) -> list[Words]:
    """What each reply says that other units do not say all the time; its own unit's habits excuse nothing."""
    size = max((int(one.max()) for one in words if len(one)), default=0) + 1
    often = np.zeros(size, dtype=np.int64)
    for one in words:
        often[one] += 1
    found = list(words)
    for listed in places.values():
        elsewhere = often.copy()
        for at in listed:
            elsewhere[words[at]] -= 1
        own = elsewhere <= generic * (len(words) - len(listed))
        for at in listed:
            found[at] = words[at][own[words[at]]]
    return found


def _pairs(rows: list[Reply], words: list[Words], how: Copying) -> list[tuple[int, int]]:
    """Pairs of replies of one unit that are copies though matter or address differ."""
    shared, sizes = _shared(words)
    together = sizes[:, None] + sizes[None, :] - shared
    alike = (shared >= how.alike * together) & (np.minimum.outer(sizes, sizes) >= how.least)
    pairs = zip(*np.triu(alike, 1).nonzero(), strict=True)
    return [(int(a), int(b)) for a, b in pairs if _differ(rows[a], rows[b], how.apart)]


def _shared(words: list[Words]) -> tuple[Words, Words]:
    """How much every two replies share, and how much each holds."""
    sizes = np.array([len(one) for one in words], dtype=np.int32)
    columns = np.concatenate(words) if words else np.zeros(0, dtype=np.int32)
    starts = np.concatenate([[0], sizes.cumsum()])
    width = int(columns.max()) + 1 if len(columns) else 1
    ones = np.ones(len(columns), dtype=np.int32)
    held = csr_matrix((ones, columns, starts), shape=(len(words), width))
    return (held @ held.T).toarray(), sizes


def _differ(one: Reply, other: Reply, apart: float) -> bool:
    if one.matter != other.matter:
        return True
    days = abs((one.at - other.at).total_seconds()) / 86400
    return bool(one.spot and other.spot and one.spot != other.spot and days > apart)
