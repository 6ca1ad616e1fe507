"""The gazetteer of a city pack: its units, and its roads, estates and landmarks."""

from collections.abc import Iterator, Mapping

from huiyin.act.triage.places.gazetteer import Entry
from huiyin.act.triage.places.suffixes import CITY, COMMUNITY, DISTRICT, STREET, level_of
from huiyin.foundation.city.parts import CityPack, PackPlace, PackUnit

Units = Mapping[str, PackUnit]


def entries(pack: CityPack) -> Iterator[Entry]:
    """Every named place of a pack with the streets it lies in."""
    units = {unit.code: unit for unit in pack.units}
    for unit in pack.units:
        if unit.level in (CITY, DISTRICT, STREET, COMMUNITY):
            yield _of_unit(unit, units)
    for place in pack.places:
        yield _of_place(place, units)


def _of_unit(unit: PackUnit, units: Units) -> Entry:
    aliases = (*unit.aliases, *((unit.name_en,) if unit.name_en else ()))
    if unit.level in (CITY, DISTRICT):
        return Entry(unit.name, unit.level, (), unit.code if unit.level == DISTRICT else "", aliases)
    street = unit.code if unit.level == STREET else unit.parent
    return Entry(unit.name, unit.level, (street,), district_of(street, units), aliases)


def _of_place(place: PackPlace, units: Units) -> Entry:
    streets = tuple(dict.fromkeys((place.unit, *place.also)))
    level, point = level_of(place.kind, place.name), (place.lon, place.lat)
    return Entry(place.name, level, streets, district_of(place.unit, units), place.aliases, point)


def district_of(code: str, units: Units) -> str:
    """The district above a unit, or nothing."""
    while code in units and units[code].level != DISTRICT:
        code = units[code].parent
    return code if code in units else ""
