"""`cases.toml` of a pack: what opens an inspection, how long its steps take, and what may follow from a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "cases.toml"
# Why a unit is inspected; what weighs most stands first.
GROUNDS = ("falsification", "pressure", "exclusion", "overdue", "dissatisfied", "low_score", "decision")
# What an inspection can find, the gravest first; what is unfounded ends without a measure.
FINDINGS = ("falsification", "slackness", "dispatch", "objective")
EXCUSED = ("dispatch", "objective")  # what is not the unit's own doing: the platform has something to do
# What can follow, the lightest first.
MEASURES = ("none", "help", "talk", "circulated", "exposed", "held")
FOLLOWS = ("ruling", "catalogue", "resources")
OWNERS = ("dispatcher", "coordinator")
STEPS = ("lead", "facts", "reply", "finding", "measure", "confirm", "appeal", "decision")
OPENERS = ("person", "system")
NUMBER_PARTS = ("{year}", "{seq}")


def _days(amount: int) -> Limit:
    return Limit(amount, "workday")


@dataclass(frozen=True)
class Ground:
    """When a reason is enough: from `at_least` matters in a month on; `opens` says who opens the case.

    `times` is how many unhappy callbacks make a matter count, or over how many times the group's median a share is.
    """

    opens: str = "person"
    at_least: int = 1
    times: float = 2


@dataclass(frozen=True)
class Follow:
    """What the platform itself must do: whose work it is, and how long it may take."""

    owner: str
    wait: Limit


@dataclass(frozen=True)
class Governing:
    """Streets under governance: who enters by volume for each `per` residents, and who has earned to leave.

    Volume within the top `share` of streets for `quarters` quarters running; `down` less than at entry, with
    resolution at the group's median, for `good_quarters` quarters running. A report is due by `report_day`.
    """

    share: float = 0.05
    per: int = 10_000
    quarters: int = 2
    down: float = 0.30
    good_quarters: int = 2
    report_day: int = 10


@dataclass(frozen=True)
class Praising:
    """What earns praise: so many thanks, a recovery of so much against oneself, so many matters found early."""

    thanks: int = 3
    months: int = 3
    better: float = 0.05
    early: int = 5
    early_doors: tuple[str, ...] = ("grid",)


@dataclass(frozen=True)
class Consequences:
    """What follows from the record, as the city has it; the usual for a pack that has no such file."""

    issuer: str = ""  # the unit in whose name decisions are written; empty: the city
    number: str = "督案〔{year}〕{seq}号"
    limits: Mapping[str, Limit] = field(
        default_factory=lambda: dict(zip(STEPS, map(_days, (5, 5, 5, 10, 5, 3, 10, 15)), strict=True))
    )
    grounds: Mapping[str, Ground] = field(
        default_factory=lambda: {
            "falsification": Ground("system"),
            "pressure": Ground(),
            "exclusion": Ground(at_least=10),
            "overdue": Ground(),
            "dissatisfied": Ground(at_least=3),
            "low_score": Ground("system"),
            "decision": Ground(),
        }
    )
    measures: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "falsification": ("circulated", "exposed", "held"),
            "slackness": ("help", "talk", "circulated", "exposed", "held"),
            "dispatch": ("none",),
            "objective": ("none", "help"),
        }
    )
    two: frozenset[str] = frozenset({"exposed", "held"})
    persons: frozenset[str] = frozenset({"held"})
    follows: Mapping[str, Follow] = field(
        default_factory=lambda: {
            "ruling": Follow("dispatcher", _days(5)),
            "catalogue": Follow("dispatcher", _days(10)),
            "resources": Follow("coordinator", _days(20)),
        }
    )
    governing: Governing = field(default_factory=Governing)
    praising: Praising = field(default_factory=Praising)


def read_consequences(folder: Path) -> Consequences:
    """The file of a pack that was checked when it was loaded."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else Consequences()


