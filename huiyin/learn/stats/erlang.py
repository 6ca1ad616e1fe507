"""How many seats a hotline needs: Erlang C (callers wait for ever) and Erlang A (callers give up), exact.

Loads are in erlangs, calls a second times seconds a call. All functions work on arrays of half hours at once and stay
exact for loads of thousands: nothing is raised to a power or a factorial. Sources: A. K. Erlang 1917; C. Palm 1957;
for Erlang A, A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, logsumexp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEATS_AT_MOST = 20_000
LOST_TAIL = (
    40.0  # waiting places are counted until their chance is e to the minus this of the likeliest state
)


@dataclass(frozen=True)
class Service:
    """What callers meet, each an array of half hours.

    `within`: share of all calls answered within the target time; `delayed`: share that wait at all; `wait`: mean
    seconds waited, of all calls; `abandoned`: share that give up; `busy`: share of their time seats are talking.
    """

    within: Floats
    delayed: Floats
    wait: Floats
    abandoned: Floats
    busy: Floats


def blocked(load: ArrayLike, seats: ArrayLike) -> Floats:
    """Erlang B, the chance that all seats are taken when nobody may wait."""
    loads, many = _pairs(load, seats)
    # 1/B(n) = 1 + n/a 1/B(n-1): every term is positive, so nothing is lost to rounding.
    inverse = np.ones_like(loads)
    for seat in range(1, int(many.max(initial=0)) + 1):
        # Under 1e-250 a chance is nothing, and its inverse still a number.
        step = 1 + np.minimum(inverse, 1e250) * seat / np.maximum(loads, 1e-9)
        inverse = np.where(seat <= many, step, inverse)
    return np.where(loads > 0, 1 / inverse, np.where(many > 0, 0.0, 1.0))


def delayed(load: ArrayLike, seats: ArrayLike) -> Floats:
    """Erlang C, the chance that a caller must wait; one where the seats do not carry the load."""
    loads, many = _pairs(load, seats)
    lost = blocked(loads, many)
    used = loads / np.maximum(many, 1)
    stable = many > loads
    return np.where(stable, lost / (1 - np.where(stable, used, 0.0) * (1 - lost)), 1.0)


def without_giving_up(calls: ArrayLike, seconds: float, seats: ArrayLike, within: float) -> Service:
    """Erlang C: `calls` a second, each of so many `seconds`; `within` the target wait in seconds."""
    rate, many = _pairs(calls, seats)
    load = rate * seconds
    waits = delayed(load, many)
    spare = many - load
    stable = spare > 0
    kept = np.where(stable, spare, 1.0)
    answered = np.where(stable, 1 - waits * np.exp(-kept * within / seconds), 0.0)
    mean = np.where(stable, waits * seconds / kept, np.inf)
    nothing = load <= 0
    return Service(
        np.where(nothing, 1.0, answered),
        np.where(nothing, 0.0, waits),
        np.where(nothing, 0.0, mean),
        np.zeros_like(load),
        np.minimum(load / np.maximum(many, 1), 1.0),
    )


def with_giving_up(
    calls: ArrayLike, seconds: float, seats: ArrayLike, within: float, patience: float
) -> Service:
    """Erlang A: as above, where a caller who waits gives up after `patience` seconds on the mean (exponential)."""
    rate, many = _pairs(calls, seats)
    told = [
        _giving_up(r, seconds, int(n), within, patience)
        for r, n in zip(rate.ravel(), many.ravel(), strict=True)
    ]
    return Service(*(np.array(part).reshape(rate.shape) for part in zip(*told, strict=True)))


def _giving_up(
    rate: float, seconds: float, seats: int, within: float, patience: float
) -> tuple[float, float, float, float, float]:
    if rate <= 0:
        return 1.0, 0.0, 0.0, 0.0, 0.0
    waiting = _states(rate, seconds, seats, patience)
    # Of a caller behind j others, e^(-wait/patience) is a Beta(c, j + 1) variable: the wait is a sum of exponentials
    # with rates (c + i) / patience. Being served within t is that variable, taken where it is above e^(-t/patience).
    behind = np.arange(len(waiting))
    share = seats * patience / seconds
    served = share / (share + behind + 1) if seats else np.zeros_like(waiting)
    floor = np.exp(-within / patience)
    soon = served * (1 - betainc(share + 1, behind + 1, floor)) if seats else served
    free = 1 - waiting.sum()
    lost = float((waiting * (1 - served)).sum())
    return (
        max(float(free + (waiting * soon).sum()), 0.0),
        float(waiting.sum()),
        lost * patience,  # those who give up are the mean wait over the patience
        lost,
        float(rate * seconds * (1 - lost) / seats) if seats else 0.0,
    )


def _states(rate: float, seconds: float, seats: int, patience: float) -> Floats:
    """Chances of finding all seats taken and 0, 1, 2 … waiting; callers see what time averages see."""
    most = seats + int(max(rate - seats / seconds, 0.0) * patience) + 50
    while True:
        number = np.arange(1, most + 1)
        leaving = np.minimum(number, seats) / seconds + np.maximum(number - seats, 0) / patience
        logs = np.concatenate([[0.0], np.cumsum(np.log(rate / leaving))])
        if logs[-1] < logs.max() - LOST_TAIL:
            break
        most *= 2
    found: Floats = np.exp(logs[seats:] - logsumexp(logs))
    return found


def seats_needed(
    calls: ArrayLike, seconds: float, within: float, share: float, patience: float | None = None
) -> Ints:
    """Fewest seats with which at least `share` of the calls is answered within so many seconds.

    Without `patience` by Erlang C, with it by Erlang A. None where nobody calls. Raises ValueError beyond
    `SEATS_AT_MOST` or for a share that is not under one.
    """
    if not 0 < share < 1:
        raise ValueError("the share to answer in time must lie between 0 and 1")
    rate = np.atleast_1d(np.asarray(calls, dtype=float))

    def answer(seats: Ints, some: NDArray[np.bool_]) -> Service:
        if patience is None:
            return without_giving_up(rate[some], seconds, seats, within)
        return with_giving_up(rate[some], seconds, seats, within, patience)

    return _search(rate * seconds, answer, share)


class _Answer(Protocol):
    def __call__(self, seats: Ints, some: NDArray[np.bool_]) -> Service: ...


def _search(load: Floats, answer: _Answer, share: float) -> Ints:
    """Halving between too few and enough: more seats never answer fewer calls in time."""
    low = np.zeros(load.shape, dtype=np.int64)
    high = np.where(load > 0, np.ceil(load + 4 * np.sqrt(load) + 8), 0).astype(np.int64)
    while (short := _short(answer, high, load, share)).any():
        high = np.where(short, 2 * high, high)
        if high.max() > SEATS_AT_MOST:
            raise ValueError(f"more than {SEATS_AT_MOST} seats would be needed")
    while (high - low > 1).any():
        middle = (low + high) // 2
        short = _short(answer, middle, load, share)
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return high


def _short(answer: _Answer, seats: Ints, load: Floats, share: float) -> NDArray[np.bool_]:
    called = load > 0
    found = np.zeros(load.shape, dtype=bool)
    if called.any():
        found[called] = answer(seats[called], called).within < share
    return found


def _pairs(load: ArrayLike, seats: ArrayLike) -> tuple[Floats, Ints]:
    loads, many = np.broadcast_arrays(np.asarray(load, dtype=float), np.asarray(seats, dtype=np.int64))
    if (loads < 0).any() or (many < 0).any():
        raise ValueError("calls and seats cannot be negative")
    return np.array(loads), np.array(many)
