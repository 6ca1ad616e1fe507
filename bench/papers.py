"""`python -m bench.papers`: what the papers of a review meeting of 343 units cost, from counted figures to files.

No database: the figures are invented here, so that only weighing, setting and packing are measured, in processor time.
"""

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
os.environ.setdefault("HUIYIN_HOME", tempfile.mkdtemp(prefix="huiyin-bench-"))
django.setup()

from django.utils import translation  # noqa: E402

import huiyin  # noqa: E402
from huiyin.answer.assessment import queries, rules  # noqa: E402
from huiyin.answer.supervision.meetings.figures import building, counting, shapes  # noqa: E402
from huiyin.answer.supervision.meetings.models import Meeting  # noqa: E402
from huiyin.answer.supervision.meetings.papers import packing  # noqa: E402
from huiyin.foundation.city import queries as cities  # noqa: E402
from huiyin.foundation.city.pack import read_trusted_pack  # noqa: E402

UNITS, MONTHS, SEED = 343, 13, 3
T = TypeVar("T")


def invented_city(count: int) -> list[str]:
    """Put a city of so many streets in force in this process alone; their codes."""
    folder = Path(huiyin.__file__).parent / "cities" / "huiyin"
    city = cities.city_of(read_trusted_pack(folder), folder)
    street = next(unit for unit in city.pack.units if unit.level == "street")
    groups = ("core", "newtown", "rural")
    streets = {
        f"S{n:04d}": replace(street, code=f"S{n:04d}", name=f"第{n + 1}街道", group=groups[n % 3])
        for n in range(count)
    }
    cities._held.city = replace(city, units={"C": city.units["C"], **streets})
    cities._held.looked = float("inf")
    return list(streets)


def invented(units: list[str]) -> building.Facts:
    """Thirteen months of these units with qualities of their own and chance on top."""
    chance, city, how = random.Random(SEED), cities.current(), queries.policy()
    period = rules.Period(date(2026, 10, 1))
    quality = {unit: min(0.97, chance.gauss(0.85, 0.03)) for unit in units}
    size = {unit: 12 + int(chance.lognormvariate(5.3, 0.8)) for unit in units}

    def tally(unit: str) -> rules.Tally:
        due = size[unit]
        valid = int(due * 0.82)
        solved = sum(chance.random() < quality[unit] for _ in range(valid))
        happy = sum(chance.random() < quality[unit] - 0.1 for _ in range(valid))
        return rules.Tally(
            due, int(due * 0.97), int(due * 0.96), valid, solved, (valid - solved) // 5, happy, 0, 0
        )

    def marks(unit: str, record: rules.Record) -> queries.Marks:
        rates = rules.rates(record.counted, how)
        group = city.units[unit].group
        mark = rules.composite(rates, how)
        return queries.Marks(
            unit, group, record, rates, rules.excluded_share(record, how.minimum), mark, mark
        )

    rows: dict[str, dict[str, queries.Marks]] = {}
    wholes = {}
    for back in range(MONTHS - 1, -1, -1):
        records = {unit: rules.Record(tally(unit), rules.Tally(due=size[unit] // 30)) for unit in units}
        code = period.moved(-back).code
        rows[code] = {unit: marks(unit, record) for unit, record in records.items()}
        wholes[code] = marks("C", sum(records.values(), rules.Record()))
    groups: dict[str, list[queries.Marks]] = {}
    for one in rows[period.code].values():
        groups.setdefault(one.group, []).append(one)
    return building.Facts(
        "C", period, city.meetings, wholes, rows, groups, _matters(units, quality, chance),
        _unhappy(units, chance), _pressures(units, chance), [], None,
    )  # fmt: skip


def _matters(
    units: list[str], quality: Mapping[str, float], chance: random.Random
) -> dict[str, dict[str, counting.Solved]]:
    codes = list(cities.current().matters)[40:120]
    return {
        unit: {
            code: counting.Solved(asked + 3, asked, round(asked * quality[unit]))
            for code in chance.sample(codes, 8)
            if (asked := chance.randint(3, 60))
        }
        for unit in units
    }


def _unhappy(units: list[str], chance: random.Random) -> list[shapes.Unhappy]:
    return [
        shapes.Unhappy(f"202610{n:06d}", chance.choice(units), "010202", "", 2, "75")
        for n in range(len(units))
    ]


def _pressures(units: list[str], chance: random.Random) -> dict[str, counting.Pairs]:
    kinds = ("repeats", "unhappy", "promised", "whistles", "letters", "escalated")
    return {kind: Counter({(chance.choice(units), "010202"): 2 for _ in range(60)}) for kind in kinds}


def measured(name: str, act: Callable[[], T]) -> T:
    """Do it, and print its processor time and its size."""
    began = time.process_time()
    found = act()
    size = f"{len(found):>12,} bytes" if isinstance(found, bytes) else ""
    print(f"{name:34} {time.process_time() - began:7.2f} s CPU {size}", flush=True)
    return found


def main() -> None:
    """Measure each step."""
    asked = argparse.ArgumentParser(prog="python -m bench.papers", description=__doc__)
    asked.add_argument("--units", type=int, default=UNITS)
    units = invented_city(asked.parse_args().units)
    facts = invented(units)
    at = datetime(2026, 11, 3, 9, 30, tzinfo=cities.current().zone)
    meeting = Meeting(
        month=date(2026, 10, 1), scope_id="C", held_on=date(2026, 11, 10), chair="杨市长", prepared_at=at
    )
    with translation.override("zh-hans"):
        whole = measured("weigh the whole", lambda: building.whole(facts))
        sheets = measured(
            f"weigh {len(units)} sheets", lambda: [building.sheet(facts, unit) for unit in units]
        )
        measured("city.pdf", lambda: packing.whole_pdf(meeting, whole, []))
        measured("city.xlsx", lambda: packing.whole_xlsx(meeting, whole, []))
        measured(f"units.pdf, {len(units)} sheets", lambda: packing.all_units_pdf(meeting, sheets))
        measured("one sheet alone", lambda: packing.unit_pdf(meeting, sheets[len(sheets) // 2]))
        files: Any = packing.files(meeting, whole, [], sheets)
        measured("everything, in one zip", lambda: b"".join(packing.zipped(files, at)))


if __name__ == "__main__":
    main()
