"""The scan against SaTScan 10.3.1: clusters, ratios and what chance brings forth."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ks_2samp

from huiyin.learn.stats.scan import scanned
from huiyin.learn.stats.scan.files import read_cases, read_places

pytestmark = pytest.mark.shared
START, END = date(2025, 1, 1), date(2025, 3, 1)
GRIDS = ("grid1", "grid2", "grid3")


@dataclass(frozen=True)
class Printed:
    """One line of SaTScan's file of clusters."""

    centre: str
    x: float
    y: float
    radius: float
    start: str
    end: str
    places: int
    llr: float
    p: float
    observed: int
    expected: float
    ratio: float


def printed(file: Path) -> list[Printed]:
    found = []
    for line in file.read_text().splitlines():
        c = line.split()
        x, y, radius, llr, p, expected, ratio = (float(c[at]) for at in (2, 3, 4, 9, 10, 13, 14))
        found.append(Printed(c[1], x, y, radius, c[6], c[7], int(c[8]), llr, p, int(c[12]), expected, ratio))
    return found


def day(told: str) -> int:
    year, month, of_month = map(int, told.split("/"))
    return (date(year, month, of_month) - START).days


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "reference" / "scan"


@pytest.mark.parametrize("grid", GRIDS)
def test_clusters_are_those_of_satscan_to_the_printed_decimals(folder: Path, grid: str) -> None:
    places = read_places(folder / f"{grid}.geo")
    found = scanned(read_cases(folder / f"{grid}.cas", places, START, END).cases, places.points).clusters
    wanted = printed(folder / f"{grid}.col.txt")
    assert len(found) == len(wanted)
    for ours, theirs in zip(found, wanted, strict=True):
        assert places.names[ours.places[0]] == theirs.centre
        assert (ours.x, ours.y) == (theirs.x, theirs.y)
        assert len(ours.places) == theirs.places
        assert (ours.start, ours.end) == (day(theirs.start), day(theirs.end))
        assert ours.observed == theirs.observed
        assert f"{ours.llr:.6f}" == f"{theirs.llr:.6f}"
        for mine, printed_as in (
            (ours.radius, theirs.radius),
            (ours.expected, theirs.expected),
            (ours.ratio, theirs.ratio),
        ):
            assert round(mine, 2) == pytest.approx(printed_as, abs=1e-9)


@pytest.mark.parametrize("grid", ["grid2", "grid3"])
def test_chance_is_distributed_as_in_satscan(folder: Path, grid: str) -> None:
    places = read_places(folder / f"{grid}.geo")
    cases = read_cases(folder / f"{grid}.cas", places, START, END).cases
    chance = scanned(cases, places.points, replications=4999, stop=None, seed=1).chance
    theirs = [float(line) for line in (folder / f"{grid}.llr.txt").read_text().split()]
    assert chance is not None
    assert ks_2samp(chance.simulated, theirs).pvalue > 0.01
    # The same curve fitted to their replications gives the p that they printed.
    first = printed(folder / f"{grid}.col.txt")[0]
    told = type(chance)(np.array(theirs), whole=True)
    assert f"{told.p(first.llr):.3g}" == f"{first.p:.3g}"
    assert 0.5 < chance.p(first.llr) / first.p < 2


def test_what_is_no_stranger_than_chance_ends_early_as_in_satscan(folder: Path) -> None:
    places = read_places(folder / "grid1.geo")
    cases = read_cases(folder / "grid1.cas", places, START, END).cases
    found = scanned(cases, places.points)
    assert found.chance is not None
    assert len(found.chance.simulated) < 200
    assert found.clusters[0].p == 50 / len(found.chance.simulated)
    assert found.clusters[0].p == pytest.approx(printed(folder / "grid1.col.txt")[0].p, abs=0.2)
