"""What chance alone brings forth: the strongest windows of tables whose dates were exchanged."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from math import exp, expm1, pi, sqrt

import numpy as np

from huiyin.learn.stats.scan.circles import Circles
from huiyin.learn.stats.scan.replicas import Replicas
from huiyin.learn.stats.scan.study import Floats, Study

STRONG_RANK = 10  # below it too few replications were as strong, and the fitted curve tells p
FLOOR = 1e-17  # no fitted curve is trusted further
SAME = 1e-9
BATCH = 50


@dataclass(frozen=True)
class Chance:
    """The strongest windows of the replications in their order; `whole` if none was spared."""

    simulated: Floats
    whole: bool

    def rank(self, llr: float) -> int:
        """One more than the replications that were at least as strong."""
        return 1 + int((self.simulated >= llr - SAME).sum())

    def p(self, llr: float) -> float:
        """How likely chance alone is as strong, told as SaTScan tells it by default.

        Of very strong windows Monte Carlo knows only that p is small; a Gumbel curve fitted to the replications
        tells how small. When replications ended early, it is the share of them that were as strong.
        """
        rank = self.rank(llr)
        if rank < STRONG_RANK:
            return max(self.gumbel(llr), FLOOR)
        if self.whole:
            return rank / (len(self.simulated) + 1)
        return (rank - 1) / len(self.simulated)

    def gumbel(self, llr: float) -> float:
        """By the Gumbel distribution with the mean and variance of the replications."""
        scale = float(self.simulated.std()) * sqrt(6) / pi
        centre = float(self.simulated.mean()) - float(np.euler_gamma) * scale
        return -expm1(-exp((centre - llr) / scale)) if scale else float(llr <= centre)


def simulate(
    study: Study, circles: Circles, llr: float, replications: int, seed: int, stop: int | None
) -> Chance:
    """Replications until `stop` of them were as strong as `llr`, or all of them.

    The n-th replication depends on the seed and n alone, not on how many threads there are.
    """
    seeds = np.random.SeedSequence(seed).spawn(replications)
    replicas, found, done, workers = Replicas(study, circles), np.empty(replications), 0, _workers()
    step = replications if stop is None else workers * BATCH
    with ThreadPoolExecutor(workers) as pool:
        while done < replications:
            parts = _parts(done, min(done + step, replications), workers)
            found[done : parts[-1].stop] = np.concatenate(
                list(pool.map(replicas.strongest, (seeds[part] for part in parts)))
            )
            done = parts[-1].stop
            strong = np.flatnonzero(found[:done] >= llr - SAME)
            if stop is not None and len(strong) >= stop:
                ended = int(strong[stop - 1]) + 1
                return Chance(found[:ended], whole=ended == replications)
    return Chance(found, whole=True)


def _workers() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parts(start: int, end: int, count: int) -> list[slice]:
    edges = np.linspace(start, end, count + 1).astype(int).tolist()
    return [slice(a, b) for a, b in pairwise(edges) if b > a]
