"""Evidence put together over a hierarchy of areas and matters: what is too little in each street can be plain in all.

Two ways up a tree. Counts can be summed, and the sum tested as a series of its own (`roll_up`): best where all children
are affected alike. Or the evidence of the children is put together (`pooled`): with R_i(k) the likelihood ratio of
child i for an outbreak of k standard deviations and a the share of children that it reaches, each child by itself,

    R = mean over k and a of the product over i of (1 - a + a R_i(k)),

which is the likelihood ratio of an outbreak that reaches some of the children: those with no sign of it cost little,
where in a sum their chance would drown the others. Without an outbreak the mean of a likelihood ratio is 1, hence
P(R >= r) <= 1 / r (Markov); and the mean of the two ways is such a ratio too (`both`), so that nobody has to choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from huiyin.learn.stats import outbreaks
from huiyin.learn.stats.outbreaks import LATER, Ratios

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHARES = (0.1, 0.3, 0.6, 0.95)
SIZES = np.array([0.5, 1.0, 2.0, 4.0, 8.0])  # what is looked for in many series may be small in each


@dataclass(frozen=True)
class Level:
    """One level of the tree: the node of each leaf, numbered from 0, and how many there are."""

    name: str
    node: Ints
    nodes: int


@dataclass(frozen=True)
class Pooled:
    """The evidence of the nodes of a level, log R with LATER as in `outbreaks`, (nodes, times)."""

    level: Level
    evidence: Floats

    @property
    def p(self) -> Floats:
        """A p-value that is never too small: 1 / R over what LATER adds."""
        return np.asarray(np.minimum(1.0, np.exp(np.log1p(LATER) - self.evidence)))


def levels(areas: Sequence[Level], matters: Sequence[Level]) -> list[Level]:
    """Every level of areas with every level of matters; a leaf is area x matter, an area's matters side by side."""
    found = []
    for area in areas:
        for matter in matters:
            node = area.node[:, None] * matter.nodes + matter.node[None, :]
            found.append(Level(f"{area.name} x {matter.name}", node.ravel(), area.nodes * matter.nodes))
    return found


def roll_up(values: NDArray[np.integer], level: Level) -> Ints:
    """Counts (leaves, time) summed over the leaves of each node."""
    total = np.zeros((level.nodes, values.shape[1]), np.int64)
    np.add.at(total, level.node, values)
    return total


def mean(ratios: Ratios) -> Ratios:
    """The ratios for an outbreak of any of the sizes, alike: (series, times)."""
    return Ratios(_mean(ratios.begins), _mean(ratios.began))


def _mean(logarithms: Floats) -> Floats:
    return np.asarray(logsumexp(logarithms, axis=0) - np.log(len(logarithms)))


def pooled(leaves: Ratios, level: Level) -> Ratios:
    """The ratios (nodes, times) of the nodes, from those of their leaves (sizes, leaves, times)."""
    return Ratios(_together(leaves.begins, level), _together(leaves.began, level))


def _together(ratio: Floats, level: Level) -> Floats:
    sizes, _, times = ratio.shape
    total = np.zeros((len(SHARES), sizes, level.nodes, times))
    for share, sums in zip(SHARES, total, strict=True):
        child = np.logaddexp(np.log1p(-share), np.log(share) + ratio)
        for size in range(sizes):
            np.add.at(sums[size], level.node, child[size])
    return _mean(total.reshape(-1, level.nodes, times))


def both(one: Ratios, other: Ratios) -> Ratios:
    """The mean of two ratios."""
    return Ratios(_mean(np.array([one.begins, other.begins])), _mean(np.array([one.began, other.began])))


def evidence(ratios: Ratios, level: Level) -> Pooled:
    """Of an outbreak that begins now or began one time ago."""
    return Pooled(level, np.logaddexp(ratios.begins, ratios.began + np.log(LATER)))


def search(counts: NDArray[np.integer], tree: Sequence[Level], freq: int, start: int) -> list[Pooled]:
    """The evidence at every node of every level, by sums and by parts; `counts` is (leaves, time)."""
    leaves = outbreaks.ratios(counts, freq, start, SIZES)
    found = []
    for level in tree:
        summed = mean(outbreaks.ratios(roll_up(counts, level), freq, start, SIZES))
        found.append(evidence(both(summed, pooled(leaves, level)), level))
    return found


def affected(leaves: Ratios, share: float = SHARES[1]) -> Floats:
    """How likely each leaf (leaves, times) takes part in an outbreak, if it reaches this share: a R / (1 - a + a R)."""
    either = mean(leaves)
    ratio = np.log(share) + np.maximum(either.begins, either.began)
    return np.asarray(np.exp(ratio - np.logaddexp(np.log1p(-share), ratio)))
