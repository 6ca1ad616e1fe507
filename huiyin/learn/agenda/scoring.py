"""Candidates scored in the open: eight indicators of every matter, each with its interval, and a ranking that says
how sure it is; numpy, no Django.

The weeks of the period are drawn again and again with replacement, whole weeks at a time, so that what comes in
bursts counts as uncertain as it is; every draw is scored like the record itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.foundation.city.agenda import INDICATORS

Floats = NDArray[np.float64]
EDGES = (2.5, 97.5)
FEW = 20  # answered orders below which the share of unsolved ones is drawn to that of all


@dataclass(frozen=True)
class Record:
    """What happened: arrays by matter first. `weeks` are those of the period, `before` the last ones of as many before.

    A record that begins within the year before has fewer of them: B weeks, none where nothing is known of that year.
    orders (M, W); before (M, B); places (M, W, P); urgent, answered, unsolved (M, W); leads (M, W, U);
    months, months_before (M, months) counts of whole months.
    """

    matters: Sequence[str]
    orders: Floats
    before: Floats
    places: Floats
    urgent: Floats
    answered: Floats
    unsolved: Floats
    leads: Floats
    months: Floats
    months_before: Floats


@dataclass(frozen=True)
class Figure:
    """One indicator of one candidate: its value, the interval, and its place among all from 0 to 1.

    None where the record does not say, as growth without a year before; then it counts half.
    """

    value: float | None
    low: float | None
    high: float | None
    place: float


@dataclass(frozen=True)
class Candidate:
    """One matter with its figures, its score from 0 to 100 and its rank, each with what chance leaves open."""

    matter: str
    figures: Mapping[str, Figure]
    score: float
    score_low: float
    score_high: float
    rank: int
    rank_low: int
    rank_high: int


def score(
    record: Record,
    weights: Mapping[str, float],
    street_orders: int = 3,
    unit_share: float = 0.02,
    draws: int = 400,
    seed: int = 1,
) -> list[Candidate]:
    """All matters of the record, best first; the same record and seed give the same."""
    if not len(record.matters):
        return []
    rng = np.random.default_rng(seed)
    count = record.orders.shape[1]
    here = _indicators(
        record, np.ones(count), np.ones(record.before.shape[1]), None, street_orders, unit_share
    )
    drawn = []
    for _ in range(draws):
        now = rng.multinomial(count, np.full(count, 1 / count)).astype(float)
        size = record.before.shape[1]
        then = rng.multinomial(size, np.full(size, 1 / size)).astype(float) if size else np.zeros(0)
        drawn.append(_indicators(record, now, then, rng, street_orders, unit_share))
    return _ranked(record.matters, here, np.stack(drawn), weights)


def _indicators(
    record: Record,
    now: Floats,
    then: Floats,
    rng: np.random.Generator | None,
    street_orders: int,
    unit_share: float,
) -> Floats:
    """(M, 8) values in the order of INDICATORS for weeks taken so many times each."""
    orders = record.orders @ now
    places = np.tensordot(record.places, now, axes=([1], [0]))
    leads = np.tensordot(record.leads, now, axes=([1], [0]))
    led = np.maximum(leads.sum(axis=1, keepdims=True), 1e-9)
    return np.column_stack(
        [
            orders,
            gini(places),
            _share(record.urgent @ now, orders),
            _persistence(record, rng),
            _growth(record, now, then),
            _unsolved(record.unsolved @ now, record.answered @ now),
            (places >= street_orders).sum(axis=1),
            (leads / led >= unit_share).sum(axis=1),
        ]
    )


def gini(counts: Floats) -> Floats:
    """Unevenness of each row over its columns: 0 all alike, near 1 all in one place."""
    ordered, size = np.sort(counts, axis=1), counts.shape[1]
    total = np.maximum(ordered.sum(axis=1), 1e-9)
    if not size:
        return np.zeros(len(counts))
    weights = 2 * np.arange(1, size + 1) - size - 1
    made: Floats = (ordered @ weights) / (size * total)
    return made


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1e-9)


def _persistence(record: Record, rng: np.random.Generator | None) -> Floats:
    """Share of months above the mean month of the year before; in a draw all counts are drawn as Poisson."""
    months, before = record.months, record.months_before
    if not before.size:
        return np.full(len(months), np.nan)
    if rng is not None:
        months, before = rng.poisson(months).astype(float), rng.poisson(before).astype(float)
    usual = before.mean(axis=1, keepdims=True)
    made: Floats = (months > usual).mean(axis=1)
    known: Floats = np.where(record.months_before.sum(axis=1) > 0, made, np.nan)
    return known


def _growth(record: Record, now: Floats, then: Floats) -> Floats:
    """By how much more than in the same weeks of the year before, of which the first may lie before the record."""
    size = len(then)
    if not size:
        return np.full(len(record.matters), np.nan)
    same = now[len(now) - size :]
    orders = record.orders[:, len(now) - size :] @ (same * size / max(same.sum(), 1.0))
    before = record.before @ then
    made: Floats = np.where(before > 0, (orders - before) / np.maximum(before, 1e-9), np.nan)
    return made


def _unsolved(unsolved: Floats, answered: Floats) -> Floats:
    """Share of the answered that were not solved, drawn to that of all where few were answered."""
    overall = unsolved.sum() / max(answered.sum(), 1e-9)
    return (unsolved + overall * FEW) / (answered + FEW) if answered.sum() else np.full(len(answered), np.nan)


def places_among(values: Floats) -> Floats:
    """For each column the place of each row among all, 0 the least and 1 the most; ties alike, unknown 0.5."""
    made = np.full(values.shape, 0.5)
    for column in range(values.shape[1]):
        known = np.flatnonzero(~np.isnan(values[:, column]))
        if len(known) > 1:
            given = values[known, column]
            below = (given[:, None] > given[None, :]).sum(axis=1)
            same = (given[:, None] == given[None, :]).sum(axis=1) - 1
            made[known, column] = (below + same / 2) / (len(known) - 1)
    return made


def _scores(values: Floats, weights: Mapping[str, float]) -> Floats:
    shares = np.array([weights.get(name, 0.0) for name in INDICATORS])
    made: Floats = 100 * places_among(values) @ (shares / shares.sum())
    return made


def ranks(scores: Floats) -> NDArray[np.int64]:
    """The highest is 1; of equals the one that stands first."""
    made = np.empty(len(scores), dtype=np.int64)
    made[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return made


def _ranked(
    matters: Sequence[str], here: Floats, drawn: Floats, weights: Mapping[str, float]
) -> list[Candidate]:
    own, own_places = _scores(here, weights), places_among(here)
    own_ranks = ranks(own)
    totals = np.stack([_scores(one, weights) for one in drawn])
    orders = np.stack([ranks(one) for one in totals])
    low, high = _edges(drawn)
    score_low, score_high = _edges(totals)
    rank_low, rank_high = _edges(orders.astype(float))
    found = [
        Candidate(
            matter,
            {
                name: _figure(here[m, k], low[m, k], high[m, k], own_places[m, k])
                for k, name in enumerate(INDICATORS)
            },
            float(own[m]), float(min(score_low[m], own[m])), float(max(score_high[m], own[m])),
            int(own_ranks[m]),
            int(min(np.floor(rank_low[m]), own_ranks[m])), int(max(np.ceil(rank_high[m]), own_ranks[m])),
        )
        for m, matter in enumerate(matters)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.rank)


def _edges(drawn: Floats) -> tuple[Floats, Floats]:
    known = np.where(np.isnan(drawn), 0.0, drawn)
    low, high = np.percentile(known, EDGES, axis=0)
    return low, high


def _figure(value: float, low: float, high: float, place: float) -> Figure:
    if np.isnan(value):
        return Figure(None, None, None, float(place))
    return Figure(float(value), float(min(low, value)), float(max(high, value)), float(place))
