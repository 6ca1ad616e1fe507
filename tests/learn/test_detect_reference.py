"""Thresholds equal those of R's surveillance on series that were simulated for it."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from huiyin.learn.stats.detect import Detection, detect

WORDS = {"ff_nbplugin10": "farrington", "ears_C1": "ears-c1", "ears_C2": "ears-c2"}


def _number(cell: str) -> float:
    return float("nan") if cell == "NA" else float(cell)


def _series(folder: Path) -> dict[str, np.ndarray]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with (folder / "series.csv").open() as stream:
        for row in csv.DictReader(stream):
            found[row["series"]].append((int(row["t"]), int(row["y"])))
    return {name: np.array([y for _, y in sorted(rows)]) for name, rows in found.items()}


def _expected(folder: Path, method: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "expected.csv").open() as stream:
        for row in csv.DictReader(stream):
            if row["method"] == method:
                found[row["series"]].append(row)
    return {name: sorted(rows, key=lambda row: int(row["t"])) for name, rows in found.items()}


def _column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([_number(row[name]) for row in rows])


@pytest.mark.shared
@pytest.mark.parametrize("method", WORDS)
def test_thresholds_alarms_and_means_are_those_of_r(shared: Path, method: str) -> None:
    folder = shared / "reference" / "bursts"
    series, expected = _series(folder), _expected(folder, method)
    assert len(expected) >= 20
    for name, rows in expected.items():
        found = detect(series[name][None], WORDS[method], 52, int(rows[0]["t"]))
        _same(found, rows)


def _same(found: Detection, rows: list[dict[str, str]]) -> None:
    np.testing.assert_array_equal(found.observed[0], _column(rows, "observed"))
    np.testing.assert_allclose(found.upperbound[0], _column(rows, "upperbound"), rtol=1e-6)
    np.testing.assert_allclose(found.expected[0], _column(rows, "expected"), rtol=1e-6)
    alarm = _column(rows, "alarm")
    np.testing.assert_array_equal(found.known[0], ~np.isnan(alarm))
    np.testing.assert_array_equal(found.alarm[0], alarm == 1)


@pytest.mark.shared
def test_all_series_at_once_are_as_each_alone(shared: Path) -> None:
    series = _series(shared / "reference" / "bursts")
    weekly = np.array([y for name, y in sorted(series.items()) if name.startswith("weekly")])
    together = detect(weekly, "farrington", 52, 576)
    for i, y in enumerate(weekly):
        alone = detect(y[None], "farrington", 52, 576)
        np.testing.assert_allclose(together.expected[i], alone.expected[0], rtol=1e-12)
        np.testing.assert_array_equal(together.upperbound[i], alone.upperbound[0])
