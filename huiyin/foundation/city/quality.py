"""How complete a record must be, as plain parts, and `quality.toml` of a pack, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "quality.toml"
ELEMENTS = ("who", "when", "where", "what", "how")
ACCURACY = ("point", "road", "street", "words")


@dataclass(frozen=True)
class QualityRules:
    """Marks out of 100 by element, what half an element is worth, and how exact a place has to be.

    `required` names, by the beginning of a matter's code, the elements of which half is not enough.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(ELEMENTS, 20.0))
    half: float = 0.5
    place: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(ACCURACY, 1.0))
    ask_below: float = 0.0
    told_enough: int = 20
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def needs(self, matter: str) -> frozenset[str]:
        """Elements that this matter needs whole."""
        found = (names for prefix, names in self.required.items() if matter and matter.startswith(prefix))
        return frozenset(name for names in found for name in names)


def read_quality(folder: Path, found: Findings) -> QualityRules:
    """The file of a pack."""
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE) or not table.data:
        return QualityRules()
    required = table.table("required", required=False)
    return QualityRules(
        weights=_weights(table.table("weights")),
        half=_share(table, "half"),
        place=_accuracy(table.table("place")),
        ask_below=_up_to(table, "ask_below", 100),
        told_enough=int(_up_to(table, "told_enough", 1000)),
        required={code: _elements(required, code) for code in required.data},
    )


def _weights(table: Table) -> dict[str, float]:
    weights = {name: _up_to(table, name, 100) for name in ELEMENTS}
    for name in sorted(table.data.keys() - set(ELEMENTS)):
        table.error(name, f"五要素里没有{name}。", f"{name} is none of the five elements.")
    if abs(sum(weights.values()) - 100) > 1e-9:
        total = f"{sum(weights.values()):g}"
        table.error(
            "", f"五要素的分之和应为100，现为{total}。", f"The marks must sum to 100, they sum to {total}."
        )
    return weights


def _accuracy(table: Table) -> dict[str, float]:
    shares = {name: _share(table, name) for name in ACCURACY}
    if list(shares.values()) != sorted(shares.values(), reverse=True):
        table.error("", "越不准，得分不能越高。", "A less exact place cannot earn more.")
    return shares


def _share(table: Table, key: str) -> float:
    return _up_to(table, key, 1)


def _up_to(table: Table, key: str, most: float) -> float:
    value = table.number(key)
    if not 0 <= value <= most:
        table.error(key, f"应在0与{most}之间。", f"A number from 0 to {most} is expected.")
        return 0.0
    return value


def _elements(table: Table, code: str) -> tuple[str, ...]:
    names = table.strings(code)
    if not code.isdigit() or len(code) not in (2, 4, 6):
        table.error(code, f"不是事项代码的开头：{code}", f"{code} does not begin a matter's code.")
    for name in names:
        if name not in ELEMENTS:
            table.error(code, f"五要素里没有{name}。", f"{name} is none of the five elements.")
    return names


def check_quality(rules: QualityRules, matters: frozenset[str], found: Findings) -> None:
    """Record codes under `[required]` with which no matter begins."""
    for code in rules.required:
        if not any(matter.startswith(code) for matter in matters):
            found.add(FILE, 0, f"没有事项{code}。", f"There is no matter {code}.")
