"""From what a person typed to the unit or matter that was meant."""

from dataclasses import dataclass

from huiyin.foundation.city.parts import PackUnit
from huiyin.foundation.city.queries import City, current
from huiyin.web.unit.names import english, unit_name


@dataclass(frozen=True)
class Option:
    """One line of a list that a person types into."""

    label: str
    note: str


def can_lead(unit: PackUnit) -> bool:
    """Whether orders are sent to units of this level: not to the city itself and not to communities."""
    return unit.level not in ("community", "city")


def unit_options() -> list[Option]:
    """Every unit that can lead, with the district of a street beside it."""
    city = current()
    found = [unit for unit in city.pack.units if can_lead(unit)]
    return [Option(_name(unit), unit_name(city.district_of(unit.code))) for unit in found]


def matter_options() -> list[Option]:
    """Every leaf of the taxonomy with what stands above it."""
    city = current()
    leaves = [matter for matter in city.pack.matters if matter.is_leaf]
    return [Option(_name(leaf), _above(city, leaf.code)) for leaf in leaves]


def unit_meant(text: str) -> str:
    """Code of the unit that can lead and has this code, name, English name or alias; empty if none or several."""
    wanted = text.strip().casefold()
    if not wanted:
        return ""
    units = [unit for unit in current().pack.units if can_lead(unit)]
    exact = [u.code for u in units if wanted in (u.code.casefold(), u.name.casefold(), u.name_en.casefold())]
    if exact:
        return exact[0]
    alike = [
        unit.code
        for unit in units
        if wanted in unit.name.casefold() or wanted in unit.name_en.casefold() or text.strip() in unit.aliases
    ]
    return alike[0] if len(alike) == 1 else ""


def matter_meant(text: str) -> str:
    """Code of the leaf with this code or name; empty if none or several."""
    wanted = text.strip().casefold()
    if not wanted:
        return ""
    leaves = [matter for matter in current().pack.matters if matter.is_leaf]
    exact = [m.code for m in leaves if wanted in (m.code, m.name.casefold(), m.name_en.casefold())]
    if exact:
        return exact[0]
    alike = [m.code for m in leaves if wanted in m.name.casefold() or wanted in m.name_en.casefold()]
    return alike[0] if len(alike) == 1 else ""


def _name(thing: object) -> str:
    return str(getattr(thing, "name_en" if english() else "name"))


def _above(city: City, code: str) -> str:
    matter = city.matters.get(f"{code[:2]}0000")
    return "" if matter is None else _name(matter)
