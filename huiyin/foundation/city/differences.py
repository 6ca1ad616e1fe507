"""What differs between two packs, row by row; no Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from huiyin.foundation.city.pack import CityPack

KEYS = {
    "units": "code",
    "places": "name unit",
    "matters": "code",
    "catalogue": "id",
    "calendar": "day",
    "risk_words": "word",
    "examples": "title words",
    "knowledge": "code",
    "roles": "code",
}


@dataclass(frozen=True)
class Change:
    """One row that was added, changed or removed."""

    part: str
    key: str
    verb: str


def differences(old: CityPack | None, new: CityPack) -> Iterator[Change]:
    """Every row of every table that differs, and the settings as whole files."""
    for part, key in KEYS.items():
        before = _rows(old, part, key) if old else {}
        after = _rows(new, part, key)
        yield from (Change(part, k, "added") for k in after if k not in before)
        yield from (Change(part, k, "removed") for k in before if k not in after)
        yield from (Change(part, k, "changed") for k in after if k in before and after[k] != before[k])
    for part in ("city", "clocks", "scoring", "formulas"):
        if old is None or getattr(old, part) != getattr(new, part):
            yield Change(part, "", "changed" if old else "added")


def _rows(pack: CityPack, part: str, key: str) -> Mapping[str, Any]:
    rows = getattr(pack, part)
    return {" ".join(str(getattr(row, name)) for name in key.split()): _placeless(row) for row in rows}


def _placeless(row: Any) -> Any:
    # A row that only moved to another line has not changed.
    return replace(
        row, **{name: {} if name == "lines" else 0 for name in ("line", "lines") if hasattr(row, name)}
    )