def check_consequences(pack: CityPack, found: Findings) -> None:
    """Record every error of the file."""
    rules = _read(pack.folder, found)
    if not found.readable(FILE):
        return
    if any(part not in rules.number for part in NUMBER_PARTS):
        found.add(FILE, 0, "number：编号里要有{year}和{seq}。", "number: it has {year} and {seq} in it.")
    known = found.readable("units.csv")
    if known and rules.issuer and rules.issuer not in {unit.code for unit in pack.units}:
        found.add(
            FILE,
            0,
            f"issuer：单位{rules.issuer}不存在。",
            f"issuer: the unit {rules.issuer} does not exist.",
        )
    _check_gravity(rules, found)


def _check_gravity(rules: Consequences, found: Findings) -> None:
    """Falsification always outranks a low score, and nobody answers for what was not their doing."""
    lightest = {name: min(map(MEASURES.index, some)) for name, some in rules.measures.items() if some}
    heaviest = {name: max(map(MEASURES.index, some)) for name, some in rules.measures.items() if some}
    if lightest.get("falsification", 9) <= lightest.get("slackness", -1) or heaviest.get(
        "falsification", 9
    ) < heaviest.get("slackness", -1):
        found.add(
            FILE,
            0,
            "finding：弄虚作假的处理必须重于工作不力。",
            "finding: falsification must weigh more than slackness.",
        )
    if any(heaviest.get(name, 0) > MEASURES.index("help") for name in EXCUSED):
        found.add(
            FILE,
            0,
            "finding：客观受限和派单有误不追究单位。",
            "finding: objective limits and dispatch errors are not held against the unit.",
        )


def _read(folder: Path, found: Findings) -> Consequences:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Consequences()
    limits, grounds, findings = (table.table(key) for key in ("limits", "ground", "finding"))
    measures, follows = table.table("measure"), table.table("follow")
    return Consequences(
        issuer=table.string("issuer"),
        number=table.string("number"),
        limits={name: limits.table(name).limit() for name in STEPS},
        grounds={name: _ground(grounds.table(name)) for name in GROUNDS},
        measures={name: _among(findings.table(name), "measures", MEASURES) for name in FINDINGS},
        two=frozenset(_among(measures, "two_persons", MEASURES))
        | frozenset(_among(measures, "against_persons", MEASURES)),
        persons=frozenset(_among(measures, "against_persons", MEASURES)),
        follows={name: _follow(follows.table(name)) for name in FOLLOWS},
        governing=_governing(table.table("governed")),
        praising=_praising(table.table("praise")),
    )


def _ground(table: Table) -> Ground:
    return Ground(
        opens=table.one_of("opens", OPENERS),
        at_least=table.whole("at_least", 1, 100_000) if "at_least" in table.data else 1,
        times=table.between("times", 1, 100) if "times" in table.data else 2,
    )


def _follow(table: Table) -> Follow:
    return Follow(table.one_of("owner", OWNERS), table.table("wait").limit())


def _governing(table: Table) -> Governing:
    return Governing(
        share=table.between("share", 0.001, 0.5),
        per=table.whole("per", 1, 1_000_000),
        quarters=table.whole("quarters", 1, 8),
        down=table.between("down", 0.01, 0.99),
        good_quarters=table.whole("good_quarters", 1, 8),
        report_day=table.whole("report_day", 1, 28),
    )


def _praising(table: Table) -> Praising:
    return Praising(
        thanks=table.whole("thanks", 1, 10_000),
        months=table.whole("months", 1, 24),
        better=table.between("better", 0, 1),
        early=table.whole("early", 1, 10_000),
        early_doors=table.strings("early_doors"),
    )


def _among(table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list that are known, in the order of the known; one is needed."""
    named = table.strings(key)
    for name in named:
        if name not in known:
            table.error(key, f"不认识“{name}”。", f"“{name}” is unknown.")
    if not named:
        table.error(key, "至少要有一种。", "At least one is needed.")
    return tuple(name for name in known if name in named)
