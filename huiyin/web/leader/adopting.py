"""A formula written as the `scoring.toml` that a city pack can adopt, with everything else the pack says now."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import City


def scoring_toml(how: queries.Policy, city: City, version: str, start: date) -> str:
    """The whole file; what the trial does not change stays as it is in the pack."""
    scoring = city.pack.scoring
    head = {
        "version": version,
        "from": start,
        "basic": how.basic,
        "partial": how.partial,
        "minimum_valid": how.minimum,
        "close_after": scoring.close_after,
    }
    groups = [(f"groups.{code}", _group(one.name, one.name_en)) for code, one in scoring.groups.items()]
    tables = [
        ("weights", _weights(how)),
        ("difficulty", how.difficulty),
        ("preset", {"name": scoring.preset}),
        ("bands", how.bands),
        ("targets", scoring.targets),
        ("attribution", _attribution(how, city)),
        ("bonus", how.bonus),
        ("penalty", how.penalty),
        *groups,
        *_fairness(city),
    ]
    return (
        "\n\n".join([_lines(head), *(f"[{name}]\n{_lines(table)}" for name, table in tables if table)]) + "\n"
    )


def _weights(how: queries.Policy) -> dict[str, float]:
    """The three that every formula names, and what else weighs."""
    named = {name: how.weights.get(name, 0.0) for name in ("response", "resolution", "satisfaction")}
    return named | {name: weight for name, weight in how.weights.items() if weight}


def _group(name: str, name_en: str) -> dict[str, str]:
    return {"name": name, "name_en": name_en}


def _attribution(how: queries.Policy, city: City) -> dict[str, Any]:
    found = city.pack.scoring.attribution
    if not found.holders or not found.powers:
        return {}
    told = {"holders": found.holders, "powers": found.powers, "resolution": how.share}
    return told | ({"proactive": found.proactive} if found.proactive else {})


def _fairness(city: City) -> list[tuple[str, Mapping[str, Any]]]:
    told = asdict(city.fairness)
    ranked = {name: told.pop(name) for name in ("groups", "last", "worst")}
    if not ranked["groups"]:
        del ranked["groups"]
    return [("fairness", told), ("ranked", ranked)]


def _lines(table: Mapping[str, Any]) -> str:
    return "\n".join(f"{_key(name)} = {_value(value)}" for name, value in table.items())


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else f'"{name}"'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, Iterable):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else repr(value)
