"""`python -m bench`: measure, print a table, and write bench/results/latest.json."""

import argparse
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import parts_answer, parts_learn, parts_platform
from bench.figures import Figure, Parts, say

RESULTS = Path(__file__).parent / "results" / "latest.json"
FULL = {
    "orders": 100_000,
    "appeals": 1600,
    "lists": 200,
    "rows": 10_000,
    "messages": 5_000,
    "traces": 1_000_000,
    "entries": 50_000,
    "questions": 300,
    "million": 1_000_000,
    "pages": 20,
    "told": 2_000,
    "month": 2_000_000,
    "cities": 200,
    "flowing": 120_000,
    "units": 343,
    "stored": 20_000_000,
    "day": 70_000,
    "series": 34_300,
    "replicates": 100,
    "crossed": 10,
    "scanned": 50_000,
    "forecast_days": 90,
}
QUICK = {
    "orders": 4_000,
    "appeals": 160,
    "lists": 30,
    "rows": 600,
    "messages": 500,
    "traces": 20_000,
    "entries": 2_000,
    "questions": 20,
    "million": 20_000,
    "pages": 2,
    "told": 200,
    "month": 40_000,
    "cities": 4,
    "flowing": 6_000,
    "units": 34,
    "stored": 200_000,
    "day": 2_000,
    "series": 300,
    "replicates": 1,
    "crossed": 1,
    "scanned": 3_000,
    "forecast_days": 7,
}
PARTS: Parts = {**parts_platform.PARTS, **parts_answer.PARTS, **parts_learn.PARTS}


def main() -> int:
    """Exit code 1 when a limit is not kept."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument(
        "--quick", action="store_true", help="a small run that only shows that all of it works"
    )
    asked.add_argument("--only", choices=tuple(PARTS), help="one part alone")
    given = asked.parse_args()
    quick, parts = given.quick, (given.only,) if given.only else tuple(PARTS)
    sizes = QUICK if quick else FULL
    began = time.monotonic()
    figures = [figure for part in parts for figure in PARTS[part](sizes)]
    _print(figures)
    _write(figures, sizes, time.monotonic() - began)
    # A small run on a cold machine says nothing about limits.
    return 0 if quick or all(figure.kept is not False for figure in figures) else 1


def _print(figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "figure", "", "limit", "", title="Huiyin, measured")
    for figure in figures:
        limit = "" if figure.limit is None else f"{'≤' if figure.most else '≥'} {figure.limit:g}"
        verdict = {None: "", True: "kept", False: "NOT KEPT"}[figure.kept]
        table.add_row(figure.name, f"{figure.value:,.2f}", figure.unit, limit, verdict)
    Console(width=100).print(table)


def _write(figures: list[Figure], sizes: dict[str, int], seconds: float) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    found = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "sizes": sizes,
        "seconds": round(seconds, 1),
        "figures": [
            {"name": f.name.strip(), "part": f.name.startswith(" "), "value": round(f.value, 3)}
            | {"unit": f.unit, "limit": f.limit, "kept": f.kept}
            for f in figures
        ],
    }
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    say(f"Written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def _machine() -> dict[str, Any]:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": names[0].partition(": ")[2] if names else platform.machine(),
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


if __name__ == "__main__":
    sys.exit(main())
