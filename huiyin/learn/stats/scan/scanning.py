"""The whole scan: windows, clusters, and how likely chance alone is as strong."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.stats.scan import chance, clusters
from huiyin.learn.stats.scan.chance import Chance
from huiyin.learn.stats.scan.circles import circles
from huiyin.learn.stats.scan.clusters import Cluster
from huiyin.learn.stats.scan.study import Floats, Ints, study

MAX_DAYS = 7
MAX_SHARE = 0.5
REPLICATIONS = 999
LEAST_REPLICATIONS = 99
STOP = 50


@dataclass(frozen=True)
class Scan:
    """Clusters, the strongest first, and what they were compared with."""

    clusters: list[Cluster]
    chance: Chance | None


def scan(
    cases: NDArray[np.integer],
    places: NDArray[np.floating],
    *,
    max_days: int = MAX_DAYS,
    max_share: float = MAX_SHARE,
    weekday: bool = False,
    replications: int = REPLICATIONS,
    seed: int = 0,
    stop: int | None = STOP,
) -> list[Cluster]:
    """Clusters of places and last days with more cases than place and day explain, the strongest first.

    `cases` are counts (places, days), the last day being that on which all windows end; `places` are their
    coordinates (places, 2) in a plane. With `weekday` only dates of the same weekday are exchanged.
    """
    return scanned(
        cases,
        places,
        max_days=max_days,
        max_share=max_share,
        weekday=weekday,
        replications=replications,
        seed=seed,
        stop=stop,
    ).clusters


def scanned(
    cases: NDArray[np.integer],
    places: NDArray[np.floating],
    *,
    max_days: int = MAX_DAYS,
    max_share: float = MAX_SHARE,
    weekday: bool = False,
    replications: int = REPLICATIONS,
    seed: int = 0,
    stop: int | None = STOP,
) -> Scan:
    """As `scan`, with the replications."""
    _check(cases, places, max_days, max_share, replications)
    counts, points, members = _locations(cases, places)
    table = study(counts, max_days, weekday)
    round_all = circles(points, table.of_location.sum(axis=1), max_share)
    best = clusters.windows(table, round_all) if table.total else []
    if not best:
        return Scan([], None)
    by_chance = chance.simulate(table, round_all, best[0].llr, replications, seed, stop)
    told = [clusters.cluster(one, round_all, points, members, counts.shape[1]) for one in best]
    return Scan(_reported(told, by_chance), by_chance)


def _reported(found: list[Cluster], by_chance: Chance) -> list[Cluster]:
    """What is weaker than every replication is no cluster and is left out, as in SaTScan."""
    count = len(by_chance.simulated)
    return [
        replace(one, p=by_chance.p(one.llr))
        for place, one in enumerate(found)
        if by_chance.rank(one.llr) <= count or not place
    ]


def _locations(
    cases: NDArray[np.integer], places: NDArray[np.floating]
) -> tuple[Ints, Floats, list[list[int]]]:
    """Places at the very same spot are one location; locations are numbered by their first place."""
    members: dict[tuple[float, ...], list[int]] = {}
    for at, spot in enumerate(np.asarray(places, dtype=np.float64).tolist()):
        members.setdefault(tuple(spot), []).append(at)
    groups = list(members.values())
    counts = np.stack([np.asarray(cases, dtype=np.int64)[group].sum(axis=0) for group in groups])
    return counts, np.asarray(list(members), dtype=np.float64), groups


def _check(
    cases: NDArray[np.integer],
    places: NDArray[np.floating],
    max_days: int,
    max_share: float,
    replications: int,
) -> None:
    if cases.ndim != 2 or places.shape != (len(cases), 2) or 0 in cases.shape:
        raise ValueError("cases must be (places, days) and places (places, 2)")
    if np.any(np.asarray(cases) < 0) or not np.all(np.isfinite(places)):
        raise ValueError("counts must not be negative and coordinates must be finite")
    if max_days < 1 or not 0 < max_share <= 1 or replications < LEAST_REPLICATIONS:
        raise ValueError("max_days must be at least 1, max_share in (0, 1], replications at least 99")
