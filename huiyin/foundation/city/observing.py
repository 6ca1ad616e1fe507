"""`observers.toml` of a pack: who may be invited as an observer, for how long, what is shown, by when is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "observers.toml"
PANELS = "panels.toml"  # where the grounds of endings stand
_TWO_WEEKS, _ONE_WEEK = Limit(10, "workday"), Limit(5, "workday")


@dataclass(frozen=True)
class Choosing:
    """Who is a frequent caller, and how people are drawn.

    At least `matters` distinct settled matters within `days`, not with so many open returns of one thing as the city
    pushes, and no ending on one of `barring` grounds. `age_bands` are the days between the strata of the draw.
    """

    matters: int = 3
    days: int = 365
    rest_days: int = 365
    age_bands: tuple[int, ...] = (90, 180)
    barring: frozenset[str] = frozenset({"malicious"})
    at_once: int = 50


@dataclass(frozen=True)
class Inviting:
    """How long a link opens, how long a term lasts and how often it is renewed."""

    link_days: int = 14
    term_months: int = 12
    renewals: int = 1
    renew_days: int = 60
    alias: str = "监督员{number}"


@dataclass(frozen=True)
class Sampling:
    """How many orders an observer looks at each month, of the last so many days, and what is kept away."""

    orders: int = 6
    days: int = 60
    answer_days: int = 30
    same_place: bool = True
    shortest: int = 10
    agreement_from: int = 30


@dataclass(frozen=True)
class Hearing:
    """Who owns an opinion nobody else does, by when it is answered, and when few are too few to publish."""

    owner: str = ""
    answer: Limit = _TWO_WEEKS
    again: Limit = _ONE_WEEK
    settle_days: int = 15
    number: str = "{year}-{seq}"
    fewest: int = 5


@dataclass(frozen=True)
class Consent:
    """What an observer agrees to; the version is kept with the time of the consent."""

    version: str = "1"
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Observing:
    """How a city works with its observers; what stands here is used for a pack without such a file."""

    choosing: Choosing = field(default_factory=Choosing)
    inviting: Inviting = field(default_factory=Inviting)
    sampling: Sampling = field(default_factory=Sampling)
    hearing: Hearing = field(default_factory=Hearing)
    consent: Consent = field(default_factory=Consent)


def read_observing(folder: Path) -> Observing:
    """The file of a pack that was checked when it was loaded; an older pack has none."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else Observing()


def check_observing(pack: CityPack, found: Findings) -> None:
    """Record every error of the file; a pack may do without it."""
    if not (pack.folder / FILE).is_file():
        return
    read = _read(pack.folder, found)
    if not found.readable(FILE):
        return
    table = read_toml(pack.folder, FILE, Findings())
    owner, units = read.hearing.owner, {unit.code for unit in pack.units}
    if owner not in units and found.readable("units.csv"):
        line = table.table("hearing").line("owner")
        found.add(FILE, line, f"没有单位“{owner}”。", f"There is no unit “{owner}”.")
    if not (pack.folder / PANELS).is_file():
        return
    grounds = set(read_toml(pack.folder, PANELS, Findings()).table("ground").data)
    for ground in sorted(read.choosing.barring - grounds):
        line = table.table("choosing").line("barring")
        found.add(FILE, line, f"没有终结理由“{ground}”。", f"There is no ground “{ground}” of endings.")


def _read(folder: Path, found: Findings) -> Observing:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Observing()
    return Observing(
        _choosing(table.table("choosing")),
        _inviting(table.table("inviting")),
        _sampling(table.table("sampling")),
        _hearing(table.table("hearing")),
        _consent(table.table("consent")),
    )


def _choosing(table: Table) -> Choosing:
    bands = table.data.get("age_bands")
    right = isinstance(bands, list) and all(type(day) is int and day > 0 for day in bands)
    if not right or bands != sorted(set(bands or [])):
        table.error("age_bands", "应填从小到大的天数。", "Days in rising order are expected.")
        bands = []
    return Choosing(
        _whole(table, "matters", 1),
        _whole(table, "days", 1),
        _whole(table, "rest_days", 0),
        tuple(bands or ()),
        frozenset(table.strings("barring")),
        _whole(table, "at_once", 1),
    )


def _inviting(table: Table) -> Inviting:
    alias = table.string("alias")
    if "{number}" not in alias:
        table.error("alias", "称呼里要有{number}。", "{number} is expected in it.")
    return Inviting(
        _whole(table, "link_days", 1),
        _whole(table, "term_months", 1),
        _whole(table, "renewals", 0),
        _whole(table, "renew_days", 1),
        alias,
    )


def _sampling(table: Table) -> Sampling:
    if not isinstance(table.data.get("same_place"), bool):
        table.error("same_place", "应填true或false。", "true or false is expected.")
    return Sampling(
        _whole(table, "orders", 1),
        _whole(table, "days", 1),
        _whole(table, "answer_days", 1),
        table.data.get("same_place") is not False,
        _whole(table, "shortest", 1),
        _whole(table, "agreement_from", 2),
    )


def _hearing(table: Table) -> Hearing:
    number = table.string("number")
    if not all(part in number for part in ("{year}", "{seq}")):
        table.error("number", "编号里要有{year}和{seq}。", "A number has {year} and {seq} in it.")
    return Hearing(
        table.string("owner"),
        table.table("answer").limit(),
        table.table("again").limit(),
        _whole(table, "settle_days", 1),
        number,
        _whole(table, "fewest", 2),
    )


def _consent(table: Table) -> Consent:
    version = table.string("version")
    if len(version) > 24:
        table.error("version", "版本号太长。", "The version is too long.")
    return Consent(version, table.string("zh"), table.string("en"))


def _whole(table: Table, key: str, least: int) -> int:
    value = table.number(key)
    if not value >= least or value % 1 > 0:
        table.error(key, f"应为不小于{least}的整数。", f"A whole number of at least {least} is expected.")
        return least
    return int(value)
