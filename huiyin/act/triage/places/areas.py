"""A gazetteer from a file of areas alone: GeoJSON whose features have names, and maybe the names of what is above."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from huiyin.act.triage.places.gazetteer import Entry, Gazetteer
from huiyin.act.triage.places.normal import is_han
from huiyin.act.triage.places.suffixes import CITY, DISTRICT, STREET


class NotAreas(Exception):
    """The file holds no named areas; the message says what it lacks, in Chinese and English."""


def read_areas(path: Path, name: str = "") -> Gazetteer:
    """The gazetteer of a GeoJSON file; each area is known by its name. Raises `NotAreas`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        rows = [feature["properties"] for feature in data["features"]]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise NotAreas(f"不是GeoJSON的FeatureCollection | not a GeoJSON FeatureCollection: {path}") from error
    name = name or name_property(rows)
    if not all(isinstance(row, Mapping) and isinstance(row.get(name), str) for row in rows):
        raise NotAreas(f"不是每个图形都有“{name}” | not every feature has the property: {name}")
    return Gazetteer(_entries(rows, name))


def name_property(rows: Sequence[Mapping[str, Any]]) -> str:
    """The one property that tells the features apart in Chinese characters. Raises `NotAreas`."""
    keys = [key for key in (rows[0] if rows else {}) if _tells_apart(rows, key)]
    if len(keys) != 1:
        names = ", ".join(keys) or "-"
        raise NotAreas(f"请用 --name 指明哪个属性是名称 | name the property with --name, found: {names}")
    return keys[0]


def _tells_apart(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    values = [row.get(key) for row in rows]
    words = [value for value in values if isinstance(value, str) and any(map(is_han, value))]
    return len(words) == len(rows) == len(set(words))


def _entries(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Entry]:
    above = [key for key in rows[0] if key != name and _is_above(rows, key)]
    for key in above:
        values = {row[key] for row in rows}
        for value in values:
            if len(values) == 1:
                yield Entry(value, CITY, ())
            else:
                yield Entry(value, DISTRICT, (), value)
    parent = next((key for key in above if len({row[key] for row in rows}) > 1), "")
    for row in rows:
        yield Entry(row[name], STREET, (row[name],), row[parent] if parent else "")


def _is_above(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    values = [row.get(key) for row in rows]
    return all(isinstance(v, str) and any(map(is_han, v)) for v in values) and len(set(values)) < len(rows)
