"""The best window of every centre, and those among them that share no place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from huiyin.learn.stats.scan.circles import Circles, distances
from huiyin.learn.stats.scan.likelihood import log_likelihood_ratio
from huiyin.learn.stats.scan.study import Floats, Study

TIE = 9  # decimals; ratios that agree so far are the same


@dataclass(frozen=True)
class Window:
    """One circle and the last so many days."""

    centre: int
    size: int
    days: int
    observed: int
    expected: float
    llr: float


@dataclass(frozen=True)
class Cluster:
    """A reported cluster; places and days are positions in the tables that were scanned."""

    places: tuple[int, ...]
    x: float
    y: float
    radius: float
    start: int
    end: int
    observed: int
    expected: float
    llr: float
    p: float

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.observed / self.expected

    @property
    def recurrence_days(self) -> float:
        """In how many days of scanning daily one so strong is seen by chance."""
        return 1 / self.p


def windows(study: Study, circles: Circles) -> list[Window]:
    """The strongest windows that have no place in common, the strongest first.

    Of equal ones that with fewer places comes first, then that of the earlier centre.
    """
    best = list(_of_centres(study, circles))
    best.sort(key=lambda one: (-round(one.llr, TIE), one.size, one.centre))
    return list(_apart(best, circles))


def cluster(window: Window, circles: Circles, points: Floats, members: list[list[int]], days: int) -> Cluster:
    """A window in terms of the tables that were given; chance is told later."""
    inside = circles.order[window.centre, : window.size]
    x, y = points[window.centre]
    return Cluster(
        places=tuple(place for location in inside for place in members[location]),
        x=float(x),
        y=float(y),
        radius=float(distances(points, window.centre)[inside[-1]]),
        start=days - window.days,
        end=days - 1,
        observed=window.observed,
        expected=window.expected,
        llr=window.llr,
        p=1.0,
    )


def _of_centres(study: Study, circles: Circles) -> Iterator[Window]:
    for centre in range(len(circles.order)):
        zone = circles.zone(centre)
        if found := _of_centre(study, centre, zone) if len(zone) else None:
            yield found


def _of_centre(
    study: Study, centre: int, zone: "np.ndarray[tuple[int], np.dtype[np.int32]]"
) -> Window | None:
    """Smaller circles are tried first and in each the longest window first; a later one must be better."""
    observed = np.cumsum(study.recent[zone], axis=0)[:, ::-1]
    expected = study.expected(np.cumsum(study.of_location[zone], axis=0))[:, ::-1]
    llr = log_likelihood_ratio(observed, expected, study.total)
    at = int(np.argmax(llr))
    size, back = divmod(at, llr.shape[1])
    if not np.isfinite(llr[size, back]):
        return None
    return Window(
        centre,
        size + 1,
        study.max_days - back,
        int(observed[size, back]),
        float(expected[size, back]),
        float(llr[size, back]),
    )


def _apart(best: Iterable[Window], circles: Circles) -> Iterator[Window]:
    taken: set[int] = set()
    for one in best:
        inside = set(circles.order[one.centre, : one.size].tolist())
        if not taken & inside:
            taken |= inside
            yield one
