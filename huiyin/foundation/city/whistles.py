"""`whistles.toml` of a pack: how a whistle is marked, and how many of them are healthy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "whistles.toml"
MARKS = ("arrived", "accepted", "result")


@dataclass(frozen=True)
class Whistling:
    """Marks out of 100 for coming in time, taking the duty and the result.

    Who came late keeps `late_share` of the first mark; who has not come `absent_hours` after the time is absent. A
    check-in farther than `near_metres` from the place is shown as such. Whistles per order are healthy from `low`
    to `high`, and a share is told from `enough` orders on.
    """

    marks: Mapping[str, float] = field(
        default_factory=lambda: {"arrived": 30.0, "accepted": 30.0, "result": 40.0}
    )
    late_share: float = 0.5
    absent_hours: float = 4
    near_metres: float = 500
    low: float = 0.005
    high: float = 0.05
    enough: int = 100


def read_whistles(folder: Path, found: Findings | None = None) -> Whistling:
    """The file of a pack; the usual where a pack that was loaded before has none. `found` takes down every error."""
    if found is None and not (folder / FILE).is_file():
        return Whistling()
    found = Findings() if found is None else found
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Whistling()
    band = table.table("band")
    return Whistling(
        marks=_marks(table.table("marks")),
        late_share=table.between("late_share", 0, 1),
        absent_hours=table.between("absent_hours", 0, 24 * 30),
        near_metres=table.between("near_metres", 1, 100_000),
        low=band.between("low", 0, 1),
        high=band.between("high", 0, 1),
        enough=int(band.between("enough", 1, 1_000_000)),
    )


def check_whistles(folder: Path, found: Findings) -> None:
    """Record every error of the file."""
    rules = read_whistles(folder, found)
    if found.readable(FILE) and rules.low >= rules.high:
        found.add(FILE, 0, "band：low应小于high。", "band: low must be below high.")


def _marks(table: Table) -> dict[str, float]:
    marks = {name: table.between(name, 0, 100) for name in MARKS}
    if abs(sum(marks.values()) - 100) > 1e-9:
        total = f"{sum(marks.values()):g}"
        table.error("", f"各项之和应为100，现为{total}。", f"The marks must sum to 100, they sum to {total}.")
    return marks
