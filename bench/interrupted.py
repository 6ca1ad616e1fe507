"""How often the 95 % interval of an effect holds the truth, on simulated months with and without an effect."""

import sys

import numpy as np

from huiyin.learn.stats.interrupted import Effect, effect

REPLICATES = 1000
START, PERIOD = 36, 12
CASES: dict[str, dict[str, float]] = {
    "nothing done": {},
    "rate falls to 0.7": {"ratio": 0.7},
    "few cases (20 a month), 0.8": {"mean": 20, "scatter": 1.001, "ratio": 0.8},
    "common fall of 40 % a year": {"trend": -0.5, "after": 12},
    "24 months before": {"before": 24},
    "18 months before, 4 after, 3 controls": {"before": 18, "after": 4, "controls": 3},
    "errors that stay (0.4), scatter 4": {"stay": 0.4, "scatter": 4},
    "errors that stay (0.6), scatter 4, 0.7": {"stay": 0.6, "scatter": 4, "ratio": 0.7},
    "no controls": {"controls": 0, "shock": 0},
}


def counts(
    rng: np.random.Generator, shared: np.ndarray, mean: float, step: np.ndarray, scatter: float, stay: float
) -> np.ndarray:
    """Counts around a mean with a season and shocks shared with others; errors may stay from month to month."""
    error = np.zeros(len(shared))
    size = np.sqrt((scatter - 1) / mean)
    for at, drawn in enumerate(rng.normal(0, 1, len(shared))):
        error[at] = drawn if at == 0 else stay * error[at - 1] + np.sqrt(1 - stay**2) * drawn
    drawn_counts: np.ndarray = rng.poisson(mean * step * np.exp(shared + size * error - size**2 / 2))
    return drawn_counts


def covered(case: dict[str, float], replicates: int, seed: int = 1) -> tuple[float, float]:
    """The share of intervals that hold the true ratio, and how wide they are (high over low, median)."""
    rng, ratio = np.random.default_rng(seed), case.get("ratio", 1.0)
    before, after, mean = int(case.get("before", START)), int(case.get("after", 6)), case.get("mean", 60)
    hits, widths = 0, []
    for _ in range(replicates):
        at = np.arange(before + after)
        shared = 0.2 * np.cos(2 * np.pi * at / PERIOD) + np.cumsum(
            rng.normal(0, case.get("shock", 0.03), len(at))
        )
        shared = shared + case.get("trend", 0.0) * at / PERIOD
        step = np.where(at >= before, ratio, 1.0)
        how = case.get("scatter", 2), case.get("stay", 0.0)
        treated = counts(rng, shared, mean, step, *how)
        number = int(case.get("controls", 6))
        others = [
            counts(rng, shared, mean * rng.uniform(0.5, 3), np.ones(len(at)), *how) for _ in range(number)
        ]
        found = effect(treated, before, PERIOD, np.stack(others) if others else None)
        if isinstance(found, Effect):
            hits += found.low <= ratio <= found.high
            widths.append(found.high / found.low)
    return hits / len(widths), float(np.median(widths))


def main(replicates: int = REPLICATES) -> None:
    """Print the table."""
    for name, case in CASES.items():
        share, width = covered(case, replicates)
        print(f"| {name} | {100 * share:.1f} % | {width:.2f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATES)
